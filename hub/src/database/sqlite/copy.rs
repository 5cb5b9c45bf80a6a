//! Copying a file into memory that is already there, fast, and not a moment longer than allowed.

use std::{fs, io, os::unix::fs::FileExt, thread, time::Instant};

/// Bytes between two looks at the clock.
const CHUNK: usize = 1 << 18;
/// How many read a file at once, and up to which size one is enough.
const READERS: usize = 4;
const SMALL: usize = 8 << 20;

/// How a copy ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Copied {
    /// The time ran out, or the file became shorter meanwhile.
    InPart,
    Whole,
}

/// Reads the whole file into `bytes`, whose memory it uses again, unless the deadline passes; no deadline means no limit.
///
/// Several readers share the work, also where there are fewer processors: on a busy machine each gets turns of its own.
pub(super) fn copy(source: &fs::File, bytes: &mut Vec<u8>, deadline: Option<Instant>) -> io::Result<Copied> {
    let size = usize::try_from(source.metadata()?.len()).map_err(|_| io::ErrorKind::OutOfMemory)?;
    bytes.resize(size, 0);
    let share = size.div_ceil(READERS).next_multiple_of(CHUNK);
    let read = |first: usize, part: &mut [u8]| -> io::Result<Copied> {
        let mut offset = u64::try_from(first).map_err(|_| io::ErrorKind::OutOfMemory)?;
        for chunk in part.chunks_mut(CHUNK) {
            if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                return Ok(Copied::InPart);
            }
            match source.read_exact_at(chunk, offset) {
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(Copied::InPart),
                read => read?,
            }
            offset += u64::try_from(chunk.len()).map_err(|_| io::ErrorKind::OutOfMemory)?;
        }
        Ok(Copied::Whole)
    };
    if size <= SMALL {
        return read(0, bytes);
    }
    let parts = bytes.chunks_mut(share).enumerate();
    thread::scope(|scope| {
        let readers: Vec<_> =
            parts.map(|(index, part)| scope.spawn(move || read(index * share, part))).collect();
        let mut copied = Copied::Whole;
        for reader in readers {
            // A reader does not panic; if it did, there is no copy.
            if reader.join().unwrap_or(Ok(Copied::InPart))? == Copied::InPart {
                copied = Copied::InPart;
            }
        }
        Ok(copied)
    })
}
