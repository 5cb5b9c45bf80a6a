//! From the collected rows to a policy.

use std::collections::BTreeMap;

use super::{
    bearer::HeldKey,
    builder::Builder,
    custom_scopes::CustomScopes,
    grammar::{OWN_RESOURCES, Parts, lower},
    kinds::{GROUP, KINDS, SERVICE, USER},
    policy::Policy,
    scopes::{CUSTOM_PREFIX, definitions, own_scopes},
    tables::Shares,
    version::HubVersion,
};
use crate::{
    names::{NameId, Names},
    order::sorted,
    policy::{
        Core, Entity, Filter, Filters, Held, Own, RawGrant, RoleId, RoleSetId, RoleSets, Roles, RowFlags,
        Rows, Trouble, distinct_roles, expand,
    },
    snapshot::{Limits, ReadError, Refusal, Section, read},
    vocabulary::{ScopeId, Vocabulary},
};

impl Policy {
    /// Reads and compiles a snapshot document.
    ///
    /// # Errors
    ///
    /// [`ReadError`] with a code, a JSON Pointer, a line and a column for everything that is not a `hubscope/1` document within the
    /// limits. What a hub accepts is accepted, however odd; its bearers' decisions are a fault where the hub would fail.
    pub fn load(document: &[u8], limits: &Limits) -> Result<Self, ReadError> {
        let mut builder = Builder::new(limits, document.len());
        read(document, limits, &mut builder)?;
        builder.finish().map_err(|refusal| ReadError::of_document(document, refusal))
    }

    /// Computes from the rows everything that decisions read. Linear in the rows, plus what the scopes of roles expand to.
    pub(super) fn compile(&mut self) {
        let mut filters = Filters::default();
        let mut roles = Roles::default();
        for scopes in &self.role_scopes {
            let expanded = match scopes {
                Some(list) => expand(self.grants(*list), &self.core.vocabulary, &Own::Open),
                None if self.about.knows(Section::Roles) => Ok(Held::default()),
                None => Err(Trouble::UnseenRole),
            };
            roles.push(expanded, self.core.vocabulary.known(), &mut filters);
        }
        (self.core.roles, self.core.filters) = (roles, filters);
        for kind in [USER, GROUP, SERVICE] {
            let count = self.core.space.count(kind);
            if let Some(rows) = self.core.rows.get_mut(kind.index()) {
                rows.extend_to(count);
            }
        }
        unite_group_roles(&mut self.core.rows, &mut self.core.role_sets);
        self.core.role_sets.compile(&self.core.roles, self.core.vocabulary.known());
        self.mark_rows();
    }

    /// Notes in every row what a decision must know first.
    fn mark_rows(&mut self) {
        for kind in [USER, GROUP, SERVICE] {
            let count = self.core.rows(kind).map_or(0, Rows::len);
            for name in (0..count).map(NameId::from_index) {
                let entity = Entity::new(kind, name);
                let Some(row) = self.core.rows(kind).and_then(|rows| rows.row(name)) else { continue };
                let mut flags = row.flags.of_the_document();
                let mut trouble = self.core.role_sets.trouble(row.roles);
                if trouble.is_none() && self.core.space.text(entity).is_empty() {
                    trouble = self.core.held_by_roles(row.roles, &self.own(entity)).err();
                }
                if let Some(trouble) = trouble {
                    flags = flags.with_trouble(trouble);
                }
                if self.held.contains_key(&HeldKey::Principal(entity)) {
                    flags = flags.with(RowFlags::HELD);
                }
                if flags != row.flags
                    && let Some(rows) = self.core.rows.get_mut(kind.index())
                {
                    rows.set_flags(name, flags);
                }
            }
        }
        self.mark_shares();
    }

