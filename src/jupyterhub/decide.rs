//! Decisions for every kind of bearer.

use super::{
    bearer::{Bearer, HeldKey},
    kinds::{GROUP, SERVER, SERVICE, USER},
    policy::Policy,
};
use crate::{
    decision::{
        Decision, Fault, Missing, held_covers, held_in_any_form, roles_cover, roles_hold_in_any_form,
    },
    names::NameId,
    policy::{
        Containers, Entity, Extent, Filter, Held, HeldBuilder, OwnName, Row, RowFlags, Trouble, expand,
    },
    snapshot::Section,
    vocabulary::{Kind, ScopeId},
};

impl Policy {
    /// Decides for a bearer; the resource is a kind with the name as filters write it.
    pub(crate) fn decide(
        &self,
        bearer: &Bearer,
        scope: ScopeId,
        resource: Option<(Kind, &[u8])>,
    ) -> Decision {
        let decision = self.decide_with_alias(bearer, scope, resource, None);
        match (bearer, decision, resource) {
            // A request of nobody never gets as far as its resource.
            (Bearer::Absent(_) | Bearer::Anonymous, _, _) => decision,
            (_, Decision::Allow | Decision::Deny, Some((_, b""))) => Decision::Fault(Fault::EmptyName),
            _ => decision,
        }
    }

    pub(super) fn decide_with_alias(
        &self,
        bearer: &Bearer,
        scope: ScopeId,
        resource: Option<(Kind, &[u8])>,
        alias: Option<Entity>,
    ) -> Decision {
        let containers = resource.map(|(kind, name)| {
            self.core.space.containers(kind, name, self.core.members()).with_alias(alias)
        });
        self.decide_within(bearer, scope, resource.map(|(kind, _)| kind), containers.as_ref())
    }

    /// Decides for a resource that this policy has a number for; no name is looked up.
    pub(crate) fn decide_place(&self, bearer: &Bearer, scope: ScopeId, place: Entity) -> Decision {
        let containers = self.core.space.containers_of(place, self.core.members());
        let decision = self.decide_within(bearer, scope, Some(place.kind()), Some(&containers));
        match (bearer, decision) {
            (Bearer::Absent(_) | Bearer::Anonymous, _) => decision,
            (_, Decision::Allow | Decision::Deny) if self.core.space.text(place).is_empty() => {
                Decision::Fault(Fault::EmptyName)
            }
            _ => decision,
        }
    }

    fn decide_within(
        &self,
        bearer: &Bearer,
        scope: ScopeId,
        kind: Option<Kind>,
        containers: Option<&Containers<'_>>,
    ) -> Decision {
        let covered = match bearer {
            Bearer::Absent(kind) => return self.absent(*kind),
            Bearer::Anonymous => return Decision::Deny,
            Bearer::UnseenToken => return Decision::Unknown(Missing::Tokens),
            Bearer::Principal(entity) => match self.principal_covers(*entity, scope, containers) {
                Ok(covered) => covered,
                Err(decision) => return decision,
            },
            Bearer::Token(Err(trouble)) => return (*trouble).into(),
            Bearer::Token(Ok(held)) => held_covers(held, scope, containers),
        };
        if covered { Decision::Allow } else { self.refused(bearer, scope, kind, containers) }
    }

    /// Decides by numbers, for callers that count nanoseconds: what [`Self::decide`] says of a principal before the resource is
    /// known, `None` if the resource decides.
    pub(crate) fn decide_without_resource(&self, principal: Entity, scope: ScopeId) -> Option<Decision> {
        let Some(row) = self.row(principal) else { return Some(self.absent(principal.kind())) };
        let ordinary = row.flags.has(RowFlags::EXISTS)
            && !row.flags.has(RowFlags::HELD)
            && row.flags.trouble().is_none();
        if ordinary && self.core.role_sets.grants_everything(row.roles, scope) {
            return Some(Decision::Allow);
        }
        let undecided = !ordinary
            || row.flags.has(RowFlags::MORE_GRANTS)
            || !self.is_complete()
            || self.core.role_sets.grants_filtered(row.roles, scope);
        (!undecided).then_some(Decision::Deny)
    }

    /// Everything that a bearer holds, written out.
    pub(crate) fn held(&self, bearer: &Bearer) -> Result<Held, Decision> {
        let held = match bearer {
            Bearer::Absent(kind) => Err(self.absent(*kind)),
            Bearer::Anonymous => Ok(Held::default()),
            Bearer::Principal(entity) => self.principal_held(*entity),
            Bearer::Token(held) => held.clone().map_err(Decision::from),
            Bearer::UnseenToken => Err(Decision::Unknown(Missing::Tokens)),
        };
        match held {
            // Nobody has this name, though a filter may mention it.
            Err(Decision::Deny) => Ok(Held::default()),
            held => held,
        }
    }

    pub(super) fn row(&self, principal: Entity) -> Option<Row> {
        self.core.rows(principal.kind())?.row(principal.name())
    }

