//! From the state of a case to a policy: the rows of a hub, default roles included.

use std::collections::BTreeSet;

use hubscope::{
    Policy,
    jupyterhub::{CustomScopes, default_roles},
    snapshot::{
        Client, CustomScope, FORMAT, Group, Hub as HubRow, Limits, Role, Section, Server, Service, Settings,
        Share, Snapshot, Source, Text, Timestamp, Token, User,
    },
};
use serde::Deserialize;

/// The moment at which every case is asked, in microseconds.
const NOW: i64 = 1_700_000_000_000_000;

/// The `hub` member of a case; see `tests/oracle/README.md`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct State {
    custom_scopes: CustomScopes,
    roles: Vec<Named>,
    groups: Vec<Named>,
    users: Vec<Named>,
    services: Vec<Named>,
    tokens: Vec<TokenState>,
    shares: Vec<ShareState>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Named {
    name: String,
    admin: bool,
    scopes: Vec<String>,
    roles: Option<Vec<String>>,
    groups: Vec<String>,
    servers: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenState {
    id: String,
    user: Option<String>,
    service: Option<String>,
    #[serde(default)]
    scopes: Vec<String>,
    client: Option<ClientState>,
    expires_in: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ClientState {
    Server(String),
    Service(String),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShareState {
    server: String,
    user: Option<String>,
    group: Option<String>,
    scopes: Vec<String>,
    expires_in: Option<i64>,
}

/// The hub of a case.
#[derive(Debug)]
pub struct Hub {
    pub(crate) policy: Policy,
    pub(crate) now: Timestamp,
}

impl State {
    /// The snapshot of these rows.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn document(&self, version: &str) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&snapshot(self, version))
    }
}

impl Hub {
    /// Compiles the rows of a case.
    ///
    /// # Errors
    ///
    /// A sentence about rows that no hub can hold.
    pub fn new(state: &State, version: &str) -> Result<Self, String> {
        let document = state.document(version).map_err(|error| error.to_string())?;
        let policy = Policy::load(&document, &Limits::default()).map_err(|error| error.to_string())?;
        Ok(Self { policy, now: Timestamp::from_micros(NOW) })
    }
}

fn snapshot<'a>(state: &'a State, version: &'a str) -> Snapshot<'a> {
    Snapshot {
        format: FORMAT.into(),
        hub: HubRow {
            kind: "jupyterhub".into(),
            version: version.into(),
            url: None,
            settings: Some(settings()),
        },
        source: Source::Hand,
        issued_at: Timestamp::from_micros(NOW),
        knows: Section::ALL.to_vec(),
        vocabulary: state
            .custom_scopes
            .iter()
            .map(|(name, scope)| {
                let description = scope.description.as_deref().unwrap_or_default().into();
                let subscopes = texts(scope.subscopes.as_deref().unwrap_or_default());
                (name.as_str().into(), CustomScope { description, subscopes })
            })
            .collect(),
        roles: roles(state),
        groups: state
            .groups
            .iter()
            .map(|group| Group {
                name: group.name.as_str().into(),
                roles: texts(group.roles.as_deref().unwrap_or_default()),
            })
            .collect(),
        users: state
            .users
            .iter()
            .map(|user| User {
                name: user.name.as_str().into(),
                admin: user.admin,
                roles: user.roles.as_ref().map_or_else(|| vec!["user".into()], |roles| texts(roles)),
                groups: texts(&user.groups),
            })
            .collect(),
        services: state
            .services
            .iter()
            .map(|service| Service {
                name: service.name.as_str().into(),
                admin: service.admin,
                roles: texts(service.roles.as_deref().unwrap_or_default()),
                runtime: false,
                unreadable: false,
            })
            .collect(),
        servers: servers(state).map(|(user, name)| Server { user: user.into(), name: name.into() }).collect(),
        clients: clients(state),
        tokens: state.tokens.iter().map(token).collect(),
        shares: state
            .shares
            .iter()
            .map(|share| Share {
                server: server(&share.server),
                user: share.user.as_deref().map(Text::from),
                group: share.group.as_deref().map(Text::from),
                scopes: texts(&share.scopes),
                expires_at: share.expires_in.map(after),
            })
            .collect(),
        held: Vec::new(),
        memberships: Vec::new(),
    }
}

/// As the hub of `tests/oracle/hub_application.py` is configured.
fn settings() -> Settings<'static> {
    Settings {
        base_url: Some("/".into()),
        allow_named_servers: Some(true),
        authenticate_prometheus: Some(true),
        admin_access: Some(false),
        manage_groups: Some(false),
        manage_roles: Some(false),
    }
}

/// The roles of every hub, unless the case redefines them, and those of the case.
fn roles(state: &State) -> Vec<Role<'_>> {
    let role = |name, scopes| Role { name, description: None, scopes, managed_by_auth: false };
    let own: BTreeSet<&str> = state.roles.iter().map(|role| role.name.as_str()).collect();
    let defaults = default_roles().filter(|(name, _)| !own.contains(name)).map(|(name, scopes)| {
        role(Text::from(name), scopes.iter().map(|scope| Text::from(*scope)).collect())
    });
    defaults
        .chain(state.roles.iter().map(|named| role(named.name.as_str().into(), texts(&named.scopes))))
        .collect()
}

fn servers(state: &State) -> impl Iterator<Item = (&str, &str)> {
    state.users.iter().flat_map(|user| match &user.servers {
        None => vec![(user.name.as_str(), "")],
        Some(servers) => servers.iter().map(|server| (user.name.as_str(), server.as_str())).collect(),
    })
}

/// The hub's own client, and one for every server and every service.
fn clients(state: &State) -> Vec<Client<'_>> {
    let client =
        |id: String, server, service| Client { id: id.into(), server, service, allowed_scopes: Vec::new() };
    let servers = servers(state).map(|(user, name)| {
        let row = Server { user: user.into(), name: name.into() };
        client(format!("server {user}/{name}"), Some(row), None)
    });
    let services = state
        .services
        .iter()
        .map(|service| client(format!("service {}", service.name), None, Some(service.name.as_str().into())));
    std::iter::once(client("jupyterhub".to_owned(), None, None)).chain(servers).chain(services).collect()
}

fn token(token: &TokenState) -> Token<'_> {
    let client = match &token.client {
        None => "jupyterhub".to_owned(),
        Some(ClientState::Server(server)) => format!("server {server}"),
        Some(ClientState::Service(service)) => format!("service {service}"),
    };
    Token {
        id: token.id.as_str().into(),
        user: token.user.as_deref().map(Text::from),
        service: token.service.as_deref().map(Text::from),
        scopes: texts(&token.scopes),
        client: Some(client.into()),
        expires_at: token.expires_in.map(after),
    }
}

fn after(seconds: i64) -> Timestamp {
    Timestamp::from_micros(NOW.saturating_add(seconds.saturating_mul(1_000_000)))
}

fn server(text: &str) -> Server<'_> {
    let (user, name) = text.split_once('/').unwrap_or((text, ""));
    Server { user: user.into(), name: name.into() }
}

fn texts(list: &[String]) -> Vec<Text<'_>> {
    list.iter().map(|text| Text::from(text.as_str())).collect()
}
