//! The entries of the package, out of `pkg-template/src`.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{node::Tools, process};

/// ES modules of `pkg-template/src` that are entries, or that every entry shares.
const MODULES: [&str; 4] = ["core.js", "index.browser.js", "index.inline.js", "index.workerd.js"];
/// What `require` gets. Each is one file, because CommonJS cannot load the ES modules.
const COMMON_JS: [(&str, &str); 2] = [("core.js", "core.cjs"), ("index.inline.js", "index.inline.cjs")];

/// Writes `engine.bytes.js` and bundles the facade.
pub(super) fn run(tools: &Tools, workspace: &Path, dist: &Path) -> Result<()> {
    let source = workspace.join("pkg-template/src");
    write_bytes(dist)?;
    for module in MODULES {
        let mut command = esbuild(tools, &source.join(module), &dist.join(module), "esm");
        if module != "core.js" {
            // The entries share one facade, so that an error of one is an instance of the other's class.
            command.arg("--external:./core.js");
        }
        command.arg("--external:./engine.bytes.js").arg("--external:./engine.wasm");
        process::read("esbuild", &mut command, None)?;
    }
    for (module, output) in COMMON_JS {
        process::read("esbuild", &mut esbuild(tools, &dist.join(module), &dist.join(output), "cjs"), None)?;
    }
    Ok(())
}

fn esbuild(tools: &Tools, source: &Path, output: &Path, format: &str) -> std::process::Command {
    let mut command = tools.command("esbuild");
    command
        .arg(source)
        .args(["--bundle", "--target=es2022", "--platform=neutral", "--log-level=warning", "--charset=utf8"])
        .arg(format!("--format={format}"))
        .arg(format!("--outfile={}", output.display()));
    command
}

/// The module as text, for consumers that cannot fetch a file: servers, test runners, single-file builds.
fn write_bytes(dist: &Path) -> Result<()> {
    let engine = fs::read(dist.join("engine.wasm")).context("no engine.wasm was built")?;
    let text = STANDARD.encode(engine);
    let module =
        format!("// Generated from engine.wasm, the same bytes as base64.\nexport default '{text}';\n");
    fs::write(dist.join("engine.bytes.js"), module).context("cannot write engine.bytes.js")
}
