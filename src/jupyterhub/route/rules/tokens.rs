//! API tokens of users.

use serde_json::Value;

use super::{
    super::{
        call::Call,
        outcome::{Dependency, Test, Verdict, depends, done, ensure},
        reason::Reason,
    },
    body::{bad, is_nothing, texts},
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
    let lifetime = Lifetime::of(member("expires_in")).ok_or_else(bad)?;
    ensure(roles.is_null() || scopes.is_null(), 400, Reason::BadBody)?;
    check_scopes(call, roles, scopes)?;
    match lifetime {
        Lifetime::Endless => {}
        Lifetime::Seconds(seconds) if seconds > 0 => ends(call, seconds)?,
        Lifetime::Seconds(_) if call.policy.version.refuses_tokens_that_expire_at_once() => return Err(bad()),
        Lifetime::Seconds(_) | Lifetime::Unclear => {
            return Ok(Verdict::conditional(None, &[Dependency::Body], Reason::Done));
        }
    }
    stored(member("note"))?;
    // The answer shows the scopes of the new token, which the hub works out from its owner's.
    let owner = call.policy.core.space.find(USER, call.user().as_bytes());
    if let Some(owner) = owner
        && let Some(Decision::Fault(fault)) =
            Subject::new(call.policy, call.policy.inheriting_bearer(owner)).trouble()
    {
        return Err(Verdict::undecided(Decision::Fault(fault)));
    }
    // The hub may be configured with a longest lifetime.
    depends(201, &[Dependency::Authenticator])
}

/// How long a token is to last, as the body says it.
#[derive(Clone, Copy)]
enum Lifetime {
    Endless,
    Seconds(i64),
    /// A number so large that JSON readers no longer tell whether it was written as a whole one, which the hub refuses otherwise.
    Unclear,
}

impl Lifetime {
    /// Nothing for what is no lifetime. Python takes true and false for 1 and 0, and a number with a point for no whole one.
    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(Self::Endless),
            Value::Bool(flag) => Some(Self::Seconds(i64::from(*flag))),
            Value::Number(number) if number.is_i64() || number.is_u64() => {
                Some(Self::Seconds(number.as_i64().unwrap_or(i64::MAX)))
            }
            Value::Number(number) => {
                number.as_f64().is_some_and(|number| number >= LARGEST_WHOLE).then_some(Self::Unclear)
            }
            _ => None,
        }
    }
}

/// From here on a whole number in JSON is read as one with a point.
const LARGEST_WHOLE: f64 = 18_446_744_073_709_551_615.0;

/// The end of the year 9999, the last that Python knows, in microseconds.
const END_OF_TIME: i64 = 253_402_300_799_999_999;

/// Fails where Python has no date for the end of a token. A hub with a longest lifetime refuses such a token before it comes to that.
fn ends(call: &Call<'_>, seconds: i64) -> Test {
    let end = seconds.checked_mul(1_000_000).and_then(|lifetime| lifetime.checked_add(call.now.micros()));
    match end.is_some_and(|end| end <= END_OF_TIME) {
        true => Ok(()),
        false => Err(Verdict::conditional(Some(500), &[Dependency::Authenticator], Reason::BrokenRequest)),
    }
}

/// Whether a note can be written into the column, which is one of texts. SQLite takes numbers up to its own largest, and the hub puts
/// another text in the place of nothing.
fn stored(note: &Value) -> Test {
    let fits = match note {
        Value::Array(_) | Value::Object(_) => is_nothing(note),
        Value::Number(number) if number.is_u64() => number.as_i64().is_some(),
        Value::Number(number) if !number.is_i64() => {
            let unclear = number.as_f64().is_some_and(|number| number.abs() >= LARGEST_STORED);
            if unclear {
                return Err(Verdict::conditional(None, &[Dependency::Body], Reason::Done));
            }
            true
        }
        _ => true,
    };
    if fits {
        return Ok(());
    }
    Err(Verdict::conditional(
        Some(500),
        &[Dependency::Authenticator, Dependency::Database],
        Reason::BrokenRequest,
    ))
}

/// From here on a number may have been written as a whole one that SQLite does not take.
const LARGEST_STORED: f64 = 9_223_372_036_854_775_808.0;

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
