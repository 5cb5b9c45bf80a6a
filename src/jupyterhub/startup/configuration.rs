//! What of a hub's configuration decides who may do what after its next start.

use std::collections::{BTreeMap, BTreeSet};

use super::address::AddressFault;
use crate::jupyterhub::CustomScopeDefinition;

/// The options of a configuration that a start reads about users, roles, groups and services. Never a secret.
///
/// [`Configuration::read`] makes one.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Configuration {
    pub(super) custom_scopes: Vec<(String, ScopeEntry)>,
    pub(super) load_roles: Vec<RoleEntry>,
    pub(super) load_groups: Vec<(String, GroupEntry)>,
    pub(super) services: Vec<ServiceEntry>,
    /// `service_tokens` and `api_tokens`: a token, and who it is for.
    pub(super) service_tokens: Vec<(TokenMark, String)>,
    pub(super) api_tokens: Vec<(TokenMark, String)>,
    pub(super) extra_user_scopes: BTreeSet<String>,
    pub(super) authenticator: AuthenticatorOptions,
    /// `JupyterHub.admin_users`, which counts where the authenticator's own is empty.
    pub(super) old_admin_users: BTreeSet<String>,
}

/// The options of the authenticator.
#[derive(Clone, Debug, Default)]
pub(super) struct AuthenticatorOptions {
    pub(super) admin_users: BTreeSet<String>,
    pub(super) allowed_users: BTreeSet<String>,
    pub(super) blocked_users: BTreeSet<String>,
    pub(super) allow_all: bool,
    pub(super) allow_existing_users: Option<bool>,
    pub(super) delete_invalid_users: bool,
    pub(super) manage_groups: bool,
    pub(super) manage_roles: bool,
    pub(super) reset_managed_roles: bool,
    pub(super) username_map: BTreeMap<String, String>,
    /// Whether names must match a pattern, which is not evaluated here.
    pub(super) has_username_pattern: bool,
}

/// A custom scope as written.
#[derive(Clone, Debug)]
pub(super) enum ScopeEntry {
    Definition(CustomScopeDefinition),
    /// `subscopes` is no list of texts.
    BrokenSubscopes,
}

/// An item of `load_roles` as written.
#[derive(Clone, Debug, Default)]
pub(super) struct RoleEntry {
    pub(super) name: Option<String>,
    pub(super) description: Written<String>,
    pub(super) scopes: Written<Vec<String>>,
    pub(super) users: Written<Vec<String>>,
    pub(super) services: Written<Vec<String>>,
    pub(super) groups: Written<Vec<String>>,
    /// The definition says that it comes from the authenticator.
    pub(super) managed_by_auth: bool,
    /// Members that the hub does not look at.
    pub(super) unknown: Vec<String>,
}

/// A member that may be absent, and may be `null` where a value belongs.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) enum Written<T> {
    #[default]
    Absent,
    Null,
    Is(T),
}

impl<T> Written<T> {
    pub(super) fn value(&self) -> Option<&T> {
        match self {
            Self::Is(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    pub(super) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

/// An item of `load_groups`; its properties decide nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct GroupEntry {
    pub(super) users: Written<Vec<String>>,
    /// Written as a list, so that the names stand one step higher.
    pub(super) is_list: bool,
}

/// An item of `services`: its options in the order in which they are written, which is the order in which the hub takes them.
#[derive(Clone, Debug, Default)]
pub(super) struct ServiceEntry {
    pub(super) name: Option<String>,
    pub(super) admin: bool,
    pub(super) options: Vec<(String, ServiceOption)>,
}

/// One option of a service, as far as a start depends on it.
#[derive(Clone, Debug)]
pub(super) enum ServiceOption {
    AllowedScopes(Vec<String>),
    ClientId(String),
    Command {
        is_empty: bool,
        is_stored_badly: bool,
    },
    Name,
    NoConfirm(bool),
    OAuthRoles(Vec<String>),
    Other,
    RedirectUri {
        is_empty: bool,
    },
    /// Stored so that the hub cannot read it again.
    TextForList,
    Token(TokenMark),
    Unknown,
    /// What the hub finds wrong with it; `None` for an empty one.
    Url(Option<Result<(), AddressFault>>),
    WrongType {
        wanted: &'static str,
    },
}

/// Stands for a secret of the configuration: the same number for the same secret, and nothing of it.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct TokenMark {
    pub(super) number: usize,
    pub(super) length: TokenLength,
}

/// How long a secret is, as far as the hub minds.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum TokenLength {
    /// Fewer than 8 characters.
    Short,
    Fine,
    /// More than 64 characters.
    Long,
}

/// Tells secrets apart while configurations are read, so that one that two services share, or that stays from one configuration
/// to the next, is known as the same.
///
/// This table holds the secrets; whoever reads configurations drops it afterwards. It prints nothing of them.
#[derive(Default)]
pub struct TokenMarks {
    numbers: BTreeMap<String, usize>,
}

impl TokenMarks {
    pub(super) fn mark(&mut self, secret: &str) -> TokenMark {
        let next = self.numbers.len();
        let number = *self.numbers.entry(secret.to_owned()).or_insert(next);
        let length = match secret.chars().count() {
            0..8 => TokenLength::Short,
            8..=64 => TokenLength::Fine,
            _ => TokenLength::Long,
        };
        TokenMark { number, length }
    }
}

impl std::fmt::Debug for TokenMarks {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("TokenMarks").field("count", &self.numbers.len()).finish_non_exhaustive()
    }
}
