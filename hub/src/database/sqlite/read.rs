//! SQLite's rows as plain values.

use futures_util::TryStreamExt;
use hubscope::snapshot::Timestamp;
use sqlx::{Decode, Row, Sqlite, SqliteConnection, TypeInfo, ValueRef, sqlite::SqliteRow};

use super::open::File;
use crate::{
    database::{
        error::{DatabaseError, Kind, Place},
        rows::{
            ClientRow, GroupRow, Pair, RoleRow, Rows, ServerRow, ServiceRow, ShareRow, TokenRow, UserRow,
        },
        schema::{OLDEST_TABLES, Revision, TABLES},
        sql,
    },
    progress::Progress,
    version::HubVersion,
};

const TABLE_NAMES: &str = "SELECT name FROM sqlite_master WHERE type = 'table'";
const NOW: &str = "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

/// Reads the database's clock. No lock is needed for it.
pub(super) async fn now(connection: &mut SqliteConnection, file: &File) -> Result<Timestamp, DatabaseError> {
    let mut reader = Reader { connection, file };
    let times = reader.list(NOW, "sqlite_master", |row| row.required(row.time(0, "now"), "now")).await?;
    times.first().copied().ok_or_else(|| {
        Kind::Other { path: file.path().to_owned(), reason: "it has no clock".to_owned() }.into()
    })
}

/// Reads every row that a snapshot needs from a connection that sees one moment, which is `now` or a little later.
pub(super) async fn rows(
    connection: &mut SqliteConnection,
    file: &File,
    now: Timestamp,
    version: HubVersion,
    progress: &Progress,
) -> Result<Rows, DatabaseError> {
    let mut reader = Reader { connection, file };
    reader.check_tables().await?;
    Revision::parse(&reader.revisions().await?)?.check(version)?;

    progress.step("reading roles, groups and services");
    let roles = reader
        .list(sql::ROLES, "roles", |row| {
            Ok(RoleRow {
                id: row.id()?,
                name: row.required(row.text(1, "name"), "name")?,
                description: row.text(2, "description")?,
                scopes: row.scopes(3, "scopes")?,
                managed_by_auth: row.flag(4, "managed_by_auth")?,
            })
        })
        .await?;
    let groups = reader
        .list(sql::GROUPS, "groups", |row| {
            Ok(GroupRow { id: row.id()?, name: row.required(row.text(1, "name"), "name")? })
        })
        .await?;
    let services = reader
        .list(sql::SERVICES, "services", |row| {
            Ok(ServiceRow {
                id: row.id()?,
                name: row.required(row.text(1, "name"), "name")?,
                admin: row.flag(2, "admin")?,
                client: row.text(3, "oauth_client_id")?,
                // To the hub, a row without a value is not from the configuration either.
                runtime: row.integer(4, "from_config")? != Some(1),
            })
        })
        .await?;
    let group_roles = reader.pairs(sql::GROUP_ROLES, "group_role_map", ["group_id", "role_id"]).await?;
    let service_roles =
        reader.pairs(sql::SERVICE_ROLES, "service_role_map", ["service_id", "role_id"]).await?;

    progress.step("reading users");
    let users = reader
        .list(sql::USERS, "users", |row| {
            Ok(UserRow {
                id: row.id()?,
                name: row.required(row.text(1, "name"), "name")?,
                admin: row.flag(2, "admin")?,
            })
        })
        .await?;
    let user_groups = reader.pairs(sql::USER_GROUPS, "user_group_map", ["user_id", "group_id"]).await?;
    let user_roles = reader.pairs(sql::USER_ROLES, "user_role_map", ["user_id", "role_id"]).await?;

    progress.step("reading servers and clients");
    let servers = reader
        .list(sql::SERVERS, "spawners", |row| {
            Ok(ServerRow {
                id: row.id()?,
                user_id: row.integer(1, "user_id")?,
                name: row.required(row.text(2, "name"), "name")?,
                client: row.text(3, "oauth_client_id")?,
            })
        })
        .await?;
    let clients = reader
        .list(sql::CLIENTS, "oauth_clients", |row| {
            Ok(ClientRow {
                id: row.id()?,
                identifier: row.required(row.text(1, "identifier"), "identifier")?,
                allowed_scopes: row.scopes(2, "allowed_scopes")?,
            })
        })
        .await?;

    progress.step("reading tokens and shares");
    let tokens = reader
        .list(sql::TOKENS, "api_tokens", |row| {
            Ok(TokenRow {
                id: row.id()?,
                user_id: row.integer(1, "user_id")?,
                service_id: row.integer(2, "service_id")?,
                client: row.text(3, "client_id")?,
                scopes: row.scopes(4, "scopes")?,
                expires_at: row.time(5, "expires_at")?,
            })
        })
        .await?;
    let shares = reader
        .list(sql::SHARES, "shares", |row| {
            Ok(ShareRow {
                id: row.id()?,
                owner_id: row.integer(1, "owner_id")?,
                server_id: row.integer(2, "spawner_id")?,
                user_id: row.integer(3, "user_id")?,
                group_id: row.integer(4, "group_id")?,
                scopes: row.scopes(5, "scopes")?,
                expires_at: row.time(6, "expires_at")?,
            })
        })
        .await?;
    Ok(Rows {
        now,
        clients,
        group_roles,
        groups,
        roles,
        servers,
        service_roles,
        services,
        shares,
        tokens,
        user_groups,
        user_roles,
        users,
    })
}

