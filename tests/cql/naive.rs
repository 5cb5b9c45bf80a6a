//! The rules once more, as obvious code: lists of rows, loops over them, and the order of judgement as it is told.
//!
//! Nothing of the engine is used here. Operations are read as they are written, in JSON.

use serde_json::{Value, json};

/// What a release does differently.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Release {
    pub(crate) name: &'static str,
    functions: bool,
    service_levels: bool,
    indexing: bool,
    describe_one_role: bool,
    cassandra: bool,
    null_is_error: bool,
    unknown_is_denied: bool,
    strict_lists: bool,
    gate: bool,
    inapplicable: &'static str,
}

const SCYLLA: Release = Release {
    name: "scylla-5.4",
    functions: true,
    service_levels: true,
    indexing: false,
    describe_one_role: false,
    cassandra: false,
    null_is_error: false,
    unknown_is_denied: false,
    strict_lists: false,
    gate: false,
    inapplicable: "syntax",
};

pub(crate) const RELEASES: [Release; 5] = [
    SCYLLA,
    Release {
        name: "scylla-2.2",
        functions: false,
        null_is_error: true,
        gate: true,
        inapplicable: "invalid_request",
        ..SCYLLA
    },
    Release { name: "scylla-head", indexing: true, unknown_is_denied: true, ..SCYLLA },
    Release {
        name: "cassandra",
        service_levels: false,
        describe_one_role: true,
        cassandra: true,
        null_is_error: true,
        strict_lists: true,
        ..SCYLLA
    },
    Release { name: "strict", strict_lists: true, ..SCYLLA },
];

#[derive(Clone, Debug)]
struct Role {
    name: String,
    superuser: Option<bool>,
    login: Option<bool>,
    hash: Option<String>,
    member_of: Vec<String>,
}

/// The tables of a database.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    release: Release,
    roles: Vec<Role>,
    members: Vec<(String, String)>,
    permissions: Vec<(String, String, Option<Vec<String>>)>,
    tables: Vec<(String, String)>,
    functions: Vec<(String, String)>,
    keyspaces: Vec<String>,
    authorizer: String,
    passwords: bool,
    every_node_knows_roles: bool,
}

/// A refusal: category and code, and names that it must be about.
pub(crate) type Refused = (String, Vec<String>);

fn refused<T>(code: &str, about: &[&str]) -> Result<T, Refused> {
    Err((code.to_owned(), about.iter().map(|name| (*name).to_owned()).collect()))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

/// The resource and all that contains it.
fn family(resource: &str) -> Vec<String> {
    let parts = split(resource);
    (0..parts.len()).rev().map(|last| parts[..=last].join("/")).collect()
}

/// A role may have a slash in its name, when it is asked about.
fn split(resource: &str) -> Vec<&str> {
    match resource.strip_prefix("roles/") {
        Some(role) => vec!["roles", role],
        None => resource.split('/').collect(),
    }
}

fn display(resource: &str) -> String {
    match split(resource)[..] {
        ["data"] => "<all keyspaces>".to_owned(),
        ["data", keyspace] => format!("<keyspace {keyspace}>"),
        ["data", keyspace, table] => format!("<table {keyspace}.{table}>"),
        ["roles"] => "<all roles>".to_owned(),
        ["roles", role] => format!("<role {role}>"),
        ["functions"] => "<all functions>".to_owned(),
        ["functions", keyspace] => format!("<all functions in {keyspace}>"),
        ["functions", keyspace, function] => {
            format!("<function {keyspace}.{}()>", function.trim_end_matches("[]"))
        }
        _ => "<all service levels>".to_owned(),
    }
}

/// In the order in which statements ask for them.
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

impl Release {
    fn all(self) -> Vec<&'static str> {
        let mut all = vec!["CREATE", "ALTER", "DROP", "SELECT", "MODIFY", "AUTHORIZE", "DESCRIBE"];
        if self.functions {
            all.push("EXECUTE");
        }
        all
    }

    fn applicable(self, resource: &str) -> Vec<&'static str> {
        let parts = split(resource);
        let mut names = vec!["ALTER", "DROP", "AUTHORIZE"];
        match (parts[0], parts.len()) {
            ("data", length) => {
                names.extend(["SELECT", "MODIFY"]);
                if length < 3 {
                    names.push("CREATE");
                }
                if length == 1 && self.indexing {
                    names.extend(["VECTOR_SEARCH_INDEXING", "TEXT_SEARCH_INDEXING"]);
                }
            }
            ("roles", 1) => names.extend(["CREATE", "DESCRIBE"]),
            ("roles", _) => {
                if self.describe_one_role {
                    names.push("DESCRIBE");
                }
            }
            ("functions", _) if !self.functions => names.clear(),
            ("functions", length) => {
                names.push("EXECUTE");
                if length < 3 {
                    names.push("CREATE");
                }
            }
            _ if !self.service_levels => names.clear(),
            _ => names.extend(["CREATE", "DESCRIBE"]),
        }
        names
    }

    /// Whether a listing can read a stored name.
    fn reads(self, resource: &str) -> bool {
        let slashes = resource.matches('/').count();
        match resource.split('/').next().unwrap() {
            "data" => slashes <= 2,
            "roles" => slashes <= 1,
            "functions" => self.functions && slashes <= 2,
            "service_levels" => self.service_levels && slashes == 0,
            _ => false,
        }
    }
}

