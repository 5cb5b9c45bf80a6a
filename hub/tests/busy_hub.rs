//! Snapshots of a database that a hub writes to all the time: of one moment, and without keeping the hub waiting.
//!
//! `HUBSCOPE_BENCH_USERS=100000 cargo test --release -p hubscope-hub --test busy_hub -- --nocapture` prints the figures of a
//! large hub. How long things take depends on the machine and is printed, never asserted.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::{
    collections::HashSet,
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use support::{Hub, hubs, hubscope, test_file};

#[test]
fn a_snapshot_of_a_busy_hub_is_of_one_moment_and_the_hub_does_not_wait() {
    let asked = std::env::var("HUBSCOPE_BENCH_USERS").ok();
    let users: usize = asked.as_deref().map_or(2_000, |users| users.parse().unwrap());
    let groups = if asked.is_some() { 2_000 } else { 100 };
    for hub in hubs().into_iter().take(1) {
        measure(&hub, users, groups);
    }
}

fn measure(hub: &Hub, users: usize, groups: usize) {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("jupyterhub.sqlite");
    let [users_text, groups_text] = [users.to_string(), groups.to_string()];
    hub.python("crowd.py", [database.as_os_str(), users_text.as_ref(), groups_text.as_ref()]);
    let size = fs::metadata(&database).unwrap().len();
    eprintln!(
        "database: {users} users, {groups} groups, {} MB, JupyterHub {}",
        size / 1_000_000,
        hub.version
    );

    let mut writer = Writer::start(hub, &database, users);
    let alone = if users > 10_000 { Duration::from_secs(5) } else { Duration::from_millis(300) };
    writer.longest("warm-up");
    thread::sleep(alone);
    let (wait, commits) = writer.longest("alone");
    eprintln!("writer alone: longest commit {:.1} ms of {commits}", wait * 1e3);

    let out = folder.path().join("hub.json");
    for turn in 1..=3 {
        let arguments = ["snapshot", "--hub-version", &hub.version, "--db"].map(Path::new);
        let arguments = arguments.into_iter().chain([database.as_path(), Path::new("--out"), out.as_path()]);
        let begun = Instant::now();
        let answer = hubscope(arguments.map(Path::as_os_str));
        let took = begun.elapsed();
        let (wait, commits) = writer.longest("snapshot");
        eprintln!(
            "snapshot {turn}: {:.2} s; writer: longest commit {:.1} ms of {commits}; {}",
            took.as_secs_f64(),
            wait * 1e3,
            answer.stderr.trim()
        );
        // A timeout of the writer would be an error of the hub; it would also have ended the writer.
        assert!(wait < 5.0);
        // A large database on a machine that is busy with other things may be refused; a small one never is.
        if answer.exit == 6 && users > 10_000 {
            continue;
        }
        assert_eq!(answer.exit, 0, "{}", answer.stderr);
        assert_consistent(&fs::read(&out).unwrap(), users);
    }
    writer.stop();
}

/// Everybody is east or west, and whoever moved has the role that says the same: each moment of the database is so.
fn assert_consistent(document: &[u8], users: usize) {
    let document: Value = serde_json::from_slice(document).unwrap();
    let rows = document["users"].as_array().unwrap();
    assert_eq!(rows.len(), users);
    let mut moved = 0;
    for user in rows {
        let names = |member: &str| -> HashSet<&str> {
            user[member].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
        };
        let (groups, roles) = (names("groups"), names("roles"));
        assert!(groups.contains("east") != groups.contains("west"), "{user}");
        if roles.contains("role-2") || roles.contains("role-3") {
            moved += 1;
            assert_eq!(groups.contains("west"), roles.contains("role-2"), "{user}");
            assert_eq!(groups.contains("east"), roles.contains("role-3"), "{user}");
        }
    }
    assert!(moved > 0, "the writer moved nobody, so nothing was tested");
}

/// The process that writes as a hub does.
struct Writer {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Writer {
    fn start(hub: &Hub, database: &Path, users: usize) -> Self {
        let mut child = Command::new(&hub.python)
            .arg(test_file("python/writer.py"))
            .arg(database)
            .arg(users.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut writer = Self { child, input, output: BufReader::new(output) };
        assert_eq!(writer.line(), "ready");
        writer
    }

    /// The longest commit since the last question, in seconds, and how many there were.
    fn longest(&mut self, label: &str) -> (f64, usize) {
        writeln!(self.input, "{label}").unwrap();
        let line = self.line();
        let mut words = line.split(' ');
        (words.next().unwrap().parse().unwrap(), words.nth(1).unwrap().parse().unwrap())
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    /// Ends the writer, which must not have failed: a commit that timed out would have ended it.
    fn stop(self) {
        let Self { mut child, input, output } = self;
        drop(input);
        drop(output);
        assert!(child.wait().unwrap().success());
    }
}
