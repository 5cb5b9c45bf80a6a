//! Random legacy tables, random new rows beside them, and random starts, migrations and recoveries: the engine and loops over raw rows
//! must agree on what comes of each, and on every row.

use std::collections::BTreeMap;

use fastrand::Rng;
use hubscope::{
    cql::{
        Dialect, Limits, Permission, Policy, Resource, State,
        migration::{LegacyPolicy, Module, Verification, migrate, other_answers, upgrade},
    },
    snapshot::Timestamp,
};
use serde_json::{Map, Value, json};

use crate::naive_migration::{Rows, TABLES};

/// Each is named by its seed. `HUBSCOPE_CQL_SEED` runs that one alone, `HUBSCOPE_CQL_STATES` other than this many.
const STATES: u64 = 6_000;

const NAMES: [&str; 6] = ["cassandra", "admin", "Ann", "ann", "bob", "a/b"];
const RESOURCES: [&str; 8] =
    ["data", "data/k", "data/k/t", "data/l/t", "data/k/t/x", "roles", "roles/bob", "functions"];
const PERMISSIONS: [&str; 9] =
    ["CREATE", "ALTER", "DROP", "SELECT", "MODIFY", "AUTHORIZE", "select", "READ", "DESCRIBE"];
const SIX: [&str; 6] = ["CREATE", "ALTER", "DROP", "SELECT", "MODIFY", "AUTHORIZE"];

#[test]
fn the_migration_agrees_with_loops_over_raw_rows() {
    let (first, count) = match std::env::var("HUBSCOPE_CQL_SEED") {
        Ok(seed) => (seed.parse().unwrap(), 1),
        _ => (0, std::env::var("HUBSCOPE_CQL_STATES").map_or(STATES, |count| count.parse().unwrap())),
    };
    println!("seeds {first} to {}", first + count - 1);
    let mut tally = BTreeMap::new();
    for seed in first..first + count {
        if let Err(difference) = one(seed, &mut tally) {
            panic!("seed {seed} (HUBSCOPE_CQL_SEED={seed} runs it alone): {difference}");
        }
    }
    println!("{tally:?}");
    // A generator that never gets anywhere proves nothing.
    if count >= STATES {
        for what in [
            "migrated",
            "ignored",
            "created_default",
            "nothing_to_do",
            "not_running",
            "error",
            "safe migrate",
            "safe already_migrated",
            "safe ignored",
            "faulty_rows",
            "half_migrated",
            "allowed",
            "denied",
            "other answers",
        ] {
            assert!(tally.get(what).copied().unwrap_or_default() > 100, "{what}: {tally:?}");
        }
    }
}

fn one(seed: u64, tally: &mut BTreeMap<String, u64>) -> Result<(), String> {
    let mut rng = Rng::with_seed(seed);
    let dialect = &Dialect::all()[rng.usize(..Dialect::all().len())];
    let document = document(&mut rng);
    let mut model = Rows { release: dialect.name(), document, marked: Vec::new() };
    let mut state = read(&model.document);
    for _ in 0..rng.usize(1..6) {
        act(&mut rng, &mut state, &mut model, dialect, tally)?;
        let (got, wanted) = (without_members(&state), model.told());
        if got != wanted {
            return Err(format!("{}: the rows are {got}, and not {wanted}", dialect.name()));
        }
        let (got, wanted) = (json!(Verification::new(&state, dialect)), model.verify());
        if got != wanted {
            return Err(format!("{}: the report is {got}, and not {wanted}", dialect.name()));
        }
        // Everything survives being written and read, markers too.
        let again = read(&state.to_json());
        if again != state {
            return Err(format!("{} is read back as another state", state.to_json()));
        }
    }
    questions(&state, &model, dialect, tally)
}

fn act(
    rng: &mut Rng,
    state: &mut State,
    model: &mut Rows,
    dialect: &'static Dialect,
    tally: &mut BTreeMap<String, u64>,
) -> Result<(), String> {
    let forced = rng.u8(..5) == 0;
    let mut count = |what: String| *tally.entry(what).or_default() += 1;
    match rng.u8(..12) {
        0 => {
            state.clear_new();
            model.clear_new();
        }
        1 if rng.bool() => {
            state.drop_legacy();
            model.drop_legacy();
        }
        2..=6 => {
            let mut tables = vec![0, 1, 2];
            rng.shuffle(&mut tables);
            tables.truncate(rng.usize(1..4));
            let modules: Vec<Module> = tables.iter().map(|table| Module::ALL[*table]).collect();
            let done = upgrade(state, dialect, &modules, forced);
            let got: Vec<&str> = done.outcomes.iter().map(|(_, outcome)| outcome.name()).collect();
            let wanted = model.upgrade(&tables, forced);
            if got != wanted {
                return Err(format!("{}: a start comes to {got:?}, and not {wanted:?}", dialect.name()));
            }
            for outcome in got {
                count(outcome.to_owned());
            }
        }
        _ => {
            let before = state.clone();
            let got = migrate(state, dialect, Timestamp::from_micros(1), forced);
            let wanted = model.safe(forced);
            match (&got, &wanted) {
                (Ok(done), Ok(courses)) => {
                    let got: Vec<&str> =
                        done.plan.modules.iter().map(|planned| planned.course.name()).collect();
                    if got != *courses {
                        return Err(format!("the courses are {got:?}, and not {courses:?}"));
                    }
                    got.iter().for_each(|course| count(format!("safe {course}")));
                }
                (Err(error), Err(code)) if error.code() == *code => {
                    count((*code).to_owned());
                    if *state != before {
                        return Err("a refused migration changed something".to_owned());
                    }
                }
                _ => {
                    return Err(format!(
                        "{}: a migration comes to {got:?}, and not {wanted:?}",
                        dialect.name()
                    ));
                }
            }
        }
    }
    Ok(())
}

