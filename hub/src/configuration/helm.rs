//! Values of the chart "Zero to JupyterHub": what they make of a hub's configuration.

use std::{collections::BTreeMap, path::Path};

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};
use serde_json::{Map, Value, json};

use super::{ConfigurationError, Options, read, token};

/// The service that the chart runs by itself, and its role.
const CULLER: &str = "jupyterhub-idle-culler";
/// Sections of `hub.config` whose options an authenticator has, the most general first.
const GENERAL: [&str; 3] = ["Authenticator", "LocalAuthenticator", "OAuthenticator"];

pub(super) fn options(path: &Path) -> Result<Options, ConfigurationError> {
    let text = read(path)?;
    let documents = MarkedYaml::load_from_str(&text).map_err(|error| {
        let mut refused =
            ConfigurationError::new("not-yaml", path, format!("this is no YAML: {}", error.info()));
        refused.place = Some((error.marker().line(), error.marker().col().saturating_add(1)));
        refused
    })?;
    let mut values = Values::default();
    if let Some(root) = documents.first() {
        for name in ["services", "loadRoles", "config"] {
            check_mapping(path, member(root, "hub").and_then(|hub| member(hub, name)), name)?;
        }
        values.take(root);
    }
    Ok(Options {
        text: Value::Object(values.options).to_string(),
        places: values.places,
        remarks: values.remarks,
    })
}

/// A list here is a common mistake: in the hub's own configuration it is one.
fn check_mapping(path: &Path, node: Option<&MarkedYaml<'_>>, name: &str) -> Result<(), ConfigurationError> {
    let Some(node) = node else { return Ok(()) };
    if matches!(node.data, YamlData::Mapping(_) | YamlData::Value(Scalar::Null)) {
        return Ok(());
    }
    let message = format!("`hub.{name}` is a mapping with a name for each entry, not a list or a value");
    let mut refused = ConfigurationError::new("wrong-type", path, message);
    refused.pointer = format!("/hub/{name}");
    refused.place = Some((node.span.start.line(), node.span.start.col().saturating_add(1)));
    Err(refused)
}

#[derive(Default)]
struct Values {
    options: Map<String, Value>,
    places: BTreeMap<String, (usize, usize)>,
    remarks: Vec<String>,
}

impl Values {
    fn take(&mut self, root: &MarkedYaml<'_>) {
        let hub = member(root, "hub");
        let services = self.list(hub.and_then(|hub| member(hub, "services")), "services");
        let roles = self.list(hub.and_then(|hub| member(hub, "loadRoles")), "load_roles");
        self.options.insert("services".to_owned(), json!(services));
        self.options.insert("load_roles".to_owned(), json!(roles));
        self.add_culler(member(root, "cull"));
        let sections = hub.and_then(|hub| member(hub, "config"));
        if let Some(sections) = sections {
            self.take_sections(sections);
        }
        if hub.and_then(|hub| member(hub, "extraConfig")).is_some_and(|extra| !entries(extra).is_empty()) {
            self.remarks.push("`hub.extraConfig` is Python and was not run".to_owned());
        }
    }

