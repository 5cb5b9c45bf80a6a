//! Tokens: what their own scopes and their owner's have in common.

use super::{
    super::{
        bearer::{Bearer, HeldKey},
        identity::{ACCESS_SERVERS, ACCESS_SERVICES, IDENTIFY_SERVICE, IDENTIFY_USER},
        kinds::USER,
        policy::Policy,
        scopes::INHERIT,
        tables::{ClientRow, TokenRow},
        token::HUB_CLIENT,
    },
    Asked,
    candidate::{Candidate, Form, View},
    miss::{Gone, Limit, Miss},
    origin::Origin,
    path::{Containment, Grant, Path},
};
use crate::policy::{Entity, RowFlags};

/// A scope of a token or of its owner that grants what was asked for.
struct Side {
    filter: Option<Entity>,
    grant: Grant,
    /// How its filter contains the resource; `None` if it does not.
    covers: Option<Containment>,
}

impl Asked<'_, '_> {
    pub(super) fn of_token(self, id: &str, bearer: &Bearer) -> (Vec<Path>, Vec<Miss>) {
        match bearer {
            Bearer::Token(_) => {}
            Bearer::UnseenToken => return (Vec::new(), vec![Miss::NoPrincipal]),
            _ => return (Vec::new(), vec![Miss::InvalidToken]),
        }
        let policy = self.policy;
        if let Some(Ok(held)) = policy.stated(&HeldKey::Token(id.to_owned())) {
            let candidates = policy.stated_candidates(held);
            let paths = candidates.iter().filter_map(|candidate| self.path(candidate)).collect();
            return (paths, self.misses(&candidates));
        }
        let Some(row) = policy.credentials.token(id) else { return (Vec::new(), vec![Miss::NoPrincipal]) };
        let Some(owner) = row.owner.filter(|owner| policy.is_there(*owner)) else {
            let name = row.owner.map_or("", |owner| policy.core.space.text(owner)).to_owned();
            return (Vec::new(), vec![Miss::Gone { what: Gone::Owner, name }]);
        };
        let held = policy.owner_candidates(owner);
        if policy.writes(row.scopes, INHERIT) {
            return self.inheriting(id, held);
        }
        let own = policy.token_candidates(id, &row, owner);
        let limits = self.sides(&held);
        let mut paths = Vec::new();
        for side in self.sides(&own) {
            limits.iter().for_each(|limit| self.meet(&side, limit, &mut paths));
        }
        let mut misses = self.misses(&own);
        misses.extend(self.misses(&held));
        misses.extend(policy.gone_client(&row));
        misses.push(Miss::Limited { by: self.limit(&own, &held) });
        (paths, misses)
    }

    fn inheriting(self, id: &str, held: Vec<Candidate>) -> (Vec<Path>, Vec<Miss>) {
        let inherit = [Origin::Token { id: id.to_owned() }, Origin::Inherit];
        let candidates: Vec<Candidate> = held
            .into_iter()
            .map(|mut candidate| {
                candidate.origin.splice(0..0, inherit.iter().cloned());
                candidate
            })
            .collect();
        let paths = candidates.iter().filter_map(|candidate| self.path(candidate)).collect();
        let mut misses = self.misses(&candidates);
        misses.push(Miss::Limited { by: Limit::Owner });
        (paths, misses)
    }

    /// Those that grant the scope, each looked at once: a token and its owner may have hundreds.
    fn sides(self, candidates: &[Candidate]) -> Vec<Side> {
        let side = |candidate: &Candidate| {
            Some(Side {
                filter: candidate.filter,
                grant: self.grant(candidate)?,
                covers: self.contains(candidate.filter),
            })
        };
        candidates.iter().filter_map(side).collect()
    }

