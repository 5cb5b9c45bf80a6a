//! Rows joined into a snapshot.
//!
//! A hub can hold rows that point nowhere, for example after somebody deleted a user by hand. What the hub makes of them
//! decides: a mapping row without its user or role means nothing to the hub and nothing here; a token keeps the name of a
//! client that is gone; what the document has no words for is left out with a [`Warning`], and refused where leaving it out
//! would answer more kindly than the hub does.

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use hubscope::snapshot::{
    Client, FORMAT, Group, Hub, Role, Section, Server, Service, Share, Snapshot, Source, Text, Token, User,
};

use super::{
    error::{DatabaseError, Kind, Place},
    rows::{Pair, Rows, ServerRow, ShareRow, TokenRow},
};
use crate::{definitions::Definitions, version::HubVersion};

/// A snapshot, and the rows that are not in it.
#[derive(Debug)]
pub(crate) struct Assembled<'a> {
    pub(crate) snapshot: Snapshot<'a>,
    pub(crate) warnings: Vec<Warning>,
}

/// A row that the document has no words for.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Warning {
    /// The client of a server whose owner is gone: the hub fails for every token of it, as for tokens without a client.
    ClientOfServerWithoutOwner { row: i64 },
    /// A server whose owner is gone: nobody can reach it.
    ServerWithoutOwner { row: i64 },
    /// A share with nobody: it gives nothing to anyone.
    ShareWithNobody { row: i64 },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ClientOfServerWithoutOwner { row } => write!(
                f,
                "left out: row {row} of `oauth_clients`, the client of a server whose owner does not exist; the hub \
                 itself fails for its tokens"
            ),
            Self::ServerWithoutOwner { row } => {
                write!(f, "left out: row {row} of `spawners`, a server whose owner does not exist")
            }
            Self::ShareWithNobody { row } => {
                write!(f, "left out: row {row} of `shares`, shared with somebody who does not exist")
            }
        }
    }
}

/// Joins rows, and what the configuration adds to them, into a snapshot.
pub(crate) fn assemble<'a>(
    rows: &'a Rows,
    version: HubVersion,
    definitions: Option<&'a Definitions<'a>>,
) -> Result<Assembled<'a>, DatabaseError> {
    let names = Names::of(rows);
    let mut warnings = Vec::new();
    let mut knows = Section::ALL.to_vec();
    if definitions.is_none() {
        knows.retain(|section| !matches!(section, Section::Settings | Section::Vocabulary));
    }
    let servers = servers(rows, &names, &mut warnings);
    let clients = Clients::of(rows, &names).documents(rows, &mut warnings);
    let shares = shares(rows, &names, &mut warnings)?;
    let snapshot = Snapshot {
        format: FORMAT.into(),
        hub: Hub {
            kind: "jupyterhub".into(),
            version: version.to_string().into(),
            url: definitions.and_then(|definitions| definitions.url.clone()),
            settings: definitions.map(|definitions| definitions.settings.clone()),
        },
        source: Source::Database,
        issued_at: rows.now,
        knows,
        vocabulary: definitions.map(|definitions| definitions.custom_scopes.clone()).unwrap_or_default(),
        roles: roles(rows),
        groups: groups(rows, &names),
        users: users(rows, &names),
        services: services(rows, &names),
        servers,
        clients,
        tokens: tokens(rows, &names),
        shares,
        held: Vec::new(),
        memberships: Vec::new(),
    };
    Ok(Assembled { snapshot, warnings })
}

/// Names by id.
struct Names<'a> {
    groups: HashMap<i64, &'a str>,
    roles: HashMap<i64, &'a str>,
    servers: HashMap<i64, &'a str>,
    services: HashMap<i64, &'a str>,
    users: HashMap<i64, &'a str>,
}

impl<'a> Names<'a> {
    fn of(rows: &'a Rows) -> Self {
        Self {
            groups: rows.groups.iter().map(|row| (row.id, row.name.as_str())).collect(),
            roles: rows.roles.iter().map(|row| (row.id, row.name.as_str())).collect(),
            servers: rows.servers.iter().map(|row| (row.id, row.name.as_str())).collect(),
            services: rows.services.iter().map(|row| (row.id, row.name.as_str())).collect(),
            users: rows.users.iter().map(|row| (row.id, row.name.as_str())).collect(),
        }
    }

    fn user(&self, id: Option<i64>) -> Option<&'a str> {
        self.users.get(&id?).copied()
    }

    fn owner(&self, server: &ServerRow) -> Option<&'a str> {
        self.user(server.user_id)
    }
}

/// Walks mapping rows beside the rows they belong to; both are sorted by id.
struct Mapping<'a, 'n> {
    pairs: &'a [Pair],
    names: &'n HashMap<i64, &'a str>,
}

impl<'a> Mapping<'a, '_> {
    /// The names that `id` is mapped to. Rows of ids that were passed over belong to nobody.
    fn take(&mut self, id: i64) -> Vec<Text<'a>> {
        let from = self.pairs.partition_point(|pair| pair.0 < id);
        let mine = &self.pairs[from..];
        let to = mine.partition_point(|pair| pair.0 == id);
        let (mine, rest) = mine.split_at(to);
        self.pairs = rest;
        mine.iter().filter_map(|pair| self.names.get(&pair.1)).map(|name| Text::from(*name)).collect()
    }
}

fn texts(list: &[String]) -> Vec<Text<'_>> {
    list.iter().map(|text| Text::from(text.as_str())).collect()
}

fn roles(rows: &Rows) -> Vec<Role<'_>> {
    rows.roles
        .iter()
        .map(|row| Role {
            name: row.name.as_str().into(),
            description: row.description.as_deref().map(Text::from),
            scopes: texts(&row.scopes),
            managed_by_auth: row.managed_by_auth,
        })
        .collect()
}

