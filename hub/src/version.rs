//! The version of a hub, which decides its rules.

use std::fmt;

use hubscope::jupyterhub::{self, UnsupportedVersion};

/// A hub version whose rules the engine knows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct HubVersion {
    version: jupyterhub::HubVersion,
}

impl HubVersion {
    /// Reads `MAJOR.MINOR.PATCH`.
    pub(crate) fn parse(text: &str) -> Result<Self, UnsupportedVersion> {
        Ok(Self { version: jupyterhub::HubVersion::parse(text)? })
    }

    /// Whether this is a version of JupyterHub `major`.
    pub(crate) fn is_of(self, major: &str) -> bool {
        self.version.to_string().split('.').next() == Some(major)
    }
}

impl fmt::Display for HubVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.version.fmt(f)
    }
}
