//! Node.js and what the repository installs from npm.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

/// A `node` command.
pub(crate) fn node() -> Command {
    Command::new("node")
}

/// The npm packages of `xtask/node`, installed below the target directory.
pub(crate) struct Tools {
    folder: PathBuf,
    versions: String,
}

impl Tools {
    /// Installs what `xtask/node/package-lock.json` pins, unless it is there already.
    pub(crate) fn install(workspace: &Path, target: &Path) -> Result<Self> {
        let source = workspace.join("xtask/node");
        let folder = target.join("node-tools");
        fs::create_dir_all(&folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
        for name in ["package.json", "package-lock.json", ".npmrc"] {
            fs::copy(source.join(name), folder.join(name))
                .with_context(|| format!("cannot copy `{name}` of xtask/node"))?;
        }
        npm_install(&folder)?;
        let versions =
            fs::read_to_string(folder.join("package.json")).context("no package.json of the tools")?;
        Ok(Self { folder, versions })
    }

    /// A command of an installed package, run by Node.
    pub(crate) fn command(&self, name: &str) -> Command {
        let mut command = node();
        command.arg(self.folder.join("node_modules/.bin").join(name));
        command
    }

    /// What is installed, in some form that changes with it.
    pub(crate) fn versions(&self) -> &str {
        &self.versions
    }

    /// Where the packages are installed: what `NODE_PATH`-like settings of a test want to know.
    pub(crate) fn modules(&self) -> PathBuf {
        self.folder.join("node_modules")
    }
}

/// Installs exactly what the lock file of a folder pins; does nothing when that has been done before.
pub(crate) fn npm_install(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("no `package-lock.json` in `{}`", folder.display()))?;
    // npm's own marker inside `node_modules` differs from the lock file, so a copy of the lock file is the marker.
    let marker = folder.join("node_modules/.installed-lock.json");
    if fs::read(&marker).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    eprintln!("npm: installing the packages of {}", name_of(folder));
    // Not `npm ci`: a registry that mirrors the packages of one platform only leaves the others out of a lock file, and `npm ci`
    // then refuses it. `npm install` takes the same versions from it.
    npm(
        folder,
        &["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    )?;
    fs::create_dir_all(folder.join("node_modules"))?;
    fs::write(&marker, lock).with_context(|| format!("cannot write `{}`", marker.display()))
}

/// Runs npm in a folder and returns what it printed on standard output.
pub(crate) fn npm(folder: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new("npm")
        .args(arguments)
        .current_dir(folder)
        .output()
        .context("cannot run npm; Node.js 20 or newer with npm is needed")?;
    ensure!(
        output.status.success(),
        "`npm {}` failed in `{}`: {}",
        arguments.join(" "),
        folder.display(),
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Finds a program on `PATH`.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|candidate| candidate.is_file())
}

fn name_of(folder: &Path) -> String {
    folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
