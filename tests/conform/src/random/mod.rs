//! Cases at random: small hubs full of odd rows, and questions that hit them.
//!
//! Everything is drawn from one seeded generator, so a seed and a number name a case for good. What a hub can never hold is
//! not drawn: users with a slash in their names or without a name. What depends on the order of a Python set is drawn rarely
//! and is recognised by asking under other hash seeds.

mod bodies;
mod checks;
mod definitions;
mod faults;
mod holdings;
mod hub;
mod queries;
mod requests;
mod scopes;
mod starts;
mod words;

use fastrand::Rng;
use serde_json::{Value, json};

use self::hub::Cast;

/// A version of JupyterHub that has rules of its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a new version is a decision of everybody who matches on it")]
pub enum Version {
    /// 5.5.4
    Five,
    /// 6.1.1
    Six,
}

impl Version {
    /// Every version, oldest first.
    pub const ALL: [Self; 2] = [Self::Five, Self::Six];

    /// The version as the hub writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Five => "5.5.4",
            Self::Six => "6.1.1",
        }
    }
}

/// The rows of a hub and questions about it; `number` counts the cases of a seed.
#[must_use]
pub fn random_case(seed: u64, number: u64, version: Version, queries: usize) -> (Value, Vec<Value>) {
    random_case_of(seed, number, version, queries, &[])
}

/// The same with questions of the kinds in `only`; of any kind if it names none.
pub(crate) fn random_case_of(
    seed: u64,
    number: u64,
    version: Version,
    queries: usize,
    only: &[String],
) -> (Value, Vec<Value>) {
    // Neighbouring numbers must not give neighbouring streams.
    let mut rng = Rng::with_seed(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let cast = Cast::draw(&mut rng, version);
    let queries = (0..queries).map(|_| queries::draw(&mut rng, &cast, only)).collect();
    (cast.rows(), queries)
}

/// Every kind of question.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    queries::kinds()
}

/// Configurations with which a hub starts, one after the other; `number` counts the sequences of a seed.
#[must_use]
pub fn random_starts(seed: u64, number: u64, version: Version) -> Vec<Value> {
    let mut rng = Rng::with_seed(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ STARTS);
    starts::Drawer::new(&mut rng, version).sequence()
}

/// Sequences and hubs of one seed have nothing in common.
const STARTS: u64 = 0x57a2_7500;

/// Draws and leaves: true in `percent` of a hundred draws.
fn chance(rng: &mut Rng, percent: u32) -> bool {
    rng.u32(..100) < percent
}

/// One of them.
fn one<'l, T>(rng: &mut Rng, list: &'l [T]) -> Option<&'l T> {
    if list.is_empty() { None } else { list.get(rng.usize(..list.len())) }
}

/// Some of them, in their order, each once.
fn some<T: Clone>(rng: &mut Rng, list: &[T], percent: u32) -> Vec<T> {
    list.iter().filter(|_| chance(rng, percent)).cloned().collect()
}

/// `{kind: name}`
fn reference(kind: &str, name: &str) -> Value {
    json!({ kind: name })
}
