//! The entries of the package, out of `pkg-template/src`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};

use super::ENGINES;
use crate::{node::Tools, process};

/// ES modules of `pkg-template/src` that the exports of the package name. What they share becomes modules of its own, so that an
/// error of one entry is an instance of the other's class.
const ENTRIES: &[&str] = &[
    "core.js",
    "cql.browser.js",
    "cql.inline.js",
    "cql.js",
    "cql.workerd.js",
    "express.js",
    "fastify.js",
    "full.browser.js",
    "full.inline.js",
    "full.js",
    "full.workerd.js",
    "hono.js",
    "index.browser.js",
    "index.inline.js",
    "index.workerd.js",
    "koa.js",
    "react.js",
    "worker.js",
];
/// What the user of an adapter has installed.
const PEERS: &[&str] = &["hono/http-exception", "react"];

/// Bundles the facade, and makes a CommonJS twin of every module; the workerd entries have none, since no Worker loads CommonJS.
pub(super) fn run(tools: &Tools, workspace: &Path, dist: &Path) -> Result<()> {
    let source = workspace.join("pkg-template/src");
    let mut command = esbuild(tools, dist, "esm");
    command.args(["--bundle", "--splitting", "--chunk-names=shared-[hash]"]);
    for engine in ENGINES {
        command.arg(format!("--external:./{}.bytes.js", engine.name));
        command.arg(format!("--external:./{}.wasm", engine.name));
    }
    command.args(PEERS.iter().map(|peer| format!("--external:{peer}")));
    command.args(ENTRIES.iter().map(|entry| source.join(entry)));
    process::read("esbuild", &mut command, None)?;
    for engine in ENGINES {
        write_bytes(dist, engine.name)?;
    }
    common_js(tools, dist)
}

fn esbuild(tools: &Tools, dist: &Path, format: &str) -> std::process::Command {
    let mut command = tools.command("esbuild");
    command
        .args(["--target=es2022", "--platform=neutral", "--log-level=warning", "--charset=utf8"])
        .arg(format!("--format={format}"))
        .arg(format!("--outdir={}", dist.display()));
    command
}

/// Writes `x.cjs` next to every `x.js` that was bundled: the same modules, which require one another by their new names.
fn common_js(tools: &Tools, dist: &Path) -> Result<()> {
    let modules = modules(dist)?;
    let mut command = esbuild(tools, dist, "cjs");
    command.arg("--out-extension:.js=.cjs").args(&modules);
    process::read("esbuild", &mut command, None)?;
    for module in modules {
        let twin = module.with_extension("cjs");
        let text = fs::read_to_string(&twin).with_context(|| format!("no `{}`", twin.display()))?;
        ensure!(!text.contains("import.meta"), "`{}` has no address of itself in CommonJS", twin.display());
        fs::write(&twin, requiring_twins(&text)).with_context(|| format!("no `{}`", twin.display()))?;
    }
    Ok(())
}

/// Modules of the folder that `require` may get.
fn modules(dist: &Path) -> Result<Vec<PathBuf>> {
    let mut modules = Vec::new();
    for entry in fs::read_dir(dist).with_context(|| format!("cannot list `{}`", dist.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let only_imported = name.ends_with(".browser.js") || name.ends_with(".workerd.js");
        if name.ends_with(".js") && !name.ends_with(".bytes.js") && !only_imported {
            modules.push(path);
        }
    }
    modules.sort();
    Ok(modules)
}

/// `require("./x.js")` becomes `require("./x.cjs")`.
fn requiring_twins(text: &str) -> String {
    let mut rest = text;
    let mut twin = String::with_capacity(text.len());
    while let Some((before, after)) = rest.split_once("require(\"./") {
        twin.push_str(before);
        twin.push_str("require(\"./");
        let (name, tail) = after.split_once(".js\")").unwrap_or((after, ""));
        twin.push_str(name);
        twin.push_str(".cjs\")");
        rest = tail;
    }
    twin.push_str(rest);
    twin
}

/// An engine as text, for consumers that cannot fetch a file: servers, test runners, single-file builds.
fn write_bytes(dist: &Path, name: &str) -> Result<()> {
    let engine =
        fs::read(dist.join(name).with_extension("wasm")).with_context(|| format!("no {name}.wasm"))?;
    let text = STANDARD.encode(engine);
    let notice = format!("// Generated from {name}.wasm, the same bytes as base64.\n");
    let module = format!("{notice}export default '{text}';\n");
    let twin = format!("{notice}module.exports = '{text}';\n");
    for (extension, text) in [("js", module), ("cjs", twin)] {
        let path = dist.join(format!("{name}.bytes.{extension}"));
        fs::write(&path, text).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::requiring_twins;

    #[test]
    fn twins_require_twins() {
        assert_eq!(
            requiring_twins(
                r#"var a = require("./a.js"), b = __toESM(require("./b.bytes.js")), c = require("c");"#
            ),
            r#"var a = require("./a.cjs"), b = __toESM(require("./b.bytes.cjs")), c = require("c");"#
        );
    }
}
