//! A folder into which npm installed the packed package, as any user would.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use super::Built;
use crate::{node, process};

/// Copies the files of `source` into an empty `folder` and installs the package beside them.
pub(crate) fn install(built: &Built, source: &Path, folder: PathBuf) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty `{}`", folder.display()))?;
    }
    copy(source, &folder)?;
    fs::write(folder.join("package.json"), "{ \"private\": true, \"type\": \"module\" }\n")?;
    let tarball = built.tarball.display().to_string();
    node::npm(
        &folder,
        &["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", &tarball],
    )?;
    ensure!(folder.join("node_modules/hubscope/package.json").exists(), "npm did not install the package");
    Ok(folder)
}

/// The same for a folder with a `package.json` and a lock file of its own. What they pin is installed once; the files and the package
/// are new each time.
pub(crate) fn install_beside(built: &Built, source: &Path, folder: PathBuf) -> Result<PathBuf> {
    empty(&folder)?;
    copy(source, &folder)?;
    node::npm_install(&folder)?;
    let modules = folder.join("node_modules/hubscope");
    if modules.exists() {
        fs::remove_dir_all(&modules).context("cannot remove the package of the last run")?;
    }
    let tarball = built.tarball.display().to_string();
    let options = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"];
    let arguments: Vec<&str> =
        ["install", "--loglevel=error"].into_iter().chain(options).chain([tarball.as_str()]).collect();
    node::npm(&folder, &arguments)?;
    ensure!(modules.join("package.json").exists(), "npm did not install the package");
    Ok(folder)
}

/// Removes everything of a folder but what npm installed.
fn empty(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() == "node_modules" {
            continue;
        }
        let removed = match entry.file_type()?.is_dir() {
            true => fs::remove_dir_all(entry.path()),
            false => fs::remove_file(entry.path()),
        };
        removed.with_context(|| format!("cannot remove `{}`", entry.path().display()))?;
    }
    Ok(())
}

/// Unpacks the tarball where npm would put it, for folders with a lock file, which must not change with every build.
pub(crate) fn unpack(built: &Built, folder: &Path) -> Result<()> {
    let package = folder.join("node_modules/hubscope");
    if package.exists() {
        fs::remove_dir_all(&package).with_context(|| format!("cannot empty `{}`", package.display()))?;
    }
    fs::create_dir_all(&package).with_context(|| format!("cannot create `{}`", package.display()))?;
    let mut tar = Command::new("tar");
    tar.arg("--extract").arg("--gzip").arg("--strip-components=1");
    tar.arg("--file").arg(&built.tarball).arg("--directory").arg(&package);
    process::read("tar", &mut tar, None)?;
    Ok(())
}

/// Copies a folder, without what npm installed in it.
pub(crate) fn copy(source: &Path, destination: &Path) -> Result<()> {
    fs::create_dir_all(destination).with_context(|| format!("cannot create `{}`", destination.display()))?;
    let entries = fs::read_dir(source).with_context(|| format!("cannot list `{}`", source.display()))?;
    for entry in entries {
        let entry = entry?;
        let target = destination.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            if entry.file_name() != "node_modules" {
                copy(&entry.path(), &target)?;
            }
        } else {
            fs::copy(entry.path(), &target)
                .with_context(|| format!("cannot copy `{}`", entry.path().display()))?;
        }
    }
    Ok(())
}
