//! Random states and sequences of statements: the engine and the naive model must agree on every answer and on every row.

use fastrand::Rng;
use hubscope::cql::{
    Answer, Decision, Dialect, Error, Limits, Permission, Policy, Resource, State, Statement, apply,
    stand_in_hash,
};
use serde_json::{Map, Value, json};

use crate::naive::{Model, RELEASES, Refused, Release};

/// Each sequence is named by its seed. `HUBSCOPE_CQL_SEED` makes the first quarter run that one alone.
const SEQUENCES: u64 = 20_000;

fn a_quarter(which: u64) {
    let (first, count) = match std::env::var("HUBSCOPE_CQL_SEED") {
        Ok(seed) if which == 0 => (seed.parse().unwrap(), 1),
        _ => (which * SEQUENCES / 4, SEQUENCES / 4),
    };
    println!("seeds {first} to {}", first + count - 1);
    let mut tally = Tally::default();
    for seed in first..first.saturating_add(count) {
        if let Err(difference) = sequence(seed, &mut tally) {
            panic!("seed {seed} (HUBSCOPE_CQL_SEED={seed} runs it alone): {difference}");
        }
    }
    let Tally { done, refused, allowed, denied } = tally;
    println!("{done} statements done, {refused:?} refused, {allowed} checks allowed, {denied} denied");
    // A generator that makes nothing but refusals proves nothing.
    if count > 1 {
        assert!(done > count && allowed > count && denied > count);
        assert!(refused.len() > 25, "{refused:?}");
    }
}

#[test]
fn the_engine_agrees_with_the_naive_model_in_the_first_quarter() {
    a_quarter(0);
}

#[test]
fn the_engine_agrees_with_the_naive_model_in_the_second_quarter() {
    a_quarter(1);
}

#[test]
fn the_engine_agrees_with_the_naive_model_in_the_third_quarter() {
    a_quarter(2);
}

#[test]
fn the_engine_agrees_with_the_naive_model_in_the_last_quarter() {
    a_quarter(3);
}

#[derive(Default)]
struct Tally {
    done: u64,
    refused: std::collections::BTreeMap<String, u64>,
    allowed: u64,
    denied: u64,
}

const ROLES: [&str; 6] = ["root", "ann", "bob", "lead", "staff", "s/t"];
const NOBODY: &str = "nobody";
const PERMISSIONS: [&str; 10] = [
    "CREATE",
    "ALTER",
    "DROP",
    "SELECT",
    "MODIFY",
    "AUTHORIZE",
    "DESCRIBE",
    "EXECUTE",
    "READ",
    "VECTOR_SEARCH_INDEXING",
];
const RESOURCES: [&str; 17] = [
    "data",
    "data",
    "data/k",
    "data/k/t",
    "data/k/u",
    "data/l",
    "data/l/t",
    "roles",
    "roles",
    "roles/ann",
    "roles/staff",
    "roles/root",
    "functions",
    "functions/k",
    "functions/k/f[]",
    "service_levels",
    "roles/s/t",
];

struct World {
    random: Rng,
    release: Release,
}

