//! Hub databases made by hand, with rows that no hub would write.

use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

/// The columns that a snapshot is made of, without the constraints that keep a hub's rows in order.
const TABLES: &str = "
    CREATE TABLE alembic_version (version_num VARCHAR(32));
    CREATE TABLE roles (id INTEGER PRIMARY KEY, name VARCHAR(255), description VARCHAR(1023), scopes TEXT,
        managed_by_auth BOOLEAN);
    CREATE TABLE groups (id INTEGER PRIMARY KEY, name VARCHAR(255));
    CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(255), admin BOOLEAN);
    CREATE TABLE services (id INTEGER PRIMARY KEY, name VARCHAR(255), admin BOOLEAN, oauth_client_id VARCHAR(255), from_config BOOLEAN DEFAULT 1);
    CREATE TABLE spawners (id INTEGER PRIMARY KEY, user_id INTEGER, name VARCHAR(255), oauth_client_id VARCHAR(255));
    CREATE TABLE oauth_clients (id INTEGER PRIMARY KEY, identifier VARCHAR(255), allowed_scopes TEXT);
    CREATE TABLE api_tokens (id INTEGER PRIMARY KEY, user_id INTEGER, service_id INTEGER, client_id VARCHAR(255),
        scopes TEXT, expires_at DATETIME);
    CREATE TABLE shares (id INTEGER PRIMARY KEY, owner_id INTEGER, spawner_id INTEGER, user_id INTEGER,
        group_id INTEGER, scopes TEXT, expires_at DATETIME);
    CREATE TABLE user_group_map (user_id INTEGER, group_id INTEGER);
    CREATE TABLE user_role_map (user_id INTEGER, role_id INTEGER);
    CREATE TABLE group_role_map (group_id INTEGER, role_id INTEGER);
    CREATE TABLE service_role_map (service_id INTEGER, role_id INTEGER);
    INSERT INTO alembic_version VALUES ('4621fec11365');
    INSERT INTO roles VALUES (1, 'user', 'Standard', '[\"self\"]', 0);
    INSERT INTO users VALUES (1, 'johan', 0), (2, 'ann', 0);
    INSERT INTO user_role_map VALUES (1, 1);
";

/// A database file that goes away with this value.
pub(crate) struct Database {
    pub(crate) folder: TempDir,
    pub(crate) path: PathBuf,
}

impl Database {
    /// A small hub of version 5.5, changed by some statements.
    pub(crate) fn hub(statements: &str) -> Self {
        Self::with(&format!("{TABLES}{statements}"))
    }

    /// A database with nothing but what the statements make.
    pub(crate) fn with(statements: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("jupyterhub.sqlite");
        let database = Self { folder, path };
        database.run(statements);
        database
    }

    pub(crate) fn run(&self, statements: &str) {
        run_in(&self.path, statements);
    }
}

/// Runs statements in a database file and closes it.
pub(crate) fn run_in(path: &Path, statements: &str) {
    block_on(async {
        let mut connection = connect(path).await;
        sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
}

pub(crate) async fn connect(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true).foreign_keys(false);
    options.connect().await.unwrap()
}

pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}