    /// Mappings of the chart become lists of the hub, by name.
    fn list(&mut self, mapping: Option<&MarkedYaml<'_>>, option: &str) -> Vec<Value> {
        let mut named: Vec<(String, &MarkedYaml<'_>)> = mapping.map(entries).unwrap_or_default();
        named.sort_by(|(one, _), (other, _)| one.cmp(other));
        let items = named.into_iter().enumerate().map(|(position, (name, node))| {
            let mut item = self.value(node, &format!("/{option}/{position}"));
            if let Some(members) = item.as_object_mut() {
                members.entry("name").or_insert_with(|| json!(name));
                if option == "services" {
                    // The chart makes a token for every service, unless it is told one.
                    let told = members.remove("apiToken").or_else(|| members.remove("api_token"));
                    let made = json!(format!("token that the chart makes for {name}"));
                    let told = told.filter(|token| token.as_str().is_some_and(|token| !token.is_empty()));
                    members.insert("api_token".to_owned(), told.unwrap_or(made));
                }
            }
            item
        });
        items.collect()
    }

    fn add_culler(&mut self, cull: Option<&MarkedYaml<'_>>) {
        let flag = |name: &str| cull.and_then(|cull| member(cull, name)).map(|node| value_of(node));
        if flag("enabled") == Some(json!(false)) {
            return;
        }
        let mut scopes = vec!["list:users", "read:users:activity", "read:servers", "delete:servers"];
        if flag("users") == Some(json!(true)) {
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
    fn take_sections(&mut self, sections: &MarkedYaml<'_>) {
        let application = member(sections, "JupyterHub");
        let class = application.and_then(|node| member(node, "authenticator_class")).map(value_of);
        let class = class.as_ref().and_then(Value::as_str).unwrap_or("dummy");
        let own = class.rsplit(['.', ':']).next().unwrap_or(class).to_lowercase();
        if let Some(application) = application {
            self.take_options(application, |name| match name {
                // The authenticator's counts first.
                "admin_users" => Some("JupyterHub.admin_users".to_owned()),
                _ => Some(name.to_owned()),
            });
        }
        let of_class = |name: &str| short(name) == short(&own);
        let mut special: Vec<String> = GENERAL.map(str::to_owned).to_vec();
        let others = entries(sections).into_iter().map(|(name, _)| name);
        special.extend(others.filter(|name| !GENERAL.contains(&name.as_str()) && of_class(name)));
        for section in special {
            if let Some(node) = member(sections, &section) {
                self.take_options(node, |name| Some(name.to_owned()));
            }
        }
        if own.starts_with("dummy") && !self.options.contains_key("allow_all") {
            let nobody = json!([]);
            let listed = self.options.get("allowed_users").unwrap_or(&nobody) != &nobody;
            self.options.insert("allow_all".to_owned(), json!(!listed));
        }
    }

    fn take_options(&mut self, section: &MarkedYaml<'_>, name_of: impl Fn(&str) -> Option<String>) {
        for (name, node) in entries(section) {
            let Some(option) = name_of(&name) else { continue };
            let pointer = format!("/{}", token(&option));
            self.places.retain(|place, _| !place.starts_with(&format!("{pointer}/")));
            let value = self.value(node, &pointer);
            // The chart leaves out what has no value.
            match value {
                Value::Null => self.options.remove(&option),
                value => self.options.insert(option, value),
            };
        }
    }

    /// A node as JSON; its parts are remembered with their places.
    fn value(&mut self, node: &MarkedYaml<'_>, pointer: &str) -> Value {
        let start = node.span.start;
        self.places.insert(pointer.to_owned(), (start.line(), start.col().saturating_add(1)));
        match &node.data {
            YamlData::Sequence(items) => items
                .iter()
                .enumerate()
                .map(|(position, item)| self.value(item, &format!("{pointer}/{position}")))
                .collect(),
            YamlData::Mapping(_) => {
                let members = entries(node).into_iter().map(|(name, item)| {
                    let value = self.value(item, &format!("{pointer}/{}", token(&name)));
                    (name, value)
                });
                Value::Object(members.collect())
            }
            YamlData::Tagged(_, node) => self.value(node, pointer),
            _ => value_of(node),
        }
    }
}

/// A scalar; anything else is nothing.
fn value_of(node: &MarkedYaml<'_>) -> Value {
    match &node.data {
        YamlData::Value(Scalar::Boolean(flag)) => json!(flag),
        YamlData::Value(Scalar::Integer(number)) => json!(number),
        YamlData::Value(Scalar::FloatingPoint(number)) => json!(number.into_inner()),
        YamlData::Value(Scalar::String(text)) => json!(text),
        _ => Value::Null,
    }
}

fn member<'n, 'i>(node: &'n MarkedYaml<'i>, name: &str) -> Option<&'n MarkedYaml<'i>> {
    entries(node).into_iter().find(|(key, _)| key == name).map(|(_, node)| node)
}

/// The members of a mapping whose keys are texts, numbers or flags, as Helm makes texts of them.
fn entries<'n, 'i>(node: &'n MarkedYaml<'i>) -> Vec<(String, &'n MarkedYaml<'i>)> {
    let YamlData::Mapping(mapping) = &node.data else { return Vec::new() };
    let name = |key: &MarkedYaml<'_>| match value_of(key) {
        Value::String(text) => Some(text),
        Value::Null => None,
        other => Some(other.to_string()),
    };
    mapping.iter().filter_map(|(key, node)| Some((name(key)?, node))).collect()
}

/// What entry points, classes and their sections have in common: `github` of `GitHubOAuthenticator`.
fn short(class: &str) -> String {
    let class = class.to_lowercase();
    let class = class.strip_suffix("authenticator").unwrap_or(&class);
    class.strip_suffix('o').unwrap_or(class).to_owned()
}
