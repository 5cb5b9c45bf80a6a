//! The quick part of the consumer matrix.

use anyhow::Result;

use super::{Counts, Outcome, Site};
use crate::{
    consumers::{self, Verdict},
    progress::Steps,
};

pub(super) fn quick(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    let built = site.package(steps)?;
    let mut counts = Counts::default();
    for row in consumers::quick_part(&site.root, &built, steps)? {
        match row.result {
            Verdict::Passed => counts.passed += 1,
            Verdict::Failed => counts.failed += 1,
            Verdict::Skipped => counts.skipped += 1,
        }
    }
    Ok(Outcome::Ran(counts))
}
