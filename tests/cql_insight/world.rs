//! A small random database, as plain data, and what follows from it by obvious loops.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use hubscope::cql::{Dialect, Permission};
use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) superuser: bool,
    pub(crate) login: bool,
    pub(crate) member_of: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) roles: BTreeMap<String, Role>,
    pub(crate) rows: Vec<(String, String, Vec<String>)>,
    pub(crate) dialect: &'static Dialect,
    pub(crate) lets_all_through: bool,
}

/// Names of permissions by resource.
pub(crate) type Held = BTreeMap<String, Vec<&'static str>>;

/// What somebody has.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    pub(crate) held: Held,
    pub(crate) superuser: bool,
}

impl World {
    pub(crate) fn new(random: &mut Rng) -> Self {
        let count = random.usize(3..9);
        let dialect = &Dialect::all()[random.usize(..Dialect::all().len())];
        let mut roles = BTreeMap::from([(
            "root".to_owned(),
            Role { superuser: true, login: true, member_of: Vec::new() },
        )]);
        for number in 0..count {
            // Grants go to higher numbers only, so there is no circle.
            let granted = (number + 1..count).filter(|_| random.u8(..3) == 0).map(|role| format!("r{role}"));
            let mut member_of: Vec<String> = granted.collect();
            if random.u8(..30) == 0 {
                member_of.push("gone".to_owned());
            }
            let superuser = random.u8(..9) == 0;
            roles.insert(format!("r{number}"), Role { superuser, login: random.bool(), member_of });
        }
        let mut rows = Vec::new();
        for role in roles.keys().filter(|role| *role != "root") {
            for on in Self::resources() {
                if random.u8(..5) != 0 {
                    continue;
                }
                let names = Permission::ALL.iter().filter(|_| random.u8(..5) == 0);
                let mut names: Vec<String> = names.map(|permission| permission.name().to_owned()).collect();
                if random.u8(..80) == 0 {
                    names.push("FLY".to_owned());
                }
                if !names.is_empty() {
                    rows.push((role.clone(), on, names));
                }
            }
        }
        let lets_all_through = random.u8(..20) == 0;
        Self { roles, rows, dialect, lets_all_through }
    }

    /// From a document of the engine.
    pub(crate) fn of(document: &Value, dialect: &'static Dialect) -> Self {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let texts = |value: &Value| value.as_array().into_iter().flatten().map(text).collect::<Vec<_>>();
        let roles = document["roles"].as_object().unwrap().iter().map(|(name, row)| {
            let [superuser, login] = ["is_superuser", "can_login"].map(|flag| row[flag] == true);
            (name.clone(), Role { superuser, login, member_of: texts(&row["member_of"]) })
        });
        let rows = document["role_permissions"].as_array().unwrap().iter();
        let rows = rows.map(|row| (text(&row[0]), text(&row[1]), texts(&row[2])));
        let lets_all_through = document["config"]["authorizer"] == "allow_all";
        Self { roles: roles.collect(), rows: rows.collect(), dialect, lets_all_through }
    }

    pub(crate) fn document(&self) -> Value {
        let roles: serde_json::Map<String, Value> = self
            .roles
            .iter()
            .map(|(name, role)| {
                let row = json!({"is_superuser": role.superuser, "can_login": role.login, "member_of": role.member_of});
                (name.clone(), row)
            })
            .collect();
        let authorizer = if self.lets_all_through { "allow_all" } else { "cassandra" };
        json!({
            "roles": roles,
            "role_permissions": self.rows,
            "schema": {"keyspaces": {"shop": {"tables": ["orders", "goods"], "functions": ["f[org.apache.cassandra.db.marshal.Int32Type]"]}}},
            "config": {"authorizer": authorizer},
        })
    }

    pub(crate) fn resources() -> Vec<String> {
        let names = [
            "data",
            "data/shop",
            "data/shop/orders",
            "data/shop/goods",
            "roles",
            "roles/r0",
            "roles/r1",
            "functions",
            "functions/shop",
            "functions/shop/f[org.apache.cassandra.db.marshal.Int32Type]",
        ];
        names.map(str::to_owned).to_vec()
    }

    /// A statement that root could execute.
    pub(crate) fn statement(&self, random: &mut Rng) -> String {
        let names: Vec<&String> = self.roles.keys().filter(|role| *role != "root").collect();
        let role = names[random.usize(..names.len())];
        let other = names[random.usize(..names.len())];
        let on = ["ALL KEYSPACES", "KEYSPACE shop", "TABLE shop.orders", "ALL ROLES", "ROLE r0"]
            [random.usize(..5)];
        let permission = ["SELECT", "ALL", "MODIFY", "ALTER", "AUTHORIZE"][random.usize(..5)];
        match random.u8(..9) {
            0 => format!("GRANT {role} TO {other}"),
            1 => format!("REVOKE {role} FROM {other}"),
            2 => format!("DROP ROLE {role}"),
            3 => format!("CREATE ROLE fresh WITH LOGIN = true; GRANT {role} TO fresh"),
            4 => format!("ALTER ROLE {role} WITH SUPERUSER = {}", random.bool()),
            5 => format!("DROP TABLE shop.orders; REVOKE ALL ON KEYSPACE shop FROM {role}"),
            6 | 7 => format!("REVOKE {permission} ON {on} FROM {role}"),
            _ => format!("GRANT {permission} ON {on} TO {role}"),
        }
    }

    /// Whether each name on the way was granted to the one before it.
    pub(crate) fn is_way(&self, from: &str, way: &[String]) -> bool {
        let granted =
            |pair: &[String]| self.roles.get(&pair[0]).is_some_and(|role| role.member_of.contains(&pair[1]));
        way.first().is_some_and(|first| first == from) && way.windows(2).all(granted)
    }

    /// Whether a row says so.
    pub(crate) fn holds(&self, role: &str, on: &str, permission: Permission) -> bool {
        let named = |names: &[String]| names.iter().any(|name| name == permission.name());
        self.rows.iter().any(|(holder, resource, names)| holder == role && resource == on && named(names))
    }

    /// What somebody has by everything that they include; nothing where the database itself would fail.
    pub(crate) fn standing(&self, role: &str) -> Standing {
        let mut closure = BTreeSet::from([role.to_owned()]);
        loop {
            let more: Vec<String> = closure
                .iter()
                .filter_map(|role| self.roles.get(role))
                .flat_map(|role| role.member_of.clone())
                .collect();
            let before = closure.len();
            closure.extend(more);
            if closure.len() == before {
                break;
            }
        }
        // Cassandra passes over what is gone; elsewhere it is an error.
        let dangling = closure.iter().any(|role| !self.roles.contains_key(role));
        if !self.roles.contains_key(role) || dangling && self.dialect.name() != "cassandra" {
            return Standing::default();
        }
        closure.retain(|role| self.roles.contains_key(role));
        let mut standing = Standing {
            superuser: closure.iter().any(|role| self.roles[role].superuser),
            ..Standing::default()
        };
        for (holder, on, names) in &self.rows {
            // A row with a name that is no permission cannot be read, and gives nothing.
            let names: Option<Vec<Permission>> = names.iter().map(|name| Permission::named(name)).collect();
            if closure.contains(holder) {
                let held = standing.held.entry(on.clone()).or_default();
                held.extend(names.unwrap_or_default().into_iter().map(Permission::name));
                held.sort_unstable();
                held.dedup();
            }
        }
        standing
    }
}
