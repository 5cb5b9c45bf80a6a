//! `hubscope explain`: why somebody may or may not.

use hubscope::{
    Decision, Policy, Resource,
    jupyterhub::{Outcome, Remedy, RequestLine, ScopeExplanation},
};
use serde_json::{Value, json};

use super::{Exit, Failure, check, document::Document, principal::Principal, say, target::Target};

/// Say why somebody may or may not use a scope, or what the hub answers to a request
///
/// An allow comes with every way in which it comes about, a deny with what came near.
///
/// Examples:
///
///   hubscope explain hub.json user johan servers --on server=student1/lab
///
///   hubscope explain hub.json user johan admin:users --remedies
///
///   hubscope explain hub.json token a7 --request 'GET /hub/api/users/ann'
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    document: Document,
    #[command(flatten)]
    principal: Principal,
    /// The scope that a request needs, without a filter
    #[arg(value_name = "SCOPE", required_unless_present = "request", conflicts_with = "request")]
    scope: Option<String>,
    /// What the request is about: user=NAME, server=OWNER/NAME, group=NAME or service=NAME; without it everything is asked for
    #[arg(long, value_name = "RESOURCE", conflicts_with = "request")]
    on: Option<Target>,
    /// Name edits that would turn a deny into an allow, those first that give least; each is tried before it is told
    #[arg(long)]
    remedies: bool,
    /// A method and a path, for example 'DELETE /hub/api/users/ann/server'; users ask in a browser session, services with a token
    #[arg(long, value_name = "REQUEST")]
    request: Option<RequestLine>,
    /// The JSON body of the request, on which some answers depend; GET, HEAD and DELETE have none unless it is given
    #[arg(long, value_name = "JSON", conflicts_with = "scope", value_parser = body)]
    body: Option<Value>,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let Arguments { document, principal, scope, on, remedies, request, body } = arguments;
    let policy = document.load()?;
    let who = principal.json(&policy);
    if let Some(line) = request {
        let answer = policy.explain_request(principal.named(), line, body.as_ref(), principal.time())?;
        let exit = exit(&answer.route.outcome);
        let wanted = *remedies && exit == Exit::Deny;
        let remedies = refused_by(&policy, principal, answer.explanations.first().filter(|_| wanted))?;
        if as_json {
            let about =
                [("request", json!(line.to_string())), ("principal", who), ("remedies", json!(remedies))];
            say(with(json!(answer), &about))?;
        } else {
            answer.text.iter().try_for_each(say)?;
            say_remedies(&remedies)?;
        }
        return Ok(exit);
    }
    let scope = scope.as_deref().unwrap_or_default();
    let resource = on.as_ref().map_or(Resource::Everything, Target::resource);
    let explanation = policy.explain(principal.named(), scope, resource)?;
    let remedies = if *remedies { policy.remedies(principal.named(), scope, resource)? } else { Vec::new() };
    if as_json {
        let resource = json!(on.as_ref().map(Target::to_string));
        let about = [
            ("principal", who),
            ("scope", json!(scope)),
            ("resource", resource),
            ("remedies", json!(remedies)),
        ];
        say(with(json!(explanation), &about))?;
    } else {
        explanation.lines().iter().try_for_each(say)?;
        say_remedies(&remedies)?;
        if explanation.decision == Decision::Deny && !arguments.remedies {
            eprintln!("hubscope: `--remedies` tells what would change that");
        }
    }
    Ok(check::exit(explanation.decision))
}

/// What would let a request pass that a scope refused.
fn refused_by(
    policy: &Policy,
    principal: &Principal,
    refused: Option<&ScopeExplanation>,
) -> Result<Vec<Remedy>, Failure> {
    refused.map_or_else(
        || Ok(Vec::new()),
        |refused| Ok(policy.remedies(principal.named(), &refused.scope, refused.resource())?),
    )
}

/// As of a decision; where a status depends on more, what it usually is.
fn exit(outcome: &Outcome) -> Exit {
    match outcome.usual() {
        None => Exit::Unknown,
        Some(..400) => Exit::Allow,
        Some(400..500) => Exit::Deny,
        Some(_) => Exit::Fault,
    }
}

fn say_remedies(remedies: &[Remedy]) -> Result<(), Failure> {
    if remedies.is_empty() {
        return Ok(());
    }
    say("Any one of these would change that, least power first:")?;
    remedies.iter().try_for_each(|remedy| say(format_args!("  {}", remedy.text)))
}

/// An object with more members.
fn with(mut object: Value, members: &[(&str, Value)]) -> Value {
    for (name, value) in members {
        object[*name] = value.clone();
    }
    object
}

fn body(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("this is no JSON: {error}"))
}
