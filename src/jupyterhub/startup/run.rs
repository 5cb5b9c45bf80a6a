//! One start of a hub, step by step, on rows that are committed where the hub commits them.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    configuration::{Configuration, TokenMark},
    names,
    notice::{Notice, NoticeKind},
    obstacle::{Kind, Obstacle},
    rows::{Bearer, HUB_CLIENT, Rows, UserRow},
};
use crate::{
    jupyterhub::{HubVersion, Policy},
    snapshot::{Client, CustomScope, FORMAT, Hub, Limits, Section, Snapshot, Source, Timestamp},
};

/// The rows have come to the point where they were committed last.
pub(super) struct Halt;

/// Goes on, or not.
pub(super) type Step = Result<(), Halt>;

/// A start in progress.
///
/// It does not end at an obstacle but goes on as if the thing in the way was not there, so that all obstacles come to light. What the
/// hub leaves behind is found by a second run up to the last commit before the first of them.
pub(super) struct Run<'c, 'a> {
    pub(super) configuration: &'c Configuration,
    pub(super) version: HubVersion,
    pub(super) now: Timestamp,
    pub(super) rows: Rows<'a>,
    pub(super) obstacles: Vec<Obstacle>,
    pub(super) notices: Vec<Notice>,
    /// Commits at the time of the first obstacle.
    pub(super) died_at: Option<usize>,
    /// Custom scopes that were let in, with what each implies.
    pub(super) vocabulary: BTreeMap<String, CustomScope<'static>>,
    /// Names of users that the authenticator allows by now.
    pub(super) allowed: BTreeSet<String>,
    pub(super) admin_users: BTreeSet<String>,
    /// Tokens for services, in the order in which they are made, with the place of each.
    pub(super) service_tokens: Vec<(TokenMark, String, String)>,
    /// Names of services of this configuration.
    pub(super) configured_services: BTreeSet<String>,
    /// Services whose rows cannot be read, as far as that was told.
    pub(super) unreadable: BTreeSet<String>,
    /// Services of this configuration with a text in the place of a list: the option and its place.
    pub(super) texts_for_lists: BTreeMap<String, (String, String)>,
    /// OAuth clients that services of this configuration have got.
    pub(super) given_clients: BTreeSet<String>,
    /// Users and no roles: a database from before 2.0.
    pub(super) upgrades: bool,
    /// A list of members with a name twice, which the database refuses at its next use.
    duplicate: Option<Obstacle>,
    commits: usize,
    stop_at: Option<usize>,
}

impl<'c, 'a> Run<'c, 'a> {
    pub(super) fn new(
        configuration: &'c Configuration,
        version: HubVersion,
        now: Timestamp,
        rows: Rows<'a>,
        stop_at: Option<usize>,
    ) -> Self {
        Self {
            unreadable: BTreeSet::new(),
            texts_for_lists: BTreeMap::new(),
            configuration,
            version,
            now,
            rows,
            obstacles: Vec::new(),
            notices: Vec::new(),
            died_at: None,
            vocabulary: BTreeMap::new(),
            allowed: BTreeSet::new(),
            admin_users: BTreeSet::new(),
            service_tokens: Vec::new(),
            configured_services: BTreeSet::new(),
            given_clients: BTreeSet::new(),
            upgrades: false,
            duplicate: None,
            commits: 0,
            stop_at,
        }
    }

    /// Every step, in the order of the hub.
    pub(super) fn all(&mut self) -> Step {
        if self.stop_at == Some(0) {
            return Err(Halt);
        }
        self.notice_options();
        self.add_hub_client()?;
        self.create_roles()?;
        self.load_users()?;
        self.load_groups()?;
        self.load_services()?;
        self.load_tokens()?;
        self.assign_roles()?;
        self.block_users()
    }

    fn add_hub_client(&mut self) -> Step {
        if !self.rows.clients.contains_key(HUB_CLIENT) {
            let client =
                Client { id: HUB_CLIENT.into(), server: None, service: None, allowed_scopes: Vec::new() };
            self.rows.clients.insert(HUB_CLIENT.to_owned(), client);
            self.commit()?;
        }
        Ok(())
    }

