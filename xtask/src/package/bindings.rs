//! From what cargo builds to what a browser loads: wasm-bindgen, then Binaryen.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use walrus::ModuleConfig;
use wasm_bindgen_cli_support::Bindgen;

use super::target_features::remove_reference_types;
use crate::{node::Tools, process};

/// What Node 20 and Safari 16.4 understand. `--all-features` would write a module that Node 20 refuses.
const FEATURES: [&str; 5] = [
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-multivalue",
];

/// Turns the exports that cargo left half-made into plain WebAssembly exports.
pub(super) fn link(compiled: &[u8]) -> Result<Vec<u8>> {
    // Names and producers are for debuggers, and a sixth of the download.
    let mut module = ModuleConfig::new()
        .strict_validate(false)
        .generate_name_section(false)
        .generate_producers_section(false)
        .parse(compiled)
        .context("cargo wrote a module that cannot be read")?;
    remove_reference_types(&mut module)?;
    let mut output = Bindgen::new()
        .input_module("engine", module)
        .web(true)?
        .omit_default_module_path(true)
        .typescript(false)
        .generate_output()
        .context("wasm-bindgen failed")?;
    // The glue that comes with it is not needed (see `exports.rs`), and neither are the two switches that only it turns.
    let module = output.wasm_mut();
    for switch in ["__abort_handler", "__instance_terminated"] {
        module
            .exports
            .remove(switch)
            .with_context(|| format!("wasm-bindgen exports no `{switch}` any more"))?;
    }
    Ok(module.emit_wasm())
}

/// How Binaryen is called, the features and what is special to a module aside.
const PASSES: [&str; 4] = ["-O3", "--strip-debug", "--strip-producers", "--strip-target-features"];

/// Optimises a module with Binaryen. The result is kept in `cache` and taken again while the module and Binaryen are the same: it
/// takes the better part of a minute.
pub(super) fn optimise(
    tools: &Tools,
    module: &[u8],
    special: &[&str],
    cache: &Path,
    destination: &Path,
) -> Result<()> {
    let name = destination.file_name().context("a module has a name")?;
    let kept = cache.join(name);
    let source = kept.with_extension("linked.wasm");
    let recipe = kept.with_extension("recipe");
    let passes = [&PASSES, special].concat();
    let wanted = format!("{} {} {}", tools.versions(), passes.join(" "), FEATURES.join(" "));
    fs::create_dir_all(cache).with_context(|| format!("cannot create `{}`", cache.display()))?;
    let same = fs::read(&source).is_ok_and(|linked| linked == module)
        && fs::read_to_string(&recipe).is_ok_and(|recipe| recipe == wanted)
        && kept.is_file();
    if !same {
        // Written last, so that an interrupted run leaves none.
        let _ = fs::remove_file(&recipe);
        fs::write(&source, module).with_context(|| format!("cannot write `{}`", source.display()))?;
        let mut command = tools.command("wasm-opt");
        command.args(&passes).args(FEATURES).arg(&source).arg("-o").arg(&kept);
        process::read("wasm-opt", &mut command, None)?;
        fs::write(&recipe, wanted).with_context(|| format!("cannot write `{}`", recipe.display()))?;
    }
    fs::copy(&kept, destination).with_context(|| format!("cannot write `{}`", destination.display()))?;
    Ok(())
}
