//! How many tests passed: read from what the runners print.

use std::ops::AddAssign;

/// The numbers of one step, or of all.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Counts {
    pub(super) passed: usize,
    pub(super) failed: usize,
    pub(super) skipped: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl Counts {
    /// One check without numbers of its own.
    pub(super) const ONE: Self = Self { passed: 1, failed: 0, skipped: 0 };

    /// Sums what the known runners say in `output`; nothing if none of them spoke.
    pub(super) fn read(output: &str) -> Option<Self> {
        // cargo nextest shows what a failed test printed, and that ends with a result of its own.
        if let Some(summary) = output.lines().rev().find_map(|line| read_summary(line.trim())) {
            return Some(summary);
        }
        let mut sum = None;
        for line in output.lines() {
            if let Some(counts) = read_line(line.trim()) {
                *sum.get_or_insert_default() += counts;
            }
        }
        sum
    }

    /// The same in words.
    pub(super) fn words(self) -> String {
        let skipped = if self.skipped > 0 { format!(", {} skipped", self.skipped) } else { String::new() };
        format!("{} passed, {} failed{skipped}", self.passed, self.failed)
    }
}

/// cargo nextest: `Summary [ 0.1s] 4 tests run: 3 passed, 1 failed, 2 skipped`
fn read_summary(line: &str) -> Option<Counts> {
    line.strip_prefix("Summary [")?.split_once("run: ").map(|(_, rest)| named(rest))
}

fn read_line(line: &str) -> Option<Counts> {
    // cargo test and wasm-bindgen-test: `test result: ok. 3 passed; 0 failed; 1 ignored; ...`
    if let Some(rest) = line.strip_prefix("test result: ") {
        return Some(named(rest));
    }
    // node --test: `# pass 3`, or with the other reporter `ℹ pass 3`
    if let Some(rest) = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ ")) {
        let (word, number) = rest.split_once(' ')?;
        return one(word, number.parse().ok()?);
    }
    // conform: `3 passed, 0 failed, 0 skipped`
    if line.ends_with(" skipped") && line.contains(" passed, ") {
        return Some(named(line));
    }
    // The oracle: `3 confirmed, 0 wrong`; the comparison: `... browser sessions: 3 agree, 0 disagree`
    if line.ends_with(" wrong") || line.ends_with(" disagree") {
        return Some(named(line.rsplit_once(": ").map_or(line, |(_, rest)| rest)));
    }
    None
}

/// Reads `3 passed; 1 failed, ...`.
fn named(text: &str) -> Counts {
    let mut counts = Counts::default();
    for part in text.split([',', ';', '.']) {
        let mut words = part.split_whitespace();
        let number = words.next().and_then(|word| word.parse().ok());
        if let (Some(number), Some(word)) = (number, words.next())
            && let Some(more) = one(word, number)
        {
            counts += more;
        }
    }
    counts
}

fn one(word: &str, number: usize) -> Option<Counts> {
    let none = Counts::default();
    match word {
        "agree" | "confirmed" | "pass" | "passed" => Some(Counts { passed: number, ..none }),
        "cancelled" | "disagree" | "exec" | "fail" | "failed" | "timed" | "wrong" => {
            Some(Counts { failed: number, ..none })
        }
        "ignored" | "skipped" | "todo" => Some(Counts { skipped: number, ..none }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn reads_every_runner() {
        let cases = [
            (
                "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s",
                (3, 0, 1),
            ),
            ("     Summary [   0.012s] 4 tests run: 3 passed, 1 failed, 2 skipped", (3, 1, 2)),
            (
                "test result: FAILED. 0 passed; 1 failed\n Summary [ 1s] 3/4 tests run: 2 passed (1 slow), 1 timed out, 0 skipped",
                (2, 1, 0),
            ),
            ("# tests 5\n# suites 0\n# pass 4\n# fail 1\n# cancelled 0\n# skipped 0\n# todo 0", (4, 1, 0)),
            ("ℹ tests 2\nℹ pass 2\nℹ fail 0", (2, 0, 0)),
            ("607 confirmed, 2 wrong", (607, 2, 0)),
            ("6000 passed, 1 failed, 2 skipped", (6000, 1, 2)),
            ("935 pairs over 19 tokens and 3 browser sessions: 934 agree, 1 disagree", (934, 1, 0)),
            (
                "test result: ok. 1 passed; 0 failed\nrunning\ntest result: FAILED. 1 passed; 2 failed",
                (2, 2, 0),
            ),
        ];
        for (text, (passed, failed, skipped)) in cases {
            assert_eq!(Counts::read(text), Some(Counts { passed, failed, skipped }), "{text}");
        }
        assert_eq!(Counts::read("nothing to see"), None);
    }
}
