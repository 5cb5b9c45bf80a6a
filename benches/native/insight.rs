//! Times the questions of `benches/js/insight.mjs` natively: reads a document and a list of queries from a file, prints the median
//! milliseconds of each as JSON.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a measurement that fails should stop"
)]

use std::{env, fs, time::Instant};

use hubscope::{
    Policy, query,
    snapshot::{Limits, Timestamp},
};
use serde_json::{Value, json};

fn main() {
    let mut arguments = env::args().skip(1);
    let document = fs::read(arguments.next().unwrap()).unwrap();
    let queries: Vec<Value> = serde_json::from_slice(&fs::read(arguments.next().unwrap()).unwrap()).unwrap();
    let rounds = 9;
    let policy = Policy::load(&document, &Limits::default()).unwrap();
    let times: Vec<f64> = queries
        .iter()
        .map(|question| {
            median(rounds, || {
                // As a binding does: the answer as text.
                query::answer(&policy, question, Timestamp::from_micros(0)).unwrap().to_string().len()
            })
        })
        .collect();
    println!("{}", json!({ "queries": times }));
}

fn median(rounds: usize, mut work: impl FnMut() -> usize) -> f64 {
    let mut times: Vec<f64> = (0..rounds)
        .map(|_| {
            let started = Instant::now();
            std::hint::black_box(work());
            started.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[rounds / 2]
}
