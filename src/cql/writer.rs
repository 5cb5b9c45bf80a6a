//! Writing a state as JSON.

use serde_json::{Map, Value, json};

use super::{
    State,
    state::{Authenticator, Authorizer, Config, Legacy, RoleRow},
};

impl State {
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
            if !self.markers.is_empty() {
                let markers =
                    self.markers.iter().map(|(module, marker)| (module.name().to_owned(), json!(marker)));
                let markers: Map<String, Value> = markers.collect();
                members.insert("meta".to_owned(), json!({ "migration": markers }));
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
