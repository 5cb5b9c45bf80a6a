//! Values in JSON that must have a certain shape, such as tests and edits that somebody wrote.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Why a value is refused, and which part of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ShapeError {
    code: &'static str,
    pointer: String,
    message: String,
}

impl ShapeError {
    pub(crate) fn new(code: &'static str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code, pointer: pointer.into(), message: message.into() }
    }

    /// A stable word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// JSON Pointer of the part that is refused.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The sentence without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for ShapeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => formatter.write_str(&self.message),
            pointer => write!(formatter, "{} (`{pointer}`)", self.message),
        }
    }
}

impl std::error::Error for ShapeError {}

/// Reads a value; `at` is the pointer of the value itself.
pub(crate) fn shaped<T: DeserializeOwned>(value: &Value, at: &str) -> Result<T, ShapeError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let pointer = format!("{at}{}", pointer(error.path()));
        let message = error.into_inner().to_string();
        let code = match message.as_str() {
            text if text.starts_with("unknown field") => "unknown-field",
            text if text.starts_with("missing field") => "missing-field",
            text if text.starts_with("unknown variant") => "unknown-variant",
            _ => "wrong-type",
        };
        ShapeError::new(code, pointer, message)
    })
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}
