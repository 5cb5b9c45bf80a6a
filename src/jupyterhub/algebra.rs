//! Scopes as text: expanded, parsed, reduced, intersected and compared as the hub does it.
//!
//! Rule: `docs/rules/jupyterhub.md`, expansion to checks.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use super::{
    grammar::{Parts, Written, lower},
    kinds::{GROUP, SERVER, SERVICE, USER},
    policy::Policy,
};
use crate::{
    decision::intersect,
    policy::{Entity, Extent, Held, HeldBuilder, Own, OwnName, RawGrant, Trouble, expand},
    vocabulary::{Kind, ScopeId},
};

/// The scope algebra of one hub, with the memberships of one policy.
///
/// It takes any text that a hub's own functions take, names that the policy never saw included. Making one copies the policy's
/// name tables; it is meant for tools and previews, not for decisions.
#[derive(Clone, Debug)]
pub struct Algebra {
    pub(super) policy: Policy,
}

/// Parsed scopes: by base, everything or names by filter kind.
pub type ParsedScopes = BTreeMap<String, ParsedFilter>;

/// What is held of one base.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a base is held with filters or without")]
pub enum ParsedFilter {
    /// Unfiltered.
    All,
    /// Names by filter kind.
    Names(BTreeMap<String, BTreeSet<String>>),
}

/// Whose own name `!user` and `!service` stand for, and what `self` means.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "these are the principals of a hub")]
pub enum Owner<'o> {
    /// Nobody: own filters vanish.
    #[default]
    Nobody,
    /// A user.
    User(&'o str),
    /// A service.
    Service(&'o str),
    /// A group, which has no name of its own in filters.
    Group(&'o str),
}

/// What an OAuth client belongs to.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "these are the clients of a hub")]
pub enum Issuer<'i> {
    /// The hub itself.
    #[default]
    Hub,
    /// A single-user server.
    Server {
        /// Name of the owner.
        user: &'i str,
        /// Name of the server.
        name: &'i str,
    },
    /// A service.
    Service(&'i str),
}

/// Scopes that the hub's own functions would fail on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ScopeError {
    /// Expanding never ends: Python's `RecursionError`.
    Cyclic,
    /// A filter without a value, or a question that cannot be asked: `ValueError`.
    Invalid,
    /// A scope without a definition: `KeyError`.
    Unknown,
}

impl ScopeError {
    /// A stable word for programs: `cyclic-scope`, `empty-filter` or `unknown-scope`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Cyclic => "cyclic-scope",
            Self::Invalid => "empty-filter",
            Self::Unknown => "unknown-scope",
        }
    }
}

impl fmt::Display for ScopeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Cyclic => "a custom scope implies itself",
            Self::Invalid => "a filter has no value",
            Self::Unknown => "a scope is not defined",
        })
    }
}

impl std::error::Error for ScopeError {}

impl From<Trouble> for ScopeError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::CyclicScope => Self::Cyclic,
            Trouble::EmptyFilter => Self::Invalid,
            _ => Self::Unknown,
        }
    }
}

impl Policy {
    /// The scope algebra of this hub. Copies the tables of names: linear in the policy.
    #[must_use]
    pub fn algebra(&self) -> Algebra {
        Algebra { policy: self.clone() }
    }
}

impl Algebra {
    /// Everything that raw scopes mean for an owner and an issuer, sorted.
    ///
    /// # Errors
    ///
    /// [`ScopeError`] where the hub fails.
    pub fn expand(
        &mut self,
        scopes: &[&str],
        owner: Owner<'_>,
        issuer: Issuer<'_>,
    ) -> Result<Vec<String>, ScopeError> {
        let own = self.own(owner, issuer);
        let grants = self.lower(scopes).ok_or(ScopeError::Unknown)?;
        let held = expand(grants.into_iter(), &self.policy.core.vocabulary, &own)?;
        Ok(self.policy.core.scope_texts(&held))
    }

