//! Edits that somebody wrote: a list, in JSON or YAML.

use std::path::Path;

use hubscope::{Policy, ShapeError, jupyterhub::Edit};

use super::Failure;
use crate::yaml::Document;

/// The policy after the edits of a file.
pub(super) fn apply(policy: &Policy, path: &Path) -> Result<Policy, Failure> {
    let document = Document::read(path)?;
    let refused = |error: ShapeError| document.refused(error.code(), error.pointer(), error.message());
    let edits = Edit::list(document.value(), "").map_err(refused)?;
    policy.edited(&edits).map_err(|error| {
        let pointer = format!("/{}", error.position());
        document.refused(error.code(), &pointer, error.to_string()).into()
    })
}
