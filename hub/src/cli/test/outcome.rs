//! How a test ends.

use serde_json::{Value, json};

/// A test and what is wrong.
pub(super) struct Outcome {
    pub(super) name: String,
    /// Line and column of the test.
    pub(super) place: (usize, usize),
    /// How many single questions were asked.
    pub(super) checks: usize,
    /// Each as its lines; none if the test passed.
    pub(super) failures: Vec<Vec<String>>,
}

impl Outcome {
    pub(super) fn passed(&self) -> bool {
        self.failures.is_empty()
    }

    /// One line, and below it what is wrong.
    pub(super) fn lines(&self, file: &str) -> Vec<String> {
        let (line, column) = self.place;
        if self.passed() {
            return vec![format!("ok    {}", self.name)];
        }
        let mut lines = vec![format!("FAIL  {} ({file}:{line}:{column})", self.name)];
        lines.extend(self.failures.iter().flatten().map(|line| format!("      {line}")));
        lines
    }

    pub(super) fn json(&self) -> Value {
        json!({
            "name": self.name,
            "line": self.place.0,
            "column": self.place.1,
            "passed": self.passed(),
            "checks": self.checks,
            "failures": self.failures.iter().map(|lines| lines.join("\n")).collect::<Vec<_>>(),
        })
    }
}
