//! Where the rows of a snapshot are collected until they are compiled.

use std::collections::BTreeMap;

use super::{
    bearer::{HeldKey, Stated},
    custom_scopes::CustomScopes,
    kinds::{KINDS, SERVER, SERVICE, USER},
    policy::{About, HubSettings},
    tables::{Credentials, ScopeList, ScopeLists, ShareRow},
    version::HubVersion,
};
use crate::{
    names::{NameId, Names},
    policy::{Entity, RoleId, RoleSetId, RoleSets, RowFlags, Rows, Space, distinct_roles},
    snapshot::{Limits, Refusal, Server, Text},
    vocabulary::Kind,
};

/// Collects rows; [`Self::finish`] compiles them.
pub(crate) struct Builder<'l> {
    pub(super) limits: &'l Limits,
    pub(super) about: About,
    pub(super) version: Option<HubVersion>,
    pub(super) custom_scopes: CustomScopes,
    pub(super) space: Space,
    pub(super) rows: Vec<Rows>,
    pub(super) role_names: Names,
    /// By number of the role's name; `None` for a role that is assigned and not defined.
    pub(super) role_scopes: Vec<Option<ScopeList>>,
    pub(super) role_sets: RoleSets,
    pub(super) scope_texts: Names,
    pub(super) lists: ScopeLists,
    pub(super) server_exists: Vec<bool>,
    pub(super) settings: HubSettings,
    pub(super) credentials: Credentials,
    pub(super) shares: Vec<ShareRow>,
    pub(super) held: BTreeMap<HeldKey, Stated>,
    pub(super) scratch: String,
}

impl<'l> Builder<'l> {
    /// `bytes` is the size of the document: tables are sized by it once, and shrink nothing later.
    pub(crate) fn new(limits: &'l Limits, bytes: usize) -> Self {
        // A user takes about 80 bytes of JSON and 12 of name; wrong guesses cost a rehash, not more.
        let users = (bytes / 96).clamp(16, 1 << 20);
        let space =
            Space::new(
                KINDS,
                |kind| if kind == USER { (users, users.saturating_mul(10)) } else { (16, 256) },
            );
        let mut rows = vec![Rows::default(); KINDS.len()];
        if let Some(slot) = rows.get_mut(USER.index()) {
            *slot = Rows::with_capacity(users);
        }
        Self {
            limits,
            about: About::default(),
            version: None,
            custom_scopes: CustomScopes::new(),
            space,
            rows,
            role_names: Names::default(),
            role_scopes: Vec::new(),
            role_sets: RoleSets::default(),
            scope_texts: Names::default(),
            lists: ScopeLists::default(),
            server_exists: Vec::new(),
            settings: HubSettings::default(),
            credentials: Credentials::default(),
            shares: Vec::new(),
            held: BTreeMap::new(),
            scratch: String::new(),
        }
    }

    pub(super) fn name(&self, field: &str, name: &str) -> Result<(), Refusal> {
        self.length(field, name, self.limits.name_bytes, "name_bytes")
    }

    pub(super) fn length(
        &self,
        field: &str,
        text: &str,
        limit: usize,
        limit_name: &str,
    ) -> Result<(), Refusal> {
        if text.len() <= limit {
            return Ok(());
        }
        let message =
            format!("this has {} bytes, more than the limit `{limit_name}` of {limit} allows", text.len());
        Err(Refusal::new("too-long", field, message))
    }

    pub(super) fn count(
        &self,
        field: &str,
        count: usize,
        limit: usize,
        limit_name: &str,
    ) -> Result<(), Refusal> {
        if count <= limit {
            return Ok(());
        }
        let message =
            format!("this list has {count} items, more than the limit `{limit_name}` of {limit} allows");
        Err(Refusal::new("too-many", field, message))
    }

    pub(super) fn scopes(&mut self, field: &str, scopes: &[Text<'_>]) -> Result<ScopeList, Refusal> {
        self.count(field, scopes.len(), self.limits.scopes_per_list, "scopes_per_list")?;
        for (position, scope) in scopes.iter().enumerate() {
            if scope.len() > self.limits.scope_bytes {
                return self
                    .length(&format!("{field}/{position}"), scope, self.limits.scope_bytes, "scope_bytes")
                    .map(|()| ScopeList::default());
            }
        }
        let texts = &mut self.scope_texts;
        Ok(self.lists.push(scopes.iter().map(|scope| texts.intern(scope.as_bytes()))))
    }

    pub(super) fn role_set(&mut self, roles: &[Text<'_>]) -> Result<RoleSetId, Refusal> {
        self.count("roles", roles.len(), self.limits.memberships, "memberships")?;
        let mut ids = Vec::with_capacity(roles.len());
        for (position, role) in roles.iter().enumerate() {
            if role.len() > self.limits.name_bytes {
                self.name(&format!("roles/{position}"), role)?;
            }
            ids.push(self.role_id(role));
        }
        distinct_roles(&mut ids);
        Ok(self.role_sets.intern(&ids))
    }

    pub(super) fn role_id(&mut self, name: &str) -> RoleId {
        let id = self.role_names.intern(name.as_bytes());
        if self.role_scopes.len() <= id.index() {
            self.role_scopes.resize(id.index().saturating_add(1), None);
        }
        RoleId(id.raw())
    }

    /// The row of a principal that the document shows for the first time.
    pub(super) fn principal(
        &mut self,
        kind: Kind,
        name: &str,
        admin: bool,
        roles: &[Text<'_>],
    ) -> Result<NameId, Refusal> {
        self.name("name", name)?;
        let set = self.role_set(roles)?;
        let id = self.space.intern(kind, name).name();
        let count = self.space.count(kind);
        let Some(rows) = self.rows.get_mut(kind.index()) else { return Ok(id) };
        rows.extend_to(count);
        let flags = rows.flags(id);
        if flags.has(RowFlags::EXISTS) {
            let word = KINDS.get(kind.index()).map_or("", |rule| rule.word);
            let message = format!("the {word} `{name}` stands here a second time; names are unique");
            return Err(Refusal::new("duplicate-name", "name", message));
        }
        let flags = flags.with(RowFlags::EXISTS);
        rows.set_flags(id, if admin { flags.with(RowFlags::ADMIN) } else { flags });
        rows.set_roles(id, set, set);
        Ok(id)
    }

    /// The one principal that a row names, if it names one.
    pub(super) fn user_or_service(
        &mut self,
        user: Option<&Text<'_>>,
        service: Option<&Text<'_>>,
    ) -> Result<Option<Entity>, Refusal> {
        let (kind, field, name) = match (user, service) {
            (None, None) => return Ok(None),
            (Some(user), None) => (USER, "user", user),
            (None, Some(service)) => (SERVICE, "service", service),
            (Some(_), Some(_)) => {
                let message = "this belongs to a user or to a service, not to both";
                return Err(Refusal::new("contradiction", "service", message));
            }
        };
        self.name(field, name)?;
        Ok(Some(self.space.intern(kind, name)))
    }

    pub(super) fn server_entity(&mut self, field: &str, server: &Server<'_>) -> Result<Entity, Refusal> {
        self.name(&format!("{field}user"), &server.user)?;
        self.name(&format!("{field}name"), &server.name)?;
        self.scratch.clear();
        self.scratch.push_str(&server.user);
        self.scratch.push('/');
        self.scratch.push_str(&server.name);
        Ok(self.space.intern(SERVER, &self.scratch))
    }
}
