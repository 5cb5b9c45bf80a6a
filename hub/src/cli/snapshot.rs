//! `hubscope snapshot`: a hub's database as a policy snapshot.

use std::{
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use hubscope::snapshot::{Snapshot, Text};

use super::{Exit, Failure, document};
use crate::{
    database::{self, DatabaseUrl},
    definitions::Definitions,
    progress::Progress,
    version::HubVersion,
};

/// Take a snapshot of a hub's database, while the hub runs
///
/// Only reads. The hub is not kept waiting: its SQLite file is copied into memory under one lock of a few milliseconds.
/// The document holds no token, hash, cookie or note.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The database, as in the hub's `db_url`: `sqlite:////srv/jupyterhub/jupyterhub.sqlite`, or a plain path
    #[arg(long, value_name = "URL")]
    db: String,
    /// The hub's version, which decides its rules, for example 5.5.4; a definitions file names it too
    #[arg(long, value_name = "VERSION")]
    hub_version: Option<String>,
    /// The file that `hubscope_definitions.write` wrote: custom scopes, settings, version (see `definitions-snippet`)
    #[arg(long, value_name = "FILE")]
    definitions: Option<PathBuf>,
    /// Where to write the snapshot; standard output if absent. The file is replaced in one step
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Indent the document for reading
    #[arg(long)]
    pretty: bool,
    /// The longest time in milliseconds that the hub's writes may be held up
    #[arg(long, value_name = "MS", default_value_t = 100)]
    max_hold: u64,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let url = DatabaseUrl::parse(&arguments.db)?;
    let file = arguments.definitions.as_deref().map(DefinitionsFile::read).transpose()?;
    let definitions = file.as_ref().map(DefinitionsFile::parse).transpose()?;
    let version = version(arguments, definitions.as_ref())?;
    let progress = Progress::begin();
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().build().map_err(Failure::Internal)?;
    let max_hold = Duration::from_millis(arguments.max_hold);
    let (rows, cost) = runtime.block_on(database::read(&url, version, max_hold, &progress))?;
    progress.step("writing");
    let assembled = database::assemble(&rows, version, definitions.as_ref())?;
    let bytes = write(&assembled.snapshot, arguments)?;
    let took = progress.end();
    let snapshot = &assembled.snapshot;
    for warning in &assembled.warnings {
        eprintln!("hubscope: {warning}");
    }
    let roles = snapshot.roles.iter().map(|role| (role.name.as_str(), role.scopes.iter().map(Text::as_str)));
    for notice in document::notices(roles) {
        eprintln!("hubscope: {notice}");
    }
    eprintln!(
        "hubscope: {} users, {} groups, {} roles, {} tokens; {} kB in {:.1} s; the hub's writes were held up for at most {} ms{}",
        snapshot.users.len(),
        snapshot.groups.len(),
        snapshot.roles.len(),
        snapshot.tokens.len(),
        bytes.div_ceil(1000),
        took.as_secs_f64(),
        cost.hold.as_millis(),
        if cost.attempts > 1 { format!(" ({} attempts)", cost.attempts) } else { String::new() },
    );
    Ok(Exit::Allow)
}

/// A definitions file in memory.
struct DefinitionsFile<'a> {
    path: &'a Path,
    bytes: Vec<u8>,
}

impl<'a> DefinitionsFile<'a> {
    fn read(path: &'a Path) -> Result<Self, Failure> {
        let read = fs::read(path);
        let bytes = read.map_err(|error| Failure::File { path: path.to_owned(), write: false, error })?;
        Ok(Self { path, bytes })
    }

    fn parse(&self) -> Result<Definitions<'_>, Failure> {
        Ok(Definitions::parse(&self.bytes, self.path)?)
    }
}

/// The version that both sources agree on.
fn version(arguments: &Arguments, definitions: Option<&Definitions<'_>>) -> Result<HubVersion, Failure> {
    let asked = arguments.hub_version.as_deref();
    let written = definitions.map(|definitions| definitions.hub_version.as_str());
    match (asked, written, &arguments.definitions) {
        (Some(asked), Some(written), Some(path)) if asked != written => Err(Failure::VersionConflict {
            asked: asked.to_owned(),
            written: written.to_owned(),
            path: path.clone(),
        }),
        (asked, written, _) => Ok(HubVersion::parse(asked.or(written).ok_or(Failure::VersionMissing)?)?),
    }
}

/// Writes the document and says how long it is.
fn write(snapshot: &Snapshot<'_>, arguments: &Arguments) -> Result<u64, Failure> {
    let Some(path) = arguments.out.as_deref() else {
        let failed = |error| Failure::File { path: "standard output".into(), write: true, error };
        return print(snapshot, arguments.pretty, io::stdout().lock()).map_err(failed);
    };
    let failed = |error| Failure::File { path: path.to_owned(), write: true, error };
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    // Readable by its owner only: who exists in a hub is nobody else's business until somebody decides so.
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    let bytes = print(snapshot, arguments.pretty, file.as_file_mut()).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(bytes)
}

fn print(snapshot: &Snapshot<'_>, pretty: bool, target: impl Write) -> io::Result<u64> {
    let mut target = Counting { target: BufWriter::new(target), bytes: 0 };
    if pretty {
        serde_json::to_writer_pretty(&mut target, snapshot)?;
    } else {
        serde_json::to_writer(&mut target, snapshot)?;
    }
    target.write_all(b"\n")?;
    target.flush()?;
    Ok(target.bytes)
}

struct Counting<W> {
    target: W,
    bytes: u64,
}

impl<W: Write> Write for Counting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.target.write(bytes)?;
        self.bytes += u64::try_from(written).unwrap_or_default();
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.target.flush()
    }
}
