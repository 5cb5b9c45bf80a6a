//! Legacy rows that cannot be carried over.

use std::fmt;

use super::Module;

/// A legacy row at which a migration stops.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fault {
    module: Module,
    row: usize,
    code: &'static str,
    mentions: Vec<String>,
    message: String,
}

impl Fault {
    fn new(module: Module, row: usize, code: &'static str, mentions: &[&str], message: String) -> Self {
        let mentions = mentions.iter().map(|name| (*name).to_owned()).collect();
        Self { module, row, code, mentions, message }
    }

    pub(super) fn wrong_column(module: Module, row: usize, column: &str, wanted: &str) -> Self {
        let message = format!("`{column}` is not {wanted}");
        Self::new(module, row, "wrong_column", &[column], message)
    }

    pub(super) fn missing_column(module: Module, row: usize, name: &str, column: &str) -> Self {
        let message = format!("the row of `{name}` has no `{column}`; write one, or delete the row");
        Self::new(module, row, "missing_column", &[name, column], message)
    }

    pub(super) fn invalid_resource(module: Module, row: usize, name: &str, resource: &str) -> Self {
        let message = format!("the row of `{name}` is about `{resource}`, which is no name of a resource");
        Self::new(module, row, "invalid_resource_name", &[name, resource], message)
    }

    pub(super) fn unreadable_permission(module: Module, row: usize, name: &str, permission: &str) -> Self {
        let message = format!("the row of `{name}` holds `{permission}`, which is no permission");
        Self::new(module, row, "unreadable_permission", &[name, permission], message)
    }

    /// Which module met it.
    #[must_use]
    pub fn module(&self) -> Module {
        self.module
    }

    /// Which row of the module's table, from 0.
    #[must_use]
    pub fn row(&self) -> usize {
        self.row
    }

    /// A stable word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The names that it is about.
    #[must_use]
    pub fn mentions(&self) -> &[String] {
        &self.mentions
    }

    /// Where the row is in the document, as a JSON Pointer.
    #[must_use]
    pub fn pointer(&self) -> String {
        format!("/legacy/{}/{}", self.module.table(), self.row)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({})", self.message, self.pointer())
    }
}

impl std::error::Error for Fault {}
