//! Random starts of a hub, by the installed package and by another answerer.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::{
    answerer::Answerer,
    case::starts_line,
    compare::is_invalid,
    package::Package,
    random::{Version, random_starts},
    shrink,
};

/// A fault is seldom alone; after this many the rest is only counted.
const SHRUNK: usize = 12;

/// What to start.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "this is the whole of a question")]
pub struct StartProof {
    /// Names the sequences.
    pub seed: u64,
    /// How many sequences of starts.
    pub sequences: usize,
    /// Whose rules.
    pub version: Version,
}

/// How it went.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct StartOutcome {
    /// Sequences agreed on: rows and errors of every start.
    pub agreed: usize,
    /// Starts in these that succeeded, and those that ended with an error, by its class.
    pub starts: BTreeMap<String, usize>,
    /// Sequences whose answer depends on the order of a set.
    pub left_to_order: usize,
    /// Disagreements.
    pub disagreements: usize,
    /// The first of them, cut down, as conformance cases with the answer of the package.
    pub cases: Vec<Value>,
}

/// The sequences of a seed, a line each.
pub fn start_lines(seed: u64, version: Version, sequences: usize) -> impl Iterator<Item = String> {
    (0_u64..)
        .take(sequences)
        .map(move |number| starts_line(&json!(number), version.name(), &random_starts(seed, number, version)))
}

impl StartProof {
    /// Has the package and another answerer start the same.
    ///
    /// `progress` is told after each sequence how many there were.
    ///
    /// # Errors
    ///
    /// If one of the two cannot be asked, or calls a case impossible.
    pub fn run(
        self,
        package: &mut Package,
        answerer: &mut dyn Answerer,
        mut progress: impl FnMut(usize),
    ) -> Result<StartOutcome> {
        let mut outcome = StartOutcome::default();
        for (number, done) in (0_u64..).zip(1..=self.sequences) {
            let starts = random_starts(self.seed, number, self.version);
            let line = starts_line(&json!(number), self.version.name(), &starts);
            package.send(&line)?;
            answerer.send(&line)?;
            let (wanted, given) = (package.receive()?, answerer.receive()?);
            ensure!(
                wanted.len() == starts.len() && given.len() == starts.len(),
                "not every start of this case was answered: {line}"
            );
            ensure!(!wanted.iter().any(is_invalid), "the package calls this impossible: {line}");
            if same(&wanted, &given) {
                outcome.agreed = outcome.agreed.saturating_add(1);
                for answer in &wanted {
                    let class = answer.get("error").and_then(Value::as_str).unwrap_or("started");
                    let count = outcome.starts.entry(class.to_owned()).or_default();
                    *count = count.saturating_add(1);
                }
            } else if package.order_decides_starts(&line, &wanted)? {
                outcome.left_to_order = outcome.left_to_order.saturating_add(1);
            } else {
                outcome.disagreements = outcome.disagreements.saturating_add(1);
                if outcome.cases.len() < SHRUNK {
                    let id = format!("found-{}-{}-{number}", self.version.name(), self.seed);
                    let case = self.shrunk(package, answerer, &id, starts)?;
                    let sequence = |case: &Value| case.get("startup").cloned();
                    if !outcome.cases.iter().any(|known| sequence(known) == sequence(&case)) {
                        outcome.cases.push(case);
                    }
                }
            }
            progress(done);
        }
        Ok(outcome)
    }

    /// The smallest sequence that comes of it, as a conformance case.
    fn shrunk(
        self,
        package: &mut Package,
        answerer: &mut dyn Answerer,
        id: &str,
        starts: Vec<Value>,
    ) -> Result<Value> {
        let mut answers = (Vec::new(), Vec::new());
        let small = shrink::cut(Value::Array(starts), |starts| {
            let Some(starts) = starts.as_array() else { return Ok(false) };
            let line = starts_line(&Value::Null, self.version.name(), starts);
            let (wanted, given) = (package.ask(&line)?, answerer.ask(&line)?);
            let differ = !same(&wanted, &given) && !wanted.iter().any(is_invalid);
            if differ {
                answers = (wanted, given);
            }
            Ok(differ)
        })?;
        let (wanted, given) = answers;
        let want: Vec<Value> = wanted.into_iter().map(without_message).collect();
        let given = Value::Array(given);
        let note = format!("The rule in one sentence. The engine answered {given}.");
        Ok(
            json!({ "id": id, "note": note, "versions": [self.version.name()], "startup": small, "want": want }),
        )
    }
}

/// The same rows after every start, and the same classes of errors. Their words are information.
pub(crate) fn same(one: &[Value], other: &[Value]) -> bool {
    let bare = |answers: &[Value]| answers.iter().cloned().map(without_message).collect::<Vec<_>>();
    bare(one) == bare(other)
}

fn without_message(mut answer: Value) -> Value {
    if let Some(members) = answer.as_object_mut() {
        members.remove("message");
    }
    answer
}
