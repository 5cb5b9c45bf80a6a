//! Which scopes a token can be issued with.
//!
//! Rule: `docs/rules/jupyterhub.md`, tokens.

use std::{collections::BTreeSet, fmt};

use super::{
    algebra::{Algebra, Issuer, Owner, ScopeError},
    default_roles::TOKEN,
    rejection::{Rejection, fault_class},
    scopes::INHERIT,
};
use crate::{
    decision::{Decision, Missing},
    snapshot::Section,
};

/// A token that the hub does not issue.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TokenError(Kind);

#[derive(Clone, Debug, Eq, PartialEq)]
enum Kind {
    /// Somebody who cannot own a token.
    Ownerless,
    /// Expanded scopes that the owner does not hold.
    Excess(Vec<String>),
    /// What is asked for cannot be expanded.
    Expansion(ScopeError),
    /// What the owner holds cannot be told.
    Owner(Decision),
    /// A scope that the hub does not accept.
    Scope(Rejection),
}

impl TokenError {
    /// A stable word for programs: `excess-scopes`, `owner-kind`, or the code of what is wrong with a scope or with the owner.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.0 {
            Kind::Excess(_) => "excess-scopes",
            Kind::Expansion(error) => error.code(),
            Kind::Owner(decision) => decision.code().unwrap_or("owner-kind"),
            Kind::Ownerless => "owner-kind",
            Kind::Scope(rejection) => rejection.code(),
        }
    }

    /// The class of the error that the hub raises; `None` if the document lacks what the hub knows.
    #[must_use]
    pub fn hub_error(&self) -> Option<&'static str> {
        match &self.0 {
            Kind::Excess(_) => Some("ValueError"),
            Kind::Expansion(error) => Some(error.hub_error()),
            Kind::Owner(Decision::Fault(fault)) => Some(fault_class(*fault)),
            Kind::Owner(_) => None,
            Kind::Ownerless => Some("AssertionError"),
            Kind::Scope(rejection) => rejection.hub_error(),
        }
    }

    /// Expanded scopes that were asked for and that the owner does not hold, sorted.
    #[must_use]
    pub fn excess(&self) -> &[String] {
        match &self.0 {
            Kind::Excess(scopes) => scopes,
            _ => &[],
        }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Excess(scopes) => {
                write!(formatter, "the owner does not hold")?;
                for (position, scope) in scopes.iter().enumerate() {
                    let separator = if position == 0 { "" } else { "," };
                    write!(formatter, "{separator} `{scope}`")?;
                }
                Ok(())
            }
            Kind::Expansion(error) => error.fmt(formatter),
            Kind::Owner(decision) => write!(formatter, "what the owner holds cannot be told: {decision}"),
            Kind::Ownerless => formatter.write_str("a token belongs to a user or to a service"),
            Kind::Scope(rejection) => rejection.fmt(formatter),
        }
    }
}

impl std::error::Error for TokenError {}

impl From<Rejection> for TokenError {
    fn from(rejection: Rejection) -> Self {
        Self(Kind::Scope(rejection))
    }
}

impl From<ScopeError> for TokenError {
    fn from(error: ScopeError) -> Self {
        Self(Kind::Expansion(error))
    }
}

/// What of a request for scopes is granted.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Resolution {
    /// What the granted scopes mean, sorted. This is the answer.
    pub expanded: Vec<String>,
    /// Scopes that stand for it: as requested where all of one is granted, in part where some of it is. Sorted.
    ///
    /// The hub walks the request in no particular order, and may choose other scopes for the same meaning.
    pub allowed: Vec<String>,
    /// Requested scopes that are not granted in full, sorted.
    pub disallowed: Vec<String>,
}

