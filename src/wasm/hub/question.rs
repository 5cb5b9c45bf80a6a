//! Questions.
//!
//! The hot ones are [`quick`] and [`check`], and for tokens [`token_quick`] and [`token_check`]: numbers and bytes, no text, no
//! allocation. Everything else goes through the engine's ordinary interface.

use wasm_bindgen::prelude::wasm_bindgen;

use super::answer;
#[cfg(feature = "full")]
use crate::query::{self, QueryError};
use crate::{
    Decision, Policy, Resource,
    jupyterhub::{Answer, PrincipalKind, ReachError, ResourceKind, Subject},
    snapshot::Timestamp,
    wasm::state::{State, change, look},
};

/// What the facade sends for "no resource".
const NO_RESOURCE: u32 = 4;
/// What the facade understands as "not found".
pub(super) const ABSENT: i32 = -1;

/// The number of a principal whose name is in the buffer; -1 if the snapshot does not mention it.
#[wasm_bindgen]
pub fn find_principal(kind: u32, length: usize) -> i32 {
    look(|state| {
        let name = state.buffer.get(..length)?;
        let number = state.policy.as_ref()?.principal_number(principal_kind(kind)?, name)?;
        i32::try_from(number).ok()
    })
    .unwrap_or(ABSENT)
}

/// The number of a scope whose name is in the buffer; -1 if there is none, and then the answer says why.
#[wasm_bindgen]
pub fn find_scope(length: usize) -> i32 {
    change(|state| {
        let [scope] = state.texts([length]);
        match state.policy.as_ref()?.scope_number(scope) {
            Ok(number) => i32::try_from(number).ok(),
            Err(error) => {
                state.answer = answer::mistake(&error);
                None
            }
        }
    })
    .unwrap_or(ABSENT)
}

/// What can be said before the resource is known.
#[wasm_bindgen]
pub fn quick(principal: u32, scope: u32) -> u32 {
    look(|state| match &state.policy {
        Some(policy) => policy.answer_without_resource(principal, scope).number(),
        None => Answer::DENY.number(),
    })
}

/// Decides for a resource whose name is in the buffer.
#[wasm_bindgen]
pub fn check(principal: u32, scope: u32, kind: u32, length: usize) -> u32 {
    look(|state| match (&state.policy, resource(state, kind, length)) {
        (Some(policy), Some(resource)) => policy.answer(principal, scope, resource).number(),
        _ => Answer::DENY.number(),
    })
}

/// Makes a number for a token whose id is in the buffer. Its scopes are written out once, here.
#[wasm_bindgen]
pub fn token_open(length: usize, now: f64) -> i32 {
    change(|state| {
        let [id] = state.texts([length]);
        let holder = state.policy.as_ref()?.token_holder(id, timestamp(now));
        state.keep(holder)
    })
    .unwrap_or(ABSENT)
}

/// When the token whose id is in the buffer stops being valid, in milliseconds since 1970; infinity if never.
#[wasm_bindgen]
#[expect(
    clippy::as_conversions,
    reason = "JavaScript counts milliseconds in floating point, exact to the year 287396"
)]
#[expect(clippy::cast_precision_loss, reason = "the same")]
pub fn token_expiry(length: usize) -> f64 {
    look(|state| {
        let [id] = state.texts([length]);
        let expiry = state.policy.as_ref()?.token_expires_at(id)?;
        Some(expiry.micros() as f64 / 1_000.0)
    })
    .unwrap_or(f64::INFINITY)
}

/// Lets go of a token's scopes.
#[wasm_bindgen]
pub fn token_free(token: usize) {
    change(|state| {
        if let Some(slot) = state.tokens.get_mut(token) {
            *slot = None;
        }
    });
}

/// Decides for a token and a resource whose name is in the buffer.
#[wasm_bindgen]
pub fn token_check(token: usize, scope: u32, kind: u32, length: usize) -> u32 {
    look(|state| match (&state.policy, state.token(token), resource(state, kind, length)) {
        (Some(policy), Some(holder), Some(resource)) => policy.answer_for(holder, scope, resource).number(),
        _ => Answer::DENY.number(),
    })
}

/// Decides in words. The buffer holds the name of the principal, the scope, and the name of the resource.
#[wasm_bindgen]
pub fn decide(principal: u32, name: usize, scope: usize, kind: u32, resource: usize) -> usize {
    respond(|state, policy| {
        let [name, scope, resource] = state.texts([name, scope, resource]);
        let holder = policy.holder(principal_kind(principal)?, name);
        Some(decision(&policy.subject(&holder), scope, kind, resource))
    })
}

/// Decides in words for a token. The buffer holds the scope and the name of the resource.
#[wasm_bindgen]
pub fn token_decide(token: usize, scope: usize, kind: u32, resource: usize) -> usize {
    respond(|state, policy| {
        let [scope, resource] = state.texts([scope, resource]);
        Some(decision(&policy.subject(state.token(token)?), scope, kind, resource))
    })
}

/// The expanded scopes of a principal whose name is in the buffer.
#[wasm_bindgen]
pub fn scopes(principal: u32, name: usize) -> usize {
    respond(|state, policy| {
        let [name] = state.texts([name]);
        let holder = policy.holder(principal_kind(principal)?, name);
        Some(scopes_of(&policy.subject(&holder)))
    })
}

/// The expanded scopes of a token.
#[wasm_bindgen]
pub fn token_scopes(token: usize) -> usize {
    respond(|state, policy| Some(scopes_of(&policy.subject(state.token(token)?))))
}

