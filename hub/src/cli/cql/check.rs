//! `hubscope cql check`: one question, one answer.

use hubscope::cql::Decision;
use serde_json::json;

use super::{
    super::{Exit, Failure, say},
    question::{What, Who},
    source::Source,
};

/// Ask whether a role may do something
///
/// Examples:
///
///   hubscope cql check rows.json --as ann SELECT data/shop/orders
///
///   hubscope cql check rows.json --as ann MODIFY 'TABLE shop.orders' --dialect cassandra --json
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    who: Who,
    #[command(flatten)]
    what: What,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let Arguments { source, who, what } = arguments;
    let database = source.database()?;
    let decision = database.policy().decide(who.caller(), what.permission, &what.resource);
    let (word, exit) = match &decision {
        Decision::Allow => ("allow", Exit::Allow),
        Decision::Deny => ("deny", Exit::Deny),
        Decision::Error(_) => ("fault", Exit::Fault),
    };
    let error = match &decision {
        Decision::Error(error) => Some(error),
        _ => None,
    };
    match (as_json, error) {
        (true, _) => {
            let mut answer = what.json();
            answer["as"] = json!(who.caller());
            answer["decision"] = json!(word);
            answer["code"] = json!(error.map(|error| error.code()));
            answer["reason"] = json!(error.map(|error| error.message()));
            say(answer)?;
        }
        (false, None) => say(word)?,
        (false, Some(error)) => say(format_args!("{word}: {error}"))?,
    }
    Ok(exit)
}
