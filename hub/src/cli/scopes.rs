//! `hubscope scopes`: everything that somebody holds.

use serde_json::json;

use super::{Exit, Failure, check, document::Document, principal::Principal, say};

/// List the expanded scopes that somebody holds, as the hub's own `GET /hub/api/user` would
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    document: Document,
    #[command(flatten)]
    principal: Principal,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let Arguments { document, principal } = arguments;
    let policy = document.load()?;
    let subject = principal.of(&policy);
    let scopes = subject.scopes();
    if as_json {
        let who = json!({ "kind": principal.kind(), "name": principal.name(), "exists": subject.exists() });
        say(match &scopes {
            Ok(scopes) => json!({ "principal": who, "scopes": scopes }),
            Err(decision) => json!({
                "principal": who,
                "decision": decision.outcome(),
                "code": decision.code(),
                "reason": decision.to_string(),
            }),
        })?;
    } else {
        match &scopes {
            Ok(scopes) => scopes.iter().try_for_each(say)?,
            Err(decision) => eprintln!("hubscope: {decision}"),
        }
        if !subject.exists() {
            eprintln!("hubscope: this snapshot shows no {} `{}`", principal.kind(), principal.name());
        }
    }
    Ok(scopes.map_or_else(check::exit, |_| Exit::Allow))
}
