//! Queries in JSON: every question that a database answers, for bindings and programs that speak no Rust.
//!
//! A query is an object whose member `op` names the question; its other members are the arguments. `as` is the role that asks or acts, `null`
//! whoever is not logged in. A resource is its name as rows hold it (`on`: `data/shop/orders`), a permission its name in any case.
//!
//! | `op` | arguments | value |
//! | --- | --- | --- |
//! | `check` | `as`, `permission`, `on` | whether it is held |
//! | `check_any` | `as`, `permissions`, `on` | whether one of them is |
//! | `effective` | `as`, `on` | names of the permissions on exactly this resource, sorted |
//! | `applicable` | `on` | names of the permissions that mean something there, sorted |
//! | `roles` | | every role: `name`, `login`, `superuser` (its own flag), `member_of` |
//! | `roles_of` | `role`, `recursive` (true) | the role and what it includes, sorted |
//! | `has_role` | `grantee`, `role` | whether the one includes the other |
//! | `has_superuser` | `role` | whether it or a role that it includes is a superuser |
//! | `execute` | `as`, `cql` | `columns` and `rows`, `statements`, or `null` of a statement that lists nothing; nothing is kept |
//! | `explain` | `as`, `permission`, `on` | [`Explanation`](super::Explanation) |
//! | `remedies` | `as`, `permission`, `on` | a list of [`Remedy`](super::Remedy) |
//! | `reach` | `as`, `permission`, `kind`, `list` | [`Reached`](super::Reached); with `list` also `names` of what exists and is reached |
//! | `holders` | `permission`, `on`, `limit` | [`Holders`](super::Holders) |
//! | `preview` | `as`, `cql`, `limit`, `queries` | [`Difference`](super::Difference), and `answers` to queries after it |
//! | `test` | `tests`, a list | [`Report`](super::policy_tests::Report) of [policy tests](super::policy_tests) |
//! | `rows` | | the three tables of roles |
//! | `document` | | the whole snapshot as it is now |
//! | `migration_plan` | `force` (false) | [`Plan`](super::migration::Plan), and why it would be refused: `refusal` |
//! | `migration_rehearsal` | `starts` (1), `force` (false) | what a real upgrade does at each start ([`Upgrade`](super::migration::Upgrade)), and `verification` |
//! | `migration_verify` | | `verification` ([`Verification`](super::migration::Verification)) and `other_answers` |
//!
//! `cql` is one statement or several with `;` between them. [`executed`] makes another database: of statements, or of `migration`, which is
//! `migrate` (with the `time` that markers say, and `force`), `recover`, or `drop_legacy` (with `force`).

mod migration;

use std::fmt;

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    Answer, Category, Database, Decision, Error, Permission, PermissionSet, Position, Resource, ResourceKind,
    Statement, parse_script, policy_tests,
};
use crate::ShapeError;

/// How many rows a list has where nobody says.
const LIMIT: u64 = 100;
/// How many questions are answered after a preview.
const MOST_QUERIES: usize = 1000;

/// Why a query has no value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct QueryError {
    category: Option<Category>,
    code: &'static str,
    message: String,
    mentions: Vec<String>,
    position: Option<Position>,
    pointer: Option<String>,
}

impl QueryError {
    /// What kind of refusal it is, if the database itself would refuse; nothing where the query makes no sense.
    #[must_use]
    pub fn category(&self) -> Option<Category> {
        self.category
    }

    /// A stable word for programs: of [`Error`], or `bad-query` and the like.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Names that it is about.
    #[must_use]
    pub fn mentions(&self) -> &[String] {
        &self.mentions
    }

    /// Where in the text of statements.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.position
    }

    /// JSON Pointer of the part of the query that is refused, where one part is.
    #[must_use]
    pub fn pointer(&self) -> Option<&str> {
        self.pointer.as_deref()
    }

    /// The query is not even JSON.
    #[must_use]
    pub fn no_json() -> Self {
        Self::query("", "a query is an object in JSON")
    }

    /// There is no permission of this name.
    #[must_use]
    pub fn unknown_permission(name: &str) -> Self {
        Error::unknown_permission(name).into()
    }

    fn query(pointer: &str, message: impl Into<String>) -> Self {
        Self {
            category: None,
            code: "bad-query",
            message: message.into(),
            mentions: Vec::new(),
            position: None,
            pointer: (!pointer.is_empty()).then(|| pointer.to_owned()),
        }
    }

    fn at(self, pointer: &str) -> Self {
        Self { pointer: Some(pointer.to_owned()), ..self }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some(Position { line, column }) => {
                write!(formatter, "{} (line {line}, column {column})", self.message)
            }
            None => formatter.write_str(&self.message),
        }
    }
}

impl std::error::Error for QueryError {}

impl From<Error> for QueryError {
    fn from(error: Error) -> Self {
        Self {
            category: Some(error.category()),
            code: error.code(),
            message: error.message().to_owned(),
            mentions: error.mentions().to_vec(),
            position: error.position(),
            pointer: None,
        }
    }
}

impl From<ShapeError> for QueryError {
    fn from(error: ShapeError) -> Self {
        Self { code: error.code(), ..Self::query(error.pointer(), error.message()) }
    }
}

