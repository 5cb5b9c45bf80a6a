//! Opening a hub's SQLite file read-only, and what its refusals mean.

use std::{
    fs,
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
};

use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};

use super::PATIENCE;
use crate::database::error::{DatabaseError, Kind};

/// The first bytes of every SQLite file.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// Where the header says how the file is written, and the value for a write-ahead log.
const WRITE_FORMAT: usize = 18;
const WRITE_AHEAD: u8 = 2;

/// A file that looks like an SQLite database.
pub(super) struct File {
    path: PathBuf,
    write_ahead: bool,
}

impl File {
    /// Looks at the file itself, for errors that say more than SQLite's.
    pub(super) fn check(path: &Path) -> Result<Self, DatabaseError> {
        let unreadable = |reason: String| Kind::Unreadable { path: path.to_owned(), reason };
        let refused = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound => Kind::Missing { path: path.to_owned() },
            _ => unreadable(error.to_string()),
        };
        let metadata = fs::metadata(path).map_err(refused)?;
        if !metadata.is_file() {
            let what = if metadata.is_dir() { "it is a folder" } else { "it is not a regular file" };
            return Err(unreadable(what.to_owned()).into());
        }
        if metadata.len() == 0 {
            let reason = "the file is empty".to_owned();
            return Err(Kind::NotAHubDatabase { path: path.to_owned(), reason }.into());
        }
        let mut header = [0; 20];
        let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut header));
        match read {
            Ok(()) if header.starts_with(MAGIC) => {}
            Err(error) if error.kind() != ErrorKind::UnexpectedEof => return Err(refused(error).into()),
            _ => return Err(Kind::NotADatabase { path: path.to_owned() }.into()),
        }
        Ok(Self { path: path.to_owned(), write_ahead: header[WRITE_FORMAT] == WRITE_AHEAD })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether readers and writers of this file do not exclude each other.
    pub(super) fn has_write_ahead_log(&self) -> bool {
        self.write_ahead
    }

    /// Opens the file read-only, waiting for locks no longer than [`PATIENCE`].
    pub(super) async fn connect(&self) -> Result<SqliteConnection, DatabaseError> {
        let options = SqliteConnectOptions::new()
            .filename(&self.path)
            .read_only(true)
            .busy_timeout(PATIENCE)
            .disable_statement_logging();
        options.connect().await.map_err(|error| self.error(&error))
    }

    /// Begins a read transaction and takes its lock: `BEGIN` alone takes none.
    pub(super) async fn begin(&self, connection: &mut SqliteConnection) -> Result<(), DatabaseError> {
        let begin = async {
            sqlx::query("BEGIN").execute(&mut *connection).await?;
            sqlx::query("SELECT count(*) FROM sqlite_master").fetch_one(&mut *connection).await
        };
        begin.await.map(drop).map_err(|error| self.error(&error))
    }

    /// Ends a read transaction and gives its lock back.
    pub(super) async fn end(&self, connection: &mut SqliteConnection) -> Result<(), DatabaseError> {
        sqlx::query("COMMIT").execute(connection).await.map(drop).map_err(|error| self.error(&error))
    }

    /// What an error of SQLite means to the person who runs the hub.
    pub(super) fn error(&self, error: &sqlx::Error) -> DatabaseError {
        let path = self.path.clone();
        let reason =
            error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned());
        let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok()).unwrap_or(0);
        // The low byte is the primary result code, see https://www.sqlite.org/rescode.html.
        match (code & 0xff, code) {
            (_, READONLY_ROLLBACK) => Kind::UnfinishedWrite { path },
            (BUSY | LOCKED, _) => Kind::Locked { path },
            (ERROR, _) => Kind::NotAHubDatabase { path, reason },
            (CANTOPEN | PERM | AUTH | READONLY, _) => Kind::Unreadable { path, reason },
            (NOTADB, _) => Kind::NotADatabase { path },
            (CORRUPT | FORMAT, _) => Kind::Damaged { path, reason },
            _ => Kind::Other { path, reason },
        }
        .into()
    }
}

const ERROR: u32 = 1;
const PERM: u32 = 3;
const BUSY: u32 = 5;
const LOCKED: u32 = 6;
const READONLY: u32 = 8;
const CORRUPT: u32 = 11;
const CANTOPEN: u32 = 14;
const AUTH: u32 = 23;
const FORMAT: u32 = 24;
const NOTADB: u32 = 26;
const READONLY_ROLLBACK: u32 = 776;
