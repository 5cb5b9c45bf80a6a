//! Snapshots of CQL roles in files.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use hubscope::cql::{Limits, State};

use super::super::{Failure, document};

pub(super) fn read(path: &Path) -> Result<State, Failure> {
    let limits = Limits::default();
    State::read(&document::bytes(path)?, &limits)
        .map_err(|error| Failure::Snapshot { path: path.to_owned(), error: Box::new(error) })
}

/// What was written.
pub(super) struct Written {
    pub(super) bytes: usize,
}

/// Replaces a file in one step: whoever reads it sees the old one or the new one.
pub(super) fn write(state: &State, path: &Path) -> Result<Written, Failure> {
    let failed = |error: io::Error| Failure::File { path: path.to_owned(), write: true, error };
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut text = state.to_json().to_string();
    text.push('\n');
    // Readable by its owner only, as a new file: it holds password hashes. A file that is there keeps its rights.
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    if let Ok(before) = fs::metadata(path) {
        fs::set_permissions(file.path(), before.permissions()).map_err(failed)?;
    }
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(Written { bytes: text.len() })
}