    /// What makes every question about a bearer unanswerable. Nobody is no trouble.
    pub(super) fn trouble(&self, bearer: &Bearer) -> Option<Decision> {
        let decision = match bearer {
            Bearer::Absent(kind) => self.absent(*kind),
            Bearer::Anonymous | Bearer::Token(Ok(_)) => return None,
            Bearer::UnseenToken => Decision::Unknown(Missing::Tokens),
            Bearer::Token(Err(trouble)) => (*trouble).into(),
            Bearer::Principal(entity) => match self.answerable(*entity) {
                Err(decision) => decision,
                Ok(row) => (*self.stated_for(*entity, row)?.as_ref().err()?).into(),
            },
        };
        (decision != Decision::Deny).then_some(decision)
    }

    /// Whether a scope is held under any filter.
    pub(super) fn holds(&self, bearer: &Bearer, scope: ScopeId) -> Decision {
        let held = match bearer {
            Bearer::Absent(kind) => return self.absent(*kind),
            Bearer::Anonymous => return Decision::Deny,
            Bearer::UnseenToken => return Decision::Unknown(Missing::Tokens),
            Bearer::Principal(entity) => match self.principal_holds(*entity, scope) {
                Ok(held) => held,
                Err(decision) => return decision,
            },
            Bearer::Token(Err(trouble)) => return (*trouble).into(),
            Bearer::Token(Ok(held)) => held_in_any_form(held, scope),
        };
        match (held, self.unseen_grants_of(bearer, scope)) {
            (true, _) => Decision::Allow,
            (false, Some(missing)) => Decision::Unknown(missing),
            (false, None) => Decision::Deny,
        }
    }

    /// The row of a principal, if questions about it have answers.
    fn answerable(&self, principal: Entity) -> Result<Row, Decision> {
        let row = self.row(principal).ok_or_else(|| self.absent(principal.kind()))?;
        if row.flags.has(RowFlags::HELD) {
            return Ok(row);
        }
        if !row.flags.has(RowFlags::EXISTS) {
            return Err(self.absent(principal.kind()));
        }
        match row.flags.trouble() {
            Some(trouble) => Err(trouble.into()),
            None => Ok(row),
        }
    }

    fn stated_for(&self, principal: Entity, row: Row) -> Option<&Result<Held, Trouble>> {
        row.flags.has(RowFlags::HELD).then(|| self.stated(&HeldKey::Principal(principal))).flatten()
    }

    fn principal_covers(
        &self,
        principal: Entity,
        scope: ScopeId,
        resource: Option<&Containers<'_>>,
    ) -> Result<bool, Decision> {
        let row = self.answerable(principal)?;
        if let Some(stated) = self.stated_for(principal, row) {
            return stated
                .as_ref()
                .map(|held| held_covers(held, scope, resource))
                .map_err(|trouble| (*trouble).into());
        }
        let own = self.own(principal);
        Ok(roles_cover(&self.core, row.roles, &own, scope, resource)
            || row.flags.has(RowFlags::MORE_GRANTS) && self.shares_cover(principal, scope, resource))
    }

    fn principal_holds(&self, principal: Entity, scope: ScopeId) -> Result<bool, Decision> {
        let row = self.answerable(principal)?;
        if let Some(stated) = self.stated_for(principal, row) {
            return stated
                .as_ref()
                .map(|held| held_in_any_form(held, scope))
                .map_err(|trouble| (*trouble).into());
        }
        let own = self.own(principal);
        Ok(roles_hold_in_any_form(&self.core, row.roles, &own, scope)
            || row.flags.has(RowFlags::MORE_GRANTS)
                && self.share_bearers(principal).any(|bearer| {
                    self.shares.with(bearer).iter().any(|share| {
                        self.share_grants(share)
                            .any(|grant| self.grant_implies(grant.scope, grant.filter, scope))
                    })
                }))
    }

    fn principal_held(&self, principal: Entity) -> Result<Held, Decision> {
        let row = self.answerable(principal)?;
        if let Some(stated) = self.stated_for(principal, row) {
            return stated.clone().map_err(Decision::from);
        }
        let own = self.own(principal);
        let by_roles = self.core.held_by_roles(row.roles, &own).map_err(Decision::from)?;
        if !row.flags.has(RowFlags::MORE_GRANTS) {
            return Ok(by_roles);
        }
        let mut held = HeldBuilder::default();
        held.unite(&by_roles);
        for bearer in self.share_bearers(principal) {
            let own = self.own(bearer);
            for share in self.shares.with(bearer) {
                let shared = expand(self.share_grants(share), &self.core.vocabulary, &own);
                held.unite(&shared.map_err(Decision::from)?);
            }
        }
        Ok(held.finish())
    }

    /// The user itself and its groups: whom shares give something in a session.
    fn share_bearers(&self, principal: Entity) -> impl Iterator<Item = Entity> {
        let groups: &[NameId] = match principal.kind() {
            USER => self.core.rows(USER).map_or(&[], |rows| rows.groups(principal.name())),
            _ => &[],
        };
        std::iter::once(principal).chain(groups.iter().map(|group| Entity::new(GROUP, *group)))
    }

