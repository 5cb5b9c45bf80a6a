//! Reads a configuration from JSON. Secrets are weighed here and go no further.

use std::{collections::BTreeSet, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::Value;

use super::{
    address,
    configuration::{
        AuthenticatorOptions, Configuration, GroupEntry, RoleEntry, ScopeEntry, ServiceEntry, ServiceOption,
        TokenMark, TokenMarks, Written,
    },
};
use crate::{
    jupyterhub::CustomScopeDefinition,
    snapshot::{Limits, ReadError, explain_tree},
};

impl Configuration {
    /// Reads the options of a configuration from a JSON object, each under its own name: `load_roles`, `load_groups`, `services`,
    /// `custom_scopes`, `admin_users` and so on, of the application and of the authenticator alike. Others are passed over.
    ///
    /// Of a token nothing is kept but which others are the same, and whether the hub would find it too short or too long.
    ///
    /// ```
    /// use hubscope::{jupyterhub::{Configuration, TokenMarks}, snapshot::Limits};
    /// let text = br#"{"load_roles": [{"name": "teacher", "scopes": ["list:users"], "users": ["johan"]}]}"#;
    /// assert!(Configuration::read(text, &Limits::default(), &mut TokenMarks::default()).is_ok());
    /// let refused = Configuration::read(br#"{"load_roles": {}}"#, &Limits::default(), &mut TokenMarks::default());
    /// assert_eq!(refused.unwrap_err().pointer(), "/load_roles");
    /// ```
    ///
    /// # Errors
    ///
    /// [`ReadError`] with a JSON Pointer, a line and a column, for what is not JSON or has another type than the option.
    pub fn read(text: &[u8], limits: &Limits, marks: &mut TokenMarks) -> Result<Self, ReadError> {
        let mut deserializer = serde_json::Deserializer::from_slice(text);
        let written = deserializer
            .deserialize_map(OptionsVisitor)
            .and_then(|options| deserializer.end().map(|()| options))
            .map_err(|error| {
                let refused = explain_tree(text, limits, &error);
                let pointer = shown(refused.pointer());
                refused.pointing_at(pointer)
            })?;
        Ok(written.into_configuration(marks))
    }
}

/// As much of a pointer as may be shown. Keys of `service_tokens` and `api_tokens` are secrets, and what stands in options that are passed
/// over nobody knows.
fn shown(pointer: &str) -> String {
    let tokens: Vec<&str> = pointer.split('/').skip(1).collect();
    let length = match tokens.as_slice() {
        [option, ..] if LISTS_OF_NAMES.contains(option) => 2,
        [
            "custom_scopes" | "load_groups" | "load_roles",
            _,
            "groups" | "scopes" | "services" | "subscopes" | "users",
            ..,
        ] => 4,
        // Below its members a service holds what the hub hands to a program.
        ["custom_scopes" | "load_groups" | "load_roles" | "services", ..] => 3,
        ["username_map", ..] => 2,
        [option, ..] if SHUT.contains(option) => 1,
        _ => 0,
    };
    tokens.into_iter().take(length).map(|token| format!("/{token}")).collect()
}

const LISTS_OF_NAMES: [&str; 5] =
    ["admin_users", "JupyterHub.admin_users", "allowed_users", "blocked_users", "extra_user_scopes"];
/// Options in which no place is told.
const SHUT: [&str; 9] = [
    "allow_all",
    "allow_existing_users",
    "api_tokens",
    "delete_invalid_users",
    "manage_groups",
    "manage_roles",
    "reset_managed_roles_on_startup",
    "service_tokens",
    "username_pattern",
];

/// Takes an object alone: of a list the members of [`Options`] would be made in their order.
struct OptionsVisitor;

impl<'de> Visitor<'de> for OptionsVisitor {
    type Value = Options;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object with the options of a hub")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Options, A::Error> {
        Options::deserialize(MapAccessDeserializer::new(map))
    }
}

/// The options as they are written.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Options {
    admin_users: Names,
    #[serde(rename = "JupyterHub.admin_users")]
    old_admin_users: Names,
    allow_all: bool,
    allow_existing_users: Option<bool>,
    allowed_users: Names,
    api_tokens: Ordered<String>,
    blocked_users: Names,
    custom_scopes: Ordered<Scope>,
    delete_invalid_users: bool,
    extra_user_scopes: Names,
    load_groups: Ordered<GroupEntry>,
    load_roles: Vec<RoleEntry>,
    manage_groups: bool,
    manage_roles: bool,
    reset_managed_roles_on_startup: bool,
    service_tokens: Ordered<String>,
    services: Vec<Service>,
    username_map: std::collections::BTreeMap<String, String>,
    username_pattern: String,
}

