//! The rows of a hub while it starts.

use std::collections::{BTreeMap, BTreeSet};

use crate::snapshot::{Client, Group, Role, Server, Service, Share, Snapshot, Text, Timestamp, Token, User};

/// The identifier of the hub's own client.
pub(super) const HUB_CLIENT: &str = "jupyterhub";
/// What the id of a token begins with that a start issues for a secret of the configuration: its number follows.
///
/// The hub numbers its tokens itself; an id of this shape stands in no real snapshot.
const CONFIGURED: &str = "config:";
/// The same for tokens that a start makes up for the services it runs.
const GENERATED: &str = "generated:";

/// Everything a start may change, by name.
#[derive(Clone, Debug)]
pub(super) struct Rows<'a> {
    pub(super) roles: BTreeMap<String, RoleRow>,
    pub(super) users: BTreeMap<String, UserRow>,
    pub(super) groups: BTreeMap<String, BTreeSet<String>>,
    pub(super) services: BTreeMap<String, ServiceRow>,
    pub(super) clients: BTreeMap<String, Client<'a>>,
    pub(super) tokens: Vec<Token<'a>>,
    pub(super) servers: Vec<Server<'a>>,
    pub(super) shares: Vec<Share<'a>>,
}

#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct RoleRow {
    pub(super) description: Option<String>,
    pub(super) scopes: Vec<String>,
    pub(super) managed_by_auth: bool,
}

#[derive(Clone, Debug, Default)]
pub(super) struct UserRow {
    pub(super) admin: bool,
    pub(super) roles: BTreeSet<String>,
    pub(super) groups: BTreeSet<String>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct ServiceRow {
    pub(super) admin: bool,
    pub(super) roles: BTreeSet<String>,
    /// Made through the REST API: no configuration touches it.
    pub(super) runtime: bool,
    /// The hub fails where it reads the row in another process.
    pub(super) unreadable: bool,
}

/// A kind of row that holds roles.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Bearer {
    User,
    Service,
    Group,
}

impl Bearer {
    /// In the order in which the hub fills roles.
    pub(super) const ALL: [Self; 3] = [Self::User, Self::Service, Self::Group];
    /// Those that have an admin flag.
    pub(super) const FLAGGED: [Self; 2] = [Self::User, Self::Service];

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Service => "service",
            Self::Group => "group",
        }
    }
}

