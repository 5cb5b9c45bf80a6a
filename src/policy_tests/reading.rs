//! From what is written to cases that can be run. What could pass without having been tested is refused.

use serde_json::Value;

use super::{
    case::{Case, Claim, Expected, Over, Target},
    written::{File, Several, Test},
};
use crate::{
    Policy, Resource,
    jupyterhub::{Principal, RequestLine},
    shape::{ShapeError, shaped},
    snapshot::Timestamp,
};

/// What the cases of a document borrow from.
pub(super) struct Cases {
    file: File,
}

/// The tests of a document.
pub(super) fn read(value: &Value) -> Result<Cases, ShapeError> {
    let file: File = shaped(value, "")?;
    if file.tests.is_empty() {
        return Err(ShapeError::new("no-tests", "/tests", "the list of tests is empty"));
    }
    Ok(Cases { file })
}

impl Cases {
    /// The cases, for a hub that defines their scopes.
    pub(super) fn of<'t>(
        &'t self,
        value: &'t Value,
        policy: &'t Policy,
        now: Timestamp,
    ) -> Result<Vec<Case<'t>>, ShapeError> {
        let tests = self.file.tests.iter().enumerate();
        tests
            .map(|(position, test)| {
                let pointer = format!("/tests/{position}");
                Reader { members: value.pointer(&pointer), policy, test, pointer, now }.case()
            })
            .collect()
    }
}

/// Nobody may use these: roles and tokens hold what they stand for.
const SHORTHANDS: [&str; 3] = ["self", "inherit", "(no_scope)"];

struct Reader<'t> {
    /// The test as it is written.
    members: Option<&'t Value>,
    policy: &'t Policy,
    test: &'t Test,
    pointer: String,
    now: Timestamp,
}