impl Options {
    fn into_configuration(self, marks: &mut TokenMarks) -> Configuration {
        let mut tokens = |list: Ordered<String>| {
            list.0.into_iter().map(|(secret, name)| (marks.mark(&secret), name)).collect()
        };
        Configuration {
            custom_scopes: self.custom_scopes.0.into_iter().map(|(name, scope)| (name, scope.0)).collect(),
            load_roles: self.load_roles,
            load_groups: self.load_groups.0,
            service_tokens: tokens(self.service_tokens),
            api_tokens: tokens(self.api_tokens),
            services: self.services.into_iter().map(|service| service.into_entry(marks)).collect(),
            extra_user_scopes: self.extra_user_scopes.0,
            authenticator: AuthenticatorOptions {
                admin_users: self.admin_users.0,
                allowed_users: self.allowed_users.0,
                blocked_users: self.blocked_users.0,
                allow_all: self.allow_all,
                allow_existing_users: self.allow_existing_users,
                delete_invalid_users: self.delete_invalid_users,
                manage_groups: self.manage_groups,
                manage_roles: self.manage_roles,
                reset_managed_roles: self.reset_managed_roles_on_startup,
                username_map: self.username_map,
                has_username_pattern: !self.username_pattern.is_empty(),
            },
            old_admin_users: self.old_admin_users.0,
        }
    }
}

/// A set, for which a list stands, and a single text for one of one.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NamesVisitor;

        impl<'de> Visitor<'de> for NamesVisitor {
            type Value = Names;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list of texts")
            }

            fn visit_str<E>(self, name: &str) -> Result<Names, E> {
                Ok(Names(BTreeSet::from([name.to_owned()])))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Names, A::Error> {
                let mut names = BTreeSet::new();
                while let Some(name) = list.next_element()? {
                    names.insert(name);
                }
                Ok(Names(names))
            }
        }

        deserializer.deserialize_any(NamesVisitor)
    }
}

/// An object whose order counts. A name that stands twice is refused: which of the two is meant nobody can tell.
struct Ordered<V>(Vec<(String, V)>);

impl<V> Default for Ordered<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Ordered<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OrderedVisitor<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for OrderedVisitor<V> {
            type Value = Ordered<V>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members: Vec<(String, V)> = Vec::new();
                let mut names = BTreeSet::new();
                while let Some(name) = map.next_key::<String>()? {
                    // The name may be a secret: it is not repeated.
                    if !names.insert(name.clone()) {
                        return Err(A::Error::custom("a name stands here a second time"));
                    }
                    members.push((name, map.next_value()?));
                }
                Ok(Ordered(members))
            }
        }

        deserializer.deserialize_map(OrderedVisitor(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Is))
    }
}

struct Scope(ScopeEntry);

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = serde_json::Map::deserialize(deserializer)?;
        let mut definition = CustomScopeDefinition::default();
        for (name, value) in members {
            match name.as_str() {
                // Anything will do, as long as it is there.
                "description" => {
                    definition.description = Some(value.as_str().unwrap_or_default().to_owned());
                }
                "subscopes" => match serde_json::from_value(value) {
                    Ok(subscopes) => definition.subscopes = Some(subscopes),
                    Err(_) => return Ok(Self(ScopeEntry::BrokenSubscopes)),
                },
                _ => {
                    definition.others.insert(name, value);
                }
            }
        }
        Ok(Self(ScopeEntry::Definition(definition)))
    }
}

impl<'de> Deserialize<'de> for RoleEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RoleVisitor;

        impl<'de> Visitor<'de> for RoleVisitor {
            type Value = RoleEntry;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the definition of a role")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RoleEntry, A::Error> {
                let mut role = RoleEntry::default();
                while let Some(member) = map.next_key::<String>()? {
                    match member.as_str() {
                        "name" => role.name = Some(map.next_value()?),
                        "description" => role.description = map.next_value()?,
                        "scopes" => role.scopes = map.next_value()?,
                        "users" => role.users = map.next_value()?,
                        "services" => role.services = map.next_value()?,
                        "groups" => role.groups = map.next_value()?,
                        "managed_by_auth" => role.managed_by_auth = map.next_value()?,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                            role.unknown.push(member);
                        }
                    }
                }
                Ok(role)
            }
        }

        deserializer.deserialize_map(RoleVisitor)
    }
}