    /// Expanded scopes by base and kind. Unfiltered wins over every filter.
    ///
    /// # Errors
    ///
    /// [`ScopeError::Invalid`] for a filter without a value.
    pub fn parse(&mut self, scopes: &[&str]) -> Result<ParsedScopes, ScopeError> {
        let held = self.held(scopes)?;
        Ok(self.parsed(&held))
    }

    /// Drops filtered scopes whose base is present unfiltered, and nothing else.
    ///
    /// # Errors
    ///
    /// As [`Self::parse`].
    pub fn reduce(&mut self, scopes: &[&str]) -> Result<Vec<String>, ScopeError> {
        let held = self.held(scopes)?.reduced();
        Ok(self.policy.core.scope_texts(&held))
    }

    /// What two sets of expanded scopes have in common; without memberships where `membership` is off.
    ///
    /// # Errors
    ///
    /// As [`Self::parse`].
    pub fn intersect(
        &mut self,
        one: &[&str],
        other: &[&str],
        membership: bool,
    ) -> Result<Intersection, ScopeError> {
        let one = self.held(one)?;
        let other = self.held(other)?;
        let core = &self.policy.core;
        let members = if membership { core.members() } else { None };
        let common = intersect(&one, &other, &core.space, members);
        let too_small =
            !membership && one.scopes().into_iter().any(|scope| membership_matters(&one, &other, scope));
        Ok(Intersection { scopes: core.scope_texts(&common), may_be_too_small: too_small })
    }

    /// Whether parsed scopes satisfy a required one, such as `users!user=ann`.
    ///
    /// With `post_filter`, an unfiltered requirement is satisfied by any form of its base, as for lists.
    ///
    /// # Errors
    ///
    /// [`ScopeError::Invalid`] for a required filter without a value, and for `post_filter` with a filter that decides.
    pub fn has_scope(
        &self,
        required: &str,
        held: &ParsedScopes,
        post_filter: bool,
        membership: bool,
    ) -> Result<bool, ScopeError> {
        let Parts { base, filter } = Parts::split(required);
        let resource = match filter {
            Written::Absent => None,
            Written::Named(kind, name) => Some((kind, name)),
            Written::Own(_) | Written::Invalid(_) => return Err(ScopeError::Invalid),
        };
        let names = match held.get(base) {
            None => return Ok(false),
            Some(ParsedFilter::All) => return Ok(true),
            Some(ParsedFilter::Names(names)) => names,
        };
        let Some((kind, name)) = resource else { return Ok(post_filter) };
        if post_filter {
            return Err(ScopeError::Invalid);
        }
        let has = |word: &str, name: &str| names.get(word).is_some_and(|names| names.contains(name));
        let core = &self.policy.core;
        let word = core.vocabulary.kind(kind).word;
        let same = match word {
            "" => name.split_once('=').is_some_and(|(word, name)| has(word, name)),
            word => has(word, name),
        };
        let owner = name.split_once('/').map_or(name, |(owner, _)| owner);
        let members = if membership { core.members() } else { None };
        let in_group = || {
            let groups = core.space.containers(kind, name.as_bytes(), members).groups();
            groups.into_iter().any(|group| has("group", core.space.text(group)))
        };
        Ok(same || kind == SERVER && has("user", owner) || in_group())
    }

    fn own(&mut self, owner: Owner<'_>, issuer: Issuer<'_>) -> Own {
        let space = &mut self.policy.core.space;
        let mut named = |kind: Kind, name: &str| {
            if name.is_empty() { OwnName::Empty } else { OwnName::Is(space.intern(kind, name)) }
        };
        let own = match owner {
            Owner::Group(_) | Owner::Nobody => Own::nobody(),
            Owner::Service(name) => Own::nobody().with(SERVICE, named(SERVICE, name)),
            Owner::User(name) => Own::nobody().with(USER, named(USER, name)),
        };
        match issuer {
            Issuer::Hub => own,
            Issuer::Server { user, name } => own.with(SERVER, named(SERVER, &format!("{user}/{name}"))),
            Issuer::Service(name) => own.with(SERVICE, named(SERVICE, name)),
        }
    }

