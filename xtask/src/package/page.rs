//! The preview page, built with the packed package.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::{Built, consumer, target_directory};
use crate::{node, process};

/// Documents of the documentation that the page opens as its own examples.
const EXAMPLES: [&str; 3] = ["school.json", "shop.json", "users.json"];

/// Builds `www` into an empty `target/www` and returns that folder; the page wants a `policy.json` beside it.
pub(crate) fn build(workspace: &Path, built: &Built) -> Result<PathBuf> {
    let target = target_directory(workspace);
    let folder = folder(workspace);
    consumer::copy(&workspace.join("www"), &folder)?;
    examples(workspace, &folder.join("public/examples"))?;
    node::npm_install(&folder)?;
    consumer::unpack(built, &folder)?;

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

/// Where the page is built, with what it needs installed.
pub(crate) fn folder(workspace: &Path) -> PathBuf {
    target_directory(workspace).join("www-build")
}

fn examples(workspace: &Path, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).context("cannot make a folder for the page's examples")?;
    for name in EXAMPLES {
        let from = workspace.join("docs/examples").join(name);
        fs::copy(&from, folder.join(name)).with_context(|| format!("cannot copy `{}`", from.display()))?;
    }
    Ok(())
}
