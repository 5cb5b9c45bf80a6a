//! Who holds a scope over a resource, and how.
//!
//! Principals with the same roles share one verdict, so that a hub of 100,000 users costs a walk over its rows and a few thousand
//! checks. A path that many share is told once.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    explain::{Path, Principal},
    kinds::{GROUP, SERVICE, USER},
    policy::Policy,
    question::{QuestionError, Resource},
};
use crate::{
    decision::{Decision, role_covering},
    names::NameId,
    policy::{Containers, Entity, Own, RoleId, RoleSetId, Row, RowFlags, Rows},
    snapshot::Timestamp,
    vocabulary::{Kind, ScopeId},
};

/// Whom to list.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "whoever asks fills in what they want")]
pub struct HolderOptions {
    /// List tokens too, those valid at this time. Each costs what its scopes and its owner's expand to.
    pub tokens_at: Option<Timestamp>,
    /// List at most so many of each kind; all are counted.
    pub limit: Option<usize>,
}

/// All who hold a scope over a resource.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Holders {
    /// How many there are, listed or not.
    pub counts: Counts,
    /// Users in a browser session, in document order.
    pub users: Vec<HolderRow>,
    /// Groups that give it to each of their members.
    pub groups: Vec<HolderRow>,
    /// Services.
    pub services: Vec<HolderRow>,
    /// Tokens, if they were asked for.
    pub tokens: Vec<HolderRow>,
    /// The shortest paths, to which the holders point.
    pub paths: Vec<Path>,
    /// Names of users, groups and services for whom there is no answer, because the hub fails on them or the document does not say.
    pub unanswered: Vec<String>,
}

/// How many hold it, by kind.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Counts {
    /// Users.
    pub users: usize,
    /// Groups.
    pub groups: usize,
    /// Services.
    pub services: usize,
    /// Tokens.
    pub tokens: usize,
}

/// One who holds it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HolderRow {
    /// The name; the id of a token.
    pub name: String,
    /// Position in [`Holders::paths`].
    pub path: usize,
}

impl Policy {
    /// Everybody who holds a scope over a resource, each with a shortest path.
    ///
    /// Linear in the number of principals; who has nothing but roles costs a look into a table.
    ///
    /// ```
    /// # use hubscope::{Policy, Resource, jupyterhub::HolderOptions, snapshot::Limits};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z", "knows": ["vocabulary", "roles", "users", "groups", "services", "shares"],
    /// #     "roles": [{"name": "teacher", "scopes": ["servers!group=class-A"]}], "groups": [{"name": "class-A"}],
    /// #     "users": [{"name": "johan", "roles": ["teacher"]}, {"name": "student1", "groups": ["class-A"]}]}"#;
    /// # let policy = Policy::load(snapshot, &Limits::default())?;
    /// let server = Resource::Server { user: "student1", name: "" };
    /// let holders = policy.holders("servers", server, HolderOptions::default())?;
    /// assert_eq!(holders.users[0].name, "johan");
    /// assert_eq!(holders.paths[holders.users[0].path].grant.written, "servers!group=class-A");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`QuestionError`] for a scope that this hub does not define.
    pub fn holders(
        &self,
        scope: &str,
        resource: Resource<'_>,
        options: HolderOptions,
    ) -> Result<Holders, QuestionError> {
        let id = self.find_scope(scope)?;
        let core = &self.core;
        resource.with_name(|named| {
            let containers = named.map(|(kind, name)| core.space.containers(kind, name, core.members()));
            let empty_name = matches!(named, Some((_, b"")));
            let mut search = Search {
                policy: self,
                scope,
                id,
                resource,
                containers: containers.as_ref(),
                // The hub fails on an empty name whoever asks: every principal goes the long way.
                slow: empty_name || !self.is_complete(),
                limit: options.limit.unwrap_or(usize::MAX),
                verdicts: BTreeMap::new(),
                shared: BTreeMap::new(),
                found: Holders::default(),
            };
            for kind in [USER, GROUP, SERVICE] {
                search.walk(kind)?;
            }
            if let Some(now) = options.tokens_at {
                search.tokens(now)?;
            }
            Ok(search.found)
        })
    }
}

struct Search<'p, 'q> {
    policy: &'p Policy,
    scope: &'q str,
    id: ScopeId,
    resource: Resource<'q>,
    containers: Option<&'q Containers<'q>>,
    slow: bool,
    limit: usize,
    /// By set of roles: the role that gives it to whoever holds the set.
    verdicts: BTreeMap<RoleSetId, Option<RoleId>>,
    /// By group, if any, and role: the position of the path.
    shared: BTreeMap<(Option<NameId>, RoleId), usize>,
    found: Holders,
}

