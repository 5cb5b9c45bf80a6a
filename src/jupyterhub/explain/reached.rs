//! What somebody reaches, as a sentence.

use super::super::reach::{Filters, Reach};

impl Reach<'_> {
    /// The filters in words, as a sentence about somebody.
    ///
    /// ```
    /// # use hubscope::{Policy, snapshot::Limits};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z",
    /// #     "knows": ["vocabulary", "roles", "users", "groups", "services", "servers", "tokens", "shares"],
    /// #     "roles": [{"name": "teacher", "scopes": ["servers!group=class-A"]}], "groups": [{"name": "class-A"}],
    /// #     "users": [{"name": "johan", "roles": ["teacher"]}]}"#;
    /// # let policy = Policy::load(snapshot, &Limits::default())?;
    /// assert_eq!(
    ///     policy.user("johan").reach("servers")?.sentence("johan", "servers"),
    ///     "johan holds `servers` for members of group class-A and their servers."
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn sentence(&self, who: &str, scope: &str) -> String {
        if self.is_nothing() {
            return format!("{who} does not hold `{scope}`.");
        }
        let filters = self.filters();
        if filters.everything {
            return format!("{who} holds `{scope}` without a filter, for everything.");
        }
        format!("{who} holds `{scope}` for {}.", words(&filters, ScopeSubject::of(scope)).join(", and for "))
    }
}

/// Kinds of resources that a scope is about, as far as its name says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct ScopeSubject {
    /// Users, their servers, tokens, and the like.
    pub(crate) users: bool,
    pub(crate) groups: bool,
    pub(crate) services: bool,
}

impl ScopeSubject {
    pub(crate) fn of(scope: &str) -> Self {
        // What a custom scope is about is its service's business; roles are shown of all three.
        if scope.starts_with("custom:") || scope == "read:roles" {
            return Self { users: true, groups: true, services: true };
        }
        let names = |kind: &str| scope.split(':').any(|part| part == kind);
        // `read:users:groups` is about users.
        let groups = names("groups") && !names("users");
        let services = names("services");
        Self { users: !groups && !services, groups, services }
    }
}

fn words(filters: &Filters<'_>, about: ScopeSubject) -> Vec<String> {
    let (one, many, note) = match (about.users, about.groups) {
        (false, _) => ("group", "groups", ""),
        (true, true) => ("group", "groups", ", their members and the members' servers"),
        (true, false) => ("members of group", "members of groups", " and their servers"),
    };
    let Filters { users, groups, servers, services, .. } = filters;
    let kind = |names: &[&str], one: &str, many: &str, note: &str| match names {
        [] => None,
        [name] => Some(format!("{one} {name}{note}")),
        names => Some(format!("{many} {}{note}", names.join(", "))),
    };
    [
        kind(groups, one, many, note),
        kind(users, "user", "users", " and all their servers"),
        kind(servers, "server", "servers", ""),
        kind(services, "service", "services", ""),
    ]
    .into_iter()
    .flatten()
    .collect()
}
