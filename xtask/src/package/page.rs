//! The preview page, built with the packed package.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use super::{Built, consumer, target_directory};
use crate::{node, process};

/// Builds `www` into an empty `target/www` and returns that folder; the page wants a `policy.json` beside it.
pub(crate) fn build(workspace: &Path, built: &Built) -> Result<PathBuf> {
    let target = target_directory(workspace);
    let folder = target.join("www-build");
    consumer::copy(&workspace.join("www"), &folder)?;
    node::npm_install(&folder)?;
    // Not in the lock file, which would then change with every build: the tarball is unpacked where npm would put it.
    let package = folder.join("node_modules/hubscope");
    if package.exists() {
        fs::remove_dir_all(&package).with_context(|| format!("cannot empty `{}`", package.display()))?;
    }
    fs::create_dir_all(&package).with_context(|| format!("cannot create `{}`", package.display()))?;
    let mut tar = Command::new("tar");
    tar.arg("--extract").arg("--gzip").arg("--strip-components=1");
    tar.arg("--file").arg(&built.tarball).arg("--directory").arg(&package);
    process::read("tar", &mut tar, None)?;

    let output = target.join("www");
    let logs = target.join("logs");
    let bin = folder.join("node_modules/.bin");
    let mut check = node::node();
    check.arg(bin.join("tsc")).arg("--noEmit").current_dir(&folder);
    process::run("tsc", &mut check, &logs.join("page-types.log"))?;
    let mut vite = node::node();
    vite.arg(bin.join("vite"))
        .arg("build")
        .arg("--outDir")
        .arg(&output)
        .arg("--emptyOutDir")
        .current_dir(&folder);
    process::run("vite", &mut vite, &logs.join("page.log"))?;
    Ok(output)
}
