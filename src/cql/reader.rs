//! Reading a state from JSON, with limits, and writing it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    marker::PhantomData,
};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::{Map, Value, json};

use super::{
    State,
    catalog::{Catalog, Keyspace},
    state::{Authenticator, Authorizer, Config, Legacy, RoleRow, StoredSet},
};
use crate::snapshot::{Limits, ReadError, Refusal, explain_tree};

/// An object in which a key stands once.
struct Unique<V>(BTreeMap<String, V>);

impl<V> Default for Unique<V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Unique<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for Members<V> {
            type Value = Unique<V>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique<V>, A::Error> {
                let mut members = BTreeMap::new();
                while let Some(name) = map.next_key::<String>()? {
                    if members.contains_key(&name) {
                        return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
                    }
                    members.insert(name, map.next_value()?);
                }
                Ok(Unique(members))
            }
        }

        deserializer.deserialize_map(Members(PhantomData))
    }
}

/// An object, and never an array of its values, which `serde` takes for one.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Whole<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Whole<T> {
            type Value = Object<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }

        deserializer.deserialize_map(Whole(PhantomData))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    roles: Unique<Object<RoleMembers>>,
    role_members: Option<Vec<(String, String)>>,
    #[serde(default)]
    role_permissions: Vec<(String, String, Option<Vec<String>>)>,
    role_attributes: Option<Vec<(String, String, String)>>,
    schema: Option<Object<Schema>>,
    config: Option<Object<Settings>>,
    features: Option<Unique<bool>>,
    legacy: Option<Object<Tables>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleMembers {
    is_superuser: Option<bool>,
    can_login: Option<bool>,
    salted_hash: Option<String>,
    member_of: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Schema {
    #[serde(default)]
    keyspaces: Unique<Object<KeyspaceMembers>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyspaceMembers {
    #[serde(default)]
    tables: Vec<String>,
    #[serde(default)]
    functions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    authenticator: Option<Authenticator>,
    authorizer: Option<Authorizer>,
    superuser_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    users: Option<Vec<Value>>,
    credentials: Option<Vec<Value>>,
    permissions: Option<Vec<Value>>,
}

impl State {
    /// Reads a state.
    ///
    /// Everything is optional. `role_members` that are absent are what `member_of` says; otherwise the two may differ, as they may
    /// in a database.
    ///
    /// # Errors
    ///
    /// With the code and the JSON Pointer of what is wrong: no JSON, unknown or duplicate members, a type that does not fit, the same
    /// row twice (`duplicate-name`), or more than a limit allows.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Self, ReadError> {
        if bytes.len() > limits.bytes {
            let message = format!(
                "the document has {} bytes, more than the limit `bytes` of {} allows",
                bytes.len(),
                limits.bytes
            );
            return Err(ReadError::of_document(bytes, Refusal::new("too-large", "", message)));
        }
        let Object(document): Object<Document> =
            serde_json::from_slice(bytes).map_err(|error| explain_tree(bytes, limits, &error))?;
        let refused = |place: Misplaced| {
            let refusal = Refusal::new(place.code, "", place.message);
            ReadError::of_document(bytes, refusal).pointing_at(place.pointer)
        };
        document.judge(limits).map_err(refused)?;
        document.into_state().map_err(refused)
    }

    /// The state as a document, sorted. Members that were never written stay absent; `role_members` are always written out.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut document = self.rows();
        if let Some(members) = document.as_object_mut() {
            if let Some(attributes) = &self.role_attributes {
                let rows = attributes.iter().flat_map(|(role, attributes)| {
                    attributes.iter().map(move |(name, value)| json!([role, name, value]))
                });
                members.insert("role_attributes".to_owned(), rows.collect());
            }
            if !self.catalog.keyspaces.is_empty() {
                let keyspaces: Map<String, Value> = self
                    .catalog
                    .keyspaces
                    .iter()
                    .map(|(name, keyspace)| {
                        let value = json!({"tables": keyspace.tables, "functions": keyspace.functions});
                        (name.clone(), value)
                    })
                    .collect();
                members.insert("schema".to_owned(), json!({ "keyspaces": keyspaces }));
            }
            if let Some(config) = self.config.to_json() {
                members.insert("config".to_owned(), config);
            }
            if let Some(features) = &self.features {
                members.insert("features".to_owned(), json!(features));
            }
            if let Some(legacy) = &self.legacy {
                members.insert("legacy".to_owned(), legacy.to_json());
            }
        }
        document
    }

    /// The three tables of roles alone, in the same form.
    #[must_use]
    pub fn rows(&self) -> Value {
        let roles: Map<String, Value> =
            self.roles.iter().map(|(name, row)| (name.clone(), row.to_json())).collect();
        let members: Vec<Value> = self
            .role_members
            .iter()
            .flat_map(|(role, members)| members.iter().map(move |member| json!([role, member])))
            .collect();
        let permissions: Vec<Value> = self
            .role_permissions
            .iter()
            .flat_map(|(role, rows)| {
                rows.iter().map(move |(resource, stored)| json!([role, resource, stored.names()]))
            })
            .collect();
        json!({"roles": roles, "role_members": members, "role_permissions": permissions})
    }
}

