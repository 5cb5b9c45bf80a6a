//! Users whose groups are others than before, and who gains or loses over them.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{
        kinds::{GROUP, USER},
        policy::Policy,
    },
    class::Class,
    difference::{MemberChange, Names, OverMember},
    walk::Walk,
};
use crate::{
    names::NameId,
    policy::{Entity, Held, RoleId, Rows},
};

/// A user with groups that joined and left it.
struct Moved<'p> {
    then: Option<Entity>,
    now: Entity,
    joined: BTreeSet<&'p str>,
    left: BTreeSet<&'p str>,
}

/// What was found out for one user who moved, and holds for the next.
#[derive(Default)]
struct Known<'p> {
    /// By the groups that somebody came into or left: positions of the classes to which these can matter.
    classes: BTreeMap<Vec<&'p str>, Vec<usize>>,
    /// By position of the class: what it holds, before and after; nothing where there is no answer.
    held: BTreeMap<usize, Option<(Held, Held)>>,
}

impl<'p> Walk<'p> {
    pub(super) fn memberships(&mut self) {
        let count = self.after.core.rows(USER).map_or(0, Rows::len);
        let mut known = Known::default();
        for name in (0..count).map(NameId::from_index) {
            let Some(moved) = self.moved(Entity::new(USER, name)) else { continue };
            self.found.moved = self.found.moved.saturating_add(1);
            if self.found.members.len() >= self.limit {
                continue;
            }
            let names =
                |names: &BTreeSet<&str>| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
            let change = MemberChange {
                user: self.after.core.space.text(moved.now).to_owned(),
                joined: names(&moved.joined),
                left: names(&moved.left),
                over_them: self.over_them(&moved, &mut known),
            };
            self.found.members.push(change);
        }
    }

    fn moved(&self, now: Entity) -> Option<Moved<'p>> {
        let then = self.alignment.before(now);
        if then.is_some_and(|then| self.alignment.same_groups(then, now)) {
            return None;
        }
        let before = then.map_or_else(BTreeSet::new, |then| group_names(self.before, then));
        let after = group_names(self.after, now);
        let joined: BTreeSet<&str> = after.difference(&before).copied().collect();
        let left: BTreeSet<&str> = before.difference(&after).copied().collect();
        (!joined.is_empty() || !left.is_empty()).then_some(Moved { then, now, joined, left })
    }

    fn over_them(&self, moved: &Moved<'p>, known: &mut Known<'p>) -> Vec<OverMember> {
        let Known { classes, held } = known;
        let groups: Vec<&'p str> = moved.joined.union(&moved.left).copied().collect();
        let relevant = classes.entry(groups).or_insert_with_key(|groups| self.classes_near(groups));
        let mut changes = Vec::new();
        for (position, class) in relevant.iter().filter_map(|at| Some((*at, self.classes.get(*at)?))) {
            let both = held.entry(position).or_insert_with(|| {
                let (before, after) = class.held(self.before, self.after);
                Some((before.ok()?, after.ok()?))
            });
            let Some((before, after)) = both else { continue };
            changes.extend(self.over(class, before, after, moved));
            changes.extend(self.over_themselves(class, before, after, moved));
        }
        changes
    }

    /// Classes that hold something else than before, or something over one of these groups.
    fn classes_near(&self, groups: &[&str]) -> Vec<usize> {
        let relevant = (roles_naming(self.before, groups), roles_naming(self.after, groups));
        let may_differ = |class: &Class| {
            let names = |policy: &Policy,
                         standing: Option<super::class::Standing>,
                         roles: &BTreeSet<RoleId>| {
                standing.is_some_and(|standing| {
                    !standing.plain
                        || policy.core.role_sets.roles(standing.roles).iter().any(|role| roles.contains(role))
                })
            };
            class.change.is_some()
                || names(self.before, class.then, &relevant.0)
                || names(self.after, class.now, &relevant.1)
        };
        let near = self.classes.iter().enumerate().filter(|(_, class)| may_differ(class));
        near.map(|(position, _)| position).collect()
    }

    fn over(&self, class: &Class, before: &Held, after: &Held, moved: &Moved<'_>) -> Option<OverMember> {
        let before = moved.then.map_or_else(BTreeSet::new, |then| self.before.reaching(before, then));
        let after = self.after.reaching(after, moved.now);
        if before == after {
            return None;
        }
        let difference = |one: &BTreeSet<&str>, other: &BTreeSet<&str>| -> Vec<String> {
            one.difference(other).map(|scope| (*scope).to_owned()).collect()
        };
        let principals = self.all_but(&class.members, moved.now);
        let over =
            OverMember { principals, gained: difference(&after, &before), lost: difference(&before, &after) };
        (over.principals.count > 0).then_some(over)
    }

    /// What somebody gains or loses over themselves by their groups. What their own filters say is told where they are.
    fn over_themselves(
        &self,
        class: &Class,
        before: &Held,
        after: &Held,
        moved: &Moved<'_>,
    ) -> Option<OverMember> {
        class.members.binary_search(&moved.now).ok()?;
        let own = (self.before.over_own_name(before), self.after.over_own_name(after));
        let then = moved.then.map_or_else(BTreeSet::new, |then| self.before.reaching(before, then));
        let now = self.after.reaching(after, moved.now);
        let only = |one: &BTreeSet<&str>, others: [&BTreeSet<&str>; 3]| -> Vec<String> {
            let is_new = |scope: &&&str| others.iter().all(|other| !other.contains(**scope));
            one.iter().filter(is_new).map(|scope| (*scope).to_owned()).collect()
        };
        let (gained, lost) = (only(&now, [&own.1, &then, &own.0]), only(&then, [&own.0, &now, &own.1]));
        if gained.is_empty() && lost.is_empty() {
            return None;
        }
        let mut principals = Names::default();
        principals.add(moved.now.kind(), self.after.core.space.text(moved.now), self.limit);
        Some(OverMember { principals, gained, lost })
    }

    fn all_but(&self, members: &[Entity], themselves: Entity) -> Names {
        let mut names = Names::default();
        let mut others = members.iter().filter(|member| **member != themselves);
        for member in others.by_ref().take(self.limit) {
            names.add(member.kind(), self.after.core.space.text(*member), self.limit);
        }
        // The rest is counted; members of a class stand in the order of their numbers.
        let among = usize::from(members.binary_search(&themselves).is_ok());
        names.count = members.len().saturating_sub(among);
        names
    }
}

