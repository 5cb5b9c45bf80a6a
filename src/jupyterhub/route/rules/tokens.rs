//! API tokens of users.

use serde_json::Value;

use super::{
    super::{
        call::Call,
        outcome::{Dependency, Test, Verdict, depends, done, ensure},
        reason::Reason,
    },
    body::{bad, texts},
};
use crate::{
    decision::{Decision, Missing},
    jupyterhub::{
        algebra::{Issuer, Owner},
        kinds::USER,
        subject::Subject,
    },
    snapshot::Section,
};

/// The hub works out the scopes of every token that it lists, and one broken token breaks the list.
pub(in super::super) fn list(call: &Call<'_>) -> Test<Verdict> {
    call.existing_user()?;
    let owner = call.policy.core.space.find(USER, call.user().as_bytes());
    let known = call.policy.about().knows(Section::Tokens);
    ensure_known(known)?;
    for id in call.policy.token_ids() {
        let Some(token) = call.policy.credentials.token(id) else { continue };
        let expired = token.expires_at.is_some_and(|expiry| expiry < call.now);
        if token.owner == owner && !expired {
            shown(call, id)?;
        }
    }
    done(200)
}

pub(in super::super) fn show(call: &Call<'_>) -> Test<Verdict> {
    let id = existing(call)?;
    shown(call, &id)?;
    done(200)
}

pub(in super::super) fn delete(call: &Call<'_>) -> Test<Verdict> {
    existing(call)?;
    done(204)
}

/// The gate looked for the user already, and at the kind of the body.
pub(in super::super) fn issue(call: &Call<'_>) -> Test<Verdict> {
    let body = call.body()?;
    let member = |name: &str| body.get(name).unwrap_or(&Value::Null);
    let (roles, scopes) = (member("roles"), member("scopes"));
    for list in [roles, scopes] {
        ensure(list.is_null() || texts(list).is_some(), 400, Reason::BadBody)?;
    }
    let expiry = match member("expires_in") {
        Value::Null => None,
        Value::Bool(flag) => Some(i64::from(*flag)),
        Value::Number(number) if number.is_i64() || number.is_u64() => {
            Some(number.as_i64().unwrap_or(i64::MAX))
        }
        _ => return Err(bad()),
    };
    ensure(roles.is_null() || scopes.is_null(), 400, Reason::BadBody)?;
    check_scopes(call, roles, scopes)?;
    if expiry.is_some_and(|seconds| seconds <= 0) {
        return match call.policy.version.refuses_tokens_that_expire_at_once() {
            true => Err(bad()),
            false => Ok(Verdict::conditional(None, &[Dependency::Body], Reason::Done)),
        };
    }
    // The hub may be configured with a longest lifetime.
    depends(201, &[Dependency::Authenticator])
}

fn check_scopes(call: &Call<'_>, roles: &Value, scopes: &Value) -> Test {
    let owner = Owner::User(call.user());
    let mut of_roles = Vec::new();
    for name in texts(roles).unwrap_or_default() {
        let role = call.policy.roles().find(|(known, _)| *known == name);
        let Some((_, scopes)) = role else {
            let unknown = !call.policy.about().knows(Section::Roles);
            return Err(if unknown { undecided_roles() } else { bad() });
        };
        of_roles.extend(scopes);
    }
    let asked = if roles.is_null() { texts(scopes) } else { Some(of_roles) };
    let checked = call.policy.algebra().check_token(owner, asked.as_deref(), Issuer::Hub);
    checked.map_err(|error| match error.hub_error() {
        Some("KeyError" | "ScopeNotFound" | "ValueError") => {
            Verdict::status(400, if error.excess().is_empty() { Reason::BadBody } else { Reason::Excess })
        }
        Some(_) => Verdict::status(500, Reason::BrokenRequest),
        None => undecided_roles(),
    })
}

fn undecided_roles() -> Verdict {
    Verdict::undecided(Decision::Unknown(Missing::Roles))
}

/// The id of the path, if the user has such a token.
fn existing(call: &Call<'_>) -> Test<String> {
    call.existing_user()?;
    let id = call.parameter("token_id");
    let owner = call.policy.core.space.find(USER, call.user().as_bytes());
    let is_own = call.policy.credentials.token(id).is_some_and(|token| token.owner == owner);
    if !is_own {
        ensure_known(call.policy.about().knows(Section::Tokens))?;
        return Err(Verdict::status(404, Reason::NoSuchToken));
    }
    Ok(id.to_owned())
}

fn shown(call: &Call<'_>, id: &str) -> Test {
    // Of an expired token the scopes are shown as those of any other.
    let bearer = call.policy.token_bearer_at_any_time(id);
    match Subject::new(call.policy, bearer).trouble() {
        Some(trouble) => Err(Verdict::undecided(trouble)),
        None => Ok(()),
    }
}

fn ensure_known(known: bool) -> Test {
    match known {
        true => Ok(()),
        false => Err(Verdict::conditional(None, &[Dependency::Tokens], Reason::Done)),
    }
}
