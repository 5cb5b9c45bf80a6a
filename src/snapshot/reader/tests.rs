//! Our reader and the judge take and refuse the same documents, with the same sentence at the same place.

use super::{judge, read};
use crate::snapshot::{
    Client, CustomScope, Group, Held, Hub, Limits, Membership, ReadError, Refusal, Role, Section, Server,
    Service, Share, Sink, Source, Text, Timestamp, Token, User,
};

/// Everything that a document can hold, and what `serde` lets through besides: names as objects.
const WHOLE: &str = r#"{
  "format": "hubscope/1",
  "hub": {"kind": "jupyterhub", "version": "5.5.4", "url": "https://h\u00fcb.example\/", "settings": {"base_url": "/", "allow_named_servers": true,
    "authenticate_prometheus": false, "admin_access": null, "manage_groups": true, "manage_roles": false}},
  "source": {"hand" : null }, "issued_at": "2026-01-31T09:00:00.25+01:00",
  "knows": ["settings", {"roles": null}, "users","vocabulary", "groups", "services", "servers", "clients", "tokens", "shares"],
  "vocabulary": {"custom:grade": {"description": "x\n\"y\"", "subscopes": ["custom:read", "custom:\ud83d\ude00"]}, "custom:read": {}},
  "roles": [{"name": "teacher", "description": null, "scopes": ["servers!group=a", "self"], "managed_by_auth": true}, {"name": "r", "description": "d"}],
  "groups": [{"name": "a", "roles": ["teacher"]}, {"name": ""}],
  "users": [{"name": "Ünï\\", "admin": true, "roles": ["user"], "groups": ["a", "b"]}, {"name": "refuse"}, {"name": "ann"}, { "name" : "bob", "groups": ["a"] }],
  "services": [{"name": "s", "admin": false, "roles": [], "runtime": true, "unreadable": false}],
  "servers": [{"user": "ann", "name": ""}, {"name": "lab", "user": "bob"}],
  "clients": [{"id": "c", "server": {"user": "ann", "name": ""}, "service": null, "allowed_scopes": ["x"]}, {"id": "d", "server": null, "service": "s"}],
  "tokens": [{"id": "a1", "user": "ann", "service": null, "scopes": ["self"], "client": "c", "expires_at": "2026-01-31T09:00:00Z"}],
  "shares": [{"server": {"user": "ann", "name": ""}, "user": null, "group": "b", "scopes": [], "expires_at": null}],
  "held": [{"user": "x", "service": "y", "token": "z", "scopes": ["a", "b"]}, {"user": null, "service": "s", "scopes": []}],
  "memberships": [{"user": "ann"}, {"group": "a", "user": null}, {"user": null, "group": "b"}]
}
"#;

/// What is written into a document, or in place of a part of it.
const PIECES: [&str; 67] = [
    "{\"name\": \"refuse\"}, ",
    "\"name\": \"x\", \"name\": \"y\", ",
    "\"roles\": [], \"roles\": [],",
    "",
    "\"",
    "\\",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    " ",
    "\n",
    "\t",
    "null",
    "true",
    "false",
    "nul",
    "tru",
    "7",
    "-",
    "-0",
    "-7",
    "0",
    "01",
    "1.5",
    "1.",
    "1e5",
    "1e",
    "1e+",
    "1e400",
    "-1e999999999999",
    "0e999999999999",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775808",
    "-9223372036854775809",
    "17976931348623157e292",
    "17976931348623159e292",
    "123456789012345678901234567890.5e3",
    "0.00000000000000000000000000000001e-400",
    "\"x\"",
    "\"refuse\"",
    "\"name\"",
    "\"scopes\"",
    "\"users\": [],",
    "\"extra\": 1,",
    "[]",
    "{}",
    "[[[[[[[[[[[[[[[[[[",
    "\\u00e4",
    "\\ud800",
    "\\ud800\\u0041",
    "\\udc00",
    "\\uD83D\\uDE00",
    "\\u12",
    "\\x",
    "\u{1}",
    "\u{7f}",
    "é",
    "\"a\\u0000b\"",
    "{\"hand\": null}",
    "{\"hand\": 1}",
    "\"guess\"",
    "\"2026-02-30T00:00:00Z\"",
    "\r",
];

