//! `hubscope check`: one question, one answer.

use hubscope::{Decision, Resource};
use serde_json::json;

use super::{Exit, Failure, document::Document, principal::Principal, say, target::Target};

/// Ask whether somebody may use a scope
///
/// Examples:
///
///   hubscope check hub.json user johan servers --on server=student1/lab
///
///   hubscope check hub.json token a7 read:users --on user=johan --json
///
///   hubscope check hub.json service idle-culler list:users
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    document: Document,
    #[command(flatten)]
    principal: Principal,
    /// The scope that a request needs, without a filter
    #[arg(value_name = "SCOPE")]
    scope: String,
    /// What the request is about: user=NAME, server=OWNER/NAME, group=NAME or service=NAME; without it everything is asked for
    #[arg(long, value_name = "RESOURCE")]
    on: Option<Target>,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let Arguments { document, principal, scope, on } = arguments;
    let policy = document.load()?;
    let resource = on.as_ref().map_or(Resource::Everything, Target::resource);
    let subject = principal.of(&policy);
    let decision = subject.decide(scope, resource)?;
    if as_json {
        let reason =
            matches!(decision, Decision::Fault(_) | Decision::Unknown(_)).then(|| decision.to_string());
        say(json!({
            "decision": decision.outcome(),
            "code": decision.code(),
            "reason": reason,
            "principal": { "kind": principal.kind(), "name": principal.name(), "exists": subject.exists() },
            "scope": scope,
            "resource": on.as_ref().map(Target::to_string),
        }))?;
    } else {
        say(decision)?;
        if !subject.exists() {
            eprintln!("hubscope: this snapshot shows no {} `{}`", principal.kind(), principal.name());
        }
    }
    Ok(exit(decision))
}

/// The exit code of a decision.
pub(super) fn exit(decision: Decision) -> Exit {
    match decision {
        Decision::Allow => Exit::Allow,
        Decision::Deny => Exit::Deny,
        Decision::Fault(_) => Exit::Fault,
        Decision::Unknown(_) => Exit::Unknown,
    }
}