impl Algebra {
    /// Whether the hub issues a token with these scopes to this owner; `None` asks for the scopes of role `token`.
    ///
    /// What the owner holds is what a session of theirs holds, shares with their groups included. `inherit` alone is always
    /// granted; scopes that mean nothing for this owner are, too.
    ///
    /// ```
    /// # use hubscope::{Policy, jupyterhub::{Issuer, Owner}, snapshot::Limits};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z",
    /// #     "knows": ["vocabulary", "roles", "users", "groups", "services", "tokens", "shares"],
    /// #     "roles": [{"name": "user", "scopes": ["self"]}], "users": [{"name": "ann", "roles": ["user"]}]}"#;
    /// # let policy = Policy::load(snapshot, &Limits::default())?;
    /// let mut algebra = policy.algebra();
    /// assert!(algebra.check_token(Owner::User("ann"), Some(&["tokens!user"]), Issuer::Hub).is_ok());
    /// // Held for ann alone, and asked for without a filter.
    /// let refused = algebra.check_token(Owner::User("ann"), Some(&["access:servers"]), Issuer::Hub).unwrap_err();
    /// assert_eq!((refused.code(), refused.excess()), ("excess-scopes", &["access:servers".to_owned()][..]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TokenError`] for the first thing that the hub refuses: a scope, what it expands to, or what the owner lacks of it.
    pub fn check_token(
        &mut self,
        owner: Owner<'_>,
        scopes: Option<&[&str]>,
        issuer: Issuer<'_>,
    ) -> Result<(), TokenError> {
        let subject = match owner {
            Owner::Service(name) => self.policy.service(name),
            Owner::User(name) => self.policy.user(name),
            Owner::Group(_) | Owner::Nobody => return Err(TokenError(Kind::Ownerless)),
        };
        let (held, unseen) = (subject.seen_scopes(), subject.scopes().err());
        let default;
        let scopes = match scopes {
            Some(scopes) => scopes,
            None => {
                default = self.scopes_of_token_role()?;
                &default.iter().map(String::as_str).collect::<Vec<_>>()
            }
        };
        self.policy.check_scopes(scopes)?;
        let asked: Vec<&str> = scopes.iter().copied().filter(|scope| *scope != INHERIT).collect();
        let asked = self.expand(&asked, owner, issuer)?;
        if asked.is_empty() {
            return Ok(());
        }
        let held = held.map_err(|decision| TokenError(Kind::Owner(decision)))?;
        let common = self.intersect(&texts(&asked), &texts(&held), true)?.scopes;
        let excess: Vec<String> =
            asked.into_iter().filter(|scope| common.binary_search(scope).is_err()).collect();
        if excess.is_empty() {
            return Ok(());
        }
        // What is seen suffices for what it allows, and for nothing else.
        Err(TokenError(unseen.map_or(Kind::Excess(excess), Kind::Owner)))
    }

    /// What an OAuth request gets: raw scopes that are asked for, against raw scopes that are held.
    ///
    /// ```
    /// # use hubscope::{Policy, jupyterhub::{Issuer, Owner}, snapshot::Limits};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z",
    /// #     "knows": ["vocabulary", "roles", "users", "groups", "services", "tokens", "shares"],
    /// #     "roles": [{"name": "user", "scopes": ["self"]}], "users": [{"name": "ann", "roles": ["user"]}]}"#;
    /// # let policy = Policy::load(snapshot, &Limits::default())?;
    /// let requested = ["servers", "access:servers!server"];
    /// let issuer = Issuer::Server { user: "ann", name: "lab" };
    /// let granted = policy.algebra().resolve(&requested, &["self"], Owner::User("ann"), issuer)?;
    /// assert_eq!(granted.allowed[0], "access:servers!server");
    /// assert_eq!(granted.disallowed, ["servers"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ScopeError`] where the hub fails.
    pub fn resolve(
        &mut self,
        requested: &[&str],
        held: &[&str],
        owner: Owner<'_>,
        issuer: Issuer<'_>,
    ) -> Result<Resolution, ScopeError> {
        let held: BTreeSet<&str> = held.iter().copied().collect();
        let (granted, others): (BTreeSet<&str>, BTreeSet<&str>) =
            requested.iter().partition(|scope| held.contains(*scope));
        let mut allowed: BTreeSet<String> = granted.into_iter().map(str::to_owned).collect();
        let mut disallowed: BTreeSet<&str> = others.clone();
        let mut expanded = self.expand_set(&allowed, owner, issuer)?;
        if !others.is_empty() {
            let held: Vec<&str> = held.into_iter().collect();
            let held = self.expand(&held, owner, issuer)?;
            for scope in others {
                let mut wanted = self.expand(&[scope], owner, issuer)?;
                wanted.retain(|scope| expanded.binary_search(scope).is_err());
                let common = self.intersect(&texts(&wanted), &texts(&held), true)?.scopes;
                if common == wanted {
                    allowed.insert(scope.to_owned());
                    disallowed.remove(scope);
                } else if common.is_empty() {
                    continue;
                } else {
                    allowed.extend(common);
                }
                expanded = self.expand_set(&allowed, owner, issuer)?;
            }
        }
        Ok(Resolution {
            expanded,
            allowed: allowed.into_iter().collect(),
            disallowed: disallowed.into_iter().map(str::to_owned).collect(),
        })
    }

    fn expand_set(
        &mut self,
        scopes: &BTreeSet<String>,
        owner: Owner<'_>,
        issuer: Issuer<'_>,
    ) -> Result<Vec<String>, ScopeError> {
        let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
        self.expand(&scopes, owner, issuer)
    }

    /// A hub without the role lets its tokens inherit.
    fn scopes_of_token_role(&self) -> Result<Vec<String>, TokenError> {
        if let Some((_, scopes)) = self.policy.roles().find(|(name, _)| *name == TOKEN) {
            return Ok(scopes.map(str::to_owned).collect());
        }
        if !self.policy.about().knows(Section::Roles) {
            return Err(TokenError(Kind::Owner(Decision::Unknown(Missing::Roles))));
        }
        Ok(vec![INHERIT.to_owned()])
    }
}

fn texts(scopes: &[String]) -> Vec<&str> {
    scopes.iter().map(String::as_str).collect()
}