impl RoleRow {
    fn to_json(&self) -> Value {
        let mut members = Map::new();
        if let Some(flag) = self.is_superuser {
            members.insert("is_superuser".to_owned(), flag.into());
        }
        if let Some(flag) = self.can_login {
            members.insert("can_login".to_owned(), flag.into());
        }
        if let Some(hash) = &self.salted_hash {
            members.insert("salted_hash".to_owned(), hash.as_str().into());
        }
        if !self.member_of.is_empty() {
            members.insert("member_of".to_owned(), json!(self.member_of));
        }
        Value::Object(members)
    }
}

impl Config {
    fn to_json(&self) -> Option<Value> {
        let authenticator = self.authenticator.map(|authenticator| match authenticator {
            Authenticator::Password => "password",
            Authenticator::AllowAll => "allow_all",
        });
        let authorizer = self.authorizer.map(|authorizer| match authorizer {
            Authorizer::Stored => "cassandra",
            Authorizer::AllowAll => "allow_all",
            Authorizer::Transitional => "transitional",
        });
        let members = [
            ("authenticator", authenticator),
            ("authorizer", authorizer),
            ("superuser_name", self.superuser_name.as_deref()),
        ];
        let members: Map<String, Value> = members
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?))))
            .collect();
        (!members.is_empty()).then_some(Value::Object(members))
    }
}

impl Legacy {
    fn to_json(&self) -> Value {
        let tables =
            [("users", &self.users), ("credentials", &self.credentials), ("permissions", &self.permissions)];
        let members = tables
            .into_iter()
            .filter_map(|(name, rows)| Some((name.to_owned(), Value::Array(rows.clone()?))));
        Value::Object(members.collect())
    }
}

/// What is wrong with a document that has the right shape.
struct Misplaced {
    code: &'static str,
    pointer: String,
    message: String,
}

impl Misplaced {
    fn new(code: &'static str, path: &[&str], message: String) -> Self {
        let mut pointer = String::new();
        for key in path {
            pointer.push('/');
            pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        }
        Self { code, pointer, message }
    }
}

/// Whether there are at most so many.
fn few(path: &[&str], count: usize, name: &str, limit: usize) -> Result<(), Misplaced> {
    if count <= limit {
        return Ok(());
    }
    let what = path.last().copied().unwrap_or_default();
    let message = format!("there are more {what} than the limit `{name}` of {limit} allows");
    Err(Misplaced::new("too-many", path, message))
}

/// Whether a name is at most so long.
fn short(path: &[&str], name: &str, limits: &Limits) -> Result<(), Misplaced> {
    if name.len() <= limits.name_bytes {
        return Ok(());
    }
    let message = format!("the name is longer than the limit `name_bytes` of {} allows", limits.name_bytes);
    Err(Misplaced::new("too-long", path, message))
}