    /// Shares give scopes to sessions, and a broken one breaks the sessions of everybody who receives it.
    fn mark_shares(&mut self) {
        let mut receivers: Vec<(Entity, Option<Trouble>)> = self
            .shares
            .all()
            .iter()
            .map(|share| {
                let own = self.own(share.bearer);
                let vocabulary = &self.core.vocabulary;
                // The hub reads the scopes of a share sorted by their text, in which the filter follows.
                let text = |grant: &RawGrant| vocabulary.name(grant.scope).bytes().chain([b'!']);
                let grants: Vec<RawGrant> =
                    sorted(self.share_grants(share).collect(), |one, other| text(one).cmp(text(other)));
                (share.bearer, expand(grants.into_iter(), vocabulary, &own).err())
            })
            .collect();
        receivers.dedup();
        // By number of the group: whether it receives shares, and the first trouble with them.
        let mut groups: Vec<Option<Option<Trouble>>> = Vec::new();
        for (bearer, trouble) in &receivers {
            if bearer.kind() == GROUP {
                groups.resize(self.core.space.count(GROUP), None);
                if let Some(slot) = groups.get_mut(bearer.name().index()) {
                    *slot = Some(slot.flatten().or(*trouble));
                }
            }
        }
        for (bearer, trouble) in receivers {
            self.mark_shared(bearer, trouble);
        }
        if groups.is_empty() {
            return;
        }
        let users = self.core.rows(USER).map_or(0, Rows::len);
        for name in (0..users).map(NameId::from_index) {
            let user = Entity::new(USER, name);
            let received: Vec<Option<Trouble>> = self
                .core
                .rows(USER)
                .map_or(&[][..], |rows| rows.groups(name))
                .iter()
                .filter_map(|group| groups.get(group.index()).copied().flatten())
                .collect();
            for trouble in received {
                self.mark_shared(user, trouble);
            }
        }
    }

    /// The hub expands the roles by themselves and then share by share, so that the first trouble is the one it fails with.
    fn mark_shared(&mut self, bearer: Entity, trouble: Option<Trouble>) {
        let Some(rows) = self.core.rows.get_mut(bearer.kind().index()) else { return };
        let flags = rows.flags(bearer.name()).with(RowFlags::MORE_GRANTS);
        let first = flags.trouble().or(trouble);
        rows.set_flags(bearer.name(), first.map_or(flags, |trouble| flags.with_trouble(trouble)));
    }
}

impl Builder<'_> {
    /// Compiles all rows. Linear in the document, plus what the distinct scopes of roles expand to.
    pub(crate) fn finish(self) -> Result<Policy, Refusal> {
        let Self {
            limits,
            mut about,
            version,
            custom_scopes,
            mut space,
            mut rows,
            role_names,
            mut role_scopes,
            role_sets,
            scope_texts,
            lists,
            server_exists,
            settings,
            credentials,
            shares,
            mut held,
            ..
        } = self;
        let Some(version) = version else {
            return Err(Refusal::new("missing-field", "hub", "the document does not name its hub"));
        };
        about.servers = server_exists.iter().filter(|exists| **exists).count();
        role_scopes.resize(role_names.len(), None);

        let vocabulary =
            vocabulary(version, &custom_scopes, &scope_texts, about.knows(Section::Vocabulary), limits)?;
        let own_resources = vocabulary.find(OWN_RESOURCES).unwrap_or(ScopeId(u16::MAX));
        let grants: Vec<RawGrant> = scope_texts
            .ids()
            .map(|id| {
                lower(scope_texts.str(id), &vocabulary, own_resources, &mut space)
                    .unwrap_or(RawGrant { scope: ScopeId(u16::MAX), filter: Filter::Everything })
            })
            .collect();
        rows.iter_mut().for_each(Rows::shrink);
        let (roles, filters) = (Roles::default(), Filters::default());
        let core = Core { vocabulary, space, roles, role_sets, filters, rows, member_kind: USER };
        about.tokens = credentials.tokens.len();
        about.shares = shares.len();
        let mut policy = Policy {
            core,
            version,
            credentials,
            shares: Shares::new(shares),
            custom_scopes,
            server_exists,
            about,
            role_names,
            role_scopes,
            scope_texts,
            lists,
            grants,
            settings,
            held: BTreeMap::new(),
            learned: 0,
        };
        for stated in held.values_mut() {
            stated.held = policy.parse(stated.list);
        }
        policy.held = held;
        policy.compile();
        Ok(policy)
    }
}

/// The scopes of a release, the custom ones of the document, and every other base that occurs.
fn vocabulary(
    version: HubVersion,
    custom_scopes: &CustomScopes,
    texts: &Names,
    complete: bool,
    limits: &Limits,
) -> Result<Vocabulary, Refusal> {
    let mut all: Vec<(&str, Vec<&str>)> = definitions(version.release()).collect();
    for (name, definition) in custom_scopes {
        all.push((name.as_str(), definition.subscopes.iter().flatten().map(String::as_str).collect()));
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
            users.set_roles(user, row.own_roles, row.own_roles);
            continue;
        }
        roles.extend_from_slice(sets.roles(row.own_roles));
        distinct_roles(&mut roles);
        let united = sets.intern(&roles);
        users.set_roles(user, united, row.own_roles);
    }
}
