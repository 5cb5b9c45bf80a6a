//! Progress, on standard error: named steps with a running clock on a terminal, one line a step elsewhere, and the times at the end.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};

/// The steps of one command and how long each took.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    times: Vec<(String, Duration)>,
}

impl Steps {
    /// Does `work` under a name. The closure gets the step, to say what it is at.
    pub(crate) fn step<T>(&mut self, name: &str, work: impl FnOnce(&Step) -> Result<T>) -> Result<T> {
        let step = Step::start(name);
        let outcome = work(&step);
        let time = step.started.elapsed();
        step.end(if outcome.is_ok() { "✓" } else { "✗" });
        self.times.push((name.to_owned(), time));
        outcome.with_context(|| format!("step `{name}`"))
    }

    /// Does `work` that prints for itself.
    pub(crate) fn plain<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        eprintln!("  {name} ...");
        let started = Instant::now();
        let outcome = work();
        self.times.push((name.to_owned(), started.elapsed()));
        outcome.with_context(|| format!("step `{name}`"))
    }

    /// Prints how long each step took.
    pub(crate) fn print(&self) {
        println!();
        for (name, time) in &self.times {
            println!("{:>12}  {name}", seconds(*time));
        }
    }

    /// How long all steps took together.
    pub(crate) fn total(&self) -> Duration {
        self.times.iter().map(|(_, time)| *time).sum()
    }
}

/// One running step.
#[derive(Debug)]
pub(crate) struct Step {
    name: String,
    started: Instant,
    bar: ProgressBar,
}

impl Step {
    fn start(name: &str) -> Self {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} {elapsed} {wide_msg}") {
            bar.set_style(style);
        }
        bar.set_prefix(name.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        if bar.is_hidden() {
            eprintln!("  {name} ...");
        }
        Self { name: name.to_owned(), started: Instant::now(), bar }
    }

    /// Says what the step is doing right now.
    pub(crate) fn at(&self, what: &str) {
        self.bar.set_message(what.to_owned());
    }

    /// Says something that stays on the screen, such as what gets installed.
    pub(crate) fn say(&self, line: &str) {
        self.bar.suspend(|| eprintln!("    {line}"));
    }

    fn end(self, mark: &str) {
        self.bar.finish_and_clear();
        eprintln!("{mark} {} ({})", self.name, seconds(self.started.elapsed()));
    }
}

/// A duration as a person reads it.
pub(crate) fn seconds(time: Duration) -> String {
    if time >= Duration::from_secs(60) {
        format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}
