//! What a migration would do, before it does anything.

use serde_json::Value;

use super::{
    Fault, Finding, Module,
    legacy::{Credential, Held, User},
};
use crate::cql::{Dialect, State};

/// What a migration would do with one legacy table, and why.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Course {
    /// Its rows would be written.
    Migrate,
    /// A marker says that they were.
    AlreadyMigrated {
        /// The legacy table has changed since.
        changed: bool,
    },
    /// There is a table, and new rows that did not come from it: it would be left alone.
    Ignored,
    /// There is no such table.
    NothingToDo,
}

impl Course {
    /// A stable word for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Migrate => "migrate",
            Self::AlreadyMigrated { .. } => "already_migrated",
            Self::Ignored => "ignored",
            Self::NothingToDo => "nothing_to_do",
        }
    }

    /// Why, in a sentence.
    #[must_use]
    pub fn reason(self, module: Module) -> &'static str {
        match (self, module) {
            (Self::Migrate, _) => "the legacy table exists and nothing stands in its way",
            (Self::AlreadyMigrated { changed: false }, _) => "a marker says that this table was carried over",
            (Self::AlreadyMigrated { changed: true }, _) => {
                "a marker says that this table was carried over, but it has changed since"
            }
            (Self::Ignored, Module::Roles) => "a role other than the default superuser has a login flag",
            (Self::Ignored, Module::Credentials) => "a role other than the default superuser has a password",
            (Self::Ignored, Module::Permissions) => "there is a row of permissions already",
            (Self::NothingToDo, _) => "there is no legacy table",
        }
    }
}

/// What would be written from one legacy table.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct PlannedModule {
    /// Which one.
    pub module: Module,
    /// What would be done.
    pub course: Course,
    /// Rows of the legacy table.
    pub rows: usize,
    /// Rows that write what was not there.
    pub new: usize,
    /// Rows that say what is there already.
    pub same: usize,
    /// Roles of which something that is there would be overwritten or, of permissions, united; in the order of rows.
    pub changes: Vec<String>,
    /// Every row that cannot be read; one is enough to refuse the migration.
    pub faults: Vec<Fault>,
}

/// What a migration would write, why or why not, and what is odd about it. Nothing is changed.
///
/// ```
/// use hubscope::cql::{Dialect, Limits, State, migration::{Course, Plan}};
///
/// let rows = br#"{"legacy": {"users": [{"name": "ann", "super": false}], "credentials": []}}"#;
/// let state = State::read(rows, &Limits::default())?;
/// let plan = Plan::new(&state, Dialect::named("scylla-5.4").unwrap(), false);
/// let courses: Vec<Course> = plan.modules.iter().map(|module| module.course).collect();
/// assert_eq!(courses, [Course::Migrate, Course::Migrate, Course::NothingToDo]);
/// # Ok::<(), hubscope::cql::ReadError>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Plan {
    /// The three modules.
    pub modules: Vec<PlannedModule>,
    /// What is odd about the rows.
    pub findings: Vec<Finding>,
}

impl Plan {
    /// Plans. `forced` passes over markers and over new rows.
    ///
    /// Linear in the rows of the legacy tables, times the logarithm of names.
    #[must_use]
    pub fn new(state: &State, dialect: &Dialect, forced: bool) -> Self {
        let modules =
            Module::ALL.into_iter().map(|module| PlannedModule::new(module, state, dialect, forced));
        Self { modules: modules.collect(), findings: Finding::all(state, dialect) }
    }

    /// The rows that stand in the way of what would be written.
    pub fn faults(&self) -> impl Iterator<Item = &Fault> {
        self.modules.iter().flat_map(|module| &module.faults)
    }
}

impl PlannedModule {
    fn new(module: Module, state: &State, dialect: &Dialect, forced: bool) -> Self {
        let course = module.course(state, dialect, forced);
        let rows = module.rows(state.legacy.as_ref()).unwrap_or_default();
        let mut planned = Self {
            module,
            course,
            rows: rows.len(),
            new: 0,
            same: 0,
            changes: Vec::new(),
            faults: Vec::new(),
        };
        if course != Course::Migrate {
            return planned;
        }
        for (row, value) in rows.iter().enumerate() {
            match module.effect(value, row, state, dialect) {
                Ok(Effect::New) => planned.new = planned.new.saturating_add(1),
                Ok(Effect::Same) => planned.same = planned.same.saturating_add(1),
                Ok(Effect::Change(name)) => planned.changes.push(name.to_owned()),
                Err(fault) => planned.faults.push(fault),
            }
        }
        planned
    }
}

/// What one row would do.
enum Effect<'r> {
    New,
    Same,
    Change(&'r str),
}

impl Module {
    pub(super) fn course(self, state: &State, dialect: &Dialect, forced: bool) -> Course {
        let Some(rows) = self.rows(state.legacy.as_ref()) else { return Course::NothingToDo };
        if forced {
            return Course::Migrate;
        }
        if let Some(marker) = state.markers.get(&self) {
            return Course::AlreadyMigrated { changed: !marker.is_of(rows) };
        }
        let looks = !dialect.converts_always;
        match looks && self.has_data(state, self.default_name(state, dialect)) {
            true => Course::Ignored,
            false => Course::Migrate,
        }
    }

    fn effect<'r>(
        self,
        value: &'r Value,
        row: usize,
        state: &State,
        dialect: &Dialect,
    ) -> Result<Effect<'r>, Fault> {
        let (name, before, same) = match self {
            Self::Roles => {
                let user = User::read(value, row, dialect)?;
                let before = state.roles.get(user.name);
                let before = before.map(|row| (row.is_superuser, row.can_login));
                let before = before.filter(|flags| *flags != (None, None));
                (user.name, before.is_some(), before == Some((Some(user.superuser), Some(true))))
            }
            Self::Credentials => {
                let Credential { name, hash } = Credential::read(value, row)?;
                let before = state.roles.get(name).and_then(|row| row.salted_hash.as_deref());
                (name, before.is_some(), before == Some(hash))
            }
            Self::Permissions => {
                let held = Held::read(value, row, dialect)?;
                let rows = state.role_permissions.get(held.name);
                let before = rows.and_then(|rows| rows.get(held.resource.name().as_str()));
                let wanted = dialect.carried_over(&held.resource, held.permissions);
                let stored = before.and_then(|stored| stored.read().ok());
                let same = stored.is_some_and(|stored| match dialect.converts_always {
                    true => stored == wanted,
                    false => wanted.difference(stored).is_empty(),
                });
                (held.name, before.is_some(), same)
            }
        };
        Ok(match (before, same) {
            (_, true) => Effect::Same,
            (false, false) => Effect::New,
            (true, false) => Effect::Change(name),
        })
    }
}
