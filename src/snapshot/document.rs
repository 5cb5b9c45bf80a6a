//! The types of a `hubscope/1` document, one row type a section.
//!
//! The same types read and write a snapshot, and the JSON Schema is generated from them, so the three cannot
//! drift apart. Names borrow from the text that they were read from wherever JSON allows it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{text::Text, timestamp::Timestamp};

/// The value of the `format` member of every document that this crate reads and writes.
pub const FORMAT: &str = "hubscope/1";

/// A whole policy snapshot.
///
/// `Policy::load` does not build this value, it reads rows one by one; this is for programs that write
/// snapshots and for tools that look at one.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a document writer must be able to fill every section")]
pub struct Snapshot<'a> {
    /// Always `hubscope/1`.
    #[serde(borrow)]
    pub format: Text<'a>,
    /// Which hub this is about.
    #[serde(borrow)]
    pub hub: Hub<'a>,
    /// How the document was made, which decides what it can know.
    pub source: Source,
    /// When the rows were read, by the clock of the source, in UTC.
    pub issued_at: Timestamp,
    /// The sections that are complete. What is missing from any other section is unknown, not absent.
    pub knows: Vec<Section>,
    /// Custom scopes by name, as in the hub's `custom_scopes` option.
    #[serde(borrow, default, skip_serializing_if = "BTreeMap::is_empty")]
    pub vocabulary: BTreeMap<Text<'a>, CustomScope<'a>>,
    /// Role definitions, default roles included.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role<'a>>,
    /// Groups and their roles.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group<'a>>,
    /// Users with their own roles and their groups.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<User<'a>>,
    /// Services and their roles.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<Service<'a>>,
    /// Servers that have a row in the hub, running or not.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server<'a>>,
    /// OAuth clients: what issues tokens.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub clients: Vec<Client<'a>>,
    /// API tokens: owner, stored scopes, client and expiry; never a secret, a hash or a note.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub tokens: Vec<Token<'a>>,
    /// Servers shared with users and groups.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<Share<'a>>,
    /// Expanded scopes of principals whose roles the document cannot show.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<Held<'a>>,
    /// Users and groups whose memberships are complete, for documents that cannot claim it of all users.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub memberships: Vec<Membership<'a>>,
}

/// Which hub a snapshot is about, and the settings that change its decisions.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a document writer must be able to fill every member")]
pub struct Hub<'a> {
    /// The kind of hub; `jupyterhub` is the only one today.
    #[serde(borrow)]
    pub kind: Text<'a>,
    /// The hub's own version, for example `5.5.4`. It decides which rules apply.
    #[serde(borrow)]
    pub version: Text<'a>,
    /// The public address of the hub.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Text<'a>>,
    /// Settings that change decisions.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings<'a>>,
}

/// Hub settings that change decisions; an absent member is not known.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a document writer must be able to fill every member")]
pub struct Settings<'a> {
    /// `JupyterHub.base_url`: the path prefix of everything the hub serves.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<Text<'a>>,
    /// `JupyterHub.allow_named_servers`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_named_servers: Option<bool>,
    /// `JupyterHub.authenticate_prometheus`: off means that everybody reads the metrics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticate_prometheus: Option<bool>,
    /// `JupyterHub.admin_access`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin_access: Option<bool>,
    /// `Authenticator.manage_groups`: group membership comes from the login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manage_groups: Option<bool>,
    /// `Authenticator.manage_roles`: roles come from the login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manage_roles: Option<bool>,
}

/// How a document was made.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Source {
    /// Rows of the hub's database.
    Database,
    /// Written by hand or by a test.
    Hand,
    /// A handler inside the hub.
    Handler,
    /// The hub's REST API.
    Rest,
}

/// A section of the document, as named in `knows`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Section {
    /// `clients`
    Clients,
    /// `groups`
    Groups,
    /// `roles`
    Roles,
    /// `servers`
    Servers,
    /// `services`
    Services,
    /// `hub.settings`
    Settings,
    /// `shares`
    Shares,
    /// `tokens`, stored scopes included
    Tokens,
    /// `users`, their roles and groups included
    Users,
    /// `vocabulary`
    Vocabulary,
}

impl Source {
    pub(crate) const ALL: [Self; 4] = [Self::Database, Self::Hand, Self::Handler, Self::Rest];

    /// As documents write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Hand => "hand",
            Self::Handler => "handler",
            Self::Rest => "rest",
        }
    }
}

impl Section {
    /// Every section, in the order of the names.
    pub(super) const BY_NAME: [Self; 10] = [
        Self::Clients,
        Self::Groups,
        Self::Roles,
        Self::Servers,
        Self::Services,
        Self::Settings,
        Self::Shares,
        Self::Tokens,
        Self::Users,
        Self::Vocabulary,
    ];

    /// As documents write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::Groups => "groups",
            Self::Roles => "roles",
            Self::Servers => "servers",
            Self::Services => "services",
            Self::Settings => "settings",
            Self::Shares => "shares",
            Self::Tokens => "tokens",
            Self::Users => "users",
            Self::Vocabulary => "vocabulary",
        }
    }

    /// Every section, in document order.
    pub const ALL: [Self; 10] = [
        Self::Settings,
        Self::Vocabulary,
        Self::Roles,
        Self::Groups,
        Self::Users,
        Self::Services,
        Self::Servers,
        Self::Clients,
        Self::Tokens,
        Self::Shares,
    ];
}

