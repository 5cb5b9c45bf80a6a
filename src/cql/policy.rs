//! The compiled policy: the stored rows lowered to the core's terms.

mod compiler;

use std::collections::BTreeMap;

use self::compiler::Compiler;
use super::{
    Dialect, Error, Permission, PermissionSet, Resource, State,
    closure::Reach,
    kinds::{self, ROLE},
    state::Authorizer,
};
use crate::{
    decision::{roles_cover, roles_hold_in_any_form, roles_name},
    names::NameId,
    policy::{Core, Entity, Own, RoleSetId, RowFlags},
    vocabulary::Applicability,
};

/// The answer to "may they?". Only [`Decision::Allow`] lets anybody through.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a caller must think again when a new way to answer appears")]
pub enum Decision {
    /// The database would let this through.
    Allow,
    /// The database would refuse.
    Deny,
    /// The database itself would fail.
    Error(Error),
}

impl Decision {
    /// Whether this is [`Decision::Allow`].
    #[must_use]
    pub fn is_allow(&self) -> bool {
        *self == Self::Allow
    }

    fn of(allowed: bool) -> Self {
        if allowed { Self::Allow } else { Self::Deny }
    }
}

/// A compiled snapshot of the roles of one database.
///
/// ```
/// use hubscope::cql::{Dialect, Permission, Policy, Resource, State, Limits};
///
/// let rows = br#"{"roles": {"ann": {"can_login": true, "member_of": ["staff"]}, "staff": {}},
///     "role_permissions": [["staff", "data/shop", ["SELECT"]]]}"#;
/// let state = State::read(rows, &Limits::default())?;
/// let policy = Policy::compile(&state, Dialect::named("scylla-5.4").unwrap())?;
/// assert!(policy.check(Some("ann"), Permission::Select, &Resource::table("shop", "orders")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    core: Core,
    applicability: Applicability,
    dialect: &'static Dialect,
    authorizer: Authorizer,
    /// What keeps every question about a role from an answer.
    faults: BTreeMap<NameId, Error>,
    /// Stored permissions that are none, by role and resource: what an answer that meets one says.
    unreadable: BTreeMap<(String, String), String>,
}

impl Policy {
    /// Compiles all roles.
    ///
    /// Linear in the rows, and for each role in the grants that it includes.
    ///
    /// # Errors
    ///
    /// With the code `role_cycle`, if roles are granted in a circle.
    pub fn compile(state: &State, dialect: &'static Dialect) -> Result<Self, Error> {
        let mut compiler = Compiler::new(state, dialect);
        compiler.roles(state.roles.keys().map(String::as_str));
        for role in state.roles.keys() {
            match compiler.principal(role) {
                Err(error) if error.code() == "role_cycle" => return Err(error),
                _ => {}
            }
        }
        Ok(compiler.finish())
    }

    /// Compiles what one caller needs.
    pub(super) fn of_caller(state: &State, dialect: &'static Dialect, caller: Option<&str>) -> Self {
        let mut compiler = Compiler::new(state, dialect);
        if let Some(caller) = caller {
            // An error is kept for whoever asks.
            if let Ok(closure) = state.closure(caller, Reach::All, dialect) {
                compiler.roles(closure.into_iter());
            }
            if state.role_exists(caller) {
                compiler.roles(std::iter::once(caller));
                let _ = compiler.principal(caller);
            }
        }
        compiler.finish()
    }

    /// Whether a role, or nobody in particular for `None`, has a permission on a resource.
    ///
    /// Three lookups and no walk over rows, whatever the number of roles, unless a row that cannot be read is near.
    #[must_use]
    pub fn decide(&self, caller: Option<&str>, permission: Permission, resource: &Resource) -> Decision {
        let [decision] = self.decide_each(caller, [permission], resource);
        decision
    }

    /// Whether it has each of some permissions: the caller and the resource are looked up once.
    #[must_use]
    pub fn decide_each<const N: usize>(
        &self,
        caller: Option<&str>,
        permissions: [Permission; N],
        resource: &Resource,
    ) -> [Decision; N] {
        let of = |held: PermissionSet| permissions.map(|permission| Decision::of(held.contains(permission)));
        match self.authorized(caller) {
            Err(error) => permissions.map(|_| Decision::Error(error.clone())),
            Ok(Authorized::Nobody) => of(self.without_rows()),
            Ok(Authorized::Unknown) => of(PermissionSet::EMPTY),
            Ok(Authorized::Superuser) => permissions.map(|permission| {
                let scope = kinds::scope(permission, resource.kind());
                Decision::of(self.applicability.reaches(kinds::number(resource.class()), scope))
            }),
            Ok(Authorized::Role(_)) if self.authorizer != Authorizer::Stored => of(self.without_rows()),
            Ok(Authorized::Role(set)) => self.stored(set, permissions, resource),
        }
    }

    /// The same as yes or no: an error is no.
    #[must_use]
    pub fn check(&self, caller: Option<&str>, permission: Permission, resource: &Resource) -> bool {
        self.decide(caller, permission, resource).is_allow()
    }

    /// Whether one of some permissions is there.
    #[must_use]
    pub fn decide_any(
        &self,
        caller: Option<&str>,
        permissions: PermissionSet,
        resource: &Resource,
    ) -> Decision {
        let decisions = permissions.iter().map(|permission| self.decide(caller, permission, resource));
        decisions
            .reduce(|one, other| if one == Decision::Deny { other } else { one })
            .unwrap_or(Decision::Deny)
    }

