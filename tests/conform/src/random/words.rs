//! The words that cases are made of.

/// Names of users. A hub refuses empty ones, and ones with a slash or outer blanks.
pub(super) const USERS: &[&str] = &[
    "ann",
    "carl",
    "johan",
    "erik",
    "Ann",
    "ANN",
    "a!group=b",
    "x=y",
    "user",
    "server",
    "None",
    "self",
    "two words",
    "åse",
    "a\u{30a}se",
    "名前",
    "🦀",
    "user=ann",
    "class-A",
    "%2F",
    "a\tb",
    "0",
];

/// Names of groups. A hub checks nothing about them.
pub(super) const GROUPS: &[&str] = &[
    "class-A",
    "class-B",
    "class-C",
    "",
    "a/b",
    "g!x=y",
    "group=class-A",
    "ann",
    " ",
    "Ünï côde",
    "None",
    "class-a",
    "ann/",
    "*",
];

/// Names of services. A hub refuses empty ones today, and did not always.
pub(super) const SERVICES: &[&str] =
    &["grader", "monitor", "ann", "s!t=u", "service", "None", "a b", "åse", "Grader", "jupyterhub"];

/// Names of servers; the default server has none.
pub(super) const SERVERS: &[&str] =
    &["", "", "", "lab", "x/y", "ann/lab", "carl/", "None", "ünï", "a=b!c", "ann/", " ", "server"];

/// Names of custom scopes. Some hubs define some of them.
pub(super) const CUSTOM: &[&str] = &[
    "custom:grades:read",
    "custom:grades:*",
    "custom:grades",
    "custom:loop:a",
    "custom:loop:b",
    "custom:x_y:0",
];

/// Bases that no hub defines.
pub(super) const NO_SCOPES: &[&str] =
    &["custom:gone:x", "nonsense", "", "users ", "Users", "all", "read", "self:x"];

/// Kinds of filters that the hub does not know.
pub(super) const ODD_FILTERS: &[&str] = &[
    "colour=red",
    "USER=ann",
    "=x",
    "users=ann",
    "servers=ann/lab",
    "server2=ann",
    "user =ann",
    "serverless=",
    "x==y",
];

/// Filters that the hub cannot parse.
pub(super) const BROKEN_FILTERS: &[&str] =
    &["user=", "group=", "server=", "service=", "group", "colour", "servers", "colour=", "=", "user "];

/// Scopes that checks are about more often than about others.
pub(super) const FAVOURITES: &[&str] = &[
    "access:servers",
    "servers",
    "read:servers",
    "delete:servers",
    "admin:servers",
    "read:users",
    "users",
    "read:users:name",
    "list:users",
    "admin:users",
    "tokens",
    "read:tokens",
    "groups",
    "read:groups",
    "admin:groups",
    "access:services",
    "read:services",
    "shares",
    "read:shares",
    "read:roles",
    "read:users:groups",
    "users:activity",
];

/// Names of roles.
pub(super) const ROLES: &[&str] = &["teacher", "reader", "odd", "helper", "student", "grading"];

/// Some of what scopes imply: not the table, only aims for questions.
pub(super) const IMPLIED: &[(&str, &[&str])] = &[
    (
        "self",
        &[
            "read:users",
            "servers",
            "read:servers",
            "tokens",
            "access:servers",
            "access:servers",
            "users:activity",
        ],
    ),
    ("users", &["read:users", "read:users:name", "list:users"]),
    ("admin:users", &["users", "read:users:groups", "delete:users"]),
    ("read:users", &["read:users:name", "read:users:activity"]),
    ("servers", &["read:servers", "delete:servers"]),
    ("admin:servers", &["servers", "read:servers"]),
    ("tokens", &["read:tokens"]),
    ("groups", &["read:groups", "list:groups"]),
    ("admin:groups", &["groups", "read:groups:name"]),
    ("read:services", &["read:services:name"]),
    ("read:roles", &["read:roles:users", "read:roles:groups", "read:roles:services"]),
    ("shares", &["access:servers", "read:shares"]),
];
