//! Which fields of the hub's models a subject is shown, release by release.
//!
//! A model shows the union of the fields of every scope that reaches it. Rule: `docs/rules/jupyterhub.md`, fields by scope.

use std::collections::BTreeSet;

use super::{question::Resource, subject::Subject, version::Release};
use crate::decision::Decision;

/// Fields that a scope shows, since a release.
struct Shown {
    scope: &'static str,
    fields: &'static [&'static str],
    since: Release,
}

const fn shown(scope: &'static str, fields: &'static [&'static str]) -> Shown {
    Shown { scope, fields, since: Release::V5_5 }
}

const fn since_6(scope: &'static str, fields: &'static [&'static str]) -> Shown {
    Shown { scope, fields, since: Release::V6_1 }
}

const USER_FIELDS: &[Shown] = &[
    shown(
        "read:users",
        &["kind", "name", "admin", "roles", "groups", "server", "pending", "created", "last_activity"],
    ),
    since_6("read:users", &["user_info"]),
    shown("read:users:name", &["kind", "name", "admin"]),
    since_6("read:users:name", &["user_info"]),
    shown("read:users:groups", &["kind", "name", "groups"]),
    shown("read:users:activity", &["kind", "name", "last_activity"]),
    shown(READ_SERVERS, &["kind", "name", SERVERS]),
    shown("read:roles:users", &["kind", "name", "roles", "admin"]),
    shown("admin:auth_state", &["kind", "name", "auth_state"]),
];

const GROUP_FIELDS: &[Shown] = &[
    shown("read:groups", &["kind", "name", "properties", "users"]),
    shown("read:groups:name", &["kind", "name"]),
    shown("read:roles:groups", &["kind", "name", "roles"]),
];

const SERVICE_FIELDS: &[Shown] = &[
    shown("read:services", &["kind", "name", "admin", "url", "prefix", "command", "pid", "info", "display"]),
    shown("read:services:name", &["kind", "name", "admin"]),
    shown("read:roles:services", &["kind", "name", "roles", "admin"]),
];

const SERVER_FIELDS: &[Shown] = &[
    shown(
        READ_SERVERS,
        &[
            "name",
            "full_name",
            "last_activity",
            "started",
            "pending",
            "ready",
            "stopped",
            "url",
            "user_options",
            "progress_url",
            "full_url",
            "full_progress_url",
        ],
    ),
    since_6(READ_SERVERS, &["display_name"]),
];

const READ_SERVERS: &str = "read:servers";
/// The field of a user that lists servers.
const SERVERS: &str = "servers";

impl Subject<'_> {
    /// The fields of a user's model that this subject is shown, sorted; none if the hub leaves the user out of its lists.
    ///
    /// `servers` are the names of those that the hub would list: the active ones, or all with `include_stopped_servers`. One that
    /// is seen adds the field `servers` to a user who is visible for another reason.
    ///
    /// ```
    /// # use hubscope::{Policy, snapshot::Limits};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z",
    /// #     "knows": ["vocabulary", "roles", "users", "groups", "services", "tokens", "shares"],
    /// #     "roles": [{"name": "user", "scopes": ["self"]}], "users": [{"name": "ann", "roles": ["user"]}]}"#;
    /// # let policy = Policy::load(snapshot, &Limits::default())?;
    /// let ann = policy.user("ann");
    /// assert!(ann.user_fields("ann", &[]).is_ok_and(|fields| fields.contains(&"last_activity")));
    /// assert_eq!(ann.user_fields("carl", &[]), Ok(vec![]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The decision, a fault or an unknown, if it cannot be told.
    pub fn user_fields(&self, user: &str, servers: &[&str]) -> Result<Vec<&'static str>, Decision> {
        let mut fields = self.fields(USER_FIELDS, Resource::User(user))?;
        if !fields.is_empty() {
            for name in servers {
                if self.is_shown(READ_SERVERS, Resource::Server { user, name })? {
                    fields.insert(SERVERS);
                }
            }
        }
        Ok(fields.into_iter().collect())
    }

    /// The fields of a group's model that this subject is shown, sorted.
    ///
    /// # Errors
    ///
    /// As [`Self::user_fields`].
    pub fn group_fields(&self, group: &str) -> Result<Vec<&'static str>, Decision> {
        self.fields(GROUP_FIELDS, Resource::Group(group)).map(|fields| fields.into_iter().collect())
    }

    /// The fields of a service's model that this subject is shown, sorted.
    ///
    /// # Errors
    ///
    /// As [`Self::user_fields`].
    pub fn service_fields(&self, service: &str) -> Result<Vec<&'static str>, Decision> {
        self.fields(SERVICE_FIELDS, Resource::Service(service)).map(|fields| fields.into_iter().collect())
    }

    /// The fields of a server's model that this subject is shown, sorted.
    ///
    /// # Errors
    ///
    /// As [`Self::user_fields`].
    pub fn server_fields(&self, user: &str, name: &str) -> Result<Vec<&'static str>, Decision> {
        let server = Resource::Server { user, name };
        let mut fields = self.fields(SERVER_FIELDS, server)?;
        if !fields.is_empty() && self.is_shown("admin:server_state", server)? {
            fields.insert("state");
        }
        Ok(fields.into_iter().collect())
    }

    fn fields(&self, table: &[Shown], resource: Resource<'_>) -> Result<BTreeSet<&'static str>, Decision> {
        let release = self.policy().hub_version().release();
        let mut fields = BTreeSet::new();
        for row in table.iter().filter(|row| row.since <= release) {
            if self.is_shown(row.scope, resource)? {
                fields.extend(row.fields);
            }
        }
        Ok(fields)
    }

    fn is_shown(&self, scope: &str, resource: Resource<'_>) -> Result<bool, Decision> {
        match self.sees(scope, resource) {
            Ok(Decision::Allow) => Ok(true),
            // The tables name scopes of the release; one that it lacks shows nothing.
            Ok(Decision::Deny) | Err(_) => Ok(false),
            Ok(decision) => Err(decision),
        }
    }
}
