//! Databases that `hubscope snapshot` does not read, and rows that it cannot use: a code, a place, and what to do.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::{
    fs,
    os::unix::process::CommandExt,
    path::Path,
    process::Command,
    time::{Duration, SystemTime},
};

use sqlx::Connection;
use support::{
    Answer, hubscope, program,
    tables::{Database, block_on, connect},
};

fn snapshot(url: &str) -> Answer {
    hubscope(["snapshot", "--json", "--hub-version", "5.5.4", "--db", url])
}

/// Asserts that a database is refused with a code, and that the message has some words in it.
fn assert_refused(answer: &Answer, exit: i32, code: &str, words: &[&str]) {
    assert_eq!((answer.exit, answer.code().as_str()), (exit, code), "{}", answer.stderr);
    assert_eq!(answer.stdout, "", "a refused database leaves no document");
    for word in words {
        assert!(answer.message().contains(word), "`{word}` is not in: {}", answer.message());
    }
}

#[test]
fn files_that_are_no_hub_database() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let missing = folder.path().join("missing.sqlite");
    assert_refused(&snapshot(missing.to_str().unwrap()), 6, "database-missing", &["db_url"]);
    assert!(!missing.exists(), "nothing is created");
    assert_refused(&snapshot(folder.path().to_str().unwrap()), 6, "database-unreadable", &["folder"]);
    assert_refused(&snapshot(&file("text", b"c.JupyterHub.db_url = 1\n")), 5, "not-a-database", &[]);
    assert_refused(&snapshot(&file("short", b"SQLite")), 5, "not-a-database", &[]);
    assert_refused(&snapshot(&file("empty", b"")), 5, "not-a-hub-database", &["empty"]);
    let header = [b"SQLite format 3\0".as_slice(), &[7; 4096]].concat();
    assert_refused(&snapshot(&file("header", &header)), 5, "not-a-database", &[]);
    assert_refused(&snapshot("postgresql://hub:pw@db/hub"), 5, "unsupported-database", &["postgresql"]);
    assert_refused(&snapshot("sqlite://"), 5, "bad-database-url", &["sqlite:////"]);
}

#[test]
fn a_database_of_another_program() {
    // Other programs keep a revision in a table of this name too.
    let database = Database::with(
        "CREATE TABLE users (id INTEGER PRIMARY KEY); CREATE TABLE alembic_version (version_num VARCHAR(32));
         INSERT INTO alembic_version VALUES ('0123456789ab')",
    );
    assert_refused(&read(&database), 5, "not-a-hub-database", &["`api_tokens`", "`spawners`"]);
    let database = Database::with("CREATE TABLE bookmarks (id INTEGER PRIMARY KEY)");
    assert_refused(&read(&database), 5, "not-a-hub-database", &["`alembic_version`", "`users`"]);
    let database = Database::hub("ALTER TABLE spawners RENAME COLUMN name TO title");
    assert_refused(&read(&database), 5, "not-a-hub-database", &["name"]);
}

#[test]
fn a_damaged_database() {
    let database = Database::hub("");
    let mut bytes = fs::read(&database.path).unwrap();
    for byte in bytes.iter_mut().skip(4096) {
        *byte ^= 0x5a;
    }
    fs::write(&database.path, bytes).unwrap();
    assert_refused(&read(&database), 5, "database-damaged", &["backup"]);
}

#[test]
fn another_revision_and_another_version() {
    let database = Database::hub("UPDATE alembic_version SET version_num = '651f5419b74d'");
    let known = ["`651f5419b74d`", "4621fec11365", "f460b0348206"];
    assert_refused(&read(&database), 5, "schema-revision", &known);
    // A hub before 5 has no shares; its revision says more.
    database.run("DROP TABLE shares");
    assert_refused(&read(&database), 5, "schema-revision", &known);
    let database = Database::hub("DELETE FROM alembic_version");
    assert_refused(&read(&database), 5, "schema-revision", &[]);

    let database = Database::hub("");
    let path = database.path.to_str().unwrap();
    let of_version = |version| hubscope(["snapshot", "--json", "--db", path, "--hub-version", version]);
    assert_refused(&of_version("6.1.1"), 5, "version-mismatch", &["JupyterHub 5", "`6.1.1`"]);
    assert_refused(&of_version("4.1.6"), 5, "unsupported-version", &["`4.1.6`", "5.5"]);
    let nothing = hubscope(["snapshot", "--json", "--db", path]);
    assert_refused(&nothing, 2, "version-missing", &["--hub-version", "--definitions"]);
    database.run("UPDATE alembic_version SET version_num = 'f460b0348206'");
    assert_refused(&read(&database), 5, "version-mismatch", &["JupyterHub 6"]);
    assert_eq!(of_version("6.1.1").exit, 0);
}

