//! Why a document was refused, and where.

use std::fmt;

use super::place::{Place, locate, push_token};

/// A document that was refused. Nothing of it was taken over.
///
/// The message is a sentence for the person who made the document; [`Self::code`] is for programs and never changes its meaning.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReadError {
    code: &'static str,
    message: String,
    place: Place,
}

impl ReadError {
    pub(super) fn new(code: &'static str, message: String, place: Place) -> Self {
        Self { code, message, place }
    }

    /// A refusal that is about the document as a whole, found after all rows were read.
    pub(crate) fn of_document(document: &[u8], refusal: Refusal) -> Self {
        let place = Place { pointer: refusal.pointer(), ..locate(document, 0) };
        Self::new(refusal.code, refusal.message, place)
    }

    /// The same with another pointer, where keys may not be shown.
    pub(crate) fn pointing_at(mut self, pointer: String) -> Self {
        self.place.pointer = pointer;
        self
    }

    /// A stable word for the kind of mistake:
    /// `not-json`, `truncated`, `not-utf8`, `lone-surrogate`, `too-large`, `too-deep`, `too-many`, `too-long`, `wrong-format`,
    /// `wrong-type`, `unknown-field`, `duplicate-field`, `missing-field`, `duplicate-name`, `unsupported-hub`,
    /// `unsupported-version`, `redefined-scope` or `contradiction`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// JSON Pointer to the value that is wrong; empty for the document as a whole.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.place.pointer
    }

    /// Line, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.place.line
    }

    /// Column in characters, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.place.column
    }

    /// The sentence without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)?;
        match self.pointer() {
            "" => write!(formatter, " (line {}, column {})", self.line(), self.column()),
            pointer => write!(formatter, " (`{pointer}`, line {}, column {})", self.line(), self.column()),
        }
    }
}

impl std::error::Error for ReadError {}

/// What a consumer of rows has against one, before the place is known.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(super) code: &'static str,
    /// Keys to the value: below a row at first, such as `name` or `scopes` and `3`; the reader puts the row in front.
    pub(super) path: Vec<String>,
    pub(super) message: String,
}

impl Refusal {
    /// `below` is the path below the row, its keys separated by slashes; no key of a row holds one.
    pub(crate) fn new(code: &'static str, below: &str, message: impl Into<String>) -> Self {
        let path = below.split('/').filter(|key| !key.is_empty()).map(str::to_owned).collect();
        Self { code, path, message: message.into() }
    }

    pub(super) fn within(mut self, outer: &[&str]) -> Self {
        self.path.splice(0..0, outer.iter().map(|key| (*key).to_owned()));
        self
    }

    pub(super) fn pointer(&self) -> String {
        let mut pointer = String::new();
        for key in &self.path {
            pointer.push('/');
            push_token(&mut pointer, key);
        }
        pointer
    }
}
