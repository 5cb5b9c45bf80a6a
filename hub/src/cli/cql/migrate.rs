//! `hubscope cql migrate`: from users to roles.

use std::{
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use clap::{Subcommand, ValueEnum};
use hubscope::{
    cql::{
        Policy, State,
        migration::{Module, Outcome, Plan, Upgrade, Verification, migrate, other_answers, upgrade},
    },
    snapshot::Timestamp,
};
use serde_json::json;

use super::{
    super::{Exit, Failure, say},
    report,
    rows::{self, Written},
    source::Source,
};
use crate::progress::Progress;

/// Carry users, their passwords and their permissions over to roles: plan it, do it, verify it
///
/// A snapshot with the legacy tables in `legacy` is read, and a new one is written. Either everything is carried over or nothing, and
/// never twice, unless `--compat scylla` asks for what a real upgrade does: module by module, half-way, and again at each start.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(subcommand)]
    step: Step,
}

#[derive(Subcommand)]
enum Step {
    /// Say what would be written, why or why not, and what is odd; ends with 1 if it would be refused
    Plan(Migration),
    /// Carry the tables over
    Apply {
        #[command(flatten)]
        migration: Migration,
        #[command(flatten)]
        target: Target,
    },
    /// Compare the tables of roles with the legacy tables, and the answers with the old ones; ends with 1 if something is missing
    Verify(Source),
    /// Delete the tables of roles, so that the next migration starts anew
    Recover {
        #[command(flatten)]
        source: Source,
        #[command(flatten)]
        target: Target,
    },
    /// Drop the legacy tables; refused while the tables of roles lack something that they say
    DropLegacy {
        #[command(flatten)]
        source: Source,
        #[command(flatten)]
        target: Target,
        /// Drop them all the same
        #[arg(long)]
        force: bool,
    },
}

