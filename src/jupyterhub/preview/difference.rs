//! Who gains and who loses what, between two policies.
//!
//! Two things change what somebody may do: what they hold, and who is inside the groups that their filters name. The first is
//! told once for all principals to whom the same happens, the second user by user.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    super::{
        bearer::Bearer,
        kinds::{GROUP, SERVICE, USER},
        policy::Policy,
    },
    signature::{Over, Signature},
};
use crate::{
    decision::Decision,
    names::NameId,
    policy::{Entity, Held, HeldBuilder, RoleSetId, RowFlags, Rows},
    snapshot::Timestamp,
    vocabulary::Kind,
};

/// What to compare.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "whoever asks fills in what they want")]
pub struct DifferenceOptions {
    /// Compare tokens too, those valid at this time. Each costs what its scopes and its owner's expand to.
    pub tokens_at: Option<Timestamp>,
    /// List at most so many names each; all are counted.
    pub limit: Option<usize>,
}

/// The difference between two policies.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// How many principals hold something else than before.
    pub affected: Affected,
    /// The same by role: how many of the affected had or have it, most first.
    pub by_role: Vec<(String, usize)>,
    /// The same by group: how many of the affected users were or are in it, most first.
    pub by_group: Vec<(String, usize)>,
    /// What is held, for all to whom the same happens at once; most principals first.
    pub grants: Vec<GrantChange>,
    /// Users who came into groups or left them, and who gains or loses what over them for that.
    pub members: Vec<MemberChange>,
    /// Tokens that hold something else, if they were asked for.
    pub tokens: Vec<TokenChange>,
    /// Principals that are new.
    pub created: Names,
    /// Principals that are gone.
    pub deleted: Names,
}

/// Numbers of principals.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Affected {
    /// Users.
    pub users: usize,
    /// Groups.
    pub groups: usize,
    /// Services.
    pub services: usize,
    /// Tokens.
    pub tokens: usize,
}

/// Principals by name, in document order.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Names {
    /// How many there are, listed or not.
    pub count: usize,
    /// Users.
    pub users: Vec<String>,
    /// Groups.
    pub groups: Vec<String>,
    /// Services.
    pub services: Vec<String>,
}

/// Some principals gain and lose the same.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GrantChange {
    /// Who.
    pub principals: Names,
    /// What they hold now and did not before.
    pub gained: Vec<ScopeOver>,
    /// What they held before and do not now. Of a scope that was held over everything and now has filters, everything is lost; what
    /// is left of it is in `gained`.
    pub lost: Vec<ScopeOver>,
    /// Why there was no answer before: a fault, or something that the document does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unanswered_before: Option<&'static str>,
    /// Why there is none now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unanswered_after: Option<&'static str>,
}

/// A scope, and over what.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct ScopeOver {
    /// The scope.
    pub scope: String,
    /// Over what.
    #[serde(flatten)]
    pub over: Over,
}

/// A user whose groups changed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MemberChange {
    /// The user.
    pub user: String,
    /// Groups that the user came into.
    pub joined: Vec<String>,
    /// Groups that the user left.
    pub left: Vec<String>,
    /// Who gains or loses scopes over the user and the user's servers.
    pub over_them: Vec<OverMember>,
}

/// Some principals gain or lose the same scopes over one user.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OverMember {
    /// Who.
    pub principals: Names,
    /// Scopes that reach the user now.
    pub gained: Vec<String>,
    /// Scopes that reach the user no longer.
    pub lost: Vec<String>,
}

/// A token that holds something else.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TokenChange {
    /// Its id.
    pub id: String,
    /// What it gains.
    pub gained: Vec<ScopeOver>,
    /// What it loses.
    pub lost: Vec<ScopeOver>,
}

impl Policy {
    /// What is different in another policy, which came out of this one by edits or from another document.
    ///
    /// Linear in the rows of both, plus, for each distinct pair of sets of roles, what they expand to; principals are matched by
    /// name.
    #[must_use]
    pub fn difference(&self, after: &Self, options: DifferenceOptions) -> Difference {
        let mut walk = Walk {
            before: self,
            after,
            limit: options.limit.unwrap_or(usize::MAX),
            classes: Vec::new(),
            by_sets: BTreeMap::new(),
            by_change: BTreeMap::new(),
            roles: BTreeMap::new(),
            groups: BTreeMap::new(),
            changed_owners: BTreeSet::new(),
            found: Difference::default(),
        };
        for kind in [USER, GROUP, SERVICE] {
            walk.principals(kind);
        }
        walk.memberships();
        if let Some(now) = options.tokens_at {
            walk.tokens(now);
        }
        walk.finish()
    }
}

