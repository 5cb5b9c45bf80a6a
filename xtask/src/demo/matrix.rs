//! Every route by everybody: what the hub will answer is written down before it is asked.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::{Stage, Tools, compare::Show, hub::Hub};
use crate::{node, progress::Steps};

/// Foretells and sends every request; an error if one was foretold wrongly.
pub(super) fn run(
    stage: &Stage,
    tools: &Tools,
    hub: &Hub,
    credentials: &str,
    steps: &mut Steps,
    show: Show<'_>,
) -> Result<()> {
    let mut input: Value = serde_json::from_str(credentials)?;
    let members = input.as_object_mut().context("the stage did not say who appears")?;
    let snapshot: Vec<String> =
        std::iter::once(tools.hubscope.display().to_string()).chain(stage.snapshot_arguments()).collect();
    members.insert("url".to_owned(), hub.url().into());
    members.insert("inner".to_owned(), hub.inner_url().into());
    members.insert("secrets".to_owned(), hub.secrets());
    members.insert("snapshot".to_owned(), json!(snapshot));
    members.insert("python".to_owned(), json!(tools.python));
    members.insert("routes".to_owned(), json!(stage.routes));
    let input = input.to_string();
    let mut command = node::node();
    command.arg(tools.consumer.join("matrix.mjs")).arg(&stage.folder);
    let status = steps
        .plain("foretell every route by everybody, then send it", || show(&mut command, input.as_bytes()))?;
    ensure!(status.success(), "the hub did not answer as foretold, or could not be asked ({status})");
    Ok(())
}
