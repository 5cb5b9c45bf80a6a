//! Walks over the principals of two policies, class by class.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    super::{
        kinds::{GROUP, SERVICE, USER},
        policy::Policy,
    },
    alignment::Alignment,
    class::{Class, Standing},
    difference::{Difference, GrantChange, ScopeOver, TokenChange},
    signature::{Over, Signature},
};
use crate::{
    Decision,
    names::{FixedState, NameId},
    policy::{Entity, RoleSetId, Rows},
    snapshot::Timestamp,
    vocabulary::{Kind, ScopeId},
};

/// Scopes that one holds and another does not, ascending; no name is everything.
type Delta = Vec<(ScopeId, Option<Entity>)>;

pub(super) struct Walk<'p> {
    pub(super) before: &'p Policy,
    pub(super) after: &'p Policy,
    pub(super) alignment: Alignment<'p>,
    pub(super) limit: usize,
    pub(super) classes: Vec<Class>,
    /// Classes of those who have nothing but roles. No set: there was or is no such principal.
    by_sets: HashMap<(Kind, Option<RoleSetId>, Option<RoleSetId>), usize, FixedState>,
    by_change: BTreeMap<String, usize>,
    /// Changes of what is held, gained and lost.
    by_delta: HashMap<(Delta, Delta), usize, FixedState>,
    /// How many to whom something happens had and have these sets.
    sets: HashMap<(Option<RoleSetId>, Option<RoleSetId>), usize, FixedState>,
    /// The same by group, by its number in the later policy.
    groups: HashMap<NameId, usize, FixedState>,
    gone_groups: BTreeMap<&'p str, usize>,
    pub(super) found: Difference,
}

impl<'p> Walk<'p> {
    pub(super) fn new(before: &'p Policy, after: &'p Policy, limit: usize) -> Self {
        Self {
            before,
            after,
            alignment: Alignment::new(before, after),
            limit,
            classes: Vec::new(),
            by_sets: HashMap::default(),
            by_change: BTreeMap::new(),
            by_delta: HashMap::default(),
            sets: HashMap::default(),
            groups: HashMap::default(),
            gone_groups: BTreeMap::new(),
            found: Difference::default(),
        }
    }

    pub(super) fn run(mut self, tokens_at: Option<Timestamp>) -> Difference {
        for kind in [USER, GROUP, SERVICE] {
            self.principals(kind);
        }
        self.memberships();
        if let Some(now) = tokens_at {
            self.tokens(now);
        }
        let mut found = self.found;
        found.by_role = most_first(roles_of(self.before, self.after, &self.sets));
        let mut groups: BTreeMap<&str, usize> = self.gone_groups;
        for (group, count) in self.groups {
            groups.insert(self.after.core.space.text(Entity::new(GROUP, group)), count);
        }
        found.by_group = most_first(groups);
        found.grants.sort_by_key(|change| std::cmp::Reverse(change.principals.count));
        found
    }

    fn principals(&mut self, kind: Kind) {
        let (before, after) = (self.before, self.after);
        let count = after.core.rows(kind).map_or(0, Rows::len);
        for name in (0..count).map(NameId::from_index) {
            let entity = Entity::new(kind, name);
            let now = Standing::of(after, entity);
            let then = self.alignment.before(entity).and_then(|entity| Standing::of(before, entity));
            match (then, now) {
                (None, None) => continue,
                (None, Some(_)) => self.found.created.add(kind, after.core.space.text(entity), self.limit),
                (Some(_), None) => self.found.deleted.add(kind, after.core.space.text(entity), self.limit),
                (Some(_), Some(_)) => {}
            }
            self.classify(entity, then, now);
        }
        // Whom the later policy has never heard of.
        let count = before.core.rows(kind).map_or(0, Rows::len);
        for name in (0..count).map(NameId::from_index) {
            let entity = Entity::new(kind, name);
            if self.alignment.after(entity).is_none()
                && let Some(then) = Standing::of(before, entity)
            {
                let text = before.core.space.text(entity);
                self.found.deleted.add(kind, text, self.limit);
                let class = self.class(Some(then), None);
                self.note(class, kind, text, Some(then), None);
            }
        }
    }

