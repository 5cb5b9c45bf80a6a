//! Users whose groups are others than before, and who gains or loses over them.

use std::collections::BTreeSet;

use super::{
    super::{
        kinds::{GROUP, USER},
        policy::Policy,
    },
    class::Class,
    difference::{MemberChange, OverMember},
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

impl<'p> Walk<'p> {
    pub(super) fn memberships(&mut self) {
        let count = self.after.core.rows(USER).map_or(0, Rows::len);
        let moved: Vec<Moved<'p>> = (0..count)
            .map(NameId::from_index)
            .filter_map(|name| self.moved(Entity::new(USER, name)))
            .collect();
        for moved in moved {
            let names =
                |names: &BTreeSet<&str>| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
            let change = MemberChange {
                user: self.after.core.space.text(moved.now).to_owned(),
                joined: names(&moved.joined),
                left: names(&moved.left),
                over_them: self.over_them(&moved),
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

    fn over_them(&self, moved: &Moved<'_>) -> Vec<OverMember> {
        let relevant = (
            roles_naming(self.before, moved.joined.union(&moved.left)),
            roles_naming(self.after, moved.joined.union(&moved.left)),
        );
        let may_differ = |class: &&Class| {
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
        self.classes.iter().filter(may_differ).filter_map(|class| self.over(class, moved)).collect()
    }

    fn over(&self, class: &Class, moved: &Moved<'_>) -> Option<OverMember> {
        let (Ok(before), Ok(after)) = class.held(self.before, self.after) else { return None };
        let before = moved.then.map_or_else(BTreeSet::new, |then| self.before.reaching(&before, then));
        let after = self.after.reaching(&after, moved.now);
        if before == after {
            return None;
        }
        let difference = |one: &BTreeSet<&str>, other: &BTreeSet<&str>| -> Vec<String> {
            one.difference(other).map(|scope| (*scope).to_owned()).collect()
        };
        let mut over = OverMember {
            gained: difference(&after, &before),
            lost: difference(&before, &after),
            ..OverMember::default()
        };
        for member in &class.members {
            // Over themselves somebody has what their own filters say, whatever their groups.
            if *member != moved.now {
                over.principals.add(member.kind(), self.after.core.space.text(*member), self.limit);
            }
        }
        (over.principals.count > 0).then_some(over)
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

/// Roles with a filter that names one of these groups.
fn roles_naming<'n>(policy: &Policy, groups: impl Iterator<Item = &'n &'n str>) -> BTreeSet<RoleId> {
    let groups: BTreeSet<Entity> =
        groups.filter_map(|group| policy.core.space.find(GROUP, group.as_bytes())).collect();
    let names = |role: &RoleId| {
        policy.core.roles.held(*role).is_some_and(|held| held.names().any(|name| groups.contains(&name)))
    };
    policy.role_names.ids().map(|id| RoleId(id.raw())).filter(names).collect()
}

fn group_names(policy: &Policy, user: Entity) -> BTreeSet<&str> {
    let groups = policy.core.rows(USER).map_or(&[][..], |rows| rows.groups(user.name()));
    groups.iter().map(|group| policy.core.space.text(Entity::new(GROUP, *group))).collect()
}