struct Reader<'a> {
    connection: &'a mut SqliteConnection,
    file: &'a File,
}

impl Reader<'_> {
    async fn list<T>(
        &mut self,
        statement: &'static str,
        table: &'static str,
        mut read: impl FnMut(&Cells<'_>) -> Result<T, DatabaseError>,
    ) -> Result<Vec<T>, DatabaseError> {
        let mut list = Vec::new();
        let mut rows = sqlx::query(statement).fetch(&mut *self.connection);
        while let Some(row) = rows.try_next().await.map_err(|error| self.file.error(&error))? {
            list.push(read(&Cells { row: &row, table })?);
        }
        Ok(list)
    }

    async fn pairs(
        &mut self,
        statement: &'static str,
        table: &'static str,
        columns: [&'static str; 2],
    ) -> Result<Vec<Pair>, DatabaseError> {
        let [left, right] = columns;
        self.list(statement, table, |row| {
            Ok((row.required(row.integer(0, left), left)?, row.required(row.integer(1, right), right)?))
        })
        .await
    }

    async fn check_tables(&mut self) -> Result<(), DatabaseError> {
        let names =
            self.list(TABLE_NAMES, "sqlite_master", |row| row.required(row.text(0, "name"), "name")).await?;
        let missing: Vec<_> =
            TABLES.iter().filter(|table| !names.iter().any(|name| name == *table)).copied().collect();
        // A hub before 5 lacks some tables; its revision says more than their names. Other programs have an
        // `alembic_version` too.
        if !missing.is_empty() && OLDEST_TABLES.iter().all(|table| !missing.contains(table)) {
            Revision::parse(&self.revisions().await?)?;
        }
        match missing.as_slice() {
            [] => Ok(()),
            missing => Err(self.not_a_hub(format!("it has no table `{}`", missing.join("`, `")))),
        }
    }

    async fn revisions(&mut self) -> Result<Vec<String>, DatabaseError> {
        let read = |row: &Cells<'_>| row.required(row.text(0, "version_num"), "version_num");
        self.list(sql::REVISION, "alembic_version", read).await
    }

    fn not_a_hub(&self, reason: String) -> DatabaseError {
        Kind::NotAHubDatabase { path: self.file.path().to_owned(), reason }.into()
    }
}

/// The cells of one row, and where they are.
struct Cells<'a> {
    row: &'a SqliteRow,
    table: &'static str,
}

impl Cells<'_> {
    fn id(&self) -> Result<i64, DatabaseError> {
        self.required(self.integer(0, "id"), "id")
    }

    fn flag(&self, index: usize, column: &'static str) -> Result<bool, DatabaseError> {
        Ok(self.integer(index, column)?.is_some_and(|value| value != 0))
    }

    fn integer(&self, index: usize, column: &'static str) -> Result<Option<i64>, DatabaseError> {
        self.cell(index, column, "INTEGER", "a whole number")
    }

    fn text(&self, index: usize, column: &'static str) -> Result<Option<String>, DatabaseError> {
        self.cell(index, column, "TEXT", "text")
    }

    /// A list of scopes in JSON; NULL is an empty one.
    fn scopes(&self, index: usize, column: &'static str) -> Result<Vec<String>, DatabaseError> {
        let Some(text) = self.text(index, column)? else { return Ok(Vec::new()) };
        serde_json::from_str(&text).map_err(|error| {
            Kind::BrokenScopes { place: self.place(column), reason: error.to_string() }.into()
        })
    }

    /// A time without a zone, which a hub means to be UTC.
    fn time(&self, index: usize, column: &'static str) -> Result<Option<Timestamp>, DatabaseError> {
        let Some(text) = self.text(index, column)? else { return Ok(None) };
        let text = text.replacen(' ', "T", 1);
        let time = Timestamp::parse(&text).or_else(|| Timestamp::parse(&format!("{text}Z")));
        time.map(Some).ok_or_else(|| self.broken(column, "a time"))
    }

    fn required<T>(
        &self,
        value: Result<Option<T>, DatabaseError>,
        column: &'static str,
    ) -> Result<T, DatabaseError> {
        value?.ok_or_else(|| Kind::MissingValue { place: self.place(column) }.into())
    }

    fn cell<'r, T: Decode<'r, Sqlite>>(
        &'r self,
        index: usize,
        column: &'static str,
        kind: &str,
        expected: &'static str,
    ) -> Result<Option<T>, DatabaseError> {
        let broken = || self.broken(column, expected);
        let value = self.row.try_get_raw(index).map_err(|_| broken())?;
        if value.is_null() {
            return Ok(None);
        }
        // The type of the value, not of the column: SQLite stores any type in any column.
        if value.type_info().name() != kind {
            return Err(broken());
        }
        T::decode(value).map(Some).map_err(|_| broken())
    }

    fn broken(&self, column: &'static str, expected: &'static str) -> DatabaseError {
        Kind::BrokenValue { place: self.place(column), expected }.into()
    }

    /// Mapping rows have no id of their own: both of their ids name them.
    fn place(&self, column: &'static str) -> Place {
        let number = |index| self.row.try_get_unchecked::<i64, _>(index).unwrap_or_default();
        let row = match self.table {
            "user_group_map" | "user_role_map" | "group_role_map" | "service_role_map" => {
                format!("{}, {}", number(0), number(1))
            }
            _ => number(0).to_string(),
        };
        Place { table: self.table, column, row }
    }
}
