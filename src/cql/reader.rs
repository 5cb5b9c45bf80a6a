//! Reading a state from JSON, with limits.

mod limits;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    marker::PhantomData,
};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::Value;

use self::limits::Misplaced;
use super::{
    State,
    catalog::{Catalog, Keyspace},
    migration::{Marker, Module},
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
    meta: Option<Object<Meta>>,
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

/// What is known about the snapshot itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meta {
    #[serde(default)]
    migration: Unique<Object<Marker>>,
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
}

impl Document {
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
        for (name, Object(marker)) in self.meta.map(|Object(meta)| meta.migration.0).unwrap_or_default() {
            let Some(module) = Module::ALL.into_iter().find(|module| module.name() == name) else {
                let message = format!("`{name}` carries no legacy table over");
                return Err(Misplaced::new("unknown-name", &["meta", "migration", &name], message));
            };
            state.markers.insert(module, marker);
        }
        Ok(state)
    }
}
