//! The engine's table of routes against the one in the installed package.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

use anyhow::{Context, Result, ensure};
use hubscope::jupyterhub::{HubVersion, KnownRoute, known_routes};
use serde::Deserialize;

use crate::random::Version;

/// One address with one method, as `tests/oracle/hub_routes.py` prints it.
#[derive(Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[serde(deny_unknown_fields)]
struct Line {
    template: String,
    method: String,
    handler: String,
    scopes: Option<Vec<String>>,
    list: bool,
    token: bool,
    login: bool,
}

/// How the tables compare.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct RouteTables {
    /// Routes that both have, with the same scopes.
    pub agreed: usize,
    /// A line for each route that one of them lacks, or has otherwise.
    pub differences: Vec<String>,
}

/// Compares the routes of a version with those of the package that an interpreter has.
///
/// # Errors
///
/// If the package cannot be asked, or is of another version.
pub fn compare_routes(interpreter: &Path, version: Version) -> Result<RouteTables> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../oracle/hub_routes.py");
    let output = Command::new(interpreter)
        .arg(script)
        .args(["--check-version", version.name()])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .context("cannot start the interpreter")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout)?;
    let theirs: BTreeSet<Line> = text
        .lines()
        .map(|line| serde_json::from_str(line).with_context(|| format!("no route: {line}")))
        .collect::<Result<_>>()?;
    let ours: BTreeSet<Line> =
        known_routes(HubVersion::parse(version.name())?).map(|route| line(&route)).collect();
    ensure!(!theirs.is_empty(), "the package has no routes at all");
    Ok(compare(&ours, &theirs))
}

fn compare(ours: &BTreeSet<Line>, theirs: &BTreeSet<Line>) -> RouteTables {
    let mut tables = RouteTables { agreed: ours.intersection(theirs).count(), differences: Vec::new() };
    let by_address = |lines: &BTreeSet<Line>| -> BTreeMap<(String, String), String> {
        lines.iter().map(|line| ((line.template.clone(), line.method.clone()), format!("{line:?}"))).collect()
    };
    let (ours, theirs) = (by_address(ours), by_address(theirs));
    for (address, our) in &ours {
        match theirs.get(address) {
            None => tables.differences.push(format!("the package lacks {our}")),
            Some(their) if their != our => {
                tables.differences.push(format!("the engine has {our}\n  the package has {their}"));
            }
            Some(_) => {}
        }
    }
    let lacking = theirs.iter().filter(|(address, _)| !ours.contains_key(*address));
    tables.differences.extend(lacking.map(|(_, their)| format!("the engine lacks {their}")));
    tables
}

fn line(route: &KnownRoute) -> Line {
    let prefix = if route.below_hub { "/hub" } else { "" };
    Line {
        template: format!("{prefix}{}", nameless(route.template)),
        method: route.method.to_owned(),
        handler: route.handler.to_owned(),
        scopes: route.scopes.map(|scopes| scopes.iter().map(|scope| (*scope).to_owned()).collect()),
        list: route.is_list,
        token: route.takes_tokens,
        login: route.wants_login,
    }
}

/// The template without the names of its variable parts, which the package keeps in the signatures of its handlers.
fn nameless(template: &str) -> String {
    let parts = template.split('/').map(|part| {
        let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else { return part };
        match name {
            name if name.ends_with("...") => "{...}",
            name if name.ends_with('?') => "{?}",
            name if name.ends_with('#') => "{#}",
            _ => "{}",
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(version: Version) -> BTreeSet<Line> {
        known_routes(HubVersion::parse(version.name()).unwrap()).map(|route| line(&route)).collect()
    }

    #[test]
    fn what_one_lacks_and_what_differs_is_named() {
        let mut theirs = lines(Version::Six);
        let all = theirs.len();
        assert_eq!(compare(&lines(Version::Six), &theirs).differences, Vec::<String>::new());
        let mut other = theirs.pop_last().unwrap();
        let gone = compare(&lines(Version::Six), &theirs);
        assert_eq!((gone.agreed, gone.differences.len()), (all - 1, 1));
        assert!(gone.differences[0].starts_with("the package lacks"), "{gone:?}");
        other.scopes = Some(vec!["proxy".into()]);
        theirs.insert(other);
        let differing = compare(&lines(Version::Six), &theirs);
        assert_eq!((differing.agreed, differing.differences.len()), (all - 1, 1));
        let more = compare(&lines(Version::Five), &lines(Version::Six));
        assert!(
            more.differences.iter().any(|line| line.starts_with("the engine lacks") && line.contains("PUT"))
        );
    }
}
