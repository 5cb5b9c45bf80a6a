//! Scopes in words, as the hub's pages put them: what a filter comes to for whoever reads.
//!
//! Rule: `docs/rules/jupyterhub.md`, descriptions.

use super::{
    algebra::{ParsedFilter, ParsedScopes, ScopeError},
    policy::Policy,
};

/// One scope with its filter in words.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub struct ScopeDescription {
    /// The scope without its filter.
    pub scope: String,
    /// The filter in words; empty where there is none.
    pub filter: String,
}

const ONLY_YOU: &str = "only you";

impl Policy {
    /// Describes scopes as written, one by one, to a reader with a name of their own or to anybody.
    ///
    /// ```
    /// # use hubscope::{Policy, snapshot::Limits};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z",
    /// #     "knows": ["vocabulary", "roles", "users", "groups", "services", "tokens", "shares"],
    /// #     "roles": [{"name": "user", "scopes": ["self"]}], "users": [{"name": "ann", "roles": ["user"]}]}"#;
    /// # let policy = Policy::load(snapshot, &Limits::default())?;
    /// let described = policy.describe(&["tokens!user=ann", "read:users!group=class-A"], Some("ann"))?;
    /// assert_eq!(described[0].filter, "only you");
    /// assert_eq!(described[1].filter, "users in group class-A");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ScopeError::Unknown`] for a scope that this hub does not define.
    pub fn describe(
        &self,
        scopes: &[&str],
        reader: Option<&str>,
    ) -> Result<Vec<ScopeDescription>, ScopeError> {
        let describe = |scope: &&str| {
            let (base, filter) = scope.split_once('!').unwrap_or((scope, ""));
            let filter = match filter.split_once('=').unwrap_or((filter, "")) {
                ("", "") if filter.is_empty() => String::new(),
                ("user", _) if filter == "user" => ONLY_YOU.to_owned(),
                ("user", name) if reader == Some(name) => ONLY_YOU.to_owned(),
                ("group", name) => format!("users in group {name}"),
                (kind, name) => format!("{kind} {name}"),
            };
            self.described(base, filter)
        };
        scopes.iter().map(describe).collect()
    }

    /// Describes parsed scopes, base by base. Names stand in order; the hub's own order is arbitrary.
    ///
    /// # Errors
    ///
    /// As [`Self::describe`].
    pub fn describe_parsed(
        &self,
        scopes: &ParsedScopes,
        reader: Option<&str>,
    ) -> Result<Vec<ScopeDescription>, ScopeError> {
        let describe = |(base, filter): (&String, &ParsedFilter)| {
            let filter = match filter {
                ParsedFilter::All => String::new(),
                ParsedFilter::Names(kinds) => {
                    let parts = kinds.iter().map(|(kind, names)| {
                        let list: Vec<&str> = names.iter().map(String::as_str).collect();
                        match (kind.as_str(), list.as_slice()) {
                            ("user", [name]) if reader == Some(name) => ONLY_YOU.to_owned(),
                            (kind, [name]) => format!("{kind}: {name}"),
                            (kind, names) => format!("{kind}s: {}", names.join(", ")),
                        }
                    });
                    parts.collect::<Vec<_>>().join("; or ")
                }
            };
            self.described(base, filter)
        };
        scopes.iter().map(describe).collect()
    }

    fn described(&self, base: &str, filter: String) -> Result<ScopeDescription, ScopeError> {
        let vocabulary = &self.core.vocabulary;
        match vocabulary.find(base).filter(|scope| vocabulary.defines(*scope)) {
            Some(_) => Ok(ScopeDescription { scope: base.to_owned(), filter }),
            None => Err(ScopeError::Unknown),
        }
    }
}