/// One custom scope of the hub's configuration.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a document writer must be able to fill every member")]
pub struct CustomScope<'a> {
    /// What the scope is for, as shown on the hub's consent page.
    #[serde(borrow, default)]
    pub description: Text<'a>,
    /// Custom scopes that this one implies.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub subscopes: Vec<Text<'a>>,
}

/// One role definition.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a document writer must be able to fill every member")]
pub struct Role<'a> {
    /// Unique name.
    #[serde(borrow)]
    pub name: Text<'a>,
    /// The description of the definition.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text<'a>>,
    /// Scopes as stored, unexpanded.
    #[serde(borrow, default)]
    pub scopes: Vec<Text<'a>>,
    /// Whether the authenticator owns the definition.
    #[serde(default, skip_serializing_if = "is_false")]
    pub managed_by_auth: bool,
}

/// One user.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a document writer must be able to fill every member")]
pub struct User<'a> {
    /// Unique name, compared byte by byte.
    #[serde(borrow)]
    pub name: Text<'a>,
    /// The admin flag of the row. It grants no scope; it is asked for when admins are made or changed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub admin: bool,
    /// Directly assigned roles.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Text<'a>>,
    /// Groups that the user is a member of.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Text<'a>>,
}

/// One group.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a document writer must be able to fill every member")]
pub struct Group<'a> {
    /// Unique name. A hub accepts any text, also the empty one.
    #[serde(borrow)]
    pub name: Text<'a>,
    /// Roles that every member holds.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Text<'a>>,
}

/// One service.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a document writer must be able to fill every member")]
pub struct Service<'a> {
    /// Unique name.
    #[serde(borrow)]
    pub name: Text<'a>,
    /// The admin flag of the row.
    #[serde(default, skip_serializing_if = "is_false")]
    pub admin: bool,
    /// Directly assigned roles.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Text<'a>>,
    /// Whether it was made through the REST API while the hub ran: a start neither changes nor deletes it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub runtime: bool,
    /// Whether the hub stored the row in a way that it cannot read, so that its next start fails.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unreadable: bool,
}

/// One server: its owner and its name. The default server has the empty name.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a document writer must be able to fill every member")]
pub struct Server<'a> {
    /// Name of the owner.
    #[serde(borrow)]
    pub user: Text<'a>,
    /// Name of the server; empty for the default server.
    #[serde(borrow)]
    pub name: Text<'a>,
}

/// One OAuth client. A client of neither a server nor a service is the hub itself, or an orphan.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a document writer must be able to fill every member")]
pub struct Client<'a> {
    /// The client identifier; `jupyterhub` is the hub itself.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// The server that this client belongs to.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub server: Option<Server<'a>>,
    /// Name of the service that this client belongs to.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Text<'a>>,
    /// Scopes that tokens of this client may ask for, as stored.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub allowed_scopes: Vec<Text<'a>>,
}

/// One API token, without anything secret.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a document writer must be able to fill every member")]
pub struct Token<'a> {
    /// The id that the hub's REST API shows, for example `a7`.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// Name of the owner, if that is a user.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Text<'a>>,
    /// Name of the owner, if that is a service.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Text<'a>>,
    /// Scopes as stored, unexpanded.
    #[serde(borrow, default)]
    pub scopes: Vec<Text<'a>>,
    /// Identifier of the client that issued it. A token without a client is not valid.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub client: Option<Text<'a>>,
    /// When it stops being valid, in UTC; absent means never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// One server shared with a user or with a group.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a document writer must be able to fill every member")]
pub struct Share<'a> {
    /// The shared server.
    #[serde(borrow)]
    pub server: Server<'a>,
    /// Name of the user it is shared with.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Text<'a>>,
    /// Name of the group it is shared with.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Text<'a>>,
    /// Scopes as stored; whatever filter they carry, they hold for this server only.
    #[serde(borrow, default)]
    pub scopes: Vec<Text<'a>>,
    /// When the hub will purge it, in UTC. Until it does, an expired share still counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// Expanded scopes of one principal, as the hub itself reported them.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a document writer must be able to fill every member")]
pub struct Held<'a> {
    /// Name of the user, if it is one.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Text<'a>>,
    /// Name of the service, if it is one.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Text<'a>>,
    /// Id of the token, if the scopes are a token's and not a session's.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Text<'a>>,
    /// Expanded scopes.
    #[serde(borrow)]
    pub scopes: Vec<Text<'a>>,
}

/// A user whose groups are all in the document, or a group whose members are. Neither needs a row of its own: a group that is named here
/// and in no user's `groups` has no members.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a document writer must be able to fill every member")]
pub struct Membership<'a> {
    /// Name of the user: it is in no group beside those that its row names.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Text<'a>>,
    /// Name of the group: nobody is in it beside the users whose rows name it.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Text<'a>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}
