//! Conformance cases: answered by the engine, made at random, and held against the program whose rules they are.
//!
//! A case is a small hub and questions about it, one JSON document a line; `tests/oracle/README.md` defines both. Whoever
//! reads cases and writes answers is an [`Answerer`]: the engine in this process, the real package behind a Python
//! interpreter, or the engine inside a JavaScript runtime. A [`Proof`] asks two of them the same.

mod answer;
mod answerer;
mod case;
mod compare;
mod cql;
mod other_ways;
mod package;
mod proof;
mod random;
mod route_table;
mod shrink;
mod start_proof;
mod starts;
mod state;

pub use self::{
    answer::answer,
    answerer::{Answerer, Engine, Program},
    case::{Case, answers, case_line, starts_line},
    compare::{agrees, is_wanted, started_as_wanted},
    cql::{CqlAnswer, CqlDocument, CqlStep, is_as_expected},
    package::Package,
    proof::{Outcome, Proof, Tally, case_lines},
    random::{Version, kinds, random_case, random_starts},
    route_table::{RouteTables, compare_routes},
    start_proof::{StartOutcome, StartProof, start_lines},
    starts::answer_starts,
    state::{Hub, State},
};
