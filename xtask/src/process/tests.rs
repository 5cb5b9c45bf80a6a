use std::{
    env, fs,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use nix::{sys::signal::kill, unistd::Pid};

use super::{Running, answers, free_ports, listens, read, run};

const SOON: Duration = Duration::from_secs(10);

fn log(name: &str) -> PathBuf {
    env::temp_dir().join(format!("hubscope-xtask-{}-{name}.log", std::process::id()))
}

fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command
}

/// Waits for the number that the script printed.
fn printed_number(running: &mut Running, log: &PathBuf) -> i32 {
    let mut number = None;
    running
        .wait_until(SOON, || {
            number = fs::read_to_string(log).ok().and_then(|text| text.trim().parse().ok());
            number.is_some()
        })
        .unwrap();
    number.unwrap()
}

fn ends(process: i32) -> bool {
    let started = Instant::now();
    while started.elapsed() < SOON {
        if kill(Pid::from_raw(process), None).is_err() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

#[test]
fn a_dropped_child_takes_its_own_children_along() {
    let log = log("family");
    let mut running = Running::start("a shell", &mut shell("sleep 600 & echo $!; wait"), &log, None).unwrap();
    let grandchild = printed_number(&mut running, &log);
    let child = i32::try_from(running.id()).unwrap();
    assert!(kill(Pid::from_raw(grandchild), None).is_ok());
    drop(running);
    assert!(ends(child) && ends(grandchild));
    fs::remove_file(log).unwrap();
}

#[test]
fn a_child_that_does_not_listen_is_stopped_too() {
    let log = log("deaf");
    let script = "trap '' TERM; echo $$; while :; do sleep 0.1; done";
    let mut running = Running::start("a shell", &mut shell(script), &log, None).unwrap();
    let child = printed_number(&mut running, &log);
    drop(running);
    assert!(ends(child));
    fs::remove_file(log).unwrap();
}

#[test]
fn a_failure_shows_the_end_of_the_log() {
    let log = log("failure");
    let error = run("a shell", &mut shell("echo the reason; exit 3"), &log).unwrap_err().to_string();
    assert!(error.contains("the reason") && error.contains('3'), "{error}");
    let mut early = Running::start("a shell", &mut shell("echo too soon"), &log, None).unwrap();
    let error = early.wait_until(SOON, || false).unwrap_err().to_string();
    assert!(error.contains("too soon"), "{error}");
    fs::remove_file(log).unwrap();
}

#[test]
fn input_and_output_stay_in_memory() {
    assert_eq!(read("a shell", &mut shell("cat"), Some(b"secret")).unwrap(), "secret");
    assert!(
        read("a shell", &mut shell("echo because >&2; false"), None)
            .unwrap_err()
            .to_string()
            .contains("because")
    );
}

#[test]
fn free_ports_are_free_and_different() {
    let [one, other] = free_ports().unwrap();
    assert_ne!(one, other);
    assert!(!listens(one) && !answers(other, "/"));
}
