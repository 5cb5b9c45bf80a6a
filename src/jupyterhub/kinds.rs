//! Kinds of resources and filters of a JupyterHub.

use crate::vocabulary::{Kind, KindRule};

pub(crate) const USER: Kind = Kind(0);
pub(crate) const SERVER: Kind = Kind(1);
pub(crate) const GROUP: Kind = Kind(2);
pub(crate) const SERVICE: Kind = Kind(3);
/// A filter kind that the hub does not know. It can stand in the database, and matches only itself.
pub(crate) const OTHER: Kind = Kind(4);
/// The same, with text that begins like a server filter, which is all that the hub looks at when it withholds scopes.
pub(crate) const OTHER_SERVER: Kind = Kind(5);

/// Scopes that a server filter removes from whatever is expanded, the written scope included.
const WITHHELD_BY_SERVER: Option<&str> = Some("read:user");

/// By kind. Servers belong to the user before the first slash; users are members of groups; services belong to nobody.
pub(crate) const KINDS: &[KindRule] = &[
    KindRule { word: "user", container: None, member_of: Some(GROUP), withholds: None },
    KindRule {
        word: "server",
        container: Some((USER, b'/')),
        member_of: None,
        withholds: WITHHELD_BY_SERVER,
    },
    KindRule { word: "group", container: None, member_of: None, withholds: None },
    KindRule { word: "service", container: None, member_of: None, withholds: None },
    KindRule { word: "", container: None, member_of: None, withholds: None },
    KindRule { word: "", container: None, member_of: None, withholds: WITHHELD_BY_SERVER },
];
