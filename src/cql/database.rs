//! A snapshot that is loaded: its rows, and the policy that was compiled from them.

use std::fmt;

use super::{Answer, Dialect, Error, Limits, Policy, ReadError, State, Statement, apply};

/// The rows of one database and their policy, which always belong together.
///
/// ```
/// use hubscope::cql::{Database, Dialect, Limits, Permission, Resource, parse};
///
/// let rows = br#"{"roles": {"root": {"is_superuser": true, "can_login": true}, "ann": {"can_login": true}}}"#;
/// let database = Database::load(rows, &Limits::default(), Dialect::named("scylla-5.4").unwrap())?;
/// let (after, _) = database.execute(&parse("GRANT SELECT ON ALL KEYSPACES TO ann")?, Some("root"))?;
/// let orders = Resource::table("shop", "orders");
/// assert!(!database.policy().check(Some("ann"), Permission::Select, &orders));
/// assert!(after.policy().check(Some("ann"), Permission::Select, &orders));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Database {
    state: State,
    policy: Policy,
}

impl Database {
    /// Reads a snapshot and compiles it.
    ///
    /// # Errors
    ///
    /// [`LoadError`] if the document cannot be read, or if roles are granted in a circle.
    pub fn load(document: &[u8], limits: &Limits, dialect: &'static Dialect) -> Result<Self, LoadError> {
        let state = State::read(document, limits).map_err(LoadError::Document)?;
        Self::new(state, dialect).map_err(LoadError::Rows)
    }

    /// Compiles rows.
    ///
    /// # Errors
    ///
    /// As [`Policy::compile`].
    pub fn new(state: State, dialect: &'static Dialect) -> Result<Self, Error> {
        let policy = Policy::compile(&state, dialect)?;
        Ok(Self { state, policy })
    }

    /// The rows.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What decides.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The rules of which release count.
    #[must_use]
    pub fn dialect(&self) -> &'static Dialect {
        self.policy.dialect()
    }

    /// The database after a statement of a caller, and what the statement answers. This one stays as it is.
    ///
    /// Linear in the rows; a statement that only lists copies nothing.
    ///
    /// # Errors
    ///
    /// As [`apply`].
    pub fn execute(&self, statement: &Statement, caller: Option<&str>) -> Result<(Self, Answer), Error> {
        let (state, answer) = self.changed(statement, caller)?;
        Ok((Self::new(state, self.dialect())?, answer))
    }

    /// The rows after a statement of a caller.
    fn changed(&self, statement: &Statement, caller: Option<&str>) -> Result<(State, Answer), Error> {
        let mut state = self.state.clone();
        let answer = apply(&mut state, statement, caller, self.dialect())?;
        Ok((state, answer))
    }

    /// The database after several statements of one caller: all are made, or none.
    ///
    /// # Errors
    ///
    /// As [`apply`], with the position of the statement in the list, from 0.
    pub fn execute_all(
        &self,
        statements: &[Statement],
        caller: Option<&str>,
    ) -> Result<(Self, Vec<Answer>), (usize, Error)> {
        let mut state = self.state.clone();
        let mut answers = Vec::with_capacity(statements.len());
        for (position, statement) in statements.iter().enumerate() {
            let answer = apply(&mut state, statement, caller, self.dialect());
            answers.push(answer.map_err(|error| (position, error))?);
        }
        let after = Self::new(state, self.dialect());
        Ok((after.map_err(|error| (statements.len(), error))?, answers))
    }
}

/// Why a snapshot is not loaded.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a document is bad as such, or its rows are")]
pub enum LoadError {
    /// The document cannot be read.
    Document(ReadError),
    /// The rows cannot be compiled.
    Rows(Error),
}

impl fmt::Display for LoadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document(error) => error.fmt(formatter),
            Self::Rows(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for LoadError {}
