//! Why a statement is refused or a question has no answer.

use std::fmt;

use super::{Permission, Resource};

/// What kind of refusal it is, as a client of the database sees it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Category {
    /// The statement cannot be read.
    Syntax,
    /// The caller may not.
    Unauthorized,
    /// The statement makes no sense with what there is.
    InvalidRequest,
    /// The login is refused.
    Authentication,
    /// A stored name of a resource cannot be read.
    InvalidResourceName,
    /// What is to be created is there.
    AlreadyExists,
    /// The stored rows are such that the database itself would fail.
    Internal,
}

impl Category {
    /// A stable word for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Unauthorized => "unauthorized",
            Self::InvalidRequest => "invalid_request",
            Self::Authentication => "authentication",
            Self::InvalidResourceName => "invalid_resource_name",
            Self::AlreadyExists => "already_exists",
            Self::Internal => "internal",
        }
    }
}

/// A place in the text of a statement.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a place in a text has a line and a column and nothing else")]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// A refusal: what kind, which one, and which names it is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Error {
    category: Category,
    code: &'static str,
    mentions: Vec<String>,
    message: String,
    position: Option<Position>,
}

impl Error {
    fn new(category: Category, code: &'static str, mentions: &[&str], message: String) -> Self {
        let mentions = mentions.iter().map(|name| (*name).to_owned()).collect();
        let message = shortened(message);
        Self { category, code, mentions, message, position: None }
    }

    /// What kind of refusal it is.
    #[must_use]
    pub fn category(&self) -> Category {
        self.category
    }

    /// A stable word for programs. `docs/rules/cql.md` lists them.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Names that it is about.
    #[must_use]
    pub fn mentions(&self) -> &[String] {
        &self.mentions
    }

