//! Questions by number, for language bindings whose calls cost more than the answer.
//!
//! Only numbers and bytes cross here, so that a binding can keep objects and text off its hot path.

use super::{
    bearer::Bearer,
    kinds::{GROUP, SERVER, SERVICE, USER},
    policy::{Policy, PrincipalKind},
    presented::Place,
    question::QuestionError,
    subject::Subject,
};
use crate::{
    decision::Decision,
    policy::Entity,
    snapshot::Timestamp,
    vocabulary::{Kind, ScopeId},
};

/// A decision as a number. Everything but [`Answer::ALLOW`] refuses.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Answer(u32);

impl Answer {
    /// The hub would refuse.
    pub const DENY: Self = Self(0);
    /// The hub would let it through.
    pub const ALLOW: Self = Self(1);
    /// The document does not hold what the answer depends on; [`Subject::decide`] says what.
    pub const UNKNOWN: Self = Self(2);
    /// The hub itself would fail; [`Subject::decide`] says why.
    pub const FAULT: Self = Self(3);
    /// The resource decides: ask again with it.
    pub const NEEDS_RESOURCE: Self = Self(4);

    /// The number itself, for the other side.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl From<Decision> for Answer {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Allow => Self::ALLOW,
            Decision::Deny => Self::DENY,
            Decision::Fault(_) => Self::FAULT,
            Decision::Unknown(_) => Self::UNKNOWN,
        }
    }
}

/// A kind of resource, as a number that a binding knows by heart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "these are the resources that a hub has")]
pub enum ResourceKind {
    /// A user, by name.
    User,
    /// A server, by `owner/name`; the default server is `owner/`.
    Server,
    /// A group, by name.
    Group,
    /// A service, by name.
    Service,
}

impl ResourceKind {
    /// The kind of a number: 0 user, 1 server, 2 group, 3 service.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        match number {
            0 => Some(Self::User),
            1 => Some(Self::Server),
            2 => Some(Self::Group),
            3 => Some(Self::Service),
            _ => None,
        }
    }

    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Group => GROUP,
            Self::Server => SERVER,
            Self::Service => SERVICE,
            Self::User => USER,
        }
    }
}

/// A subject without a borrow, for bindings that hold policy and subject apart.
///
/// It is good for the policy that made it and for no other.
#[derive(Clone, Debug)]
pub struct Holder(Bearer);

impl Holder {
    pub(super) fn new(bearer: Bearer) -> Self {
        Self(bearer)
    }
}

impl Policy {
    /// The number of a principal that the snapshot mentions. Good for this policy only.
    #[must_use]
    pub fn principal_number(&self, kind: PrincipalKind, name: &[u8]) -> Option<u32> {
        self.core.space.find(kind.kind(), name).map(Entity::raw)
    }

    /// The number of a scope. Good for this policy only.
    ///
    /// # Errors
    ///
    /// [`QuestionError`] as in [`Subject::decide`].
    pub fn scope_number(&self, scope: &str) -> Result<u32, QuestionError> {
        self.find_decidable(scope).map(|ScopeId(number)| u32::from(number))
    }

    /// What can be said of a principal and a scope before the resource is known. Two table lookups.
    ///
    /// A number that this policy never gave out is denied. Whoever has a resource with an empty name must ask
    /// [`Self::answer`]: the hub fails on those, whatever is held.
    #[must_use]
    pub fn answer_without_resource(&self, principal: u32, scope: u32) -> Answer {
        let Some(scope) = self.scope(scope) else { return Answer::DENY };
        self.decide_without_resource(Entity::from_raw(principal), scope)
            .map_or(Answer::NEEDS_RESOURCE, Answer::from)
    }

    /// Decides by numbers; `resource` is `None` where the scope is needed without a filter.
    #[must_use]
    pub fn answer(&self, principal: u32, scope: u32, resource: Option<(ResourceKind, &[u8])>) -> Answer {
        self.answer_for(&self.numbered_holder(principal), scope, resource)
    }

    /// Decides for a holder.
    #[must_use]
    pub fn answer_for(&self, holder: &Holder, scope: u32, resource: Option<(ResourceKind, &[u8])>) -> Answer {
        let Some(scope) = self.scope(scope) else { return Answer::DENY };
        self.decide(&holder.0, scope, resource.map(|(kind, name)| (kind.kind(), name))).into()
    }

    /// Decides for a holder and a resource that has a number; `None` where the scope is needed without a filter.
    #[must_use]
    pub fn answer_at(&self, holder: &Holder, scope: u32, place: Option<Place>) -> Answer {
        let Some(scope) = self.scope(scope) else { return Answer::DENY };
        match place {
            Some(place) => self.decide_place(&holder.0, scope, place.entity()).into(),
            None => self.decide(&holder.0, scope, None).into(),
        }
    }

    /// A holder for a principal by its number, or by the number of its [`Place`].
    #[must_use]
    pub fn numbered_holder(&self, principal: u32) -> Holder {
        let entity = Entity::from_raw(principal);
        Holder(match self.row(entity) {
            Some(_) => Bearer::Principal(entity),
            None => Bearer::Absent(entity.kind()),
        })
    }

    /// The subject of a holder, for everything that is not hot.
    #[must_use]
    pub fn subject(&self, holder: &Holder) -> Subject<'_> {
        Subject::new(self, holder.0.clone())
    }

    /// A holder for a principal, whether the snapshot mentions it or not.
    #[must_use]
    pub fn holder(&self, kind: PrincipalKind, name: &str) -> Holder {
        Holder(self.bearer(kind.kind(), name))
    }

    /// A holder for a token; its scopes are written out here, once.
    #[must_use]
    pub fn token_holder(&self, id: &str, now: Timestamp) -> Holder {
        Holder(self.token_bearer(id, now))
    }

    /// When a token stops being valid, for bindings that keep a holder for longer than a moment.
    #[must_use]
    pub fn token_expires_at(&self, id: &str) -> Option<Timestamp> {
        self.credentials.token(id)?.expires_at
    }

    fn scope(&self, number: u32) -> Option<ScopeId> {
        let scope = ScopeId(u16::try_from(number).ok()?);
        self.is_decidable(scope).then_some(scope)
    }
}
