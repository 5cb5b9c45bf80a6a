//! The sets that every token is lent: to tell whose it is, and to use what issued it.
//!
//! Rule: `docs/rules/jupyterhub.md`, helper sets.

use super::algebra::{Issuer, Owner};

/// What lets a user be identified.
pub(super) const IDENTIFY_USER: &[&str] = &["read:users:groups", "read:users:name"];
/// What lets a service be identified.
pub(super) const IDENTIFY_SERVICE: &[&str] = &["read:services:name"];
/// What opens a server.
pub(super) const ACCESS_SERVERS: &str = "access:servers";
/// What opens a service.
pub(super) const ACCESS_SERVICES: &str = "access:services";

/// The scopes that identify an owner, sorted; with the bare filter `!user` for nobody in particular.
///
/// `None` for a group, which cannot own a token: the hub raises a `TypeError`.
///
/// ```
/// use hubscope::jupyterhub::{Owner, identify_scopes};
/// assert_eq!(identify_scopes(Owner::Service("grader")), Some(vec!["read:services:name!service=grader".to_owned()]));
/// ```
#[must_use]
pub fn identify_scopes(owner: Owner<'_>) -> Option<Vec<String>> {
    let filtered =
        |names: &[&str], filter: &str| names.iter().map(|name| format!("{name}!{filter}")).collect();
    match owner {
        Owner::Group(_) => None,
        Owner::Nobody => Some(filtered(IDENTIFY_USER, "user")),
        Owner::Service(name) => Some(filtered(IDENTIFY_SERVICE, &format!("service={name}"))),
        Owner::User(name) => Some(filtered(IDENTIFY_USER, &format!("user={name}"))),
    }
}

/// The scope that opens what an OAuth client belongs to; none for the hub's own.
///
/// ```
/// use hubscope::jupyterhub::{Issuer, access_scopes};
/// assert_eq!(access_scopes(Issuer::Server { user: "ann", name: "" }), ["access:servers!server=ann/"]);
/// ```
#[must_use]
pub fn access_scopes(issuer: Issuer<'_>) -> Vec<String> {
    match issuer {
        Issuer::Hub => Vec::new(),
        Issuer::Server { user, name } => vec![format!("{ACCESS_SERVERS}!server={user}/{name}")],
        Issuer::Service(name) => vec![format!("{ACCESS_SERVICES}!service={name}")],
    }
}