/// Names of all principals of a kind, or ids of all tokens.
#[wasm_bindgen]
pub fn names(principal: u32) -> usize {
    respond(|_, policy| {
        Some(match principal_kind(principal) {
            Some(kind) => answer::ok(policy.names(kind).collect::<Vec<_>>()),
            None => answer::ok(policy.token_ids().collect::<Vec<_>>()),
        })
    })
}

/// Names of the scopes that the hub defines.
#[wasm_bindgen]
pub fn scope_names() -> usize {
    respond(|_, policy| Some(answer::ok(policy.scope_names().collect::<Vec<_>>())))
}

/// The resources over which a scope is held, as filters. The buffer holds the name of the principal and the scope.
#[wasm_bindgen]
pub fn reach(principal: u32, name: usize, scope: usize) -> usize {
    respond(|state, policy| {
        let [name, scope] = state.texts([name, scope]);
        let holder = policy.holder(principal_kind(principal)?, name);
        Some(filters(&policy.subject(&holder), scope))
    })
}

/// The same of a token; the buffer holds the scope.
#[wasm_bindgen]
pub fn token_reach(token: usize, scope: usize) -> usize {
    respond(|state, policy| {
        let [scope] = state.texts([scope]);
        Some(filters(&policy.subject(state.token(token)?), scope))
    })
}

/// Answers the query in JSON that is in the buffer; see `crate::query`. `now` is when tokens are judged, in milliseconds.
#[cfg(feature = "full")]
#[wasm_bindgen]
pub fn query(length: usize, now: f64) -> usize {
    change(|state| {
        let [text] = state.texts([length]);
        let question = serde_json::from_str(text);
        let answered = |policy: &mut Policy| match question {
            Ok(question) => {
                query::prepare(policy, &question);
                answer::queried(query::answer(policy, &question, timestamp(now)))
            }
            Err(_) => answer::queried(Err(QueryError::no_json())),
        };
        state.answer = state.policy.as_mut().map(answered).unwrap_or_default();
        state.answer.len()
    })
}

/// What the policy is about.
#[wasm_bindgen]
pub fn summary() -> usize {
    respond(|_, policy| Some(answer::summary(policy)))
}

/// Leaves an answer in text and returns its length; 0 if there is no policy to ask.
fn respond(answer: impl FnOnce(&State, &Policy) -> Option<String>) -> usize {
    change(|state| {
        state.answer = state.policy.as_ref().and_then(|policy| answer(state, policy)).unwrap_or_default();
        state.answer.len()
    })
}

fn decision(subject: &Subject<'_>, scope: &str, kind: u32, name: &str) -> String {
    let resource = match ResourceKind::from_number(kind) {
        None => Resource::Everything,
        Some(ResourceKind::Group) => Resource::Group(name),
        Some(ResourceKind::Server) => {
            let (user, name) = name.split_once('/').unwrap_or((name, ""));
            Resource::Server { user, name }
        }
        Some(ResourceKind::Service) => Resource::Service(name),
        Some(ResourceKind::User) => Resource::User(name),
    };
    match subject.decide(scope, resource) {
        Ok(decision) => {
            let reach = (decision == Decision::Deny).then(|| subject.reach(scope).ok()).flatten();
            let held = reach.filter(|reach| !reach.is_nothing()).map(|reach| reach.filters());
            answer::ok(answer::Words::from(decision).holding(held))
        }
        Err(error) => answer::mistake(&error),
    }
}

fn scopes_of(subject: &Subject<'_>) -> String {
    match subject.scopes() {
        Ok(scopes) => answer::ok(scopes),
        Err(decision) => answer::unanswered(decision),
    }
}

fn filters(subject: &Subject<'_>, scope: &str) -> String {
    match subject.reach(scope) {
        Ok(reach) => answer::ok(reach.filters()),
        Err(ReachError::Question(error)) => answer::mistake(&error),
        Err(ReachError::Unanswered(decision)) => answer::unanswered(decision),
    }
}

/// The resource of a question: `None` if it makes no sense, `Some(None)` if there is none.
fn resource(state: &State, kind: u32, length: usize) -> Option<Option<(ResourceKind, &[u8])>> {
    if kind == NO_RESOURCE {
        return Some(None);
    }
    Some(Some((ResourceKind::from_number(kind)?, state.buffer.get(..length)?)))
}

/// Kinds by number, the same for principals as for resources.
fn principal_kind(number: u32) -> Option<PrincipalKind> {
    match ResourceKind::from_number(number)? {
        ResourceKind::Group => Some(PrincipalKind::Group),
        ResourceKind::Service => Some(PrincipalKind::Service),
        ResourceKind::User => Some(PrincipalKind::User),
        ResourceKind::Server => None,
    }
}

/// A time of JavaScript, in milliseconds; one that is out of range, or no number, is the end of time: then everything has expired.
pub(super) fn timestamp(milliseconds: f64) -> Timestamp {
    let micros = milliseconds * 1_000.0;
    let farthest = 9.0e18;
    if !(-farthest..=farthest).contains(&micros) {
        return Timestamp::from_micros(i64::MAX);
    }
    #[expect(clippy::as_conversions, reason = "checked to be within range")]
    #[expect(clippy::cast_possible_truncation, reason = "the fraction of a microsecond goes")]
    let micros = micros as i64;
    Timestamp::from_micros(micros)
}
