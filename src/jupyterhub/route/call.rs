//! One request on its way through a row of the table.

use serde_json::Value;

use super::{
    caller::{Asker, Caller, Identity},
    outcome::{Dependency, Test, Verdict, ensure},
    reason::Reason,
    table::{Row, Takes},
    template::Parameters,
};
use crate::{
    decision::{Decision, Missing},
    jupyterhub::{
        kinds::{GROUP, SERVER, SERVICE, USER},
        policy::Policy,
    },
    policy::{Entity, RowFlags},
    snapshot::{Section, Timestamp},
    vocabulary::Kind,
};

/// A request whose row is found.
pub(super) struct Call<'c> {
    pub(super) policy: &'c Policy,
    pub(super) caller: &'c Caller<'c>,
    pub(super) row: &'c Row,
    pub(super) method: &'c str,
    pub(super) parameters: Parameters,
    pub(super) query: &'c str,
    pub(super) body: Option<&'c Value>,
    pub(super) now: Timestamp,
}

impl<'c> Call<'c> {
    /// A variable part of the path; empty if the path has none of this name, which the hub takes for the default server.
    pub(super) fn parameter(&self, name: &str) -> &str {
        let found = self.parameters.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    pub(super) fn user(&self) -> &str {
        self.parameter("user_name")
    }

    pub(super) fn server(&self) -> &str {
        self.parameter("server_name")
    }

    pub(super) fn group(&self) -> &str {
        self.parameter("group_name")
    }

    pub(super) fn service(&self) -> &str {
        self.parameter("service_name")
    }

    /// The servers that a path below `/user/NAME` may mean: the default one, and the one that its first part names if there is more.
    pub(super) fn possible_servers(&self) -> impl Iterator<Item = &str> {
        let named = self.parameter("user_path").split_once('/').map(|(name, _)| name);
        std::iter::once("").chain(named)
    }

    /// Who is logged in, as far as the handler looks.
    pub(super) fn asker(&self) -> Option<&'c Asker<'c>> {
        self.caller.asker(matches!(self.row.takes, Takes::Api | Takes::Either))
    }

    /// Somebody, or 403.
    pub(super) fn authenticated(&self) -> Test<&'c Asker<'c>> {
        self.asker().ok_or_else(|| Verdict::status(403, Reason::NotAuthenticated))
    }

    /// Somebody, or the way to the login.
    pub(super) fn logged_in(&self) -> Test<&'c Asker<'c>> {
        self.asker().ok_or_else(|| match self.method {
            "GET" | "HEAD" => Verdict::status(302, Reason::LoginNeeded),
            _ => Verdict::status(403, Reason::NotAuthenticated),
        })
    }

    pub(super) fn has_token_header(&self) -> bool {
        self.caller.token_asker().is_some()
    }

    /// Whose account asks.
    pub(super) fn own_identity(&self) -> Test<Identity<'c>> {
        let identity = self.authenticated()?.identity;
        identity.ok_or_else(|| Verdict::undecided(Decision::Unknown(Missing::Tokens)))
    }

    /// Whether whoever asks has the admin flag.
    pub(super) fn own_admin_flag(&self) -> Test<bool> {
        let flag = self.own_identity()?.admin;
        flag.ok_or_else(|| Verdict::undecided(Decision::Unknown(Missing::Users)))
    }

    pub(super) fn own_name(&self) -> Option<&'c str> {
        self.asker()?.identity.map(|identity| identity.name)
    }

    /// The body, null if it is empty; unless the question does not tell.
    pub(super) fn body(&self) -> Test<&'c Value> {
        self.body.ok_or_else(|| Verdict::conditional(None, &[Dependency::Body], Reason::Done))
    }

    pub(super) fn told_body(&self) -> Option<&'c Value> {
        self.body
    }

    pub(super) fn user_exists(&self, name: &str) -> Test<bool> {
        self.exists(USER, name, Section::Users, &[Dependency::Users])
    }

    pub(super) fn group_exists(&self, name: &str) -> Test<bool> {
        self.exists(GROUP, name, Section::Groups, &[Dependency::Groups])
    }

    pub(super) fn service_exists(&self, name: &str) -> Test<bool> {
        self.exists(SERVICE, name, Section::Services, &[Dependency::Services])
    }

    /// Whether a server of a user has a row. Every user has a default server: the hub adds what is missing when it looks at the user.
    pub(super) fn server_exists(&self, user: &str, name: &str) -> Test<bool> {
        if name.is_empty() {
            return self.user_exists(user);
        }
        let server = self.server_entity(user, name);
        if server.is_some_and(|server| self.policy.server_exists.get(server.name().index()) == Some(&true)) {
            return Ok(true);
        }
        self.known(Section::Servers, &[Dependency::Servers])
    }

    pub(super) fn server_entity(&self, user: &str, name: &str) -> Option<Entity> {
        self.policy.core.space.find(SERVER, format!("{user}/{name}").as_bytes())
    }

    /// The user of the path, or 404.
    pub(super) fn existing_user(&self) -> Test {
        ensure(self.user_exists(self.user())?, 404, Reason::NoSuchUser)
    }

    /// The group of the path, or 404.
    pub(super) fn existing_group(&self) -> Test {
        ensure(self.group_exists(self.group())?, 404, Reason::NoSuchGroup)
    }

    /// The server of the path, or 404.
    pub(super) fn existing_server(&self) -> Test {
        let exists = self.user_exists(self.user())? && self.server_exists(self.user(), self.server())?;
        ensure(exists, 404, Reason::NoSuchServer)
    }

    /// A setting of the hub that must be on, or this status.
    pub(super) fn setting(
        &self,
        setting: Option<bool>,
        unknown: &'static [Dependency],
        (status, reason): (u16, Reason),
    ) -> Test {
        match setting {
            Some(on) => ensure(on, status, reason),
            None => Err(Verdict::conditional(Some(status), unknown, reason)),
        }
    }

    /// Servers with names are switched on, or 400.
    pub(super) fn named_servers(&self) -> Test {
        let setting = self.policy.settings.allow_named_servers;
        self.setting(setting, &[Dependency::AllowNamedServers], (400, Reason::NamedServersOff))
    }

    fn exists(&self, kind: Kind, name: &str, section: Section, missing: &'static [Dependency]) -> Test<bool> {
        let row =
            self.policy.core.space.find(kind, name.as_bytes()).and_then(|entity| self.policy.row(entity));
        if row.is_some_and(|row| row.flags.has(RowFlags::EXISTS)) {
            return Ok(true);
        }
        self.known(section, missing)
    }

    /// What a complete section does not show does not exist.
    pub(super) fn known(&self, section: Section, missing: &'static [Dependency]) -> Test<bool> {
        match self.policy.about().knows(section) {
            true => Ok(false),
            false => Err(Verdict::conditional(None, missing, Reason::Done)),
        }
    }
}