impl<'de> Deserialize<'de> for GroupEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct GroupVisitor;

        impl<'de> Visitor<'de> for GroupVisitor {
            type Value = GroupEntry;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list of users, or an object with `users` and `properties`")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<GroupEntry, A::Error> {
                let mut users = Vec::new();
                while let Some(user) = list.next_element()? {
                    users.push(user);
                }
                Ok(GroupEntry { users: Written::Is(users), is_list: true })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<GroupEntry, A::Error> {
                let mut group = GroupEntry::default();
                while let Some(member) = map.next_key::<String>()? {
                    match member.as_str() {
                        "users" => group.users = map.next_value()?,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(group)
            }
        }

        deserializer.deserialize_any(GroupVisitor)
    }
}

/// A service as written; `name` and `admin` are read early, since without them nothing can be said.
struct Service {
    name: Option<String>,
    admin: bool,
    options: Vec<(String, Value)>,
}

impl<'de> Deserialize<'de> for Service {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Ordered(options) = Ordered::<Value>::deserialize(deserializer)?;
        let member = |wanted: &str| options.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
        let name = match member("name") {
            None => None,
            Some(Value::String(name)) => Some(name.clone()),
            Some(_) => return Err(D::Error::custom("the `name` of a service is a text")),
        };
        let admin = match member("admin") {
            None => false,
            Some(Value::Bool(admin)) => *admin,
            Some(Value::Number(number)) if is_flag(number) => number.as_u64() == Some(1),
            Some(_) => return Err(D::Error::custom("`admin` of a service is true or false")),
        };
        Ok(Self { name, admin, options })
    }
}

impl Service {
    fn into_entry(self, marks: &mut TokenMarks) -> ServiceEntry {
        let Self { name, admin, options } = self;
        let options = options
            .into_iter()
            .map(|(option, value)| {
                let read = service_option(&option, value, |secret| marks.mark(secret));
                (option, read)
            })
            .collect();
        ServiceEntry { name, admin, options }
    }
}

fn service_option(option: &str, value: Value, mark: impl FnOnce(&str) -> TokenMark) -> ServiceOption {
    let wrong = |wanted| ServiceOption::WrongType { wanted };
    let texts = |list: Vec<Value>| -> Option<Vec<String>> {
        list.into_iter().map(|item| item.as_str().map(str::to_owned)).collect()
    };
    match (option, value) {
        ("name", Value::String(_)) => ServiceOption::Name,
        ("api_token", Value::String(secret)) if secret.is_empty() => ServiceOption::Other,
        ("api_token", Value::String(secret)) => ServiceOption::Token(mark(&secret)),
        ("command", Value::String(command)) => {
            let is_stored_badly = !is_json(&command);
            ServiceOption::Command { is_empty: false, is_stored_badly }
        }
        ("command", Value::Array(words)) if words.iter().all(Value::is_string) => {
            ServiceOption::Command { is_empty: words.is_empty(), is_stored_badly: false }
        }
        ("url", Value::String(url)) => {
            // It may hold a password.
            ServiceOption::Url((!url.is_empty()).then(|| address::check(&url)))
        }
        ("oauth_client_id", Value::String(id)) => ServiceOption::ClientId(id),
        ("oauth_redirect_uri", Value::String(uri)) => ServiceOption::RedirectUri { is_empty: uri.is_empty() },
        ("oauth_no_confirm", Value::Bool(on)) => ServiceOption::NoConfirm(on),
        ("oauth_no_confirm", Value::Number(number)) if is_flag(&number) => {
            ServiceOption::NoConfirm(number.as_u64() == Some(1))
        }
        ("oauth_client_allowed_scopes", Value::Array(list)) => {
            texts(list).map_or_else(|| wrong("a list of texts"), ServiceOption::AllowedScopes)
        }
        ("oauth_client_allowed_scopes", Value::String(scope)) => match is_json(&scope) {
            true => ServiceOption::AllowedScopes(vec![scope]),
            false => ServiceOption::TextForList,
        },
        ("oauth_roles", Value::String(role)) => ServiceOption::OAuthRoles(vec![role]),
        ("oauth_roles", Value::Array(list)) => {
            texts(list).map_or_else(|| wrong("a list of texts"), ServiceOption::OAuthRoles)
        }
        ("admin" | "display", Value::Bool(_))
        | ("cwd" | "user", Value::String(_))
        | ("info" | "environment", Value::Object(_)) => ServiceOption::Other,
        ("admin" | "display", Value::Number(number)) if is_flag(&number) => ServiceOption::Other,
        ("timeout", Value::Number(seconds)) if seconds.is_i64() => ServiceOption::Other,
        ("api_token" | "cwd" | "oauth_client_id" | "oauth_redirect_uri" | "url" | "user", _) => {
            wrong("a text")
        }
        ("display" | "oauth_no_confirm", _) => wrong("true or false"),
        ("environment" | "info", _) => wrong("an object"),
        ("command", _) => wrong("a text or a list of texts"),
        ("oauth_client_allowed_scopes" | "oauth_roles", _) => wrong("a list"),
        ("timeout", _) => wrong("a whole number"),
        _ => ServiceOption::Unknown,
    }
}

