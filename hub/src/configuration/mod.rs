//! A hub's configuration, from the forms in which administrators keep it.

mod helm;
mod json;
mod python;

use std::{collections::BTreeMap, fmt, path::Path};

use hubscope::{
    jupyterhub::{Configuration, TokenMarks},
    snapshot::Limits,
};

/// A configuration with the places of its parts.
pub(crate) struct Loaded {
    pub(crate) configuration: Configuration,
    /// Line and column by JSON Pointer, as far as they are known.
    places: BTreeMap<String, (usize, usize)>,
    /// What to know about the source.
    pub(crate) remarks: Vec<String>,
}

impl Loaded {
    /// Where a part stands, or the smallest part around it that has a place.
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

/// The options in one JSON object, and where each part of it was.
struct Options {
    text: String,
    places: BTreeMap<String, (usize, usize)>,
    remarks: Vec<String>,
}

/// Reads a configuration; the end of the file's name says in which form. A `.py` is run by `python`.
pub(crate) fn load(path: &Path, python: &Path) -> Result<Loaded, ConfigurationError> {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let options = match extension {
        "py" => python::options(path, python)?,
        "yaml" | "yml" => helm::options(path)?,
        "json" => json::options(path)?,
        _ => {
            let message = "is it JSON, Helm values or Python? Let its name end with .json, .yaml or .py";
            return Err(ConfigurationError::new("configuration-form", path, message));
        }
    };
    let Options { text, places, remarks } = options;
    let read = Configuration::read(text.as_bytes(), &Limits::default(), &mut TokenMarks::default());
    let mut loaded = Loaded { configuration: Configuration::default(), places, remarks };
    match read {
        Ok(configuration) => loaded.configuration = configuration,
        Err(error) => {
            // Lines of a JSON file are its own; others were put together here.
            let own = (error.line(), error.column());
            let place = if extension == "json" { Some(own) } else { loaded.place(error.pointer()) };
            let mut refused = ConfigurationError::new(error.code(), path, error.message());
            refused.pointer = error.pointer().to_owned();
            refused.place = place;
            return Err(refused);
        }
    }
    Ok(loaded)
}

/// Why a configuration is refused or could not be read.
#[derive(Debug)]
pub(crate) struct ConfigurationError {
    code: &'static str,
    path: std::path::PathBuf,
    message: String,
    pointer: String,
    place: Option<(usize, usize)>,
}

impl ConfigurationError {
    fn new(code: &'static str, path: &Path, message: impl Into<String>) -> Self {
        Self { code, path: path.to_owned(), message: message.into(), pointer: String::new(), place: None }
    }

    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    /// Whether trying again may help.
    pub(crate) fn is_trouble(&self) -> bool {
        matches!(self.code, "file-unreadable" | "python-unavailable")
    }

    pub(crate) fn pointer(&self) -> &str {
        &self.pointer
    }

    pub(crate) fn place(&self) -> Option<(usize, usize)> {
        self.place
    }
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path.display(), self.message)?;
        match (self.pointer.as_str(), self.place) {
            ("", None) => Ok(()),
            ("", Some((line, column))) => write!(f, " (line {line}, column {column})"),
            (pointer, None) => write!(f, " (`{pointer}`)"),
            (pointer, Some((line, column))) => write!(f, " (`{pointer}`, line {line}, column {column})"),
        }
    }
}

impl std::error::Error for ConfigurationError {}

fn read(path: &Path) -> Result<String, ConfigurationError> {
    std::fs::read_to_string(path)
        .map_err(|error| ConfigurationError::new("file-unreadable", path, format!("cannot be read: {error}")))
}

/// A key as JSON Pointer writes it.
fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
