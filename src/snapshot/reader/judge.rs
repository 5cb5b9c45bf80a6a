//! The same reader as `serde` and `serde_json` make it from the types of the document: the judge of ours.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor},
};

use super::super::{
    CustomScope, FORMAT, Limits, ReadError, Section, Text,
    error::Refusal,
    json::Mistake,
    place::Place,
    reader::Sink,
    refused::{cut, explain},
    tree::mistake,
};

/// Reads a whole document into a sink. On an error the sink holds a part of it and must be thrown away.
pub(super) fn read<'de, S: Sink<'de>>(
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
    outcome.map_err(|error| {
        let (mistake, offset) = mistake(bytes, &error);
        explain(bytes, limits, refusal.map_or(mistake, Mistake::Refused), offset)
    })
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

/// The members of a document, in the order in which [`Snapshot`](crate::snapshot::Snapshot) writes them.
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

/// Keeps the refusal and gives serde an error to stop with; [`read`] puts the two together again.
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
