//! Which schema revisions are known, and which tables a snapshot is made of.

use super::error::{DatabaseError, Kind};
use crate::version::HubVersion;

/// The tables that a snapshot is made of.
pub(super) const TABLES: [&str; 13] = [
    "alembic_version",
    "api_tokens",
    "group_role_map",
    "groups",
    "oauth_clients",
    "roles",
    "service_role_map",
    "services",
    "shares",
    "spawners",
    "user_group_map",
    "user_role_map",
    "users",
];

/// Those that every JupyterHub since 0.8 has, and hardly another program.
pub(super) const OLDEST_TABLES: [&str; 4] = ["alembic_version", "api_tokens", "spawners", "users"];

/// A schema revision whose rows this program understands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Revision {
    /// All of JupyterHub 5.
    V5,
    /// JupyterHub 6.
    V6,
}

impl Revision {
    pub(super) const KNOWN_IN_WORDS: &str = "`4621fec11365` (JupyterHub 5) and `f460b0348206` (JupyterHub 6)";

    /// The revision named in `alembic_version`; an upgrade that stopped half way leaves none or two.
    pub(super) fn parse(found: &[String]) -> Result<Self, DatabaseError> {
        match found {
            [one] if one == Self::V5.name() => Ok(Self::V5),
            [one] if one == Self::V6.name() => Ok(Self::V6),
            [] => Err(Kind::SchemaRevision { found: "none".to_owned() }.into()),
            several => Err(Kind::SchemaRevision { found: several.join("`, `") }.into()),
        }
    }

    /// Refuses a hub version that does not write this revision.
    pub(super) fn check(self, version: HubVersion) -> Result<(), DatabaseError> {
        if version.is_of(self.major()) {
            return Ok(());
        }
        let version = version.to_string();
        Err(Kind::VersionMismatch { revision: self.name(), made_by: self.major(), version }.into())
    }

    fn name(self) -> &'static str {
        match self {
            Self::V5 => "4621fec11365",
            Self::V6 => "f460b0348206",
        }
    }

    fn major(self) -> &'static str {
        match self {
            Self::V5 => "5",
            Self::V6 => "6",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_revisions_are_refused_by_name() {
        for found in [&["651f5419b74d"][..], &[], &["4621fec11365", "f460b0348206"]] {
            let found: Vec<_> = found.iter().copied().map(str::to_owned).collect();
            let error = Revision::parse(&found).unwrap_err();
            assert_eq!(error.code(), "schema-revision");
            assert!(found.iter().all(|revision| error.to_string().contains(revision)), "{error}");
            assert!(error.to_string().contains("JupyterHub 6"), "{error}");
        }
    }

    #[test]
    fn a_revision_belongs_to_one_major_version() {
        let version = |text| HubVersion::parse(text).unwrap();
        assert!(Revision::V5.check(version("5.5.0")).is_ok());
        assert!(Revision::V6.check(version("6.1.1")).is_ok());
        let error = Revision::V5.check(version("6.1.1")).unwrap_err();
        assert_eq!(error.code(), "version-mismatch");
        assert!(
            error.to_string().contains("JupyterHub 5") && error.to_string().contains("`6.1.1`"),
            "{error}"
        );
    }
}
