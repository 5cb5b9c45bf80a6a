//! The migration once more, as loops over raw rows. Nothing of the engine is used here.

use serde_json::{Value, json};

pub(crate) const TABLES: [&str; 3] = ["users", "credentials", "permissions"];

/// A database as its rows, and which tables were carried over whole.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    pub(crate) release: &'static str,
    pub(crate) document: Value,
    pub(crate) marked: Vec<usize>,
}

impl Rows {
    fn nulls_are_errors(&self) -> bool {
        self.release == "scylla-2.2" || self.release == "cassandra"
    }

    fn is_cassandra(&self) -> bool {
        self.release == "cassandra"
    }

    fn superuser(&self) -> String {
        let configured = self.document["config"]["superuser_name"].as_str();
        match self.release {
            "scylla-5.4" | "strict" | "scylla-head" => configured.unwrap_or("cassandra").to_owned(),
            _ => "cassandra".to_owned(),
        }
    }

    fn legacy(&self, table: usize) -> Option<Vec<Value>> {
        self.document["legacy"][TABLES[table]].as_array().cloned()
    }

    fn has_data(&self, table: usize) -> bool {
        if table == 2 {
            return !self.document["role_permissions"].as_array().unwrap().is_empty();
        }
        for (name, row) in self.document["roles"].as_object().unwrap() {
            let default = if table == 0 { "cassandra".to_owned() } else { self.superuser() };
            if *name == default {
                continue;
            }
            if table == 0 && !row["can_login"].is_null() {
                return true;
            }
            if table == 1 && !matches!(row["salted_hash"].as_str(), None | Some("")) {
                return true;
            }
        }
        false
    }

    /// Whether a row can be carried over.
    fn readable(&self, table: usize, row: &Value) -> bool {
        match table {
            0 => !(row["super"].is_null() && self.nulls_are_errors()),
            1 => row["salted_hash"].is_string(),
            _ => {
                let Some(names) = row["permissions"].as_array() else { return false };
                let resource = row["resource"].as_str().unwrap();
                let parts: Vec<&str> = resource.split('/').collect();
                let most = match parts[0] {
                    "data" => 3,
                    "roles" => 2,
                    "functions" if self.release != "scylla-2.2" => 3,
                    _ => 0,
                };
                parts.len() <= most && names.iter().all(|name| permission(name.as_str().unwrap()).is_some())
            }
        }
    }

    /// What a row of permissions comes to.
    fn kept(&self, row: &Value) -> Vec<String> {
        let resource = row["resource"].as_str().unwrap();
        let names = row["permissions"].as_array().unwrap().iter();
        let mut kept: Vec<String> = names.filter_map(|name| permission(name.as_str().unwrap())).collect();
        if self.is_cassandra() {
            kept.retain(|name| applies(name, resource));
        }
        kept.sort();
        kept.dedup();
        kept
    }

    fn write(&mut self, table: usize, row: &Value) {
        let cassandra = self.is_cassandra();
        match table {
            0 => {
                let role = &mut self.document["roles"][row["name"].as_str().unwrap()];
                role["is_superuser"] = json!(row["super"] == json!(true));
                role["can_login"] = json!(true);
            }
            1 => {
                let role = &mut self.document["roles"][row["username"].as_str().unwrap()];
                role["salted_hash"] = row["salted_hash"].clone();
            }
            _ => {
                let kept = self.kept(row);
                let rows = self.document["role_permissions"].as_array_mut().unwrap();
                let found =
                    rows.iter().position(|old| old[0] == row["username"] && old[1] == row["resource"]);
                if cassandra {
                    if let Some(found) = found {
                        rows.remove(found);
                    }
                    let set = if kept.is_empty() { Value::Null } else { json!(kept) };
                    rows.push(json!([row["username"], row["resource"], set]));
                } else if !kept.is_empty() {
                    let mut set = kept;
                    if let Some(found) = found {
                        let old = rows.remove(found);
                        set.extend(
                            old[2]
                                .as_array()
                                .into_iter()
                                .flatten()
                                .map(|name| name.as_str().unwrap().to_owned()),
                        );
                    }
                    set.sort();
                    set.dedup();
                    rows.push(json!([row["username"], row["resource"], set]));
                }
            }
        }
    }

    fn default_row(&mut self, table: usize) -> bool {
        let cassandra = self.is_cassandra();
        let name = self.superuser();
        let roles = &mut self.document["roles"];
        match table {
            0 if cassandra => {
                if !roles.as_object().unwrap().is_empty() {
                    return false;
                }
                roles[name] =
                    json!({"is_superuser": true, "can_login": true, "salted_hash": "HASH(cassandra)"});
            }
            0 => {
                if !roles[&name]["can_login"].is_null() {
                    return false;
                }
                roles[&name]["is_superuser"] = json!(true);
                roles[&name]["can_login"] = json!(true);
            }
            1 if !cassandra => {
                if !matches!(roles[&name]["salted_hash"].as_str(), None | Some("")) {
                    return false;
                }
                roles[&name]["salted_hash"] = json!("HASH(cassandra)");
            }
            _ => return false,
        }
        true
    }

