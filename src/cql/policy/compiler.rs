//! From stored rows to the compiled policy.

use std::collections::BTreeMap;

use super::Policy;
use crate::{
    cql::{
        Dialect, Error, Resource, State,
        closure::Reach,
        kinds::{self, KINDS, ROLE},
    },
    policy::{
        Core, Filters, Held, HeldBuilder, RoleId, RoleSets, Roles, RowFlags, Rows, Space, distinct_roles,
    },
};

/// Compiles roles, then those of them who can be asked about.
pub(super) struct Compiler<'s> {
    state: &'s State,
    policy: Policy,
    rows: Rows,
}

impl<'s> Compiler<'s> {
    pub(super) fn new(state: &'s State, dialect: &'static Dialect) -> Self {
        let vocabulary = kinds::vocabulary();
        let applicability = kinds::applicability(dialect, vocabulary.known());
        let core = Core {
            vocabulary,
            space: Space::new(&KINDS, |_| (0, 0)),
            roles: Roles::default(),
            role_sets: RoleSets::default(),
            filters: Filters::default(),
            rows: Vec::new(),
            member_kind: ROLE,
        };
        let policy = Policy {
            core,
            applicability,
            dialect,
            authorizer: state.authorizer(),
            faults: BTreeMap::new(),
            unreadable: BTreeMap::new(),
        };
        Self { state, policy, rows: Rows::default() }
    }

    /// Compiles what is stored for these roles themselves. Names come first: the number of a role is that of its name.
    pub(super) fn roles(&mut self, roles: impl Iterator<Item = &'s str>) {
        let before = self.policy.core.space.count(ROLE);
        let mut fresh: Vec<&str> = Vec::new();
        for role in roles {
            let entity = self.policy.core.space.intern(ROLE, role);
            if entity.name().index() >= before {
                fresh.push(role);
            }
        }
        for role in fresh {
            let held = self.held(role);
            let core = &mut self.policy.core;
            core.roles.push(Ok(held), core.vocabulary.known(), &mut core.filters);
        }
    }

    /// What a role's own rows grant. Nothing is reduced and nothing is left out: rows hold what was granted, not what applies.
    fn held(&mut self, role: &str) -> Held {
        let mut held = HeldBuilder::default();
        let rows = self.state.role_permissions.get(role).into_iter().flatten();
        for (name, stored) in rows {
            // What no check can ask for decides nothing.
            let Ok(resource) = Resource::asked(name) else { continue };
            let kind = resource.kind();
            let entity =
                kinds::place(&resource).map(|(kind, name)| self.policy.core.space.intern(kind, &name));
            let mut push = |scope| match entity {
                None => held.push_everything(scope),
                Some(entity) => held.push(scope, entity),
            };
            match stored.read() {
                Ok(permissions) => {
                    permissions.iter().for_each(|permission| push(kinds::scope(permission, kind)));
                }
                Err(unknown) => {
                    push(kinds::unreadable(kind));
                    self.policy.unreadable.insert((role.to_owned(), name.clone()), unknown.to_owned());
                }
            }
        }
        held.finish()
    }

    /// Makes a role one who can be asked about.
    pub(super) fn principal(&mut self, role: &str) -> Result<(), Error> {
        let core = &mut self.policy.core;
        let name = core.space.intern(ROLE, role).name();
        let closure = match self.state.closure(role, Reach::All, self.policy.dialect) {
            Ok(closure) => closure,
            Err(error) => {
                self.policy.faults.insert(name, error.clone());
                return Err(error);
            }
        };
        let mut set: Vec<RoleId> = closure
            .iter()
            .filter_map(|role| core.space.find(ROLE, role.as_bytes()))
            .map(|entity| RoleId(entity.name().raw()))
            .collect();
        distinct_roles(&mut set);
        let set = core.role_sets.intern(&set);
        self.rows.extend_to(core.space.count(ROLE));
        self.rows.set_roles(name, set, set);
        let superuser = closure.iter().any(|role| self.state.is_superuser(role));
        let flags = match superuser {
            true => RowFlags::EXISTS.with(RowFlags::SUPERUSER),
            false => RowFlags::EXISTS,
        };
        self.rows.set_flags(name, flags);
        Ok(())
    }

    pub(super) fn finish(mut self) -> Policy {
        let core = &mut self.policy.core;
        let mut rows = vec![Rows::default(); KINDS.len()];
        if let Some(slot) = rows.get_mut(ROLE.index()) {
            *slot = self.rows;
        }
        core.rows = rows;
        core.role_sets.compile(&core.roles, core.vocabulary.known());
        self.policy
    }
}