    /// What a scope of the token and one of the owner have in common, if it contains the resource. A name of one side survives if
    /// the other side's name contains it; equal names survive once.
    fn meet(self, token: &Side, owner: &Side, paths: &mut Vec<Path>) {
        let core = &self.policy.core;
        let within =
            |inner: Entity, outer: Entity| core.space.containers_of(inner, core.members()).within(outer);
        let mut survives = |side: &Side| {
            let Some(covers) = side.covers else { return };
            paths.push(Path {
                grant: token.grant.clone(),
                owner: Some(owner.grant.clone()),
                filter: side.grant.filter.clone(),
                covers,
            });
        };
        match (token.filter, owner.filter) {
            (None, _) => survives(owner),
            (_, None) => survives(token),
            (Some(one), Some(other)) if one == other => survives(token),
            (Some(one), Some(other)) => {
                if token.covers.is_some() && within(one, other) {
                    survives(token);
                }
                if owner.covers.is_some() && within(other, one) {
                    survives(owner);
                }
            }
        }
    }

    fn limit(self, token: &[Candidate], owner: &[Candidate]) -> Limit {
        let covers =
            |candidates: &[Candidate]| candidates.iter().any(|candidate| self.path(candidate).is_some());
        match (covers(token), covers(owner)) {
            (_, false) => Limit::Owner,
            (false, true) => Limit::Token,
            (true, true) => Limit::Common,
        }
    }
}

impl Policy {
    /// The client of a token with scopes of its own, if the hub has it no longer.
    fn gone_client(&self, token: &TokenRow) -> Option<Miss> {
        let client = token.client.filter(|client| !self.credentials.client(*client).exists)?;
        let name = self.credentials.client_ids.str(client);
        (name != HUB_CLIENT).then(|| Miss::Gone { what: Gone::Client, name: name.to_owned() })
    }

    fn is_there(&self, owner: Entity) -> bool {
        self.row(owner).is_some_and(|row| row.flags.has(RowFlags::EXISTS))
    }

    fn owner_candidates(&self, owner: Entity) -> Vec<Candidate> {
        let name = Origin::Owner {
            kind: self.core.vocabulary.kind(owner.kind()).word,
            name: self.core.space.text(owner).to_owned(),
        };
        let candidates = self.candidates(owner, View::Owner).into_iter();
        candidates
            .map(|mut candidate| {
                candidate.origin.insert(0, name.clone());
                candidate
            })
            .collect()
    }

    /// The written scopes of a token, and what every token is lent.
    fn token_candidates(&self, id: &str, row: &TokenRow, owner: Entity) -> Vec<Candidate> {
        let token = Origin::Token { id: id.to_owned() };
        let client_id = row.client.map_or("", |client| self.credentials.client_ids.str(client));
        let client = row.client.map_or_else(ClientRow::default, |client| self.credentials.client(client));
        let own = self.own_with_client(owner, client);
        let mut found = Vec::new();
        for text in self.lists.list(row.scopes) {
            let Some(grant) = self.grants.get(text.index()) else { continue };
            let origin = [token.clone()];
            found.extend(self.candidate(&origin, self.scope_texts.str(*text), *grant, &own, false));
        }
        // A token cannot tell whose it is if that has no name.
        let names_nobody = |resource: Entity| resource == owner && self.core.space.text(owner).is_empty();
        let mut lend = |origin: Origin, scope: &str, resource: Entity| {
            let Some(scope) = self.core.vocabulary.find(scope) else { return };
            found.push(Candidate {
                origin: vec![token.clone(), origin],
                written: self.core.scope_text(scope, Some(resource)),
                scope,
                filter: Some(resource),
                form: if names_nobody(resource) { Form::Broken(resource.kind()) } else { Form::Literal },
            });
        };
        if client_id != HUB_CLIENT {
            match client {
                ClientRow { server: Some(server), .. } => lend(Origin::Client, ACCESS_SERVERS, server),
                ClientRow { service: Some(service), .. } => lend(Origin::Client, ACCESS_SERVICES, service),
                ClientRow { .. } => {}
            }
        }
        for scope in if owner.kind() == USER { IDENTIFY_USER } else { IDENTIFY_SERVICE } {
            lend(Origin::Identity, scope, owner);
        }
        found
    }
}
