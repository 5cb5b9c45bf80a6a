//! Why a hub would not start.

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::jupyterhub::{Rejection, TokenError};

/// One reason why a hub would not start with a configuration.
///
/// The hub itself meets one and ends; [`Self::is_first`] marks it. The others come up once it is put right.
#[derive(Clone, Debug)]
pub struct Obstacle {
    kind: Kind,
    pointer: String,
    is_first: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// A group that does not exist yet under role `admin`.
    AdminGroup {
        group: String,
    },
    /// What the hub stores so that it cannot read it.
    TextForList {
        service: String,
        option: String,
    },
    BrokenSubscopes {
        scope: String,
    },
    DuplicateMember {
        name: String,
    },
    DuplicateRole {
        role: String,
    },
    ManagedGroups,
    /// Bearers of a role that is said to be the authenticator's.
    ManagedMembers {
        role: String,
    },
    ManagedRoleMembers,
    ManagedRolesReset,
    /// A scope, the name of a role or of a custom scope, or a change of role `admin`.
    Definition(Rejection),
    NullGroup {
        group: String,
    },
    NullMembers {
        role: String,
        member: &'static str,
    },
    NullScopes {
        role: String,
    },
    ServiceClientId {
        service: String,
    },
    /// A client id that another service has got in the same start.
    ServiceClientShared {
        service: String,
        other: String,
        client: String,
    },
    ServiceName {
        service: String,
    },
    ServiceOption {
        service: String,
        option: String,
    },
    ServiceOptionType {
        service: String,
        option: String,
        wanted: &'static str,
    },
    ServiceRedirect {
        service: String,
    },
    ServiceUrl {
        service: String,
    },
    ServiceUrlHost {
        service: String,
    },
    ServiceWithoutName,
    Token {
        owner: String,
        error: TokenError,
    },
    TokenLong {
        owner: String,
    },
    TokenShort {
        owner: String,
    },
    /// The rows cannot be compiled, which no row that a hub can hold should bring about.
    Uncompiled {
        reason: String,
    },
    UnreadableService {
        service: String,
    },
    UnknownService {
        role: String,
        service: String,
    },
    UserName {
        name: String,
    },
}

impl Obstacle {
    pub(super) fn new(kind: Kind, pointer: impl Into<String>) -> Self {
        Self { kind, pointer: pointer.into(), is_first: false }
    }

    pub(super) fn mark_first(&mut self) {
        self.is_first = true;
    }

    /// Whether this is what the hub would end with.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.is_first
    }

    /// A stable word for programs, such as `duplicate-role` or `unknown-service`; for scopes, names of roles and tokens the code
    /// of the [`Rejection`] or [`TokenError`].
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.kind {
            Kind::AdminGroup { .. } => "admin-group",
            Kind::BrokenSubscopes { .. } => "broken-subscopes",
            Kind::TextForList { .. } => "text-for-list",
            Kind::Definition(rejection) => rejection.code(),
            Kind::DuplicateMember { .. } => "duplicate-member",
            Kind::DuplicateRole { .. } => "duplicate-role",
            Kind::ManagedGroups => "managed-groups",
            Kind::ManagedRoleMembers => "managed-role-members",
            Kind::ManagedRolesReset => "managed-roles-reset",
            Kind::NullGroup { .. } | Kind::NullMembers { .. } => "null-members",
            Kind::NullScopes { .. } => "null-scopes",
            Kind::ServiceClientId { .. } => "service-client-id",
            Kind::ServiceClientShared { .. } => "service-client-shared",
            Kind::ServiceName { .. } => "service-name",
            Kind::ServiceOption { .. } => "service-option",
            Kind::ServiceOptionType { .. } => "service-option-type",
            Kind::ServiceRedirect { .. } => "service-redirect",
            Kind::ServiceUrl { .. } => "service-url",
            Kind::ServiceUrlHost { .. } => "service-url-host",
            Kind::ServiceWithoutName => "service-without-name",
            Kind::Token { error, .. } => error.code(),
            Kind::TokenLong { .. } => "token-too-long",
            Kind::TokenShort { .. } => "token-too-short",
            Kind::Uncompiled { .. } => "uncompiled",
            Kind::UnknownService { .. } => "unknown-service",
            Kind::UnreadableService { .. } => "unreadable-service",
            Kind::ManagedMembers { .. } => "managed-members",
            Kind::UserName { .. } => "user-name",
        }
    }

    /// The class of the error that the hub ends with; `None` where that cannot be told.
    #[must_use]
    pub fn hub_error(&self) -> Option<&'static str> {
        Some(match &self.kind {
            Kind::AdminGroup { .. } | Kind::ServiceOption { .. } => "AttributeError",
            Kind::Definition(rejection) => return rejection.hub_error(),
            Kind::DuplicateMember { .. } => "IntegrityError",
            Kind::ManagedRolesReset => "NotImplementedError",
            Kind::NullGroup { .. } | Kind::NullMembers { .. } | Kind::NullScopes { .. } => "TypeError",
            Kind::ServiceClientShared { .. } => "InvalidRequestError",
            Kind::ServiceOptionType { .. } | Kind::ServiceUrlHost { .. } => "TraitError",
            Kind::Token { error, .. } => return error.hub_error(),
            Kind::Uncompiled { .. } => return None,
            Kind::TextForList { .. } | Kind::UnreadableService { .. } => "JSONDecodeError",
            Kind::ManagedMembers { .. } => "KeyError",
            Kind::BrokenSubscopes { .. }
            | Kind::DuplicateRole { .. }
            | Kind::ManagedGroups
            | Kind::ManagedRoleMembers
            | Kind::ServiceClientId { .. }
            | Kind::ServiceName { .. }
            | Kind::ServiceRedirect { .. }
            | Kind::ServiceUrl { .. }
            | Kind::ServiceWithoutName
            | Kind::TokenLong { .. }
            | Kind::TokenShort { .. }
            | Kind::UnknownService { .. }
            | Kind::UserName { .. } => "ValueError",
        })
    }

    /// JSON Pointer to the place in the configuration, such as `/load_roles/2/scopes/0`.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for Obstacle {}

