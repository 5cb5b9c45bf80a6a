//! Carrying a plan out: whole, or not at all.

use std::fmt;

use super::{Course, Fault, Marker, Module, Plan, Verification};
use crate::{
    cql::{Dialect, State},
    snapshot::Timestamp,
};

/// What a migration did.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Migrated {
    /// What was planned, and is now done.
    pub plan: Plan,
    /// How the tables compare now.
    pub verification: Verification,
}

/// Carries the legacy tables over, and leaves a marker for each.
///
/// All of it is written or nothing: a row that cannot be read, or a table that would be left out while the roles do not hold what it says,
/// refuses the whole migration. What is written is what a real upgrade writes that succeeds. `time` is what the markers say. `forced`
/// writes once more, past markers and past new rows: flags and hashes are overwritten, permissions united. A default superuser is
/// never created.
///
/// Linear in the rows of all tables, times the logarithm of names.
///
/// ```
/// use hubscope::{cql::{Dialect, Limits, State, migration::migrate}, snapshot::Timestamp};
///
/// let rows = br#"{"legacy": {"users": [{"name": "ann", "super": true}]}}"#;
/// let mut state = State::read(rows, &Limits::default())?;
/// let scylla = Dialect::named("scylla-5.4").unwrap();
/// let done = migrate(&mut state, scylla, Timestamp::from_micros(0), false)?;
/// assert!(done.verification.equivalent && state.role_exists("ann"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`MigrationError`]; then nothing was changed.
pub fn migrate(
    state: &mut State,
    dialect: &Dialect,
    time: Timestamp,
    forced: bool,
) -> Result<Migrated, MigrationError> {
    let plan = Plan::new(state, dialect, forced);
    if plan.faults().next().is_some() {
        return Err(MigrationError::FaultyRows(plan.faults().cloned().collect()));
    }
    // Written apart and moved in at the end. The legacy tables are not copied: they are the most of it.
    let mut target = State {
        roles: state.roles.clone(),
        role_permissions: state.role_permissions.clone(),
        ..State::default()
    };
    let mut markers = state.markers.clone();
    for planned in plan.modules.iter().filter(|planned| planned.course == Course::Migrate) {
        let rows = planned.module.rows(state.legacy.as_ref()).unwrap_or_default();
        for (row, value) in rows.iter().enumerate() {
            let written = planned.module.transfer(value, row, &mut target, dialect);
            written.map_err(|fault| MigrationError::FaultyRows(vec![fault]))?;
        }
        markers.insert(planned.module, Marker::new(rows, time));
    }
    let verification = Verification::between(state, &target, dialect);
    let left_out = |planned: &&super::PlannedModule| {
        matches!(planned.course, Course::Migrate | Course::Ignored) && !verification.holds(planned.module)
    };
    let left_out: Vec<Module> = plan.modules.iter().filter(left_out).map(|planned| planned.module).collect();
    if !left_out.is_empty() {
        return Err(MigrationError::HalfMigrated(left_out, Box::new(verification)));
    }
    state.roles = target.roles;
    state.role_permissions = target.role_permissions;
    state.markers = markers;
    Ok(Migrated { plan, verification })
}

impl Verification {
    /// Whether everything that one legacy table says is there.
    fn holds(&self, module: Module) -> bool {
        match module {
            Module::Roles => self.missing_roles.is_empty() && self.attribute_mismatch.is_empty(),
            Module::Credentials => self.missing_credentials.is_empty() && self.credential_mismatch.is_empty(),
            Module::Permissions => self.missing_permissions.is_empty(),
        }
    }
}

/// Why nothing was migrated.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum MigrationError {
    /// Rows that cannot be read.
    FaultyRows(Vec<Fault>),
    /// These tables would be left out, because there are new rows, and not everything that they say is among these.
    HalfMigrated(Vec<Module>, Box<Verification>),
}

impl MigrationError {
    /// A stable word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::FaultyRows(_) => "faulty_rows",
            Self::HalfMigrated(..) => "half_migrated",
        }
    }
}

impl fmt::Display for MigrationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FaultyRows(faults) => {
                let Some(first) = faults.first() else { return f.write_str("a row cannot be read") };
                let more = faults.len().saturating_sub(1);
                write!(f, "{first}")?;
                match more {
                    0 => f.write_str("; repair the row, nothing was written"),
                    _ => write!(f, "; repair it and {more} more, nothing was written"),
                }
            }
            Self::HalfMigrated(modules, _) => {
                let tables: Vec<&str> = modules.iter().map(|module| module.table()).collect();
                write!(
                    f,
                    "the migration would be half: there are new rows already, which do not hold all that `{}` says; recover to start \
                     anew, force to write over them, or drop the legacy tables if the new rows are right",
                    tables.join("`, `")
                )
            }
        }
    }
}

impl std::error::Error for MigrationError {}
