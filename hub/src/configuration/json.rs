//! Options as JSON: one object with each option under its own name.

use std::{collections::BTreeMap, path::Path};

use super::{ConfigurationError, Options, read};

/// The file as it stands: the engine reads it, and names its lines.
pub(super) fn options(path: &Path) -> Result<Options, ConfigurationError> {
    Ok(Options { text: read(path)?, places: BTreeMap::new(), remarks: Vec::new() })
}
