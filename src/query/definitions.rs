//! Validation: what the hub accepts as scopes, roles, custom scopes and shares.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Answered, Asked, QueryError,
    arguments::{self, Arguments},
};
use crate::jupyterhub::{
    CustomScopeDefinition, CustomScopes, HubVersion, RoleDefinition, requested_share_scopes, share_scopes,
};

pub(super) fn exist(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    hub.policy.check_scopes(&query.texts("scopes")?)?;
    Ok(json!(true))
}

/// A role as it stands in a configuration; members and their like are other people's business.
#[derive(Deserialize)]
struct Role {
    name: Option<String>,
    description: Option<String>,
    scopes: Option<Vec<String>>,
}

pub(super) fn create_role(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let role = Role::deserialize(query.argument("role"))
        .map_err(|error| QueryError::query(format!("this is no role: {error}")))?;
    hub.policy.check_role(&RoleDefinition {
        name: role.name.as_deref(),
        description: role.description.as_deref(),
        scopes: role.scopes.as_ref().map(|scopes| super::borrowed(scopes)),
    })?;
    Ok(json!(true))
}

pub(super) fn custom_scopes(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let Some(definitions) = query.argument("scopes").as_object() else {
        return Err(QueryError::query("custom scopes are an object"));
    };
    let mut scopes = CustomScopes::new();
    for (name, definition) in definitions {
        if !definition.get("subscopes").is_none_or(is_list_of_texts) {
            return Err(QueryError::hub(
                "ValueError",
                "wrong-type",
                format!("subscopes of `{name}` must be a list of texts"),
            ));
        }
        let definition = CustomScopeDefinition::deserialize(definition)
            .map_err(|error| QueryError::query(format!("`{name}` is no custom scope: {error}")))?;
        scopes.insert(name.clone(), definition);
    }
    let version: HubVersion = hub.policy.hub_version();
    version.check_custom_scopes(&scopes, hub.policy.custom_scopes())?;
    Ok(json!(true))
}

fn is_list_of_texts(value: &Value) -> bool {
    value.as_array().is_some_and(|list| list.iter().all(Value::is_string))
}

pub(super) fn share_filter(query: Arguments<'_>) -> Answered {
    let scopes = query.texts("scopes")?;
    let (user, server) = arguments::server(query.text("server")?)?;
    Ok(match query.flag("check", true) {
        true => json!(requested_share_scopes(&scopes, user, server)?),
        false => json!(share_scopes(&scopes, user, server)),
    })
}
