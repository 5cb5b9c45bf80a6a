//! From events of the parser to a tree. The depth is bounded and nothing calls itself, whatever the file holds.

use std::collections::{BTreeMap, BTreeSet};

use saphyr::Scalar;
use saphyr_parser::{Event, Parser, Span};
use serde_json::{Map, Value};

use super::{Dialect, Places, YamlError, scalar};

/// Parts that aliases may bring in, all together.
const MOST_COPIES: usize = 100_000;

/// A list or a mapping that is not complete yet.
struct Open {
    pointer: String,
    parts: Parts,
    anchor: usize,
    /// Parts read before this one.
    before: usize,
    /// Lists and mappings inside each other, below this one.
    height: usize,
}

enum Parts {
    List(Vec<Value>),
    Mapping {
        members: Map<String, Value>,
        /// Keys that stand here, and not in what was merged in.
        written: BTreeSet<String>,
        /// The key whose value comes next.
        key: Option<Key>,
    },
}

enum Key {
    Member(String),
    /// `<<`: the members of the value become members here.
    Merge,
}

/// A part that aliases can repeat.
struct Anchored {
    value: Value,
    parts: usize,
    height: usize,
}

/// Reads the only document of a text.
pub(super) fn build(text: &str, dialect: Dialect) -> Result<(Value, Places), YamlError> {
    let mut builder = Builder::of(dialect);
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let marker = error.marker();
            at("not-yaml", (marker.line(), marker.col() + 1), format!("this is no YAML: {}", error.info()))
        })?;
        builder.take(event, span)?;
    }
    match (builder.root, dialect) {
        (Some(root), _) => Ok((root, builder.places)),
        // No values are values that change nothing.
        (None, Dialect::Helm) => Ok((Value::Null, builder.places)),
        (None, Dialect::Plain) => Err(at("empty-document", (1, 1), "the file is empty")),
    }
}

struct Builder {
    dialect: Dialect,
    open: Vec<Open>,
    places: Places,
    root: Option<Value>,
    anchors: BTreeMap<usize, Anchored>,
    parts: usize,
    copies: usize,
}

impl Builder {
    fn of(dialect: Dialect) -> Self {
        Self {
            dialect,
            open: Vec::new(),
            places: Places::new(),
            root: None,
            anchors: BTreeMap::new(),
            parts: 0,
            copies: 0,
        }
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), YamlError> {
        let place = (span.start.line(), span.start.col() + 1);
        match event {
            Event::Alias(anchor) => self.repeat(anchor, place),
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.as_ref();
                let is_merge = style == saphyr_parser::ScalarStyle::Plain && text == "<<" && tag.is_none();
                let value = match self.dialect {
                    Dialect::Helm => scalar::of_helm(&text, style, tag.map(AsRef::as_ref)),
                    Dialect::Plain => of_core(Scalar::parse_from_cow_and_metadata(text.clone(), style, tag)),
                };
                let value =
                    value.ok_or_else(|| at("unknown-tag", place, "this value does not fit its tag"))?;
                let expects_key = matches!(
                    self.open.last().map(|open| &open.parts),
                    Some(Parts::Mapping { key: None, .. })
                );
                if expects_key {
                    let key = match (self.dialect, value) {
                        (Dialect::Helm, _) if is_merge => Key::Merge,
                        // Its JSON has texts for keys, which it makes of numbers and flags.
                        (Dialect::Helm, Value::Null) => return Err(wrong_key(place)),
                        (Dialect::Helm, Value::String(text)) => Key::Member(text),
                        (Dialect::Helm, value) => Key::Member(value.to_string()),
                        (Dialect::Plain, _) => Key::Member(text.into_owned()),
                    };
                    return self.take_key(key, place);
                }
                self.begin(place)?;
                self.end(value, Ended { anchor, before: self.parts, height: 0 }, place)
            }
            Event::SequenceStart(anchor, _) => self.enter(anchor, place, Parts::List(Vec::new())),
            Event::MappingStart(anchor, _) => {
                let (members, written) = (Map::new(), BTreeSet::new());
                self.enter(anchor, place, Parts::Mapping { members, written, key: None })
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else { return Ok(()) };
                let ended = Ended { anchor: open.anchor, before: open.before, height: open.height + 1 };
                let value = match open.parts {
                    Parts::List(items) => Value::Array(items),
                    Parts::Mapping { members, .. } => Value::Object(members),
                };
                self.end(value, ended, place)
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
        }
    }

    fn take_key(&mut self, next: Key, place: (usize, usize)) -> Result<(), YamlError> {
        let Some(Open { parts: Parts::Mapping { written, key, .. }, pointer, .. }) = self.open.last_mut()
        else {
            return Ok(());
        };
        if let Key::Member(name) = &next {
            if !written.insert(name.clone()) {
                let message = match self.dialect {
                    Dialect::Plain => format!("`{name}` stands here twice"),
                    // It may be a secret.
                    Dialect::Helm => "a key stands here a second time".to_owned(),
                };
                return Err(at("duplicate-key", place, message));
            }
            // Where a member is refused, its key is what to look at.
            self.places.insert(format!("{pointer}/{}", token(name)), place);
        }
        *key = Some(next);
        Ok(())
    }