    fn classify(&mut self, entity: Entity, then: Option<Standing>, now: Option<Standing>) {
        let plain = |standing: Option<Standing>| standing.is_none_or(|standing| standing.plain);
        let class = if plain(then) && plain(now) {
            let key = (entity.kind(), then.map(|then| then.roles), now.map(|now| now.roles));
            match self.by_sets.get(&key) {
                Some(class) => *class,
                None => {
                    let class = self.class(then, now);
                    self.by_sets.insert(key, class);
                    class
                }
            }
        } else {
            self.class(then, now)
        };
        let class = match self.classes.get(class) {
            // Whom a filter names that others have by `!user` is a case of its own.
            Some(shared) if shared.names(then, now) => {
                self.class(then.map(Standing::apart), now.map(Standing::apart))
            }
            _ => class,
        };
        if let Some(found) = self.classes.get_mut(class) {
            found.members.push(entity);
        }
        self.note(class, entity.kind(), self.after.core.space.text(entity), then, now);
    }

    /// A new class, and what changes for it.
    fn class(&mut self, then: Option<Standing>, now: Option<Standing>) -> usize {
        let class = Class::unchanged(then, now);
        let known = match (then, now) {
            (Some(then), Some(now)) => {
                then.plain && now.plain && self.alignment.grants_the_same(then.roles, now.roles)
            }
            _ => false,
        };
        let class = if known { class } else { self.compared(class) };
        self.classes.push(class);
        self.classes.len().saturating_sub(1)
    }

    fn compared(&mut self, class: Class) -> Class {
        let (before, after) = class.held(self.before, self.after);
        if self.alignment.compares_held()
            && let (Ok(before), Ok(after)) = (&before, &after)
        {
            let delta = (after.without(before), before.without(after));
            if delta.0.is_empty() && delta.1.is_empty() {
                return class;
            }
            let change = match self.by_delta.get(&delta) {
                Some(change) => *change,
                None => {
                    let lines = |policy: &Policy, delta: &[(ScopeId, Option<Entity>)]| {
                        delta.iter().map(|(scope, name)| policy.line(*scope, *name)).collect()
                    };
                    let (gained, lost) = (lines(self.after, &delta.0), lines(self.before, &delta.1));
                    let change = self.kept(GrantChange { gained, lost, ..GrantChange::default() });
                    self.by_delta.insert(delta, change);
                    change
                }
            };
            return class.changed(change, Some(before), Some(after));
        }
        let signatures = (
            self.before.signature(before.as_ref().map_err(|decision| *decision)),
            self.after.signature(after.as_ref().map_err(|decision| *decision)),
        );
        if signatures.0 == signatures.1 {
            return class;
        }
        let change = self.change(&signatures.0, &signatures.1);
        class.changed(change, before.as_ref().ok(), after.as_ref().ok())
    }

    /// The position of a change, which others may share.
    fn change(&mut self, before: &Signature, after: &Signature) -> usize {
        let (gained, lost) = compare(before, after);
        let change = GrantChange {
            gained,
            lost,
            unanswered_before: before.as_ref().err().and_then(|decision| decision.code()),
            unanswered_after: after.as_ref().err().and_then(|decision| decision.code()),
            ..GrantChange::default()
        };
        self.kept(change)
    }

    /// The position of a change, the same for equal ones.
    fn kept(&mut self, change: GrantChange) -> usize {
        let key = serde_json::to_string(&change).unwrap_or_default();
        let next = self.found.grants.len();
        *self.by_change.entry(key).or_insert_with(|| {
            self.found.grants.push(change);
            next
        })
    }