impl World {
    fn one<'t>(&mut self, items: &[&'t str]) -> &'t str {
        items[self.random.usize(..items.len())]
    }

    fn once_in(&mut self, times: u32) -> bool {
        self.random.u32(..times) == 0
    }

    fn role(&mut self) -> &'static str {
        if self.once_in(25) {
            NOBODY
        } else if self.once_in(12) {
            self.one(&ROLES)
        } else {
            self.one(&ROLES[..5])
        }
    }

    fn resource(&mut self) -> &'static str {
        loop {
            let odd = self.once_in(30);
            let resource = self.one(&RESOURCES[..if odd { 17 } else { 16 }]);
            // A release is not asked about kinds that it does not know.
            let known = match resource.split('/').next() {
                Some("functions") => self.release.name != "scylla-2.2",
                Some("service_levels") => self.release.name != "cassandra",
                _ => true,
            };
            if known {
                return resource;
            }
        }
    }

    fn permissions(&mut self) -> Vec<&'static str> {
        let count = self.random.usize(1..4);
        let mut names: Vec<&str> = (0..count).map(|_| self.one(&PERMISSIONS)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn flag(&mut self, likely: bool) -> Value {
        match self.random.u32(..80) {
            0 => Value::Null,
            1..15 => json!(!likely),
            _ => json!(likely),
        }
    }

    fn state(&mut self) -> Value {
        let mut roles = Map::new();
        let mut there = Vec::new();
        for (position, name) in ROLES.into_iter().enumerate() {
            let missing = if position == 5 { !self.once_in(6) } else { position > 0 && self.once_in(12) };
            if !missing {
                there.push((position, name));
            }
        }
        for (position, name) in there.clone() {
            let mut row = json!({"can_login": self.flag(position < 3)});
            row["is_superuser"] = if position == 0 { json!(true) } else { json!(self.once_in(12)) };
            if self.once_in(80) {
                row["is_superuser"] = Value::Null;
            }
            if !self.once_in(3) {
                row["salted_hash"] = json!(stand_in_hash(name));
            }
            let mut granted = Vec::new();
            for (later, other) in there.iter().copied() {
                // Mostly downwards, so that circles are rare.
                if later > position && self.once_in(5) || self.once_in(300) {
                    granted.push(other);
                }
            }
            if self.once_in(60) {
                granted.push("gone");
            }
            row["member_of"] = json!(granted);
            roles.insert(name.to_owned(), row);
        }
        let mut permissions = Vec::new();
        let mut used = std::collections::BTreeSet::new();
        for _ in 0..self.random.usize(..9) {
            let (role, resource) = (self.role(), self.resource());
            if !used.insert((role, resource)) {
                continue;
            }
            let mut set = json!(self.permissions());
            match self.random.u32(..60) {
                0 => set = Value::Null,
                1 => set.as_array_mut().unwrap().push(json!("FLY")),
                2 => set.as_array_mut().unwrap().push(json!("select")),
                _ => {}
            }
            permissions.push(json!([role, resource, set]));
        }
        let mut state = json!({
            "roles": roles,
            "role_permissions": permissions,
            "schema": {"keyspaces": {"k": {"tables": ["t", "u"], "functions": ["f[]"]}, "l": {"tables": ["t"]}}},
        });
        if self.once_in(10) {
            // The two places where grants are kept need not agree.
            state["role_members"] = json!([["staff", "ann"], ["lead", NOBODY]]);
        }
        if self.once_in(6) {
            let authorizer = self.one(&["allow_all", "transitional"]);
            let authenticator = self.one(&["password", "allow_all"]);
            state["config"] = json!({"authorizer": authorizer, "authenticator": authenticator});
        }
        if self.once_in(6) {
            state["features"] = json!({"ROLES": false});
        }
        state
    }

    fn operation(&mut self) -> Value {
        let mut operation = match self.random.u32(..20) {
            0..2 => json!({"op": self.one(&["create_role", "create_user"]), "name": self.role()}),
            2..4 => json!({"op": "alter_role", "name": self.role()}),
            4 => json!({"op": "drop_role", "name": self.role(), "if_exists": self.once_in(3)}),
            5..8 => json!({"op": "grant_role", "role": self.role(), "to": self.role()}),
            8..10 => json!({"op": "revoke_role", "role": self.role(), "from": self.role()}),
            10..13 => {
                json!({"op": "grant", "permissions": self.permissions(), "on": self.resource(), "to": self.role()})
            }
            13..15 => {
                json!({"op": "revoke", "permissions": self.permissions(), "on": self.resource(), "from": self.role()})
            }
            15 => json!({"op": "list_permissions", "permissions": "ALL", "norecursive": self.once_in(3)}),
            16 => json!({"op": "list_roles", "norecursive": self.once_in(3)}),
            17 => json!({"op": "list_users"}),
            _ => {
                let name = self.one(&["k.t", "k.v", "l.t", "m.t"]);
                let keyspace = self.one(&["k", "l", "m"]);
                let conditional = self.once_in(3);
                match self.random.u32(..5) {
                    0 => json!({"op": "create_keyspace", "name": keyspace, "if_not_exists": conditional}),
                    1 => json!({"op": "create_table", "name": name, "if_not_exists": conditional}),
                    2 => json!({"op": "drop_table", "name": name, "if_exists": conditional}),
                    3 if self.release.name != "scylla-2.2" => {
                        json!({"op": "drop_function", "name": self.one(&["k.f[]", "k.g[]"]), "if_exists": conditional})
                    }
                    _ => json!({"op": "drop_keyspace", "name": keyspace, "if_exists": conditional}),
                }
            }
        };
        match operation["op"].as_str().unwrap() {
            "create_role" | "create_user" | "alter_role" => {
                for (member, value) in [
                    ("login", json!(self.random.bool())),
                    ("superuser", json!(self.random.bool())),
                    ("password", json!("new")),
                ] {
                    if self.once_in(3) {
                        operation[member] = value;
                    }
                }
                if self.once_in(12) {
                    operation["options"] = json!({"a": "b"});
                }
                if operation["op"] != "alter_role" && self.once_in(4) {
                    operation["if_not_exists"] = json!(true);
                }
            }
            "grant" | "revoke" => {
                if self.once_in(4) {
                    operation["permissions"] = json!("ALL");
                } else if self.once_in(30) {
                    operation["permissions"] = json!(["SELECT", "NOSUCH"]);
                }
                if self.once_in(10) {
                    operation["on"] = json!("unqualified:t");
                    if self.random.bool() {
                        operation["use"] = json!("k");
                    }
                }
            }
            "list_permissions" => {
                if self.random.bool() {
                    operation["on"] = json!(self.resource());
                }
                if self.random.bool() {
                    operation["of"] = json!(self.role());
                }
                if self.once_in(4) {
                    operation["permissions"] = json!(self.permissions());
                }
            }
            "list_roles" if self.random.bool() => operation["of"] = json!(self.role()),
            _ => {}
        }
        operation
    }

    fn caller(&mut self) -> Option<&'static str> {
        match self.random.u32(..20) {
            0 => None,
            1..10 => Some("root"),
            _ => Some(self.role()),
        }
    }
}

