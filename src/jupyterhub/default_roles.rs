//! The roles that every hub has, whatever its configuration says.
//!
//! Rule: `docs/rules/jupyterhub.md`, default roles.

/// The role whose definition cannot be changed.
pub(super) const ADMIN: &str = "admin";
/// How the hub describes [`ADMIN`]; a configuration may repeat it and not change it.
pub(super) const ADMIN_DESCRIPTION: &str = "Elevated privileges (can do anything)";
/// The role whose scopes a token gets that is issued without any.
pub(super) const TOKEN: &str = "token";
/// What every user has.
pub(super) const USER: &str = "user";

const ROLES: &[(&str, &[&str])] = &[
    (USER, &["self"]),
    (
        ADMIN,
        &[
            "admin-ui",
            "admin:users",
            "admin:servers",
            "admin:services",
            "tokens",
            "admin:groups",
            "list:services",
            "read:services",
            "read:hub",
            "proxy",
            "shutdown",
            "access:services",
            "access:servers",
            "read:roles",
            "read:metrics",
            "shares",
        ],
    ),
    ("server", &["users:activity!user", "access:servers!server"]),
    (TOKEN, &["inherit"]),
];

/// Default roles with their scopes, in the hub's order. A configuration replaces those of the same name, except `admin`.
///
/// ```
/// use hubscope::jupyterhub::default_roles;
/// assert!(default_roles().any(|(name, scopes)| name == "user" && scopes == ["self"]));
/// ```
pub fn default_roles() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    ROLES.iter().copied()
}

/// How the hub describes its [`default_roles`], in the same order.
pub(super) fn default_descriptions() -> [&'static str; 4] {
    [
        "Standard user privileges",
        ADMIN_DESCRIPTION,
        "Post activity only",
        "Token with same permissions as its owner",
    ]
}
