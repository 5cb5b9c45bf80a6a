//! A compiled JupyterHub policy.

use std::collections::BTreeMap;

use super::{
    bearer::{Bearer, HeldKey, Stated},
    custom_scopes::CustomScopes,
    grammar::OWN_RESOURCES,
    kinds::{GROUP, SERVER, SERVICE, USER},
    scopes::SELF,
    tables::{Credentials, ScopeList, ScopeLists, ShareRow, Shares},
    version::HubVersion,
};
use crate::{
    names::{NameId, Names},
    policy::{Core, Entity, Filter, Held, HeldBuilder, Own, OwnName, RawGrant, RowFlags, Rows, Trouble},
    snapshot::{Section, Source, Timestamp},
    vocabulary::{Kind, ScopeId},
};

/// A policy snapshot, compiled: it decides what the hub would decide.
///
/// Loading is linear in the document. Nothing is expanded per principal, so memory stays below the document's size; decisions
/// allocate nothing and change nothing, so a policy can be shared between threads.
///
/// ```
/// use hubscope::{Decision, Policy, Resource, snapshot::Limits};
///
/// let snapshot = br#"{
///     "format": "hubscope/1",
///     "hub": { "kind": "jupyterhub", "version": "5.5.4" },
///     "source": "hand",
///     "issued_at": "2026-01-31T09:00:00Z",
///     "knows": ["vocabulary", "roles", "users", "groups", "services", "tokens", "shares"],
///     "roles": [{ "name": "teacher", "scopes": ["servers!group=class-A"] }],
///     "groups": [{ "name": "class-A" }],
///     "users": [
///         { "name": "johan", "roles": ["teacher"] },
///         { "name": "student1", "groups": ["class-A"] }
///     ]
/// }"#;
/// let policy = Policy::load(snapshot, &Limits::default())?;
/// let johan = policy.user("johan");
/// assert!(johan.can("servers", Resource::Server { user: "student1", name: "" })?);
/// assert_eq!(johan.decide("servers", Resource::User("somebody-else"))?, Decision::Deny);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    pub(super) core: Core,
    pub(super) version: HubVersion,
    pub(super) credentials: Credentials,
    pub(super) shares: Shares,
    /// As the document defines them.
    pub(super) custom_scopes: CustomScopes,
    /// By number of the server's name: whether it has a row.
    pub(super) server_exists: Vec<bool>,
    pub(super) about: About,
    pub(super) role_names: Names,
    pub(super) role_scopes: Vec<Option<ScopeList>>,
    pub(super) scope_texts: Names,
    pub(super) lists: ScopeLists,
    /// By number of the scope's text.
    pub(super) grants: Vec<RawGrant>,
    pub(super) settings: HubSettings,
    /// Scopes that the document states in place of roles.
    pub(super) held: BTreeMap<HeldKey, Stated>,
    /// How many names were taken in after the document was read.
    pub(super) learned: usize,
}

/// Settings of the hub that decide about requests; what is absent is not known.
#[derive(Clone, Debug, Default)]
pub(super) struct HubSettings {
    pub(super) base_url: Option<String>,
    pub(super) allow_named_servers: Option<bool>,
    pub(super) authenticate_prometheus: Option<bool>,
    pub(super) admin_access: Option<bool>,
}

/// What a snapshot is about and how much of the hub it holds.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct About {
    /// How the document was made.
    pub source: Option<Source>,
    /// When its rows were read.
    pub issued_at: Option<Timestamp>,
    /// The public address of the hub.
    pub url: Option<String>,
    /// The sections that are complete.
    pub known_sections: Vec<Section>,
    /// Number of role definitions.
    pub roles: usize,
    /// Number of groups.
    pub groups: usize,
    /// Number of users.
    pub users: usize,
    /// Number of services.
    pub services: usize,
    /// Number of servers.
    pub servers: usize,
    /// Number of tokens.
    pub tokens: usize,
    /// Number of shares.
    pub shares: usize,
}

impl About {
    /// Whether a section is complete: what it does not show does not exist.
    #[must_use]
    pub fn knows(&self, section: Section) -> bool {
        self.known_sections.contains(&section)
    }
}

