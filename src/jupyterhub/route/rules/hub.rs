//! The hub itself: its state, its proxy, its end.

use serde_json::Value;

use super::super::{
    call::Call,
    outcome::{Dependency, Test, Verdict, depends, done},
    reason::Reason,
};
use super::body::{bad, is_nothing};

/// Nothing can go wrong any more.
pub(in super::super) fn fine(_: &Call<'_>) -> Test<Verdict> {
    done(200)
}

/// The proxy is asked.
pub(in super::super) fn proxy(_: &Call<'_>) -> Test<Verdict> {
    depends(200, &[Dependency::Proxy])
}

pub(in super::super) fn move_proxy(call: &Call<'_>) -> Test<Verdict> {
    if !call.body()?.is_object() {
        return Err(bad());
    }
    depends(200, &[Dependency::Proxy])
}

pub(in super::super) fn shutdown(call: &Call<'_>) -> Test<Verdict> {
    let body = call.body()?;
    if is_nothing(body) {
        return done(202);
    }
    for name in ["proxy", "servers"] {
        match body.get(name) {
            None | Some(Value::Bool(_)) => {}
            // Compared with a set of both, where one and zero are the same as true and false.
            Some(Value::Number(number)) if matches!(number.as_f64(), Some(0.0 | 1.0)) => {}
            Some(Value::Array(_) | Value::Object(_)) => {
                return Err(Verdict::status(500, Reason::BrokenRequest));
            }
            Some(_) => return Err(bad()),
        }
    }
    match body {
        Value::Number(_) | Value::Bool(_) => Err(Verdict::status(500, Reason::BrokenRequest)),
        _ => done(202),
    }
}

/// Who a token or a cookie belongs to: only who knows the secret can say.
pub(in super::super) fn lookup(_: &Call<'_>) -> Test<Verdict> {
    Ok(Verdict::conditional(None, &[Dependency::Credential], Reason::Done))
}

/// The handler wants a token in the path, and fails without one.
pub(in super::super) fn lookup_nothing(_: &Call<'_>) -> Test<Verdict> {
    done_with(500, Reason::BrokenRequest)
}

/// Nobody gets a token here any more.
pub(in super::super) fn removed(_: &Call<'_>) -> Test<Verdict> {
    done_with(404, Reason::Removed)
}

/// The same, but the handler takes nothing from the path and fails before it can say so.
pub(in super::super) fn removed_with_name(_: &Call<'_>) -> Test<Verdict> {
    done_with(500, Reason::BrokenRequest)
}

/// A code for a token, which only the hub can check.
pub(in super::super) fn exchange(_: &Call<'_>) -> Test<Verdict> {
    Ok(Verdict::conditional(None, &[Dependency::Body], Reason::Done))
}

fn done_with(status: u16, reason: Reason) -> Test<Verdict> {
    Ok(Verdict::status(status, reason))
}