type Answered = Result<Value, QueryError>;

/// Answers a query.
///
/// ```
/// use hubscope::cql::{Database, Dialect, Limits, query};
///
/// let rows = br#"{"roles": {"ann": {"can_login": true}}, "role_permissions": [["ann", "data/shop", ["SELECT"]]]}"#;
/// let database = Database::load(rows, &Limits::default(), Dialect::named("scylla-5.4").unwrap())?;
/// let question = serde_json::json!({"op": "check", "as": "ann", "permission": "select", "on": "data/shop/orders"});
/// assert_eq!(query::answer(&database, &question)?, serde_json::json!(true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`QueryError`] if the database itself would fail or refuse, or if the query makes no sense.
pub fn answer(database: &Database, query: &Value) -> Result<Value, QueryError> {
    let query = Arguments(query);
    match query.text("op")? {
        "applicable" => Ok(json!(database.dialect().applicable(query.resource(database)?.class()).names())),
        "check" => decided(database.policy().decide(
            query.caller()?,
            query.permission()?,
            &query.resource(database)?,
        )),
        "check_any" => {
            let permissions = query.permissions()?;
            decided(database.policy().decide_any(query.caller()?, permissions, &query.resource(database)?))
        }
        "effective" => {
            let effective = database.policy().effective(query.caller()?, &query.resource(database)?)?;
            Ok(json!(effective.names()))
        }
        "execute" => execute(database, query),
        "explain" => {
            written(&database.explain(query.caller()?, query.permission()?, &query.resource(database)?))
        }
        "has_role" => {
            let (grantee, role) = (query.text("grantee")?, query.text("role")?);
            Ok(json!(database.state().has_role(grantee, role, database.dialect())?))
        }
        "has_superuser" => Ok(json!(database.policy().has_superuser(query.text("role")?)?)),
        "holders" => {
            written(&database.holders(query.permission()?, &query.resource(database)?, query.limit()))
        }
        "document" => Ok(database.state().to_json()),
        "migration_plan" => migration::plan(database, query),
        "migration_rehearsal" => migration::rehearse(database, query),
        "migration_verify" => migration::verify(database),
        "preview" => preview(database, query),
        "reach" => reach(database, query),
        "remedies" => {
            let resource = query.resource(database)?;
            match query.caller()? {
                Some(caller) => written(&database.remedies(caller, query.permission()?, &resource)),
                None => Ok(json!([])),
            }
        }
        "roles" => Ok(roles(database)),
        "roles_of" => {
            let recursive = query.0.get("recursive").and_then(Value::as_bool).unwrap_or(true);
            Ok(json!(database.state().roles_of(query.text("role")?, recursive, database.dialect())?))
        }
        "rows" => Ok(database.state().rows()),
        "test" => test(database, query),
        op => Err(QueryError::query("/op", format!("there is no query `{op}`"))),
    }
}

/// The database after statements, or after a step of the migration.
///
/// # Errors
///
/// [`QueryError`] with the place of the statement that is refused; then nothing is done.
pub fn executed(database: &Database, query: &Value) -> Result<(Database, Vec<Answer>), QueryError> {
    let query = Arguments(query);
    if query.0.get("migration").is_some() {
        return Ok((migration::done(database, query)?, Vec::new()));
    }
    let (statements, places) = query.statements()?;
    let done = database.execute_all(&statements, query.caller()?);
    done.map_err(|(position, error)| misplaced(error, &places, position))
}

fn execute(database: &Database, query: Arguments<'_>) -> Answered {
    let (_, answers) = executed(database, query.0)?;
    match answers.last() {
        None | Some(Answer::Done) => Ok(Value::Null),
        Some(Answer::Rows { columns, rows }) => Ok(json!({ "columns": columns, "rows": rows })),
        Some(Answer::Statements(statements)) => Ok(json!({ "statements": statements })),
    }
}

fn preview(database: &Database, query: Arguments<'_>) -> Answered {
    let (statements, places) = query.statements()?;
    let preview = database.preview(&statements, query.caller()?, query.limit());
    let preview = preview.map_err(|(position, error)| misplaced(error, &places, position))?;
    let mut value = written(&preview.difference)?;
    if let (Some(queries), Some(members)) = (query.0.get("queries"), value.as_object_mut()) {
        members.insert("answers".to_owned(), json!(answers_after(&preview.after, queries)?));
    }
    Ok(value)
}

fn answers_after(after: &Database, queries: &Value) -> Result<Vec<Value>, QueryError> {
    let list = queries.as_array().ok_or_else(|| QueryError::query("/queries", "`queries` must be a list"))?;
    if list.len() > MOST_QUERIES {
        let message = format!("more than {MOST_QUERIES} queries after one preview; ask in parts");
        return Err(QueryError { code: "too-many-queries", ..QueryError::query("/queries", message) });
    }
    let answers = list.iter().enumerate().map(|(number, query)| {
        let at = format!("/queries/{number}");
        if query.get("op").is_some_and(|op| op == "preview") {
            return Err(QueryError::query(&at, "a preview within a preview is not answered"));
        }
        match answer(after, query) {
            Ok(value) => Ok(json!({ "ok": value })),
            Err(error) if error.category().is_some() => {
                Ok(json!({ "error": { "code": error.code(), "message": error.to_string() } }))
            }
            Err(error) => Err(error.at(&at)),
        }
    });
    answers.collect()
}

