//! Lists: which filters they know.

use super::super::{
    call::Call,
    outcome::{Test, Verdict, done, ensure},
    reason::Reason,
};
use crate::jupyterhub::list::ListKind;

pub(in super::super) fn users(call: &Call<'_>) -> Test<Verdict> {
    list(call, ListKind::Users)
}

pub(in super::super) fn groups(call: &Call<'_>) -> Test<Verdict> {
    list(call, ListKind::Groups)
}

pub(in super::super) fn services(call: &Call<'_>) -> Test<Verdict> {
    list(call, ListKind::Services)
}

/// A filter that the list does not know makes the hub refuse all of it.
fn list(call: &Call<'_>, kind: ListKind) -> Test<Verdict> {
    let known = call.authenticated()?.subject.has_filters_of(kind).map_err(Verdict::undecided)?;
    ensure(known, 403, Reason::ListFilter)?;
    done(200)
}
