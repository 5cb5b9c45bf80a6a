//! `hubscope/react`, with every React that it is for, and in a page that is built as the hub builds its own.

use anyhow::Result;

use super::{Counts, Outcome, Site};
use crate::{
    node::{self, Tools},
    package::{consumer, example},
    progress::Steps,
};

/// Folders of `tests/react` that pin a React.
const VERSIONS: [&str; 2] = ["react-18", "react-19"];

pub(super) fn tests(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    let built = site.package(steps)?;
    let tools = Tools::install(&site.root, &site.target)?;
    let tests = site.root.join("tests/react");
    let mut sum = Counts::default();
    for version in VERSIONS {
        let folder = site.target.join("consumers").join(version);
        let folder = consumer::install_beside(&built, &tests.join(version), folder)?;
        consumer::copy(&tests.join("cases"), &folder)?;
        let mut command = node::node();
        command
            .arg("--test")
            .current_dir(folder)
            .env("HUBSCOPE_ROOT", &site.root)
            .env("HUBSCOPE_TOOLS", tools.modules());
        sum += site.count(version, &mut command)?;
    }
    steps.step("build and test docs/examples/user-list", |_| {
        let folder = example::build(&site.root, &site.target, &built, "user-list")?;
        example::test(&site.target, &folder, "user-list")
    })?;
    sum += Counts::ONE;
    Ok(Outcome::Ran(sum))
}
