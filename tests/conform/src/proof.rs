//! Random questions to two answerers, one of which is right by definition.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::{
    answerer::Answerer,
    case::case_line,
    compare::{agrees, is_invalid},
    package::Package,
    random::{Version, random_case_of},
    shrink,
};

/// Questions a case: writing the rows costs about as much as some twenty answers.
const QUERIES_PER_CASE: usize = 25;

/// A fault is seldom alone; after this many the rest is only counted.
const SHRUNK: usize = 12;

/// What to ask.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "this is the whole of a question")]
pub struct Proof {
    /// Names the sequence of cases.
    pub seed: u64,
    /// How many questions, rounded up to whole cases.
    pub queries: usize,
    /// Whose rules.
    pub version: Version,
    /// The kinds of questions to ask; all if it names none.
    pub only: Vec<String>,
}

/// How it went.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Outcome {
    /// Questions by kind.
    pub asked: BTreeMap<String, Tally>,
    /// Questions, by kind, whose answer depends on the order of a set, and so is no rule; they are not among the others.
    pub left_to_order: BTreeMap<String, usize>,
    /// Disagreements.
    pub disagreements: usize,
    /// The first of them, cut down, as conformance cases with the answer of the package.
    pub cases: Vec<Value>,
}

/// Questions of one kind.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Tally {
    /// Agreed on.
    pub agreed: usize,
    /// Among these: something is allowed, held or left over. Questions that only ever get a no prove little.
    pub something: usize,
    /// Among these: the package raised an error.
    pub errors: usize,
}

/// The cases of a seed, a line each, with at least so many questions.
pub fn case_lines(
    seed: u64,
    version: Version,
    queries: usize,
    only: &[String],
) -> impl Iterator<Item = String> {
    (0_u64..).take(queries.div_ceil(QUERIES_PER_CASE)).map(move |number| {
        let (hub, queries) = random_case_of(seed, number, version, QUERIES_PER_CASE, only);
        case_line(&json!(number), version.name(), &hub, &queries)
    })
}

impl Proof {
    /// Asks the package and another answerer the same.
    ///
    /// `progress` is told after each case how many questions were asked.
    ///
    /// # Errors
    ///
    /// If one of the two cannot be asked, or the package calls a case impossible.
    pub fn run(
        &self,
        package: &mut Package,
        answerer: &mut dyn Answerer,
        mut progress: impl FnMut(usize),
    ) -> Result<Outcome> {
        let mut outcome = Outcome::default();
        let mut asked = 0_usize;
        for number in 0_u64.. {
            if asked >= self.queries {
                break;
            }
            let (hub, queries) =
                random_case_of(self.seed, number, self.version, QUERIES_PER_CASE, &self.only);
            let line = case_line(&json!(number), self.version.name(), &hub, &queries);
            package.send(&line)?;
            answerer.send(&line)?;
            let (wanted, given) = (package.receive()?, answerer.receive()?);
            ensure!(
                wanted.len() == queries.len() && given.len() == queries.len(),
                "not every question of this case was answered: {line}"
            );
            for ((query, wanted), given) in queries.iter().zip(&wanted).zip(&given) {
                ensure!(!is_invalid(wanted), "the package calls this impossible: {wanted} {query} {hub}");
                if agrees(query, wanted, given) {
                    let tally = outcome.asked.entry(op(query)).or_default();
                    tally.agreed = tally.agreed.saturating_add(1);
                    tally.something = tally.something.saturating_add(usize::from(is_something(wanted)));
                    tally.errors = tally.errors.saturating_add(usize::from(wanted.get("error").is_some()));
                } else {
                    self.disagreement(package, answerer, &mut outcome, (&hub, query, wanted))?;
                }
            }
            asked = asked.saturating_add(queries.len());
            progress(asked);
        }
        Ok(outcome)
    }

    fn disagreement(
        &self,
        package: &mut Package,
        answerer: &mut dyn Answerer,
        outcome: &mut Outcome,
        (hub, query, wanted): (&Value, &Value, &Value),
    ) -> Result<()> {
        let line = case_line(&Value::Null, self.version.name(), hub, std::slice::from_ref(query));
        if package.order_decides(&line, query, wanted)? {
            let count = outcome.left_to_order.entry(op(query)).or_default();
            *count = count.saturating_add(1);
            return Ok(());
        }
        outcome.disagreements = outcome.disagreements.saturating_add(1);
        if outcome.cases.len() < SHRUNK {
            let id = format!("found-{}-{}-{}", self.version.name(), self.seed, outcome.disagreements);
            let case = shrink::shrink(package, answerer, self.version, (hub.clone(), query.clone()))?;
            let case = case.into_conformance_case(&id, self.version);
            if !outcome.cases.iter().any(|known| {
                known.get("hub") == case.get("hub") && known.get("queries") == case.get("queries")
            }) {
                outcome.cases.push(case);
            }
        }
        Ok(())
    }
}

fn op(query: &Value) -> String {
    query.get("op").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Whether an answer is more than no, nothing or an error.
fn is_something(answer: &Value) -> bool {
    match answer.get("ok") {
        None | Some(Value::Null) => false,
        Some(Value::Array(list)) => !list.is_empty(),
        Some(Value::Bool(yes)) => *yes,
        Some(Value::Number(status)) => status.as_u64() == Some(200),
        Some(Value::Object(members)) if members.contains_key("status") => {
            members.get("status").and_then(Value::as_u64).is_some_and(|status| (200..300).contains(&status))
        }
        Some(Value::Object(members)) => match members.get("scopes").or_else(|| members.get("expanded")) {
            Some(list) => list.as_array().is_some_and(|list| !list.is_empty()),
            None => !members.is_empty(),
        },
        Some(Value::String(_)) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_names_the_same_cases_every_time() {
        let lines = |seed| case_lines(seed, Version::Five, 100, &[]).collect::<Vec<_>>();
        assert_eq!(lines(1).len(), 4);
        assert_eq!(lines(1), lines(1));
        assert_ne!(lines(1), lines(2));
    }
}
