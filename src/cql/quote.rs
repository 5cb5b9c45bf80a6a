//! Names in statements: which need quotes, and what a written name means.

use super::Error;

/// Words that a name cannot be without quotes.
const RESERVED: [&str; 59] = [
    "add",
    "allow",
    "alter",
    "and",
    "apply",
    "asc",
    "authorize",
    "batch",
    "begin",
    "by",
    "columnfamily",
    "create",
    "default",
    "delete",
    "desc",
    "describe",
    "drop",
    "entries",
    "execute",
    "from",
    "full",
    "grant",
    "if",
    "in",
    "index",
    "infinity",
    "insert",
    "into",
    "is",
    "keyspace",
    "limit",
    "modify",
    "nan",
    "norecursive",
    "not",
    "null",
    "of",
    "on",
    "or",
    "order",
    "primary",
    "rename",
    "replace",
    "revoke",
    "schema",
    "select",
    "set",
    "table",
    "to",
    "token",
    "truncate",
    "unlogged",
    "unset",
    "update",
    "use",
    "using",
    "view",
    "where",
    "with",
];

pub(crate) fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word.to_ascii_lowercase().as_str())
}

/// A name as a statement must write it so that it is read back: as it is, or in double quotes.
pub(crate) fn quoted_if_needed(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().is_some_and(|first| first.is_ascii_lowercase());
    let plain =
        |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_';
    if first && characters.all(plain) && !is_reserved(name) {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

/// How a name is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Quote {
    /// Without quotes.
    Bare,
    /// In `'single'` quotes.
    Single,
    /// In `"double"` quotes.
    Double,
}

/// Which statements the name stands in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum NameSyntax {
    /// In statements about roles, and behind `TO`, `FROM` and `OF` everywhere.
    Role,
    /// In `CREATE USER`, `ALTER USER` and `DROP USER`.
    User,
}

/// The name that is stored for one that is written so: a bare one is lowered in role statements and kept in user statements.
///
/// # Errors
///
/// With the code `quoted_user_name`, for double quotes in a user statement.
pub fn normalize_name(text: &str, syntax: NameSyntax, quote: Quote) -> Result<String, Error> {
    match (syntax, quote) {
        (NameSyntax::Role, Quote::Bare) => Ok(text.to_ascii_lowercase()),
        (NameSyntax::User, Quote::Double) => Err(Error::quoted_user_name(text)),
        (_, Quote::Bare | Quote::Single | Quote::Double) => Ok(text.to_owned()),
    }
}
