//! Reads a document row by row, in any order of its sections, without building a tree.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor},
};

use super::{
    Client, CustomScope, FORMAT, Group, Held, Hub, Limits, Membership, ReadError, Role, Section, Server,
    Service, Share, Source, Text, Timestamp, Token, User,
    error::Refusal,
    place::{Place, locate, offset_of, too_deep},
};

/// Takes the rows of a document as they are read.
///
/// Sections come in any order and each at most once; a row may name things whose section has not come yet.
pub(crate) trait Sink<'de> {
    fn hub(&mut self, hub: Hub<'de>) -> Result<(), Refusal>;
    fn source(&mut self, source: Source);
    fn issued_at(&mut self, at: Timestamp);
    fn knows(&mut self, sections: &[Section]);
    fn custom_scope(&mut self, name: &Text<'de>, scope: &CustomScope<'de>) -> Result<(), Refusal>;
    fn role(&mut self, row: &Role<'de>) -> Result<(), Refusal>;
    fn group(&mut self, row: &Group<'de>) -> Result<(), Refusal>;
    fn user(&mut self, row: &User<'de>) -> Result<(), Refusal>;
    fn service(&mut self, row: &Service<'de>) -> Result<(), Refusal>;
    fn server(&mut self, row: &Server<'de>) -> Result<(), Refusal>;
    fn client(&mut self, row: &Client<'de>) -> Result<(), Refusal>;
    fn token(&mut self, row: &Token<'de>) -> Result<(), Refusal>;
    fn share(&mut self, row: &Share<'de>) -> Result<(), Refusal>;
    fn held(&mut self, row: &Held<'de>) -> Result<(), Refusal>;
    fn membership(&mut self, row: &Membership<'de>) -> Result<(), Refusal>;
}

/// Reads a whole document into a sink. On an error the sink holds a part of it and must be thrown away.
pub(crate) fn read<'de, S: Sink<'de>>(
    bytes: &'de [u8],
    limits: &Limits,
    sink: &mut S,
) -> Result<(), ReadError> {
    if bytes.len() > limits.bytes {
        let message = format!(
            "the document has {} bytes, more than the limit `bytes` of {} allows",
            bytes.len(),
            limits.bytes
        );
        return Err(ReadError::new("too-large", message, Place { line: 1, column: 1, ..Place::default() }));
    }
    let mut refusal = None;
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let document = DocumentSeed { sink, limits, refusal: &mut refusal };
    let outcome = document.deserialize(&mut deserializer).and_then(|()| deserializer.end());
    outcome.map_err(|error| explain(bytes, limits, refusal, &error))
}

/// Turns an error into what a person can act on. The happy path carries no paths and pays nothing for this.
pub(crate) fn explain(
    bytes: &[u8],
    limits: &Limits,
    refusal: Option<Refusal>,
    error: &serde_json::Error,
) -> ReadError {
    let offset = offset_of(bytes, error.line(), error.column());
    if let Some(refusal) = refusal {
        let place = Place { pointer: refusal.pointer(), ..locate(bytes, offset) };
        return ReadError::new(refusal.code, refusal.message, place);
    }
    if let Some(deep) = too_deep(bytes, limits.depth) {
        let message = format!("the document nests deeper than the limit `depth` of {} allows", limits.depth);
        return ReadError::new("too-deep", message, locate(bytes, deep));
    }
    let reason = shown(&error.to_string());
    let (code, message) = match error.classify() {
        serde_json::error::Category::Eof if bytes.iter().all(u8::is_ascii_whitespace) => {
            ("not-json", "the document is empty; a policy snapshot is a JSON object".to_owned())
        }
        serde_json::error::Category::Eof => {
            ("truncated", "the document ends in the middle; fetch or copy it again, completely".to_owned())
        }
        serde_json::error::Category::Syntax
            if reason.contains("surrogate") || reason.contains("hex escape") =>
        {
            ("lone-surrogate", "a string holds half of a surrogate pair, which is no character".to_owned())
        }
        serde_json::error::Category::Syntax if reason.contains("unicode code point") => {
            ("not-utf8", "the document is not UTF-8 text; save it as UTF-8".to_owned())
        }
        serde_json::error::Category::Syntax | serde_json::error::Category::Io => {
            ("not-json", format!("the document is not JSON here: {reason}"))
        }
        serde_json::error::Category::Data => data_error(&reason),
    };
    // A syntax error stands behind the byte that is wrong, and that byte has no place in the path.
    let syntax = error.classify() == serde_json::error::Category::Syntax;
    let place = locate(bytes, offset);
    let pointer = if syntax { locate(bytes, offset.saturating_sub(1)).pointer } else { place.pointer };
    ReadError::new(code, message, Place { pointer, ..place })
}

/// What may be shown of a reason: not a value, which may be a secret that somebody took for a snapshot, not the place, which is told
/// apart, and not too much.
fn shown(reason: &str) -> String {
    let of_value = reason.starts_with("invalid type: ") || reason.starts_with("invalid value: ");
    let without_value = match reason.rsplit_once(", expected") {
        Some((found, expected)) if of_value => format!("{}, expected{expected}", kind_of(found)),
        _ => reason.to_owned(),
    };
    // What is left of the document holds no line of its own behind this.
    cut(without_value.rsplit_once(" at line ").map_or(without_value.as_str(), |(reason, _)| reason))
}

/// `invalid type: string "x"` without the value.
fn kind_of(found: &str) -> String {
    let Some(at) = found.find(['"', '`']) else { return found.to_owned() };
    let (what, kind) = found.get(..at).and_then(|kind| kind.split_once(": ")).unwrap_or((found, ""));
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{what}: {article} {}", kind.trim_end())
}

/// The beginning of a text, for messages.
fn cut(text: &str) -> String {
    const LONGEST: usize = 300;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn data_error(reason: &str) -> (&'static str, String) {
    let code = match reason {
        _ if reason.starts_with("unknown field") => "unknown-field",
        _ if reason.starts_with("duplicate field") => "duplicate-field",
        _ if reason.starts_with("missing field") => "missing-field",
        _ => "wrong-type",
    };
    let advice = match code {
        "unknown-field" => "; remove it, or use the hubscope version that wrote this document",
        "duplicate-field" => "; a member may stand only once",
        _ => "",
    };
    (code, format!("{reason}{advice}"))
}

struct DocumentSeed<'s, S> {
    sink: &'s mut S,
    limits: &'s Limits,
    refusal: &'s mut Option<Refusal>,
}

impl<'de, S: Sink<'de>> DeserializeSeed<'de> for DocumentSeed<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

/// The members of a document, in the order in which [`Snapshot`](super::Snapshot) writes them.
const MEMBERS: &[&str] = &[
    "format",
    "hub",
    "source",
    "issued_at",
    "knows",
    "vocabulary",
    "roles",
    "groups",
    "users",
    "services",
    "servers",
    "clients",
    "tokens",
    "shares",
    "held",
    "memberships",
];
/// The members that no document may lack.
const REQUIRED: usize = 5;

impl<'de, S: Sink<'de>> Visitor<'de> for DocumentSeed<'_, S> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a policy snapshot, which is a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { sink, limits, refusal } = self;
        let mut seen = 0_u32;
        while let Some(member) = map.next_key::<Text<'de>>()? {
            let Some(position) = MEMBERS.iter().position(|name| member == *name) else {
                return Err(A::Error::unknown_field(&member, MEMBERS));
            };
            let name = MEMBERS.get(position).copied().unwrap_or_default();
            let bit = 1_u32.checked_shl(u32::try_from(position).unwrap_or(u32::MAX)).unwrap_or_default();
            if seen & bit != 0 {
                return Err(A::Error::duplicate_field(name));
            }
            seen |= bit;

            macro_rules! rows {
                ($row:ident, $limit:ident) => {
                    map.next_value_seed(RowsSeed {
                        name,
                        limit: limits.$limit,
                        limit_name: stringify!($limit),
                        take: |row| sink.$row(&row),
                        refusal: &mut *refusal,
                        row: PhantomData,
                    })?
                };
            }
            match name {
                "format" => {
                    let format: Text<'de> = map.next_value()?;
                    if format != FORMAT {
                        let message = format!(
                            "the format is `{}`, this program reads `{FORMAT}`; update the older of the two",
                            cut(&format)
                        );
                        return Err(refuse(refusal, Refusal::new("wrong-format", name, message)));
                    }
                }
                "hub" => {
                    let hub = map.next_value()?;
                    sink.hub(hub).map_err(|reason| refuse(refusal, reason.within(&[name])))?;
                }
                "source" => sink.source(map.next_value()?),
                "issued_at" => sink.issued_at(map.next_value()?),
                "knows" => sink.knows(&map.next_value::<Vec<Section>>()?),
                "vocabulary" => {
                    map.next_value_seed(VocabularySeed { sink: &mut *sink, limits, refusal: &mut *refusal })?
                }
                "roles" => rows!(role, definitions),
                "groups" => rows!(group, definitions),
                "users" => rows!(user, rows),
                "services" => rows!(service, definitions),
                "servers" => rows!(server, rows),
                "clients" => rows!(client, rows),
                "tokens" => rows!(token, rows),
                "shares" => rows!(share, rows),
                "held" => rows!(held, definitions),
                _ => rows!(membership, rows),
            }
        }
        for (position, name) in MEMBERS.iter().enumerate().take(REQUIRED) {
            let bit = 1_u32.checked_shl(u32::try_from(position).unwrap_or(u32::MAX)).unwrap_or_default();
            if seen & bit == 0 {
                return Err(A::Error::missing_field(name));
            }
        }
        Ok(())
    }
}

/// Keeps the refusal and gives serde an error to stop with; [`explain`] puts the two together again.
fn refuse<E: Error>(slot: &mut Option<Refusal>, refusal: Refusal) -> E {
    *slot = Some(refusal);
    E::custom("refused")
}

/// An array of rows, handed over one by one.
struct RowsSeed<'s, R, F> {
    name: &'static str,
    limit: usize,
    limit_name: &'static str,
    take: F,
    refusal: &'s mut Option<Refusal>,
    row: PhantomData<R>,
}

impl<'de, R: Deserialize<'de>, F: FnMut(R) -> Result<(), Refusal>> DeserializeSeed<'de>
    for RowsSeed<'_, R, F>
{
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, R: Deserialize<'de>, F: FnMut(R) -> Result<(), Refusal>> Visitor<'de> for RowsSeed<'_, R, F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an array of {}", self.name)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut rows: A) -> Result<(), A::Error> {
        let mut count = 0_usize;
        while let Some(row) = rows.next_element()? {
            count = count.saturating_add(1);
            if count > self.limit {
                let message = format!(
                    "there are more {} than the limit `{}` of {} allows",
                    self.name, self.limit_name, self.limit
                );
                return Err(refuse(self.refusal, Refusal::new("too-many", self.name, message)));
            }
            (self.take)(row).map_err(|reason| {
                let index = count.saturating_sub(1).to_string();
                refuse(self.refusal, reason.within(&[self.name, &index]))
            })?;
        }
        Ok(())
    }
}

/// The object of custom scopes.
struct VocabularySeed<'s, S> {
    sink: &'s mut S,
    limits: &'s Limits,
    refusal: &'s mut Option<Refusal>,
}

impl<'de, S: Sink<'de>> DeserializeSeed<'de> for VocabularySeed<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, S: Sink<'de>> Visitor<'de> for VocabularySeed<'_, S> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object of custom scopes")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut count = 0_usize;
        while let Some(name) = map.next_key::<Text<'de>>()? {
            let scope: CustomScope<'de> = map.next_value()?;
            count = count.saturating_add(1);
            if count > self.limits.scope_names {
                let message = format!(
                    "there are more custom scopes than the limit `scope_names` of {} allows",
                    self.limits.scope_names
                );
                return Err(refuse(self.refusal, Refusal::new("too-many", "vocabulary", message)));
            }
            self.sink
                .custom_scope(&name, &scope)
                .map_err(|reason| refuse(self.refusal, reason.within(&["vocabulary", &name])))?;
        }
        Ok(())
    }
}
