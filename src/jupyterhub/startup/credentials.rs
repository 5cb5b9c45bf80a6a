//! Tokens that a start makes: those of the configuration, and those of the services that the hub runs itself.
//!
//! Rule: `docs/rules/jupyterhub.md`, start-up order and effect; tokens.

use std::collections::BTreeSet;

use super::{
    configuration::{TokenLength, TokenMark},
    notice::NoticeKind,
    obstacle::Kind,
    rows::{Bearer, ServiceRow, UserRow},
    run::{Run, Step},
};
use crate::jupyterhub::{Issuer, Owner, TokenError, default_roles::TOKEN};

/// As much as a token asks for that says nothing.
const INHERIT: &str = "inherit";

impl Run<'_, '_> {
    pub(super) fn load_tokens(&mut self) -> Step {
        for (mark, name, pointer) in self.service_tokens.clone() {
            self.load_token(Bearer::Service, mark, &name, &pointer)?;
        }
        self.commit()?;
        for (mark, name) in &self.configuration.api_tokens {
            let name = self.normalized(name);
            if !self.is_user_name(&name) {
                self.refuse(Kind::UserName { name }, "/api_tokens");
                continue;
            }
            self.load_token(Bearer::User, *mark, &name, "/api_tokens")?;
        }
        self.commit()?;
        self.rows.purge_expired(self.now);
        self.commit()
    }

    fn load_token(&mut self, kind: Bearer, mark: TokenMark, name: &str, pointer: &str) -> Step {
        self.flush();
        if self.may_be_stored(mark.length) {
            if self.rows.has_configured(mark.number) {
                return Ok(());
            }
            if self.rows.may_have_configured(kind, name) {
                let refused = self.token_scopes(kind, name).err();
                let if_new = refused.map(|refused| refused.to_string());
                self.note(NoticeKind::TokenAssumed { owner: name.to_owned(), if_new }, pointer);
                return Ok(());
            }
        }
        let is_new = !self.rows.exists(kind, name);
        if is_new {
            match kind {
                Bearer::User => {
                    self.rows.users.insert(name.to_owned(), UserRow::default());
                }
                Bearer::Service | Bearer::Group => {
                    self.rows.services.insert(name.to_owned(), ServiceRow::default());
                }
            }
            self.commit()?;
        }
        let owner = || name.to_owned();
        let refused = match mark.length {
            TokenLength::Short => Some(Kind::TokenShort { owner: owner() }),
            TokenLength::Fine | TokenLength::Long => match self.token_scopes(kind, name) {
                Err(kind) => Some(kind),
                Ok(_) if !self.may_be_stored(mark.length) => Some(Kind::TokenLong { owner: owner() }),
                Ok(scopes) => {
                    self.rows.issue(kind, name, &scopes, Some(mark.number));
                    self.commit()?;
                    None
                }
            },
        };
        if let Some(refused) = refused {
            if is_new {
                match kind {
                    Bearer::User => self.rows.remove_user(name),
                    Bearer::Service | Bearer::Group => self.rows.remove_service(name),
                }
                self.commit()?;
            }
            self.refuse(refused, pointer);
        }
        Ok(())
    }

    /// Whether the database can hold a secret of this length; the hub finds no other there, and issues no other.
    fn may_be_stored(&self, length: TokenLength) -> bool {
        match length {
            TokenLength::Short => false,
            TokenLength::Fine => true,
            // Since 5.5.3.
            TokenLength::Long => !self.version.checks_names_as_paths(),
        }
    }

    /// Every start gives such a service one token more.
    pub(super) fn generate_token(&mut self, service: &str, pointer: &str) -> Step {
        match self.token_scopes(Bearer::Service, service) {
            Ok(scopes) => {
                self.rows.issue(Bearer::Service, service, &scopes, None);
                self.commit()?;
            }
            Err(kind) => self.refuse(kind, pointer),
        }
        Ok(())
    }

    /// The scopes of role `token`, if the owner can have a token with them now.
    fn token_scopes(&self, kind: Bearer, name: &str) -> Result<BTreeSet<String>, Kind> {
        let inherit = || BTreeSet::from([INHERIT.to_owned()]);
        let scopes: BTreeSet<String> =
            self.rows.roles.get(TOKEN).map_or_else(inherit, |role| role.scopes.iter().cloned().collect());
        // What nearly every hub has needs no look at the owner.
        if scopes == inherit() {
            return Ok(scopes);
        }
        let policy = self.policy(true).map_err(|reason| Kind::Uncompiled { reason })?;
        let owner = match kind {
            Bearer::User => Owner::User(name),
            Bearer::Service => Owner::Service(name),
            Bearer::Group => Owner::Group(name),
        };
        let checked: Result<(), TokenError> = policy.algebra().check_token(owner, None, Issuer::Hub);
        checked.map(|()| scopes).map_err(|error| Kind::Token { owner: name.to_owned(), error })
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        jupyterhub::{Configuration, Notice, Obstacle, TokenMarks, start},
        snapshot::{Limits, Snapshot, Timestamp},
    };

    /// What a start says about a token of service `grader`, which has one already: codes of obstacles and of notices.
    fn start_with(version: &str, role: &str, secret: &str) -> (Vec<&'static str>, Vec<&'static str>) {
        let hub = format!(
            r#"{{"format": "hubscope/1", "hub": {{"kind": "jupyterhub", "version": "{version}"}}, "source": "hand",
                "issued_at": "2026-01-31T09:00:00Z",
                "knows": ["roles", "groups", "users", "services", "tokens", "clients"],
                "roles": [{{"name": "user", "scopes": ["self"]}}],
                "services": [{{"name": "grader"}}], "clients": [{{"id": "jupyterhub"}}],
                "tokens": [{{"id": "a1", "service": "grader", "scopes": ["inherit"], "client": "jupyterhub"}}]}}"#
        );
        let hub: Snapshot<'_> = serde_json::from_str(&hub).unwrap();
        let configuration = format!(
            r#"{{"load_roles": [{role}], "services": [{{"name": "grader", "api_token": "{secret}"}}]}}"#
        );
        let mut marks = TokenMarks::default();
        let configuration =
            Configuration::read(configuration.as_bytes(), &Limits::default(), &mut marks).unwrap();
        let outcome = start(&hub, &configuration, Timestamp::from_micros(0)).unwrap();
        (
            outcome.obstacles.iter().map(Obstacle::code).collect(),
            outcome.notices.iter().map(Notice::code).collect(),
        )
    }

    #[test]
    fn a_secret_of_a_length_that_is_never_stored_is_no_token_of_the_hub() {
        let long = "x".repeat(65);
        assert_eq!(start_with("5.5.4", "", "12345678"), (vec![], vec!["token-assumed"]));
        assert_eq!(start_with("5.5.4", "", "1234567"), (vec!["token-too-short"], vec![]));
        assert_eq!(start_with("5.5.4", "", &long), (vec!["token-too-long"], vec![]));
        assert_eq!(start_with("5.5.2", "", "1234567"), (vec!["token-too-short"], vec![]));
        assert_eq!(start_with("5.5.2", "", &long), (vec![], vec!["token-assumed"]));
    }

    #[test]
    fn a_new_secret_can_ask_for_more_than_its_owner_has() {
        let role = r#"{"name": "token", "scopes": ["list:users"]}"#;
        assert_eq!(start_with("5.5.4", role, "12345678"), (vec![], vec!["token-decides"]));
        assert_eq!(start_with("5.5.4", role, "1234567"), (vec!["token-too-short"], vec![]));
    }
}