    fn shares_cover(&self, principal: Entity, scope: ScopeId, resource: Option<&Containers<'_>>) -> bool {
        self.share_bearers(principal).any(|bearer| {
            let own = self.own(bearer);
            self.shares.with(bearer).iter().any(|share| {
                self.share_grants(share).any(|grant| {
                    let covers = match (grant.filter, resource) {
                        (Filter::Everything, _) => true,
                        (Filter::Named(entity), Some(resource)) => resource.within(entity),
                        (Filter::Own(kind), Some(resource)) => match own.of(kind) {
                            OwnName::Is(entity) => resource.within(entity),
                            OwnName::Absent | OwnName::Empty => false,
                        },
                        (Filter::Invalid(_), _) | (_, None) => false,
                    };
                    covers && self.grant_implies(grant.scope, grant.filter, scope)
                })
            })
        })
    }

    fn grant_implies(&self, granted: ScopeId, filter: Filter, scope: ScopeId) -> bool {
        let kind = match filter {
            Filter::Everything => None,
            Filter::Invalid(kind) | Filter::Own(kind) => Some(kind),
            Filter::Named(entity) => Some(entity.kind()),
        };
        self.core.vocabulary.implies(granted, kind, scope)
    }

    /// The answer for a name that has no row: nothing is held, if the document shows everybody.
    fn absent(&self, kind: Kind) -> Decision {
        let (section, missing) = match kind {
            GROUP => (Section::Groups, Missing::Groups),
            SERVICE => (Section::Services, Missing::Services),
            _ => (Section::Users, Missing::Users),
        };
        if self.about().knows(section) { Decision::Deny } else { Decision::Unknown(missing) }
    }

    /// Whether a deny is a deny on the ground of what the document holds.
    pub(super) fn is_complete(&self) -> bool {
        [Section::Users, Section::Groups, Section::Services, Section::Shares, Section::Roles]
            .iter()
            .all(|section| self.about().knows(*section))
    }

    /// What the document lacks and could give a bearer a scope under some filter, beside what is seen.
    pub(super) fn unseen_grants_of(&self, bearer: &Bearer, scope: ScopeId) -> Option<Missing> {
        // A share has a server filter, which takes some scopes away. What a scope without a definition implies, nobody knows.
        let vocabulary = &self.core.vocabulary;
        let by_shares = !vocabulary.defines(scope) || vocabulary.implies(scope, Some(SERVER), scope);
        self.unseen_grants(bearer, by_shares)
    }

    /// What the document lacks and could give a bearer more than is seen; shares count where they could matter. What a document
    /// states of somebody is all that they hold, and a token that is not refused at once has all that it needs.
    pub(super) fn unseen_grants(&self, bearer: &Bearer, by_shares: bool) -> Option<Missing> {
        let Bearer::Principal(entity) = bearer else { return None };
        if self.is_complete() || self.is_stated(*entity) {
            return None;
        }
        let kind = entity.kind();
        if let Decision::Unknown(missing) = self.absent(kind) {
            return Some(missing);
        }
        let knows = |section| self.about().knows(section);
        if kind == USER && !knows(Section::Groups) {
            return Some(Missing::Groups);
        }
        (kind != SERVICE && by_shares && !knows(Section::Shares)).then_some(Missing::Shares)
    }

    /// Deny, or unknown if what the document lacks could change it.
    fn refused(
        &self,
        bearer: &Bearer,
        scope: ScopeId,
        kind: Option<Kind>,
        resource: Option<&Containers<'_>>,
    ) -> Decision {
        if self.is_complete() {
            return Decision::Deny;
        }
        let by_shares = kind == Some(SERVER);
        if let Some(missing) = self.unseen_grants(bearer, by_shares) {
            return Decision::Unknown(missing);
        }
        match (kind, resource) {
            (Some(USER | SERVER), Some(resource)) if self.may_be_in_a_held_group(bearer, scope, resource) => {
                Decision::Unknown(Missing::Memberships)
            }
            _ => Decision::Deny,
        }
    }

    /// Whether a scope is held for groups of which a user, or the owner of a server, could be a member without the document
    /// showing it.
    fn may_be_in_a_held_group(&self, bearer: &Bearer, scope: ScopeId, resource: &Containers<'_>) -> bool {
        if self.about().knows(Section::Users) {
            return false;
        }
        let shows_all = |kind: Kind, name: NameId| {
            self.core.rows(kind).is_some_and(|rows| rows.flags(name).has(RowFlags::ALL_MEMBERSHIPS))
        };
        let groups_unseen = || {
            self.held(bearer).is_ok_and(|held| match held.extent(scope) {
                Extent::Named(names) => {
                    Entity::of_kind(names, GROUP).iter().any(|group| !shows_all(GROUP, group.name()))
                }
                _ => false,
            })
        };
        let user = resource.of_kind(USER);
        !user.is_some_and(|user| shows_all(USER, user.name())) && groups_unseen()
    }
}
