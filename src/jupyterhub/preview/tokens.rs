//! Tokens are issued and revoked.
//!
//! Rule: `docs/rules/jupyterhub.md`, tokens.

use super::{
    super::{
        algebra::{Issuer, Owner},
        bearer::HeldKey,
        default_roles::TOKEN,
        kinds::USER,
        policy::Policy,
        scopes::INHERIT,
        tables::{ScopeList, TokenRow},
        token::HUB_CLIENT,
    },
    apply::{Applied, Draft},
    edit::{BearerName, Problem},
};
use crate::{names::NameId, snapshot::Timestamp};

impl Draft {
    /// Linear in the rows where another edit stands between this and the last token, else as costly as its scopes.
    pub(super) fn issue_token(
        &mut self,
        id: &str,
        owner: &BearerName,
        scopes: Option<&[String]>,
        expires_at: Option<Timestamp>,
    ) -> Applied {
        let policy = &mut self.algebra.policy;
        let entity = policy.bearer_row(owner)?;
        let asking = match owner {
            BearerName::Group(_) => return Err(Problem::Kind(owner.clone())),
            BearerName::Service(name) => Owner::Service(name),
            BearerName::User(name) => Owner::User(name),
        };
        if policy.credentials.token(id).is_some() {
            return Err(Problem::Exists(format!("token `{id}`")));
        }
        if !self.compiled {
            policy.compile();
            self.compiled = true;
        }
        let list: Option<Vec<&str>> = scopes.map(|scopes| scopes.iter().map(String::as_str).collect());
        self.algebra.check_token(asking, list.as_deref(), Issuer::Hub).map_err(Problem::Token)?;
        let policy = &mut self.algebra.policy;
        let standard = policy.role_names.find(TOKEN.as_bytes());
        let standard = standard.and_then(|role| policy.role_scopes.get(role.index()).copied().flatten());
        let scopes = match (scopes, standard) {
            (Some(scopes), _) => policy.written(scopes),
            (None, Some(standard)) => standard,
            (None, None) => policy.written(&[INHERIT.to_owned()]),
        };
        policy.make_rows();
        let client = Some(policy.credentials.client_ids.intern(HUB_CLIENT.as_bytes()));
        let token = TokenRow { owner: Some(entity), client, scopes, expires_at, exists: true };
        policy.held.remove(&HeldKey::Token(id.to_owned()));
        let number = policy.credentials.token_ids.intern(id.as_bytes()).index();
        match policy.credentials.tokens.get_mut(number) {
            Some(slot) => *slot = token,
            None => policy.credentials.tokens.push(token),
        }
        Ok(())
    }
}

impl Policy {
    /// With the token of a server or a service the hub removes all of its owner's for the same.
    pub(super) fn revoke_token(&mut self, id: &str) -> Applied {
        let Some(row) = self.credentials.token(id) else {
            return self.revoke_stated(id);
        };
        let hub = self.credentials.client_ids.find(HUB_CLIENT.as_bytes());
        let of_user = row.owner.is_some_and(|owner| owner.kind() == USER);
        if of_user && row.client.is_none_or(|client| Some(client) != hub) {
            self.revoke_tokens(|token| token.owner == row.owner && token.client == row.client);
            return Ok(());
        }
        if let Some(number) = self.credentials.token_ids.find(id.as_bytes()) {
            self.end(number);
        }
        Ok(())
    }

    /// A token of which the document says what it holds, and nothing else.
    fn revoke_stated(&mut self, id: &str) -> Applied {
        if self.held.remove(&HeldKey::Token(id.to_owned())).is_none() {
            return Err(Problem::Unknown(format!("token `{id}`")));
        }
        let scopes = ScopeList::default();
        let revoked = TokenRow { owner: None, client: None, scopes, expires_at: None, exists: false };
        let number = self.credentials.token_ids.intern(id.as_bytes()).index();
        if number == self.credentials.tokens.len() {
            self.credentials.tokens.push(revoked);
        }
        Ok(())
    }

    pub(super) fn revoke_tokens(&mut self, revoked: impl Fn(&TokenRow) -> bool) {
        let ended: Vec<NameId> = self
            .credentials
            .token_ids
            .ids()
            .zip(&self.credentials.tokens)
            .filter(|(_, token)| token.exists && revoked(token))
            .map(|(number, _)| number)
            .collect();
        ended.into_iter().for_each(|number| self.end(number));
    }

    fn end(&mut self, number: NameId) {
        let id = self.credentials.token_ids.str(number).to_owned();
        self.held.remove(&HeldKey::Token(id));
        if let Some(row) = self.credentials.tokens.get_mut(number.index()) {
            row.exists = false;
        }
    }
}
