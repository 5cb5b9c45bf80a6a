//! What is answered about a hub.

use serde::Serialize;

use crate::wasm::answer::json;
#[cfg(feature = "full")]
pub(super) use crate::wasm::answer::ok_of_any_form;
pub(super) use crate::wasm::answer::{ok, read_error};
use crate::{
    Decision, Policy, QuestionError,
    jupyterhub::{Filters, IntakeError},
};
#[cfg(feature = "full")]
use crate::{
    query::{ErrorKind, QueryError},
    snapshot::ReadError,
    wasm::answer::Unreadable,
};

/// `{ "document": … }`: why a document that a question brought along was refused.
#[cfg(feature = "full")]
pub(super) fn other_read_error(error: &ReadError) -> String {
    #[derive(Serialize)]
    struct Brought<'e> {
        document: Unreadable<'e>,
    }
    json(&Brought { document: error.into() })
}

/// `{ "error": … }`: why a question is a mistake.
pub(super) fn mistake(error: &QuestionError) -> String {
    #[derive(Serialize)]
    struct Mistake<'e> {
        error: Details<'e>,
    }
    #[derive(Serialize)]
    struct Details<'e> {
        code: &'e str,
        message: String,
        suggestion: Option<&'e str>,
    }
    json(&Mistake {
        error: Details { code: error.code(), message: error.to_string(), suggestion: error.suggestion() },
    })
}

/// `{ "error": … }`: why a name was not taken in.
pub(super) fn too_much(error: IntakeError) -> String {
    #[derive(Serialize)]
    struct Mistake<'e> {
        error: Details<'e>,
    }
    #[derive(Serialize)]
    struct Details<'e> {
        code: &'e str,
        message: String,
    }
    json(&Mistake { error: Details { code: error.code(), message: error.to_string() } })
}

/// The value of a query, or why there is none. `hub` is the class of the hub's own error, `missing` says that the document does
/// not hold what the answer depends on.
#[cfg(feature = "full")]
pub(super) fn queried(answered: Result<serde_json::Value, QueryError>) -> String {
    #[derive(Serialize)]
    struct Refused<'e> {
        refused: Details<'e>,
    }
    #[derive(Serialize)]
    struct Details<'e> {
        code: &'e str,
        message: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        hub: Option<&'e str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        suggestion: Option<&'e str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pointer: Option<&'e str>,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        missing: bool,
    }
    match answered {
        Ok(value) => ok_of_any_form(&value),
        Err(error) => json(&Refused {
            refused: Details {
                code: error.code(),
                message: error.to_string(),
                hub: error.hub_error(),
                suggestion: error.suggestion(),
                pointer: error.pointer(),
                missing: error.kind() == ErrorKind::Unknown,
            },
        }),
    }
}

/// A decision in words.
#[derive(Serialize)]
pub(super) struct Words<'p> {
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// Of a deny, the filters under which the scope is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<Filters<'p>>,
}

impl From<Decision> for Words<'_> {
    fn from(decision: Decision) -> Self {
        let message = match decision {
            Decision::Allow | Decision::Deny => None,
            Decision::Fault(fault) => Some(fault.to_string()),
            Decision::Unknown(missing) => Some(missing.to_string()),
        };
        Self { outcome: decision.outcome(), code: decision.code(), message, held: None }
    }
}

impl<'p> Words<'p> {
    /// The same with the filters under which the scope is held.
    pub(super) fn holding(self, held: Option<Filters<'p>>) -> Self {
        Self { held, ..self }
    }
}

/// `{ "unanswered": … }`: a decision in place of a list.
pub(super) fn unanswered(decision: Decision) -> String {
    #[derive(Serialize)]
    struct Unanswered {
        unanswered: Words<'static>,
    }
    json(&Unanswered { unanswered: decision.into() })
}

/// What a policy is about.
pub(super) fn summary(policy: &Policy) -> String {
    #[derive(Serialize)]
    struct Summary<'p> {
        hub: Hub<'p>,
        source: Option<crate::snapshot::Source>,
        #[serde(rename = "issuedAt")]
        issued_at: Option<crate::snapshot::Timestamp>,
        knows: &'p [crate::snapshot::Section],
        roles: usize,
        groups: usize,
        users: usize,
        services: usize,
        servers: usize,
        tokens: usize,
        shares: usize,
    }
    #[derive(Serialize)]
    struct Hub<'p> {
        version: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        url: Option<&'p str>,
    }
    let about = policy.about();
    ok(Summary {
        hub: Hub { version: policy.hub_version().to_string(), url: about.url.as_deref() },
        source: about.source,
        issued_at: about.issued_at,
        knows: &about.known_sections,
        roles: about.roles,
        groups: about.groups,
        users: about.users,
        services: about.services,
        servers: about.servers,
        tokens: about.tokens,
        shares: about.shares,
    })
}
