//! What a hub accepts as a scope and as a role, when it starts and when a token is issued.
//!
//! Validation looks at the form alone: whether anybody has the name in a filter, and whether the kind suits the scope, is not
//! asked. Rule: `docs/rules/jupyterhub.md`, grammar and validation, roles.

use super::{
    default_roles::{ADMIN, ADMIN_DESCRIPTION, default_roles},
    policy::Policy,
    rejection::{Kind, Rejection},
    scopes::CUSTOM_PREFIX,
};
use crate::snapshot::Section;

/// Filters that stand alone: the bearer's own.
const OWN_FILTERS: &[&str] = &["user", "service", "server"];
/// What a filter begins with that names something; even with nothing behind it.
const FILTERS: &[&str] = &["user=", "service=", "group=", "server="];

/// A role as a configuration defines it. Members are no part of it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "whoever checks a role fills in what its definition has")]
pub struct RoleDefinition<'d> {
    /// The name, which the hub insists on.
    pub name: Option<&'d str>,
    /// What the role is for.
    pub description: Option<&'d str>,
    /// Its scopes; a role without any is allowed.
    pub scopes: Option<Vec<&'d str>>,
}

impl Policy {
    /// Whether the hub accepts these scopes in a role, a token or a request for one.
    ///
    /// ```
    /// # use hubscope::{Policy, snapshot::Limits};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z", "knows": ["vocabulary"]}"#;
    /// let policy = Policy::load(snapshot, &Limits::default())?;
    /// assert!(policy.check_scopes(&["read:users!group=class-A", "tokens!user"]).is_ok());
    /// assert_eq!(policy.check_scopes(&["read:users!group"]).unwrap_err().code(), "unknown-filter");
    /// # Ok::<(), hubscope::snapshot::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Rejection`] for the first scope that the hub refuses.
    pub fn check_scopes(&self, scopes: &[&str]) -> Result<(), Rejection> {
        scopes.iter().try_for_each(|scope| self.check_scope(scope))
    }

    /// Whether the hub starts with this role in its configuration.
    ///
    /// ```
    /// # use hubscope::{Policy, jupyterhub::RoleDefinition, snapshot::Limits};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z",
    /// #     "knows": ["vocabulary", "roles", "users", "groups", "services", "tokens", "shares"],
    /// #     "roles": [{"name": "user", "scopes": ["self"]}], "users": [{"name": "ann", "roles": ["user"]}]}"#;
    /// # let policy = Policy::load(snapshot, &Limits::default())?;
    /// let role = RoleDefinition { name: Some("class-A-student"), ..RoleDefinition::default() };
    /// assert_eq!(policy.check_role(&role).unwrap_err().code(), "role-name");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Rejection`] for what stops the hub first: the name, then changes of the hub's own role `admin`, then the scopes.
    pub fn check_role(&self, role: &RoleDefinition<'_>) -> Result<(), Rejection> {
        let Some(name) = role.name else { return Err(Rejection::new(Kind::MissingName, "")) };
        if !is_role_name(name) {
            return Err(Rejection::new(Kind::RoleName, name));
        }
        if let Some((_, own_scopes)) =
            default_roles().find(|(default, _)| *default == ADMIN && *default == name)
        {
            let changed = |member| Err(Rejection::new(Kind::ChangedAdminRole(member), name));
            if role.description.is_some_and(|description| description != ADMIN_DESCRIPTION) {
                return changed("description");
            }
            if role.scopes.as_ref().is_some_and(|scopes| scopes != own_scopes) {
                return changed("scopes");
            }
        }
        self.check_scopes(role.scopes.as_deref().unwrap_or_default())
    }

    fn check_scope(&self, scope: &str) -> Result<(), Rejection> {
        let (base, filter) = scope.split_once('!').unwrap_or((scope, ""));
        let vocabulary = &self.core.vocabulary;
        if !vocabulary.find(base).is_some_and(|base| vocabulary.defines(base)) {
            let unseen = base.starts_with(CUSTOM_PREFIX) && !self.about().knows(Section::Vocabulary);
            return Err(Rejection::new(if unseen { Kind::UnseenScope } else { Kind::UnknownScope }, scope));
        }
        let known = filter.is_empty()
            || OWN_FILTERS.contains(&filter)
            || FILTERS.iter().any(|prefix| filter.starts_with(prefix));
        if known { Ok(()) } else { Err(Rejection::new(Kind::UnknownFilter, scope)) }
    }
}

/// 3 to 255 characters: a letter, letters, digits and `-_~.`, a letter or digit. All ASCII, all lower case.
fn is_role_name(name: &str) -> bool {
    let [first, middle @ .., last] = without_newline(name).as_bytes() else { return false };
    (1..=253).contains(&middle.len())
        && first.is_ascii_lowercase()
        && middle.iter().all(|byte| is_lower_or_digit(*byte) || b"-_~.".contains(byte))
        && is_lower_or_digit(*last)
}

pub(super) fn is_lower_or_digit(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// One newline at the end slips through the hub's patterns.
pub(super) fn without_newline(name: &str) -> &str {
    name.strip_suffix('\n').unwrap_or(name)
}