/// The hub stores a text in the place of a list as it stands, and reads it back as JSON.
fn is_json(text: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok()
}

/// Numbers that pass for true and false.
fn is_flag(number: &serde_json::Number) -> bool {
    matches!(number.as_u64(), Some(0 | 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> ReadError {
        Configuration::read(text.as_bytes(), &Limits::default(), &mut TokenMarks::default()).unwrap_err()
    }

    #[test]
    fn places_end_before_keys_that_may_be_secrets() {
        for (text, pointer) in [
            (r#"{"service_tokens": {"hidden": 7}}"#, "/service_tokens"),
            (r#"{"api_tokens": {"hidden": "ann", "hidden": "carl"}}"#, "/api_tokens"),
            (r#"{"api_tokens": {"1234567890": [}}"#, "/api_tokens"),
            (r#"{"services": [{"name": "a", "environment": {"hidden": [}}]}"#, "/services/0/environment"),
            (r#"{"services": [{"name": "a", "info": {"12345678": [}}]}"#, "/services/0/info"),
            (r#"{"Proxy": {"hidden": {"x": [}}}"#, ""),
            (r#"{"load_groups": {"g": {"properties": {"hidden": [}}}}"#, "/load_groups/g/properties"),
            (r#"{"load_roles": [{"name": "x", "other": {"hidden": [}}]}"#, "/load_roles/0/other"),
            (r#"{"load_roles": [{"scopes": ["self", 7]}]}"#, "/load_roles/0/scopes/1"),
            (r#"{"load_groups": {"g": {"users": ["ann", 7]}}}"#, "/load_groups/g/users/1"),
            (r#"{"admin_users": ["ann", 7]}"#, "/admin_users/1"),
            (r#"{"username_map": {"Ann": 7}}"#, "/username_map/Ann"),
        ] {
            let error = refused(text);
            assert_eq!(error.pointer(), pointer, "{text}");
            assert!(!error.to_string().contains("hidden"), "{error}");
        }
    }

    #[test]
    fn a_list_is_no_configuration() {
        let error = refused(r#"["hidden"]"#);
        assert_eq!((error.code(), error.pointer()), ("wrong-type", ""));
        assert!(error.message().ends_with("an object with the options of a hub"), "{error}");
    }

    #[test]
    fn every_option_has_a_place() {
        let defaults = ["custom_scopes", "load_groups", "load_roles", "services", "username_map"];
        for option in LISTS_OF_NAMES.iter().chain(&SHUT).chain(&defaults) {
            let error = refused(&format!(r#"{{"{option}": 7.5}}"#));
            assert_eq!((error.code(), error.pointer()), ("wrong-type", format!("/{option}").as_str()));
            assert!(!error.to_string().contains("7.5"), "{error}");
        }
    }

    #[test]
    fn a_configuration_keeps_no_secret() {
        let text = r#"{"service_tokens": {"hidden-1": "a"}, "api_tokens": {"hidden-2": "ann"}, "services": [{"name": "a",
            "api_token": "hidden-3", "url": "http://u:hidden-4@h", "command": ["run", "hidden-5"], "environment": {"hidden-6": "hidden-7"},
            "oauth_redirect_uri": "http://u:hidden-8@h", "info": {"hidden-9": 1}, "cwd": "hidden-10", "user": "hidden-11"}]}"#;
        let configuration =
            Configuration::read(text.as_bytes(), &Limits::default(), &mut TokenMarks::default()).unwrap();
        assert!(!format!("{configuration:?}").contains("hidden"));
    }
}