fn reach(database: &Database, query: Arguments<'_>) -> Answered {
    let (caller, permission) = (query.caller()?, query.permission()?);
    let name = query.text("kind")?;
    let kind = ResourceKind::ALL.into_iter().find(|kind| kind.root() == name);
    let unknown =
        || QueryError::query("/kind", "the kinds are `data`, `roles`, `functions` and `service_levels`");
    let kind = kind.ok_or_else(unknown)?;
    let mut value = written(&database.reach(caller, permission, kind)?)?;
    if let (Some(Value::Bool(true)), Some(members)) = (query.0.get("list"), value.as_object_mut()) {
        let names: Vec<String> =
            database.reached(caller, permission, kind)?.iter().map(Resource::name).collect();
        members.insert("names".to_owned(), json!(names));
    }
    Ok(value)
}

fn test(database: &Database, query: Arguments<'_>) -> Answered {
    let tests = query.0.get("tests").unwrap_or(&Value::Null);
    written(&policy_tests::run(database, &json!({ "tests": tests }))?)
}

fn roles(database: &Database) -> Value {
    let rows = database.state().roles.iter().map(|(name, row)| {
        let [login, superuser] = [row.can_login, row.is_superuser].map(Option::unwrap_or_default);
        json!({ "name": name, "login": login, "superuser": superuser, "member_of": row.member_of })
    });
    rows.collect()
}

fn misplaced(error: Error, places: &[Position], position: usize) -> QueryError {
    let error = match places.get(position) {
        Some(place) => error.at(*place),
        None => error,
    };
    QueryError::from(error).at("/cql")
}

fn decided(decision: Decision) -> Answered {
    match decision {
        Decision::Allow => Ok(json!(true)),
        Decision::Deny => Ok(json!(false)),
        Decision::Error(error) => Err(error.into()),
    }
}

fn written(value: &impl Serialize) -> Answered {
    serde_json::to_value(value).map_err(|error| QueryError::query("", error.to_string()))
}

/// A query, by its arguments.
#[derive(Clone, Copy)]
struct Arguments<'q>(&'q Value);

impl<'q> Arguments<'q> {
    fn text(self, name: &str) -> Result<&'q str, QueryError> {
        let text = self.0.get(name).and_then(Value::as_str);
        text.ok_or_else(|| {
            QueryError::query(&format!("/{name}"), format!("the argument `{name}` must be a text"))
        })
    }

    /// Who asks. It must be said: an absent argument is a mistake, and not nobody.
    fn caller(self) -> Result<Option<&'q str>, QueryError> {
        match self.0.get("as") {
            Some(Value::Null) => Ok(None),
            Some(Value::String(role)) => Ok(Some(role)),
            _ => Err(QueryError::query(
                "/as",
                "`as` must be the name of a role, or null for whoever is not logged in",
            )),
        }
    }

    fn permission(self) -> Result<Permission, QueryError> {
        permission(self.text("permission")?).map_err(|error| error.at("/permission"))
    }

    fn permissions(self) -> Result<PermissionSet, QueryError> {
        let list = self.0.get("permissions").and_then(Value::as_array);
        let wrong =
            || QueryError::query("/permissions", "the argument `permissions` must be a list of texts");
        let names = list.ok_or_else(wrong)?.iter().map(|name| permission(name.as_str().ok_or_else(wrong)?));
        names.collect::<Result<_, _>>().map_err(|error| error.at("/permissions"))
    }

    fn resource(self, database: &Database) -> Result<Resource, QueryError> {
        let name = self.text("on")?;
        let known =
            Resource::asked(name).and_then(|resource| match database.dialect().has(resource.kind()) {
                true => Ok(resource),
                false => Err(Error::invalid_resource_name(name)),
            });
        known.map_err(|error| QueryError::from(error).at("/on"))
    }

    /// False unless it is said.
    fn flag(self, name: &str) -> Result<bool, QueryError> {
        match self.0.get(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(QueryError::query(
                &format!("/{name}"),
                format!("the argument `{name}` must be true or false"),
            )),
        }
    }

    fn limit(self) -> usize {
        let limit = self.0.get("limit").and_then(Value::as_u64).unwrap_or(LIMIT);
        usize::try_from(limit).unwrap_or(usize::MAX)
    }

    fn statements(self) -> Result<(Vec<Statement>, Vec<Position>), QueryError> {
        let script = parse_script(self.text("cql")?).map_err(|error| QueryError::from(error).at("/cql"))?;
        if script.is_empty() {
            return Err(QueryError::query("/cql", "there is no statement"));
        }
        let (places, statements) = script.into_iter().unzip();
        Ok((statements, places))
    }
}

fn permission(name: &str) -> Result<Permission, QueryError> {
    Permission::named(name).ok_or_else(|| QueryError::unknown_permission(name))
}