/// Writes down what it is given, and refuses rows of the name `refuse`.
#[derive(Debug, Default, Eq, PartialEq)]
struct Recorder(Vec<String>);

impl Recorder {
    fn take(&mut self, row: &impl std::fmt::Debug) -> Result<(), Refusal> {
        let row = format!("{row:?}");
        let refused = row.contains("\"refuse\"");
        self.0.push(row);
        if refused { Err(Refusal::new("refused", "name", "this row is refused")) } else { Ok(()) }
    }
}

impl<'de> Sink<'de> for Recorder {
    fn hub(&mut self, hub: Hub<'de>) -> Result<(), Refusal> {
        self.take(&hub)
    }
    fn source(&mut self, source: Source) {
        self.0.push(format!("{source:?}"));
    }
    fn issued_at(&mut self, at: Timestamp) {
        self.0.push(format!("{at:?}"));
    }
    fn knows(&mut self, sections: &[Section]) {
        self.0.push(format!("{sections:?}"));
    }
    fn custom_scope(&mut self, name: &Text<'de>, scope: &CustomScope<'de>) -> Result<(), Refusal> {
        self.take(&(name, scope))
    }
    fn role(&mut self, row: &Role<'de>) -> Result<(), Refusal> {
        self.take(row)
    }
    fn group(&mut self, row: &Group<'de>) -> Result<(), Refusal> {
        self.take(row)
    }
    fn user(&mut self, row: &User<'de>) -> Result<(), Refusal> {
        self.take(row)
    }
    fn service(&mut self, row: &Service<'de>) -> Result<(), Refusal> {
        self.take(row)
    }
    fn server(&mut self, row: &Server<'de>) -> Result<(), Refusal> {
        self.take(row)
    }
    fn client(&mut self, row: &Client<'de>) -> Result<(), Refusal> {
        self.take(row)
    }
    fn token(&mut self, row: &Token<'de>) -> Result<(), Refusal> {
        self.take(row)
    }
    fn share(&mut self, row: &Share<'de>) -> Result<(), Refusal> {
        self.take(row)
    }
    fn held(&mut self, row: &Held<'de>) -> Result<(), Refusal> {
        self.take(row)
    }
    fn membership(&mut self, row: &Membership<'de>) -> Result<(), Refusal> {
        self.take(row)
    }
}

/// Whether the document is taken; both say the same, or the test fails. An array in place of a row is refused by ours alone.
fn agree(bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    let (mut ours, mut judges) = (Recorder::default(), Recorder::default());
    let read = read(bytes, limits, &mut ours);
    if let Err(error) = &read
        && error.message().contains("sequence, expected struct")
    {
        assert!(bytes.contains(&b'[') && !error.pointer().is_empty(), "{error}");
        return read;
    }
    let judged = judge::read(bytes, limits, &mut judges);
    assert_eq!(read, judged, "{}", String::from_utf8_lossy(bytes));
    assert_eq!(ours, judges, "{}", String::from_utf8_lossy(bytes));
    read
}

fn pick<'a>(random: &mut fastrand::Rng, text: &'a [u8]) -> &'a [u8] {
    let start = random.usize(..=text.len());
    let end = start.saturating_add(random.usize(..12)).min(text.len());
    text.get(start..end).unwrap_or_default()
}

#[test]
fn a_whole_document_is_taken() {
    let whole = WHOLE.replace("{\"name\": \"refuse\"}, ", "");
    assert_eq!(agree(whole.as_bytes(), &Limits::default()), Ok(()));
    let tight: String = whole.split_whitespace().collect();
    assert_eq!(agree(tight.as_bytes(), &Limits::default()), Ok(()));
}

