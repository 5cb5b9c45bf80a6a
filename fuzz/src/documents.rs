//! The reader: any bytes.

use std::time::{Duration, Instant};

use hubscope::{
    Policy, Resource, Subject,
    jupyterhub::PrincipalKind,
    snapshot::{Limits, Snapshot, Timestamp},
};

use crate::{LONGEST, refusal};

/// Principals of a kind that are asked about: a document may name thousands.
const ASKED: usize = 6;
/// What reading may cost: so much for a start, and so much for each KiB. Builds that watch themselves are some ten times slower
/// than what is shipped, and the machine may be busy.
const START: Duration = Duration::from_millis(150);
const EACH_KIB: Duration = Duration::from_millis(15);

/// A document is refused with a place in it, or is a policy that answers, and that is the same after it was written and read again.
///
/// # Panics
///
/// If not, or if reading takes longer than its length explains.
pub fn check(bytes: &[u8]) {
    let bytes = bytes.get(..LONGEST).unwrap_or(bytes);
    let limits = Limits::default();
    let started = Instant::now();
    let loaded = Policy::load(bytes, &limits);
    let taken = started.elapsed();
    let kib = u32::try_from(bytes.len().div_ceil(1024)).unwrap_or(u32::MAX);
    // A busy machine is slow once, a slow document twice.
    if taken > START + EACH_KIB * kib {
        let started = Instant::now();
        let again = Policy::load(bytes, &limits);
        assert!(
            started.elapsed() <= START + EACH_KIB * kib,
            "reading {kib} KiB takes {taken:?}, then {:?}, accepted: {}",
            started.elapsed(),
            again.is_ok()
        );
    }
    let policy = match loaded {
        Ok(policy) => policy,
        Err(error) => return refusal::check(bytes, &error),
    };
    let document: Snapshot<'_> = serde_json::from_slice(bytes)
        .unwrap_or_else(|error| panic!("the engine reads what the types do not: {error}"));
    let written = serde_json::to_vec(&document).unwrap_or_else(|error| panic!("cannot be written: {error}"));
    let again = Policy::load(&written, &limits).unwrap_or_else(|error| {
        panic!("cannot be read again: {error}\n{}", String::from_utf8_lossy(&written))
    });
    assert_eq!(policy.about(), again.about());
    for (one, other) in subjects(&policy).into_iter().zip(subjects(&again)) {
        assert_eq!(one.exists(), other.exists());
        assert_eq!(one.is_admin(), other.is_admin());
        assert_eq!(one.scopes(), other.scopes());
        questions(&policy, &one, &other);
    }
}

fn subjects(policy: &Policy) -> Vec<Subject<'_>> {
    let mut subjects = Vec::new();
    subjects.extend(policy.names(PrincipalKind::User).take(ASKED).map(|name| policy.user(name)));
    subjects.extend(policy.names(PrincipalKind::Group).take(ASKED).map(|name| policy.group(name)));
    subjects.extend(policy.names(PrincipalKind::Service).take(ASKED).map(|name| policy.service(name)));
    let early = Timestamp::from_micros(i64::MIN);
    subjects.extend(policy.token_ids().take(ASKED).map(|id| policy.token(id, early)));
    subjects.push(policy.user("somebody whom no document names"));
    subjects
}

/// Both answer alike, and nobody is allowed what is not held at all.
fn questions(policy: &Policy, one: &Subject<'_>, other: &Subject<'_>) {
    let user = policy.names(PrincipalKind::User).next().unwrap_or("ann");
    let group = policy.names(PrincipalKind::Group).next().unwrap_or("class-A");
    let name = policy.servers_of(user).next().unwrap_or_default();
    let resources =
        [Resource::Everything, Resource::User(user), Resource::Group(group), Resource::Server { user, name }];
    for scope in ["servers", "read:users:name", "groups", "access:servers", "tokens"] {
        let held = one.holds(scope);
        assert_eq!(held, other.holds(scope));
        for resource in resources {
            let decision = one.decide(scope, resource);
            assert_eq!(decision, other.decide(scope, resource), "{scope} {resource:?}");
            let allowed = decision.is_ok_and(hubscope::Decision::is_allow);
            let held = held.as_ref().is_ok_and(|held| held.is_allow());
            assert!(held || !allowed, "{scope} is allowed and not held");
            assert_eq!(one.sees(scope, resource), other.sees(scope, resource));
            assert_eq!(one.opens(resource), other.opens(resource));
        }
        assert_eq!(one.gate(&[scope], resources[1]), other.gate(&[scope], resources[1]));
    }
    assert_eq!(one.user_fields(user, &[name]), other.user_fields(user, &[name]));
}
