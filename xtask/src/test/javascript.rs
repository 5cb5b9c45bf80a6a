//! Steps of the npm package.

use anyhow::Result;

use super::{Counts, Outcome, Site};
use crate::{
    chromium,
    node::{self, Tools},
    package::{consumer, page},
    progress::Steps,
};

pub(super) fn package(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    site.package(steps)?.print();
    Ok(Outcome::Ran(Counts::ONE))
}

pub(super) fn node(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    let built = site.package(steps)?;
    let tools = Tools::install(&site.root, &site.target)?;
    let folder = consumer::install(&built, &site.root.join("tests/js"), site.target.join("consumers/node"))?;
    let mut command = node::node();
    command
        .args(["--expose-gc", "--test"])
        .current_dir(folder)
        .env("HUBSCOPE_ROOT", &site.root)
        .env("HUBSCOPE_TOOLS", tools.modules())
        .env("HUBSCOPE_TARBALL", &built.tarball);
    site.count("js", &mut command).map(Outcome::Ran)
}

pub(super) fn browser(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    let built = site.package(steps)?;
    let Some(chromium) = chromium::find_or_install()? else {
        return Ok(Outcome::Skipped("Chromium is missing".to_owned()));
    };
    let tools = Tools::install(&site.root, &site.target)?;
    let page = steps.step("build the page", |_| page::build(&site.root, &built))?;
    let mut command = node::node();
    command
        .arg("--test")
        .current_dir(site.root.join("tests/browser"))
        .env("HUBSCOPE_CHROMIUM", &chromium.browser)
        .env("HUBSCOPE_PACKAGE", &built.folder)
        .env("HUBSCOPE_PAGE", page)
        .env("HUBSCOPE_PICTURES", site.target.join("pictures"))
        .env("HUBSCOPE_WWW", page::folder(&site.root))
        .env("HUBSCOPE_TOOLS", tools.modules());
    site.count("browser", &mut command).map(Outcome::Ran)
}
