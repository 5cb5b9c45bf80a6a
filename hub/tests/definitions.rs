//! The definitions file, written by installed hubs while they load a configuration.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::{fs, path::Path};

use serde_json::{Value, json};
use support::{Hub, hubs, hubscope};
use tempfile::TempDir;

/// A configuration folder with our module in it, as an administrator would have it.
struct Configuration {
    folder: TempDir,
}

impl Configuration {
    fn new(lines: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let module = hubscope(["definitions-snippet", "--module"]).stdout;
        fs::write(folder.path().join("hubscope_definitions.py"), module).unwrap();
        let snippet = hubscope(["definitions-snippet"]).stdout;
        let file = folder.path().join("definitions.json");
        let snippet = snippet.replace("/srv/jupyterhub/hubscope-definitions.json", file.to_str().unwrap());
        // A hub has the folder of its configuration on its path only when it is started there.
        let path = format!("import sys\nsys.path.insert(0, {:?})\n", folder.path().to_str().unwrap());
        fs::write(folder.path().join("jupyterhub_config.py"), format!("{path}{lines}\n{snippet}")).unwrap();
        Self { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Loads it in a hub, and returns what the hub says and what was written.
    fn load(&self, hub: &Hub, options: &[&str]) -> (Value, Value) {
        let mut arguments = vec![self.path().join("jupyterhub_config.py"), self.path().join("hub.sqlite")];
        arguments.extend(options.iter().map(Into::into));
        let said = serde_json::from_str(&hub.python("load_config.py", arguments)).unwrap();
        (said, serde_json::from_str(&self.written()).unwrap())
    }

    fn written(&self) -> String {
        fs::read_to_string(self.path().join("definitions.json")).unwrap()
    }
}

/// Asserts that a file says of a hub what the hub says of itself.
fn assert_agrees(said: &Value, written: &Value, hub: &Hub) {
    assert_eq!(written["format"], "hubscope-definitions/1");
    assert_eq!(written["hub_version"], Value::from(hub.version.as_str()));
    assert_eq!(written["settings"], said["settings"]);
    assert_eq!(written["custom_scopes"], said["custom_scopes"]);
    let mut roles = written["roles"].as_array().unwrap().clone();
    roles.sort_by_key(|role| role["name"].as_str().unwrap().to_owned());
    assert_eq!(Value::from(roles), said["roles"]);
}

#[test]
fn an_empty_configuration_gives_the_hubs_own_defaults() {
    for hub in hubs() {
        let (said, written) = Configuration::new("").load(&hub, &[]);
        assert_agrees(&said, &written, &hub);
        assert_eq!(written["settings"]["base_url"], "/");
        assert_eq!(written["roles"].as_array().unwrap().len(), 4);
    }
}

#[test]
fn settings_roles_and_scopes_are_those_that_the_hub_uses_and_secrets_are_not_written() {
    let configuration = r#"
c.JupyterHub.base_url = "school/hub"
c.JupyterHub.allow_named_servers = True
c.JupyterHub.authenticate_prometheus = False
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.manage_groups = False
c.DummyAuthenticator.manage_groups = True
c.DummyAuthenticator.password = "PLANTED"
c.JupyterHub.cookie_secret = b"PLANTED" * 5
c.ConfigurableHTTPProxy.auth_token = "PLANTED"
c.JupyterHub.services = [{"name": "s", "api_token": "PLANTED-token"}]
c.JupyterHub.public_url = "https://user:PLANTED@hub.example.org/school/hub/"
c.JupyterHub.custom_scopes = {
    "custom:grades:write": {"description": "Write", "subscopes": ["custom:grades:read"]},
    "custom:grades:read": {"description": "Read"},
}
c.JupyterHub.load_roles = [
    {"name": "grader", "scopes": ["custom:grades:write!group=class-A"], "groups": ["class-A"]},
    {"name": "user", "scopes": ["self", "custom:grades:read"]},
    {"name": "server", "description": "other words"},
]
"#;
    for hub in hubs() {
        let configuration = Configuration::new(configuration);
        let (said, written) = configuration.load(&hub, &[]);
        assert_agrees(&said, &written, &hub);
        assert_eq!(written["settings"]["base_url"], "/school/hub/");
        assert_eq!(written["settings"]["manage_groups"], true);
        assert!(!configuration.written().contains("PLANTED"), "{}", configuration.written());
    }
}

#[test]
fn values_that_are_built_up_step_by_step_are_complete() {
    let configuration = r#"
c.JupyterHub.bind_url = "http://127.0.0.1:8000/here/there"
c.JupyterHub.public_url = "https://hub.example.org/here/there/"
c.JupyterHub.load_roles.append({"name": "one-of-two", "scopes": ["self"]})
c.JupyterHub.load_roles.extend([{"name": "two-of-two", "scopes": ["read:users"]}])
c.JupyterHub.custom_scopes.update({"custom:late": {"description": "Late"}})
c.JupyterHub.services.append({"name": "s", "api_token": "long-enough"})
"#;
    for hub in hubs() {
        let (said, written) = Configuration::new(configuration).load(&hub, &[]);
        assert_agrees(&said, &written, &hub);
        assert_eq!(written["settings"]["base_url"], "/here/there/");
        assert_eq!(written["url"], "https://hub.example.org/here/there/");
        assert_eq!(written["roles"].as_array().unwrap().len(), 6);
        assert_eq!(said["custom_scopes"].as_object().unwrap().len(), 1);
    }
}

#[test]
fn a_sites_own_authenticator_is_asked_for_its_defaults() {
    let class = r#"
from jupyterhub.auth import DummyAuthenticator
from traitlets import Bool, default
class Site(DummyAuthenticator):
    manage_roles = Bool(True, config=True)
"#;
    for hub in hubs() {
        let lines = format!("{class}c.JupyterHub.authenticator_class = Site");
        let (said, written) = Configuration::new(&lines).load(&hub, &[]);
        assert_agrees(&said, &written, &hub);
        assert_eq!(written["settings"]["manage_roles"], true);

        // What a class computes when it runs is not known, which is not the same as off.
        let computed = "    @default('manage_groups')\n    def _computed(self):\n        return 1 + 1 == 2\n";
        let lines = format!("{class}{computed}c.JupyterHub.authenticator_class = Site");
        let (said, written) = Configuration::new(&lines).load(&hub, &[]);
        assert_eq!(said["settings"]["manage_groups"], true);
        assert_eq!(written["settings"]["manage_groups"], Value::Null);
    }
}

#[test]
fn the_command_line_wins() {
    for hub in hubs() {
        let configuration = Configuration::new("c.JupyterHub.base_url = '/file/'");
        let options =
            ["--JupyterHub.allow_named_servers=True", "--base-url=/line", "--JupyterHub.admin_access=1"];
        let (said, written) = configuration.load(&hub, &options);
        assert_agrees(&said, &written, &hub);
        assert_eq!(written["settings"]["base_url"], "/line/");
    }
}

#[test]
fn roles_of_version_6_have_the_extra_scopes() {
    for hub in hubs().iter().filter(|hub| hub.version.starts_with('6')) {
        let (said, written) =
            Configuration::new("c.JupyterHub.extra_user_scopes = {'shares!user'}").load(hub, &[]);
        assert_agrees(&said, &written, hub);
    }
}

#[test]
fn trouble_never_keeps_the_hub_from_starting() {
    for hub in hubs() {
        let configuration = Configuration::new("");
        let file = configuration.path().join("jupyterhub_config.py");
        let lines = fs::read_to_string(&file).unwrap();
        fs::write(&file, lines.replace("definitions.json", "no/such/folder/definitions.json")).unwrap();
        hub.python("load_config.py", [file, configuration.path().join("hub.sqlite")]);
        let left: Vec<_> = fs::read_dir(configuration.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.contains(".new"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[test]
fn a_snapshot_takes_custom_scopes_settings_and_version_from_the_file() {
    let configuration = r#"
c.JupyterHub.custom_scopes = {"custom:grades": {"description": "Grades"}}
c.JupyterHub.load_roles = [{"name": "grader", "scopes": ["custom:grades"]}, {"name": "stale", "scopes": ["self"]}]
"#;
    for hub in hubs() {
        let configuration = Configuration::new(configuration);
        configuration.load(&hub, &[]);
        let database = configuration.path().join("hub.sqlite");
        let definitions = configuration.path().join("definitions.json");
        let (database, definitions) = (database.to_str().unwrap(), definitions.to_str().unwrap());
        let answer = hubscope(["snapshot", "--db", database, "--definitions", definitions]);
        assert_eq!(answer.exit, 0, "{}", answer.stderr);
        let document = answer.json();
        assert_eq!(document["hub"]["version"], Value::from(hub.version.as_str()));
        assert_eq!(document["hub"]["settings"]["allow_named_servers"], false);
        assert_eq!(document["vocabulary"], json!({ "custom:grades": { "description": "Grades" } }));
        assert!(document["knows"].as_array().unwrap().len() == 10, "{}", document["knows"]);

        let other = if hub.version == "5.5.0" { "5.5.1" } else { "5.5.0" };
        let conflict =
            ["snapshot", "--json", "--db", database, "--definitions", definitions, "--hub-version", other];
        let answer = hubscope(conflict);
        assert_eq!((answer.exit, answer.code().as_str()), (5, "version-conflict"));
    }
}