    /// What an anchor stands before, once more.
    fn repeat(&mut self, anchor: usize, place: (usize, usize)) -> Result<(), YamlError> {
        if self.dialect == Dialect::Plain {
            return Err(at("alias", place, "an alias is not read here; write its value out"));
        }
        let Some(Anchored { value, parts, height }) = self.anchors.get(&anchor) else {
            return Err(at("alias", place, "what this alias repeats is not complete here"));
        };
        self.copies = self.copies.saturating_add(*parts);
        if self.copies > MOST_COPIES {
            let message = format!("aliases repeat more than {MOST_COPIES} values; write less of them");
            return Err(at("too-many-aliases", place, message));
        }
        if self.open.len() + height > self.dialect.deepest() {
            return Err(self.too_deep(place));
        }
        let (value, parts, height) = (value.clone(), *parts, *height);
        self.begin(place)?;
        let before = self.parts;
        self.parts = self.parts.saturating_add(parts);
        self.end(value, Ended { anchor: 0, before, height }, place)
    }

    fn enter(&mut self, anchor: usize, place: (usize, usize), parts: Parts) -> Result<(), YamlError> {
        let pointer = self.begin(place)?;
        if self.open.len() >= self.dialect.deepest() {
            return Err(self.too_deep(place));
        }
        self.open.push(Open { pointer, parts, anchor, before: self.parts, height: 0 });
        Ok(())
    }

    fn too_deep(&self, place: (usize, usize)) -> YamlError {
        at("too-deep", place, format!("more than {} levels inside each other", self.dialect.deepest()))
    }

    /// The pointer of the value that comes now.
    fn begin(&mut self, place: (usize, usize)) -> Result<String, YamlError> {
        let pointer = match self.open.last() {
            None if self.root.is_some() => {
                return Err(at("second-document", place, "a second document begins here; the file has one"));
            }
            None => String::new(),
            Some(Open { pointer, parts: Parts::List(items), .. }) => format!("{pointer}/{}", items.len()),
            Some(Open { pointer, parts: Parts::Mapping { key, .. }, .. }) => match key {
                Some(Key::Member(key)) => format!("{pointer}/{}", token(key)),
                Some(Key::Merge) => format!("{pointer}/<<"),
                None => return Err(wrong_key(place)),
            },
        };
        // The key of a member has set its place.
        self.places.entry(pointer.clone()).or_insert(place);
        Ok(pointer)
    }

    fn end(&mut self, value: Value, ended: Ended, place: (usize, usize)) -> Result<(), YamlError> {
        self.parts = self.parts.saturating_add(1);
        if ended.anchor != 0 && self.dialect == Dialect::Helm {
            let parts = self.parts.saturating_sub(ended.before);
            self.anchors.insert(ended.anchor, Anchored { value: value.clone(), parts, height: ended.height });
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(value);
            return Ok(());
        };
        open.height = open.height.max(ended.height);
        match &mut open.parts {
            Parts::List(items) => items.push(value),
            Parts::Mapping { members, key, .. } => match key.take() {
                Some(Key::Member(key)) => {
                    members.insert(key, value);
                }
                Some(Key::Merge) => merge(members, value, place)?,
                None => {}
            },
        }
        Ok(())
    }
}

/// What is known about a part when it is complete.
struct Ended {
    anchor: usize,
    before: usize,
    height: usize,
}

/// Puts the members of a mapping, or of several of which the first counts most, in the place of those that are there.
///
/// Members written further down replace them again: the library that Helm uses goes by the order in the file.
fn merge(members: &mut Map<String, Value>, value: Value, place: (usize, usize)) -> Result<(), YamlError> {
    let mappings = match value {
        Value::Array(mappings) => mappings,
        mapping => vec![mapping],
    };
    for mapping in mappings.into_iter().rev() {
        let Value::Object(merged) = mapping else {
            return Err(at("wrong-merge", place, "what `<<` merges is a mapping or a list of mappings"));
        };
        members.extend(merged);
    }
    Ok(())
}

fn of_core(scalar: Option<Scalar<'_>>) -> Option<Value> {
    Some(match scalar? {
        Scalar::Boolean(flag) => Value::from(flag),
        Scalar::FloatingPoint(number) => Value::from(number.into_inner()),
        Scalar::Integer(number) => Value::from(number),
        Scalar::Null => Value::Null,
        Scalar::String(text) => Value::from(text.into_owned()),
    })
}

fn wrong_key(place: (usize, usize)) -> YamlError {
    at("wrong-key", place, "the key of a mapping is a word here")
}

fn at(code: &'static str, place: (usize, usize), message: impl Into<String>) -> YamlError {
    YamlError { place: Some(place), ..YamlError::new(code, "", message) }
}

/// A key as JSON Pointer writes it.
pub(super) fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests;