#[test]
fn a_locked_database_is_given_up_after_a_while() {
    let database = Database::hub("");
    block_on(async {
        let mut writer = connect(&database.path).await;
        sqlx::query("BEGIN EXCLUSIVE").execute(&mut writer).await.unwrap();
        let answer = read(&database);
        assert_refused(&answer, 6, "database-locked", &["try again"]);
        sqlx::query("ROLLBACK").execute(&mut writer).await.unwrap();
        writer.close().await.unwrap();
    });
    assert_eq!(read(&database).exit, 0);
}

#[test]
fn a_write_that_is_not_committed_is_not_seen() {
    let database = Database::hub("");
    block_on(async {
        let mut writer = connect(&database.path).await;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut writer).await.unwrap();
        sqlx::query("INSERT INTO users VALUES (7, 'early', 0)").execute(&mut writer).await.unwrap();
        let document = read(&database).json();
        assert_eq!(document["users"].as_array().unwrap().len(), 2);
        sqlx::query("COMMIT").execute(&mut writer).await.unwrap();
        writer.close().await.unwrap();
    });
    assert_eq!(read(&database).json()["users"][2]["name"], "early");
}

#[test]
fn an_interrupted_write_is_left_to_the_hub() {
    let database = Database::hub("");
    // A cache of a few pages makes SQLite write to the file before the commit; the copy is what a lost machine leaves.
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("jupyterhub.sqlite");
    block_on(async {
        let mut writer = connect(&database.path).await;
        sqlx::query("PRAGMA cache_size = 1").execute(&mut writer).await.unwrap();
        sqlx::query("BEGIN IMMEDIATE").execute(&mut writer).await.unwrap();
        let many = "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
            INSERT INTO users SELECT i, 'lost-' || i, 0 FROM n";
        sqlx::query(many).execute(&mut writer).await.unwrap();
        fs::copy(&database.path, &copy).unwrap();
        fs::copy(
            database.folder.path().join("jupyterhub.sqlite-journal"),
            copy.with_extension("sqlite-journal"),
        )
        .unwrap();
        sqlx::query("ROLLBACK").execute(&mut writer).await.unwrap();
        writer.close().await.unwrap();
    });
    let answer = snapshot(copy.to_str().unwrap());
    assert_refused(&answer, 6, "unfinished-write", &["start the hub"]);
    assert!(copy.with_extension("sqlite-journal").exists(), "the journal is the hub's to use");
}

#[test]
fn a_write_ahead_log_is_read_with_its_latest_commit() {
    let database = Database::hub("");
    block_on(async {
        let mut hub = connect(&database.path).await;
        sqlx::query("PRAGMA journal_mode = WAL").execute(&mut hub).await.unwrap();
        sqlx::query("INSERT INTO users VALUES (7, 'late', 0)").execute(&mut hub).await.unwrap();
        let answer = read(&database);
        assert_eq!(answer.exit, 0, "{}", answer.stderr);
        assert_eq!(answer.json()["users"][2]["name"], "late");
        hub.close().await.unwrap();
    });
}

#[test]
fn a_quiet_hub_is_not_held_up_at_all_and_a_busy_one_no_longer_than_allowed() {
    let database = Database::hub("");
    let read = |max_hold| {
        let arguments = ["snapshot", "--json", "--hub-version", "5.5.4", "--max-hold", max_hold, "--db"];
        hubscope(arguments.into_iter().chain([database.path.to_str().unwrap()]))
    };
    assert_eq!(read("0").exit, 0);
    // A file that was written just now, at every look: whether anybody wrote since then cannot be told without the lock.
    let file = fs::File::options().write(true).open(&database.path).unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(3600)).unwrap();
    assert_eq!(read("100").exit, 0);
    assert_refused(&read("0"), 6, "hub-would-wait", &["--max-hold", "backup"]);
}

#[test]
fn a_file_that_may_not_be_read() {
    let database = Database::hub("");
    // Root reads everything; the program then runs as nobody, from a place where nobody may run it.
    let copy = database.folder.path().join("hubscope");
    fs::copy(program(), &copy).unwrap();
    set_mode(database.folder.path(), 0o755);
    set_mode(&copy, 0o755);
    set_mode(&database.path, 0o000);
    let mut command = Command::new(&copy);
    command.args(["snapshot", "--json", "--hub-version", "5.5.4", "--db"]).arg(&database.path);
    if fs::File::open(&database.path).is_ok() {
        command.uid(65534).gid(65534);
    }
    let answer: Answer = command.output().unwrap().into();
    set_mode(&database.path, 0o600);
    assert_refused(&answer, 6, "database-unreadable", &["who may read"]);
}

