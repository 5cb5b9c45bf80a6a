//! Steps of the npm package.

use anyhow::Result;

use super::{Counts, Outcome, Site};
use crate::progress::Steps;

pub(super) fn package(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    site.package(steps)?.print();
    Ok(Outcome::Ran(Counts::ONE))
}

pub(super) fn node(_site: &mut Site, _steps: &mut Steps) -> Result<Outcome> {
    Ok(Outcome::Skipped("no tests yet".to_owned()))
}

pub(super) fn browser(_site: &mut Site, _steps: &mut Steps) -> Result<Outcome> {
    Ok(Outcome::Skipped("no tests yet".to_owned()))
}
