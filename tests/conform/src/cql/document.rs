//! The document of cases.

use std::collections::BTreeMap;

use hubscope::cql::{Dialect, Limits, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::{CqlAnswer, Refusal},
    operation,
};

/// A document of cases. Members that only people read are left aside.
#[derive(Debug, Deserialize)]
pub struct CqlDocument {
    #[serde(default)]
    default_dialects: Vec<String>,
    #[serde(default)]
    fixtures: BTreeMap<String, Value>,
    #[serde(default)]
    groups: Vec<Group>,
}

#[derive(Debug, Deserialize)]
struct Group {
    dialects: Option<Vec<String>>,
    #[serde(default)]
    cases: Vec<Case>,
}

#[derive(Debug, Deserialize)]
struct Case {
    id: String,
    note: Option<String>,
    dialects: Option<Vec<String>>,
    fixture: Option<String>,
    state: Option<Value>,
    #[serde(default)]
    steps: Vec<CqlStep>,
}

/// One step of a case.
#[derive(Debug, Deserialize)]
pub struct CqlStep {
    /// Who acts; nobody in particular if it is absent or null.
    #[serde(rename = "as")]
    pub caller: Option<String>,
    /// The statement as text, which is executed if nothing else says what is done.
    pub cql: Option<String>,
    /// What is done.
    #[serde(rename = "do", default)]
    pub operation: Value,
    /// What must come of it.
    #[serde(default)]
    pub expect: Value,
}

impl CqlDocument {
    /// The answers, in the order of cases, dialects and steps.
    pub fn answers(&self) -> impl Iterator<Item = CqlAnswer> {
        self.runs().map(|(answer, _)| answer)
    }

    /// The same, each with its step.
    pub fn runs(&self) -> impl Iterator<Item = (CqlAnswer, &CqlStep)> {
        let cases = self.groups.iter().flat_map(|group| group.cases.iter().map(move |case| (group, case)));
        cases.flat_map(move |(group, case)| {
            let dialects =
                case.dialects.as_ref().or(group.dialects.as_ref()).unwrap_or(&self.default_dialects);
            dialects.iter().flat_map(move |dialect| self.run(case, dialect))
        })
    }

    /// The cases: their ids, and the notes of those that have one.
    pub fn cases(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let cases = self.groups.iter().flat_map(|group| &group.cases);
        cases.map(|case| (case.id.as_str(), case.note.as_deref()))
    }

    fn run<'c>(&self, case: &'c Case, dialect_name: &str) -> Vec<(CqlAnswer, &'c CqlStep)> {
        let started = self.start(case).and_then(|state| match Dialect::named(dialect_name) {
            Some(dialect) => Ok((state, dialect)),
            None => Err(Refusal::invalid("unknown_dialect", dialect_name)),
        });
        let answer = |step, outcome, state| CqlAnswer {
            case: case.id.clone(),
            dialect: dialect_name.to_owned(),
            step,
            outcome,
            state,
        };
        let (mut state, dialect) = match started {
            Ok(started) => started,
            Err(refusal) => {
                let refused = |(step, of)| (answer(step, Err(refusal.clone()), json!({})), of);
                return case.steps.iter().enumerate().map(refused).collect();
            }
        };
        let mut runs = Vec::new();
        for (position, step) in case.steps.iter().enumerate() {
            let outcome = operation::run(&mut state, dialect, step);
            runs.push((answer(position, outcome, state.rows()), step));
        }
        runs
    }

    fn start(&self, case: &Case) -> Result<State, Refusal> {
        let empty = json!({});
        let rows = match (&case.state, &case.fixture) {
            (Some(state), _) => state,
            (None, Some(name)) => {
                self.fixtures.get(name).ok_or_else(|| Refusal::invalid("unknown_fixture", name))?
            }
            (None, None) => &empty,
        };
        State::read(rows.to_string().as_bytes(), &Limits::default())
            .map_err(|error| Refusal::invalid("invalid_state", &error.to_string()))
    }
}