#[derive(clap::Args)]
struct Migration {
    #[command(flatten)]
    source: Source,
    /// Do exactly what a real upgrade does
    #[arg(long, value_enum, value_name = "DATABASE")]
    compat: Option<Compat>,
    /// How often the real database starts, or tries again after a failure
    #[arg(long, value_name = "N", default_value_t = 1, requires = "compat")]
    starts: u8,
    /// Write past markers and past new rows
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Compat {
    /// The database itself, of the release that `--dialect` names
    Scylla,
}

#[derive(clap::Args)]
struct Target {
    /// Where to write the new snapshot; it may be the old one's place. The file is replaced in one step
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let progress = Progress::begin();
    match &arguments.step {
        Step::Plan(migration) if migration.compat.is_some() => rehearse(migration, None, progress, as_json),
        Step::Plan(migration) => plan(migration, progress, as_json),
        Step::Apply { migration, target } if migration.compat.is_some() => {
            rehearse(migration, Some(target), progress, as_json)
        }
        Step::Apply { migration, target } => apply(migration, target, progress, as_json),
        Step::Verify(source) => verify(source, progress, as_json),
        Step::Recover { source, target } => {
            let mut state = read(source, &progress)?;
            state.clear_new();
            let done = "the tables of roles are empty, and no migration counts as done";
            end(&state, target, progress, as_json, done)
        }
        Step::DropLegacy { source, target, force } => {
            let mut state = read(source, &progress)?;
            progress.step("verifying");
            if !force && !Verification::new(&state, source.dialect()).equivalent {
                return Err(Failure::LegacyNeeded);
            }
            state.drop_legacy();
            end(&state, target, progress, as_json, "the legacy tables are gone")
        }
    }
}

fn plan(migration: &Migration, progress: Progress, as_json: bool) -> Result<Exit, Failure> {
    let Migration { source, force, .. } = migration;
    let mut state = read(source, &progress)?;
    progress.step("planning");
    let plan = Plan::new(&state, source.dialect(), *force);
    // The plan does not say whether something would be left out; carrying it out in memory does.
    let refusal = migrate(&mut state, source.dialect(), Timestamp::from_micros(0), *force).err();
    progress.end();
    match as_json {
        true => say(report::plan_as_json(&plan, refusal.as_ref()))?,
        false => report::plan(&plan, refusal.as_ref()).iter().try_for_each(say)?,
    }
    Ok(if refusal.is_some() { Exit::Deny } else { Exit::Allow })
}

fn apply(migration: &Migration, target: &Target, progress: Progress, as_json: bool) -> Result<Exit, Failure> {
    let Migration { source, force, .. } = migration;
    let mut state = read(source, &progress)?;
    progress.step("migrating");
    let done = migrate(&mut state, source.dialect(), now(), *force)
        .map_err(|error| Failure::Migration(Box::new(error)))?;
    progress.step("writing");
    rows::write(&state, &target.out)?;
    progress.end();
    match as_json {
        true => say(json!({
            "plan": report::plan_as_json(&done.plan, None),
            "verification": done.verification,
        }))?,
        false => {
            report::plan(&done.plan, None).iter().try_for_each(say)?;
            report::verification(&done.verification).iter().try_for_each(say)?;
        }
    }
    Ok(Exit::Allow)
}

/// What a real upgrade does. It ends with 1 where something is missing afterwards.
fn rehearse(
    migration: &Migration,
    target: Option<&Target>,
    progress: Progress,
    as_json: bool,
) -> Result<Exit, Failure> {
    let Migration { source, force, starts, .. } = migration;
    let mut state = read(source, &progress)?;
    progress.step("migrating");
    let upgrades: Vec<Upgrade> =
        (0..*starts).map(|_| upgrade(&mut state, source.dialect(), &Module::ALL, *force)).collect();
    progress.step("verifying");
    let verification = Verification::new(&state, source.dialect());
    if let Some(target) = target {
        progress.step("writing");
        rows::write(&state, &target.out)?;
    }
    progress.end();
    match as_json {
        true => say(json!({
            "starts": upgrades,
            "verification": verification,
        }))?,
        false => {
            for (number, upgrade) in upgrades.iter().enumerate() {
                report::upgrade(number, upgrade).iter().try_for_each(say)?;
            }
            report::verification(&verification).iter().try_for_each(say)?;
        }
    }
    let failed =
        |upgrade: &Upgrade| upgrade.outcomes.iter().any(|(_, outcome)| matches!(outcome, Outcome::Error(_)));
    let well = verification.equivalent && !upgrades.last().is_some_and(failed);
    Ok(if well { Exit::Allow } else { Exit::Deny })
}

fn verify(source: &Source, progress: Progress, as_json: bool) -> Result<Exit, Failure> {
    let state = read(source, &progress)?;
    progress.step("comparing rows");
    let verification = Verification::new(&state, source.dialect());
    progress.step("compiling");
    // Roles that are granted in a circle have no answers to compare; no migration makes one.
    let policy = Policy::compile(&state, source.dialect()).map_err(|error| source.refused(error))?;
    progress.step("comparing answers");
    let others = other_answers(&state, &policy);
    progress.end();
    match as_json {
        true => say(json!({
            "verification": verification,
            "other_answers": others,
        }))?,
        false => {
            report::verification(&verification).iter().try_for_each(say)?;
            report::other_answers(&others).iter().try_for_each(say)?;
        }
    }
    Ok(if verification.equivalent { Exit::Allow } else { Exit::Deny })
}

fn end(
    state: &State,
    target: &Target,
    progress: Progress,
    as_json: bool,
    done: &str,
) -> Result<Exit, Failure> {
    progress.step("writing");
    let Written { bytes } = rows::write(state, &target.out)?;
    progress.end();
    match as_json {
        true => say(json!({ "done": done, "bytes": bytes }))?,
        false => say(format!("{done}; written to `{}`", target.out.display()))?,
    }
    Ok(Exit::Allow)
}

fn read(source: &Source, progress: &Progress) -> Result<State, Failure> {
    progress.step("reading");
    source.state()
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
