//! Policy tests: what an administrator expects of a hub's permissions, checked.
//!
//! Tests are data: an object with a list `tests`, usually written in YAML. Each says who may or may not what:
//!
//! | members | the claim |
//! | --- | --- |
//! | `who`, `can` or `cannot`, `on` | each of them may, or may not, use each scope on each resource |
//! | `only`, `can`, `on` | these may and nobody else; a group stands for its members |
//! | `who`, `can`, `exactly` | each reaches these resources of the hub and no others |
//! | `who`, `request`, `body`, `status` or `gets` | the hub answers a request so; `gets` is about the scopes alone: `pass`, 403 or 404 |
//!
//! Every test may have a `name`, a time `at` which tokens are used, and `absent: true` if names in it may be missing from the hub.
//! Principals are names of users, or `service:NAME`, `group:NAME`, `token:ID`; resources are `user NAME`, `server OWNER/NAME`,
//! `group NAME` or `service NAME`. Where one word may stand, a list of them means each.
//!
//! What could pass without having tested anything is refused: an empty list, a scope that the hub does not define, a claim that
//! says nothing. A principal or a resource that the hub does not have fails its test.

mod case;
mod names;
mod outcome;
mod reached;
mod reading;
mod written;

use serde_json::Value;

pub use self::outcome::{Report, TestOutcome};
use crate::{Policy, QuestionError, shape::ShapeError, snapshot::Timestamp};

/// Runs tests against a policy. `now` is the time at which tokens are judged in tests that name no other.
///
/// ```
/// # use hubscope::{Policy, policy_tests, snapshot::{Limits, Timestamp}};
/// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
/// #     "issued_at": "2026-01-31T09:00:00Z",
/// #     "knows": ["vocabulary", "roles", "users", "groups", "services", "servers", "tokens", "shares"],
/// #     "roles": [{"name": "teacher", "scopes": ["servers!group=class-A"]}], "groups": [{"name": "class-A"}],
/// #     "users": [{"name": "johan", "roles": ["teacher"]}, {"name": "student1", "groups": ["class-A"]}]}"#;
/// # let policy = Policy::load(snapshot, &Limits::default())?;
/// let tests = serde_json::json!({"tests": [
///     {"who": "johan", "can": "servers", "on": "server student1/lab"},
///     {"name": "students stay in their own servers", "who": "student1", "can": "servers", "on": "user johan"},
/// ]});
/// let report = policy_tests::run(&policy, &tests, Timestamp::from_micros(0))?;
/// assert_eq!((report.passed(), report.failed()), (1, 1));
/// assert_eq!(report.tests[1].failures[0][0], "student1 may not use `servers` on user johan.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`ShapeError`] with the place of what is no test, and nothing is run.
pub fn run(policy: &Policy, tests: &Value, now: Timestamp) -> Result<Report, ShapeError> {
    let read = reading::read(tests)?;
    let cases = read.of(tests, policy, now)?;
    let tests = cases.iter().map(|case| case.run(policy, now).map_err(|error| case.refused(&error)));
    Ok(Report { tests: tests.collect::<Result<_, _>>()? })
}

/// A claim could not be asked, though its scopes were read.
impl case::Case<'_> {
    fn refused(&self, error: &QuestionError) -> ShapeError {
        ShapeError::new(error.code(), self.pointer.as_str(), error.to_string())
    }
}
