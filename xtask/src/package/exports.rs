//! The contract between the module and the facade in `pkg-template`.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use walrus::{ExportItem, Module, ModuleConfig, ValType};

/// Checks that the module imports nothing, and that all that it exports is a memory and functions over numbers.
///
/// Then it needs no generated glue: any number of instances can stand side by side, one a policy, a policy that trapped
/// cannot touch another one, and a freed policy gives its whole memory back. And no export passes an externref, which on
/// Node 20 can abort the process.
pub(super) fn check(path: &Path) -> Result<()> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let module = ModuleConfig::new().parse(&bytes).context("wasm-opt wrote a module that cannot be read")?;
    if let Some(import) = module.imports.iter().next() {
        bail!("the engine imports `{}`, but it must be complete in itself", import.name);
    }
    let mut functions = 0;
    for export in module.exports.iter() {
        match export.item {
            ExportItem::Function(id) => {
                check_function(&module, id).with_context(|| format!("export `{}`", export.name))?;
                functions += 1;
            }
            ExportItem::Memory(_) => ensure!(export.name == "memory", "unexpected memory `{}`", export.name),
            _ => bail!("unexpected export `{}`", export.name),
        }
    }
    ensure!(functions > 0, "the engine exports nothing");
    Ok(())
}

fn check_function(module: &Module, id: walrus::FunctionId) -> Result<()> {
    let signature = module.types.get(module.funcs.get(id).ty());
    let mut values = signature.params().iter().chain(signature.results());
    ensure!(
        values.all(|value| matches!(value, ValType::I32 | ValType::F64)),
        "takes or returns something that is not a plain number"
    );
    ensure!(signature.results().len() <= 1, "returns more than one value");
    Ok(())
}
