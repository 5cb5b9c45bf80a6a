//! The comparison: hubscope decides with the packed package, then the hub is asked the same.

use std::process::{Command, ExitStatus};

use anyhow::{Result, ensure};
use serde_json::Value;

use super::{Stage, Tools};
use crate::{node, process, progress::Steps};

/// How the comparison is run: on the screen, or into a log.
pub(crate) type Show<'a> = &'a mut dyn FnMut(&mut Command, &[u8]) -> Result<ExitStatus>;

/// Runs the comparison on this program's own standard output.
pub(crate) fn shown(command: &mut Command, input: &[u8]) -> Result<ExitStatus> {
    process::run_shown("compare.mjs", command, Some(input))
}

/// Compares every answer; an error if one disagrees.
pub(super) fn run(
    stage: &Stage,
    tools: &Tools,
    url: &str,
    credentials: &str,
    steps: &mut Steps,
    show: Show<'_>,
) -> Result<()> {
    let mut input: Value = serde_json::from_str(credentials)?;
    if let Some(members) = input.as_object_mut() {
        members.insert("url".to_owned(), url.into());
    }
    let input = input.to_string();
    let mut command = node::node();
    command.arg(tools.consumer.join("compare.mjs")).arg(stage.policy());
    let status =
        steps.plain("decide in Node, then ask the hub the same", || show(&mut command, input.as_bytes()))?;
    ensure!(
        status.success(),
        "hubscope and the hub disagree, or the comparison could not be made ({status})"
    );
    Ok(())
}