impl Serialize for Obstacle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Obstacle", 5)?;
        object.serialize_field("code", self.code())?;
        object.serialize_field("hub_error", &self.hub_error())?;
        object.serialize_field("message", &self.to_string())?;
        object.serialize_field("first", &self.is_first())?;
        object.serialize_field("pointer", self.pointer())?;
        object.end()
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::AdminGroup { group } => write!(
                f,
                "group `{group}` does not exist yet, and the hub fails where role `admin` names such a group; list it in \
                 `load_groups`, or leave it out"
            ),
            Kind::BrokenSubscopes { scope } => {
                write!(f, "`subscopes` of `{scope}` must be a list of custom scopes")
            }
            Kind::Definition(rejection) => rejection.fmt(f),
            Kind::DuplicateMember { name } => write!(
                f,
                "`{name}` stands here twice (names of users count in lower case), which the hub's database refuses; leave one out"
            ),
            Kind::DuplicateRole { role } => {
                write!(f, "role `{role}` is defined twice; put what it should be into one definition")
            }
            Kind::ManagedGroups => f.write_str(
                "groups are managed by the authenticator (`manage_groups`), so `load_groups` must be empty; empty it or turn the \
                 option off",
            ),
            Kind::ManagedRoleMembers => f.write_str(
                "roles are managed by the authenticator (`manage_roles`), so a role may name no users and no groups here; leave \
                 them out or turn the option off",
            ),
            Kind::ManagedRolesReset => f.write_str(
                "`reset_managed_roles_on_startup` needs an authenticator with a `load_managed_roles` of its own; turn the option \
                 off or use such an authenticator",
            ),
            Kind::NullGroup { group } => {
                write!(f, "`users` of group `{group}` has no value; write an empty list or leave it out")
            }
            Kind::NullMembers { role, member } => {
                write!(f, "`{member}` of role `{role}` has no value; write an empty list or leave it out")
            }
            Kind::NullScopes { role } => write!(
                f,
                "`scopes` of role `{role}` has no value, at which the hub fails once the role exists; write an empty list or \
                 leave it out"
            ),
            Kind::ServiceClientId { service } => {
                write!(f, "`oauth_client_id` of service `{service}` must begin with `service-`")
            }
            Kind::ServiceClientShared { service, other, client } => write!(
                f,
                "service `{service}` would use the OAuth client `{client}`, which service `{other}` has; give each an \
                 `oauth_client_id` of its own"
            ),
            Kind::ServiceName { service } => write!(
                f,
                "`{service}` is no name for a service: not empty, no `/`, no percent escapes, no blanks outside, not dots alone"
            ),
            Kind::ServiceOption { service, option } => {
                write!(f, "service `{service}` has an option `{option}` that this hub does not know; correct or remove it")
            }
            Kind::ServiceOptionType { service, option, wanted } => {
                write!(f, "`{option}` of service `{service}` must be {wanted}")
            }
            Kind::ServiceRedirect { service } => write!(
                f,
                "service `{service}` uses OAuth and has no address to come back to; give it `oauth_redirect_uri`, or a `url` and no \
                 `oauth_redirect_uri` at all"
            ),
            Kind::ServiceUrl { service } => write!(
                f,
                "`url` of service `{service}` must begin with `http://` or `https://`, and its host and its port, if any, must be \
                 proper ones"
            ),
            Kind::ServiceUrlHost { service } => write!(
                f,
                "`url` of service `{service}` names no host; write it as `http://host:port`, or leave `url` out if nobody visits \
                 the service"
            ),
            Kind::ServiceWithoutName => f.write_str("a service has no `name`"),
            Kind::Token { owner, error } => write!(
                f,
                "`{owner}` cannot get its token: it asks for the scopes of role `token`, and {error}; tokens are made before \
                 roles are given, so give the role in a start before this one, or leave role `token` as it is"
            ),
            Kind::TokenLong { owner } => {
                write!(f, "the token of `{owner}` has more than 64 characters; make a shorter one")
            }
            Kind::TokenShort { owner } => write!(
                f,
                "the token of `{owner}` has fewer than 8 characters; make a longer one, for example with `openssl rand -hex 32`"
            ),
            Kind::Uncompiled { reason } => write!(f, "what tokens may hold cannot be told: {reason}"),
            Kind::UnknownService { role, service } => write!(
                f,
                "role `{role}` names service `{service}`, which does not exist; add it to `services` or leave it out"
            ),
            Kind::TextForList { service, option } => write!(
                f,
                "`{option}` of service `{service}` is a text, which the hub stores but cannot read again; write a list (and \
                 if a start was tried already, delete the row from the table `services`)"
            ),
            Kind::UnreadableService { service } => write!(
                f,
                "service `{service}` was stored by an earlier start with a `command` that is a text, and the hub cannot read it; delete \
                 the row from the table `services`, and write the command as a list of words"
            ),
            Kind::ManagedMembers { role } => write!(
                f,
                "role `{role}` is marked `managed_by_auth` and has members, at which the hub fails; take the mark away"
            ),
            Kind::UserName { name } => write!(
                f,
                "`{name}` is no name for a user: not empty, no `/`, no blanks outside, not dots alone"
            ),
        }
    }
}
