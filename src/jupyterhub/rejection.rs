//! Why a hub refuses a definition.

use std::fmt;

use super::{algebra::ScopeError, scopes::renamed_scope};
use crate::decision::Fault;

/// A scope, a role or a custom scope that the hub refuses: it does not start with it, or answers with an error.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Rejection {
    kind: Kind,
    /// The name that is wrong, as written.
    subject: String,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// A definition of role `admin` that is not the hub's own; the member that differs.
    ChangedAdminRole(&'static str),
    /// A custom scope that the hub has already, otherwise.
    ChangedScope,
    /// A server filter of another server, where one server is shared.
    ForeignFilter { server: String },
    /// A subscope that is no custom scope.
    ForeignSubscope { subscope: String },
    /// A custom scope without a description.
    MissingDescription,
    /// A role without a name.
    MissingName,
    /// A name of a role.
    RoleName,
    /// A name of a custom scope.
    ScopeName,
    /// A subscope that is not defined beside it.
    UndefinedSubscope { subscope: String },
    /// A filter of a kind that does not exist, or without a value where one is needed.
    UnknownFilter,
    /// A scope that the hub does not define.
    UnknownScope,
    /// A custom scope, while the document does not hold the custom scopes.
    UnseenScope,
}

impl Rejection {
    pub(super) fn new(kind: Kind, subject: impl Into<String>) -> Self {
        Self { kind, subject: subject.into() }
    }

    /// A stable word for programs, such as `unknown-scope` or `role-name`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.kind {
            Kind::ChangedAdminRole(_) => "changed-admin-role",
            Kind::ChangedScope => "changed-scope",
            Kind::ForeignFilter { .. } => "foreign-filter",
            Kind::ForeignSubscope { .. } => "foreign-subscope",
            Kind::MissingDescription => "missing-description",
            Kind::MissingName => "missing-name",
            Kind::RoleName => "role-name",
            Kind::ScopeName => "scope-name",
            Kind::UndefinedSubscope { .. } => "undefined-subscope",
            Kind::UnknownFilter => "unknown-filter",
            Kind::UnknownScope => "unknown-scope",
            Kind::UnseenScope => "missing-vocabulary",
        }
    }

    /// The class of the error that the hub raises, for whoever reads its log; `None` if the document lacks what the hub knows.
    #[must_use]
    pub fn hub_error(&self) -> Option<&'static str> {
        match self.kind {
            Kind::ChangedAdminRole(_) => Some("RoleValueError"),
            Kind::ChangedScope
            | Kind::ForeignFilter { .. }
            | Kind::ForeignSubscope { .. }
            | Kind::MissingDescription
            | Kind::ScopeName
            | Kind::UndefinedSubscope { .. } => Some("ValueError"),
            Kind::MissingName => Some("KeyError"),
            Kind::RoleName => Some("InvalidNameError"),
            Kind::UnknownFilter | Kind::UnknownScope => Some("ScopeNotFound"),
            Kind::UnseenScope => None,
        }
    }

    /// The scope or the name that is wrong, as written.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// What was probably meant: today's name of a scope that was renamed.
    #[must_use]
    pub fn suggestion(&self) -> Option<&'static str> {
        match self.kind {
            Kind::UnknownScope => renamed_scope(self.subject.split('!').next()?),
            _ => None,
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, subject } = self;
        match kind {
            Kind::ChangedAdminRole(member) => {
                write!(formatter, "role `{subject}` belongs to the hub: its {member} cannot be changed")
            }
            Kind::ChangedScope => {
                write!(formatter, "scope `{subject}` is defined already, with another definition")
            }
            Kind::ForeignFilter { server } => {
                write!(
                    formatter,
                    "`{subject}` has a filter; what is shared here is server `{server}` and nothing else"
                )
            }
            Kind::ForeignSubscope { subscope } => {
                write!(
                    formatter,
                    "`{subject}` implies `{subscope}`; a custom scope implies custom scopes only"
                )
            }
            Kind::MissingDescription => write!(formatter, "custom scope `{subject}` has no description"),
            Kind::MissingName => formatter.write_str("a role has no name"),
            Kind::RoleName => write!(
                formatter,
                "`{subject}` is no name for a role: 3 to 255 of `a-z 0-9 - . _ ~`, a letter first, \
                 a letter or digit last"
            ),
            Kind::ScopeName => write!(
                formatter,
                "`{subject}` is no name for a custom scope: `custom:` and at least 3 of `a-z 0-9 _ - * :`, \
                 a letter or digit first, no `-` or `:` last"
            ),
            Kind::UndefinedSubscope { subscope } => {
                write!(formatter, "`{subject}` implies `{subscope}`, which is not defined beside it")
            }
            Kind::UnknownFilter => write!(
                formatter,
                "`{subject}` has a filter that does not exist: `!user`, `!service` and `!server` stand alone or with \
                 `=` and a name, `!group` with a name"
            ),
            Kind::UnknownScope => match self.suggestion() {
                Some(today) => write!(formatter, "the scope of `{subject}` is called `{today}` today"),
                None => write!(formatter, "this hub has no scope `{subject}`"),
            },
            Kind::UnseenScope => {
                write!(
                    formatter,
                    "whether `{subject}` exists is not known: the snapshot lacks the hub's custom scopes"
                )
            }
        }
    }
}

impl std::error::Error for Rejection {}

impl ScopeError {
    /// The class of the error that the hub's own function raises.
    #[must_use]
    pub fn hub_error(self) -> &'static str {
        match self {
            Self::Cyclic => "RecursionError",
            Self::Invalid => "ValueError",
            Self::Unknown => "KeyError",
        }
    }
}

/// The class of the error behind a fault, which the hub logs beside status 500.
///
/// ```
/// use hubscope::{Fault, jupyterhub::fault_class};
/// assert_eq!(fault_class(Fault::UnknownScope), "KeyError");
/// ```
#[must_use]
pub fn fault_class(fault: Fault) -> &'static str {
    match fault {
        Fault::CyclicScope => "RecursionError",
        Fault::EmptyFilter | Fault::EmptyName => "ValueError",
        Fault::MissingClient => "AttributeError",
        Fault::MissingOwner => "TypeError",
        Fault::UnknownScope => "KeyError",
    }
}