    /// What a role has on exactly this resource; what contains it does not count.
    ///
    /// # Errors
    ///
    /// Where the database itself would fail.
    pub fn effective(&self, caller: Option<&str>, resource: &Resource) -> Result<PermissionSet, Error> {
        let set = match self.authorized(caller)? {
            Authorized::Nobody => return Ok(self.without_rows()),
            Authorized::Unknown => return Ok(PermissionSet::EMPTY),
            Authorized::Superuser => return Ok(self.dialect.applicable(resource.class())),
            Authorized::Role(_) if self.authorizer != Authorizer::Stored => return Ok(self.without_rows()),
            Authorized::Role(set) => set,
        };
        let Some(entity) = self.entity(resource) else { return Ok(PermissionSet::EMPTY) };
        if roles_name(&self.core, set, kinds::unreadable(resource.kind()), entity) {
            return Err(self.unreadable_row(set, resource));
        }
        let held = |permission: &Permission| {
            roles_name(&self.core, set, kinds::scope(*permission, resource.kind()), entity)
        };
        Ok(Permission::ALL.into_iter().filter(held).collect())
    }

    /// Whether a role or one that it includes is a superuser.
    ///
    /// # Errors
    ///
    /// Where the database itself would fail, also for a role without a row.
    pub fn has_superuser(&self, role: &str) -> Result<bool, Error> {
        let row = self.row(role)?.ok_or_else(|| Error::nonexistent_role(role))?;
        Ok(row.1.has(RowFlags::SUPERUSER))
    }

    /// The dialect whose rules it follows.
    #[must_use]
    pub fn dialect(&self) -> &'static Dialect {
        self.dialect
    }

    fn authorized(&self, caller: Option<&str>) -> Result<Authorized, Error> {
        let Some(name) = caller else { return Ok(Authorized::Nobody) };
        match self.row(name)? {
            Some((_, flags)) if flags.has(RowFlags::SUPERUSER) => Ok(Authorized::Superuser),
            Some((set, _)) => Ok(Authorized::Role(set)),
            None if self.dialect.denies_unknown => Ok(Authorized::Unknown),
            None => Err(Error::nonexistent_role(name)),
        }
    }

    fn row(&self, name: &str) -> Result<Option<(RoleSetId, RowFlags)>, Error> {
        let found = self.core.space.find(ROLE, name.as_bytes()).map(Entity::name);
        if let Some(fault) = found.and_then(|name| self.faults.get(&name)) {
            return Err(fault.clone());
        }
        let row = found.and_then(|name| self.core.rows(ROLE)?.row(name));
        Ok(row.filter(|row| row.flags.has(RowFlags::EXISTS)).map(|row| (row.roles, row.flags)))
    }

    /// What everybody has who is no superuser, whatever is stored.
    fn without_rows(&self) -> PermissionSet {
        use Permission::{Alter, Create, Drop, Modify, Select};
        match self.authorizer {
            Authorizer::Stored => PermissionSet::EMPTY,
            Authorizer::AllowAll => self.dialect.all_permissions(),
            Authorizer::Transitional => PermissionSet::of(&[Create, Alter, Drop, Select, Modify]),
        }
    }

    /// What rows say: here, or on what contains it.
    fn stored<const N: usize>(
        &self,
        set: RoleSetId,
        permissions: [Permission; N],
        resource: &Resource,
    ) -> [Decision; N] {
        let unreadable = kinds::unreadable(resource.kind());
        if roles_hold_in_any_form(&self.core, set, &Own::nobody(), unreadable) {
            return permissions.map(|permission| {
                let found = self.stored_step_by_step(set, permission, resource);
                found.map_or_else(Decision::Error, Decision::of)
            });
        }
        let place = kinds::place(resource);
        let containers =
            place.as_ref().map(|(kind, name)| self.core.space.containers(*kind, name.as_bytes(), None));
        permissions.map(|permission| {
            let scope = kinds::scope(permission, resource.kind());
            Decision::of(roles_cover(&self.core, set, &Own::nobody(), scope, containers.as_ref()))
        })
    }

    /// The same from the inside out, as the database goes: it reads whole rows, and stops when it has what it looks for.
    fn stored_step_by_step(
        &self,
        set: RoleSetId,
        permission: Permission,
        resource: &Resource,
    ) -> Result<bool, Error> {
        for resource in resource.family() {
            let Some(entity) = self.entity(&resource) else { continue };
            if roles_name(&self.core, set, kinds::unreadable(resource.kind()), entity) {
                return Err(self.unreadable_row(set, &resource));
            }
            if roles_name(&self.core, set, kinds::scope(permission, resource.kind()), entity) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The core's name of a resource: nothing for a root, and not even that for a name that no row mentions.
    #[expect(
        clippy::option_option,
        reason = "a root has no name, an unheard one has none here: two different things"
    )]
    fn entity(&self, resource: &Resource) -> Option<Option<Entity>> {
        match kinds::place(resource) {
            None => Some(None),
            Some((kind, name)) => self.core.space.find(kind, name.as_bytes()).map(Some),
        }
    }

    /// Which stored name of which role it was that could not be read.
    fn unreadable_row(&self, set: RoleSetId, resource: &Resource) -> Error {
        let on = resource.name();
        let held = self.core.role_sets.roles(set).iter().find_map(|role| {
            let role = self.core.space.text(Entity::new(ROLE, NameId::from_raw(role.0)));
            let name = self.unreadable.get(&(role.to_owned(), on.clone()))?;
            Some(Error::unreadable_permission(role, &on, name))
        });
        held.unwrap_or_else(|| Error::unreadable_permission("", &on, ""))
    }
}

/// Who asks.
enum Authorized {
    Nobody,
    /// A name without a row, where that is no error.
    Unknown,
    Superuser,
    Role(RoleSetId),
}
