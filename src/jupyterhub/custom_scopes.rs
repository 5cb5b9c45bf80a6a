//! What a hub accepts as the definitions of custom scopes.
//!
//! Cycles are accepted, and make the hub fail later. Rule: `docs/rules/jupyterhub.md`, grammar and validation.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    rejection::{Kind, Rejection},
    scopes::{CUSTOM_PREFIX, definitions},
    validation::{is_lower_or_digit, without_newline},
    version::HubVersion,
};

/// One custom scope as a configuration defines it.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "whoever checks a scope fills in what its definition has")]
pub struct CustomScopeDefinition {
    /// What the scope is for, which the hub insists on.
    pub description: Option<String>,
    /// Custom scopes that it implies.
    pub subscopes: Option<Vec<String>>,
    /// Members that mean nothing. The hub warns of them, and takes a definition with another such member for another definition.
    #[serde(flatten)]
    pub others: BTreeMap<String, serde_json::Value>,
}

/// Custom scopes by name.
pub type CustomScopes = BTreeMap<String, CustomScopeDefinition>;

impl HubVersion {
    /// Whether a hub of this version starts with these custom scopes. `defined` are those that it has already: they may be
    /// repeated and not changed.
    ///
    /// ```
    /// use hubscope::jupyterhub::{CustomScopes, CustomScopeDefinition, HubVersion};
    /// let definition = CustomScopeDefinition { description: Some("read grades".into()), ..Default::default() };
    /// let scopes = CustomScopes::from([("custom:ab".into(), definition)]);
    /// let refused = HubVersion::parse("5.5.4")?.check_custom_scopes(&scopes, &CustomScopes::new()).unwrap_err();
    /// assert_eq!(refused.code(), "scope-name");
    /// # Ok::<(), hubscope::jupyterhub::UnsupportedVersion>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Rejection`] for the first scope, by name, that the hub refuses.
    pub fn check_custom_scopes(self, scopes: &CustomScopes, defined: &CustomScopes) -> Result<(), Rejection> {
        scopes
            .iter()
            .try_for_each(|(name, definition)| self.check_custom_scope(name, definition, scopes, defined))
    }

    /// The same for one of them.
    pub(super) fn check_custom_scope(
        self,
        name: &str,
        definition: &CustomScopeDefinition,
        scopes: &CustomScopes,
        defined: &CustomScopes,
    ) -> Result<(), Rejection> {
        let is_built_in = |name: &str| definitions(self.release()).any(|(built_in, _)| built_in == name);
        let refuse = |kind| Err(Rejection::new(kind, name));
        if is_built_in(name) || defined.get(name).is_some_and(|already| already != definition) {
            return refuse(Kind::ChangedScope);
        }
        if !is_custom_scope_name(name) {
            return refuse(Kind::ScopeName);
        }
        if definition.description.is_none() {
            return refuse(Kind::MissingDescription);
        }
        let subscopes = definition.subscopes.as_deref().unwrap_or_default();
        if let Some(subscope) = subscopes.iter().find(|subscope| !scopes.contains_key(*subscope)) {
            let subscope = subscope.clone();
            return refuse(match is_built_in(&subscope) {
                true => Kind::ForeignSubscope { subscope },
                false => Kind::UndefinedSubscope { subscope },
            });
        }
        Ok(())
    }
}

/// `custom:`, and at least three characters: a letter or digit, letters, digits and `_-*:`, a letter, digit, `_` or `*`.
pub(super) fn is_custom_scope_name(name: &str) -> bool {
    let Some(name) = without_newline(name).strip_prefix(CUSTOM_PREFIX) else { return false };
    let [first, middle @ .., last] = name.as_bytes() else { return false };
    !middle.is_empty()
        && is_lower_or_digit(*first)
        && middle.iter().all(|byte| is_lower_or_digit(*byte) || b"_-*:".contains(byte))
        && (is_lower_or_digit(*last) || b"_*".contains(last))
}
