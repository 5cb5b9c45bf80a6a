//! A reach as a condition of SQL, for programs that list rows of the hub's own database.
//!
//! Names are parameters and never text of the statement. Tables and columns: `docs/rules/jupyterhub.md` leaves them to the hub's
//! own models, which all supported versions share.

use serde::Serialize;

use super::reach::{Filters, Reach};

/// How a database writes parameters.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "another database is another decision of the caller")]
pub enum Database {
    /// `$1`, `$2`, …
    PostgreSql,
    /// `?`
    Sqlite,
}

/// The condition behind `WHERE`, and its parameters in order.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Condition {
    /// The text.
    pub sql: String,
    /// The values.
    pub parameters: Vec<String>,
}

impl Reach<'_> {
    /// Which rows of `users` are reached.
    ///
    /// ```
    /// # use hubscope::{Policy, jupyterhub::Database, snapshot::Limits};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z", "knows": ["vocabulary", "roles", "users", "groups", "services", "shares"],
    /// #     "roles": [{"name": "reader", "scopes": ["list:users!user=ann"]}], "users": [{"name": "johan", "roles": ["reader"]}]}"#;
    /// # let policy = Policy::load(snapshot, &Limits::default())?;
    /// let condition = policy.user("johan").reach("list:users")?.users_where(Database::Sqlite);
    /// assert_eq!(condition.sql, "(users.name IN (?))");
    /// assert_eq!(condition.parameters, ["ann"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn users_where(&self, database: Database) -> Condition {
        Writer::new(database).write(&self.filters(), |writer, filters| {
            writer.list("users.name", &filters.users);
            writer.members("users.id", &filters.groups);
        })
    }

    /// Which rows of `spawners` are reached, where `users` is joined as the owners.
    #[must_use]
    pub fn servers_where(&self, database: Database) -> Condition {
        Writer::new(database).write(&self.filters(), |writer, filters| {
            for server in &filters.servers {
                // Without a slash it names no server.
                if let Some((owner, name)) = server.split_once('/') {
                    writer.server(owner, name);
                }
            }
            writer.list("users.name", &filters.users);
            writer.members("spawners.user_id", &filters.groups);
        })
    }

    /// Which rows of `groups` are reached.
    #[must_use]
    pub fn groups_where(&self, database: Database) -> Condition {
        Writer::new(database)
            .write(&self.filters(), |writer, filters| writer.list("\"groups\".name", &filters.groups))
    }

    /// Which rows of `services` are reached.
    #[must_use]
    pub fn services_where(&self, database: Database) -> Condition {
        Writer::new(database)
            .write(&self.filters(), |writer, filters| writer.list("services.name", &filters.services))
    }
}

struct Writer {
    database: Database,
    alternatives: Vec<String>,
    parameters: Vec<String>,
}

impl Writer {
    fn new(database: Database) -> Self {
        Self { database, alternatives: Vec::new(), parameters: Vec::new() }
    }

    fn write(
        mut self,
        filters: &Filters<'_>,
        alternatives: impl FnOnce(&mut Self, &Filters<'_>),
    ) -> Condition {
        if filters.everything {
            return Condition { sql: "1 = 1".to_owned(), parameters: Vec::new() };
        }
        alternatives(&mut self, filters);
        if self.alternatives.is_empty() {
            return Condition { sql: "1 = 0".to_owned(), parameters: Vec::new() };
        }
        Condition { sql: format!("({})", self.alternatives.join(" OR ")), parameters: self.parameters }
    }

    fn list(&mut self, column: &str, names: &[&str]) {
        if names.is_empty() {
            return;
        }
        let marks: Vec<String> = names.iter().map(|name| self.parameter(name)).collect();
        self.alternatives.push(format!("{column} IN ({})", marks.join(", ")));
    }

    /// The user is in one of these groups.
    fn members(&mut self, column: &str, groups: &[&str]) {
        if groups.is_empty() {
            return;
        }
        let marks: Vec<String> = groups.iter().map(|name| self.parameter(name)).collect();
        self.alternatives.push(format!(
            "{column} IN (SELECT user_group_map.user_id FROM user_group_map JOIN \"groups\" \
             ON \"groups\".id = user_group_map.group_id WHERE \"groups\".name IN ({}))",
            marks.join(", ")
        ));
    }

    fn server(&mut self, owner: &str, name: &str) {
        let (owner, name) = (self.parameter(owner), self.parameter(name));
        self.alternatives.push(format!("(users.name = {owner} AND spawners.name = {name})"));
    }

    fn parameter(&mut self, value: &str) -> String {
        self.parameters.push(value.to_owned());
        match self.database {
            Database::PostgreSql => format!("${}", self.parameters.len()),
            Database::Sqlite => "?".to_owned(),
        }
    }
}
