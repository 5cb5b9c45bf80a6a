//! How much a reader accepts.

/// Limits of the snapshot reader. Every one has a name that its error mentions.
///
/// The defaults let a hub of a million users through and stop a document that is far too large. Within them a
/// document can still be made to cost more than its size: see `SECURITY.md`.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Limits {
    /// Size of the document in bytes. Default 256 MiB.
    pub bytes: usize,
    /// Nesting of arrays and objects. Default 16; the format needs 5.
    pub depth: usize,
    /// Length of a name in bytes. Default 1,024; a hub's columns hold 255 characters.
    pub name_bytes: usize,
    /// Length of a description or an address in bytes. Default 8,192.
    pub text_bytes: usize,
    /// Length of a scope in bytes. Default 4,096.
    pub scope_bytes: usize,
    /// Scopes in one role, token or share. Default 20,000.
    pub scopes_per_list: usize,
    /// Distinct scope names, built-in ones included. Default 8,192.
    pub scope_names: usize,
    /// Roles or groups of one principal. Default 20,000.
    pub memberships: usize,
    /// Rows of each of the sections `users`, `servers`, `clients`, `tokens`, `shares` and `memberships`. Default 8,000,000.
    pub rows: usize,
    /// Rows of each of the sections `roles`, `groups`, `services` and `held`. Default 1,000,000.
    pub definitions: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 256 << 20,
            depth: 16,
            name_bytes: 1_024,
            text_bytes: 8_192,
            scope_bytes: 4_096,
            scopes_per_list: 20_000,
            scope_names: 8_192,
            memberships: 20_000,
            rows: 8_000_000,
            definitions: 1_000_000,
        }
    }
}
