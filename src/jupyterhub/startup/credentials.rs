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
        if self.rows.has_configured(mark.number) {
            return Ok(());
        }
        if self.rows.may_have_configured(kind, name) {
            self.note(NoticeKind::TokenAssumed { owner: name.to_owned() }, pointer);
            return Ok(());
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
                Ok(_) if mark.length == TokenLength::Long && self.version.checks_names_as_paths() => {
                    Some(Kind::TokenLong { owner: owner() })
                }
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
