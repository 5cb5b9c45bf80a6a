//! What the npm package does with a running hub: `fromHub`, middleware, examples.

use anyhow::Result;

use super::{Outcome, Site};
use crate::{
    demo,
    node::{self, Tools},
    package::consumer,
    progress::Steps,
};

pub(super) fn tests(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    let built = site.package(steps)?;
    let proxy = demo::install_proxy(&site.root, &site.target)?;
    let program = demo::build_program(&site.root, &site.target, steps)?;
    let folder =
        consumer::install_beside(&built, &site.root.join("tests/hub"), site.target.join("consumers/hub"))?;
    let tools = Tools::install(&site.root, &site.target)?;
    let mut command = node::node();
    command
        .arg("--test")
        .current_dir(folder)
        .env("HUBSCOPE_ROOT", &site.root)
        .env("HUBSCOPE_TOOLS", tools.modules())
        .env("HUBSCOPE_PROXY", proxy)
        .env("HUBSCOPE_PROGRAM", program);
    site.give_pythons(&mut command, steps)?;
    site.count("hub", &mut command).map(Outcome::Ran)
}
