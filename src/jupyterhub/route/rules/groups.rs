//! Groups.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    super::{
        call::Call,
        outcome::{Dependency, Test, Verdict, done, ensure},
        reason::Reason,
    },
    body::{Type, bad, fits, model, names, something},
    names::normalized,
};

const GROUP_MODEL: &[(&str, Type)] = &[("name", Type::Text), ("users", Type::List), ("roles", Type::List)];

/// A group or what belongs to it, which is there if the group is.
pub(in super::super) fn show(call: &Call<'_>) -> Test<Verdict> {
    call.existing_group()?;
    done(200)
}

/// One after the other: those before the first fault are created.
pub(in super::super) fn create_many(call: &Call<'_>) -> Test<Verdict> {
    let Some(body) = call.body()?.as_object() else { return Err(bad()) };
    let Some(wanted) = something(body, "groups") else { return Err(bad()) };
    fits(body.iter().filter(|(name, _)| *name != "groups"), GROUP_MODEL)?;
    let (texts, other) = leading_texts(wanted)?;
    let mut created = BTreeSet::new();
    for name in &texts {
        let is_new = created.insert(name.as_str()) && !call.group_exists(name)?;
        ensure(is_new, 409, Reason::AlreadyExists)?;
        if created.len() == 1 {
            // The same for every group.
            first_members(call, body.get("users"))?;
        }
    }
    match other {
        None => {}
        Some(Value::Array(_) | Value::Object(_)) => {
            return Err(Verdict::status(500, Reason::BrokenRequest));
        }
        Some(_) => return Err(Verdict::conditional(None, &[Dependency::Database], Reason::BrokenRequest)),
    }
    done(201)
}

/// The names up to the first that is no text, and that one. They are looked up and written as they are sent: whether a column of texts
/// takes it is for the database to say, but a list or an object no database takes.
fn leading_texts(wanted: &Value) -> Test<(Vec<String>, Option<&Value>)> {
    let items = wanted.as_array().map_or(&[][..], Vec::as_slice);
    match items.iter().position(|item| !item.is_string()) {
        Some(first) => {
            let texts = items.iter().take(first).filter_map(Value::as_str).map(str::to_owned);
            Ok((texts.collect(), items.get(first)))
        }
        None => Ok((names(wanted)?, None)),
    }
}

pub(in super::super) fn create(call: &Call<'_>) -> Test<Verdict> {
    let body = call.body()?;
    let users = if body.is_null() { None } else { model(body, GROUP_MODEL)?.get("users") };
    ensure(!call.group_exists(call.group())?, 409, Reason::AlreadyExists)?;
    first_members(call, users)?;
    done(201)
}

pub(in super::super) fn delete(call: &Call<'_>) -> Test<Verdict> {
    call.existing_group()?;
    done(204)
}

pub(in super::super) fn change_members(call: &Call<'_>) -> Test<Verdict> {
    call.existing_group()?;
    let users = model(call.body()?, GROUP_MODEL)?.get("users");
    ensure(users.is_some(), 400, Reason::BadBody)?;
    existing_users(call, users)?;
    done(200)
}

pub(in super::super) fn change_properties(call: &Call<'_>) -> Test<Verdict> {
    call.existing_group()?;
    ensure(call.body()?.is_object(), 400, Reason::BadBody)?;
    done(200)
}

/// Members of a new group. The database refuses one who is named twice, in whatever case.
fn first_members(call: &Call<'_>, users: Option<&Value>) -> Test {
    existing_users(call, users)?;
    let users = users.and_then(Value::as_array).into_iter().flatten();
    let mut names: Vec<String> = users.filter_map(Value::as_str).map(normalized).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    ensure(names.len() == all, 500, Reason::BrokenRequest)
}

/// One after the other, too.
fn existing_users(call: &Call<'_>, users: Option<&Value>) -> Test {
    let Some(users) = users.and_then(Value::as_array) else { return Ok(()) };
    for user in users {
        let name = user.as_str().ok_or_else(|| Verdict::status(500, Reason::BrokenRequest))?;
        ensure(call.user_exists(&normalized(name))?, 400, Reason::NoSuchUser)?;
    }
    Ok(())
}
