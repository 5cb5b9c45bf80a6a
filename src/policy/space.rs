//! The resource space: names of every kind, and what contains what.

use super::{Entity, Rows};
use crate::{
    names::{NameId, Names},
    vocabulary::{Kind, KindRule},
};

/// Names by kind. Containers come from the text of a name and from memberships, never from the existence of a row.
#[derive(Clone, Debug)]
pub(crate) struct Space {
    kinds: &'static [KindRule],
    names: Vec<Names>,
    /// By kind and name, where the kind has a container: the name of the container.
    parents: Vec<Vec<NameId>>,
}

impl Space {
    pub(crate) fn new(kinds: &'static [KindRule], hints: impl Fn(Kind) -> (usize, usize)) -> Self {
        let names = (0..kinds.len())
            .map(|kind| {
                let (count, bytes) = hints(Kind(u8::try_from(kind).unwrap_or_default()));
                Names::with_capacity(count, bytes)
            })
            .collect();
        Self { kinds, names, parents: vec![Vec::new(); kinds.len()] }
    }

    pub(crate) fn names(&self, kind: Kind) -> Option<&Names> {
        self.names.get(kind.index())
    }

    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.names(kind).map_or(0, Names::len)
    }

    /// How many names of all kinds there are.
    pub(crate) fn total(&self) -> usize {
        self.names.iter().map(Names::len).sum()
    }

    pub(crate) fn find(&self, kind: Kind, name: &[u8]) -> Option<Entity> {
        self.names(kind)?.find(name).map(|name| Entity::new(kind, name))
    }

    /// The entity of a name, which is added if it is new, and its containers with it.
    pub(crate) fn intern(&mut self, kind: Kind, name: &str) -> Entity {
        let before = self.count(kind);
        let Some(names) = self.names.get_mut(kind.index()) else {
            return Entity::own(kind);
        };
        let id = names.intern(name.as_bytes());
        if names.len() > before
            && let Some((outer, separator)) = self.rule(kind).container
        {
            let parent = self.intern(outer, container_part(name, separator)).name();
            if let Some(parents) = self.parents.get_mut(kind.index()) {
                parents.push(parent);
            }
        }
        Entity::new(kind, id)
    }

    pub(crate) fn text(&self, entity: Entity) -> &str {
        self.names(entity.kind()).map_or("", |names| names.str(entity.name()))
    }

    /// The containers of a resource that a caller names, whether this policy has heard of it or not.
    ///
    /// `groups_of` gives the rows that hold memberships, or nothing to leave memberships out. One lookup, and one more for the
    /// container of a name that was never seen.
    pub(crate) fn containers<'s>(
        &'s self,
        kind: Kind,
        name: &[u8],
        members: Option<(Kind, &'s Rows)>,
    ) -> Containers<'s> {
        let own = self.find(kind, name);
        let rule = self.rule(kind);
        let parent = rule.container.and_then(|(outer, separator)| match own {
            Some(own) => self.parent(own),
            None => {
                let part = name.split(|byte| *byte == separator).next().unwrap_or(name);
                self.find(outer, part)
            }
        });
        self.assemble(own, parent, members)
    }

    /// The containers of an entity of this space.
    pub(crate) fn containers_of<'s>(
        &'s self,
        entity: Entity,
        members: Option<(Kind, &'s Rows)>,
    ) -> Containers<'s> {
        self.assemble(Some(entity), self.parent(entity), members)
    }

    /// The entity that contains another by its name.
    pub(crate) fn parent(&self, entity: Entity) -> Option<Entity> {
        let (outer, _) = self.rule(entity.kind()).container?;
        let parents = self.parents.get(entity.kind().index())?;
        parents.get(entity.name().index()).map(|name| Entity::new(outer, *name))
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        let parents: usize = self.parents.iter().map(|list| list.capacity().saturating_mul(4)).sum();
        self.names.iter().map(Names::heap_bytes).sum::<usize>().saturating_add(parents)
    }

    fn assemble<'s>(
        &'s self,
        own: Option<Entity>,
        parent: Option<Entity>,
        members: Option<(Kind, &'s Rows)>,
    ) -> Containers<'s> {
        let member = [own, parent].into_iter().flatten().find_map(|entity| {
            let group_kind = self.rule(entity.kind()).member_of?;
            Some((entity, group_kind))
        });
        let (group_kind, groups) = match (member, members) {
            (Some((entity, group_kind)), Some((kind, rows))) if kind == entity.kind() => {
                (group_kind, rows.groups(entity.name()))
            }
            _ => (Kind(0), &[][..]),
        };
        Containers { own, parent, alias: None, group_kind, groups }
    }

    fn rule(&self, kind: Kind) -> KindRule {
        self.kinds.get(kind.index()).copied().unwrap_or(KindRule::PLAIN)
    }
}

/// How a filter's name contains a resource.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Within {
    /// It is the resource.
    Itself,
    /// It is what the resource's name says it belongs to.
    Container,
    /// A group, of which the resource or its container is a member.
    Membership,
}

/// A resource, as a filter sees it: itself and everything that contains it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Containers<'s> {
    own: Option<Entity>,
    parent: Option<Entity>,
    /// One more name under which the resource is known, for checks that compare so.
    alias: Option<Entity>,
    group_kind: Kind,
    /// Ascending.
    groups: &'s [NameId],
}

impl Containers<'_> {
    pub(crate) fn with_alias(self, alias: Option<Entity>) -> Self {
        Self { alias, ..self }
    }

    /// The resource, or what its name says that it belongs to, whichever is of this kind.
    pub(crate) fn of_kind(&self, kind: Kind) -> Option<Entity> {
        [self.own, self.parent].into_iter().flatten().find(|entity| entity.kind() == kind)
    }

    /// The groups that contain the resource.
    pub(crate) fn groups(&self) -> Vec<Entity> {
        self.groups.iter().map(|group| Entity::new(self.group_kind, *group)).collect()
    }

    /// How a name contains the resource, aliases left out; `None` if it does not.
    pub(crate) fn how_within(&self, entity: Entity) -> Option<Within> {
        if self.own == Some(entity) {
            return Some(Within::Itself);
        }
        if self.parent == Some(entity) {
            return Some(Within::Container);
        }
        let member = entity.kind() == self.group_kind && self.groups.binary_search(&entity.name()).is_ok();
        member.then_some(Within::Membership)
    }

    pub(crate) fn within(&self, entity: Entity) -> bool {
        let named = Some(entity);
        self.own == named
            || self.parent == named
            || self.alias == named
            || (entity.kind() == self.group_kind && self.groups.binary_search(&entity.name()).is_ok())
    }

    /// Whether one of these names contains the resource.
    ///
    /// The shorter of the two lists of groups is walked and the longer one searched.
    pub(crate) fn within_any(&self, sorted: &[Entity]) -> bool {
        let named =
            |entity: Option<Entity>| entity.is_some_and(|entity| sorted.binary_search(&entity).is_ok());
        if named(self.own) || named(self.parent) || named(self.alias) {
            return true;
        }
        if self.groups.is_empty() {
            return false;
        }
        let held = Entity::of_kind(sorted, self.group_kind);
        if held.len() < self.groups.len() {
            held.iter().any(|group| self.groups.binary_search(&group.name()).is_ok())
        } else {
            self.groups.iter().any(|group| held.binary_search(&Entity::new(self.group_kind, *group)).is_ok())
        }
    }
}

/// The part of a name that names its container: all before the first separator, or the whole name if there is none.
fn container_part(name: &str, separator: u8) -> &str {
    name.split(char::from(separator)).next().unwrap_or(name)
}
