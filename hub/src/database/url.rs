//! Where a hub's database is, as its `db_url` says it.

use std::path::{Path, PathBuf};

use super::error::{DatabaseError, Kind};

/// Where a hub's database is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum DatabaseUrl {
    /// A file, relative to the current folder or absolute.
    Sqlite(PathBuf),
}

impl DatabaseUrl {
    /// Reads a `db_url`: `sqlite:///relative`, `sqlite:////absolute`, or a plain path.
    ///
    /// Passwords in the address of another database never reach a message: only the scheme is repeated.
    pub(crate) fn parse(text: &str) -> Result<Self, DatabaseError> {
        let Some((scheme, rest)) = text.split_once("://") else {
            return file(text, text);
        };
        let database = scheme.split_once('+').map_or(scheme, |(database, _driver)| database);
        if database != "sqlite" {
            return Err(Kind::UnsupportedDatabase { scheme: database.to_owned() }.into());
        }
        // A hub hands what follows `?` to its driver; it is no part of the file name.
        let location = rest.split_once('?').map_or(rest, |(location, _options)| location);
        match location.strip_prefix('/') {
            Some(path) => file(text, path),
            None if location.is_empty() => Err(bad(text, "it is a database in the hub's own memory")),
            None => Err(bad(text, "a third `/` is missing after `sqlite:`")),
        }
    }
}

fn file(text: &str, path: &str) -> Result<DatabaseUrl, DatabaseError> {
    match path {
        "" => Err(bad(text, "the file name is empty")),
        ":memory:" => Err(bad(text, "it is a database in the hub's own memory")),
        // SQLite would read the rest as an address with options of its own.
        path if path.starts_with("file:") => Err(bad(text, "`file:` addresses are not read")),
        path => Ok(DatabaseUrl::Sqlite(Path::new(path).to_path_buf())),
    }
}

fn bad(url: &str, reason: &'static str) -> DatabaseError {
    Kind::BadUrl { url: url.to_owned(), reason }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(url: &str) -> String {
        let DatabaseUrl::Sqlite(path) = DatabaseUrl::parse(url).unwrap();
        path.to_str().unwrap().to_owned()
    }

    #[test]
    fn an_address_is_read_as_the_hub_reads_it() {
        assert_eq!(path("sqlite:///jupyterhub.sqlite"), "jupyterhub.sqlite");
        assert_eq!(path("sqlite:////srv/hub/jupyterhub.sqlite"), "/srv/hub/jupyterhub.sqlite");
        assert_eq!(path("sqlite+pysqlite:////srv/hub.sqlite"), "/srv/hub.sqlite");
        assert_eq!(path("sqlite:///hub.sqlite?check_same_thread=False"), "hub.sqlite");
        assert_eq!(path("/srv/a b%20c.sqlite"), "/srv/a b%20c.sqlite");
        assert_eq!(path("sqlite:////srv/a b%20c.sqlite"), "/srv/a b%20c.sqlite");
    }

    #[test]
    fn what_names_no_file_is_refused() {
        for url in [
            "",
            ":memory:",
            "sqlite://",
            "sqlite:///",
            "sqlite:///:memory:",
            "sqlite://hub.sqlite",
            "file:hub",
        ] {
            assert_eq!(DatabaseUrl::parse(url).unwrap_err().code(), "bad-database-url", "{url}");
        }
    }

    #[test]
    fn a_password_is_not_repeated() {
        let error = DatabaseUrl::parse("postgresql+psycopg2://hub:s3cret@db/hub").unwrap_err();
        assert_eq!(error.code(), "unsupported-database");
        assert!(error.to_string().contains("`postgresql`"));
        assert!(!error.to_string().contains("s3cret"));
    }
}
