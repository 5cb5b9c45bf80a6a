//! What a visitor downloads, in bytes.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::{node, process};

/// The size of one file, as it is and as servers send it.
#[derive(Debug, Deserialize)]
pub(crate) struct Size {
    /// The name of the file.
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

/// Measures every file that an entry of the package loads, and the tarball.
pub(super) fn measure(dist: &Path, tarball: &Path) -> Result<Vec<Size>> {
    let mut files = fs::read_dir(dist)
        .with_context(|| format!("cannot list `{}`", dist.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension != "ts" && extension != "cts"));
    files.sort();
    files.push(tarball.to_owned());
    let mut command = node::node();
    command.arg("-e").arg(MEASURE).args(&files);
    let printed = process::read("measuring sizes", &mut command, None)?;
    serde_json::from_str(&printed).context("unexpected output of the size measurement")
}

/// Prints a table.
pub(super) fn print(sizes: &[Size]) {
    println!("  {:<24} {:>9} {:>9} {:>9}", "file", "raw", "gzip", "brotli");
    for Size { name, raw, gzip, brotli } in sizes {
        println!("  {name:<24} {raw:>9} {gzip:>9} {brotli:>9}");
    }
}