impl<'t> Reader<'t> {
    fn case(&self) -> Result<Case<'t>, ShapeError> {
        self.check_members()?;
        let at = match &self.test.at {
            None => None,
            Some(text) => Some(Timestamp::parse(text).ok_or_else(|| {
                self.refused(
                    "bad-time",
                    "at",
                    "write a date, a time and a zone, for example 2026-01-31T09:00:00Z",
                )
            })?),
        };
        let claim = self.claim(at)?;
        let name = match &self.test.name {
            Some(name) if !name.trim().is_empty() => name.clone(),
            Some(_) => return Err(self.refused("empty-value", "name", "the name is empty; leave it out")),
            None => self.name(),
        };
        Ok(Case { name, pointer: self.pointer.clone(), claim, absent: self.test.absent })
    }

    /// A member without a value, or with an empty list, would make a test of nothing.
    fn check_members(&self) -> Result<(), ShapeError> {
        let Some(members) = self.members.and_then(Value::as_object) else {
            return Err(self.refused(
                "wrong-type",
                "",
                "a test is an object with members such as `who` and `can`",
            ));
        };
        for (name, value) in members {
            let may_be_empty = name == "exactly" || name == "body";
            if value.is_null() && name != "body"
                || value.as_array().is_some_and(Vec::is_empty) && !may_be_empty
            {
                let message =
                    format!("`{name}` has no value, so nothing would be tested; write one or leave it out");
                return Err(self.refused("empty-value", name, message));
            }
        }
        Ok(())
    }

    fn claim(&self, at: Option<Timestamp>) -> Result<Claim<'t>, ShapeError> {
        let Test { who, can, cannot, on, only, exactly, request, body, status, gets, .. } = self.test;
        let has = [
            ("who", who.is_some()),
            ("can", can.is_some()),
            ("cannot", cannot.is_some()),
            ("on", on.is_some()),
            ("only", only.is_some()),
            ("exactly", exactly.is_some()),
            ("request", request.is_some()),
            ("body", body.is_some()),
            ("status", status.is_some()),
            ("gets", gets.is_some()),
        ];
        let has = |allowed: &[&str]| -> Result<(), ShapeError> {
            match has.iter().find(|(name, there)| *there && !allowed.contains(name)) {
                None => Ok(()),
                Some((name, _)) => {
                    let message = format!("`{name}` does not go with `{}`", allowed.first().unwrap_or(&""));
                    Err(self.refused("contradiction", name, message))
                }
            }
        };
        if let Some(request) = request {
            has(&["request", "who", "body", "status", "gets"])?;
            let who = self.needed(who, "who", "request")?;
            if let Some((place, _)) = who.each("who").find(|(_, name)| name.starts_with("group:")) {
                return Err(self.refused(
                    "wrong-kind",
                    &place,
                    "a group sends no requests; name its members",
                ));
            }
            return Ok(Claim::Request {
                who: self.principals("who", who, at)?,
                lines: self.each("request", request, |text| {
                    text.parse::<RequestLine>().map_err(|error| error.to_string())
                })?,
                body: body.as_ref(),
                expected: self.expected()?,
                at,
            });
        }
        if let Some(holders) = only {
            has(&["only", "can", "on"])?;
            let scopes = self.scopes("can", self.needed(can, "can", "only")?)?;
            let principals = self.principals("only", holders, at)?;
            if let Some((place, _)) = holders.each("only").find(|(_, name)| name.starts_with("token:")) {
                return Err(self.refused(
                    "wrong-kind",
                    &place,
                    "tokens are not counted here; name their owners",
                ));
            }
            return Ok(Claim::Only {
                holders: principals,
                over: Over { scopes, on: self.targets(on.as_ref())? },
            });
        }
        if let Some(resources) = exactly {
            has(&["exactly", "who", "can"])?;
            return Ok(Claim::Exactly {
                who: self.principals("who", self.needed(who, "who", "exactly")?, at)?,
                scopes: self.scopes("can", self.needed(can, "can", "exactly")?)?,
                resources: self.each("exactly", resources, |text| match target(text) {
                    Err(_) if !text.contains(' ') && !text.contains('=') => {
                        Ok(Target(Some(format!("user={text}"))))
                    }
                    other => other,
                })?,
            });
        }
        let (member, scopes) = match (can, cannot) {
            (Some(scopes), None) => ("can", scopes),
            (None, Some(scopes)) => ("cannot", scopes),
            (Some(_), Some(_)) => {
                return Err(self.refused(
                    "contradiction",
                    "cannot",
                    "make two tests: one with `can`, one with `cannot`",
                ));
            }
            (None, None) => {
                return Err(self.refused(
                    "no-claim",
                    "",
                    "this tests nothing; write `can`, `cannot`, `only` or `request`",
                ));
            }
        };
        has(&[member, "who", "on"])?;
        Ok(Claim::May {
            who: self.principals("who", self.needed(who, "who", member)?, at)?,
            over: Over { scopes: self.scopes(member, scopes)?, on: self.targets(on.as_ref())? },
            allowed: member == "can",
        })
    }

    fn expected(&self) -> Result<Expected, ShapeError> {
        let gets = self.test.gets.as_ref();
        match (self.test.status, gets.and_then(Value::as_str), gets.and_then(Value::as_u64)) {
            (Some(status @ 100..600), None, None) if gets.is_none() => Ok(Expected::Status(status)),
            (None, Some("pass"), _) => Ok(Expected::Pass),
            (None, _, Some(403)) => Ok(Expected::Refused(403)),
            (None, _, Some(404)) => Ok(Expected::Refused(404)),
            (Some(_), ..) if gets.is_none() => {
                Err(self.refused("bad-status", "status", "a status lies between 100 and 599"))
            }
            (Some(_), ..) => Err(self.refused("contradiction", "gets", "write `status` or `gets`, not both")),
            (None, ..) if gets.is_some() => {
                Err(self.refused("bad-gets", "gets", "write pass, 403 or 404; a whole answer is a `status`"))
            }
            (None, ..) => {
                Err(self.refused("no-claim", "request", "this tests nothing; write `status` or `gets`"))
            }
        }
    }

    fn needed(&self, member: &'t Option<Several>, name: &str, by: &str) -> Result<&'t Several, ShapeError> {
        member
            .as_ref()
            .ok_or_else(|| self.refused("missing-field", by, format!("`{by}` needs `{name}` beside it")))
    }

    fn principals(
        &self,
        member: &str,
        words: &'t Several,
        at: Option<Timestamp>,
    ) -> Result<Vec<Principal<'t>>, ShapeError> {
        self.each(member, words, |text| principal(text, at.unwrap_or(self.now)))
    }

    fn scopes(&self, member: &str, words: &'t Several) -> Result<Vec<&'t str>, ShapeError> {
        let pointer = format!("{}/{member}", self.pointer);
        words
            .each(&pointer)
            .map(|(place, scope)| match self.policy.user("").holds(scope) {
                Ok(_) if SHORTHANDS.contains(&scope) => {
                    let message =
                        format!("`{scope}` stands for other scopes or for none; name what it is to give");
                    Err(ShapeError::new("no-claim", place, message))
                }
                Ok(_) => Ok(scope),
                Err(error) => Err(ShapeError::new(error.code(), place, error.to_string())),
            })
            .collect()
    }

    fn targets(&self, on: Option<&'t Several>) -> Result<Vec<Target>, ShapeError> {
        match on {
            None => Ok(vec![Target(None)]),
            Some(words) => self.each("on", words, target),
        }
    }

    fn each<T>(
        &self,
        member: &str,
        words: &'t Several,
        read: impl Fn(&'t str) -> Result<T, String>,
    ) -> Result<Vec<T>, ShapeError> {
        let pointer = format!("{}/{member}", self.pointer);
        let items = words.each(&pointer);
        items
            .map(|(place, text)| read(text).map_err(|error| ShapeError::new("bad-value", place, error)))
            .collect()
    }

    fn refused(&self, code: &'static str, member: &str, message: impl Into<String>) -> ShapeError {
        let pointer =
            if member.is_empty() { self.pointer.clone() } else { format!("{}/{member}", self.pointer) };
        ShapeError::new(code, pointer, message)
    }

    /// What a test without a name is called: what it says.
    fn name(&self) -> String {
        let Test { who, can, cannot, on, only, exactly, request, status, gets, .. } = self.test;
        let mut words = Vec::new();
        let mut add = |word: &str, value: Option<String>| {
            words.extend(value.map(|value| if word.is_empty() { value } else { format!("{word} {value}") }));
        };
        add("only", only.as_ref().map(Several::to_string));
        add("", who.as_ref().map(Several::to_string));
        add("can", can.as_ref().map(Several::to_string));
        add("cannot", cannot.as_ref().map(Several::to_string));
        add("on", on.as_ref().map(Several::to_string));
        add("exactly on", exactly.as_ref().map(Several::to_string));
        add("", request.as_ref().map(Several::to_string));
        add("->", status.map(|status| status.to_string()));
        add("->", gets.as_ref().map(|gets| gets.as_str().map_or_else(|| gets.to_string(), str::to_owned)));
        words.join(" ")
    }
}

/// A user's name, or `service:NAME`, `group:NAME`, `token:ID`, `user:NAME`.
fn principal(text: &str, now: Timestamp) -> Result<Principal<'_>, String> {
    let (principal, name) = match text.split_once(':') {
        Some(("group", name)) => (Principal::Group(name), name),
        Some(("service", name)) => (Principal::Service(name), name),
        Some(("token", id)) => (Principal::Token { id, now }, id),
        Some(("user", name)) => (Principal::User(name), name),
        _ => (Principal::User(text), text),
    };
    if name.trim().is_empty() { Err("a name is missing here".to_owned()) } else { Ok(principal) }
}

/// `server student1/lab` as `server=student1/lab`, which is read too.
fn target(text: &str) -> Result<Target, String> {
    let (kind, name) = text.split_once([' ', '=']).unwrap_or((text, ""));
    let filter = if name.is_empty() { text.to_owned() } else { format!("{kind}={}", name.trim()) };
    match Resource::named(&filter) {
        Some(_) => Ok(Target(Some(filter))),
        None => Err(format!(
            "`{text}` is no resource; write user NAME, server OWNER/NAME (server OWNER/ is the default server), group NAME or service NAME"
        )),
    }
}