#[test]
fn every_beginning_of_a_document_is_judged_alike() {
    let bytes = WHOLE.as_bytes();
    for end in 0..=bytes.len() {
        let _ = agree(bytes.get(..end).unwrap_or_default(), &Limits::default());
    }
}

/// Pieces at each place, in a document of which one row is refused.
#[test]
fn one_change_is_judged_alike() {
    let bytes = WHOLE.as_bytes();
    let mut random = fastrand::Rng::with_seed(1);
    for at in 0..bytes.len() {
        for _ in 0..4 {
            let piece = random.choice(PIECES).unwrap_or_default();
            let behind = at.saturating_add(random.usize(..8)).min(bytes.len());
            let changed = [&bytes[..at], piece.as_bytes(), &bytes[behind..]].concat();
            let _ = agree(&changed, &Limits::default());
        }
    }
}

#[test]
fn many_changes_are_judged_alike() {
    let whole = WHOLE.replace("{\"name\": \"refuse\"}, ", "");
    let rounds = if cfg!(debug_assertions) { 10_000 } else { 2_000_000 };
    let mut random = fastrand::Rng::with_seed(2);
    let (mut taken, mut refused) = (0_usize, std::collections::BTreeMap::<String, usize>::new());
    for _ in 0..rounds {
        let mut bytes = whole.clone().into_bytes();
        for _ in 0..random.usize(1..4) {
            // Often between two tokens, and sometimes the end.
            let at = random.usize(..=bytes.len());
            let at = bytes
                .iter()
                .skip(at)
                .position(|byte| b"{[ ".contains(byte))
                .filter(|_| random.bool())
                .map_or(at, |more| at + more + 1);
            if random.u8(..50) == 0 {
                bytes.truncate(at);
            }
            let at = at.min(bytes.len());
            let behind = at.saturating_add(random.usize(..6)).min(bytes.len());
            let new = match random.u8(..8) {
                0 => vec![random.u8(..)],
                1 => Vec::new(),
                2 => pick(&mut random, whole.as_bytes()).to_vec(),
                _ => random.choice(PIECES).unwrap_or_default().as_bytes().to_vec(),
            };
            bytes.splice(at..behind, new);
        }
        let limits = match random.u8(..4) {
            0 => Limits {
                depth: random.usize(2..20),
                rows: random.usize(1..6),
                definitions: random.usize(1..6),
                scope_names: random.usize(1..6),
                ..Limits::default()
            },
            _ => Limits::default(),
        };
        match agree(&bytes, &limits) {
            Ok(()) => taken += 1,
            Err(error) => *refused.entry(error.code().to_owned()).or_default() += 1,
        }
    }
    assert!(taken > 0);
    for code in [
        "duplicate-field",
        "lone-surrogate",
        "missing-field",
        "not-json",
        "not-utf8",
        "refused",
        "too-deep",
        "too-many",
        "truncated",
        "unknown-field",
        "wrong-format",
        "wrong-type",
    ] {
        assert!(refused.contains_key(code), "none is refused for {code}: {refused:?}");
    }
}

#[test]
fn names_are_as_serde_writes_them() {
    for section in Section::ALL {
        assert_eq!(serde_json::to_value(section).unwrap(), section.name());
    }
    for source in Source::ALL {
        assert_eq!(serde_json::to_value(source).unwrap(), source.name());
    }
}

#[test]
fn a_list_is_no_row() {
    for (row, pointer) in [
        (r#""hub": ["jupyterhub", "5.5.4"]"#, "/hub"),
        (r#""users": [{"name": "ann"}, ["bob"]]"#, "/users/1"),
        (r#""clients": [{"id": "c", "server": ["ann", ""]}]"#, "/clients/0/server"),
    ] {
        let error = agree(format!("{{{row}}}").as_bytes(), &Limits::default()).unwrap_err();
        assert_eq!((error.code(), error.pointer()), ("wrong-type", pointer), "{error}");
    }
}
