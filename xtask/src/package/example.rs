//! Examples that are pages, built as whoever reads them would.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{Built, consumer};
use crate::{node, process};

/// Installs what the example's lock file pins, the packed package beside it, and builds it. Returns its folder.
pub(crate) fn build(workspace: &Path, target: &Path, built: &Built, name: &str) -> Result<PathBuf> {
    let source = workspace.join("docs/examples").join(name);
    let folder = consumer::install_beside(built, &source, target.join("consumers").join(name))?;
    let mut webpack = node::node();
    webpack.arg("node_modules/.bin/webpack").current_dir(&folder);
    process::run("webpack", &mut webpack, &target.join("logs").join(format!("{name}-webpack.log")))?;
    Ok(folder)
}

/// Runs the example's own tests.
pub(crate) fn test(target: &Path, folder: &Path, name: &str) -> Result<()> {
    let mut jest = node::node();
    jest.arg("node_modules/.bin/jest").current_dir(folder);
    process::run("jest", &mut jest, &target.join("logs").join(format!("{name}-jest.log")))
}
