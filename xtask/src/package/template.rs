//! The hand-written part of the package.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

/// Files of the repository that travel in the package as they are.
const SHARED: [&str; 2] = ["LICENSE", "CHANGELOG.md"];
const PLACEHOLDER: &str = r#""version": "0.0.0""#;

/// The version that the workspace's `Cargo.toml` names.
pub(super) fn crate_version(workspace: &Path) -> Result<String> {
    let path = workspace.join("Cargo.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let (_, section) =
        text.split_once("[workspace.package]").context("no `[workspace.package]` in Cargo.toml")?;
    section
        .lines()
        .take_while(|line| !line.starts_with('['))
        .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .map(str::to_owned)
        .context("no version in `[workspace.package]`")
}

/// Copies `package.json` with its version filled in, the README, the licence, the types and the snapshot's JSON Schema.
pub(super) fn copy(workspace: &Path, folder: &Path, version: &str) -> Result<()> {
    let template = workspace.join("pkg-template");
    let manifest = read(&template.join("package.json"))?;
    write(&folder.join("package.json"), &with_version(&manifest, version)?)?;
    for name in ["README.md", "schema.json"] {
        write(&folder.join(name), &read(&template.join(name))?)?;
    }
    for name in SHARED {
        write(&folder.join(name), &read(&workspace.join(name))?)?;
    }
    // One set of types. The twin tells TypeScript that `require` gets CommonJS; what it imports are twins too.
    for entry in fs::read_dir(template.join("src")).context("cannot list pkg-template/src")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(module) = name.strip_suffix(".d.ts").filter(|module| !module.ends_with(".bytes")) {
            let types = read(&template.join("src").join(&name))?;
            write(&folder.join("dist").join(&name), &types)?;
            write(&folder.join("dist").join(format!("{module}.d.cts")), &importing_twins(&types))?;
        }
    }
    Ok(())
}

/// `from './x.js'` becomes `from './x.cjs'`, and so do modules that are declared or imported by name.
fn importing_twins(types: &str) -> String {
    let mut twins = String::with_capacity(types.len());
    for line in types.split_inclusive('\n') {
        let is_comment = line.trim_start().starts_with('*');
        twins.push_str(&if is_comment { line.to_owned() } else { line.replace(".js'", ".cjs'") });
    }
    twins
}

fn with_version(manifest: &str, version: &str) -> Result<String> {
    // As text: the order of the conditions in `exports` has a meaning, and most JSON writers sort.
    ensure!(
        manifest.matches(PLACEHOLDER).count() == 1,
        "package.json of pkg-template must hold `{PLACEHOLDER}` once; the build fills in the crate's version"
    );
    Ok(manifest.replace(PLACEHOLDER, &format!("\"version\": \"{version}\"")))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_in_the_version() {
        let filled = with_version("{ \"version\": \"0.0.0\", \"exports\": {} }", "1.2.3").unwrap();
        assert_eq!(filled, "{ \"version\": \"1.2.3\", \"exports\": {} }");
    }

    #[test]
    fn types_of_twins_import_twins() {
        let types = " * import { init } from './x.js';\nexport * from './index.js';\n";
        assert_eq!(
            importing_twins(types),
            " * import { init } from './x.js';\nexport * from './index.cjs';\n"
        );
    }

    #[test]
    fn refuses_a_template_with_a_version_of_its_own() {
        assert!(with_version("{ \"version\": \"0.1.0\" }", "1.2.3").is_err());
    }
}
