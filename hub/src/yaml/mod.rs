//! Files that people write: YAML, and JSON as the YAML that it is, with the place of every part.

mod builder;
mod error;
mod scalar;

use std::{collections::BTreeMap, fs::File, io, io::Read, path::Path};

use serde_json::Value;

pub(crate) use self::error::YamlError;

/// Longest file in bytes.
const LONGEST: u64 = 16 << 20;

/// A file as a tree, and where its parts stand.
#[derive(Debug)]
pub(crate) struct Document {
    name: String,
    value: Value,
    places: Places,
}

/// How a file is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Dialect {
    /// YAML 1.2, and nothing that can be read in two ways.
    Plain,
    /// As Helm reads values, with limits for what aliases make of them. Keys may be secrets.
    Helm,
}

impl Dialect {
    /// How many lists and mappings may stand inside each other; edits and tests need four, pods twenty.
    fn deepest(self) -> usize {
        match self {
            Self::Plain => 32,
            Self::Helm => 64,
        }
    }
}

/// Line and column by JSON Pointer.
type Places = BTreeMap<String, (usize, usize)>;

impl Document {
    /// Reads a file; `-` is standard input.
    pub(crate) fn read(path: &Path) -> Result<Self, YamlError> {
        Self::read_as(path, Dialect::Plain)
    }

    /// Reads values for Helm: aliases, merge keys and flags as YAML 1.1 has them.
    pub(crate) fn read_values(path: &Path) -> Result<Self, YamlError> {
        Self::read_as(path, Dialect::Helm)
    }

    fn read_as(path: &Path, dialect: Dialect) -> Result<Self, YamlError> {
        let is_stdin = path == Path::new("-");
        let name = if is_stdin { "standard input".to_owned() } else { path.display().to_string() };
        let mut bytes = Vec::new();
        let read = match is_stdin {
            true => io::stdin().lock().take(LONGEST + 1).read_to_end(&mut bytes),
            false => File::open(path).and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes)),
        };
        read.map_err(|error| YamlError::new("file-unreadable", &name, format!("cannot be read: {error}")))?;
        if bytes.len() as u64 > LONGEST {
            let message = format!("is longer than {LONGEST} bytes");
            return Err(YamlError::new("too-long", &name, message));
        }
        let text =
            String::from_utf8(bytes).map_err(|_| YamlError::new("not-text", &name, "is no text in UTF-8"))?;
        let (value, places) = builder::build(&text, dialect).map_err(|error| error.in_file(&name))?;
        Ok(Self { name, value, places })
    }

    /// The tree itself.
    pub(crate) fn value(&self) -> &Value {
        &self.value
    }

    /// What messages call the file.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// A refusal of one part of the document.
    pub(crate) fn refused(&self, code: &'static str, pointer: &str, message: impl Into<String>) -> YamlError {
        let place = self.place(pointer);
        YamlError { pointer: pointer.to_owned(), place, ..YamlError::new(code, &self.name, message) }
    }

    /// The places of a part and of all below it, each with what its pointer has behind that of the part.
    pub(crate) fn places_below(&self, pointer: &str) -> impl Iterator<Item = (&str, (usize, usize))> {
        let from = self.places.range(pointer.to_owned()..);
        let below = from.map_while(move |(place, at)| Some((place.strip_prefix(pointer)?, *at)));
        below.filter(|(rest, _)| rest.is_empty() || rest.starts_with('/'))
    }

    /// Where a part stands, or the smallest part around it.
    pub(crate) fn place(&self, pointer: &str) -> Option<(usize, usize)> {
        let mut pointer = pointer;
        loop {
            if let Some(place) = self.places.get(pointer) {
                return Some(*place);
            }
            (pointer, _) = pointer.rsplit_once('/')?;
        }
    }
}
