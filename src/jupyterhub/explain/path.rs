//! One way in which an allow comes about.

use serde::Serialize;

use super::{Asked, candidate::Candidate, origin::Origin};
use crate::{
    policy::{Entity, Within},
    vocabulary::Kind,
};

/// From a principal to a resource.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Path {
    /// What is held.
    pub grant: Grant,
    /// For a token with scopes of its own: what of its owner's this has in common with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Grant>,
    /// The filter that is left, if any: of a token, what both sides have in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<NamedFilter>,
    /// How it contains the resource.
    pub covers: Containment,
}

/// One written scope and what it comes to.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Grant {
    /// Step by step from the principal.
    pub origin: Vec<Origin>,
    /// The scope as it is written there.
    pub written: String,
    /// From the base of the written scope to the scope that was asked for, each implied by the one before.
    pub implies: Vec<String>,
    /// The filter, the bearer's own name put in; none means everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<NamedFilter>,
}

/// A filter that names something.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NamedFilter {
    /// `user`, `server`, `group` or `service`; empty for a kind that the hub does not know, which stands in the name.
    pub kind: &'static str,
    /// The name; of a server `owner/name`.
    pub name: String,
}

/// How a filter contains a resource.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "these are the containments of the rules")]
pub enum Containment {
    /// There is no filter.
    Everything,
    /// The filter names the group of the user, or of the server's owner.
    Group,
    /// The filter names the server's owner.
    Owner,
    /// The filter names the resource.
    Same,
}

impl Path {
    /// How many steps it takes.
    pub(super) fn steps(&self) -> usize {
        let steps = |grant: &Grant| grant.origin.len().saturating_add(grant.implies.len());
        steps(&self.grant)
            .saturating_add(self.owner.as_ref().map_or(0, steps))
            .saturating_add(usize::from(self.covers == Containment::Group))
    }
}

impl Asked<'_, '_> {
    /// The path of a candidate that grants what was asked for.
    pub(super) fn path(self, candidate: &Candidate) -> Option<Path> {
        let grant = self.grant(candidate)?;
        let covers = self.contains(candidate.filter)?;
        Some(Path { filter: grant.filter.clone(), grant, owner: None, covers })
    }

    /// What a candidate grants of the scope; `None` if it does not grant it.
    pub(super) fn grant(self, candidate: &Candidate) -> Option<Grant> {
        Some(Grant {
            origin: candidate.origin.clone(),
            written: candidate.written.clone(),
            implies: self.implication(candidate)?,
            filter: candidate.filter.map(|entity| self.policy.named_filter(entity)),
        })
    }

    /// How a filter contains the resource; `None` if it does not. No resource needs no filter.
    pub(super) fn contains(self, filter: Option<Entity>) -> Option<Containment> {
        let Some(entity) = filter else { return Some(Containment::Everything) };
        let core = &self.policy.core;
        self.resource.with_name(|resource: Option<(Kind, &[u8])>| {
            let (kind, name) = resource?;
            let within = core.space.containers(kind, name, core.members()).how_within(entity)?;
            Some(match within {
                Within::Itself => Containment::Same,
                Within::Container => Containment::Owner,
                Within::Membership => Containment::Group,
            })
        })
    }
}