impl Search<'_, '_> {
    fn walk(&mut self, kind: Kind) -> Result<(), QuestionError> {
        let policy = self.policy;
        let count = policy.core.rows(kind).map_or(0, Rows::len);
        for name in (0..count).map(NameId::from_index) {
            let entity = Entity::new(kind, name);
            let Some(row) = policy.row(entity) else { continue };
            let plain = row.flags.has(RowFlags::EXISTS)
                && !row.flags.has(RowFlags::HELD)
                && row.flags.trouble().is_none();
            if !plain && !row.flags.has(RowFlags::EXISTS) && !row.flags.has(RowFlags::HELD) {
                continue;
            }
            let by_role = if plain && !self.slow { self.by_role(entity, row) } else { None };
            match by_role {
                Some((group, role)) => {
                    if self.count(kind) < self.limit {
                        let path = self.shared_path(entity, group, role)?;
                        self.add(kind, policy.core.space.text(entity), path);
                    } else {
                        self.add(kind, "", None);
                    }
                }
                None if !self.slow && plain && !self.may_be_own(entity, row) => {}
                None => self.ask(kind, policy.core.space.text(entity))?,
            }
        }
        Ok(())
    }

    /// The role, of the principal or of one of its groups, that gives it to whoever holds that role.
    fn by_role(&mut self, entity: Entity, row: Row) -> Option<(Option<NameId>, RoleId)> {
        // Most sets give nothing: the set with the groups' roles answers for all of them.
        self.verdict(row.roles)?;
        if let Some(role) = self.verdict(row.own_roles) {
            return Some((None, role));
        }
        let policy = self.policy;
        let groups = policy.core.rows(USER).filter(|_| entity.kind() == USER);
        let groups = groups.map_or(&[][..], |rows| rows.groups(entity.name()));
        groups.iter().find_map(|group| {
            let row = policy.row(Entity::new(GROUP, *group))?;
            Some((Some(*group), self.verdict(row.own_roles)?))
        })
    }

    fn verdict(&mut self, set: RoleSetId) -> Option<RoleId> {
        let (core, id, containers) = (&self.policy.core, self.id, self.containers);
        *self.verdicts.entry(set).or_insert_with(|| role_covering(core, set, &Own::nobody(), id, containers))
    }

    /// Whether something beside the roles that all bearers share may give it: the bearer's own filters, or shares.
    fn may_be_own(&self, entity: Entity, row: Row) -> bool {
        row.flags.has(RowFlags::MORE_GRANTS)
            || self.containers.is_some_and(|resource| resource.within(entity))
                && self.policy.core.role_sets.grants_filtered(row.roles, self.id)
    }

    fn ask(&mut self, kind: Kind, name: &str) -> Result<(), QuestionError> {
        let principal = match kind {
            GROUP => Principal::Group(name),
            SERVICE => Principal::Service(name),
            _ => Principal::User(name),
        };
        match self.policy.principal(principal).decide(self.scope, self.resource)? {
            Decision::Allow => {
                let path = self.shortest(principal)?;
                self.add(kind, name, path);
            }
            Decision::Deny => {}
            Decision::Fault(_) | Decision::Unknown(_) => self.found.unanswered.push(name.to_owned()),
        }
        Ok(())
    }

    fn tokens(&mut self, now: Timestamp) -> Result<(), QuestionError> {
        let policy = self.policy;
        for id in policy.token_ids() {
            let principal = Principal::Token { id, now };
            if !policy.principal(principal).decide(self.scope, self.resource)?.is_allow() {
                continue;
            }
            self.found.counts.tokens = self.found.counts.tokens.saturating_add(1);
            if self.found.tokens.len() < self.limit
                && let Some(path) = self.shortest(principal)?
            {
                self.found.tokens.push(HolderRow { name: id.to_owned(), path });
            }
        }
        Ok(())
    }

    /// The path that all direct bearers of a role, or all members of a group, share.
    fn shared_path(
        &mut self,
        entity: Entity,
        group: Option<NameId>,
        role: RoleId,
    ) -> Result<Option<usize>, QuestionError> {
        if let Some(known) = self.shared.get(&(group, role)) {
            return Ok(Some(*known));
        }
        let path = self.policy.path_by_role(group, role, self.id, self.resource);
        // The role covers it for everybody, so there is a path; should there be none, the long way finds another.
        let Some(path) = path else {
            return self.shortest(match entity.kind() {
                GROUP => Principal::Group(self.policy.core.space.text(entity)),
                SERVICE => Principal::Service(self.policy.core.space.text(entity)),
                _ => Principal::User(self.policy.core.space.text(entity)),
            });
        };
        let position = self.keep(path);
        self.shared.insert((group, role), position);
        Ok(Some(position))
    }

    fn shortest(&mut self, principal: Principal<'_>) -> Result<Option<usize>, QuestionError> {
        let explanation = self.policy.explain(principal, self.scope, self.resource)?;
        Ok(explanation.paths.into_iter().next().map(|path| self.keep(path)))
    }

    fn keep(&mut self, path: Path) -> usize {
        let position = self.found.paths.len();
        self.found.paths.push(path);
        position
    }

    fn count(&self, kind: Kind) -> usize {
        match kind {
            GROUP => self.found.counts.groups,
            SERVICE => self.found.counts.services,
            _ => self.found.counts.users,
        }
    }

    fn add(&mut self, kind: Kind, name: &str, path: Option<usize>) {
        let (count, list) = match kind {
            GROUP => (&mut self.found.counts.groups, &mut self.found.groups),
            SERVICE => (&mut self.found.counts.services, &mut self.found.services),
            _ => (&mut self.found.counts.users, &mut self.found.users),
        };
        *count = count.saturating_add(1);
        if let Some(path) = path
            && list.len() < self.limit
        {
            list.push(HolderRow { name: name.to_owned(), path });
        }
    }
}
