//! A copy of a rollback-journal database in memory, of one moment, with the read lock held for as short as can be.
//!
//! # Why the copy is of one moment
//!
//! SQLite changes pages of the file only under its exclusive lock, and does not give that lock while anybody holds a
//! read lock. There are two ways to a copy:
//!
//! * *Between two looks.* A read lock is taken and given back at once, the file is copied without a lock, and the read lock is
//!   taken and given back again. If both looks find the same `data_version`, nobody committed in between. What remains is
//!   a writer that wrote pages early and took them back; if both looks find the same time of modification, nobody wrote at all.
//!   Then the copy is the file as it was at either look.
//! * *Under the lock*, when the hub writes too often for that. The lock is held from before the first byte of the copy until
//!   after the last one, so no page changed in between.
//!
//! Taking a read lock makes SQLite refuse a file with an unfinished write in its journal, so what is copied is the state
//! after the last commit before it, whole.
//!
//! # Why the hub does not wait
//!
//! Between two looks it has nothing to wait for. Under the lock it waits for the copy: from the page cache into memory
//! that is already mapped, about 4 GB/s, 25 ms for a hub of 100,000 users. The copies without a lock before it have brought the
//! file there, and are the rehearsal: the lock is not used unless the last one fitted into the time allowed.
//! Under the lock the clock is watched, and the copy is given up when it runs out.
//! SQLite's writers look again after 1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50 and then every 100 ms, so a hold of up to
//! 100 ms costs a writer at most 103 ms, plus what its disk takes.
//!
//! # What was not chosen
//!
//! * SQLite's backup interface in small steps begins anew at every commit of the hub, which can be for ever.
//! * Short batches, repeated until two passes agree: rows that changed and changed back between the passes make two
//!   halves of different moments look settled, and a hub that is busy enough never settles.

use std::{
    fs, io,
    time::{Duration, Instant, SystemTime},
};

use hubscope::snapshot::Timestamp;
use sqlx::{
    ConnectOptions, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteOwnedBuf},
};

use super::{
    Cost,
    copy::{Copied, copy},
    open::File,
    read,
};
use crate::database::error::{DatabaseError, Kind};

/// How often a copy is made without a lock.
const REHEARSALS: u32 = 40;
/// How many of these come first before the lock is used, unless a copy takes no longer than a commit does on its own.
const PATIENT: u32 = 6;
const QUICK: Duration = Duration::from_millis(5);
/// How often a copy under the lock that did not fit into its time is tried again.
const ATTEMPTS: u32 = 5;
/// How long the hub has the machine to itself between two copies.
const PAUSE: Duration = Duration::from_millis(150);
/// Steps of time in which file systems count, with some to spare.
const FINE_STEP: Duration = Duration::from_millis(50);
const COARSE_STEP: Duration = Duration::from_secs(3);

/// A copy of a database file in memory.
pub(super) struct Image {
    pub(super) bytes: Vec<u8>,
    /// The database's clock just before the moment that the copy shows.
    pub(super) now: Timestamp,
    pub(super) cost: Cost,
}

/// Copies the file that `connection` is connected to.
pub(super) async fn take(
    file: &File,
    connection: &mut SqliteConnection,
    max_hold: Duration,
) -> Result<Image, DatabaseError> {
    let trouble = |error: io::Error| Kind::Other { path: file.path().to_owned(), reason: error.to_string() };
    // Closing any handle of a file drops every lock that the process has on it (POSIX). This one is therefore opened before
    // the lock is taken and closed after it is given back, and nothing else here opens the file meanwhile.
    let source = fs::File::open(file.path()).map_err(trouble)?;
    let mut bytes = Vec::new();
    let mut hold = Duration::ZERO;
    let mut attempts = 0;
    for rehearsal in 1..=REHEARSALS {
        if rehearsal > 1 {
            tokio::time::sleep(PAUSE).await;
        }
        let now = read::now(connection, file).await?;
        let first = Look::take(file, connection, &source).await?;
        let settled = first.is_settled();
        let begun = Instant::now();
        let copied = copy(&source, &mut bytes, None).map_err(trouble)?;
        let took = begun.elapsed();
        if settled && copied == Copied::Whole && first == Look::take(file, connection, &source).await? {
            return Ok(Image { bytes, now, cost: Cost { hold, attempts } });
        }
        if took > max_hold || (took > QUICK && rehearsal < PATIENT) {
            continue;
        }
        let now = read::now(connection, file).await?;
        file.begin(connection).await?;
        let begun = Instant::now();
        let copied = copy(&source, &mut bytes, begun.checked_add(max_hold));
        file.end(connection).await?;
        hold = hold.max(begun.elapsed());
        attempts += 1;
        if copied.map_err(trouble)? == Copied::Whole {
            return Ok(Image { bytes, now, cost: Cost { hold, attempts } });
        }
        if attempts == ATTEMPTS {
            break;
        }
    }
    let bytes = source.metadata().map_err(trouble)?.len();
    Err(Kind::HubWouldWait { path: file.path().to_owned(), bytes, limit: max_hold.as_millis() }.into())
}

/// What tells whether anybody wrote to the file between two looks at it.
#[derive(Debug, Eq, PartialEq)]
struct Look {
    /// SQLite's own counter: another value for this connection after every commit of somebody else.
    data_version: i64,
    length: u64,
    modified: SystemTime,
}

impl Look {
    /// Looks at the file. For the counter SQLite takes its read lock and gives it back at once; in this order, because only then
    /// does a writer that is in the middle of taking pages back show at the second look.
    async fn take(
        file: &File,
        connection: &mut SqliteConnection,
        source: &fs::File,
    ) -> Result<Self, DatabaseError> {
        let counter = sqlx::query_scalar("PRAGMA data_version").fetch_one(&mut *connection).await;
        let data_version = counter.map_err(|error| file.error(&error))?;
        let metadata = source.metadata().and_then(|metadata| Ok((metadata.len(), metadata.modified()?)));
        let (length, modified) = metadata
            .map_err(|error| Kind::Other { path: file.path().to_owned(), reason: error.to_string() })?;
        Ok(Self { data_version, length, modified })
    }

    /// Whether a write from now on would show in the time of modification: file systems count time in steps, of a few
    /// milliseconds or, where the times have no fractions, of seconds.
    fn is_settled(&self) -> bool {
        let fractions =
            self.modified.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.subsec_nanos());
        let step = if fractions == 0 { COARSE_STEP } else { FINE_STEP };
        self.modified.elapsed().is_ok_and(|since| since >= step)
    }
}

/// Opens a copy as a database of its own.
pub(super) async fn open(file: &File, bytes: &[u8]) -> Result<SqliteConnection, DatabaseError> {
    let trouble = |error: sqlx::Error| file.error(&error);
    let buffer = SqliteOwnedBuf::try_from(bytes).map_err(trouble)?;
    let options = SqliteConnectOptions::new().in_memory(true).disable_statement_logging();
    let mut copy = options.connect().await.map_err(trouble)?;
    copy.deserialize(None, buffer, true).await.map_err(trouble)?;
    Ok(copy)
}
