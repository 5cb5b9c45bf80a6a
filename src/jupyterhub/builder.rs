//! Takes the rows of a snapshot, in any order, and compiles them into a policy.

use std::collections::BTreeMap;

use super::{
    grammar::{Parts, lower},
    kinds::{GROUP, KINDS, SERVER, SERVICE, USER},
    policy::{About, Policy},
    scopes::{CUSTOM_PREFIX, definitions, own_scopes},
    tables::{ClientRow, Credentials, ScopeList, ScopeLists, ShareRow, Shares, TokenRow},
    version::HubVersion,
};
use crate::{
    names::{NameId, Names},
    policy::{
        Core, Entity, Filter, Filters, Held as HeldScopes, Own, RawGrant, RoleId, RoleSetId, RoleSets, Roles,
        RowFlags, Rows, Space, Trouble, expand,
    },
    snapshot::{
        Client, CustomScope, Group, Held, Hub, Limits, Refusal, Role, Section, Server, Service, Share, Sink,
        Source, Text, Timestamp, Token, User,
    },
    vocabulary::{Kind, ScopeId, Vocabulary},
};

/// The scope that an unfiltered `self` stands for. No written scope has this base, since a base ends at the first `!`.
pub(super) const OWN_RESOURCES: &str = "self!";

/// Collects rows; [`Self::finish`] compiles them.
pub(crate) struct Builder<'l> {
    limits: &'l Limits,
    about: About,
    version: Option<HubVersion>,
    custom: Vec<(String, Vec<String>)>,
    space: Space,
    rows: Vec<Rows>,
    role_names: Names,
    /// By number of the role's name; `None` for a role that is assigned and not defined.
    role_scopes: Vec<Option<ScopeList>>,
    role_sets: RoleSets,
    scope_texts: Names,
    lists: ScopeLists,
    server_exists: Vec<bool>,
    credentials: Credentials,
    shares: Vec<ShareRow>,
    held: BTreeMap<HeldKey, ScopeList>,
    scratch: String,
}