/// What the old database answered, one question at a time, and all that is answered differently now.
fn questions(
    state: &State,
    model: &Rows,
    dialect: &'static Dialect,
    tally: &mut BTreeMap<String, u64>,
) -> Result<(), String> {
    let legacy = LegacyPolicy::new(state);
    let policy = Policy::compile(state, dialect).map_err(|error| error.to_string())?;
    let others = other_answers(state, &policy);
    for user in NAMES {
        let rows = |table: &str, column: &str| -> Vec<Value> {
            let rows = model.document["legacy"][table].as_array().into_iter().flatten();
            rows.filter(|row| row[column] == json!(user)).cloned().collect()
        };
        let (own, held) = (rows("users", "name"), rows("permissions", "username"));
        for resource in RESOURCES.into_iter().filter(|name| name.starts_with("data")) {
            let Ok(on) = Resource::parse(resource) else { continue };
            let occurs = held.iter().any(|row| row["resource"] == json!(resource))
                || (resource == "data" && !(own.is_empty() && held.is_empty()));
            for name in SIX {
                let permission = Permission::named(name).unwrap();
                let got = legacy.check(Some(user), permission, &on).ok();
                let wanted = model.legacy_check(user, name, resource);
                if got != wanted {
                    return Err(format!("{user} {name} {resource}: {got:?}, and not {wanted:?}"));
                }
                let what = match wanted {
                    Some(true) => "allowed",
                    Some(false) => "denied",
                    None => "failed",
                };
                *tally.entry(what.to_owned()).or_default() += 1;
                let now = policy.check(Some(user), permission, &on);
                let told = others.iter().any(|other| {
                    other.user == user && other.resource == on && other.permission == permission
                });
                // Where neither fails it is told exactly when the answers differ.
                let fails =
                    matches!(policy.decide(Some(user), permission, &on), hubscope::cql::Decision::Error(_));
                if occurs && !fails && wanted.is_some() && told != (wanted != Some(now)) {
                    return Err(format!("{user} {name} {resource}: {wanted:?}, now {now}, told {told}"));
                }
                if told {
                    if !occurs {
                        return Err(format!("nobody asked about {user} on {resource}"));
                    }
                    *tally.entry("other answers".to_owned()).or_default() += 1;
                }
            }
        }
    }
    Ok(())
}

fn document(rng: &mut Rng) -> Value {
    let mut legacy = Map::new();
    for table in TABLES {
        if rng.u8(..6) == 0 {
            continue;
        }
        let mut rows: Vec<Value> = Vec::new();
        for name in some(rng, &NAMES) {
            match table {
                "users" => {
                    let flag = [json!(true), json!(false), Value::Null];
                    let flag = flag[if rng.u8(..8) == 0 { 2 } else { rng.usize(..2) }].clone();
                    rows.push(json!({"name": name, "super": flag}));
                }
                "credentials" => {
                    rows.push(json!({"username": name, "salted_hash": hash(rng), "options": null}))
                }
                _ => {
                    let most = if rng.bool() { 4 } else { RESOURCES.len() };
                    for resource in some(rng, &RESOURCES[..most]) {
                        let mut set = json!(some(rng, &PERMISSIONS));
                        match rng.u8(..60) {
                            0 => set = Value::Null,
                            1 => set = json!(["SELECT", "FLY"]),
                            _ => {}
                        }
                        rows.push(json!({"username": name, "resource": resource, "permissions": set}));
                    }
                }
            }
        }
        rng.shuffle(&mut rows);
        legacy.insert(table.to_owned(), Value::Array(rows));
    }
    let mut document = json!({"roles": {}, "role_permissions": [], "legacy": legacy});
    let mut config = Map::new();
    if rng.u8(..4) == 0 {
        config.insert("superuser_name".to_owned(), json!("admin"));
    }
    if rng.u8(..10) == 0 {
        config.insert("authenticator".to_owned(), json!("allow_all"));
    }
    document["config"] = config.into();
    let crowded = rng.u8(..3) == 0;
    for name in NAMES {
        if if crowded { rng.bool() } else { matches!(name, "cassandra" | "admin") && rng.u8(..3) == 0 } {
            let mut row = Map::new();
            if rng.bool() {
                row.insert("is_superuser".to_owned(), rng.bool().into());
            }
            if rng.bool() {
                row.insert("can_login".to_owned(), rng.bool().into());
            }
            if let hash @ Value::String(_) = hash(rng) {
                row.insert("salted_hash".to_owned(), hash);
            }
            document["roles"][name] = row.into();
        }
    }
    if crowded {
        let rows: Vec<Value> =
            some(rng, &RESOURCES[..3]).iter().map(|on| json!(["bob", on, ["SELECT"]])).collect();
        document["role_permissions"] = rows.into();
    }
    document
}

fn hash(rng: &mut Rng) -> Value {
    match rng.u8(..20) {
        0 => Value::Null,
        1 => json!(""),
        other => json!(format!("HASH({})", other % 3)),
    }
}

fn some(rng: &mut Rng, of: &[&'static str]) -> Vec<&'static str> {
    of.iter().copied().filter(|_| rng.u8(..3) == 0).collect()
}

fn read(document: &Value) -> State {
    State::read(document.to_string().as_bytes(), &Limits::default()).unwrap()
}

fn without_members(state: &State) -> Value {
    let mut rows = state.rows();
    rows.as_object_mut().unwrap().remove("role_members");
    rows
}
