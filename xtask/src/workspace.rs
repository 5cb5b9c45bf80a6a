//! Where things are: the repository, the target directory, and the programs of the Rust toolchain.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use crate::{node::find_program, process, progress::Step};

/// The target that the npm package is compiled for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The root of the repository.
pub(crate) fn root() -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(here.parent().context("xtask has no parent folder")?.to_owned())
}

/// A cargo command in the repository: the same cargo that runs this program.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// Installs the standard library for WebAssembly, unless it is there already.
pub(crate) fn ensure_wasm_target(step: &Step, log: &Path) -> Result<()> {
    let mut question = Command::new("rustc");
    question.args(["--print", "target-libdir", "--target", WASM_TARGET]);
    let folder = process::read("rustc", &mut question, None)?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    ensure!(
        find_program("rustup").is_some(),
        "this Rust has no standard library for {WASM_TARGET}, and there is no rustup to install it; \
         distributions have a package for it, `libstd-rust-dev-wasm32` in Debian"
    );
    step.say(&format!("rustup: installing the target {WASM_TARGET}"));
    process::run("rustup", Command::new("rustup").args(["target", "add", WASM_TARGET]), log)
}