/// Principals who hold the same before, and the same after.
struct Class {
    before: Result<Held, Decision>,
    after: Result<Held, Decision>,
    /// Names in filters, before and after, where own names are among them too.
    named: (BTreeSet<Entity>, BTreeSet<Entity>),
    /// Position among the changes, if something does change.
    change: Option<usize>,
    members: Vec<Entity>,
}

struct Walk<'p> {
    before: &'p Policy,
    after: &'p Policy,
    limit: usize,
    classes: Vec<Class>,
    /// Classes of those who have nothing but roles. No set: there was or is no such principal.
    by_sets: BTreeMap<(Kind, Option<RoleSetId>, Option<RoleSetId>), usize>,
    by_change: BTreeMap<String, usize>,
    roles: BTreeMap<String, usize>,
    groups: BTreeMap<String, usize>,
    changed_owners: BTreeSet<Entity>,
    found: Difference,
}

/// Where a principal stands, if it exists.
#[derive(Clone, Copy)]
struct Standing {
    entity: Entity,
    roles: RoleSetId,
    /// Roles are all there is.
    plain: bool,
}

impl Standing {
    /// The same, to be looked at alone.
    fn apart(self) -> Self {
        Self { plain: false, ..self }
    }
}

impl Class {
    fn new(
        before: Result<Held, Decision>,
        after: Result<Held, Decision>,
        change: Option<usize>,
        open: bool,
    ) -> Self {
        let sides = || [&before, &after].into_iter().flatten();
        let has_own = open && sides().any(|held| held.names().any(Entity::is_own));
        let named = |held: &Result<Held, Decision>| match held {
            Ok(held) if has_own => held.names().collect(),
            _ => BTreeSet::new(),
        };
        Self { named: (named(&before), named(&after)), before, after, change, members: Vec::new() }
    }

    /// Whether filters beside own ones name a principal, before or after.
    fn names(&self, then: Option<Standing>, now: Option<Standing>) -> bool {
        let is_in = |names: &BTreeSet<Entity>, standing: Option<Standing>| {
            standing.is_some_and(|standing| names.contains(&standing.entity))
        };
        is_in(&self.named.0, then) || is_in(&self.named.1, now)
    }
}