impl Model {
    pub(crate) fn new(state: &Value, release: Release) -> Self {
        let pairs = |list: &Value| -> Vec<(String, String)> {
            list.as_array().into_iter().flatten().map(|row| (text(&row[0]), text(&row[1]))).collect()
        };
        let roles: Vec<Role> = state["roles"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, row)| Role {
                name: name.clone(),
                superuser: row["is_superuser"].as_bool(),
                login: row["can_login"].as_bool(),
                hash: row["salted_hash"].as_str().map(str::to_owned),
                member_of: texts(&row["member_of"]),
            })
            .collect();
        let mut members = pairs(&state["role_members"]);
        if state["role_members"].is_null() {
            for role in &roles {
                members.extend(role.member_of.iter().map(|granted| (granted.clone(), role.name.clone())));
            }
        }
        let mut permissions = Vec::new();
        for row in state["role_permissions"].as_array().into_iter().flatten() {
            let set = if row[2].is_null() { None } else { Some(texts(&row[2])) };
            permissions.push((text(&row[0]), text(&row[1]), set));
        }
        let (mut keyspaces, mut tables, mut functions) = (Vec::new(), Vec::new(), Vec::new());
        for (name, keyspace) in state["schema"]["keyspaces"].as_object().into_iter().flatten() {
            keyspaces.push(name.clone());
            tables.extend(texts(&keyspace["tables"]).into_iter().map(|table| (name.clone(), table)));
            functions.extend(texts(&keyspace["functions"]).into_iter().map(|table| (name.clone(), table)));
        }
        Self {
            release,
            roles,
            members,
            permissions,
            tables,
            functions,
            keyspaces,
            authorizer: state["config"]["authorizer"].as_str().unwrap_or("cassandra").to_owned(),
            passwords: state["config"]["authenticator"] != "allow_all",
            every_node_knows_roles: state["features"]["ROLES"] != false,
        }
    }

    /// The three tables, sorted.
    pub(crate) fn rows(&self) -> Value {
        let mut roles = serde_json::Map::new();
        for role in &self.roles {
            let mut row = serde_json::Map::new();
            for (name, flag) in [("is_superuser", role.superuser), ("can_login", role.login)] {
                if let Some(flag) = flag {
                    row.insert(name.to_owned(), json!(flag));
                }
            }
            if let Some(hash) = &role.hash {
                row.insert("salted_hash".to_owned(), json!(hash));
            }
            let mut member_of = role.member_of.clone();
            member_of.sort();
            if !member_of.is_empty() {
                row.insert("member_of".to_owned(), json!(member_of));
            }
            roles.insert(role.name.clone(), Value::Object(row));
        }
        let mut members = self.members.clone();
        members.sort();
        let mut permissions = self.permissions.clone();
        for (_, _, set) in &mut permissions {
            set.iter_mut().for_each(|set| set.sort());
        }
        permissions.sort();
        json!({"roles": roles, "role_members": members, "role_permissions": permissions})
    }

    fn role(&self, name: &str) -> Result<&Role, Refused> {
        let Some(role) = self.roles.iter().find(|role| role.name == name) else {
            return refused("invalid_request.nonexistent_role", &[name]);
        };
        if self.release.null_is_error && (role.superuser.is_none() || role.login.is_none()) {
            return refused("internal.null_flag", &[name]);
        }
        Ok(role)
    }

    fn exists(&self, name: &str) -> bool {
        self.roles.iter().any(|role| role.name == name)
    }

    /// Everything on every way from a role, with the way that led there.
    fn walk(&self, name: &str, way: &[String], found: &mut Vec<String>) -> Result<(), Refused> {
        if way.contains(&name.to_owned()) {
            return refused("internal.role_cycle", &[name]);
        }
        let role = self.role(name)?;
        found.push(name.to_owned());
        let mut granted = role.member_of.clone();
        granted.sort();
        for next in granted {
            if self.release.cassandra && !self.exists(&next) {
                continue;
            }
            self.walk(&next, &[way, &[name.to_owned()]].concat(), found)?;
        }
        Ok(())
    }

    pub(crate) fn closure(&self, name: &str) -> Result<Vec<String>, Refused> {
        let mut found = Vec::new();
        self.walk(name, &[], &mut found)?;
        found.sort();
        found.dedup();
        Ok(found)
    }

    fn direct(&self, name: &str) -> Result<Vec<String>, Refused> {
        let mut found = self.role(name)?.member_of.clone();
        found.retain(|role| !self.release.cassandra || self.exists(role));
        found.push(name.to_owned());
        found.sort();
        found.dedup();
        Ok(found)
    }

    fn own_superuser(&self, name: &str) -> bool {
        self.roles.iter().any(|role| role.name == name && role.superuser == Some(true))
    }

    fn superuser(&self, name: &str) -> Result<bool, Refused> {
        Ok(self.closure(name)?.iter().any(|role| self.own_superuser(role)))
    }

    /// What a caller has on exactly this resource.
    pub(crate) fn effective(&self, caller: Option<&str>, resource: &str) -> Result<Vec<String>, Refused> {
        if let Some(name) = caller {
            if self.release.unknown_is_denied && !self.exists(name) {
                return Ok(Vec::new());
            }
            if self.superuser(name)? {
                return Ok(self.release.applicable(resource).into_iter().map(str::to_owned).collect());
            }
        }
        let names: Vec<&str> = match (self.authorizer.as_str(), caller) {
            ("allow_all", _) => self.release.all(),
            ("transitional", _) => vec!["CREATE", "ALTER", "DROP", "SELECT", "MODIFY"],
            (_, None) => Vec::new(),
            (_, Some(name)) => {
                let roles = self.closure(name)?;
                let mut held = Vec::new();
                for (role, on, set) in &self.permissions {
                    if !roles.contains(role) || on != resource {
                        continue;
                    }
                    for stored in set.iter().flatten() {
                        match NAMES.iter().find(|name| name.eq_ignore_ascii_case(stored)) {
                            Some(name) => held.push(*name),
                            None => return refused("internal.unreadable_permission", &[on, stored]),
                        }
                    }
                }
                held
            }
        };
        Ok(names.into_iter().map(str::to_owned).collect())
    }

    pub(crate) fn check(
        &self,
        caller: Option<&str>,
        permission: &str,
        resource: &str,
    ) -> Result<bool, Refused> {
        for resource in family(resource) {
            if self.effective(caller, &resource)?.iter().any(|name| name == permission) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn require(&self, caller: Option<&str>, permission: &str, resource: &str) -> Result<(), Refused> {
        match self.check(caller, permission, resource)? {
            true => Ok(()),
            false => refused("unauthorized.missing_permission", &[permission, resource]),
        }
    }

    fn caller_is_superuser(&self, caller: &str) -> Result<bool, Refused> {
        if self.release.unknown_is_denied && !self.exists(caller) {
            return Ok(false);
        }
        self.superuser(caller)
    }

    fn caller_has(&self, caller: &str, role: &str) -> Result<bool, Refused> {
        self.role(role)?;
        if self.release.unknown_is_denied && !self.exists(caller) {
            return Ok(false);
        }
        Ok(self.closure(caller)?.contains(&role.to_owned()))
    }

    fn gate(&self) -> Result<(), Refused> {
        match self.release.gate && !self.every_node_knows_roles {
            true => refused("invalid_request.feature_gate", &["ROLES"]),
            false => Ok(()),
        }
    }

    fn give(&mut self, role: &str, resource: &str, names: &[&str]) {
        let row = self.permissions.iter_mut().find(|(who, on, _)| who == role && on == resource);
        let set = match row {
            Some((_, _, set)) => set.get_or_insert_default(),
            None if names.is_empty() => return,
            None => {
                self.permissions.push((role.to_owned(), resource.to_owned(), Some(Vec::new())));
                self.permissions.last_mut().unwrap().2.as_mut().unwrap()
            }
        };
        for name in names {
            if !set.iter().any(|held| held == name) {
                set.push((*name).to_owned());
            }
        }
    }

    fn give_creator(&mut self, creator: Option<&str>, resource: &str) {
        if let (Some(creator), false) = (creator, self.authorizer == "allow_all") {
            let names = self.release.applicable(resource);
            self.give(creator, resource, &names);
        }
    }

    fn take_everywhere(&mut self, resource: &str) {
        if self.authorizer != "allow_all" {
            self.permissions.retain(|(_, on, _)| on != resource);
        }
    }

    fn is_there(&self, resource: &str) -> bool {
        let pair = |keyspace: &str, name: &str| (keyspace.to_owned(), name.to_owned());
        match split(resource)[..] {
            [_] => true,
            ["roles", role] => self.exists(role),
            ["data" | "functions", keyspace] => self.keyspaces.iter().any(|name| name == keyspace),
            ["data", keyspace, table] => self.tables.contains(&pair(keyspace, table)),
            ["functions", keyspace, function] => self.functions.contains(&pair(keyspace, function)),
            _ => false,
        }
    }

    /// Executes an operation.
    pub(crate) fn execute(&mut self, caller: Option<&str>, operation: &Value) -> Result<Value, Refused> {
        let get = |name: &str| text(&operation[name]);
        let is = |name: &str| operation[name] == true;
        match operation["op"].as_str().unwrap() {
            "create_role" => self.create_role(caller, operation, false)?,
            "create_user" => self.create_role(caller, operation, true)?,
            "alter_role" => self.alter_role(caller, operation)?,
            "drop_role" => self.drop_role(caller, &get("name"), is("if_exists"))?,
            "grant_role" => {
                let (role, to) = (get("role"), get("to"));
                self.may_hand_out(caller, &role)?;
                if self.closure(&to)?.contains(&role) {
                    return refused("invalid_request.role_already_included", &[&to, &role]);
                }
                if self.closure(&role)?.contains(&to) {
                    return refused("invalid_request.role_already_included", &[&to, &role]);
                }
                let row = self.roles.iter_mut().find(|row| row.name == to).unwrap();
                row.member_of.push(role.clone());
                if !self.members.contains(&(role.clone(), to.clone())) {
                    self.members.push((role, to));
                }
            }
            "revoke_role" => {
                let (role, from) = (get("role"), get("from"));
                self.may_hand_out(caller, &role)?;
                self.role(&role)?;
                if !self.direct(&from)?.contains(&role) {
                    return refused("invalid_request.role_not_granted", &[&from, &role]);
                }
                self.unlink(&role, &from);
            }
            "grant" | "revoke" => self.change_permissions(caller, operation)?,
            "list_permissions" => return self.list_permissions(caller, operation),
            "list_roles" => return self.list_roles(caller, operation),
            "list_users" => return self.list_users(caller),
            "create_keyspace" => {
                let name = get("name");
                self.require(caller, "CREATE", "data")?;
                if self.keyspaces.contains(&name) {
                    return match is("if_not_exists") {
                        true => Ok(Value::Null),
                        false => refused("already_exists.keyspace_exists", &[&name]),
                    };
                }
                self.keyspaces.push(name.clone());
                self.give_creator(caller, &format!("data/{name}"));
                if self.release.cassandra {
                    self.give_creator(caller, &format!("functions/{name}"));
                }
            }
            "create_table" => {
                let name = get("name");
                let (keyspace, table) = name.split_once('.').unwrap();
                self.require(caller, "CREATE", &format!("data/{keyspace}"))?;
                if !self.keyspaces.iter().any(|name| name == keyspace) {
                    return refused("invalid_request.resource_not_found", &[&format!("data/{keyspace}")]);
                }
                let pair = (keyspace.to_owned(), table.to_owned());
                if self.tables.contains(&pair) {
                    return match is("if_not_exists") {
                        true => Ok(Value::Null),
                        false => refused("already_exists.table_exists", &[keyspace, table]),
                    };
                }
                self.tables.push(pair);
                self.give_creator(caller, &format!("data/{keyspace}/{table}"));
            }
            "drop_table" | "drop_function" => {
                let root = if operation["op"] == "drop_table" { "data" } else { "functions" };
                let name = get("name");
                let (keyspace, inner) = name.split_once('.').unwrap();
                let resource = format!("{root}/{keyspace}/{inner}");
                // The first release looks for a table before it looks at rights.
                let first = self.release.gate && root == "data";
                if !first || self.is_there(&resource) {
                    self.require(caller, "DROP", &resource)?;
                }
                if !self.is_there(&resource) {
                    return match is("if_exists") {
                        true => Ok(Value::Null),
                        false => refused("invalid_request.resource_not_found", &[&resource]),
                    };
                }
                let list = if root == "data" { &mut self.tables } else { &mut self.functions };
                list.retain(|(of, name)| of != keyspace || name != inner);
                self.take_everywhere(&resource);
            }
            "drop_keyspace" => {
                let name = get("name");
                self.require(caller, "DROP", &format!("data/{name}"))?;
                if !self.keyspaces.contains(&name) {
                    return match is("if_exists") {
                        true => Ok(Value::Null),
                        false => refused("invalid_request.resource_not_found", &[&format!("data/{name}")]),
                    };
                }
                self.take_everywhere(&format!("data/{name}"));
                self.take_everywhere(&format!("functions/{name}"));
                for (keyspace, table) in self.tables.clone() {
                    if keyspace == name {
                        self.take_everywhere(&format!("data/{keyspace}/{table}"));
                    }
                }
                for (keyspace, function) in self.functions.clone() {
                    if keyspace == name && self.release.cassandra {
                        self.take_everywhere(&format!("functions/{keyspace}/{function}"));
                    }
                }
                self.keyspaces.retain(|keyspace| *keyspace != name);
                self.tables.retain(|(keyspace, _)| *keyspace != name);
                self.functions.retain(|(keyspace, _)| *keyspace != name);
            }
            other => panic!("no operation `{other}`"),
        }
        Ok(Value::Null)
    }

    fn logged_in<'c>(&self, caller: Option<&'c str>) -> Result<&'c str, Refused> {
        match caller {
            Some(caller) => Ok(caller),
            None => refused("unauthorized.anonymous", &[]),
        }
    }

    fn may_hand_out(&self, caller: Option<&str>, role: &str) -> Result<(), Refused> {
        self.logged_in(caller)?;
        self.require(caller, "AUTHORIZE", &format!("roles/{role}"))?;
        self.gate()
    }

    fn unlink(&mut self, role: &str, member: &str) {
        for row in &mut self.roles {
            if row.name == member {
                row.member_of.retain(|granted| granted != role);
            }
        }
        self.members.retain(|(of, who)| of != role || who != member);
    }

    fn create_role(&mut self, caller: Option<&str>, operation: &Value, user: bool) -> Result<(), Refused> {
        let name = text(&operation["name"]);
        let creator = self.logged_in(caller)?;
        self.require(caller, "CREATE", "roles")?;
        if operation["superuser"] == true && !self.caller_is_superuser(creator)? {
            return refused("unauthorized.superuser_only_create", &[&name]);
        }
        self.gate()?;
        if self.exists(&name) {
            return match operation["if_not_exists"] == true {
                true => Ok(()),
                false => refused("invalid_request.role_already_exists", &[&name]),
            };
        }
        if operation["password"].is_string() && !self.passwords {
            return refused("invalid_request.unsupported_auth_option", &["PASSWORD"]);
        }
        if operation["options"].is_object() {
            return refused("invalid_request.unsupported_auth_option", &["OPTIONS"]);
        }
        self.roles.push(Role {
            name: name.clone(),
            superuser: Some(operation["superuser"] == true),
            login: Some(operation["login"].as_bool().unwrap_or(user)),
            hash: operation["password"].as_str().map(|password| format!("HASH({password})")),
            member_of: Vec::new(),
        });
        self.give_creator(caller, &format!("roles/{name}"));
        Ok(())
    }

    fn alter_role(&mut self, caller: Option<&str>, operation: &Value) -> Result<(), Refused> {
        let name = text(&operation["name"]);
        let caller = self.logged_in(caller)?;
        if operation["superuser"].is_boolean() {
            if !self.caller_is_superuser(caller)? {
                return refused("unauthorized.superuser_only_alter", &[&name]);
            }
            if self.caller_has(caller, &name)? {
                return refused("unauthorized.own_superuser_status", &[&name]);
            }
        }
        if caller != name {
            self.require(Some(caller), "ALTER", &format!("roles/{name}"))?;
        } else if operation["password"].is_string() && !self.passwords {
            return refused("unauthorized.option_not_alterable", &["PASSWORD"]);
        } else if operation["options"].is_object() {
            return refused("unauthorized.option_not_alterable", &["OPTIONS"]);
        }
        self.gate()?;
        self.role(&name)?;
        if operation["password"].is_string() && !self.passwords {
            return refused("invalid_request.unsupported_auth_option", &["PASSWORD"]);
        }
        if operation["options"].is_object() {
            return refused("invalid_request.unsupported_auth_option", &["OPTIONS"]);
        }
        let role = self.roles.iter_mut().find(|role| role.name == name).unwrap();
        if let Some(superuser) = operation["superuser"].as_bool() {
            role.superuser = Some(superuser);
        }
        if let Some(login) = operation["login"].as_bool() {
            role.login = Some(login);
        }
        if let Some(password) = operation["password"].as_str() {
            role.hash = Some(format!("HASH({password})"));
        }
        Ok(())
    }

    fn drop_role(&mut self, caller: Option<&str>, name: &str, if_exists: bool) -> Result<(), Refused> {
        let caller = self.logged_in(caller)?;
        self.require(Some(caller), "DROP", &format!("roles/{name}"))?;
        if !self.caller_is_superuser(caller)? {
            match self.superuser(name) {
                Ok(true) => return refused("unauthorized.superuser_only_drop", &[name]),
                Err((code, about)) if code != "invalid_request.nonexistent_role" => {
                    return Err((code, about));
                }
                _ => {}
            }
        }
        self.gate()?;
        if caller == name {
            return refused("invalid_request.drop_self", &[name]);
        }
        if !self.exists(name) {
            return match if_exists {
                true => Ok(()),
                false => refused("invalid_request.nonexistent_role", &[name]),
            };
        }
        if self.authorizer != "allow_all" {
            self.permissions.retain(|(role, _, _)| role != name);
        }
        self.take_everywhere(&format!("roles/{name}"));
        for (role, member) in self.members.clone() {
            if role == name {
                self.unlink(name, &member);
            }
        }
        for granted in self.roles.iter().find(|role| role.name == name).unwrap().member_of.clone() {
            self.unlink(&granted, name);
        }
        self.roles.retain(|role| role.name != name);
        Ok(())
    }

    /// The named permissions; ALL is the eight classic ones.
    fn named(&self, permissions: &Value) -> Result<Vec<&'static str>, Refused> {
        if permissions == "ALL" {
            return Ok(self.release.all());
        }
        let mut names = Vec::new();
        for name in texts(permissions) {
            match NAMES.iter().find(|known| **known == name) {
                Some(known) => names.push(*known),
                None => return refused("syntax.unknown_permission", &[&name]),
            }
        }
        Ok(names)
    }

    fn change_permissions(&mut self, caller: Option<&str>, operation: &Value) -> Result<(), Refused> {
        let grants = operation["op"] == "grant";
        let role = text(if grants { &operation["to"] } else { &operation["from"] });
        let mut on = text(&operation["on"]);
        let table = on.strip_prefix("unqualified:").map(str::to_owned);
        let applicable = match &table {
            Some(_) => self.release.applicable("data/any/table"),
            None => self.release.applicable(&on),
        };
        let mut names = self.named(&operation["permissions"])?;
        names.retain(|name| applicable.contains(name));
        if names.is_empty() {
            let code = format!("{}.inapplicable_permissions", self.release.inapplicable);
            return refused(&code, &[]);
        }
        if let Some(table) = table {
            match operation["use"].as_str() {
                Some(keyspace) => on = format!("data/{keyspace}/{table}"),
                None => return refused("invalid_request.no_keyspace", &[&table]),
            }
        }
        self.logged_in(caller)?;
        let missing = || refused("invalid_request.resource_not_found", &[&on]);
        if !self.release.cassandra && !self.is_there(&on) {
            return missing();
        }
        self.require(caller, "AUTHORIZE", &on)?;
        for name in NAMES {
            if names.contains(&name) {
                self.require(caller, name, &on)?;
            }
        }
        self.gate()?;
        self.role(&role)?;
        if self.release.cassandra && !self.is_there(&on) {
            return missing();
        }
        if self.authorizer == "allow_all" {
            return refused("invalid_request.unsupported_authorizer_op", &[]);
        }
        if grants {
            self.give(&role, &on, &names);
            return Ok(());
        }
        for (who, resource, set) in &mut self.permissions {
            if let (true, Some(set)) = (*who == role && *resource == on, set) {
                set.retain(|name| !names.contains(&name.as_str()));
            }
        }
        self.permissions
            .retain(|(who, resource, set)| *who != role || *resource != on || *set != Some(Vec::new()));
        Ok(())
    }

    fn list_permissions(&self, caller: Option<&str>, operation: &Value) -> Result<Value, Refused> {
        let wanted = self.named(&operation["permissions"])?;
        let caller = self.logged_in(caller)?;
        let on = operation["on"].as_str();
        let of = operation["of"].as_str();
        if let Some(on) = on
            && !self.is_there(on)
        {
            return refused("invalid_request.resource_not_found", &[on]);
        }
        if (on.is_none() || self.release.strict_lists) && !self.caller_is_superuser(caller)? {
            match of {
                None => return refused("unauthorized.view_everyone", &[]),
                Some(of) if !self.caller_has(caller, of)? => {
                    return refused("unauthorized.view_permissions", &[of]);
                }
                Some(_) => {}
            }
        }
        if self.authorizer == "allow_all" {
            return refused("invalid_request.unsupported_authorizer_op", &[]);
        }
        let mut sorted = self.permissions.clone();
        sorted.sort();
        let mut rows = Vec::new();
        for (role, resource, set) in sorted {
            if !self.release.reads(&resource) {
                return refused("invalid_resource_name.invalid_resource_name", &[&resource]);
            }
            let kind = ["data", "roles", "service_levels", "functions"]
                .iter()
                .position(|root| resource.split('/').next() == Some(root));
            let mut stored = set.unwrap_or_default();
            stored.sort();
            for name in stored {
                match NAMES.iter().find(|known| known.eq_ignore_ascii_case(&name)) {
                    Some(known) => rows.push((
                        role.clone(),
                        kind,
                        split(&resource).join("\u{1}"),
                        *known,
                        resource.clone(),
                    )),
                    None => return refused("internal.unreadable_permission", &[&role, &resource, &name]),
                }
            }
        }
        rows.sort();
        rows.dedup();
        let roles = of.map(|of| self.closure(of)).transpose()?;
        rows.retain(|(role, _, _, name, resource)| {
            roles.as_ref().is_none_or(|roles| roles.contains(role))
                && wanted.contains(name)
                && on.is_none_or(|on| match operation["norecursive"] == true {
                    true => on == resource,
                    false => family(on).contains(resource),
                })
        });
        Ok(rows
            .iter()
            .map(|(role, _, _, name, resource)| json!([role, role, display(resource), name]))
            .collect())
    }

    fn list_roles(&self, caller: Option<&str>, operation: &Value) -> Result<Value, Refused> {
        let caller = self.logged_in(caller)?;
        let direct = operation["norecursive"] == true;
        let reached = |role: &str| if direct { self.direct(role) } else { self.closure(role) };
        let all = self.check(Some(caller), "DESCRIBE", "roles")?;
        let mut listed: Vec<String> = match operation["of"].as_str() {
            Some(of) => {
                if !all && !self.caller_has(caller, of)? {
                    return refused("unauthorized.view_roles", &[of]);
                }
                reached(of)?
            }
            None if all => self.roles.iter().map(|role| role.name.clone()).collect(),
            None => reached(caller)?,
        };
        listed.sort();
        let mut rows = Vec::new();
        for name in listed {
            let role = self.role(&name)?;
            rows.push(json!([name, role.superuser == Some(true), role.login == Some(true), {}]));
        }
        Ok(Value::Array(rows))
    }

    fn list_users(&self, caller: Option<&str>) -> Result<Value, Refused> {
        let caller = self.logged_in(caller)?;
        let mut listed = match self.caller_is_superuser(caller)? {
            true => self.roles.iter().map(|role| role.name.clone()).collect(),
            false => self.closure(caller)?,
        };
        listed.sort();
        let mut rows = Vec::new();
        for name in listed {
            if self.role(&name)?.login == Some(true) {
                rows.push(json!([name, self.superuser(&name)?]));
            }
        }
        Ok(Value::Array(rows))
    }

    pub(crate) fn login(&self, name: &str, password: &str) -> Result<(), Refused> {
        if !self.passwords {
            return Ok(());
        }
        let row = self.roles.iter().find(|role| role.name == name);
        match row.and_then(|role| role.hash.clone()) {
            Some(hash) if hash == format!("HASH({password})") => {}
            _ => return refused("authentication.bad_credentials", &[]),
        }
        match self.role(name)?.login == Some(true) {
            true => Ok(()),
            false => refused("authentication.login_disabled", &[name]),
        }
    }
}