impl Policy {
    /// What the snapshot is about.
    #[must_use]
    pub fn about(&self) -> &About {
        &self.about
    }

    /// The version of the hub, which decides the rules.
    #[must_use]
    pub fn hub_version(&self) -> HubVersion {
        self.version
    }

    /// Names of all principals of a kind that have a row, in document order. `kind` is `user`, `group` or `service`.
    pub fn names(&self, kind: PrincipalKind) -> impl Iterator<Item = &str> {
        let kind = kind.kind();
        let rows = self.core.rows(kind);
        let names = self.core.space.names(kind);
        names.into_iter().flat_map(move |names| {
            names
                .ids()
                .filter(move |id| rows.is_some_and(|rows| rows.flags(*id).has(RowFlags::EXISTS)))
                .map(move |id| names.str(id))
        })
    }

    /// Ids of all tokens, in document order.
    pub fn token_ids(&self) -> impl Iterator<Item = &str> {
        let ids = &self.credentials.token_ids;
        let exists = |id: &NameId| self.credentials.tokens.get(id.index()).is_some_and(|token| token.exists);
        ids.ids().filter(exists).map(move |id| ids.str(id))
    }

    /// Ids of tokens of which the document says what they hold and not whose they are.
    pub(crate) fn ownerless_tokens(&self) -> impl Iterator<Item = &str> {
        self.held
            .keys()
            .filter_map(|key| match key {
                HeldKey::Token(id) => Some(id.as_str()),
                HeldKey::Principal(_) => None,
            })
            .filter(|id| self.credentials.token(id).and_then(|token| token.owner).is_none())
    }

    /// The scopes that this hub defines, custom ones included.
    pub fn scope_names(&self) -> impl Iterator<Item = &str> {
        self.core.vocabulary.names()
    }

    /// The custom scopes as the document defines them.
    #[must_use]
    pub fn custom_scopes(&self) -> &CustomScopes {
        &self.custom_scopes
    }

    /// Names of the servers of a user that have a row, running or not, in document order. Linear in the number of all servers.
    pub fn servers_of(&self, user: &str) -> impl Iterator<Item = &str> {
        let space = &self.core.space;
        let owner = space.find(USER, user.as_bytes());
        let names = space.names(SERVER).filter(|_| owner.is_some());
        names.into_iter().flat_map(move |names| {
            names.ids().filter_map(move |id| {
                let exists = self.server_exists.get(id.index()).is_some_and(|exists| *exists);
                let mine = exists && space.parent(Entity::new(SERVER, id)) == owner;
                names.str(id).split_once('/').filter(|_| mine).map(|(_, name)| name)
            })
        })
    }

    /// Whether a user is in a group, as far as the document says.
    #[must_use]
    pub fn is_member(&self, user: &str, group: &str) -> bool {
        let space = &self.core.space;
        let (Some(user), Some(group)) =
            (space.find(USER, user.as_bytes()), space.find(GROUP, group.as_bytes()))
        else {
            return false;
        };
        self.core.rows(USER).is_some_and(|rows| rows.groups(user.name()).contains(&group.name()))
    }

    /// Whether a scope implies another where neither has a filter; every scope implies itself. False for scopes that the hub does
    /// not define.
    #[must_use]
    pub fn implies(&self, scope: &str, other: &str) -> bool {
        match (self.find_scope(scope), self.find_scope(other)) {
            (Ok(scope), Ok(other)) => scope == other || self.core.vocabulary.implies(scope, None, other),
            _ => false,
        }
    }

    /// Role definitions: name and scopes as written, in the order in which the document first names them.
    pub fn roles(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = &str>)> {
        self.role_names.ids().zip(&self.role_scopes).filter_map(|(id, list)| {
            let list = (*list)?;
            Some((
                self.role_names.str(id),
                self.lists.list(list).iter().map(|text| self.scope_texts.str(*text)),
            ))
        })
    }

