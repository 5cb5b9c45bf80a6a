//! Values of the chart "Zero to JupyterHub": what they make of a hub's configuration.

use std::{collections::BTreeMap, path::Path};

use serde_json::{Map, Value, json};

use super::{ConfigurationError, Options, token};
use crate::yaml::{Document, YamlError};

/// The service that the chart runs by itself, and its role.
const CULLER: &str = "jupyterhub-idle-culler";
/// Sections of `hub.config` whose options an authenticator has, the most general first.
const GENERAL: [&str; 3] = ["Authenticator", "LocalAuthenticator", "OAuthenticator"];

pub(super) fn options(path: &Path) -> Result<Options, ConfigurationError> {
    let document = Document::read_values(path).map_err(|error| refused(path, &error))?;
    for name in ["services", "loadRoles", "config"] {
        check_mapping(&document, name).map_err(|error| refused(path, &error))?;
    }
    let mut values =
        Values { document: &document, options: Map::new(), places: BTreeMap::new(), remarks: Vec::new() };
    values.take_all();
    Ok(Options {
        text: Value::Object(values.options).to_string(),
        places: values.places,
        remarks: values.remarks,
    })
}

fn refused(path: &Path, error: &YamlError) -> ConfigurationError {
    ConfigurationError {
        pointer: error.pointer().to_owned(),
        place: error.place(),
        ..ConfigurationError::new(error.code(), path, error.message())
    }
}

/// A list here is a common mistake: in the hub's own configuration it is one.
fn check_mapping(document: &Document, name: &str) -> Result<(), YamlError> {
    let pointer = format!("/hub/{name}");
    match document.value().pointer(&pointer) {
        None | Some(Value::Null | Value::Object(_)) => Ok(()),
        Some(_) => {
            let message =
                format!("`hub.{name}` is a mapping with a name for each entry, not a list or a value");
            Err(document.refused("wrong-type", &pointer, message))
        }
    }
}

struct Values<'d> {
    document: &'d Document,
    options: Map<String, Value>,
    places: BTreeMap<String, (usize, usize)>,
    remarks: Vec<String>,
}

impl<'d> Values<'d> {
    fn take_all(&mut self) {
        for (mapping, option) in [("services", "services"), ("loadRoles", "load_roles")] {
            let list = self.list(mapping, option);
            self.options.insert(option.to_owned(), Value::Array(list));
        }
        self.add_culler();
        self.take_sections();
        if self.at("/hub/extraConfig").is_some_and(is_set) {
            self.remarks.push("`hub.extraConfig` is Python and was not run".to_owned());
        }
    }

    fn at(&self, pointer: &str) -> Option<&'d Value> {
        self.document.value().pointer(pointer)
    }

    fn members(&self, pointer: &str) -> impl Iterator<Item = (&'d String, &'d Value)> + use<'d> {
        self.at(pointer).and_then(Value::as_object).into_iter().flatten()
    }

    /// Mappings of the chart become lists of the hub, by name.
    fn list(&mut self, mapping: &str, option: &str) -> Vec<Value> {
        let from = format!("/hub/{mapping}");
        let mut items = Vec::new();
        for (position, (name, value)) in self.members(&from).enumerate() {
            self.take_places(&format!("{from}/{}", token(name)), &format!("/{option}/{position}"));
            let mut item = value.clone();
            if let Some(members) = item.as_object_mut() {
                members.entry("name").or_insert_with(|| json!(name));
                if option == "services" {
                    // The chart makes a token for every service, unless it is told one.
                    let told = members.remove("apiToken").or_else(|| members.remove("api_token"));
                    let made = json!(format!("\0made by the chart: {position}"));
                    let told = told.filter(|token| token.as_str().is_some_and(|token| !token.is_empty()));
                    members.insert("api_token".to_owned(), told.unwrap_or(made));
                }
            }
            items.push(item);
        }
        items
    }

    fn add_culler(&mut self) {
        let flag = |name: &str| self.at(&format!("/cull/{name}"));
        if flag("enabled").is_some_and(|flag| !is_set(flag)) {
            return;
        }
        let mut scopes = vec!["list:users", "read:users:activity", "read:servers", "delete:servers"];
        if flag("users").is_some_and(is_set) {
            scopes.push("admin:users");
        }
        let role = json!({ "name": CULLER, "scopes": scopes, "services": [CULLER] });
        let service = json!({ "name": CULLER, "command": ["python3"] });
        for (option, item) in [("load_roles", role), ("services", service)] {
            if let Some(list) = self.options.get_mut(option).and_then(Value::as_array_mut) {
                list.push(item);
            }
        }
        self.remarks.push(format!(
            "the chart's own service and role `{CULLER}` count as configured, since `cull.enabled` is not false"
        ));
    }

    /// `hub.config`: options by class. They come after the chart's own and replace them.
    fn take_sections(&mut self) {
        let class = self.at("/hub/config/JupyterHub/authenticator_class").and_then(Value::as_str);
        let class = class.unwrap_or("dummy");
        let own = class.rsplit(['.', ':']).next().unwrap_or(class).to_lowercase();
        self.take_options("JupyterHub");
        let of_class = |name: &&String| short(name) == short(&own) && !GENERAL.contains(&name.as_str());
        let special = self.members("/hub/config").map(|(name, _)| name).filter(of_class);
        let sections = GENERAL.into_iter().chain(special.map(String::as_str));
        sections.for_each(|section| self.take_options(section));
        if own.starts_with("dummy") && !self.options.contains_key("allow_all") {
            let nobody = json!([]);
            let listed = self.options.get("allowed_users").unwrap_or(&nobody) != &nobody;
            self.options.insert("allow_all".to_owned(), json!(!listed));
        }
    }

    fn take_options(&mut self, section: &str) {
        let from = format!("/hub/config/{}", token(section));
        for (name, value) in self.members(&from) {
            let option = match (section, name.as_str()) {
                // The authenticator's counts first.
                ("JupyterHub", "admin_users") => "JupyterHub.admin_users",
                (_, name) => name,
            };
            let pointer = format!("/{}", token(option));
            let below = format!("{pointer}/");
            self.places.retain(|place, _| !place.starts_with(&below));
            self.take_places(&format!("{from}/{}", token(name)), &pointer);
            // The chart leaves out what has no value.
            match value {
                Value::Null => self.options.remove(option),
                value => self.options.insert(option.to_owned(), value.clone()),
            };
        }
    }

    /// The places of a part of the values, for the part of the options that it becomes.
    fn take_places(&mut self, from: &str, to: &str) {
        let places = self.document.places_below(from);
        self.places.extend(places.map(|(rest, place)| (format!("{to}{rest}"), place)));
    }
}

/// Whether Python counts a value as true, as the chart's own configuration asks.
fn is_set(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
    }
}

/// What entry points, classes and their sections have in common: `github` of `GitHubOAuthenticator`.
fn short(class: &str) -> String {
    let class = class.to_lowercase();
    let class = class.strip_suffix("authenticator").unwrap_or(&class);
    class.strip_suffix('o').unwrap_or(class).to_owned()
}
