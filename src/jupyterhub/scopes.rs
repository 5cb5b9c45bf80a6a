//! The scope tables: what every scope of every supported release implies.
//!
//! A new scope of a new release is a row here and nothing else. Rule: `docs/rules/jupyterhub.md`, scope table.

use super::version::Release;

/// Stands for the bearer's own resources; only without a filter, and only for users.
pub(crate) const SELF: &str = "self";
/// Makes a token hold what its owner holds.
pub(crate) const INHERIT: &str = "inherit";
/// The prefix of scopes that a hub's configuration defines.
pub(crate) const CUSTOM_PREFIX: &str = "custom:";

/// One built-in scope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ScopeDefinition {
    pub(crate) name: &'static str,
    /// Direct subscopes; the closure is what a bearer holds.
    pub(crate) subscopes: &'static [&'static str],
    /// The release that introduced it among those supported.
    since: Release,
}

const fn scope(name: &'static str, subscopes: &'static [&'static str]) -> ScopeDefinition {
    ScopeDefinition { name, subscopes, since: Release::V5_5 }
}

const fn since_6(name: &'static str, subscopes: &'static [&'static str]) -> ScopeDefinition {
    ScopeDefinition { name, subscopes, since: Release::V6_1 }
}

const SCOPES: &[ScopeDefinition] = &[
    scope("(no_scope)", &[]),
    scope(SELF, &[]),
    scope(INHERIT, &[]),
    scope("admin-ui", &[]),
    scope("admin:users", &["admin:auth_state", "users", "read:roles:users", "delete:users"]),
    scope("admin:auth_state", &[]),
    scope("users", &["read:users", "list:users", "users:activity"]),
    scope("delete:users", &[]),
    scope("list:users", &["read:users:name"]),
    scope("read:users", &["read:users:name", "read:users:groups", "read:users:activity"]),
    scope("read:users:name", &[]),
    scope("read:users:groups", &[]),
    scope("read:users:activity", &[]),
    scope("read:roles", &["read:roles:users", "read:roles:services", "read:roles:groups"]),
    scope("read:roles:users", &[]),
    scope("read:roles:services", &[]),
    scope("read:roles:groups", &[]),
    scope("users:activity", &["read:users:activity"]),
    scope("admin:servers", &["admin:server_state", "servers"]),
    scope("admin:server_state", &[]),
    // A release lacks the subscopes that it does not define: see `definitions`.
    scope("servers", &["read:servers", "start:servers", "delete:servers"]),
    since_6("start:servers", &[]),
    scope("read:servers", &["read:users:name"]),
    scope("delete:servers", &[]),
    scope("tokens", &["read:tokens"]),
    scope("read:tokens", &[]),
    scope("admin:groups", &["groups", "read:roles:groups", "delete:groups"]),
    scope("groups", &["read:groups", "list:groups"]),
    scope("list:groups", &["read:groups:name"]),
    scope("read:groups", &["read:groups:name"]),
    scope("read:groups:name", &[]),
    scope("delete:groups", &[]),
    scope("admin:services", &["list:services", "read:services", "read:roles:services"]),
    scope("list:services", &["read:services:name"]),
    scope("read:services", &["read:services:name"]),
    scope("read:services:name", &[]),
    scope("read:hub", &[]),
    scope("access:servers", &[]),
    scope("access:services", &[]),
    scope("users:shares", &["read:users:shares"]),
    scope("read:users:shares", &[]),
    scope("groups:shares", &["read:groups:shares"]),
    scope("read:groups:shares", &[]),
    scope("read:shares", &[]),
    scope("shares", &["access:servers", "read:shares", "users:shares", "groups:shares"]),
    scope("proxy", &[]),
    scope("shutdown", &[]),
    scope("read:metrics", &[]),
];

/// What `self` gives a user, each with the user's own name as filter; `since` decides as for scopes.
const OWN: &[(&str, Release)] = &[
    ("read:users", Release::V5_5),
    ("read:users:name", Release::V5_5),
    ("read:users:groups", Release::V5_5),
    ("users:shares", Release::V5_5),
    ("read:users:shares", Release::V5_5),
    ("read:shares", Release::V5_5),
    ("users:activity", Release::V5_5),
    ("read:users:activity", Release::V5_5),
    ("servers", Release::V5_5),
    ("delete:servers", Release::V5_5),
    ("read:servers", Release::V5_5),
    ("start:servers", Release::V6_1),
    ("tokens", Release::V5_5),
    ("read:tokens", Release::V5_5),
    ("access:servers", Release::V5_5),
];

/// Scopes by names of releases before 3.0, with what they are called today.
const RENAMED: &[(&str, &str)] = &[
    ("all", "inherit"),
    ("admin:users:auth_state", "admin:auth_state"),
    ("admin:users:servers", "admin:servers"),
    ("admin:users:server_state", "admin:server_state"),
    ("users:servers", "servers"),
    ("read:users:servers", "read:servers"),
    ("delete:users:servers", "delete:servers"),
    ("users:tokens", "tokens"),
    ("read:users:tokens", "read:tokens"),
    ("users:groups", "groups"),
    ("read:users:roles", "read:roles:users"),
    ("read:groups:roles", "read:roles:groups"),
    ("read:services:roles", "read:roles:services"),
    ("read:hub:info", "read:hub"),
    ("access:users:servers", "access:servers"),
    ("access:service", "access:services"),
    ("access:server", "access:servers"),
];

/// The scopes of a release with their direct subscopes.
pub(crate) fn definitions(release: Release) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    let has = move |name: &str| SCOPES.iter().any(|scope| scope.name == name && scope.since <= release);
    SCOPES.iter().filter(move |scope| scope.since <= release).map(move |scope| {
        (scope.name, scope.subscopes.iter().copied().filter(|subscope| has(subscope)).collect())
    })
}

/// The scopes that `self` stands for in a release.
pub(crate) fn own_scopes(release: Release) -> impl Iterator<Item = &'static str> {
    OWN.iter().filter(move |(_, since)| *since <= release).map(|(name, _)| *name)
}

/// Today's name of a scope that had another name in drafts and old releases, if it had one.
///
/// ```
/// assert_eq!(hubscope::jupyterhub::renamed_scope("users:servers"), Some("servers"));
/// assert_eq!(hubscope::jupyterhub::renamed_scope("servers"), None);
/// ```
#[must_use]
pub fn renamed_scope(old: &str) -> Option<&'static str> {
    RENAMED.iter().find(|(name, _)| *name == old).map(|(_, today)| *today)
}
