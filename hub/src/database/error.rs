//! Why a database could not be turned into a snapshot.

use std::{fmt, path::PathBuf};

/// Why a database could not be turned into a snapshot: a stable code, the place, and what to do about it.
#[derive(Debug)]
pub(crate) struct DatabaseError {
    kind: Kind,
}

/// Whose turn it is after an error.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Blame {
    /// The database or the request is not what this program reads; trying again changes nothing.
    Input,
    /// The database could not be read now.
    Trouble,
}

/// A place inside a database.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Place {
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    /// The row's id, or the pair of ids of a mapping row.
    pub(crate) row: String,
}

#[derive(Debug)]
pub(super) enum Kind {
    BadUrl { url: String, reason: &'static str },
    BrokenScopes { place: Place, reason: String },
    BrokenValue { place: Place, expected: &'static str },
    DanglingReference { place: Place, target: &'static str, consequence: &'static str },
    Damaged { path: PathBuf, reason: String },
    HubWouldWait { path: PathBuf, bytes: u64, limit: u128 },
    Locked { path: PathBuf },
    Missing { path: PathBuf },
    MissingValue { place: Place },
    NotADatabase { path: PathBuf },
    NotAHubDatabase { path: PathBuf, reason: String },
    Other { path: PathBuf, reason: String },
    SchemaRevision { found: String },
    UnfinishedWrite { path: PathBuf },
    Unreadable { path: PathBuf, reason: String },
    UnsupportedDatabase { scheme: String },
    VersionMismatch { revision: &'static str, made_by: &'static str, version: String },
}

impl DatabaseError {
    /// The stable code of this error.
    pub(crate) fn code(&self) -> &'static str {
        match &self.kind {
            Kind::BadUrl { .. } => "bad-database-url",
            Kind::BrokenScopes { .. } => "broken-scopes",
            Kind::BrokenValue { .. } => "broken-value",
            Kind::Damaged { .. } => "database-damaged",
            Kind::DanglingReference { .. } => "dangling-reference",
            Kind::HubWouldWait { .. } => "hub-would-wait",
            Kind::Locked { .. } => "database-locked",
            Kind::Missing { .. } => "database-missing",
            Kind::MissingValue { .. } => "missing-value",
            Kind::NotADatabase { .. } => "not-a-database",
            Kind::NotAHubDatabase { .. } => "not-a-hub-database",
            Kind::Other { .. } => "database-trouble",
            Kind::SchemaRevision { .. } => "schema-revision",
            Kind::UnfinishedWrite { .. } => "unfinished-write",
            Kind::Unreadable { .. } => "database-unreadable",
            Kind::UnsupportedDatabase { .. } => "unsupported-database",
            Kind::VersionMismatch { .. } => "version-mismatch",
        }
    }

    /// The table, column and row that the error is about, if it is about one.
    pub(crate) fn place(&self) -> Option<&Place> {
        match &self.kind {
            Kind::BrokenScopes { place, .. }
            | Kind::BrokenValue { place, .. }
            | Kind::DanglingReference { place, .. }
            | Kind::MissingValue { place } => Some(place),
            _ => None,
        }
    }

    /// Whether the input is refused or merely could not be read now.
    pub(crate) fn blame(&self) -> Blame {
        match &self.kind {
            Kind::HubWouldWait { .. }
            | Kind::Locked { .. }
            | Kind::Missing { .. }
            | Kind::Other { .. }
            | Kind::UnfinishedWrite { .. }
            | Kind::Unreadable { .. } => Blame::Trouble,
            _ => Blame::Input,
        }
    }
}

impl From<Kind> for DatabaseError {
    fn from(kind: Kind) -> Self {
        Self { kind }
    }
}

impl std::error::Error for DatabaseError {}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::BadUrl { url, reason } => write!(
                f,
                "`{url}` does not name a database file: {reason}; write it as in the hub's `db_url`, for example \
                 `sqlite:////srv/jupyterhub/jupyterhub.sqlite`, or as a plain path"
            ),
            Kind::BrokenScopes { place, reason } => write!(
                f,
                "{place} is not a list of scopes ({reason}); the hub cannot read this row either: correct it, for \
                 example to `[]`"
            ),
            Kind::BrokenValue { place, expected } => {
                write!(
                    f,
                    "{place} is not {expected}; the hub cannot use this row either: correct or delete it"
                )
            }
            Kind::DanglingReference { place, target, consequence } => {
                write!(
                    f,
                    "{place} points at a row of `{target}` that does not exist; {consequence}: delete the row"
                )
            }
            Kind::Damaged { path, reason } => write!(
                f,
                "`{}` is damaged ({reason}); restore the hub's database from a backup",
                path.display()
            ),
            Kind::HubWouldWait { path, bytes, limit } => write!(
                f,
                "copying the {} MiB of `{}` did not fit into {limit} ms, the longest that the hub may be kept waiting; \
                 try again when the machine is less busy, allow more with `--max-hold`, or read a backup of the database",
                bytes.div_ceil(1 << 20),
                path.display()
            ),
            Kind::Locked { path } => write!(
                f,
                "`{}` stayed locked by another program; try again, or look for a program other than the hub that holds \
                 it open for writing",
                path.display()
            ),
            Kind::Missing { path } => write!(
                f,
                "there is no file `{}`; compare it with the hub's `db_url`, where a relative path counts from the \
                 folder in which the hub is started",
                path.display()
            ),
            Kind::MissingValue { place } => {
                write!(f, "{place} is empty (NULL), which no hub writes; correct or delete the row")
            }
            Kind::NotADatabase { path } => {
                write!(
                    f,
                    "`{}` is not an SQLite database; compare it with the hub's `db_url`",
                    path.display()
                )
            }
            Kind::NotAHubDatabase { path, reason } => write!(
                f,
                "`{}` is not the database of a JupyterHub: {reason}; compare it with the hub's `db_url`",
                path.display()
            ),
            Kind::Other { path, reason } => write!(f, "`{}` could not be read: {reason}", path.display()),
            Kind::SchemaRevision { found } => write!(
                f,
                "the database has schema revision `{found}`; known are {}: upgrade the hub and run \
                 `jupyterhub upgrade-db`, or use a hubscope that knows this hub",
                super::schema::Revision::KNOWN_IN_WORDS
            ),
            Kind::UnfinishedWrite { path } => write!(
                f,
                "`{}` holds a write that was interrupted; start the hub, which completes or undoes it, and try again",
                path.display()
            ),
            Kind::Unreadable { path, reason } => write!(
                f,
                "`{}` cannot be read ({reason}); run this as a user who may read the hub's database",
                path.display()
            ),
            Kind::UnsupportedDatabase { scheme } => {
                write!(f, "databases of the kind `{scheme}` cannot be read yet; only `sqlite` can")
            }
            Kind::VersionMismatch { revision, made_by, version } => write!(
                f,
                "the database has schema revision `{revision}`, which JupyterHub {made_by} writes, but the hub is said \
                 to be `{version}`; name the version that runs on this database (`jupyterhub --version`)"
            ),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column `{}` of table `{}`, row {}", self.column, self.table, self.row)
    }
}