impl Walk<'_> {
    fn principals(&mut self, kind: Kind) {
        let (before, after) = (self.before, self.after);
        let count = after.core.rows(kind).map_or(0, Rows::len);
        for name in (0..count).map(NameId::from_index) {
            let entity = Entity::new(kind, name);
            let text = after.core.space.text(entity);
            let now = standing(after, entity);
            let then = same_name(before, entity, text).and_then(|entity| standing(before, entity));
            match (then, now) {
                (None, None) => continue,
                (None, Some(_)) => self.found.created.add(kind, text, self.limit),
                (Some(_), None) => self.found.deleted.add(kind, text, self.limit),
                (Some(_), Some(_)) => {}
            }
            self.classify(kind, entity, then, now);
        }
        // Whom the other policy has never heard of.
        let count = before.core.rows(kind).map_or(0, Rows::len);
        for name in (0..count).map(NameId::from_index) {
            let entity = Entity::new(kind, name);
            let text = before.core.space.text(entity);
            if same_name(after, entity, text).is_none()
                && let Some(then) = standing(before, entity)
            {
                self.found.deleted.add(kind, text, self.limit);
                let class = self.class(Some(then), None);
                if self.classes.get(class).is_some_and(|class| class.change.is_some()) {
                    self.note(kind, class, text, Some(entity), None);
                }
            }
        }
    }

    fn classify(&mut self, kind: Kind, entity: Entity, then: Option<Standing>, now: Option<Standing>) {
        let plain = |standing: Option<Standing>| standing.is_none_or(|standing| standing.plain);
        let class = if plain(then) && plain(now) {
            let key = (kind, then.map(|then| then.roles), now.map(|now| now.roles));
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
        let Some(found) = self.classes.get_mut(class) else { return };
        found.members.push(entity);
        if found.change.is_some() {
            let text = self.after.core.space.text(entity);
            self.changed_owners.insert(entity);
            self.note(kind, class, text, then.map(|then| then.entity), now.map(|now| now.entity));
        }
    }

    /// A new class, and what changes for it.
    fn class(&mut self, then: Option<Standing>, now: Option<Standing>) -> usize {
        let open = then.is_none_or(|then| then.plain) && now.is_none_or(|now| now.plain);
        let before = then.map_or_else(|| Ok(Held::default()), |then| holds(self.before, then, open));
        let after = now.map_or_else(|| Ok(Held::default()), |now| holds(self.after, now, open));
        let signatures = (
            self.before.signature(before.as_ref().map_err(|decision| *decision)),
            self.after.signature(after.as_ref().map_err(|decision| *decision)),
        );
        let change = (signatures.0 != signatures.1).then(|| self.change(&signatures.0, &signatures.1));
        self.classes.push(Class::new(before, after, change, open));
        self.classes.len().saturating_sub(1)
    }

    /// The position of a change, which others may share.
    fn change(&mut self, before: &Signature, after: &Signature) -> usize {
        let mut change = GrantChange { ..GrantChange::default() };
        (change.gained, change.lost) = compare(before, after);
        change.unanswered_before = before.as_ref().err().and_then(|decision| decision.code());
        change.unanswered_after = after.as_ref().err().and_then(|decision| decision.code());
        let key = serde_json::to_string(&change).unwrap_or_default();
        let next = self.found.grants.len();
        *self.by_change.entry(key).or_insert_with(|| {
            self.found.grants.push(change);
            next
        })
    }

    /// Counts a principal to whom something happens.
    fn note(&mut self, kind: Kind, class: usize, text: &str, then: Option<Entity>, now: Option<Entity>) {
        let change = self.classes.get(class).and_then(|class| class.change);
        if let Some(change) = change.and_then(|change| self.found.grants.get_mut(change)) {
            change.principals.add(kind, text, self.limit);
        }
        self.found.affected.add(kind);
        let (mut roles, mut groups) = (BTreeSet::new(), BTreeSet::new());
        for (policy, entity) in [(self.before, then), (self.after, now)] {
            let Some(entity) = entity else { continue };
            if let Some(row) = policy.row(entity) {
                let names = policy.core.role_sets.roles(row.roles).iter();
                roles.extend(names.map(|role| policy.role_names.str(NameId::from_raw(role.0))));
            }
            groups.extend(groups_of(policy, entity).map(|group| policy.core.space.text(group)));
        }
        for role in roles {
            add_one(&mut self.roles, role);
        }
        for group in groups {
            add_one(&mut self.groups, group);
        }
    }

    /// Users whose groups are others than before, and who gains or loses over them.
    fn memberships(&mut self) {
        let mut changed = Vec::new();
        let count = self.after.core.rows(USER).map_or(0, Rows::len);
        for name in (0..count).map(NameId::from_index) {
            let entity = Entity::new(USER, name);
            let text = self.after.core.space.text(entity);
            let then = same_name(self.before, entity, text);
            let before = then.map_or_else(BTreeSet::new, |then| group_names(self.before, then));
            let after = group_names(self.after, entity);
            if before != after {
                changed.push((then, entity, before, after));
            }
        }
        for (then, user, before, after) in changed {
            let difference = |one: &BTreeSet<&str>, other: &BTreeSet<&str>| -> Vec<String> {
                one.difference(other).map(|group| (*group).to_owned()).collect()
            };
            let change = MemberChange {
                user: self.after.core.space.text(user).to_owned(),
                joined: difference(&after, &before),
                left: difference(&before, &after),
                over_them: self.over_them(then, user),
            };
            self.found.members.push(change);
        }
    }

    fn over_them(&self, then: Option<Entity>, user: Entity) -> Vec<OverMember> {
        let mut found = Vec::new();
        for class in &self.classes {
            let (Ok(before), Ok(after)) = (&class.before, &class.after) else { continue };
            let before = then.map_or_else(BTreeSet::new, |then| self.before.reaching(before, then));
            let after = self.after.reaching(after, user);
            if before == after {
                continue;
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
                if *member != user {
                    over.principals.add(member.kind(), self.after.core.space.text(*member), self.limit);
                }
            }
            if over.principals.count > 0 {
                found.push(over);
            }
        }
        found
    }

    fn tokens(&mut self, now: Timestamp) {
        let ids: BTreeSet<&str> = self.before.token_ids().chain(self.after.token_ids()).collect();
        for id in ids {
            let held = |policy: &Policy| policy.held(&policy.token_bearer(id, now));
            let signature = |policy: &Policy| {
                let held = held(policy);
                policy.signature(held.as_ref().map_err(|decision| *decision))
            };
            let (before, after) = (signature(self.before), signature(self.after));
            if before != after {
                let (gained, lost) = compare(&before, &after);
                self.found.affected.tokens = self.found.affected.tokens.saturating_add(1);
                if self.found.tokens.len() < self.limit {
                    self.found.tokens.push(TokenChange { id: id.to_owned(), gained, lost });
                }
            }
        }
    }

    fn finish(self) -> Difference {
        let mut found = self.found;
        found.by_role = most_first(self.roles);
        found.by_group = most_first(self.groups);
        found.grants.sort_by_key(|change| std::cmp::Reverse(change.principals.count));
        found
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

impl Affected {
    fn add(&mut self, kind: Kind) {
        let count = match kind {
            GROUP => &mut self.groups,
            SERVICE => &mut self.services,
            _ => &mut self.users,
        };
        *count = count.saturating_add(1);
    }
}

impl Names {
    fn add(&mut self, kind: Kind, name: &str, limit: usize) {
        self.count = self.count.saturating_add(1);
        let list = match kind {
            GROUP => &mut self.groups,
            SERVICE => &mut self.services,
            _ => &mut self.users,
        };
        if list.len() < limit {
            list.push(name.to_owned());
        }
    }
}

/// The principal of the same name. An edited policy numbers names as the one it came from does.
fn same_name(policy: &Policy, entity: Entity, text: &str) -> Option<Entity> {
    let same = policy.core.rows(entity.kind()).is_some_and(|rows| entity.name().index() < rows.len())
        && policy.core.space.text(entity) == text;
    if same { Some(entity) } else { policy.core.space.find(entity.kind(), text.as_bytes()) }
}

fn standing(policy: &Policy, entity: Entity) -> Option<Standing> {
    let row = policy.row(entity)?;
    let stated = row.flags.has(RowFlags::HELD);
    if !row.flags.has(RowFlags::EXISTS) && !stated {
        return None;
    }
    let plain = !stated && !row.flags.has(RowFlags::MORE_GRANTS) && row.flags.trouble().is_none();
    Some(Standing { entity, roles: row.roles, plain })
}

/// What somebody holds; `open` leaves the bearer's own names as they are written.
fn holds(policy: &Policy, standing: Standing, open: bool) -> Result<Held, Decision> {
    if !open {
        return policy.held(&Bearer::Principal(standing.entity)).map(Held::reduced);
    }
    if let Some(trouble) = policy.core.role_sets.trouble(standing.roles) {
        return Err(trouble.into());
    }
    let mut builder = HeldBuilder::default();
    for role in policy.core.role_sets.roles(standing.roles) {
        if let Some(held) = policy.core.roles.held(*role) {
            builder.unite(held);
        }
    }
    let open = builder.finish();
    // Names that the kind of bearer does not have make their scopes vanish.
    Ok(open.without_own(|kind| kind != standing.entity.kind() || standing.entity.kind() == GROUP).reduced())
}

fn groups_of(policy: &Policy, entity: Entity) -> impl Iterator<Item = Entity> {
    let groups: &[NameId] = match entity.kind() {
        USER => policy.core.rows(USER).map_or(&[], |rows| rows.groups(entity.name())),
        _ => &[],
    };
    groups.iter().map(|group| Entity::new(GROUP, *group))
}

fn group_names(policy: &Policy, user: Entity) -> BTreeSet<&str> {
    groups_of(policy, user).map(|group| policy.core.space.text(group)).collect()
}

/// What is in one signature and not in the other.
fn compare(before: &Signature, after: &Signature) -> (Vec<ScopeOver>, Vec<ScopeOver>) {
    let none = BTreeMap::new();
    let (before, after) = (before.as_ref().unwrap_or(&none), after.as_ref().unwrap_or(&none));
    let only = |one: &BTreeMap<String, BTreeSet<Over>>, other: &BTreeMap<String, BTreeSet<Over>>| {
        let mut only = Vec::new();
        for (scope, over) in one {
            let known = other.get(scope);
            for over in over {
                if !known.is_some_and(|known| known.contains(over)) {
                    only.push(ScopeOver { scope: scope.clone(), over: over.clone() });
                }
            }
        }
        only
    };
    (only(after, before), only(before, after))
}

fn add_one(counts: &mut BTreeMap<String, usize>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count = count.saturating_add(1),
        None => {
            counts.insert(name.to_owned(), 1);
        }
    }
}

fn most_first(counts: BTreeMap<String, usize>) -> Vec<(String, usize)> {
    let mut list: Vec<(String, usize)> = counts.into_iter().collect();
    list.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    list
}
