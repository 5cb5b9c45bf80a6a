//! The compiled form of a policy: names, principals, roles and what they grant, as numbers.
//!
//! Dialect-neutral: scopes, kinds and containment come from a [`Vocabulary`](crate::vocabulary::Vocabulary). Nothing here is
//! expanded per principal; a role is compiled once, relative to "whoever holds it", and principals with equal role sets share one.

mod core;
mod entity;
mod filters;
mod held;
mod roles;
mod rows;
mod space;

pub(crate) use self::{
    core::Core,
    entity::Entity,
    filters::Filters,
    held::{Extent, Held, HeldBuilder},
    roles::{RoleId, RoleSetId, RoleSets, Roles, distinct_roles},
    rows::{Row, RowFlags, Rows},
    space::{Containers, Space, Within},
};
use crate::vocabulary::{Kind, ScopeId, Unexpandable, Vocabulary};

/// One scope as written in a role, a token or a share.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct RawGrant {
    pub(crate) scope: ScopeId,
    pub(crate) filter: Filter,
}

/// The filter of a raw grant.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Filter {
    /// No filter: every resource.
    Everything,
    /// A filter that the hub cannot parse; the kind still decides what it withholds.
    Invalid(Kind),
    /// One name.
    Named(Entity),
    /// The bearer's own name of this kind, or nothing if it has none.
    Own(Kind),
}

/// Why nothing can be decided for a bearer: what would make the hub itself fail, or what this document does not hold.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u8)]
pub(crate) enum Trouble {
    /// A custom scope implies itself.
    CyclicScope,
    /// A filter without a value.
    EmptyFilter,
    /// A role that is assigned but not defined in a document that does not claim to know all roles.
    UnseenRole,
    /// A custom scope that is not defined in a document that does not claim to know the vocabulary.
    UnseenScope,
    /// A scope that the hub does not define.
    UnknownScope,
    /// A token whose OAuth client has no row.
    MissingClient,
    /// A token without an owner.
    MissingOwner,
}

impl Trouble {
    const ALL: [Self; 7] = [
        Self::CyclicScope,
        Self::EmptyFilter,
        Self::UnseenRole,
        Self::UnseenScope,
        Self::UnknownScope,
        Self::MissingClient,
        Self::MissingOwner,
    ];

    /// A number above 0, for tables in which 0 means no trouble.
    pub(crate) fn code(self) -> u8 {
        let position = Self::ALL.iter().position(|trouble| *trouble == self);
        position.and_then(|position| u8::try_from(position.saturating_add(1)).ok()).unwrap_or(u8::MAX)
    }

    /// Which of two decides: the hub expands every scope before it parses any filter.
    pub(crate) fn first(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (Some(Self::EmptyFilter), Some(other)) => Some(other),
            (one, other) => one.or(other),
        }
    }

    pub(crate) fn from_code(code: u8) -> Option<Self> {
        let position = usize::from(code).checked_sub(1)?;
        Self::ALL.get(position).copied()
    }
}

impl From<Unexpandable> for Trouble {
    fn from(reason: Unexpandable) -> Self {
        match reason {
            Unexpandable::Cyclic => Self::CyclicScope,
            Unexpandable::Undefined => Self::UnknownScope,
            Unexpandable::Unseen => Self::UnseenScope,
        }
    }
}

/// What `Own` filters stand for with one bearer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Own {
    /// Left open: the result is good for every bearer, and resolved later.
    Open,
    /// By kind; a kind without a name makes its scopes vanish.
    Resolved([OwnName; Self::KINDS]),
}

/// The bearer's own name of one kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum OwnName {
    /// The bearer is nothing of this kind.
    #[default]
    Absent,
    /// Its name is empty, which the hub refuses to parse.
    Empty,
    /// Its name.
    Is(Entity),
}

impl Own {
    /// Kinds for which a bearer can have a name of its own.
    pub(crate) const KINDS: usize = 4;

    pub(crate) const fn nobody() -> Self {
        Self::Resolved([OwnName::Absent; Self::KINDS])
    }

    /// The same bearer with one more name.
    pub(crate) fn with(self, kind: Kind, name: OwnName) -> Self {
        match self {
            Self::Open => Self::Open,
            Self::Resolved(mut names) => {
                if let Some(slot) = names.get_mut(kind.index()) {
                    *slot = name;
                }
                Self::Resolved(names)
            }
        }
    }

    pub(crate) fn of(&self, kind: Kind) -> OwnName {
        match self {
            Self::Open => OwnName::Is(Entity::own(kind)),
            Self::Resolved(names) => names.get(kind.index()).copied().unwrap_or_default(),
        }
    }
}

/// Expands raw grants: what each implies under its filter, own names put in, what is filtered below an unfiltered scope dropped.
///
/// The first error in list order wins: an unexpandable scope before a filter that cannot be parsed, as in the hub, which expands
/// everything before it parses anything. Cost: the sum of the closures' sizes, and a sort.
///
/// Rule: `docs/rules/jupyterhub.md`, expansion.
pub(crate) fn expand(
    grants: impl Iterator<Item = RawGrant>,
    vocabulary: &Vocabulary,
    own: &Own,
) -> Result<Held, Trouble> {
    let mut held = HeldBuilder::default();
    let mut unparsable = None;
    for grant in grants {
        let kind = match grant.filter {
            Filter::Everything => None,
            Filter::Invalid(kind) | Filter::Own(kind) => Some(kind),
            Filter::Named(entity) => Some(entity.kind()),
        };
        let implied = vocabulary.implied(grant.scope, kind)?;
        if implied.is_empty() {
            continue;
        }
        let name = match grant.filter {
            Filter::Everything => {
                held.everything(&implied);
                continue;
            }
            Filter::Invalid(_) => OwnName::Empty,
            Filter::Named(entity) => OwnName::Is(entity),
            Filter::Own(kind) => own.of(kind),
        };
        match name {
            OwnName::Absent => {}
            OwnName::Empty => unparsable = Some(Trouble::EmptyFilter),
            OwnName::Is(entity) => held.filtered(&implied, entity),
        }
    }
    match unparsable {
        Some(trouble) => Err(trouble),
        None => Ok(held.finish().reduced()),
    }
}
