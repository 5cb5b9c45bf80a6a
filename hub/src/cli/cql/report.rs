//! Plans, upgrades and reports in words and as JSON.

use hubscope::cql::{
    Decision,
    migration::{MigrationError, OtherAnswer, Outcome, Plan, PlannedModule, Upgrade, Verification},
};
use serde_json::{Value, json};

use super::super::words::amount;

/// Lines of one list before the rest is counted; JSON has all of them.
const SHOWN: usize = 20;

pub(super) fn plan(plan: &Plan, refusal: Option<&MigrationError>) -> Vec<String> {
    let mut lines: Vec<String> = plan.modules.iter().map(module).collect();
    for planned in &plan.modules {
        let changes = planned.changes.iter();
        few(&mut lines, changes.map(|name| format!("  {}: writes over `{name}`", planned.module.table())));
    }
    few(&mut lines, plan.faults().map(|fault| format!("  cannot be read: {fault}")));
    few(&mut lines, plan.findings.iter().map(|finding| format!("  odd: {finding}")));
    lines.extend(refusal.map(|refusal| format!("refused: {refusal}")));
    lines
}

fn module(planned: &PlannedModule) -> String {
    let PlannedModule { module, course, rows, new, same, changes, .. } = planned;
    let mut line =
        format!("{} ({}): {}", module.table(), course.name().replace('_', " "), course.reason(*module));
    if *rows > 0 {
        line.push_str(&format!("; {}", amount(*rows, "row")));
    }
    if *course == hubscope::cql::migration::Course::Migrate && *rows > 0 {
        line.push_str(&format!(", {new} new, {} there already, {} written over", same, changes.len()));
    }
    line
}

pub(super) fn plan_as_json(plan: &Plan, refusal: Option<&MigrationError>) -> Value {
    let refusal = refusal.map(|refusal| json!({ "code": refusal.code(), "message": refusal.to_string() }));
    let mut value = json!(plan);
    value["refusal"] = json!(refusal);
    value
}

pub(super) fn upgrade(number: usize, upgrade: &Upgrade) -> Vec<String> {
    let mut lines = vec![format!("start {}:", number.saturating_add(1))];
    for line in &upgrade.logs {
        let event = line.event.name().replace('_', " ");
        lines.push(format!("  {:<5} {} - {event}", line.level.name(), line.module.name()));
    }
    for (module, outcome) in &upgrade.outcomes {
        let told = match outcome {
            Outcome::Error(fault) => format!("stopped: {fault}"),
            other => other.name().replace('_', " "),
        };
        lines.push(format!("  {}: {told}", module.table()));
    }
    lines
}

pub(super) fn verification(report: &Verification) -> Vec<String> {
    let mut lines = vec![
        match report.equivalent {
            true => "everything that the legacy tables say is in the tables of roles",
            false => "the tables of roles lack something that the legacy tables say",
        }
        .to_owned(),
    ];
    let names = [
        ("no role", &report.missing_roles),
        ("other flags", &report.attribute_mismatch),
        ("no password", &report.missing_credentials),
        ("another password", &report.credential_mismatch),
        ("more: role", &report.extra_roles),
    ];
    for (what, names) in names {
        few(&mut lines, names.iter().map(|name| format!("  {what}: {name}")));
    }
    for (what, rows) in [("missing", &report.missing_permissions), ("more", &report.extra_permissions)] {
        let rows = rows.iter();
        few(&mut lines, rows.map(|(role, on, name)| format!("  {what}: {name} on {on} of {role}")));
    }
    lines
}

pub(super) fn other_answers(others: &[OtherAnswer]) -> Vec<String> {
    let mut lines = vec![match others.len() {
        0 => "every question is answered as before".to_owned(),
        count => format!("{} answered differently than before", amount(count, "question")),
    }];
    few(
        &mut lines,
        others.iter().map(|other| {
            format!(
                "  {} {} {}: {}, now {}",
                other.user,
                other.permission,
                other.resource,
                other.before.map_or("failed", |before| if before { "allowed" } else { "denied" }),
                after(&other.after)
            )
        }),
    );
    lines
}

fn after(decision: &Decision) -> String {
    match decision {
        Decision::Allow => "allowed".to_owned(),
        Decision::Deny => "denied".to_owned(),
        Decision::Error(error) => format!("an error: {error}"),
    }
}

/// The first lines, and how many more there are.
fn few(lines: &mut Vec<String>, all: impl Iterator<Item = String>) {
    let mut all = all.fuse();
    lines.extend(all.by_ref().take(SHOWN));
    match all.count() {
        0 => {}
        more => lines.push(format!("  and {more} more")),
    }
}