impl Document {
    /// Whether it keeps the limits.
    fn judge(&self, limits: &Limits) -> Result<(), Misplaced> {
        few(&["roles"], self.roles.0.len(), "definitions", limits.definitions)?;
        few(&["role_permissions"], self.role_permissions.len(), "rows", limits.rows)?;
        for (name, Object(role)) in &self.roles.0 {
            short(&["roles", name], name, limits)?;
            let granted = role.member_of.as_deref().unwrap_or_default();
            few(&["roles", name, "member_of"], granted.len(), "memberships", limits.memberships)?;
            for (position, granted) in granted.iter().enumerate() {
                short(&["roles", name, "member_of", &position.to_string()], granted, limits)?;
            }
        }
        let members = self.role_members.as_deref().unwrap_or_default();
        few(&["role_members"], members.len(), "rows", limits.rows)?;
        for (position, (role, member)) in members.iter().enumerate() {
            for (column, name) in [("0", role), ("1", member)] {
                short(&["role_members", &position.to_string(), column], name, limits)?;
            }
        }
        for (position, (role, resource, names)) in self.role_permissions.iter().enumerate() {
            let row = position.to_string();
            for (column, name) in [("0", role), ("1", resource)] {
                short(&["role_permissions", &row, column], name, limits)?;
            }
            let names = names.as_deref().unwrap_or_default();
            few(&["role_permissions", &row, "2"], names.len(), "scopes_per_list", limits.scopes_per_list)?;
            for (position, name) in names.iter().enumerate() {
                short(&["role_permissions", &row, "2", &position.to_string()], name, limits)?;
            }
        }
        let keyspaces = self.schema.as_ref().map(|schema| &schema.0.keyspaces.0);
        few(&["schema", "keyspaces"], keyspaces.map_or(0, BTreeMap::len), "definitions", limits.definitions)?;
        for (name, Object(keyspace)) in keyspaces.into_iter().flatten() {
            short(&["schema", "keyspaces", name], name, limits)?;
            for (list, names) in [("tables", &keyspace.tables), ("functions", &keyspace.functions)] {
                few(&["schema", "keyspaces", name, list], names.len(), "definitions", limits.definitions)?;
                for (position, part) in names.iter().enumerate() {
                    short(&["schema", "keyspaces", name, list, &position.to_string()], part, limits)?;
                }
            }
        }
        let legacy = self.legacy.as_ref();
        let tables = legacy.map(|legacy| {
            [
                ("users", &legacy.0.users),
                ("credentials", &legacy.0.credentials),
                ("permissions", &legacy.0.permissions),
            ]
        });
        for (table, rows) in tables.into_iter().flatten() {
            few(&["legacy", table], rows.as_ref().map_or(0, Vec::len), "rows", limits.rows)?;
        }
        Ok(())
    }

    fn into_state(self) -> Result<State, Misplaced> {
        let mut state = State::default();
        for (name, Object(role)) in self.roles.0 {
            let member_of: BTreeSet<String> = role.member_of.unwrap_or_default().into_iter().collect();
            if self.role_members.is_none() {
                for granted in &member_of {
                    state.role_members.entry(granted.clone()).or_default().insert(name.clone());
                }
            }
            let RoleMembers { is_superuser, can_login, salted_hash, .. } = role;
            state.roles.insert(name, RoleRow { is_superuser, can_login, salted_hash, member_of });
        }
        for (position, (role, member)) in self.role_members.into_iter().flatten().enumerate() {
            if !state.role_members.entry(role).or_default().insert(member) {
                let message = "the same row stands twice; a table holds it once".to_owned();
                return Err(Misplaced::new(
                    "duplicate-name",
                    &["role_members", &position.to_string()],
                    message,
                ));
            }
        }
        for (position, (role, resource, names)) in self.role_permissions.into_iter().enumerate() {
            let stored = names.map_or(StoredSet::Missing, StoredSet::of_names);
            if state.role_permissions.entry(role).or_default().insert(resource, stored).is_some() {
                let message = "the same role and resource stand twice; a table holds them once".to_owned();
                let path = ["role_permissions", &position.to_string()];
                return Err(Misplaced::new("duplicate-name", &path, message));
            }
        }
        if let Some(rows) = self.role_attributes {
            let attributes = state.role_attributes.get_or_insert_default();
            for (role, name, value) in rows {
                attributes.entry(role).or_default().insert(name, value);
            }
        }
        let keyspaces = self.schema.map(|schema| schema.0.keyspaces.0).unwrap_or_default().into_iter();
        state.catalog = Catalog {
            keyspaces: keyspaces
                .map(|(name, Object(KeyspaceMembers { tables, functions }))| {
                    let keyspace = Keyspace {
                        tables: tables.into_iter().collect(),
                        functions: functions.into_iter().collect(),
                    };
                    (name, keyspace)
                })
                .collect(),
        };
        if let Some(Object(Settings { authenticator, authorizer, superuser_name })) = self.config {
            state.config = Config { authenticator, authorizer, superuser_name };
        }
        state.features = self.features.map(|features| features.0);
        state.legacy = self.legacy.map(|Object(Tables { users, credentials, permissions })| Legacy {
            users,
            credentials,
            permissions,
        });
        Ok(state)
    }
}
