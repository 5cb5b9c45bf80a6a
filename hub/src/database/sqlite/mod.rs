//! Reading a hub's SQLite file without making the hub wait.
//!
//! A hub keeps its database in SQLite's rollback-journal mode. There, a reader and a writer exclude each other: while
//! anybody reads, the hub's commit waits, its whole event loop with it, and fails after 5 seconds. Two ways lead out:
//!
//! * rollback journal: the file is copied as it is into memory, between two looks that find nothing written or under a read
//!   lock that is held for milliseconds (see [`image`]), and the rows are read from the copy;
//! * write-ahead log: readers and writers do not meet, and one read transaction on the file itself is enough.
//!
//! Either way there is a connection on which all rows belong to one moment, and everything after it is the same.

mod copy;
mod image;
mod open;
mod read;

use std::{path::Path, time::Duration};

use sqlx::{Connection, SqliteConnection};

use self::image::Image;
use super::{error::DatabaseError, rows::Rows};
use crate::{progress::Progress, version::HubVersion};

/// How long a read waits for a lock that somebody else holds; the hub itself gives up after the same time.
const PATIENCE: Duration = Duration::from_secs(5);

const NICENESS: i32 = 10;

/// What reading cost, for the person who waited and for the hub.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// The longest time that a writer of the hub can have been kept from committing.
    pub(crate) hold: Duration,
    /// How often the copy was begun under the lock.
    pub(crate) attempts: u32,
}

/// Reads all rows as of one moment.
pub(super) async fn read(
    path: &Path,
    version: HubVersion,
    max_hold: Duration,
    progress: &Progress,
) -> Result<(Rows, Cost), DatabaseError> {
    let file = open::File::check(path)?;
    let mut connection = file.connect().await?;
    if file.has_write_ahead_log() {
        let now = read::now(&mut connection, &file).await?;
        give_way();
        file.begin(&mut connection).await?;
        let rows = read::rows(&mut connection, &file, now, version, progress).await?;
        close(connection).await;
        return Ok((rows, Cost { hold: Duration::ZERO, attempts: 1 }));
    }
    progress.step("copying the database");
    let Image { bytes, now, cost } = image::take(&file, &mut connection, max_hold).await?;
    close(connection).await;
    give_way();
    let mut copy = image::open(&file, &bytes).await?;
    drop(bytes);
    let rows = read::rows(&mut copy, &file, now, version, progress).await?;
    close(copy).await;
    Ok((rows, cost))
}

/// Ends a connection that only read: whatever goes wrong now, the rows are here and the file is as it was.
async fn close(connection: SqliteConnection) {
    drop(connection.close().await);
}

/// Lets everybody else go first from here on, and the threads that are started from here: rows take a processor for seconds,
/// and a hub on a busy machine would feel it more than any lock. Where it is not allowed, it is not done.
fn give_way() {
    let _niceness_now = rustix::process::nice(NICENESS);
}
