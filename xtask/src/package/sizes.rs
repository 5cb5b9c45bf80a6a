//! What a visitor downloads, in bytes.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::{
    node::{self, Tools},
    process,
};

/// What is downloaded together, by files of `dist`; modules count as a bundler minifies them with all that they import.
const DOWNLOADS: [(&str, &[&str]); 4] = [
    ("to decide", &["engine.wasm", "index.browser.js"]),
    ("everything", &["full.wasm", "full.browser.js"]),
    ("CQL roles", &["cql.wasm", "cql.browser.js"]),
    ("to decide, inline", &["index.inline.js"]),
];

/// The size of a download, as it is and as servers send it.
#[derive(Debug, Deserialize)]
pub(crate) struct Size {
    /// What it is.
    pub(crate) name: String,
    /// Uncompressed.
    pub(crate) raw: u64,
    /// With `gzip -9`.
    pub(crate) gzip: u64,
    /// With Brotli at its best.
    pub(crate) brotli: u64,
}

/// Node has both compressors, so no crate is needed for them.
const MEASURE: &str = "
const { readFileSync } = require('node:fs');
const { gzipSync, brotliCompressSync } = require('node:zlib');
console.log(JSON.stringify(process.argv.slice(1).map((path) => {
    const bytes = readFileSync(path);
    return {
        name: path.split('/').pop(),
        raw: bytes.length,
        gzip: gzipSync(bytes, { level: 9 }).length,
        brotli: brotliCompressSync(bytes).length,
    };
})));
";

/// Measures what a browser downloads, adapters without the rest, and the tarball.
pub(super) fn measure(tools: &Tools, folder: &Path, tarball: &Path) -> Result<Vec<Size>> {
    let dist = folder.join("dist");
    let minified = folder.with_file_name("minified");
    let mut sizes = Vec::new();
    for (name, parts) in DOWNLOADS {
        let files = parts.iter().map(|part| {
            let file = dist.join(part);
            if part.ends_with(".wasm") { Ok(file) } else { minify(tools, &file, &minified) }
        });
        let parts = weigh(&files.collect::<Result<Vec<_>>>()?)?;
        let whole =
            parts.iter().fold(Size { name: name.to_owned(), raw: 0, gzip: 0, brotli: 0 }, |sum, part| Size {
                raw: sum.raw + part.raw,
                gzip: sum.gzip + part.gzip,
                brotli: sum.brotli + part.brotli,
                ..sum
            });
        sizes.push(whole);
        sizes.extend(parts.into_iter().map(|part| Size { name: format!("  {}", part.name), ..part }));
    }
    sizes.extend(weigh(&[tarball.to_owned()])?);
    Ok(sizes)
}

/// What a bundler makes of a module and of all that it imports.
fn minify(tools: &Tools, module: &Path, folder: &Path) -> Result<PathBuf> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    let output = folder.join(module.file_name().context("a module has a name")?);
    let mut command = tools.command("esbuild");
    command
        .arg(module)
        .args([
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2022",
            "--log-level=error",
            "--charset=utf8",
        ])
        .arg(format!("--outfile={}", output.display()));
    process::read("esbuild", &mut command, None)?;
    Ok(output)
}

fn weigh(files: &[PathBuf]) -> Result<Vec<Size>> {
    let mut command = node::node();
    command.arg("-e").arg(MEASURE).args(files);
    let printed = process::read("measuring sizes", &mut command, None)?;
    serde_json::from_str(&printed).context("unexpected output of the size measurement")
}

/// Prints a table.
pub(super) fn print(sizes: &[Size]) {
    println!("  {:<24} {:>9} {:>9} {:>9}", "download", "raw", "gzip", "brotli");
    for Size { name, raw, gzip, brotli } in sizes {
        println!("  {name:<24} {raw:>9} {gzip:>9} {brotli:>9}");
    }
}