impl<'a> Rows<'a> {
    pub(super) fn of(snapshot: &Snapshot<'a>) -> Self {
        let names = |list: &[Text<'a>]| list.iter().map(|name| name.to_string()).collect::<BTreeSet<_>>();
        let role = |role: &Role<'a>| RoleRow {
            description: role.description.as_ref().map(ToString::to_string),
            scopes: role.scopes.iter().map(ToString::to_string).collect(),
            managed_by_auth: role.managed_by_auth,
        };
        let user = |user: &User<'a>| UserRow {
            admin: user.admin,
            roles: names(&user.roles),
            groups: names(&user.groups),
        };
        let service = |service: &Service<'a>| ServiceRow {
            admin: service.admin,
            roles: names(&service.roles),
            runtime: service.runtime,
            unreadable: service.unreadable,
        };
        Self {
            roles: snapshot.roles.iter().map(|row| (row.name.to_string(), role(row))).collect(),
            users: snapshot.users.iter().map(|row| (row.name.to_string(), user(row))).collect(),
            groups: snapshot.groups.iter().map(|row| (row.name.to_string(), names(&row.roles))).collect(),
            services: snapshot.services.iter().map(|row| (row.name.to_string(), service(row))).collect(),
            clients: snapshot.clients.iter().map(|row| (row.id.to_string(), row.clone())).collect(),
            tokens: snapshot.tokens.clone(),
            servers: snapshot.servers.clone(),
            shares: snapshot.shares.clone(),
        }
    }

    /// Puts the rows in the place of those of a document.
    pub(super) fn write_to(self, snapshot: &mut Snapshot<'a>) {
        let texts = |names: BTreeSet<String>| names.into_iter().map(Text::from).collect();
        let role = |(name, row): (String, RoleRow)| Role {
            name: name.into(),
            description: row.description.map(Text::from),
            scopes: row.scopes.into_iter().map(Text::from).collect(),
            managed_by_auth: row.managed_by_auth,
        };
        let user = |(name, row): (String, UserRow)| User {
            name: name.into(),
            admin: row.admin,
            roles: texts(row.roles),
            groups: texts(row.groups),
        };
        let service = |(name, row): (String, ServiceRow)| Service {
            name: name.into(),
            admin: row.admin,
            roles: texts(row.roles),
            runtime: row.runtime,
            unreadable: row.unreadable,
        };
        snapshot.roles = self.roles.into_iter().map(role).collect();
        snapshot.users = self.users.into_iter().map(user).collect();
        snapshot.groups = self
            .groups
            .into_iter()
            .map(|(name, roles)| Group { name: name.into(), roles: texts(roles) })
            .collect();
        snapshot.services = self.services.into_iter().map(service).collect();
        snapshot.clients = self.clients.into_values().collect();
        snapshot.tokens = self.tokens;
        snapshot.servers = self.servers;
        snapshot.shares = self.shares;
        // What somebody was said to hold is no longer known once roles may have changed.
        snapshot.held.clear();
    }

    pub(super) fn exists(&self, kind: Bearer, name: &str) -> bool {
        match kind {
            Bearer::User => self.users.contains_key(name),
            Bearer::Service => self.services.contains_key(name),
            Bearer::Group => self.groups.contains_key(name),
        }
    }

    pub(super) fn roles_of(&mut self, kind: Bearer, name: &str) -> Option<&mut BTreeSet<String>> {
        match kind {
            Bearer::User => self.users.get_mut(name).map(|row| &mut row.roles),
            Bearer::Service => self.services.get_mut(name).map(|row| &mut row.roles),
            Bearer::Group => self.groups.get_mut(name),
        }
    }

    pub(super) fn holds(&mut self, kind: Bearer, name: &str, role: &str) -> bool {
        self.roles_of(kind, name).is_some_and(|roles| roles.contains(role))
    }

    pub(super) fn grant(&mut self, kind: Bearer, name: &str, role: &str) {
        if let Some(roles) = self.roles_of(kind, name) {
            roles.insert(role.to_owned());
        }
    }

    /// Makes the bearers of a role, of one kind, exactly those named.
    pub(super) fn set_bearers(&mut self, kind: Bearer, role: &str, names: &BTreeSet<String>) {
        let set = |name: &str, roles: &mut BTreeSet<String>| {
            if names.contains(name) {
                roles.insert(role.to_owned());
            } else {
                roles.remove(role);
            }
        };
        match kind {
            Bearer::User => self.users.iter_mut().for_each(|(name, row)| set(name, &mut row.roles)),
            Bearer::Service => self.services.iter_mut().for_each(|(name, row)| set(name, &mut row.roles)),
            Bearer::Group => self.groups.iter_mut().for_each(|(name, roles)| set(name, roles)),
        }
    }

    pub(super) fn remove_role(&mut self, role: &str) {
        self.roles.remove(role);
        for kind in Bearer::ALL {
            self.set_bearers(kind, role, &BTreeSet::new());
        }
    }

    /// The admin flags of a kind that has them.
    pub(super) fn flags(&mut self, kind: Bearer) -> Vec<(&str, &mut bool, &BTreeSet<String>)> {
        match kind {
            Bearer::User => {
                self.users.iter_mut().map(|(name, row)| (name.as_str(), &mut row.admin, &row.roles)).collect()
            }
            Bearer::Service => self
                .services
                .iter_mut()
                .map(|(name, row)| (name.as_str(), &mut row.admin, &row.roles))
                .collect(),
            Bearer::Group => Vec::new(),
        }
    }

    pub(super) fn remove_user(&mut self, name: &str) {
        self.users.remove(name);
        self.tokens.retain(|token| token.user.as_deref() != Some(name));
        self.servers.retain(|server| server.user != name);
        self.shares.retain(|share| share.server.user != name && share.user.as_deref() != Some(name));
        self.remove_clients(|client| client.server.as_ref().is_some_and(|server| server.user == name));
    }

    pub(super) fn remove_service(&mut self, name: &str) {
        self.services.remove(name);
        self.tokens.retain(|token| token.service.as_deref() != Some(name));
        self.remove_clients(|client| client.service.as_deref() == Some(name));
    }

    /// A client takes the tokens along that it issued.
    pub(super) fn remove_clients(&mut self, mut gone: impl FnMut(&Client<'a>) -> bool) {
        let ids: BTreeSet<String> =
            self.clients.iter().filter(|(_, client)| gone(client)).map(|(id, _)| id.clone()).collect();
        self.clients.retain(|id, _| !ids.contains(id));
        self.tokens.retain(|token| token.client.as_ref().is_none_or(|id| !ids.contains(id.as_str())));
    }

    /// Whether the token for a secret of the configuration is there.
    pub(super) fn has_configured(&self, number: usize) -> bool {
        let id = format!("{CONFIGURED}{number}");
        self.tokens.iter().any(|token| token.id == id.as_str())
    }

    /// Whether an owner has a token of the hub that may be one of a configuration: a document does not tell.
    pub(super) fn may_have_configured(&self, kind: Bearer, owner: &str) -> bool {
        self.tokens.iter().any(|token| {
            let owners = [(Bearer::User, &token.user), (Bearer::Service, &token.service)];
            owners.iter().any(|(other, name)| *other == kind && name.as_deref() == Some(owner))
                && token.client.as_deref() == Some(HUB_CLIENT)
                && token.expires_at.is_none()
                && !token.id.starts_with(CONFIGURED)
                && !token.id.starts_with(GENERATED)
        })
    }

    /// `number` is that of a secret of the configuration; without one the hub makes the secret.
    pub(super) fn issue(
        &mut self,
        kind: Bearer,
        owner: &str,
        scopes: &BTreeSet<String>,
        number: Option<usize>,
    ) {
        let id = match number {
            Some(number) => format!("{CONFIGURED}{number}"),
            None => {
                let taken =
                    self.tokens.iter().filter_map(|token| token.id.strip_prefix(GENERATED)?.parse().ok());
                let next = taken.max().map_or(0, |last: usize| last.saturating_add(1));
                format!("{GENERATED}{next}")
            }
        };
        let owned = |wanted| (kind == wanted).then(|| Text::from(owner.to_owned()));
        self.tokens.push(Token {
            id: id.into(),
            user: owned(Bearer::User),
            service: owned(Bearer::Service),
            scopes: scopes.iter().map(|scope| scope.clone().into()).collect(),
            client: Some(HUB_CLIENT.into()),
            expires_at: None,
        });
    }

    pub(super) fn purge_expired(&mut self, now: Timestamp) {
        let gone = |expires_at: Option<Timestamp>| expires_at.is_some_and(|at| at < now);
        self.tokens.retain(|token| !gone(token.expires_at));
        self.shares.retain(|share| !gone(share.expires_at));
    }
}