    /// One start of the real database.
    pub(crate) fn upgrade(&mut self, tables: &[usize], forced: bool) -> Vec<&'static str> {
        let mut outcomes = Vec::new();
        for table in tables.iter().copied() {
            let config = &self.document["config"];
            let absent = match table {
                0 => false,
                1 => config["authenticator"] == json!("allow_all"),
                _ => config["authorizer"] == json!("allow_all"),
            };
            if absent || self.release == "scylla-head" {
                outcomes.push("not_running");
                continue;
            }
            let data = !forced && !self.is_cassandra() && self.has_data(table);
            outcomes.push(match (data, self.legacy(table)) {
                (true, Some(_)) => "ignored",
                (true, None) => "nothing_to_do",
                (false, Some(rows)) => {
                    let mut outcome = "migrated";
                    for row in rows {
                        if !self.readable(table, &row) {
                            outcome = "error";
                            break;
                        }
                        self.write(table, &row);
                    }
                    outcome
                }
                (false, None) => match self.default_row(table) {
                    true => "created_default",
                    false => "nothing_to_do",
                },
            });
        }
        outcomes
    }

    /// The engine's own way: the courses, or the code of the refusal.
    pub(crate) fn safe(&mut self, forced: bool) -> Result<Vec<&'static str>, &'static str> {
        let mut courses = Vec::new();
        for table in 0..3 {
            courses.push(match self.legacy(table) {
                None => "nothing_to_do",
                Some(_) if forced => "migrate",
                Some(_) if self.marked.contains(&table) => "already_migrated",
                Some(_) if !self.is_cassandra() && self.has_data(table) => "ignored",
                Some(_) => "migrate",
            });
        }
        let mut after = self.clone();
        for (table, course) in courses.iter().enumerate() {
            if *course != "migrate" {
                continue;
            }
            for row in self.legacy(table).unwrap() {
                if !self.readable(table, &row) {
                    return Err("faulty_rows");
                }
                after.write(table, &row);
            }
            if !after.marked.contains(&table) {
                after.marked.push(table);
            }
        }
        for (table, course) in courses.iter().enumerate() {
            if matches!(*course, "migrate" | "ignored") && after.lacks(table) {
                return Err("half_migrated");
            }
        }
        *self = after;
        Ok(courses)
    }

    /// Whether something that a legacy table says is not there.
    fn lacks(&self, table: usize) -> bool {
        let report = self.verify();
        let lists: &[&str] = match table {
            0 => &["missing_roles", "attribute_mismatch"],
            1 => &["missing_credentials", "credential_mismatch"],
            _ => &["missing_permissions"],
        };
        lists.iter().any(|list| !report[*list].as_array().unwrap().is_empty())
    }

    pub(crate) fn verify(&self) -> Value {
        let roles = self.document["roles"].as_object().unwrap();
        let (users, credentials) = (self.legacy(0).unwrap_or_default(), self.legacy(1).unwrap_or_default());
        let (mut missing_roles, mut attributes) = (Vec::new(), Vec::new());
        for user in &users {
            match roles.get(user["name"].as_str().unwrap()) {
                None => missing_roles.push(user["name"].clone()),
                Some(role) => {
                    let flag = |value: &Value| *value == json!(true);
                    if !flag(&role["can_login"]) || flag(&role["is_superuser"]) != flag(&user["super"]) {
                        attributes.push(user["name"].clone());
                    }
                }
            }
        }
        let (mut missing_credentials, mut other_hash) = (Vec::new(), Vec::new());
        for credential in &credentials {
            let hash =
                roles.get(credential["username"].as_str().unwrap()).map(|role| role["salted_hash"].clone());
            match hash.unwrap_or_default() {
                Value::Null => missing_credentials.push(credential["username"].clone()),
                hash if hash != credential["salted_hash"] => other_hash.push(credential["username"].clone()),
                _ => {}
            }
        }
        let extra_roles: Vec<Value> = roles
            .keys()
            .map(|name| json!(name))
            .filter(|name| users.iter().all(|user| user["name"] != *name))
            .filter(|name| credentials.iter().all(|credential| credential["username"] != *name))
            .collect();
        let mut wanted = Vec::new();
        for row in self.legacy(2).unwrap_or_default() {
            for name in row["permissions"].as_array().into_iter().flatten() {
                let name = name.as_str().unwrap();
                let readable = self.readable(2, &row);
                let written = permission(name).unwrap_or_else(|| name.to_owned());
                if self.is_cassandra() && readable && !applies(&written, row["resource"].as_str().unwrap()) {
                    continue;
                }
                wanted.push(json!([row["username"], row["resource"], written]));
            }
        }
        let mut held = Vec::new();
        for row in self.document["role_permissions"].as_array().unwrap() {
            for name in row[2].as_array().into_iter().flatten() {
                held.push(json!([row[0], row[1], name]));
            }
        }
        let less = |one: &[Value], other: &[Value]| -> Vec<Value> {
            one.iter().filter(|row| !other.contains(row)).cloned().collect()
        };
        let missing_permissions = sorted(less(&wanted, &held));
        let equivalent = missing_roles.is_empty()
            && attributes.is_empty()
            && missing_credentials.is_empty()
            && other_hash.is_empty()
            && missing_permissions.is_empty();
        json!({
            "missing_roles": sorted(missing_roles),
            "attribute_mismatch": sorted(attributes),
            "missing_credentials": sorted(missing_credentials),
            "credential_mismatch": sorted(other_hash),
            "missing_permissions": missing_permissions,
            "extra_permissions": sorted(less(&held, &wanted)),
            "extra_roles": sorted(extra_roles),
            "equivalent": equivalent,
        })
    }

    /// What the old database answered; `None` where it failed.
    pub(crate) fn legacy_check(&self, user: &str, wanted: &str, resource: &str) -> Option<bool> {
        for row in self.legacy(0).unwrap_or_default() {
            if row["name"] == json!(user) && row["super"] == json!(true) {
                return Some(true);
            }
        }
        let mut place = resource;
        loop {
            for row in self.legacy(2).unwrap_or_default() {
                if row["username"] == json!(user) && row["resource"] == json!(place) {
                    let names: Vec<&str> = row["permissions"]
                        .as_array()
                        .into_iter()
                        .flatten()
                        .map(|name| name.as_str().unwrap())
                        .collect();
                    if names.iter().any(|name| permission(name).is_none()) {
                        return None;
                    }
                    if names.iter().any(|name| name.eq_ignore_ascii_case(wanted)) {
                        return Some(true);
                    }
                }
            }
            match place.rsplit_once('/') {
                Some((outer, _)) => place = outer,
                None => return Some(false),
            }
        }
    }

    pub(crate) fn clear_new(&mut self) {
        self.document["roles"] = json!({});
        self.document["role_permissions"] = json!([]);
        self.marked.clear();
    }

    pub(crate) fn drop_legacy(&mut self) {
        self.document.as_object_mut().unwrap().remove("legacy");
    }

    /// The rows in the shape in which the engine tells them.
    pub(crate) fn told(&self) -> Value {
        let permissions = self.document["role_permissions"].as_array().unwrap().clone();
        let mut roles = self.document["roles"].clone();
        for role in roles.as_object_mut().unwrap().values_mut() {
            if let Some(row) = role.as_object_mut() {
                row.retain(|_, value| !value.is_null());
            } else {
                *role = json!({});
            }
        }
        json!({"roles": roles, "role_permissions": sorted(permissions)})
    }
}

