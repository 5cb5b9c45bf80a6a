//! Which rules a hub's version brings.

use std::fmt;

/// A release line whose scope table is modelled.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Release {
    V5_5,
    V6_1,
}

/// The version of a hub, and the rules that come with it.
///
/// Decisions changed within one database revision, so a version is needed in full. Rule: `docs/rules/jupyterhub.md`, versions.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct HubVersion {
    release: Release,
    major: u16,
    minor: u16,
    patch: u16,
}

/// A version whose rules are not modelled.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnsupportedVersion {
    version: String,
}

impl HubVersion {
    /// What is supported, in words.
    pub const SUPPORTED: &str = "5.5.x and 6.1.x";

    /// Reads a version such as `5.5.4`.
    ///
    /// # Errors
    ///
    /// [`UnsupportedVersion`] for every other release line, and for anything that is not `MAJOR.MINOR.PATCH`: the rules of a
    /// pre-release are nobody's promise.
    ///
    /// ```
    /// use hubscope::jupyterhub::HubVersion;
    /// assert_eq!(HubVersion::parse("5.5.4")?.to_string(), "5.5.4");
    /// assert!(HubVersion::parse("4.1.6").is_err());
    /// # Ok::<(), hubscope::jupyterhub::UnsupportedVersion>(())
    /// ```
    pub fn parse(version: &str) -> Result<Self, UnsupportedVersion> {
        // Long enough for every version, short enough for a message.
        let unsupported = || UnsupportedVersion { version: version.chars().take(40).collect() };
        let mut numbers = version.split('.').map(number);
        let (Some(Some(major)), Some(Some(minor)), Some(Some(patch)), None) =
            (numbers.next(), numbers.next(), numbers.next(), numbers.next())
        else {
            return Err(unsupported());
        };
        let release = match (major, minor) {
            (5, 5) => Release::V5_5,
            (6, 1) => Release::V6_1,
            _ => return Err(unsupported()),
        };
        Ok(Self { release, major, minor, patch })
    }

    pub(crate) fn release(self) -> Release {
        self.release
    }

    /// Whether a requirement without a filter refuses scopes that are held under one (since 5.5.1).
    pub(crate) fn unfiltered_gates_are_strict(self) -> bool {
        (self.major, self.minor, self.patch) >= (5, 5, 1)
    }

    /// Whether a service that asks for a user's token is measured by what it holds for that user (since 5.5.3).
    pub(crate) fn services_issue_tokens_by_user(self) -> bool {
        self.is_since_5_5_3()
    }

    /// Whether a user's new name is normalized and checked when it is changed (since 5.5.3).
    pub(crate) fn normalizes_new_names(self) -> bool {
        self.is_since_5_5_3()
    }

    /// Whether names of users that are dots only are refused (since 5.5.3).
    pub(crate) fn refuses_names_of_dots(self) -> bool {
        self.is_since_5_5_3()
    }

    /// Whether a token cannot be asked to expire at once (since 5.5.3).
    pub(crate) fn refuses_tokens_that_expire_at_once(self) -> bool {
        self.is_since_5_5_3()
    }

    /// Whether servers are models of their own, with rules for their names (since 6.0).
    pub(crate) fn has_server_models(self) -> bool {
        self.release == Release::V6_1
    }

    fn is_since_5_5_3(self) -> bool {
        (self.major, self.minor, self.patch) >= (5, 5, 3)
    }

    /// Whether shares always mean the server they stand at, whatever filter is stored (since 5.5.2).
    pub(crate) fn shares_are_refiltered(self) -> bool {
        (self.major, self.minor, self.patch) >= (5, 5, 2)
    }

    /// Whether names of users and services must not lead elsewhere when they stand in an address, and tokens have a greatest length
    /// (since 5.5.3).
    pub(crate) fn checks_names_as_paths(self) -> bool {
        (self.major, self.minor, self.patch) >= (5, 5, 3)
    }

    /// Whether role `user` can be extended without being redefined, and services have a timeout (since 6.0).
    pub(crate) fn has_extra_user_scopes(self) -> bool {
        self.major >= 6
    }
}

impl fmt::Display for HubVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl fmt::Display for UnsupportedVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the rules of JupyterHub `{}` are not known here; supported are {}",
            self.version,
            HubVersion::SUPPORTED
        )
    }
}

impl std::error::Error for UnsupportedVersion {}

/// Digits only: `u16::from_str` would also take a plus sign.
fn number(text: &str) -> Option<u16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_release_lines_and_pre_releases_are_refused_by_name() {
        for version in
            ["4.1.6", "5.4.9", "6.0.0", "6.2.0", "5.5", "5.5.4.1", "5.5.x", "6.1.0b1", "+5.5.1", "", "5.5."]
        {
            let refused = HubVersion::parse(version).unwrap_err();
            assert!(refused.to_string().contains(&format!("`{version}`")), "{refused}");
        }
    }

    #[test]
    fn rules_changed_within_a_release_line() {
        let rules = |version| {
            let version = HubVersion::parse(version).unwrap();
            (version.unfiltered_gates_are_strict(), version.shares_are_refiltered())
        };
        assert_eq!(rules("5.5.0"), (false, false));
        assert_eq!(rules("5.5.1"), (true, false));
        assert_eq!(rules("5.5.2"), (true, true));
        assert_eq!(rules("6.1.0"), (true, true));
    }
}
