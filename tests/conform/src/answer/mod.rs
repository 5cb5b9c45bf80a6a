//! One query, answered by the engine, in the shape that the oracle answers in.

mod checks;
mod definitions;
mod models;
mod other_ways;
mod query;
mod sets;
mod tokens;

use hubscope::{
    Decision, Subject,
    jupyterhub::{QuestionError, Rejection, ScopeError, TokenError, fault_class},
    snapshot::Timestamp,
};
use serde_json::{Value, json};

use self::query::Query;
use crate::state::Hub;

/// The answer to a query.
#[derive(Clone, Debug)]
pub struct Reply(Answered);

type Answered = Result<Value, Failure>;

/// What is answered in place of a value: the class of the error that the package raises, and a text for people.
#[derive(Clone, Debug)]
struct Failure {
    class: &'static str,
    message: String,
}

impl Failure {
    fn new(class: &'static str, message: impl Into<String>) -> Self {
        Self { class, message: message.into() }
    }

    /// The engine lacks what the hub knows: a case states everything, so this is never an answer.
    fn undecided(message: impl Into<String>) -> Self {
        Self::new("Undecided", message)
    }

    /// The case is at fault, not the hub.
    fn invalid(message: impl Into<String>) -> Self {
        Self::new("InvalidCase", message)
    }
}

impl Reply {
    pub(crate) fn invalid(message: String) -> Self {
        Self(Err(Failure::invalid(message)))
    }

    /// `{"ok": value}`, or `{"error": class, "message": text}`.
    #[must_use]
    pub fn into_json(self) -> Value {
        match self.0 {
            Ok(value) => json!({ "ok": value }),
            Err(Failure { class, message }) => json!({ "error": class, "message": message }),
        }
    }
}

/// The engine's answer to a query.
#[must_use]
pub fn answer(hub: &Hub, query: &Value) -> Reply {
    let query = Query(query);
    Reply(query.text("op").and_then(|op| match op {
        "access_scopes" => tokens::access(query),
        "check_access" => checks::check_access(hub, query),
        "create_role" => definitions::create_role(hub, query),
        "custom_scopes" => definitions::custom_scopes(hub, query),
        "describe_parsed" => models::describe_parsed(hub, query),
        "describe_raw" => models::describe_raw(hub, query),
        "exist" => definitions::exist(hub, query),
        "expand" => sets::expand(hub, query),
        "filter" => checks::filter(hub, query),
        "has_scope" => checks::has_scope(hub, query),
        "identify" => tokens::identify(query),
        "intersect" => sets::intersect(hub, query),
        "model_keys" => models::model_keys(hub, query),
        "needs_scope" => checks::needs_scope(hub, query),
        "parse" => sets::parse(hub, query),
        "parsed_for" => sets::parsed_for(hub, query),
        "reduce" => sets::reduce(hub, query),
        "resolve_requested" => tokens::resolve_requested(hub, query),
        "scopes_for" => held_scopes(hub, query).map(|scopes| json!(scopes)),
        "share_filter" => definitions::share_filter(query),
        "token_allowed" => tokens::token_allowed(hub, query),
        "token_valid" => tokens::token_valid(hub, query),
        "unparse" => sets::unparse(query),
        op => Err(Failure::invalid(format!("no query `{op}`"))),
    }))
}

/// Expanded scopes of the principal. Nobody holds nothing.
fn held_scopes(hub: &Hub, query: Query<'_>) -> Result<Vec<String>, Failure> {
    match subject(hub, query)? {
        Some(subject) => Ok(subject.scopes()?),
        None => Ok(Vec::new()),
    }
}

fn subject<'h>(hub: &'h Hub, query: Query<'_>) -> Result<Option<Subject<'h>>, Failure> {
    Ok(match query.principal()? {
        None => None,
        Some(("group", name)) => Some(hub.policy.group(name)),
        Some(("service", name)) => Some(hub.policy.service(name)),
        // The package looks at the clock only when it finds a token: ask before anything expires.
        Some(("token", id)) => Some(hub.policy.token(id, Timestamp::from_micros(0))),
        Some(("user", name)) => Some(hub.policy.user(name)),
        Some((kind, _)) => return Err(Failure::invalid(format!("no principal of kind `{kind}`"))),
    })
}

fn borrowed(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

fn decided(decision: Decision) -> Answered {
    match decision {
        Decision::Allow => Ok(json!(true)),
        Decision::Deny => Ok(json!(false)),
        Decision::Fault(_) | Decision::Unknown(_) => Err(decision.into()),
    }
}

impl From<Decision> for Failure {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Fault(fault) => Self::new(fault_class(fault), decision.to_string()),
            _ => Self::undecided(decision.to_string()),
        }
    }
}

impl From<QuestionError> for Failure {
    fn from(error: QuestionError) -> Self {
        Self::new("ValueError", error.to_string())
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        match rejection.hub_error() {
            Some(class) => Self::new(class, rejection.to_string()),
            None => Self::undecided(rejection.to_string()),
        }
    }
}

impl From<ScopeError> for Failure {
    fn from(error: ScopeError) -> Self {
        Self::new(error.hub_error(), error.to_string())
    }
}

impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Self {
        match error.hub_error() {
            Some(class) => Self::new(class, error.to_string()),
            None => Self::undecided(error.to_string()),
        }
    }
}