    fn lower(&mut self, scopes: &[&str]) -> Option<Vec<RawGrant>> {
        let own_resources = self.policy.own_resources();
        let core = &mut self.policy.core;
        let mut lowered = Vec::with_capacity(scopes.len());
        for scope in scopes {
            // Without a definition it still has its place among the others: the first that fails is what the hub reports.
            core.vocabulary.intern(Parts::split(scope).base)?;
            lowered.push(lower(scope, &core.vocabulary, own_resources, &mut core.space)?);
        }
        Some(lowered)
    }

    fn held(&mut self, scopes: &[&str]) -> Result<Held, ScopeError> {
        let core = &mut self.policy.core;
        let mut held = HeldBuilder::default();
        let mut everything = BTreeSet::new();
        for text in scopes {
            let Parts { base, filter } = Parts::split(text);
            let scope = core.vocabulary.intern(base).ok_or(ScopeError::Unknown)?;
            match filter {
                Written::Absent => {
                    everything.insert(scope);
                    held.push_everything(scope);
                }
                // The hub does not look at the filters of what it already has without one.
                _ if everything.contains(&scope) => {}
                Written::Named(kind, name) => held.push(scope, core.space.intern(kind, name)),
                Written::Own(_) | Written::Invalid(_) => return Err(ScopeError::Invalid),
            }
        }
        Ok(held.finish())
    }

    fn parsed(&self, held: &Held) -> ParsedScopes {
        let core = &self.policy.core;
        let mut parsed = ParsedScopes::new();
        for scope in held.scopes() {
            let filter = match held.extent(scope) {
                Extent::Everything => ParsedFilter::All,
                Extent::Nothing => continue,
                Extent::Named(names) => {
                    let mut by_kind: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
                    for name in names {
                        let text = core.space.text(*name);
                        let (kind, name) = match core.vocabulary.kind(name.kind()).word {
                            "" => text.split_once('=').unwrap_or((text, "")),
                            word => (word, text),
                        };
                        by_kind.entry(kind.to_owned()).or_default().insert(name.to_owned());
                    }
                    ParsedFilter::Names(by_kind)
                }
            };
            parsed.insert(core.vocabulary.name(scope).to_owned(), filter);
        }
        parsed
    }
}

/// What two sets of scopes have in common.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Intersection {
    /// Expanded scopes, sorted.
    pub scopes: Vec<String>,
    /// Memberships were left out, and could have added to it: where the hub's package warns.
    pub may_be_too_small: bool,
}

/// Parsed scopes as a list of expanded ones, sorted. A base without names disappears.
#[must_use]
pub fn unparse(parsed: &ParsedScopes) -> Vec<String> {
    let mut scopes: Vec<String> = parsed
        .iter()
        .flat_map(|(base, filter)| match filter {
            ParsedFilter::All => vec![base.clone()],
            ParsedFilter::Names(kinds) => kinds
                .iter()
                .flat_map(|(kind, names)| names.iter().map(move |name| format!("{base}!{kind}={name}")))
                .collect(),
        })
        .collect();
    scopes.sort_unstable();
    scopes
}

/// Whether one side has a group that the other lacks, while that other has a user or server that the first lacks.
fn membership_matters(one: &Held, other: &Held, scope: ScopeId) -> bool {
    let (Extent::Named(one), Extent::Named(other)) = (one.extent(scope), other.extent(scope)) else {
        return false;
    };
    let lacks = |names: &[Entity], kind: Kind, others: &[Entity]| {
        Entity::of_kind(names, kind).iter().any(|name| others.binary_search(name).is_err())
    };
    [(one, other), (other, one)].into_iter().any(|(left, right)| {
        lacks(left, GROUP, right) && [USER, SERVER].into_iter().any(|kind| lacks(right, kind, left))
    })
}
