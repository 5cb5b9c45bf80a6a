//! Every statement that reads a hub's rows.
//!
//! Columns are named one by one: a hash, a prefix, a cookie id, a secret, a note, a session id or a state is never selected.
//! The dialect is the one that SQLite, PostgreSQL and MySQL (with `ANSI_QUOTES`) share; `groups` is a reserved word in MySQL.

pub(super) const REVISION: &str = "SELECT version_num FROM alembic_version";

pub(super) const CLIENTS: &str = "SELECT id, identifier, allowed_scopes FROM oauth_clients ORDER BY id";
pub(super) const GROUP_ROLES: &str =
    "SELECT group_id, role_id FROM group_role_map ORDER BY group_id, role_id";
pub(super) const GROUPS: &str = "SELECT id, name FROM \"groups\" ORDER BY id";
pub(super) const ROLES: &str = "SELECT id, name, description, scopes, managed_by_auth FROM roles ORDER BY id";
pub(super) const SERVERS: &str = "SELECT id, user_id, name, oauth_client_id FROM spawners ORDER BY id";
pub(super) const SERVICE_ROLES: &str =
    "SELECT service_id, role_id FROM service_role_map ORDER BY service_id, role_id";
pub(super) const SERVICES: &str =
    "SELECT id, name, admin, oauth_client_id, from_config FROM services ORDER BY id";
pub(super) const SHARES: &str =
    "SELECT id, owner_id, spawner_id, user_id, group_id, scopes, expires_at FROM shares ORDER BY id";
pub(super) const TOKENS: &str =
    "SELECT id, user_id, service_id, client_id, scopes, expires_at FROM api_tokens ORDER BY id";
pub(super) const USER_GROUPS: &str =
    "SELECT user_id, group_id FROM user_group_map ORDER BY user_id, group_id";
pub(super) const USER_ROLES: &str = "SELECT user_id, role_id FROM user_role_map ORDER BY user_id, role_id";
pub(super) const USERS: &str = "SELECT id, name, admin FROM users ORDER BY id";
