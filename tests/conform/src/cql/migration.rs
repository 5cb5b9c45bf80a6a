//! The operations of the migration from users to roles.
//!
//! `migrate` is what a real upgrade does, unless `mode` is `safe`.

use hubscope::{
    cql::{
        Decision, Dialect, Permission, Policy, Resource, State,
        migration::{
            LegacyPolicy, MigrationError, Module, Plan, Verification, migrate, other_answers, upgrade,
        },
    },
    snapshot::Timestamp,
};
use serde_json::{Map, Value, json};

use super::{answer::Refusal, document::CqlStep};

type Outcome = Result<Value, Refusal>;

/// The answer, if it is one of these operations.
pub(super) fn run(
    state: &mut State,
    dialect: &'static Dialect,
    operation: &Map<String, Value>,
    step: &CqlStep,
) -> Option<Outcome> {
    Some(match operation.get("op").and_then(Value::as_str)? {
        "migrate" => match operation.get("mode").and_then(Value::as_str) {
            None | Some("scylla") => real(state, dialect, operation),
            Some("safe") => safe(state, dialect, operation),
            Some(other) => Err(Refusal::invalid("unknown_mode", other)),
        },
        "plan_migration" => Ok(plan(state, dialect, operation)),
        "clear_new" => {
            state.clear_new();
            Ok(Value::Null)
        }
        "drop_legacy" => {
            state.drop_legacy();
            Ok(Value::Null)
        }
        "legacy_check" => legacy_check(state, operation, step),
        "verify" => verify(state, dialect, operation),
        _ => return None,
    })
}

/// Modules keep the names by which they were asked for.
fn real(state: &mut State, dialect: &'static Dialect, operation: &Map<String, Value>) -> Outcome {
    let asked: Vec<(String, Module)> = match operation.get("modules").and_then(Value::as_array) {
        None => Module::ALL.map(|module| (module.name().to_owned(), module)).into(),
        Some(names) => names
            .iter()
            .map(|name| {
                let name = name.as_str().unwrap_or_default();
                let module = Module::named(name).ok_or_else(|| Refusal::invalid("unknown_module", name))?;
                Ok((name.to_owned(), module))
            })
            .collect::<Result<Vec<_>, Refusal>>()?,
    };
    let modules: Vec<Module> = asked.iter().map(|(_, module)| *module).collect();
    let done = upgrade(state, dialect, &modules, is_true(operation, "force"));
    let named = |module: Module| {
        let name = asked.iter().find(|(_, other)| *other == module);
        name.map_or(module.name(), |(name, _)| name.as_str())
    };
    let outcomes: Map<String, Value> = done
        .outcomes
        .iter()
        .map(|(module, outcome)| (named(*module).to_owned(), outcome.name().into()))
        .collect();
    let logs: Vec<Value> = done
        .logs
        .iter()
        .map(|line| json!([named(line.module), line.level.name(), line.event.name()]))
        .collect();
    Ok(json!({"outcomes": outcomes, "logs": logs}))
}

fn safe(state: &mut State, dialect: &'static Dialect, operation: &Map<String, Value>) -> Outcome {
    let time = operation.get("time").and_then(Value::as_str).and_then(Timestamp::parse);
    let time = time.ok_or_else(|| Refusal::invalid("missing_member", "time"))?;
    match migrate(state, dialect, time, is_true(operation, "force")) {
        Ok(done) => {
            let courses = done
                .plan
                .modules
                .iter()
                .map(|planned| (planned.module.name().to_owned(), Value::from(planned.course.name())));
            Ok(json!({"courses": courses.collect::<Map<String, Value>>()}))
        }
        Err(error) => {
            let mentions = match &error {
                MigrationError::FaultyRows(faults) => {
                    faults.iter().flat_map(|fault| fault.mentions().to_vec()).collect()
                }
                MigrationError::HalfMigrated(modules, _) => {
                    modules.iter().map(|module| module.name().to_owned()).collect()
                }
                _ => Vec::new(),
            };
            Err(Refusal::migration(error.code(), mentions))
        }
    }
}

fn plan(state: &State, dialect: &'static Dialect, operation: &Map<String, Value>) -> Value {
    let plan = Plan::new(state, dialect, is_true(operation, "force"));
    let modules: Map<String, Value> = plan
        .modules
        .iter()
        .map(|planned| {
            let faults: Vec<Value> =
                planned.faults.iter().map(|fault| json!([fault.row(), fault.code()])).collect();
            let told = json!({
                "course": planned.course.name(),
                "rows": planned.rows,
                "new": planned.new,
                "same": planned.same,
                "changes": planned.changes,
                "faults": faults,
            });
            (planned.module.name().to_owned(), told)
        })
        .collect();
    let findings: Vec<Value> =
        plan.findings.iter().map(|finding| json!([finding.code(), finding.name, finding.row])).collect();
    json!({"modules": modules, "findings": findings})
}

fn legacy_check(state: &State, operation: &Map<String, Value>, step: &CqlStep) -> Outcome {
    let text = |name: &str| {
        let text = operation.get(name).and_then(Value::as_str);
        text.ok_or_else(|| Refusal::invalid("missing_member", name))
    };
    let permission = text("permission")?;
    let permission =
        Permission::named(permission).ok_or_else(|| Refusal::invalid("unknown_permission", permission))?;
    let resource = Resource::parse(text("on")?)?;
    let user = match operation.get("role").or_else(|| operation.get("user")) {
        Some(named) => named.as_str(),
        None => step.caller.as_deref(),
    };
    Ok(json!(LegacyPolicy::new(state).check(user, permission, &resource)?))
}

/// With `answers`, also the questions that are answered differently than before.
fn verify(state: &State, dialect: &'static Dialect, operation: &Map<String, Value>) -> Outcome {
    let mut report = json!(Verification::new(state, dialect));
    if is_true(operation, "answers") {
        let policy = Policy::compile(state, dialect)?;
        let others: Vec<Value> = other_answers(state, &policy)
            .into_iter()
            .map(|other| {
                let after = match &other.after {
                    Decision::Allow => json!(true),
                    Decision::Deny => json!(false),
                    Decision::Error(error) => json!(error.code()),
                };
                json!([other.user, other.resource.name(), other.permission.name(), other.before, after])
            })
            .collect();
        if let Some(report) = report.as_object_mut() {
            report.insert("other_answers".to_owned(), others.into());
        }
    }
    Ok(report)
}

fn is_true(operation: &Map<String, Value>, name: &str) -> bool {
    operation.get(name) == Some(&Value::Bool(true))
}
