//! Policy tests: what an administrator expects of roles, checked.
//!
//! Tests are data: an object with a list `tests`, usually written in YAML. Each says who may or may not what:
//!
//! | members | the claim |
//! | --- | --- |
//! | `who`, `can` or `cannot`, `on` | each of these roles has, or has not, each permission on each resource |
//! | `only`, `can`, `on` | these roles and what includes them have it, and no other role but superusers |
//!
//! Every test may have a `name`. Resources are names as rows hold them, such as `data/shop/orders` or `roles/ann`. Where one word may
//! stand, a list of them means each. What could pass without having tested anything is refused: an empty list, no such permission, no such
//! resource name. A role that is not there fails its test, and so does a question on which the database itself would fail.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::{Database, Decision, Permission, Resource, closure::Reach};
use crate::shape::{ShapeError, shaped};

pub use crate::policy_tests::{Report, TestOutcome};

/// One word, or a list of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum Words {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tests {
    tests: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Test {
    name: Option<String>,
    who: Option<Words>,
    only: Option<Words>,
    can: Option<Words>,
    cannot: Option<Words>,
    on: Words,
}

/// Who has it, and who has not.
enum Claim {
    Have(Vec<String>),
    HaveNot(Vec<String>),
    Only(Vec<String>),
}

struct Case {
    pointer: String,
    name: Option<String>,
    claim: Claim,
    permissions: Vec<Permission>,
    resources: Vec<Resource>,
}

/// Runs tests.
///
/// ```
/// use hubscope::cql::{Database, Dialect, Limits, policy_tests};
///
/// let rows = br#"{"roles": {"ann": {"can_login": true, "member_of": ["staff"]}, "staff": {}},
///     "role_permissions": [["staff", "data/shop", ["SELECT"]]]}"#;
/// let database = Database::load(rows, &Limits::default(), Dialect::named("scylla-5.4").unwrap())?;
/// let tests = serde_json::json!({"tests": [
///     {"who": "ann", "can": "SELECT", "on": ["data/shop", "data/shop/orders"]},
///     {"who": ["ann", "staff"], "cannot": "MODIFY", "on": "data/shop"},
///     {"only": "ann", "can": "SELECT", "on": "data/shop"},
/// ]});
/// let report = policy_tests::run(&database, &tests)?;
/// assert_eq!((report.passed(), report.failed()), (2, 1));
/// assert_eq!(report.tests[2].failures, [["`staff` has SELECT on <keyspace shop>, too"]]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`ShapeError`] with the place of what is no test, and nothing is run.
pub fn run(database: &Database, tests: &Value) -> Result<Report, ShapeError> {
    let Tests { tests } = shaped(tests, "")?;
    if tests.is_empty() {
        return Err(ShapeError::new("empty-list", "/tests", "there is no test; write at least one"));
    }
    let cases = tests.iter().enumerate().map(|(number, test)| read(test, &format!("/tests/{number}")));
    let cases = cases.collect::<Result<Vec<_>, _>>()?;
    Ok(Report { tests: cases.iter().map(|case| case.run(database)).collect() })
}

fn read(test: &Value, at: &str) -> Result<Case, ShapeError> {
    let test: Test = shaped(test, at)?;
    let misplaced =
        || ShapeError::new("no-claim", at, "a test says `who` and `can` or `cannot`, or `only` and `can`");
    let (claim, permissions, verb) = match (test.who, test.only, test.can, test.cannot) {
        (Some(who), None, Some(can), None) => (Claim::Have(words(who, at, "who")?), can, "can"),
        (Some(who), None, None, Some(cannot)) => (Claim::HaveNot(words(who, at, "who")?), cannot, "cannot"),
        (None, Some(only), Some(can), None) => (Claim::Only(words(only, at, "only")?), can, "can"),
        _ => return Err(misplaced()),
    };
    let permissions = words(permissions, at, verb)?.into_iter().map(|name| {
        let unknown = || {
            ShapeError::new(
                "unknown-permission",
                format!("{at}/{verb}"),
                format!("there is no permission `{name}`"),
            )
        };
        Permission::named(&name).ok_or_else(unknown)
    });
    let permissions = permissions.collect::<Result<_, _>>()?;
    let resources = words(test.on, at, "on")?.into_iter().map(|name| {
        Resource::asked(&name)
            .map_err(|error| ShapeError::new(error.code(), format!("{at}/on"), error.message()))
    });
    Ok(Case {
        pointer: at.to_owned(),
        name: test.name,
        claim,
        permissions,
        resources: resources.collect::<Result<_, _>>()?,
    })
}

