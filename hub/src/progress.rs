//! What is being done, on standard error, when it takes long and somebody watches.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Nothing is shown before this much time has passed.
const QUIET: Duration = Duration::from_millis(400);
const TICK: Duration = Duration::from_millis(100);

/// A line that says what is being done. It is hidden where standard error is not a terminal.
pub(crate) struct Progress {
    bar: ProgressBar,
    begun: Instant,
}

impl Progress {
    pub(crate) fn begin() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_style(ProgressStyle::default_spinner());
        Self { bar, begun: Instant::now() }
    }

    /// Names the next step.
    pub(crate) fn step(&self, name: &'static str) {
        self.bar.set_message(name);
        if self.bar.is_hidden() && self.begun.elapsed() >= QUIET {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.enable_steady_tick(TICK);
        }
    }

    /// Takes the line away.
    pub(crate) fn end(self) -> Duration {
        self.bar.finish_and_clear();
        self.begun.elapsed()
    }
}