fn permission(name: &str) -> Option<String> {
    const NAMES: [&str; 12] = [
        "READ",
        "WRITE",
        "CREATE",
        "ALTER",
        "DROP",
        "SELECT",
        "MODIFY",
        "AUTHORIZE",
        "DESCRIBE",
        "EXECUTE",
        "VECTOR_SEARCH_INDEXING",
        "TEXT_SEARCH_INDEXING",
    ];
    let capitals = name.to_ascii_uppercase();
    NAMES.contains(&capitals.as_str()).then_some(capitals)
}

/// Where Cassandra's permissions apply.
fn applies(name: &str, resource: &str) -> bool {
    let parts: Vec<&str> = resource.split('/').collect();
    match (parts[0], parts.len()) {
        ("data", 3) => ["ALTER", "DROP", "SELECT", "MODIFY", "AUTHORIZE"].contains(&name),
        ("data", _) => ["CREATE", "ALTER", "DROP", "SELECT", "MODIFY", "AUTHORIZE"].contains(&name),
        ("roles", 1) => ["CREATE", "ALTER", "DROP", "AUTHORIZE", "DESCRIBE"].contains(&name),
        ("roles", _) => ["ALTER", "DROP", "AUTHORIZE", "DESCRIBE"].contains(&name),
        ("functions", 3) => ["ALTER", "DROP", "AUTHORIZE", "EXECUTE"].contains(&name),
        _ => ["CREATE", "ALTER", "DROP", "AUTHORIZE", "EXECUTE"].contains(&name),
    }
}

fn sorted(mut rows: Vec<Value>) -> Vec<Value> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    rows.sort_by_key(|row| (text(row), text(&row[0]), text(&row[1]), text(&row[2])));
    rows.dedup();
    rows
}