fn words(words: Words, at: &str, member: &str) -> Result<Vec<String>, ShapeError> {
    let words = match words {
        Words::One(word) => vec![word],
        Words::Many(words) => words,
    };
    match words.is_empty() {
        true => Err(ShapeError::new(
            "empty-list",
            format!("{at}/{member}"),
            format!("`{member}` names nobody and nothing"),
        )),
        false => Ok(words),
    }
}

impl Case {
    fn run(&self, database: &Database) -> TestOutcome {
        let mut failures = Vec::new();
        let mut checks = 0_usize;
        for permission in &self.permissions {
            for resource in &self.resources {
                let (asked, wrong) = self.claim.check(database, *permission, resource);
                checks = checks.saturating_add(asked);
                failures.extend(wrong.into_iter().map(|line| vec![line]));
            }
        }
        let name = self.name.clone().unwrap_or_else(|| self.words());
        TestOutcome { name, pointer: self.pointer.clone(), checks, failures }
    }

    fn words(&self) -> String {
        let permissions: Vec<&str> = self.permissions.iter().map(|permission| permission.name()).collect();
        let resources: Vec<String> = self.resources.iter().map(Resource::name).collect();
        let (permissions, resources) = (permissions.join(", "), resources.join(", "));
        match &self.claim {
            Claim::Have(roles) => format!("{} can {permissions} on {resources}", roles.join(", ")),
            Claim::HaveNot(roles) => format!("{} cannot {permissions} on {resources}", roles.join(", ")),
            Claim::Only(roles) => format!("only {} can {permissions} on {resources}", roles.join(", ")),
        }
    }
}

impl Claim {
    /// How many questions were asked, and what is otherwise than claimed.
    fn check(
        &self,
        database: &Database,
        permission: Permission,
        resource: &Resource,
    ) -> (usize, Vec<String>) {
        let (roles, wanted) = match self {
            Self::Have(roles) => (roles, true),
            Self::HaveNot(roles) => (roles, false),
            Self::Only(roles) => {
                return (database.state().roles.len(), only(database, roles, permission, resource));
            }
        };
        let wrong = roles.iter().filter_map(|role| expect(database, role, permission, resource, wanted));
        (roles.len(), wrong.collect())
    }
}

fn expect(
    database: &Database,
    role: &str,
    permission: Permission,
    resource: &Resource,
    wanted: bool,
) -> Option<String> {
    if !database.state().role_exists(role) {
        return Some(format!("there is no role `{role}`"));
    }
    match database.policy().decide(Some(role), permission, resource) {
        Decision::Allow if wanted => None,
        Decision::Deny if !wanted => None,
        Decision::Allow | Decision::Deny => {
            Some(format!("{}.", database.explain(Some(role), permission, resource).because))
        }
        Decision::Error(error) => Some(format!("the database fails on `{role}`: {}", error.message())),
    }
}

/// Those have it, what includes them has it by that, superusers have everything; whoever else has it, is one too many.
fn only(database: &Database, roles: &[String], permission: Permission, resource: &Resource) -> Vec<String> {
    let mut failures: Vec<String> =
        roles.iter().filter_map(|role| expect(database, role, permission, resource, true)).collect();
    let named: BTreeSet<&str> = roles.iter().map(String::as_str).collect();
    for role in database.state().roles.keys() {
        if named.contains(role.as_str()) || database.policy().has_superuser(role).unwrap_or(false) {
            continue;
        }
        match database.policy().decide(Some(role), permission, resource) {
            Decision::Deny => {}
            Decision::Error(error) => {
                failures.push(format!("the database fails on `{role}`: {}", error.message()))
            }
            Decision::Allow => {
                let closure = database.state().closure(role, Reach::All, database.dialect());
                if closure.is_ok_and(|closure| !closure.is_disjoint(&named)) {
                    continue;
                }
                failures.push(format!("`{role}` has {permission} on {resource}, too"));
            }
        }
    }
    failures
}
