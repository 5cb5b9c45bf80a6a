//! From events of the parser to a tree. The depth is bounded and nothing calls itself, whatever the file holds.

use saphyr::Scalar;
use saphyr_parser::{Event, Parser, Span};
use serde_json::{Map, Value};

use super::{Places, YamlError};

/// Lists and mappings inside each other; edits and tests need four.
const DEEPEST: usize = 32;

/// A list or a mapping that is not complete yet.
struct Open {
    pointer: String,
    parts: Parts,
}

enum Parts {
    List(Vec<Value>),
    /// With the key whose value comes next.
    Mapping(Map<String, Value>, Option<String>),
}

/// Reads the only document of a text.
pub(super) fn build(text: &str) -> Result<(Value, Places), YamlError> {
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let marker = error.marker();
            at("not-yaml", (marker.line(), marker.col() + 1), format!("this is no YAML: {}", error.info()))
        })?;
        builder.take(event, span)?;
    }
    match builder.root {
        Some(root) => Ok((root, builder.places)),
        None => Err(at("empty-document", (1, 1), "the file is empty")),
    }
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    places: Places,
    root: Option<Value>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), YamlError> {
        let place = (span.start.line(), span.start.col() + 1);
        match event {
            Event::Alias(_) => Err(at("alias", place, "an alias is not read here; write its value out")),
            Event::Scalar(text, style, _, tag) => {
                if let Some(Open { parts: Parts::Mapping(members, key @ None), pointer }) =
                    self.open.last_mut()
                {
                    if members.contains_key(text.as_ref()) {
                        return Err(at("duplicate-key", place, format!("`{text}` stands here twice")));
                    }
                    // Where a member is refused, its key is what to look at.
                    self.places.insert(format!("{pointer}/{}", token(&text)), place);
                    *key = Some(text.into_owned());
                    return Ok(());
                }
                let scalar = Scalar::parse_from_cow_and_metadata(text, style, tag.as_ref())
                    .ok_or_else(|| at("unknown-tag", place, "this value does not fit its tag"))?;
                let value = match scalar {
                    Scalar::Boolean(flag) => Value::from(flag),
                    Scalar::FloatingPoint(number) => Value::from(number.into_inner()),
                    Scalar::Integer(number) => Value::from(number),
                    Scalar::Null => Value::Null,
                    Scalar::String(text) => Value::from(text.into_owned()),
                };
                self.begin(place)?;
                self.end(value);
                Ok(())
            }
            Event::SequenceStart(..) => self.enter(place, Parts::List(Vec::new())),
            Event::MappingStart(..) => self.enter(place, Parts::Mapping(Map::new(), None)),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    self.end(match open.parts {
                        Parts::List(items) => Value::Array(items),
                        Parts::Mapping(members, _) => Value::Object(members),
                    });
                }
                Ok(())
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
        }
    }

    fn enter(&mut self, place: (usize, usize), parts: Parts) -> Result<(), YamlError> {
        let pointer = self.begin(place)?;
        if self.open.len() >= DEEPEST {
            return Err(at("too-deep", place, format!("more than {DEEPEST} levels inside each other")));
        }
        self.open.push(Open { pointer, parts });
        Ok(())
    }

    /// The pointer of the value that comes now.
    fn begin(&mut self, place: (usize, usize)) -> Result<String, YamlError> {
        let pointer = match self.open.last() {
            None if self.root.is_some() => {
                return Err(at("second-document", place, "a second document begins here; the file has one"));
            }
            None => String::new(),
            Some(Open { pointer, parts: Parts::List(items) }) => format!("{pointer}/{}", items.len()),
            Some(Open { pointer, parts: Parts::Mapping(_, Some(key)) }) => {
                format!("{pointer}/{}", token(key))
            }
            Some(Open { parts: Parts::Mapping(_, None), .. }) => {
                return Err(at("wrong-key", place, "the key of a mapping is a word here"));
            }
        };
        // The key of a member has set its place.
        self.places.entry(pointer.clone()).or_insert(place);
        Ok(pointer)
    }

    fn end(&mut self, value: Value) {
        match self.open.last_mut().map(|open| &mut open.parts) {
            None => self.root = Some(value),
            Some(Parts::List(items)) => items.push(value),
            Some(Parts::Mapping(members, key)) => {
                if let Some(key) = key.take() {
                    members.insert(key, value);
                }
            }
        }
    }
}

fn at(code: &'static str, place: (usize, usize), message: impl Into<String>) -> YamlError {
    YamlError { place: Some(place), ..YamlError::new(code, "", message) }
}

/// A key as JSON Pointer writes it.
pub(super) fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn yaml_and_json_give_the_same_tree_with_places() {
        let (value, places) = build("a:\n  - b: 1\n    c: 'yes'\n  - ~\nd/e: true\n").unwrap();
        assert_eq!(value, json!({ "a": [{ "b": 1, "c": "yes" }, null], "d/e": true }));
        assert_eq!(places["/a/0/c"], (3, 5));
        assert_eq!(places["/a/1"], (4, 5));
        assert_eq!(places["/d~1e"], (5, 1));
        let (value, _) =
            build("{\"a\": [{\"b\": 1,\n\t\"c\": \"y\\u00e4\"}, null], \"x\": [], \"y\": {}}").unwrap();
        assert_eq!(value, json!({ "a": [{ "b": 1, "c": "yä" }, null], "x": [], "y": {} }));
    }

    #[test]
    fn what_would_be_read_in_two_ways_is_refused_with_its_place() {
        let deep = "[".repeat(100);
        for (text, code, place) in [
            ("", "empty-document", (1, 1)),
            ("a: 1\na: 2\n", "duplicate-key", (2, 1)),
            ("a: &x 1\nb: *x\n", "alias", (2, 4)),
            ("a: 1\n---\nb: 2\n", "second-document", (3, 1)),
            ("? [1, 2]\n: 3\n", "wrong-key", (1, 3)),
            ("a: !!int x\n", "unknown-tag", (1, 4)),
            ("a: [1\nb: 2", "not-yaml", (2, 2)),
            (&deep, "too-deep", (1, 33)),
        ] {
            let error = build(text).unwrap_err();
            assert_eq!((error.code, error.place), (code, Some(place)), "{text}: {}", error.message);
        }
    }
}