fn sequence(seed: u64, tally: &mut Tally) -> Result<(), String> {
    let mut random = Rng::with_seed(seed);
    let release = RELEASES[random.usize(..RELEASES.len())];
    let mut world = World { random, release };
    let dialect = Dialect::named(release.name).unwrap();
    let start = world.state();
    let mut model = Model::new(&start, release);
    let mut state =
        State::read(start.to_string().as_bytes(), &Limits::default()).map_err(|error| error.to_string())?;
    let told = |what: &str| format!("{what}\n  {} of {start}", release.name);

    let longest = if world.once_in(4) { 12 } else { 5 };
    for _ in 0..world.random.usize(1..longest) {
        let (caller, operation) = (world.caller(), world.operation());
        let statement = Statement::from_operation(&operation).map_err(|error| told(&error.to_string()))?;
        let before = state.clone();
        let expected = model.execute(caller, &operation);
        let answer = apply(&mut state, &statement, caller, dialect).map(|answer| match answer {
            Answer::Rows { rows, .. } => json!(rows),
            _ => Value::Null,
        });
        let what = format!("{operation} by {caller:?}");
        match compare(&answer, &expected) {
            Some(difference) => return Err(told(&format!("{what}: {difference}"))),
            None if state.rows() != model.rows() => {
                return Err(told(&format!(
                    "{what}: the rows are {}, and not {}",
                    state.rows(),
                    model.rows()
                )));
            }
            None => {}
        }
        match answer {
            Ok(_) => tally.done += 1,
            Err(error) => {
                *tally.refused.entry(error.code().to_owned()).or_default() += 1;
                if state != before {
                    return Err(told(&format!("{what}: it was refused and changed something")));
                }
            }
        }
        // Compiling everybody for questions costs more than a statement.
        if world.once_in(3) {
            questions(&mut world, &state, &model, dialect, tally).map_err(|difference| told(&difference))?;
        }
    }
    Ok(())
}

/// Asks both the same few questions.
fn questions(
    world: &mut World,
    state: &State,
    model: &Model,
    dialect: &'static Dialect,
    tally: &mut Tally,
) -> Result<(), String> {
    let policy = Policy::compile(state, dialect);
    for _ in 0..4 {
        let (caller, permission, resource) = (world.caller(), world.one(&PERMISSIONS), world.resource());
        let what = format!("{permission} on {resource} by {caller:?}");
        let asked = Resource::asked(resource).unwrap();
        let expected = model.check(caller, permission, resource);
        let Ok(policy) = &policy else {
            // A policy is refused for the circle of anybody.
            let circle = ROLES
                .iter()
                .any(|role| matches!(model.closure(role), Err((code, _)) if code == "internal.role_cycle"));
            match circle {
                true => return Ok(()),
                false => return Err(format!("{policy:?}, and there is no circle")),
            }
        };
        let answer = match policy.decide(caller, Permission::named(permission).unwrap(), &asked) {
            Decision::Allow => Ok(json!(true)),
            Decision::Deny => Ok(json!(false)),
            Decision::Error(error) => Err(error),
        };
        match answer.as_ref().ok().and_then(Value::as_bool) {
            Some(true) => tally.allowed += 1,
            Some(false) => tally.denied += 1,
            None => {}
        }
        if let Some(difference) = compare(&answer, &expected.map(|allowed| json!(allowed))) {
            return Err(format!("{what}: {difference}"));
        }
        let effective = policy.effective(caller, &asked).map(|set| json!(set.names()));
        let expected = model.effective(caller, resource).map(|mut names| {
            names.sort();
            names.dedup();
            json!(names)
        });
        if let Some(difference) = compare(&effective, &expected) {
            return Err(format!("effective on {resource} of {caller:?}: {difference}"));
        }
    }
    let (name, password) = (world.role(), if world.once_in(3) { "new" } else { world.role() });
    let login = state.login(name, |hash| hash == stand_in_hash(password), dialect).map(|()| Value::Null);
    match compare(&login, &model.login(name, password).map(|()| Value::Null)) {
        Some(difference) => Err(format!("login of {name}: {difference}")),
        None => Ok(()),
    }
}

fn compare(answer: &Result<Value, Error>, expected: &Result<Value, Refused>) -> Option<String> {
    match (answer, expected) {
        (Ok(answer), Ok(expected)) => (answer != expected).then(|| format!("{answer}, and not {expected}")),
        (Err(error), Err((code, about))) => {
            let got = format!("{}.{}", error.category().name(), error.code());
            let named = about.iter().all(|name| error.mentions().contains(name));
            (got != *code || !named)
                .then(|| format!("{got} {:?}, and not {code} {about:?}", error.mentions()))
        }
        (Ok(answer), Err(expected)) => Some(format!("{answer}, and not {expected:?}")),
        (Err(error), Ok(expected)) => Some(format!("{} {error}, and not {expected}", error.code())),
    }
}
