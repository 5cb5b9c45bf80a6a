//! What somebody reaches with a scope: everything, or users, groups, servers and services.
//!
//! The set is kept as its filters, as small as they are written. It can be tested, listed, and put in front of a query to a
//! database.

use serde::Serialize;

use super::{
    kinds::{GROUP, SERVER, SERVICE, USER},
    policy::Policy,
    question::{QuestionError, Resource},
    subject::Subject,
};
use crate::{
    decision::{Decision, held_covers},
    names::NameId,
    order::sorted,
    policy::{Entity, Extent, Held, HeldBuilder, RowFlags, Rows},
    snapshot::Section,
    vocabulary::{Kind, ScopeId},
};

/// The resources over which a scope is held.
#[derive(Clone, Debug)]
pub struct Reach<'p> {
    policy: &'p Policy,
    scope: ScopeId,
    /// Of this scope alone.
    held: Held,
}

/// The filters of a reach, by kind, each sorted.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Filters<'p> {
    /// The scope is held without a filter; the lists are empty then.
    pub everything: bool,
    /// These users, with their servers.
    pub users: Vec<&'p str>,
    /// These groups, with their members and the members' servers.
    pub groups: Vec<&'p str>,
    /// These servers, written `owner/name`.
    pub servers: Vec<&'p str>,
    /// These services.
    pub services: Vec<&'p str>,
}

impl<'p> Subject<'p> {
    /// The resources over which a scope is held. Cost: what the principal holds.
    ///
    /// ```
    /// # use hubscope::{Policy, Resource, snapshot::Limits};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z",
    /// #     "knows": ["vocabulary", "roles", "users", "groups", "services", "servers", "tokens", "shares"],
    /// #     "roles": [{"name": "teacher", "scopes": ["list:users!group=class-A"]}], "groups": [{"name": "class-A"}],
    /// #     "users": [{"name": "johan", "roles": ["teacher"]}, {"name": "student1", "groups": ["class-A"]}]}"#;
    /// # let policy = Policy::load(snapshot, &Limits::default())?;
    /// let reach = policy.user("johan").reach("list:users")?;
    /// assert_eq!(reach.users().collect::<Vec<_>>(), ["student1"]);
    /// assert!(!reach.contains(Resource::User("johan")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ReachError`] for a scope that this hub does not define, where every question about this principal is a fault or unknown, and where
    /// groups or shares that the document lacks could make the reach larger.
    pub fn reach(&self, scope: &str) -> Result<Reach<'p>, ReachError> {
        let policy = self.policy();
        let scope = policy.find_decidable(scope).map_err(ReachError::Question)?;
        let all = policy.held(self.bearer()).map_err(ReachError::Unanswered)?;
        let mut held = HeldBuilder::default();
        let extent = all.extent(scope);
        if extent != Extent::Everything
            && let Some(missing) = policy.unseen_grants_of(self.bearer(), scope)
        {
            return Err(ReachError::Unanswered(Decision::Unknown(missing)));
        }
        match extent {
            Extent::Everything => held.push_everything(scope),
            Extent::Named(names) => names.iter().for_each(|name| held.push(scope, *name)),
            Extent::Nothing => {}
        }
        Ok(Reach { policy, scope, held: held.finish() })
    }
}

/// Why a reach cannot be told.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a question is a mistake, or has no answer")]
pub enum ReachError {
    /// The scope is a mistake.
    Question(QuestionError),
    /// The hub fails on this principal, or the document does not say.
    Unanswered(Decision),
}

impl std::fmt::Display for ReachError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Question(error) => error.fmt(formatter),
            Self::Unanswered(decision) => decision.fmt(formatter),
        }
    }
}

impl std::error::Error for ReachError {}

impl<'p> Reach<'p> {
    /// Whether there is no filter.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.held.extent(self.scope) == Extent::Everything
    }

    /// Whether nothing is reached.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.held.extent(self.scope) == Extent::Nothing
    }

    /// The sections that the document is not complete about and that could hold more names that are reached. Filters, and conditions for
    /// the hub's own database, are whole without them.
    #[must_use]
    pub fn unlisted(&self) -> Vec<Section> {
        let filters = self.filters();
        let users = filters.everything || !filters.users.is_empty() || !filters.groups.is_empty();
        let reached = [
            (Section::Groups, filters.everything || !filters.groups.is_empty()),
            (Section::Users, users),
            (Section::Services, filters.everything || !filters.services.is_empty()),
            (Section::Servers, users || !filters.servers.is_empty()),
        ];
        let unknown =
            reached.into_iter().filter(|(section, reached)| *reached && !self.policy.about().knows(*section));
        unknown.map(|(section, _)| section).collect()
    }

    /// Whether a resource is reached, whether it exists or not. As quick as a decision. Where [`Self::unlisted`] names users, false can
    /// mean that the document does not show of which groups a user is a member.
    #[must_use]
    pub fn contains(&self, resource: Resource<'_>) -> bool {
        let core = &self.policy.core;
        resource.with_name(|resource| {
            let containers = resource.map(|(kind, name)| core.space.containers(kind, name, core.members()));
            held_covers(&self.held, self.scope, containers.as_ref())
        })
    }

    /// The filters themselves.
    #[must_use]
    pub fn filters(&self) -> Filters<'p> {
        Filters {
            everything: self.is_everything(),
            users: self.named(USER),
            groups: self.named(GROUP),
            servers: self.named(SERVER),
            services: self.named(SERVICE),
        }
    }

    /// The users of the hub that are reached, in document order. Lazy; a full walk is linear in the number of users.
    pub fn users(&self) -> impl Iterator<Item = &'p str> + '_ {
        self.rows(USER)
    }

    /// The groups of the hub that are reached, in document order.
    pub fn groups(&self) -> impl Iterator<Item = &'p str> + '_ {
        self.rows(GROUP)
    }

    /// The services of the hub that are reached, in document order.
    pub fn services(&self) -> impl Iterator<Item = &'p str> + '_ {
        self.rows(SERVICE)
    }

    /// The servers that have a row and are reached, as owner and name, in document order.
    pub fn servers(&self) -> impl Iterator<Item = (&'p str, &'p str)> + '_ {
        let policy = self.policy;
        let names = policy.core.space.names(SERVER);
        names.into_iter().flat_map(move |names| {
            names
                .ids()
                .filter(move |id| policy.server_exists.get(id.index()).is_some_and(|exists| *exists))
                .filter(move |id| self.covers(Entity::new(SERVER, *id)))
                .filter_map(move |id| names.str(id).split_once('/'))
        })
    }

    fn rows(&self, kind: Kind) -> impl Iterator<Item = &'p str> + '_ {
        let policy = self.policy;
        let count = policy.core.rows(kind).map_or(0, Rows::len);
        (0..count).map(NameId::from_index).filter_map(move |name| {
            let entity = Entity::new(kind, name);
            let exists = policy.row(entity).is_some_and(|row| row.flags.has(RowFlags::EXISTS));
            (exists && self.covers(entity)).then(|| policy.core.space.text(entity))
        })
    }

    fn covers(&self, entity: Entity) -> bool {
        let core = &self.policy.core;
        held_covers(&self.held, self.scope, Some(&core.space.containers_of(entity, core.members())))
    }

    fn named(&self, kind: Kind) -> Vec<&'p str> {
        let Extent::Named(names) = self.held.extent(self.scope) else { return Vec::new() };
        let names = Entity::of_kind(names, kind).iter().map(|name| self.policy.core.space.text(*name));
        sorted(names.collect(), |one, other| one.cmp(other))
    }
}