    /// Counts a principal, if something happens to its class.
    fn note(&mut self, class: usize, kind: Kind, text: &str, then: Option<Standing>, now: Option<Standing>) {
        let Some(change) = self.classes.get(class).and_then(|class| class.change) else { return };
        if let Some(change) = self.found.grants.get_mut(change) {
            change.principals.add(kind, text, self.limit);
        }
        self.found.affected.add(kind);
        let sets = (then.map(|then| then.roles), now.map(|now| now.roles));
        add_one(self.sets.entry(sets).or_default());
        if kind != USER {
            return;
        }
        let (before, after) = self.alignment.groups(then.map(|then| then.entity), now.map(|now| now.entity));
        for group in &after {
            add_one(self.groups.entry(*group).or_default());
        }
        for group in before.known.iter().filter(|group| !after.contains(group)) {
            add_one(self.groups.entry(*group).or_default());
        }
        for group in before.gone {
            add_one(self.gone_groups.entry(group).or_default());
        }
    }

    fn tokens(&mut self, now: Timestamp) {
        let ids: BTreeSet<&str> = self.before.token_ids().chain(self.after.token_ids()).collect();
        for id in ids {
            let signature = |policy: &Policy| {
                let held = policy.held(&policy.token_bearer(id, now));
                policy.signature(held.as_ref().map_err(|decision| *decision))
            };
            let (before, after) = (signature(self.before), signature(self.after));
            let is_unknown = |signature: &Signature| matches!(signature, Err(Decision::Unknown(_)));
            if is_unknown(&before) && is_unknown(&after) {
                // Equal reasons are no equal rights, but where the hub fails as before nothing changes.
                add_one(&mut self.found.unanswered_tokens);
            }
            if before == after {
                continue;
            }
            add_one(&mut self.found.affected.tokens);
            if self.found.tokens.len() < self.limit {
                let (gained, lost) = compare(&before, &after);
                let reason =
                    |signature: &Signature| signature.as_ref().err().and_then(|decision| decision.code());
                self.found.tokens.push(TokenChange {
                    id: id.to_owned(),
                    gained,
                    lost,
                    unanswered_before: reason(&before),
                    unanswered_after: reason(&after),
                });
            }
        }
    }
}

/// What is in one signature and not in the other: gained and lost.
fn compare(before: &Signature, after: &Signature) -> (Vec<ScopeOver>, Vec<ScopeOver>) {
    let none = BTreeMap::new();
    let (before, after) = (before.as_ref().unwrap_or(&none), after.as_ref().unwrap_or(&none));
    let only = |one: &BTreeMap<String, BTreeSet<Over>>, other: &BTreeMap<String, BTreeSet<Over>>| {
        let mut only = Vec::new();
        for (scope, over) in one {
            let known = other.get(scope);
            for over in over.iter().filter(|over| !known.is_some_and(|known| known.contains(over))) {
                only.push(ScopeOver { scope: scope.clone(), over: over.clone() });
            }
        }
        only
    };
    (only(after, before), only(before, after))
}

/// How many had or have each role.
fn roles_of<'p>(
    before: &'p Policy,
    after: &'p Policy,
    sets: &HashMap<(Option<RoleSetId>, Option<RoleSetId>), usize, FixedState>,
) -> BTreeMap<&'p str, usize> {
    let mut counts = BTreeMap::new();
    for ((then, now), count) in sets {
        let names = |policy: &'p Policy, set: &Option<RoleSetId>| -> Vec<&'p str> {
            let roles = set.map_or(&[][..], |set| policy.core.role_sets.roles(set));
            roles.iter().map(|role| policy.role_names.str(NameId::from_raw(role.0))).collect()
        };
        let roles: BTreeSet<&str> = names(before, then).into_iter().chain(names(after, now)).collect();
        for role in roles {
            let slot: &mut usize = counts.entry(role).or_default();
            *slot = slot.saturating_add(*count);
        }
    }
    counts
}

fn add_one(count: &mut usize) {
    *count = count.saturating_add(1);
}

fn most_first(counts: BTreeMap<&str, usize>) -> Vec<(String, usize)> {
    let mut list: Vec<(String, usize)> =
        counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
    list.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    list
}
