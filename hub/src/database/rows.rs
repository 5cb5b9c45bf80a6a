//! The rows of a hub's database that decisions depend on, as plain values.
//!
//! This is the border between databases and documents: a reader for another database fills the same rows.

use hubscope::snapshot::Timestamp;

/// Everything that a snapshot is made of, read at one moment. Every list is sorted by id.
#[derive(Debug)]
pub(crate) struct Rows {
    /// The database's clock just before the moment of the rows.
    pub(super) now: Timestamp,
    pub(super) clients: Vec<ClientRow>,
    pub(super) group_roles: Vec<Pair>,
    pub(super) groups: Vec<GroupRow>,
    pub(super) roles: Vec<RoleRow>,
    pub(super) servers: Vec<ServerRow>,
    pub(super) service_roles: Vec<Pair>,
    pub(super) services: Vec<ServiceRow>,
    pub(super) shares: Vec<ShareRow>,
    pub(super) tokens: Vec<TokenRow>,
    pub(super) user_groups: Vec<Pair>,
    pub(super) user_roles: Vec<Pair>,
    pub(super) users: Vec<UserRow>,
}

/// A mapping row: who, and which role or group.
pub(super) type Pair = (i64, i64);

#[derive(Debug)]
pub(super) struct ClientRow {
    pub(super) id: i64,
    pub(super) identifier: String,
    pub(super) allowed_scopes: Vec<String>,
}

#[derive(Debug)]
pub(super) struct GroupRow {
    pub(super) id: i64,
    pub(super) name: String,
}

#[derive(Debug)]
pub(super) struct RoleRow {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) scopes: Vec<String>,
    pub(super) managed_by_auth: bool,
}

#[derive(Debug)]
pub(super) struct ServerRow {
    pub(super) id: i64,
    pub(super) user_id: Option<i64>,
    pub(super) name: String,
    pub(super) client: Option<String>,
}

#[derive(Debug)]
pub(super) struct ServiceRow {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) admin: bool,
    pub(super) client: Option<String>,
    pub(super) runtime: bool,
}

#[derive(Debug)]
pub(super) struct ShareRow {
    pub(super) id: i64,
    pub(super) owner_id: Option<i64>,
    pub(super) server_id: Option<i64>,
    pub(super) user_id: Option<i64>,
    pub(super) group_id: Option<i64>,
    pub(super) scopes: Vec<String>,
    pub(super) expires_at: Option<Timestamp>,
}

#[derive(Debug)]
pub(super) struct TokenRow {
    pub(super) id: i64,
    pub(super) user_id: Option<i64>,
    pub(super) service_id: Option<i64>,
    pub(super) client: Option<String>,
    pub(super) scopes: Vec<String>,
    pub(super) expires_at: Option<Timestamp>,
}

#[derive(Debug)]
pub(super) struct UserRow {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) admin: bool,
}