/// Whose scopes a `held` row tells.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum HeldKey {
    Principal(Entity),
    Token(String),
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
            custom: Vec::new(),
            space,
            rows,
            role_names: Names::default(),
            role_scopes: Vec::new(),
            role_sets: RoleSets::default(),
            scope_texts: Names::default(),
            lists: ScopeLists::default(),
            server_exists: Vec::new(),
            credentials: Credentials::default(),
            shares: Vec::new(),
            held: BTreeMap::new(),
            scratch: String::new(),
        }
    }

    fn name(&self, field: &str, name: &str) -> Result<(), Refusal> {
        self.length(field, name, self.limits.name_bytes, "name_bytes")
    }

    fn length(&self, field: &str, text: &str, limit: usize, limit_name: &str) -> Result<(), Refusal> {
        if text.len() <= limit {
            return Ok(());
        }
        let message =
            format!("this has {} bytes, more than the limit `{limit_name}` of {limit} allows", text.len());
        Err(Refusal::new("too-long", field, message))
    }

    fn count(&self, field: &str, count: usize, limit: usize, limit_name: &str) -> Result<(), Refusal> {
        if count <= limit {
            return Ok(());
        }
        let message =
            format!("this list has {count} items, more than the limit `{limit_name}` of {limit} allows");
        Err(Refusal::new("too-many", field, message))
    }

    fn scopes(&mut self, field: &str, scopes: &[Text<'_>]) -> Result<ScopeList, Refusal> {
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

    fn role_set(&mut self, roles: &[Text<'_>]) -> Result<RoleSetId, Refusal> {
        self.count("roles", roles.len(), self.limits.memberships, "memberships")?;
        let mut ids = Vec::with_capacity(roles.len());
        for (position, role) in roles.iter().enumerate() {
            if role.len() > self.limits.name_bytes {
                self.name(&format!("roles/{position}"), role)?;
            }
            ids.push(self.role_id(role));
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(self.role_sets.intern(&ids))
    }

    fn role_id(&mut self, name: &str) -> RoleId {
        let id = self.role_names.intern(name.as_bytes());
        if self.role_scopes.len() <= id.index() {
            self.role_scopes.resize(id.index().saturating_add(1), None);
        }
        RoleId(id.raw())
    }

    /// The row of a principal that the document shows for the first time.
    fn principal(
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

    fn server_entity(&mut self, field: &str, server: &Server<'_>) -> Result<Entity, Refusal> {
        self.name(&format!("{field}user"), &server.user)?;
        self.name(&format!("{field}name"), &server.name)?;
        self.scratch.clear();
        self.scratch.push_str(&server.user);
        self.scratch.push('/');
        self.scratch.push_str(&server.name);
        Ok(self.space.intern(SERVER, &self.scratch))
    }

    /// Compiles all rows. Linear in the document, plus what the distinct scopes of roles expand to.
    pub(crate) fn finish(self) -> Result<Policy, Refusal> {
        let Self {
            limits,
            mut about,
            version,
            custom,
            mut space,
            mut rows,
            role_names,
            mut role_scopes,
            mut role_sets,
            scope_texts,
            lists,
            server_exists,
            credentials,
            shares,
            held,
            ..
        } = self;
        let Some(version) = version else {
            return Err(Refusal::new("missing-field", "hub", "the document does not name its hub"));
        };
        about.servers = server_exists.iter().filter(|exists| **exists).count();
        role_scopes.resize(role_names.len(), None);

        let vocabulary =
            vocabulary(version, &custom, &scope_texts, about.knows(Section::Vocabulary), limits)?;
        let own_resources = vocabulary.find(OWN_RESOURCES).unwrap_or(ScopeId(u16::MAX));
        let grants: Vec<RawGrant> = scope_texts
            .ids()
            .map(|id| {
                lower(scope_texts.str(id), &vocabulary, own_resources, &mut space)
                    .unwrap_or(RawGrant { scope: ScopeId(u16::MAX), filter: Filter::Everything })
            })
            .collect();
        let grants_of =
            |list: ScopeList| lists.list(list).iter().filter_map(|text| grants.get(text.index()).copied());

        let mut filters = Filters::default();
        let mut roles = Roles::default();
        for scopes in &role_scopes {
            let expanded = match scopes {
                Some(list) => expand(grants_of(*list), &vocabulary, &Own::Open),
                None if about.knows(Section::Roles) => Ok(HeldScopes::default()),
                None => Err(Trouble::UnseenRole),
            };
            roles.push(expanded, vocabulary.known(), &mut filters);
        }

        for kind in [USER, GROUP, SERVICE] {
            let count = space.count(kind);
            if let Some(rows) = rows.get_mut(kind.index()) {
                rows.extend_to(count);
            }
        }
        rows.iter_mut().for_each(Rows::shrink);
        unite_group_roles(&mut rows, &mut role_sets);
        role_sets.compile(&roles, vocabulary.known());

        let core = Core { vocabulary, space, roles, role_sets, filters, rows, member_kind: USER };
        Ok(Policy::assemble(
            core,
            about,
            version,
            role_names,
            role_scopes,
            scope_texts,
            lists,
            grants,
            credentials,
            Shares::new(shares),
            held,
        ))
    }
}

/// The scopes of a release, the custom ones of the document, and every other base that occurs.
fn vocabulary(
    version: HubVersion,
    custom: &[(String, Vec<String>)],
    texts: &Names,
    complete: bool,
    limits: &Limits,
) -> Result<Vocabulary, Refusal> {
    let mut all: Vec<(&str, Vec<&str>)> = definitions(version.release()).collect();
    for (name, subscopes) in custom {
        all.push((name.as_str(), subscopes.iter().map(String::as_str).collect()));
    }
    let own: Vec<&str> = own_scopes(version.release()).collect();
    let bases = texts.ids().map(|id| Parts::split(texts.str(id)).base);
    let open = |name: &str| !complete && name.starts_with(CUSTOM_PREFIX);
    let vocabulary = Vocabulary::new(&all, &[(OWN_RESOURCES, own)], bases, open, KINDS);
    if vocabulary.len() > limits.scope_names {
        let message = format!(
            "there are {} distinct scope names, more than the limit `scope_names` of {} allows",
            vocabulary.len(),
            limits.scope_names
        );
        return Err(Refusal::new("too-many", "", message));
    }
    Ok(vocabulary)
}

/// Gives every user the roles of its groups, as a set that users with the same roles share.
fn unite_group_roles(rows: &mut [Rows], sets: &mut RoleSets) {
    let Some(groups) = rows.get(GROUP.index()).cloned() else { return };
    let Some(users) = rows.get_mut(USER.index()) else { return };
    let mut roles: Vec<RoleId> = Vec::new();
    for user in (0..users.len()).map(NameId::from_index) {
        let Some(row) = users.row(user) else { continue };
        roles.clear();
        for group in users.groups(user) {
            let set = groups.row(*group).map_or(RoleSetId::EMPTY, |group| group.own_roles);
            if set != RoleSetId::EMPTY {
                roles.extend_from_slice(sets.roles(set));
            }
        }
        if roles.is_empty() {
            continue;
        }
        roles.extend_from_slice(sets.roles(row.own_roles));
        roles.sort_unstable();
        roles.dedup();
        let united = sets.intern(&roles);
        users.set_roles(user, united, row.own_roles);
    }
}

impl<'de> Sink<'de> for Builder<'_> {
    fn hub(&mut self, hub: Hub<'de>) -> Result<(), Refusal> {
        if hub.kind != "jupyterhub" {
            let message =
                format!("the hub is of the kind `{}`; `jupyterhub` is the one that is known here", hub.kind);
            return Err(Refusal::new("unsupported-hub", "kind", message));
        }
        let version = HubVersion::parse(&hub.version)
            .map_err(|refused| Refusal::new("unsupported-version", "version", refused.to_string()))?;
        if let Some(url) = &hub.url {
            self.length("url", url, self.limits.text_bytes, "text_bytes")?;
        }
        self.version = Some(version);
        self.about.url = hub.url.map(|url| url.to_string());
        Ok(())
    }

    fn source(&mut self, source: Source) {
        self.about.source = Some(source);
    }

    fn issued_at(&mut self, at: Timestamp) {
        self.about.issued_at = Some(at);
    }

    fn knows(&mut self, sections: &[Section]) {
        self.about.known_sections = sections.to_vec();
    }

    fn custom_scope(&mut self, name: &Text<'de>, scope: &CustomScope<'de>) -> Result<(), Refusal> {
        self.length("", name, self.limits.scope_bytes, "scope_bytes")?;
        self.length("description", &scope.description, self.limits.text_bytes, "text_bytes")?;
        self.count("subscopes", scope.subscopes.len(), self.limits.scopes_per_list, "scopes_per_list")?;
        let message = match name.as_str() {
            built_in if !built_in.starts_with(CUSTOM_PREFIX) => Some(format!(
                "`{built_in}` is no name for a custom scope; the hub wants them to begin with `{CUSTOM_PREFIX}`"
            )),
            _ if self.custom.iter().any(|(known, _)| known == name.as_str()) => {
                Some(format!("the custom scope `{name}` is defined a second time"))
            }
            _ => None,
        };
        if let Some(message) = message {
            return Err(Refusal::new("redefined-scope", "", message));
        }
        let subscopes = scope.subscopes.iter().map(ToString::to_string).collect();
        self.custom.push((name.to_string(), subscopes));
        Ok(())
    }

    fn role(&mut self, row: &Role<'de>) -> Result<(), Refusal> {
        self.name("name", &row.name)?;
        if let Some(description) = &row.description {
            self.length("description", description, self.limits.text_bytes, "text_bytes")?;
        }
        let scopes = self.scopes("scopes", &row.scopes)?;
        let RoleId(id) = self.role_id(&row.name);
        if let Some(slot) = self.role_scopes.get_mut(NameId::from_raw(id).index()) {
            if slot.is_some() {
                let message = format!("the role `{}` stands here a second time; names are unique", row.name);
                return Err(Refusal::new("duplicate-name", "name", message));
            }
            *slot = Some(scopes);
        }
        self.about.roles = self.about.roles.saturating_add(1);
        Ok(())
    }

    fn group(&mut self, row: &Group<'de>) -> Result<(), Refusal> {
        self.principal(GROUP, &row.name, false, &row.roles)?;
        self.about.groups = self.about.groups.saturating_add(1);
        Ok(())
    }

    fn user(&mut self, row: &User<'de>) -> Result<(), Refusal> {
        let id = self.principal(USER, &row.name, row.admin, &row.roles)?;
        self.count("groups", row.groups.len(), self.limits.memberships, "memberships")?;
        let mut groups = Vec::with_capacity(row.groups.len());
        for (position, group) in row.groups.iter().enumerate() {
            if group.len() > self.limits.name_bytes {
                self.name(&format!("groups/{position}"), group)?;
            }
            groups.push(self.space.intern(GROUP, group).name());
        }
        groups.sort_unstable();
        groups.dedup();
        if let Some(rows) = self.rows.get_mut(USER.index()) {
            rows.set_groups(id, &groups);
        }
        self.about.users = self.about.users.saturating_add(1);
        Ok(())
    }

    fn service(&mut self, row: &Service<'de>) -> Result<(), Refusal> {
        self.principal(SERVICE, &row.name, row.admin, &row.roles)?;
        self.about.services = self.about.services.saturating_add(1);
        Ok(())
    }

    fn server(&mut self, row: &Server<'de>) -> Result<(), Refusal> {
        let position = self.server_entity("", row)?.name().index();
        if self.server_exists.len() <= position {
            self.server_exists.resize(position.saturating_add(1), false);
        }
        if let Some(exists) = self.server_exists.get_mut(position) {
            if *exists {
                let message = format!("the server `{}/{}` stands here a second time", row.user, row.name);
                return Err(Refusal::new("duplicate-name", "name", message));
            }
            *exists = true;
        }
        Ok(())
    }

    fn client(&mut self, row: &Client<'de>) -> Result<(), Refusal> {
        self.name("id", &row.id)?;
        let server = match &row.server {
            Some(server) => Some(self.server_entity("server/", server)?),
            None => None,
        };
        let service = match &row.service {
            Some(service) => {
                self.name("service", service)?;
                Some(self.space.intern(SERVICE, service))
            }
            None => None,
        };
        self.scopes("allowed_scopes", &row.allowed_scopes)?;
        let id = self.credentials.client_ids.intern(row.id.as_bytes()).index();
        if self.credentials.clients.len() <= id {
            self.credentials.clients.resize(id.saturating_add(1), ClientRow::default());
        }
        if let Some(client) = self.credentials.clients.get_mut(id) {
            if client.exists {
                let message = format!("the client `{}` stands here a second time", row.id);
                return Err(Refusal::new("duplicate-name", "id", message));
            }
            *client = ClientRow { exists: true, server, service };
        }
        Ok(())
    }

    fn token(&mut self, row: &Token<'de>) -> Result<(), Refusal> {
        self.name("id", &row.id)?;
        let owner = match (&row.user, &row.service) {
            (Some(_), Some(_)) => {
                let message = "a token belongs to a user or to a service, not to both";
                return Err(Refusal::new("contradiction", "service", message));
            }
            (Some(user), None) => {
                self.name("user", user)?;
                Some(self.space.intern(USER, user))
            }
            (None, Some(service)) => {
                self.name("service", service)?;
                Some(self.space.intern(SERVICE, service))
            }
            (None, None) => None,
        };
        let scopes = self.scopes("scopes", &row.scopes)?;
        let client = match &row.client {
            Some(client) => {
                self.name("client", client)?;
                Some(self.credentials.client_ids.intern(client.as_bytes()))
            }
            None => None,
        };
        let before = self.credentials.token_ids.len();
        self.credentials.token_ids.intern(row.id.as_bytes());
        if self.credentials.token_ids.len() == before {
            let message = format!("the token `{}` stands here a second time", row.id);
            return Err(Refusal::new("duplicate-name", "id", message));
        }
        self.credentials.tokens.push(TokenRow { owner, client, scopes, expires_at: row.expires_at });
        Ok(())
    }

    fn share(&mut self, row: &Share<'de>) -> Result<(), Refusal> {
        let server = self.server_entity("server/", &row.server)?;
        let bearer = match (&row.user, &row.group) {
            (Some(user), None) => {
                self.name("user", user)?;
                self.space.intern(USER, user)
            }
            (None, Some(group)) => {
                self.name("group", group)?;
                self.space.intern(GROUP, group)
            }
            _ => {
                let message = "a share is with one user or with one group";
                return Err(Refusal::new("contradiction", "", message));
            }
        };
        let scopes = self.scopes("scopes", &row.scopes)?;
        self.shares.push(ShareRow { bearer, server, scopes });
        Ok(())
    }

    fn held(&mut self, row: &Held<'de>) -> Result<(), Refusal> {
        let principal = match (&row.user, &row.service) {
            (Some(user), None) => {
                self.name("user", user)?;
                Some(self.space.intern(USER, user))
            }
            (None, Some(service)) => {
                self.name("service", service)?;
                Some(self.space.intern(SERVICE, service))
            }
            (None, None) => None,
            (Some(_), Some(_)) => {
                return Err(Refusal::new(
                    "contradiction",
                    "service",
                    "these are the scopes of one principal, not of two",
                ));
            }
        };
        let key = match (&row.token, principal) {
            (Some(token), _) => {
                self.name("token", token)?;
                HeldKey::Token(token.to_string())
            }
            (None, Some(principal)) => HeldKey::Principal(principal),
            (None, None) => {
                let message = "name the `user`, the `service` or the `token` that holds these scopes";
                return Err(Refusal::new("missing-field", "", message));
            }
        };
        if self.held.contains_key(&key) {
            return Err(Refusal::new(
                "duplicate-name",
                "",
                "the scopes of this principal stand here a second time",
            ));
        }
        let scopes = self.scopes("scopes", &row.scopes)?;
        self.held.insert(key, scopes);
        Ok(())
    }
}
