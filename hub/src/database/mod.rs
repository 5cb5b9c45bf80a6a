//! A hub's database as a snapshot.

mod assemble;
mod error;
mod rows;
mod schema;
mod sql;
mod sqlite;
mod url;

use std::time::Duration;

use crate::{progress::Progress, version::HubVersion};

pub(crate) use self::{
    assemble::assemble,
    error::{Blame, DatabaseError},
    rows::Rows,
    sqlite::Cost,
    url::DatabaseUrl,
};

/// Reads the rows of a hub's database as of one moment.
pub(crate) async fn read(
    url: &DatabaseUrl,
    version: HubVersion,
    max_hold: Duration,
    progress: &Progress,
) -> Result<(Rows, Cost), DatabaseError> {
    match url {
        DatabaseUrl::Sqlite(path) => sqlite::read(path, version, max_hold, progress).await,
    }
}
