//! A copy of a rollback-journal database in memory, taken under one short read lock.
//!
//! # Why the copy is of one moment
//!
//! SQLite changes pages of the file only under its exclusive lock, and does not give that lock while anybody holds a
//! read lock. A connection of ours holds a read lock from before the first byte of the copy until after the last one, so
//! no page changed in between; and taking that lock made SQLite refuse a file with an unfinished write in its journal. What
//! was copied is therefore the state after the last commit before the lock, whole.
//!
//! # Why the hub does not wait
//!
//! A commit of the hub waits while the lock is held. The file is read twice without a lock first, so that under the lock
//! it comes from the page cache into memory that is already mapped: about 4 GB/s, 25 ms for a hub of 100,000 users. The
//! second of these readings is timed, and the lock is not even taken when it was slower than the hold allows. Under the
//! lock the clock is watched, and the copy is given up when it runs out.
//! SQLite's writers look again after 1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50 and then every 100 ms, so a hold of up to
//! 100 ms costs a writer at most 128 ms.
//!
//! # What was not chosen
//!
//! * SQLite's backup interface in small steps begins anew at every commit of the hub, which can be for ever.
//! * Short batches, repeated until two passes agree: rows that changed and changed back between the passes make two
//!   halves of different moments look settled, and a hub that is busy enough never settles.

use std::{
    fs,
    io::{Read, Seek},
    time::{Duration, Instant},
};

use hubscope::snapshot::Timestamp;
use sqlx::{
    ConnectOptions, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteOwnedBuf},
};

use super::{Cost, open::File, read};
use crate::database::error::{DatabaseError, Kind};

/// How often a copy that did not fit into its time is tried again.
const ATTEMPTS: u32 = 5;
/// How long the hub has the database to itself between two attempts.
const PAUSE: Duration = Duration::from_millis(500);
/// Bytes between two looks at the clock.
const CHUNK: usize = 1 << 20;

/// A copy of a database file in memory.
pub(super) struct Image {
    /// A connection to the copy.
    pub(super) connection: SqliteConnection,
    /// The database's clock just before the moment that the copy shows.
    pub(super) now: Timestamp,
    pub(super) cost: Cost,
}

/// Copies the file that `connection` is connected to, and opens the copy.
pub(super) async fn take(
    file: &File,
    connection: &mut SqliteConnection,
    max_hold: Duration,
) -> Result<Image, DatabaseError> {
    let trouble =
        |error: std::io::Error| Kind::Other { path: file.path().to_owned(), reason: error.to_string() };
    // Closing any handle of a file drops every lock that the process has on it (POSIX). This one is therefore opened before
    // the lock is taken and closed after it is given back, and nothing else here opens the file meanwhile.
    let mut source = fs::File::open(file.path()).map_err(trouble)?;
    let mut bytes = Vec::new();
    source.read_to_end(&mut bytes).map_err(trouble)?;
    let mut hold = Duration::ZERO;
    for attempt in 1..=ATTEMPTS {
        if attempt > 1 {
            tokio::time::sleep(PAUSE).await;
        }
        let far = Instant::now().checked_add(max_hold);
        if copy(&mut source, &mut bytes, far).map_err(trouble)? == Copy::OutOfTime {
            continue;
        }
        let now = read::now(connection, file).await?;
        file.begin(connection).await?;
        let begun = Instant::now();
        let copied = copy(&mut source, &mut bytes, begun.checked_add(max_hold));
        let ended = sqlx::query("COMMIT").execute(&mut *connection).await;
        hold = hold.max(begun.elapsed());
        ended.map_err(|error| file.error(&error))?;
        if copied.map_err(trouble)? == Copy::Whole {
            drop(source);
            let connection = open(file, bytes).await?;
            return Ok(Image { connection, now, cost: Cost { hold, attempts: attempt } });
        }
    }
    let bytes = source.metadata().map_err(trouble)?.len();
    Err(Kind::HubWouldWait { path: file.path().to_owned(), bytes, limit: max_hold.as_millis() }.into())
}

#[derive(Eq, PartialEq)]
enum Copy {
    OutOfTime,
    Whole,
}

/// Reads the whole file into `bytes`, whose memory it uses again, unless the deadline passes; no deadline means no limit.
fn copy(source: &mut fs::File, bytes: &mut Vec<u8>, deadline: Option<Instant>) -> std::io::Result<Copy> {
    let size = usize::try_from(source.metadata()?.len()).map_err(|_| std::io::ErrorKind::OutOfMemory)?;
    bytes.resize(size, 0);
    source.rewind()?;
    for chunk in bytes.chunks_mut(CHUNK) {
        if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Ok(Copy::OutOfTime);
        }
        source.read_exact(chunk)?;
    }
    Ok(Copy::Whole)
}

/// Opens a copy as a database of its own.
async fn open(file: &File, bytes: Vec<u8>) -> Result<SqliteConnection, DatabaseError> {
    let trouble = |error: sqlx::Error| file.error(&error);
    let buffer = SqliteOwnedBuf::try_from(bytes.as_slice()).map_err(trouble)?;
    drop(bytes);
    let options = SqliteConnectOptions::new().in_memory(true).disable_statement_logging();
    let mut copy = options.connect().await.map_err(trouble)?;
    copy.deserialize(None, buffer, true).await.map_err(trouble)?;
    Ok(copy)
}
