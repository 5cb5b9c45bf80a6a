//! What the npm package does with a running hub: `fromHub`, middleware, examples.

use anyhow::Result;

use super::{Outcome, Site};
use crate::{
    chromium, demo,
    node::{self, Tools},
    package::{consumer, example, page},
    progress::Steps,
};

pub(super) fn tests(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    let built = site.package(steps)?;
    let proxy = demo::install_proxy(&site.root, &site.target)?;
    let program = demo::build_program(&site.root, &site.target, steps)?;
    let folder =
        consumer::install_beside(&built, &site.root.join("tests/hub"), site.target.join("consumers/hub"))?;
    let tools = Tools::install(&site.root, &site.target)?;
    let user_list = steps.step("build docs/examples/user-list", |_| {
        example::build(&site.root, &site.target, &built, "user-list")
    })?;
    let mut command = node::node();
    // Tests of pages are skipped, and counted as such, where there is no browser.
    if let Some(chromium) = chromium::find_or_install()? {
        let page = steps.step("build the page", |_| page::build(&site.root, &built))?;
        command.env("HUBSCOPE_CHROMIUM", chromium.browser).env("HUBSCOPE_PAGE", page);
    }
    command
        .arg("--test")
        .current_dir(folder)
        .env("HUBSCOPE_ROOT", &site.root)
        .env("HUBSCOPE_TOOLS", tools.modules())
        .env("HUBSCOPE_PROXY", proxy)
        .env("HUBSCOPE_PROGRAM", program)
        .env("HUBSCOPE_USER_LIST", user_list);
    site.give_pythons(&mut command, steps)?;
    site.count("hub", &mut command).map(Outcome::Ran)
}