fn groups<'a>(rows: &'a Rows, names: &Names<'a>) -> Vec<Group<'a>> {
    let mut roles = Mapping { pairs: &rows.group_roles, names: &names.roles };
    rows.groups
        .iter()
        .map(|row| Group { name: row.name.as_str().into(), roles: roles.take(row.id) })
        .collect()
}

fn users<'a>(rows: &'a Rows, names: &Names<'a>) -> Vec<User<'a>> {
    let mut roles = Mapping { pairs: &rows.user_roles, names: &names.roles };
    let mut groups = Mapping { pairs: &rows.user_groups, names: &names.groups };
    rows.users
        .iter()
        .map(|row| User {
            name: row.name.as_str().into(),
            admin: row.admin,
            roles: roles.take(row.id),
            groups: groups.take(row.id),
        })
        .collect()
}

fn services<'a>(rows: &'a Rows, names: &Names<'a>) -> Vec<Service<'a>> {
    let mut roles = Mapping { pairs: &rows.service_roles, names: &names.roles };
    rows.services
        .iter()
        .map(|row| Service {
            name: row.name.as_str().into(),
            admin: row.admin,
            roles: roles.take(row.id),
            runtime: row.runtime,
            // A command is not read: it may hold what is nobody's business.
            unreadable: false,
        })
        .collect()
}

/// Servers by owner and name. Nothing in a hub's schema forbids two rows with both the same; to the hub they are one server.
fn servers<'a>(rows: &'a Rows, names: &Names<'a>, warnings: &mut Vec<Warning>) -> Vec<Server<'a>> {
    let mut seen = HashSet::new();
    let mut servers = Vec::new();
    for row in &rows.servers {
        match names.owner(row) {
            None => warnings.push(Warning::ServerWithoutOwner { row: row.id }),
            Some(owner) if seen.insert((owner, row.name.as_str())) => {
                servers.push(Server { user: owner.into(), name: row.name.as_str().into() });
            }
            Some(_) => {}
        }
    }
    servers
}

/// What clients belong to, by identifier.
struct Clients<'a> {
    /// The server of a client, and its owner if there is one.
    servers: HashMap<&'a str, (Option<&'a str>, &'a str)>,
    services: HashMap<&'a str, &'a str>,
}

impl<'a> Clients<'a> {
    fn of(rows: &'a Rows, names: &Names<'a>) -> Self {
        let mut servers = HashMap::new();
        for row in &rows.servers {
            if let Some(client) = &row.client {
                servers.entry(client.as_str()).or_insert((names.owner(row), row.name.as_str()));
            }
        }
        let mut services = HashMap::new();
        for row in &rows.services {
            if let Some(client) = &row.client {
                services.entry(client.as_str()).or_insert(row.name.as_str());
            }
        }
        Self { servers, services }
    }

    fn documents(&self, rows: &'a Rows, warnings: &mut Vec<Warning>) -> Vec<Client<'a>> {
        let mut documents = Vec::with_capacity(rows.clients.len());
        for row in &rows.clients {
            let id = row.identifier.as_str();
            let server = match self.servers.get(id) {
                Some((None, _)) => {
                    warnings.push(Warning::ClientOfServerWithoutOwner { row: row.id });
                    continue;
                }
                Some((Some(owner), name)) => Some(Server { user: (*owner).into(), name: (*name).into() }),
                None => None,
            };
            documents.push(Client {
                id: id.into(),
                server,
                service: self.services.get(id).map(|name| Text::from(*name)),
                allowed_scopes: texts(&row.allowed_scopes),
            });
        }
        documents
    }
}

fn tokens<'a>(rows: &'a Rows, names: &Names<'a>) -> Vec<Token<'a>> {
    let token = |row: &'a TokenRow| Token {
        id: format!("a{}", row.id).into(),
        user: names.user(row.user_id).map(Text::from),
        service: row.service_id.and_then(|id| names.services.get(&id)).map(|name| Text::from(*name)),
        scopes: texts(&row.scopes),
        client: row.client.as_deref().map(Text::from),
        expires_at: row.expires_at,
    };
    rows.tokens.iter().map(token).collect()
}

fn shares<'a>(
    rows: &'a Rows,
    names: &Names<'a>,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<Share<'a>>, DatabaseError> {
    let mut shares = Vec::with_capacity(rows.shares.len());
    for row in &rows.shares {
        let user = names.user(row.user_id);
        let group = row.group_id.and_then(|id| names.groups.get(&id)).copied();
        if user.is_none() && group.is_none() {
            warnings.push(Warning::ShareWithNobody { row: row.id });
            continue;
        }
        // The owner is the one that the share names: the hub puts scopes together from it, not from the server's row.
        let owner = names.user(row.owner_id).ok_or_else(|| dangling(row, "owner_id", "users"))?;
        let server = row
            .server_id
            .and_then(|id| names.servers.get(&id))
            .ok_or_else(|| dangling(row, "spawner_id", "spawners"))?;
        shares.push(Share {
            server: Server { user: owner.into(), name: (*server).into() },
            user: user.map(Text::from),
            group: group.map(Text::from),
            scopes: texts(&row.scopes),
            expires_at: row.expires_at,
        });
    }
    Ok(shares)
}

fn dangling(row: &ShareRow, column: &'static str, target: &'static str) -> DatabaseError {
    Kind::DanglingReference {
        place: Place { table: "shares", column, row: row.id.to_string() },
        target,
        consequence: "the hub itself fails for everybody it is shared with",
    }
    .into()
}
