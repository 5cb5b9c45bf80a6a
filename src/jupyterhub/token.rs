//! What an API token may do: its own scopes, cut down to its owner's.
//!
//! Rule: `docs/rules/jupyterhub.md`, tokens.

use super::{
    bearer::{Bearer, HeldKey},
    identity::{ACCESS_SERVERS, ACCESS_SERVICES, IDENTIFY_SERVICE, IDENTIFY_USER},
    kinds::{SERVER, SERVICE, USER},
    policy::Policy,
    scopes::INHERIT,
    tables::{ClientRow, TokenRow},
};
use crate::{
    decision::intersect,
    policy::{Entity, Filter, Held, HeldBuilder, Own, OwnName, RowFlags, Trouble, expand},
    snapshot::{Section, Timestamp},
};

/// The client identifier of the hub itself, whose tokens give access to nothing by their client.
pub(super) const HUB_CLIENT: &str = "jupyterhub";

impl Policy {
    pub(super) fn token_bearer(&self, id: &str, now: Timestamp) -> Bearer {
        let row = self.credentials.token(id);
        if row.is_some_and(|token| token.expires_at.is_some_and(|expiry| expiry < now)) {
            return Bearer::Anonymous;
        }
        self.token_bearer_at_any_time(id)
    }

    /// The bearer of a token as if it never expired.
    pub(super) fn token_bearer_at_any_time(&self, id: &str) -> Bearer {
        let row = self.credentials.token(id);
        let is_gone =
            row.is_none() && (self.about().knows(Section::Tokens) || self.credentials.is_revoked(id));
        if is_gone {
            return Bearer::Anonymous;
        }
        if let Some(stated) = self.stated(&HeldKey::Token(id.to_owned())) {
            return Bearer::Token(stated.clone());
        }
        match row {
            // The hub deletes a token without a client when it meets one.
            Some(TokenRow { client: None, .. }) => Bearer::Anonymous,
            // Its scopes are cut down to its owner's, which this document would have to know.
            Some(_) if !self.is_complete() || !self.about().knows(Section::Clients) => Bearer::UnseenToken,
            Some(token) if token.owner.is_some_and(|owner| self.is_stated(owner)) => Bearer::UnseenToken,
            Some(token) => Bearer::Token(self.token_scopes(&token)),
            None => Bearer::UnseenToken,
        }
    }

    /// A token that holds whatever tokens of this owner can hold.
    ///
    /// What a document states of a user holds for sessions: a token has less, and how much less is told by roles and shares alone.
    pub(super) fn inheriting_bearer(&self, owner: Entity) -> Bearer {
        if !self.is_complete() || self.is_stated(owner) {
            return Bearer::UnseenToken;
        }
        Bearer::Token(self.owner_scopes(owner))
    }

    /// Whether the document states what somebody holds, in place of roles.
    pub(super) fn is_stated(&self, principal: Entity) -> bool {
        self.row(principal).is_some_and(|row| row.flags.has(RowFlags::HELD))
    }

    /// The scopes in effect. Cost: what token and owner expand to, and a sort of it.
    fn token_scopes(&self, token: &TokenRow) -> Result<Held, Trouble> {
        let owner = token.owner.ok_or(Trouble::MissingOwner)?;
        let owner_scopes = self.owner_scopes(owner)?;
        if self.writes(token.scopes, INHERIT) {
            return Ok(owner_scopes);
        }
        let client_id = token.client.ok_or(Trouble::MissingClient)?;
        let client = self.credentials.client(client_id);
        let own = self.own_with_client(owner, client);
        let mut scopes = HeldBuilder::default();
        scopes.unite(&expand(self.grants(token.scopes), &self.core.vocabulary, &own)?);
        if self.credentials.client_ids.str(client_id) != HUB_CLIENT {
            if !client.exists {
                return Err(Trouble::MissingClient);
            }
            self.add_access(&mut scopes, client);
        }
        self.add_identify(&mut scopes, owner)?;
        let scopes = scopes.finish().reduced();
        Ok(intersect(&scopes, &owner_scopes, &self.core.space, self.core.members()))
    }

    /// What a token is measured against: roles of the owner and of its groups, and for users the scopes of shares with the user,
    /// taken literally. Shares with the owner's groups are not among it.
    fn owner_scopes(&self, owner: Entity) -> Result<Held, Trouble> {
        let row = self.core.rows(owner.kind()).and_then(|rows| rows.row(owner.name()));
        let Some(row) = row.filter(|row| row.flags.has(RowFlags::EXISTS)) else {
            return Err(Trouble::MissingOwner);
        };
        let own = self.own(owner);
        let by_roles = self.core.held_by_roles(row.roles, &own)?;
        if owner.kind() != USER || !row.flags.has(RowFlags::MORE_GRANTS) {
            return Ok(by_roles);
        }
        let mut scopes = HeldBuilder::default();
        scopes.unite(&by_roles);
        for share in self.shares.with(owner) {
            for grant in self.share_grants(share) {
                match grant.filter {
                    Filter::Everything => scopes.push_everything(grant.scope),
                    Filter::Named(entity) => scopes.push(grant.scope, entity),
                    Filter::Invalid(_) | Filter::Own(_) => return Err(Trouble::EmptyFilter),
                }
            }
        }
        Ok(scopes.finish())
    }

    /// The bearer's names with those of its client: a client that belongs to a service speaks for that service.
    pub(super) fn own_with_client(&self, owner: Entity, client: ClientRow) -> Own {
        let named = |entity: Entity| {
            if self.core.space.text(entity).is_empty() { OwnName::Empty } else { OwnName::Is(entity) }
        };
        let own = self.own(owner);
        match client {
            ClientRow { service: Some(service), .. } => own.with(SERVICE, named(service)),
            ClientRow { server: Some(server), .. } => own.with(SERVER, named(server)),
            ClientRow { .. } => own,
        }
    }

    /// A token may use what issued it.
    fn add_access(&self, scopes: &mut HeldBuilder, client: ClientRow) {
        let (scope, resource) = match client {
            ClientRow { server: Some(server), .. } => (ACCESS_SERVERS, server),
            ClientRow { service: Some(service), .. } => (ACCESS_SERVICES, service),
            ClientRow { .. } => return,
        };
        if let Some(scope) = self.core.vocabulary.find(scope) {
            scopes.push(scope, resource);
        }
    }

    /// A token may tell whose it is.
    fn add_identify(&self, scopes: &mut HeldBuilder, owner: Entity) -> Result<(), Trouble> {
        if self.core.space.text(owner).is_empty() {
            return Err(Trouble::EmptyFilter);
        }
        let names = if owner.kind() == USER { IDENTIFY_USER } else { IDENTIFY_SERVICE };
        for scope in names.iter().filter_map(|name| self.core.vocabulary.find(name)) {
            scopes.push(scope, owner);
        }
        Ok(())
    }
}
