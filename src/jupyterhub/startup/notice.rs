//! What an administrator should know about a start, and what this prediction rests on.

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeStruct};

/// Something about a configuration that stops no hub: it means less than it seems to, or cannot be judged from here.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Notice {
    pub(super) kind: NoticeKind,
    pub(super) pointer: String,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum NoticeKind {
    /// A blocked name in another case than any user has.
    BlockedName {
        name: String,
    },
    /// An option that this release does not have.
    ExtraUserScopes,
    ManagedRoles,
    MisspeltMember {
        role: String,
        member: String,
    },
    RoleWithoutScopes {
        role: String,
    },
    RuntimeService {
        service: String,
    },
    TokenAssumed {
        owner: String,
        /// Why the hub would not start if the secret was new.
        if_new: Option<String>,
    },
    UsernamePattern,
}

impl Notice {
    /// A stable word for programs, such as `unknown-role-member`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.kind {
            NoticeKind::BlockedName { .. } => "blocked-name",
            NoticeKind::ExtraUserScopes => "extra-user-scopes",
            NoticeKind::ManagedRoles => "managed-roles",
            NoticeKind::MisspeltMember { .. } => "unknown-role-member",
            NoticeKind::RoleWithoutScopes { .. } => "role-without-scopes",
            NoticeKind::RuntimeService { .. } => "runtime-service",
            NoticeKind::TokenAssumed { if_new: None, .. } => "token-assumed",
            NoticeKind::TokenAssumed { if_new: Some(_), .. } => "token-decides",
            NoticeKind::UsernamePattern => "username-pattern",
        }
    }

    /// JSON Pointer to the place in the configuration.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            NoticeKind::BlockedName { name } => {
                write!(f, "blocked names count as written, and no user can be called `{name}`: names of users are lower case")
            }
            NoticeKind::ExtraUserScopes => {
                f.write_str("JupyterHub 5 has no `extra_user_scopes` and ignores it; redefine role `user` in `load_roles`")
            }
            NoticeKind::ManagedRoles => {
                f.write_str("roles also come from the authenticator (`manage_roles`); those are not known here")
            }
            NoticeKind::MisspeltMember { role, member } => {
                write!(f, "the hub does not look at `{member}` of role `{role}`; is it misspelt?")
            }
            NoticeKind::RoleWithoutScopes { role } => write!(f, "role `{role}` has no scopes and gives nothing"),
            NoticeKind::RuntimeService { service } => write!(
                f,
                "service `{service}` was made while the hub ran; the hub ignores this definition of it"
            ),
            NoticeKind::TokenAssumed { owner, if_new } => {
                write!(f, "`{owner}` has a token already, which is assumed to be this one; if the secret is new, ")?;
                match if_new {
                    None => f.write_str("the hub adds a token"),
                    Some(refused) => write!(f, "the hub does not start: {refused}"),
                }
            }
            NoticeKind::UsernamePattern => {
                f.write_str("`username_pattern` is not evaluated here: a name that does not match stops the hub")
            }
        }
    }
}

impl Serialize for Notice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Notice", 3)?;
        object.serialize_field("code", self.code())?;
        object.serialize_field("message", &self.to_string())?;
        object.serialize_field("pointer", self.pointer())?;
        object.end()
    }
}