    /// Bytes that the compiled policy keeps in memory, without the document.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let rows: usize = self.core.rows.iter().map(Rows::heap_bytes).sum();
        [
            self.core.space.heap_bytes(),
            rows,
            self.core.role_sets.heap_bytes(),
            self.scope_texts.heap_bytes(),
            self.role_names.heap_bytes(),
            self.lists.heap_bytes(),
            self.grants.capacity().saturating_mul(size_of::<RawGrant>()),
            self.credentials.client_ids.heap_bytes(),
            self.credentials.token_ids.heap_bytes(),
        ]
        .into_iter()
        .fold(0, usize::saturating_add)
    }

    /// The written scopes of a list, as grants.
    pub(super) fn grants(&self, list: ScopeList) -> impl Iterator<Item = RawGrant> + Clone {
        self.lists.list(list).iter().filter_map(|text| self.grants.get(text.index()).copied())
    }

    /// Whether a list holds a scope literally.
    pub(super) fn writes(&self, list: ScopeList, scope: &str) -> bool {
        let wanted = self.scope_texts.find(scope.as_bytes());
        wanted.is_some_and(|wanted| self.lists.list(list).contains(&wanted))
    }

    /// The names that a bearer's own filters stand for.
    pub(super) fn own(&self, entity: Entity) -> Own {
        let kind = entity.kind();
        if kind != USER && kind != SERVICE {
            return Own::nobody();
        }
        let name = if self.core.space.text(entity).is_empty() { OwnName::Empty } else { OwnName::Is(entity) };
        Own::nobody().with(kind, name)
    }

    pub(super) fn stated(&self, key: &HeldKey) -> Option<&Result<Held, Trouble>> {
        self.held.get(key).map(|stated| &stated.held)
    }

    /// The scopes of a share as the hub reads them: whatever filter is stored, they hold for the shared server.
    pub(super) fn share_grants(&self, share: &ShareRow) -> impl Iterator<Item = RawGrant> {
        let refiltered = self.version.shares_are_refiltered();
        let server = share.server;
        self.grants(share.scopes).map(move |grant| {
            if !refiltered {
                return grant;
            }
            RawGrant { scope: self.unmasked(grant.scope), filter: Filter::Named(server) }
        })
    }

    pub(super) fn bearer(&self, kind: Kind, name: &str) -> Bearer {
        match self.core.space.find(kind, name.as_bytes()) {
            // A name that was taken in later is a name and nobody.
            Some(entity) if self.row(entity).is_some() => Bearer::Principal(entity),
            _ => Bearer::Absent(kind),
        }
    }

    /// The scope that an unfiltered `self` stands for.
    pub(super) fn own_resources(&self) -> ScopeId {
        self.core.vocabulary.find(OWN_RESOURCES).unwrap_or(ScopeId(u16::MAX))
    }

    /// The scope as it was written: `self` means itself where it carries a filter.
    fn unmasked(&self, scope: ScopeId) -> ScopeId {
        if self.core.vocabulary.defines(scope) || self.core.vocabulary.name(scope) != OWN_RESOURCES {
            return scope;
        }
        self.core.vocabulary.find(SELF).unwrap_or(scope)
    }

    /// Scopes that are already expanded, as the hub would parse them.
    pub(super) fn parse(&self, list: ScopeList) -> Result<Held, Trouble> {
        self.parse_grants(self.grants(list))
    }

    /// The same of grants that no list of the document holds.
    pub(super) fn parse_grants(&self, grants: impl Iterator<Item = RawGrant>) -> Result<Held, Trouble> {
        let mut held = HeldBuilder::default();
        for grant in grants {
            let scope = self.unmasked(grant.scope);
            match grant.filter {
                Filter::Everything => held.push_everything(scope),
                Filter::Named(entity) => held.push(scope, entity),
                Filter::Own(_) if scope != grant.scope => held.push_everything(scope),
                Filter::Own(_) | Filter::Invalid(_) => return Err(Trouble::EmptyFilter),
            }
        }
        Ok(held.finish())
    }
}

/// A kind of principal with rows of its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum PrincipalKind {
    /// Groups, as bearers of roles and shares.
    Group,
    /// Services.
    Service,
    /// Users.
    User,
}

impl PrincipalKind {
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Group => GROUP,
            Self::Service => SERVICE,
            Self::User => USER,
        }
    }
}
