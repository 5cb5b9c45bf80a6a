//! Why a file is refused.

use std::fmt;

/// A refusal with its place.
#[derive(Debug)]
pub(crate) struct YamlError {
    pub(super) code: &'static str,
    pub(super) name: String,
    pub(super) message: String,
    pub(super) pointer: String,
    pub(super) place: Option<(usize, usize)>,
}

impl YamlError {
    pub(super) fn new(code: &'static str, name: &str, message: impl Into<String>) -> Self {
        Self { code, name: name.to_owned(), message: message.into(), pointer: String::new(), place: None }
    }

    pub(super) fn in_file(self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self }
    }

    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    /// Whether trying again may help.
    pub(crate) fn is_trouble(&self) -> bool {
        self.code == "file-unreadable"
    }

    /// The sentence without file and place.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn pointer(&self) -> &str {
        &self.pointer
    }

    pub(crate) fn place(&self) -> Option<(usize, usize)> {
        self.place
    }
}

impl fmt::Display for YamlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.name, self.message)?;
        match (self.pointer.as_str(), self.place) {
            ("", None) => Ok(()),
            ("", Some((line, column))) => write!(f, " (line {line}, column {column})"),
            (pointer, None) => write!(f, " (`{pointer}`)"),
            (pointer, Some((line, column))) => write!(f, " (`{pointer}`, line {line}, column {column})"),
        }
    }
}

impl std::error::Error for YamlError {}
