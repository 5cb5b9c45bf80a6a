//! Cuts a disagreement down to the rows and words that matter.

use anyhow::Result;
use serde_json::{Value, json};

use crate::{
    answerer::Answerer,
    case::case_line,
    compare::{agrees, is_invalid},
    package::Package,
    random::Version,
};

/// A question on which two answerers disagree.
pub(crate) struct Small {
    hub: Value,
    query: Value,
    wanted: Value,
    given: Value,
}

impl Small {
    /// The case as it could stand among the conformance cases; `given` is for whoever looks into it.
    pub(crate) fn into_conformance_case(self, id: &str, version: Version) -> Value {
        let Self { hub, mut query, wanted, given } = self;
        let want = match wanted.get("ok") {
            Some(value) => value.clone(),
            None => json!({ "error": wanted.get("error") }),
        };
        let note = format!("The rule in one sentence. The engine answered {given}, the package {wanted}.");
        if let Some(arguments) = query.as_object_mut() {
            arguments.insert("want".into(), want);
        }
        json!({ "id": id, "note": note, "versions": [version.name()], "hub": hub, "queries": [query] })
    }
}

/// Drops rows, members and words one after the other, as long as the two still disagree.
pub(crate) fn shrink(
    package: &mut Package,
    answerer: &mut dyn Answerer,
    version: Version,
    (hub, query): (Value, Value),
) -> Result<Small> {
    let mut ask = |hub: &Value, query: &Value| -> Result<Option<(Value, Value)>> {
        let line = case_line(&Value::Null, version.name(), hub, std::slice::from_ref(query));
        let (wanted, given) = (package.ask(&line)?, answerer.ask(&line)?);
        let (Some(wanted), Some(given)) = (wanted.into_iter().next(), given.into_iter().next()) else {
            return Ok(None);
        };
        let differ = !agrees(query, &wanted, &given) && !is_invalid(&wanted) && !is_invalid(&given);
        Ok(differ.then_some((wanted, given)))
    };
    let (wanted, given) = ask(&hub, &query)?.unwrap_or_default();
    let mut small = Small { hub, query, wanted, given };
    loop {
        let mut smaller = false;
        for part in [Part::Hub, Part::Query] {
            // From the end, so that what a later row refers to is still there.
            let mut places = part.places(&small);
            places.reverse();
            for place in places {
                let mut hub = small.hub.clone();
                let mut query = small.query.clone();
                let target = match part {
                    Part::Hub => &mut hub,
                    Part::Query => &mut query,
                };
                if !remove(target, &place) {
                    continue;
                }
                if let Some((wanted, given)) = ask(&hub, &query)? {
                    small = Small { hub, query, wanted, given };
                    smaller = true;
                }
            }
        }
        if !smaller {
            return Ok(small);
        }
    }
}

/// Drops parts of a value one after the other, as long as it still stands for the same.
pub(crate) fn cut(mut value: Value, mut stands: impl FnMut(&Value) -> Result<bool>) -> Result<Value> {
    stands(&value)?;
    loop {
        let mut smaller = false;
        let mut places = Vec::new();
        collect(&value, String::new(), &mut places);
        for place in places.into_iter().rev() {
            let mut less = value.clone();
            if remove(&mut less, &place) && stands(&less)? {
                value = less;
                smaller = true;
            }
        }
        if !smaller {
            return Ok(value);
        }
    }
}

#[derive(Clone, Copy)]
enum Part {
    Hub,
    Query,
}

impl Part {
    /// Everything that could be left out.
    fn places(self, small: &Small) -> Vec<String> {
        let mut places = Vec::new();
        match self {
            Self::Hub => collect(&small.hub, String::new(), &mut places),
            Self::Query => collect(&small.query, String::new(), &mut places),
        }
        places.retain(|place| !["/op", "/principal"].iter().any(|kept| place.starts_with(kept)));
        places
    }
}

/// JSON Pointers to all members and elements, outer before inner.
fn collect(value: &Value, place: String, places: &mut Vec<String>) {
    match value {
        Value::Array(elements) => {
            for (position, element) in elements.iter().enumerate() {
                let place = format!("{place}/{position}");
                places.push(place.clone());
                collect(element, place, places);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let place = format!("{place}/{}", name.replace('~', "~0").replace('/', "~1"));
                places.push(place.clone());
                collect(member, place, places);
            }
        }
        _ => {}
    }
}

/// Whether there was something to remove.
fn remove(value: &mut Value, place: &str) -> bool {
    let Some((outer, last)) = place.rsplit_once('/') else { return false };
    let last = last.replace("~1", "/").replace("~0", "~");
    match value.pointer_mut(outer) {
        Some(Value::Array(elements)) => match last.parse::<usize>() {
            Ok(position) if position < elements.len() => {
                elements.remove(position);
                true
            }
            _ => false,
        },
        Some(Value::Object(members)) => members.remove(&last).is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_can_be_removed() {
        let value = json!({ "users": [{ "name": "ann" }, { "name": "carl" }], "a/b": 1 });
        let mut places = Vec::new();
        collect(&value, String::new(), &mut places);
        assert_eq!(places.len(), 6);
        for place in places {
            let mut smaller = value.clone();
            assert!(remove(&mut smaller, &place), "{place}");
            assert_ne!(smaller, value);
        }
    }
}
