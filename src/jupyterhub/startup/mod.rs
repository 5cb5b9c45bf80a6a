//! What a hub does with its configuration when it starts: the rows afterwards, what changes, and why it would not start.
//!
//! The hub writes down what it has done several times on its way, and what it wrote stays when it fails later. So a start that fails
//! can leave rows behind; they are the rows that the next start finds. Rule: `docs/rules/jupyterhub.md`, roles.

mod address;
mod assignment;
mod change;
mod configuration;
mod credentials;
mod groups;
mod names;
mod notice;
mod obstacle;
mod reading;
mod roles;
mod rows;
mod run;
mod services;
mod users;

use std::collections::BTreeMap;

pub use self::{
    change::Change,
    configuration::{Configuration, TokenMarks},
    notice::Notice,
    obstacle::Obstacle,
};

use self::{rows::Rows, run::Run};
use crate::{
    jupyterhub::HubVersion,
    snapshot::{CustomScope, FORMAT, Hub, Section, Snapshot, Source, Text, Timestamp},
};

/// What a start comes to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Start<'a> {
    /// The hub afterwards. Of a hub that does not start, what it leaves behind for the next attempt.
    ///
    /// Tokens that were issued have ids that no hub gives, since it has not numbered them yet.
    pub after: Snapshot<'a>,
    /// How that differs from before.
    pub changes: Vec<Change>,
    /// Why the hub would not start, what it meets first at the front; empty if it starts.
    pub obstacles: Vec<Obstacle>,
    /// What to know besides.
    pub notices: Vec<Notice>,
}

impl Start<'_> {
    /// Whether the hub starts.
    #[must_use]
    pub fn succeeds(&self) -> bool {
        self.obstacles.is_empty()
    }
}

/// Starts a hub with a configuration, on the rows of a document, at a moment.
///
/// Nothing is looked at that only a running hub has: the authenticator counts as one that keeps to the base class, users of the system
/// are not asked for, servers are not restored. The document's own custom scopes do not matter: a start defines those of its
/// configuration.
///
/// Costs about as much as reading and writing the document, and as much again if the hub fails.
///
/// ```
/// use hubscope::{
///     jupyterhub::{Configuration, HubVersion, TokenMarks, empty_hub, start},
///     snapshot::{Limits, Timestamp},
/// };
/// let now = Timestamp::from_micros(0);
/// let empty = empty_hub(HubVersion::parse("5.5.4")?, now);
/// let mut marks = TokenMarks::default();
/// let mut read = |text: &str| Configuration::read(text.as_bytes(), &Limits::default(), &mut marks);
///
/// let teachers = read(r#"{"load_roles": [{"name": "teacher", "scopes": ["list:users"], "users": ["Johan"]}]}"#)?;
/// let first = start(&empty, &teachers, now)?;
/// assert!(first.succeeds());
/// assert!(first.changes.iter().any(|change| change.to_string() == "user `johan` gains role `teacher`"));
///
/// // What leaves the configuration leaves the hub.
/// let second = start(&first.after, &read("{}")?, now)?;
/// assert_eq!(second.changes[0].to_string(), "role `teacher` is deleted, and nobody has it any more");
///
/// let third = start(&second.after, &read(r#"{"load_roles": [{"name": "Teacher"}]}"#)?, now)?;
/// assert_eq!((third.obstacles[0].code(), third.obstacles[0].pointer()), ("role-name", "/load_roles/0/name"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`StartError`] for a document that does not hold all that a start changes.
pub fn start<'a>(
    before: &Snapshot<'a>,
    configuration: &Configuration,
    now: Timestamp,
) -> Result<Start<'a>, StartError> {
    let version = HubVersion::parse(&before.hub.version).map_err(|unsupported| StartError {
        code: "unsupported-version",
        message: unsupported.to_string(),
    })?;
    if let Some(missing) = NEEDED.iter().find(|section| !before.knows.contains(section)) {
        let message = format!(
            "the snapshot is not complete about {missing:?}, which a start changes; take one from the hub's database"
        );
        return Err(StartError { code: "incomplete-snapshot", message: message.to_lowercase() });
    }
    let rows = Rows::of(before);
    let mut run = Run::new(configuration, version, now, rows.clone(), None);
    // Without a commit to stop at, it goes to the end.
    let _: Result<(), run::Halt> = run.all();
    let Run { obstacles, notices, died_at, .. } = &run;
    let (obstacles, notices) = (obstacles.clone(), notices.clone());
    if let Some(commits) = *died_at {
        run = Run::new(configuration, version, now, rows.clone(), Some(commits));
        let _: Result<(), run::Halt> = run.all();
    }
    let mut after = before.clone();
    let scopes_before = definitions(&before.vocabulary);
    if obstacles.is_empty() {
        after.vocabulary =
            run.vocabulary.iter().map(|(name, scope)| (name.clone().into(), scope.clone())).collect();
    }
    let changes = change::changes((&rows, &scopes_before), (&run.rows, &definitions(&after.vocabulary)));
    run.rows.write_to(&mut after);
    Ok(Start { after, changes, obstacles, notices })
}

/// Sections that a start reads and writes.
const NEEDED: [Section; 4] = [Section::Roles, Section::Groups, Section::Users, Section::Services];

/// A hub whose database was just made.
#[must_use]
pub fn empty_hub(version: HubVersion, now: Timestamp) -> Snapshot<'static> {
    Snapshot {
        format: FORMAT.into(),
        hub: Hub {
            kind: "jupyterhub".into(),
            version: version.to_string().into(),
            url: None,
            settings: None,
        },
        source: Source::Hand,
        issued_at: now,
        knows: Section::ALL.to_vec(),
        vocabulary: BTreeMap::new(),
        roles: Vec::new(),
        groups: Vec::new(),
        users: Vec::new(),
        services: Vec::new(),
        servers: Vec::new(),
        clients: Vec::new(),
        tokens: Vec::new(),
        shares: Vec::new(),
        held: Vec::new(),
        memberships: Vec::new(),
    }
}

/// Why nothing can be said about a start.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StartError {
    code: &'static str,
    message: String,
}

impl StartError {
    /// A stable word for programs: `incomplete-snapshot` or `unsupported-version`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }
}

impl std::fmt::Display for StartError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for StartError {}

/// Each custom scope with a text of all that defines it.
fn definitions(vocabulary: &BTreeMap<Text<'_>, CustomScope<'_>>) -> BTreeMap<String, String> {
    let text = |scope: &CustomScope<'_>| format!("{} {:?}", scope.description, scope.subscopes);
    vocabulary.iter().map(|(name, scope)| (name.to_string(), text(scope))).collect()
}