    /// The sentence without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where in the text of the statement, if there is a text and the mistake is in it.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.position
    }

    /// The same with a place, unless it has one.
    #[must_use]
    pub fn at(mut self, position: Position) -> Self {
        self.position = self.position.or(Some(position));
        self
    }

    pub(crate) fn of_text(code: &'static str, message: String, position: Position) -> Self {
        Self::new(Category::Syntax, code, &[], message).at(position)
    }

    pub(crate) fn quoted_user_name(name: &str) -> Self {
        let message =
            format!("the user name `{name}` stands in double quotes; write it bare or in single quotes");
        Self::new(Category::Syntax, "quoted_user_name", &[name], message)
    }

    pub(crate) fn unknown_permission(name: &str) -> Self {
        let message = format!("there is no permission `{name}` that a statement could name");
        Self::new(Category::Syntax, "unknown_permission", &[name], message)
    }

    /// `category` depends on the release.
    pub(crate) fn inapplicable_permissions(category: Category, resource: &str) -> Self {
        let message = format!("none of these permissions applies to `{resource}`");
        Self::new(category, "inapplicable_permissions", &[resource], message)
    }

    pub(crate) fn invalid_resource_name(name: &str) -> Self {
        let message = format!("`{name}` is not the name of a resource");
        Self::new(Category::InvalidResourceName, "invalid_resource_name", &[name], message)
    }

    pub(crate) fn anonymous() -> Self {
        let message = "nobody is logged in; log in first".to_owned();
        Self::new(Category::Unauthorized, "anonymous", &[], message)
    }

    pub(crate) fn missing_permission(caller: &str, permission: Permission, resource: &Resource) -> Self {
        let message = format!(
            "`{caller}` lacks {permission} on {resource} and on everything that contains it; \
             somebody with AUTHORIZE there can grant it"
        );
        let mentions = [caller, permission.name(), &resource.name(), &resource.to_string()];
        Self::new(Category::Unauthorized, "missing_permission", &mentions, message)
    }

    pub(crate) fn superuser_only(code: &'static str, role: &str) -> Self {
        let message = match code {
            "superuser_only_create" => {
                format!("only a superuser creates `{role}` as a superuser or with a ready hash")
            }
            "superuser_only_alter" => {
                format!("only a superuser changes the superuser status of `{role}` or writes a ready hash")
            }
            _ => format!("`{role}` is a superuser, and only a superuser drops one"),
        };
        Self::new(Category::Unauthorized, code, &[role], message)
    }

    pub(crate) fn own_superuser_status(role: &str) -> Self {
        let message =
            format!("nobody changes the superuser status of a role that they hold, such as `{role}`");
        Self::new(Category::Unauthorized, "own_superuser_status", &[role], message)
    }

    pub(crate) fn option_not_alterable(option: &str) -> Self {
        let message = format!("nobody changes the option `{option}` of their own role");
        Self::new(Category::Unauthorized, "option_not_alterable", &[option], message)
    }

    pub(crate) fn view_everyone() -> Self {
        let message = "only a superuser lists everyone's permissions; add `OF` and a role that you hold";
        Self::new(Category::Unauthorized, "view_everyone", &[], message.to_owned())
    }

    pub(crate) fn view_permissions(role: &str) -> Self {
        let message = format!("only a superuser or who holds `{role}` lists its permissions");
        Self::new(Category::Unauthorized, "view_permissions", &[role], message)
    }

    pub(crate) fn view_roles(role: &str) -> Self {
        let message = format!("only who holds `{role}`, or DESCRIBE on all roles, lists its roles");
        Self::new(Category::Unauthorized, "view_roles", &[role], message)
    }

    pub(crate) fn describe_passwords() -> Self {
        let message = "only a superuser describes password hashes";
        Self::new(Category::Unauthorized, "describe_passwords", &[], message.to_owned())
    }

    pub(crate) fn system_keyspace(keyspace: &str) -> Self {
        let message = format!("nobody changes what `{keyspace}` consists of: it belongs to the database");
        Self::new(Category::Unauthorized, "system_keyspace", &[keyspace], message)
    }

    pub(crate) fn system_keyspace_write(keyspace: &str) -> Self {
        let message = format!("only a role that is a superuser itself does more than read in `{keyspace}`");
        Self::new(Category::Unauthorized, "system_keyspace_write", &[keyspace], message)
    }

    pub(crate) fn nonexistent_role(role: &str) -> Self {
        let message = format!("there is no role `{role}`");
        Self::new(Category::InvalidRequest, "nonexistent_role", &[role], message)
    }

    pub(crate) fn role_already_exists(role: &str) -> Self {
        let message = format!("there is a role `{role}` already");
        Self::new(Category::InvalidRequest, "role_already_exists", &[role], message)
    }

    pub(crate) fn role_already_included(grantee: &str, role: &str) -> Self {
        let message = format!("`{grantee}` includes `{role}` already, directly or through other roles");
        Self::new(Category::InvalidRequest, "role_already_included", &[grantee, role], message)
    }

    pub(crate) fn role_not_granted(revokee: &str, role: &str) -> Self {
        let message = format!("`{role}` was not granted to `{revokee}` directly, so it cannot be revoked");
        Self::new(Category::InvalidRequest, "role_not_granted", &[revokee, role], message)
    }

    pub(crate) fn resource_not_found(resource: &Resource) -> Self {
        let message = format!("{resource} does not exist");
        let mentions = [resource.name(), resource.to_string()];
        let mentions: Vec<&str> = mentions.iter().map(String::as_str).collect();
        Self::new(Category::InvalidRequest, "resource_not_found", &mentions, message)
    }

    pub(crate) fn drop_self(role: &str) -> Self {
        let message = format!("`{role}` cannot drop itself");
        Self::new(Category::InvalidRequest, "drop_self", &[role], message)
    }

    pub(crate) fn no_keyspace(table: &str) -> Self {
        let message = format!("no keyspace is in use; write `keyspace.{table}`");
        Self::new(Category::InvalidRequest, "no_keyspace", &[table], message)
    }

    pub(crate) fn builtin_function(resource: &Resource) -> Self {
        let message = format!("{resource} is built in; everybody may call it, and nobody grants it");
        Self::new(Category::InvalidRequest, "builtin_function", &[&resource.name()], message)
    }

    pub(crate) fn unsupported_auth_option(option: &str) -> Self {
        let message = format!("the authenticator of this database knows no option `{option}`");
        Self::new(Category::InvalidRequest, "unsupported_auth_option", &[option], message)
    }

    pub(crate) fn unsupported_authorizer_op(operation: &str) -> Self {
        let message = format!("the authorizer of this database allows everything and knows no {operation}");
        Self::new(Category::InvalidRequest, "unsupported_authorizer_op", &[operation], message)
    }

    pub(crate) fn feature_gate() -> Self {
        let message = "not every node of the cluster knows roles yet; finish the upgrade first";
        Self::new(Category::InvalidRequest, "feature_gate", &["ROLES"], message.to_owned())
    }

    pub(crate) fn bad_credentials(name: &str) -> Self {
        let message = format!("the name `{name}` or the password is wrong");
        Self::new(Category::Authentication, "bad_credentials", &[name], message)
    }

    pub(crate) fn login_disabled(name: &str) -> Self {
        let message = format!("the role `{name}` may not log in; `ALTER ROLE … WITH LOGIN = true` lets it");
        Self::new(Category::Authentication, "login_disabled", &[name], message)
    }

    pub(crate) fn invalid_name(name: &str) -> Self {
        let message = format!(
            "`{name}` is no name of a keyspace or table: letters, digits and `_`, at most 48 of them"
        );
        Self::new(Category::InvalidRequest, "invalid_name", &[name], message)
    }

    pub(crate) fn keyspace_exists(keyspace: &str) -> Self {
        let message = format!("there is a keyspace `{keyspace}` already");
        Self::new(Category::AlreadyExists, "keyspace_exists", &[keyspace], message)
    }

    pub(crate) fn table_exists(keyspace: &str, table: &str) -> Self {
        let message = format!("there is a table `{keyspace}.{table}` already");
        Self::new(Category::AlreadyExists, "table_exists", &[keyspace, table], message)
    }

    pub(crate) fn role_cycle(cycle: &[&str]) -> Self {
        let mut way = cycle.join("` → `");
        if let Some(first) = cycle.first() {
            way.push_str("` → `");
            way.push_str(first);
        }
        let message = format!("roles are granted in a circle, `{way}`; revoke one of these grants");
        Self::new(Category::Internal, "role_cycle", cycle, message)
    }

    pub(crate) fn null_flag(role: &str) -> Self {
        let message = format!("the row of `{role}` has no `is_superuser` or no `can_login`; set both");
        Self::new(Category::Internal, "null_flag", &[role], message)
    }

    pub(crate) fn unreadable_permission(role: &str, resource: &str, name: &str) -> Self {
        let message =
            format!("the stored row of `{role}` on `{resource}` holds `{name}`, which is no permission");
        Self::new(Category::Internal, "unreadable_permission", &[role, resource, name], message)
    }
}

/// A name in a text may be as long as the text.
fn shortened(message: String) -> String {
    const LONGEST: usize = 400;
    match message.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", message.get(..end).unwrap_or_default()),
        None => message,
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)?;
        match self.position {
            Some(Position { line, column }) => write!(formatter, " (line {line}, column {column})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