#[test]
fn rows_that_no_hub_can_use_are_named() {
    for (statement, code, words) in [
        (
            "UPDATE roles SET scopes = '[\"self\"' WHERE id = 1",
            "broken-scopes",
            ["`scopes`", "`roles`", "row 1"],
        ),
        ("UPDATE roles SET scopes = '{\"a\": 1}'", "broken-scopes", ["`scopes`", "`roles`", "row 1"]),
        ("UPDATE roles SET scopes = 'null'", "broken-scopes", ["`scopes`", "`roles`", "row 1"]),
        ("UPDATE roles SET scopes = '[1]'", "broken-scopes", ["`scopes`", "`roles`", "row 1"]),
        ("UPDATE roles SET scopes = x'5b5d'", "broken-value", ["`scopes`", "`roles`", "row 1"]),
        (
            "INSERT INTO api_tokens VALUES (7, 1, NULL, 'c', 'oops', NULL)",
            "broken-scopes",
            ["`scopes`", "`api_tokens`", "row 7"],
        ),
        (
            "INSERT INTO api_tokens VALUES (8, 1, NULL, 'c', '[]', 'tomorrow')",
            "broken-value",
            ["`expires_at`", "a time", "row 8"],
        ),
        ("UPDATE users SET name = NULL WHERE id = 2", "missing-value", ["`name`", "`users`", "row 2"]),
        ("UPDATE users SET name = x'ff' WHERE id = 2", "broken-value", ["`name`", "`users`", "row 2"]),
        ("UPDATE users SET admin = 'yes' WHERE id = 2", "broken-value", ["`admin`", "`users`", "row 2"]),
        (
            "INSERT INTO spawners VALUES (3, 1, NULL, NULL)",
            "missing-value",
            ["`name`", "`spawners`", "row 3"],
        ),
        (
            "INSERT INTO user_group_map VALUES (4, NULL)",
            "missing-value",
            ["`group_id`", "`user_group_map`", "row 4,"],
        ),
        (
            "INSERT INTO shares VALUES (5, 99, 1, 1, NULL, '[]', NULL)",
            "dangling-reference",
            ["`owner_id`", "`shares`", "row 5"],
        ),
        (
            "INSERT INTO shares VALUES (6, 1, 99, 1, NULL, '[]', NULL)",
            "dangling-reference",
            ["`spawner_id`", "`shares`", "row 6"],
        ),
    ] {
        let answer = read(&Database::hub(statement));
        assert_refused(&answer, 5, code, &words);
        let place = &answer.error()["place"];
        assert!(place["table"].is_string() && place["column"].is_string(), "{statement}: {place}");
    }
}

#[test]
fn rows_that_point_nowhere_mean_what_they_mean_to_the_hub() {
    let database = Database::hub(
        "INSERT INTO groups VALUES (1, 'class-A');
         INSERT INTO user_group_map VALUES (99, 1), (1, 99), (1, 1);
         INSERT INTO user_role_map VALUES (1, 99), (99, 1);
         INSERT INTO spawners VALUES (1, 99, 'left', 'left-client'), (2, 1, 'lab', NULL), (3, 1, 'lab', NULL);
         INSERT INTO oauth_clients VALUES (1, 'left-client', NULL);
         INSERT INTO api_tokens VALUES (1, 99, NULL, 'gone', '[]', NULL), (2, 1, NULL, 'left-client', '[]', NULL);
         INSERT INTO shares VALUES (1, 1, 2, 99, NULL, '[]', NULL);",
    );
    let answer = read(&database);
    assert_eq!(answer.exit, 0, "{}", answer.stderr);
    let document = answer.json();
    let johan = &document["users"][0];
    assert_eq!((johan["roles"][0].as_str(), johan["roles"].as_array().unwrap().len()), (Some("user"), 1));
    assert_eq!(johan["groups"].as_array().unwrap().len(), 1);
    assert_eq!(document["servers"].as_array().unwrap().len(), 1, "two rows of one name are one server");
    assert_eq!(document["tokens"][0]["client"], "gone");
    assert!(document["tokens"][0]["user"].is_null());
    assert!(document["shares"].is_null() && document["clients"].is_null());
    for warning in ["`spawners`", "`shares`", "`oauth_clients`"] {
        assert!(answer.stderr.contains(warning), "{warning}: {}", answer.stderr);
    }
    // As at the hub: the token of a server without owner fails, and does not merely lose something.
    let path = database.folder.path().join("hub.json");
    fs::write(&path, answer.stdout).unwrap();
    assert_eq!(hubscope(["check", path.to_str().unwrap(), "token", "a2", "self"]).exit, 4);
}

#[test]
fn an_output_that_cannot_be_written() {
    let database = Database::hub("");
    let out = database.folder.path().join("no/such/folder/hub.json");
    let arguments = ["snapshot", "--json", "--hub-version", "5.5.4", "--db"];
    let arguments =
        arguments.map(Path::new).into_iter().chain([database.path.as_path(), Path::new("--out"), &out]);
    assert_refused(&hubscope(arguments.map(Path::as_os_str)), 6, "file-not-written", &["no/such/folder"]);
}

fn read(database: &Database) -> Answer {
    snapshot(database.path.to_str().unwrap())
}

fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;

    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}
