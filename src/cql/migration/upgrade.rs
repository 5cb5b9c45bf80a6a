//! What a real upgrade does.

use super::{Fault, Module};
use crate::cql::{
    Dialect, State, login,
    state::{Authenticator, Authorizer, RoleRow},
};

/// The name of the superuser that comes with the database, and its password.
const DEFAULT: &str = "cassandra";

/// What came of one module.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Outcome {
    /// Every row was carried over.
    Migrated,
    /// There are new rows already, so the legacy table was left alone.
    Ignored,
    /// The default superuser was created, or got its password.
    CreatedDefault,
    /// There is no legacy table, and nothing is missing.
    NothingToDo,
    /// This release, or this database as it is set up, has no such module.
    NotRunning,
    /// It stopped at a row; the rows before stay.
    Error(Fault),
}

impl Outcome {
    /// A stable word for programs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Migrated => "migrated",
            Self::Ignored => "ignored",
            Self::CreatedDefault => "created_default",
            Self::NothingToDo => "nothing_to_do",
            Self::NotRunning => "not_running",
            Self::Error(_) => "error",
        }
    }
}

/// How grave a line in the log is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Level {
    /// As it should be.
    Info,
    /// Somebody should look.
    Warn,
    /// It failed.
    Error,
}

impl Level {
    /// As a log shows it, in small letters.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

/// What a module says in the log.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// It begins to carry rows over.
    Start,
    /// It carried all of them over.
    Finish,
    /// It stopped at a row.
    Failed,
    /// It leaves the legacy table alone.
    Ignored,
    /// It made the default superuser, or set its password.
    CreatedDefault,
}

impl Event {
    /// A stable word for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Finish => "finish",
            Self::Failed => "failed",
            Self::Ignored => "ignored",
            Self::CreatedDefault => "created_default",
        }
    }
}

/// One line of the log.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "the case format has lines of three parts")]
pub struct LogLine {
    /// Who says it.
    pub module: Module,
    /// How grave it is.
    pub level: Level,
    /// What happened.
    pub event: Event,
}

/// What an upgrade did, in the order of its modules.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Upgrade {
    /// What came of each module.
    pub outcomes: Vec<(Module, Outcome)>,
    /// The log.
    pub logs: Vec<LogLine>,
}

impl Upgrade {
    /// The rows at which modules stopped.
    pub fn faults(&self) -> impl Iterator<Item = &Fault> {
        self.outcomes.iter().filter_map(|(_, outcome)| match outcome {
            Outcome::Error(fault) => Some(fault),
            _ => None,
        })
    }
}

/// Starts the database once, and does to the rows what its modules do: exactly, also where a person would not want it.
///
/// Each module decides for itself, and what it wrote before a row that it cannot read stays. Doing it again is the next start, or the retry
/// after a failure. `forced` modules have looked at the new rows before somebody else wrote there: they no longer look.
///
/// Linear in the rows of the legacy tables.
///
/// Rule: `docs/rules/cql.md`, section 8.
pub fn upgrade(state: &mut State, dialect: &Dialect, modules: &[Module], forced: bool) -> Upgrade {
    let mut upgrade = Upgrade::default();
    for module in modules {
        let mut log = |level, event| upgrade.logs.push(LogLine { module: *module, level, event });
        let outcome = module.start(state, dialect, forced, &mut log);
        upgrade.outcomes.push((*module, outcome));
    }
    upgrade
}

impl Module {
    fn start(
        self,
        state: &mut State,
        dialect: &Dialect,
        forced: bool,
        log: &mut impl FnMut(Level, Event),
    ) -> Outcome {
        if !self.runs(state, dialect) {
            return Outcome::NotRunning;
        }
        let decided = forced || dialect.converts_always;
        let has_data = !decided && self.has_data(state, self.default_name(state, dialect));
        // Taken out while rows are written elsewhere, and put back below.
        let legacy = state.legacy.take();
        let rows = self.rows(legacy.as_ref());
        let outcome = match (has_data, rows) {
            (true, Some(_)) => {
                log(Level::Warn, Event::Ignored);
                Outcome::Ignored
            }
            (true, None) => Outcome::NothingToDo,
            (false, Some(rows)) => {
                log(Level::Info, Event::Start);
                let written = rows
                    .iter()
                    .enumerate()
                    .try_for_each(|(row, value)| self.transfer(value, row, state, dialect));
                match written {
                    Ok(()) => {
                        log(Level::Info, Event::Finish);
                        Outcome::Migrated
                    }
                    Err(fault) => {
                        log(Level::Error, Event::Failed);
                        Outcome::Error(fault)
                    }
                }
            }
            (false, None) if self.create_default(state, dialect) => {
                log(Level::Info, Event::CreatedDefault);
                Outcome::CreatedDefault
            }
            (false, None) => Outcome::NothingToDo,
        };
        state.legacy = legacy;
        outcome
    }

    /// Whether the database has this module at all.
    fn runs(self, state: &State, dialect: &Dialect) -> bool {
        dialect.migrates
            && match self {
                Self::Roles => true,
                Self::Credentials => state.authenticator() == Authenticator::Password,
                Self::Permissions => state.authorizer() != Authorizer::AllowAll,
            }
    }

    /// Whose rows do not count as new data. The module of roles compares with the literal name, whatever is configured.
    pub(super) fn default_name<'s>(self, state: &'s State, dialect: &Dialect) -> &'s str {
        match self {
            Self::Roles => DEFAULT,
            Self::Credentials | Self::Permissions => superuser_name(state, dialect),
        }
    }

    /// Makes sure that somebody can log in where nobody ever could; false if that is so already.
    fn create_default(self, state: &mut State, dialect: &Dialect) -> bool {
        let name = superuser_name(state, dialect).to_owned();
        let password = || Some(login::stand_in_hash(DEFAULT));
        match self {
            Self::Roles if dialect.converts_always => {
                // One INSERT with the password, and only into an empty table.
                if !state.roles.is_empty() {
                    return false;
                }
                let row = RoleRow { is_superuser: Some(true), can_login: Some(true), ..RoleRow::default() };
                state.roles.insert(name, RoleRow { salted_hash: password(), ..row });
                true
            }
            Self::Roles => {
                let role = state.roles.entry(name).or_default();
                if role.can_login.is_some() {
                    return false;
                }
                role.is_superuser = Some(true);
                role.can_login = Some(true);
                true
            }
            Self::Credentials if dialect.converts_always => false,
            Self::Credentials => {
                let role = state.roles.entry(name).or_default();
                if role.salted_hash.as_deref().is_some_and(|hash| !hash.is_empty()) {
                    return false;
                }
                role.salted_hash = password();
                true
            }
            Self::Permissions => false,
        }
    }
}

fn superuser_name<'s>(state: &'s State, dialect: &Dialect) -> &'s str {
    match &state.config.superuser_name {
        Some(name) if dialect.names_superuser => name,
        _ => DEFAULT,
    }
}