impl Policy {
    /// Scopes of somebody that reach a user by name or by group; the bearer's own name is left out.
    fn reaching(&self, held: &Held, user: Entity) -> BTreeSet<&str> {
        let containers = self.core.space.containers_of(user, self.core.members());
        let by_filter = held
            .filtered()
            .filter(|(_, names)| names.iter().any(|name| !name.is_own() && containers.within(*name)))
            .map(|(scope, _)| scope);
        let scopes = held.everything().iter().copied().chain(by_filter);
        scopes.map(|scope| self.core.vocabulary.name(scope)).collect()
    }
}

impl Policy {
    /// Scopes that each bearer holds over what it is itself.
    fn over_own_name(&self, held: &Held) -> BTreeSet<&str> {
        let own = held.filtered().filter(|(_, names)| names.iter().any(|name| name.is_own()));
        own.map(|(scope, _)| self.core.vocabulary.name(scope)).collect()
    }
}

/// Roles with a filter that names one of these groups.
fn roles_naming(policy: &Policy, groups: &[&str]) -> BTreeSet<RoleId> {
    let groups: BTreeSet<Entity> =
        groups.iter().filter_map(|group| policy.core.space.find(GROUP, group.as_bytes())).collect();
    let names = |role: &RoleId| {
        policy.core.roles.held(*role).is_some_and(|held| held.names().any(|name| groups.contains(&name)))
    };
    policy.role_names.ids().map(|id| RoleId(id.raw())).filter(names).collect()
}

fn group_names(policy: &Policy, user: Entity) -> BTreeSet<&str> {
    let groups = policy.core.rows(USER).map_or(&[][..], |rows| rows.groups(user.name()));
    groups.iter().map(|group| policy.core.space.text(Entity::new(GROUP, *group))).collect()
}
