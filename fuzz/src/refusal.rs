//! A refusal names a place that the text has.

use std::{collections::BTreeSet, fmt};

use hubscope::snapshot::ReadError;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};

/// # Panics
///
/// If the place is none, or the sentence is missing.
pub(crate) fn check(bytes: &[u8], error: &ReadError) {
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count().saturating_add(1);
    assert!((1..=lines).contains(&error.line()), "line {} of {lines}: {error}", error.line());
    let line = bytes.split(|byte| *byte == b'\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let longest = line.len().max(1);
    assert!((1..=longest).contains(&error.column()), "column {} of {longest}: {error}", error.column());
    assert!(!error.message().is_empty() && !error.code().is_empty());
    // A refused document may be a secret: its message is short however long the text was.
    assert!(error.message().chars().count() < 1_000, "{} characters", error.message().chars().count());

    // In JSON without repeated keys the pointer leads to a value.
    let (Ok(document), Ok(_)) =
        (serde_json::from_slice::<serde_json::Value>(bytes), serde_json::from_slice::<Distinct>(bytes))
    else {
        return;
    };
    assert!(document.pointer(error.pointer()).is_some(), "nothing stands at `{}`: {error}", error.pointer());
}

/// JSON in which no object repeats a key.
struct Distinct;

impl<'de> Deserialize<'de> for Distinct {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DistinctVisitor)
    }
}

struct DistinctVisitor;

impl<'de> Visitor<'de> for DistinctVisitor {
    type Value = Distinct;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON without repeated keys")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_str<E>(self, _: &str) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_unit<E>(self) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Distinct, A::Error> {
        while list.next_element::<Distinct>()?.is_some() {}
        Ok(Distinct)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Distinct, A::Error> {
        let mut keys = BTreeSet::new();
        while let Some((key, Distinct)) = object.next_entry::<String, Distinct>()? {
            if !keys.insert(key) {
                return Err(serde::de::Error::custom("repeated"));
            }
        }
        Ok(Distinct)
    }
}
