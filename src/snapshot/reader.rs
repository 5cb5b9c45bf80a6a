//! Reads a document row by row, in any order of its sections, without building a tree.

use super::{
    Client, CustomScope, FORMAT, Group, Held, Hub, Limits, Membership, ReadError, Role, Section, Server,
    Service, Share, Source, Text, Timestamp, Token, User,
    error::Refusal,
    json::{Json, Wrong},
    place::Place,
    refused::{cut, explain},
    row::{Row, duplicate_field, missing_field, unknown_field},
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
    let mut json = Json::new(bytes);
    document(&mut json, limits, sink).and_then(|()| json.end()).map_err(|wrong| {
        let (mistake, offset) = wrong.into_parts();
        explain(bytes, limits, mistake, offset)
    })
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

fn document<'de, S: Sink<'de>>(json: &mut Json<'de>, limits: &Limits, sink: &mut S) -> Result<(), Wrong> {
    if json.start()? != b'{' {
        return Err(json.unexpected(format_args!("a policy snapshot, which is a JSON object")));
    }
    json.members(|json| {
        let mut seen = 0_u32;
        let mut first = true;
        while let Some(key) = json.key(&mut first)? {
            let Some(position) = MEMBERS.iter().position(|name| key == *name) else {
                return Err(unknown_field(&key, MEMBERS));
            };
            let name = MEMBERS.get(position).copied().unwrap_or_default();
            let bit = 1 << position;
            if seen & bit != 0 {
                return Err(duplicate_field(name));
            }
            seen |= bit;
            json.colon()?;
            member(json, name, limits, sink)?;
        }
        for (position, name) in MEMBERS.iter().enumerate().take(REQUIRED) {
            if seen & 1 << position == 0 {
                return Err(missing_field(name));
            }
        }
        Ok(())
    })
}

fn member<'de, S: Sink<'de>>(
    json: &mut Json<'de>,
    name: &str,
    limits: &Limits,
    sink: &mut S,
) -> Result<(), Wrong> {
    macro_rules! each {
        ($row:ident) => {
            &mut |json, fits| {
                let row = Row::read(json)?;
                Ok(if fits { sink.$row(&row) } else { Ok(()) })
            }
        };
    }
    let (definitions, many) = (("definitions", limits.definitions), ("rows", limits.rows));
    match name {
        "format" => {
            let format = json.text()?;
            if format != FORMAT {
                let message = format!(
                    "the format is `{}`, this program reads `{FORMAT}`; update the older of the two",
                    cut(&format)
                );
                return Err(Refusal::new("wrong-format", name, message).into());
            }
        }
        "hub" => sink.hub(Hub::read(json)?).map_err(|refusal| refusal.within(&[name]))?,
        "source" => sink.source(json.source()?),
        "issued_at" => sink.issued_at(json.time()?),
        "knows" => {
            let mut sections = Vec::new();
            json.list(format_args!("a sequence"), &mut |json| {
                sections.push(json.section()?);
                Ok(())
            })?;
            sink.knows(&sections);
        }
        "vocabulary" => vocabulary(json, limits, sink)?,
        "roles" => rows(json, name, definitions, each!(role))?,
        "groups" => rows(json, name, definitions, each!(group))?,
        "users" => rows(json, name, many, each!(user))?,
        "services" => rows(json, name, definitions, each!(service))?,
        "servers" => rows(json, name, many, each!(server))?,
        "clients" => rows(json, name, many, each!(client))?,
        "tokens" => rows(json, name, many, each!(token))?,
        "shares" => rows(json, name, many, each!(share))?,
        "held" => rows(json, name, definitions, each!(held))?,
        _ => rows(json, name, many, each!(membership))?,
    }
    Ok(())
}

/// Reads a row and, if it fits within the limit, hands it over.
type Take<'t, 'de> = &'t mut dyn FnMut(&mut Json<'de>, bool) -> Result<Result<(), Refusal>, Wrong>;

/// An array of rows, handed over one by one.
fn rows<'de>(
    json: &mut Json<'de>,
    name: &str,
    (limit_name, limit): (&str, usize),
    take: Take<'_, 'de>,
) -> Result<(), Wrong> {
    let mut count = 0_usize;
    json.list(format_args!("an array of {name}"), &mut |json| {
        let fits = count < limit;
        take(json, fits)?.map_err(|refusal| refusal.within(&[name, &count.to_string()]))?;
        if !fits {
            let message = format!("there are more {name} than the limit `{limit_name}` of {limit} allows");
            return Err(Refusal::new("too-many", name, message).into());
        }
        count = count.saturating_add(1);
        Ok(())
    })
}

/// The object of custom scopes.
fn vocabulary<'de, S: Sink<'de>>(json: &mut Json<'de>, limits: &Limits, sink: &mut S) -> Result<(), Wrong> {
    let mut count = 0_usize;
    json.object(format_args!("an object of custom scopes"), &mut |json, name: Text<'de>| {
        json.colon()?;
        let scope = CustomScope::read(json)?;
        count = count.saturating_add(1);
        if count > limits.scope_names {
            let message = format!(
                "there are more custom scopes than the limit `scope_names` of {} allows",
                limits.scope_names
            );
            return Err(Refusal::new("too-many", "vocabulary", message).into());
        }
        sink.custom_scope(&name, &scope).map_err(|refusal| refusal.within(&["vocabulary", &name]).into())
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod judge;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
