//! A consumer's folder below the target directory.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::Consumer;
use crate::{
    node,
    package::{
        Built,
        consumer::{copy, unpack},
    },
    progress::Step,
};

/// Copies the files of a consumer, installs what its lock file pins, and unpacks the tarball among it.
pub(super) fn lay(
    root: &Path,
    target: &Path,
    consumer: &Consumer,
    built: &Built,
    step: &Step,
) -> Result<PathBuf> {
    let sources = root.join("tests/consumers");
    let folder = target.join("consumers/matrix").join(consumer.name);
    clear(&folder)?;
    if let Some(example) = consumer.example {
        copy(&root.join("docs/examples").join(example), &folder)?;
    }
    copy(&sources.join(consumer.name), &folder)?;
    copy(&sources.join("kit"), &folder.join("kit"))?;
    if folder.join("package-lock.json").exists() {
        install(&folder, step)?;
    }
    unpack(built, &folder)?;
    Ok(folder)
}

/// Empties a folder but for what npm installed in it.
fn clear(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list `{}`", folder.display()))? {
        let entry = entry?;
        if entry.file_name() == "node_modules" {
            continue;
        }
        let path = entry.path();
        let removed =
            if entry.file_type()?.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.with_context(|| format!("cannot remove `{}`", path.display()))?;
    }
    Ok(())
}

/// Not `npm ci`: a registry that mirrors the packages of one platform only leaves the others out of a lock file, and `npm ci`
/// then refuses it. `npm install` takes the same versions from it.
fn install(folder: &Path, step: &Step) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json"))?;
    let marker = folder.join("node_modules/.installed-lock.json");
    if fs::read(&marker).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    step.say("npm: installing what package-lock.json pins");
    let modules = folder.join("node_modules");
    if modules.exists() {
        fs::remove_dir_all(&modules).with_context(|| format!("cannot empty `{}`", modules.display()))?;
    }
    node::npm(
        folder,
        &["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    )?;
    fs::write(&marker, lock).with_context(|| format!("cannot write `{}`", marker.display()))
}
