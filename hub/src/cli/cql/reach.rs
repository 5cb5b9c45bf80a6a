//! `hubscope cql reach`: where a role has a permission.

use clap::builder::PossibleValuesParser;
use hubscope::cql::{Permission, Resource, ResourceKind};
use serde_json::json;

use super::{
    super::{Exit, Failure, say},
    question::{Who, permission},
    source::Source,
};

/// Say on what a role has a permission, and by which grants
///
/// Examples:
///
///   hubscope cql reach rows.json --as ann SELECT
///
///   hubscope cql reach rows.json --as ann DESCRIBE --kind roles --list
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    who: Who,
    /// The permission, such as SELECT
    #[arg(value_name = "PERMISSION", value_parser = permission)]
    permission: Permission,
    /// What is looked at
    #[arg(long, value_name = "KIND", default_value = "data",
        value_parser = PossibleValuesParser::new(ResourceKind::ALL.map(ResourceKind::root)))]
    kind: String,
    /// Print the names of what exists and is reached, one a line
    #[arg(long)]
    list: bool,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let Arguments { source, who, permission, kind, list } = arguments;
    let database = source.database()?;
    let kind = ResourceKind::ALL.into_iter().find(|known| known.root() == kind).unwrap_or(ResourceKind::Data);
    let reached = database.reach(who.caller(), *permission, kind)?;
    let names = match list {
        true => database.reached(who.caller(), *permission, kind)?,
        false => Vec::new(),
    };
    if as_json {
        let mut answer = json!(reached);
        answer["as"] = json!(who.caller());
        answer["permission"] = json!(permission.name());
        if *list {
            answer["names"] = names.iter().map(Resource::name).collect();
        }
        say(answer)?;
        return Ok(Exit::Allow);
    }
    if *list {
        names.iter().try_for_each(|name| say(name.name()))?;
        return Ok(Exit::Allow);
    }
    let whole = shown(kind.root());
    if reached.everything {
        let why = if reached.superuser { " as a superuser" } else { "" };
        say(format_args!("{} has {permission} on {whole}{why}.", who.words()))?;
    } else if reached.resources.is_empty() {
        say(format_args!("{} has {permission} nowhere below {whole}.", who.words()))?;
    }
    for (resource, way) in reached.resources.iter().zip(&reached.ways) {
        say(format_args!("{:<32} {}", shown(resource), way.join(" -> ")))?;
    }
    Ok(Exit::Allow)
}

fn shown(name: &str) -> String {
    Resource::asked(name).map_or_else(|_| name.to_owned(), |resource| resource.to_string())
}
