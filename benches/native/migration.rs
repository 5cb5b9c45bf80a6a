//! Times the migration of 100,000 users with 1,000,000 rows of permissions: plan, apply and verify, beside parsing the same document with
//! `serde_json`. Prints milliseconds, the ratio and the peak of memory after each step as JSON.
//!
//! `cargo run --release --example migration [users] [rows per user]`

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a measurement that fails should stop"
)]

use std::{env, fmt::Write, fs, hint::black_box, time::Instant};

use hubscope::{
    cql::{
        Dialect, Limits, Policy, State,
        migration::{Plan, Verification, migrate, other_answers},
    },
    snapshot::Timestamp,
};
use serde_json::{Value, json};

fn main() {
    let mut arguments = env::args().skip(1).map(|argument| argument.parse::<usize>().unwrap());
    let users = arguments.next().unwrap_or(100_000);
    let rows = arguments.next().unwrap_or(10);
    let document = document(users, rows);
    let scylla = Dialect::named("scylla-5.4").unwrap();
    let mut peaks = serde_json::Map::new();
    let mut peak = |step: &str| {
        peaks.insert(step.to_owned(), json!(peak_megabytes()));
    };
    peak("document");

    // Parsed once by itself, before and after, so that neither a cold nor a full memory flatters the ratio.
    let parse = || timed(|| serde_json::from_slice::<Value>(document.as_bytes()).unwrap()).1;
    let mut parses = vec![parse()];
    peak("parse");

    let limits = Limits::default();
    let (mut state, read) = timed(|| State::read(document.as_bytes(), &limits).unwrap());
    peak("read");
    let (plan, planned) = timed(|| Plan::new(&state, scylla, false));
    assert_eq!(plan.faults().count(), 0);
    peak("plan");
    let (done, applied) = timed(|| migrate(&mut state, scylla, Timestamp::from_micros(0), false).unwrap());
    assert!(done.verification.equivalent);
    peak("apply");
    let (report, compared) = timed(|| Verification::new(&state, scylla));
    assert!(report.equivalent);
    let (policy, compiled) = timed(|| Policy::compile(&state, scylla).unwrap());
    let (others, asked) = timed(|| other_answers(&state, &policy));
    assert!(others.is_empty(), "{:?}", others.first());
    peak("verify");
    drop((plan, done, state, policy));
    parses.extend([parse(), parse()]);
    parses.sort_by(f64::total_cmp);
    let parse = parses[1];

    let verify = compared + compiled + asked;
    let whole = planned + applied + verify;
    let answer = json!({
        "users": users,
        "permission_rows": users * rows,
        "megabytes": document.len() / 1_000_000,
        "milliseconds": {
            "serde_json": parse,
            "read": read,
            "plan": planned,
            "apply": applied,
            "verify": { "rows": compared, "compile": compiled, "answers": asked },
        },
        "ratio": { "plan_apply_verify": whole / parse, "with_read": (whole + read) / parse },
        "peak_megabytes": peaks,
    });
    println!("{answer:#}");
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let started = Instant::now();
    let result = black_box(work());
    (result, (started.elapsed().as_secs_f64() * 10_000.0).round() / 10.0)
}

/// As an export would write it: compact, rows in the order of no key.
fn document(users: usize, rows: usize) -> String {
    let mut text = r#"{"legacy":{"users":["#.to_owned();
    let comma = |position: usize| if position == 0 { "" } else { "," };
    // Steps through all users in another order.
    let shuffled = |position: usize| position * 7_919 % users;
    for position in 0..users {
        let user = shuffled(position);
        let superuser = user % 1_000 == 0;
        write!(text, r#"{}{{"name":"user_{user:06}","super":{superuser}}}"#, comma(position)).unwrap();
    }
    text.push_str(r#"],"credentials":["#);
    for position in 0..users {
        let user = shuffled(position);
        let hash = format!("$6$rounds$saltsaltsalt{user:06}$abcdefghijklmnopqrstuvwxyz0123456789");
        write!(
            text,
            r#"{}{{"username":"user_{user:06}","salted_hash":"{hash}","options":null}}"#,
            comma(position)
        )
        .unwrap();
    }
    text.push_str(r#"],"permissions":["#);
    for position in 0..users * rows {
        let (user, number) = (shuffled(position % users), position / users);
        let keyspace = (user * 31 + number * 7) % 500;
        let (resource, permissions) = match number % 4 {
            0 => (format!("data/ks_{keyspace}"), r#"["SELECT","MODIFY"]"#),
            1 => (format!("data/ks_{keyspace}/table_{number}"), r#"["SELECT"]"#),
            2 => (format!("data/ks_{keyspace}/table_{number}"), r#"["ALTER","CREATE","DROP","SELECT"]"#),
            _ => (format!("data/ks_{keyspace}/wide_{number}"), r#"["SELECT","MODIFY","AUTHORIZE"]"#),
        };
        write!(
            text,
            r#"{}{{"username":"user_{user:06}","resource":"{resource}","permissions":{permissions}}}"#,
            comma(position)
        )
        .unwrap();
    }
    text.push_str("]}}");
    text
}

/// The most memory that was resident so far; nothing where the system does not tell.
fn peak_megabytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1_000)
}
