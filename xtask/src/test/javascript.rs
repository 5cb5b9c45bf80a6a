//! Steps of the npm package.

use anyhow::Result;

use super::{Counts, Outcome, Site};
use crate::{
    node::{self, Tools},
    package::consumer,
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

pub(super) fn browser(_site: &mut Site, _steps: &mut Steps) -> Result<Outcome> {
    Ok(Outcome::Skipped("no tests yet".to_owned()))
}