    /// What the hub's process loses no more.
    pub(super) fn commit(&mut self) -> Step {
        self.flush();
        self.commits = self.commits.saturating_add(1);
        if self.stop_at == Some(self.commits) { Err(Halt) } else { Ok(()) }
    }

    /// The hub sends its changes to the database before each query.
    pub(super) fn flush(&mut self) {
        if let Some(duplicate) = self.duplicate.take() {
            self.record(duplicate);
        }
    }

    pub(super) fn refuse(&mut self, kind: Kind, pointer: impl Into<String>) {
        self.record(Obstacle::new(kind, pointer));
    }

    /// Refused at the next use of the database, unless something else comes first.
    pub(super) fn refuse_later(&mut self, kind: Kind, pointer: impl Into<String>) {
        self.duplicate = Some(Obstacle::new(kind, pointer));
    }

    pub(super) fn note(&mut self, kind: NoticeKind, pointer: impl Into<String>) {
        self.notices.push(Notice { kind, pointer: pointer.into() });
    }

    fn record(&mut self, mut obstacle: Obstacle) {
        if self.died_at.is_none() {
            self.died_at = Some(self.commits);
            obstacle.mark_first();
        }
        self.obstacles.push(obstacle);
    }

    /// A user whom the configuration names, made if there is none yet; `None` for a name that no user can have.
    pub(super) fn user(&mut self, name: &str, pointer: &str) -> Result<Option<String>, Halt> {
        let name = self.normalized(name);
        self.flush();
        if !self.rows.users.contains_key(&name) {
            if !self.is_user_name(&name) {
                self.refuse(Kind::UserName { name }, pointer);
                return Ok(None);
            }
            self.rows.users.insert(name.clone(), UserRow::default());
            self.rows.grant(Bearer::User, &name, "user");
            self.commit()?;
            self.allow_existing(&name);
        }
        Ok(Some(name))
    }

    pub(super) fn normalized(&self, name: &str) -> String {
        names::normalized(name, &self.configuration.authenticator.username_map)
    }

    pub(super) fn is_user_name(&self, name: &str) -> bool {
        names::is_user_name(name, self.version)
    }

    /// Users whom the hub has count as allowed where existing users do.
    pub(super) fn allow_existing(&mut self, name: &str) {
        let options = &self.configuration.authenticator;
        let existing = options.allow_existing_users.unwrap_or(!options.allowed_users.is_empty());
        if existing && !options.allow_all {
            self.allowed.insert(name.to_owned());
        }
    }

    /// The rows as a policy, for what the engine decides elsewhere.
    pub(super) fn policy(&self, with_rows: bool) -> Result<Policy, String> {
        let mut document = self.document();
        if with_rows {
            self.rows.clone().write_to(&mut document);
        }
        let bytes = serde_json::to_vec(&document).map_err(|error| error.to_string())?;
        let limits = Limits {
            bytes: usize::MAX,
            name_bytes: usize::MAX,
            scope_bytes: usize::MAX,
            text_bytes: usize::MAX,
            ..Limits::default()
        };
        Policy::load(&bytes, &limits).map_err(|error| error.to_string())
    }

    /// A document with the custom scopes of this start and without rows.
    fn document(&self) -> Snapshot<'a> {
        Snapshot {
            format: FORMAT.into(),
            hub: Hub {
                kind: "jupyterhub".into(),
                version: self.version.to_string().into(),
                url: None,
                settings: None,
            },
            source: Source::Hand,
            issued_at: self.now,
            knows: Section::ALL.to_vec(),
            vocabulary: self
                .vocabulary
                .iter()
                .map(|(name, scope)| (name.clone().into(), scope.clone()))
                .collect(),
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

    fn notice_options(&mut self) {
        let options = &self.configuration.authenticator;
        if options.has_username_pattern {
            self.note(NoticeKind::UsernamePattern, "/username_pattern");
        }
        if options.manage_roles {
            self.note(NoticeKind::ManagedRoles, "/manage_roles");
        }
        if !self.configuration.extra_user_scopes.is_empty() && !self.version.has_extra_user_scopes() {
            self.note(NoticeKind::ExtraUserScopes, "/extra_user_scopes");
        }
    }
}
