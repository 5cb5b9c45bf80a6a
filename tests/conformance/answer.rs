//! One query, answered by the engine, in the shape that the oracle answers in.

use hubscope::{
    Decision, Fault, Resource, Subject,
    jupyterhub::{Gate, Issuer, Owner, ParsedFilter, ParsedScopes, ScopeError, unparse},
    snapshot::Timestamp,
};
use serde_json::{Value, json};

use crate::state::Hub;

/// The answer to a query: a value, or `{"error": class}`.
pub(crate) fn answer(hub: &Hub, query: &Value) -> Value {
    match try_answer(hub, query) {
        Ok(value) => value,
        Err(class) => json!({ "error": class }),
    }
}

fn try_answer(hub: &Hub, query: &Value) -> Result<Value, &'static str> {
    let algebra = || hub.policy.algebra();
    match query["op"].as_str().unwrap() {
        "scopes_for" => Ok(json!(scopes(hub, query)?)),
        "parsed_for" => {
            let scopes = scopes(hub, query)?;
            algebra().parse(&borrowed(&scopes)).map(|parsed| parsed_json(&parsed)).map_err(class)
        }
        "expand" => {
            let (owner, issuer) = (owner(&query["owner"]), issuer(&query["client"]));
            algebra()
                .expand(&texts(&query["scopes"]), owner, issuer)
                .map(|scopes| json!(scopes))
                .map_err(class)
        }
        "parse" => {
            algebra().parse(&texts(&query["scopes"])).map(|parsed| parsed_json(&parsed)).map_err(class)
        }
        "unparse" => Ok(json!(unparse(&parsed(&query["parsed"])))),
        "reduce" => algebra().reduce(&texts(&query["scopes"])).map(|scopes| json!(scopes)).map_err(class),
        "intersect" => {
            let (one, other) = (texts(&query["a"]), texts(&query["b"]));
            let common = algebra().intersect(&one, &other, flag(query, "db", true)).map_err(class)?;
            Ok(json!({ "scopes": common.scopes, "warned": common.may_be_too_small }))
        }
        "has_scope" => {
            let mut algebra = algebra();
            let held = match &query["have"] {
                Value::Null => algebra.parse(&borrowed(&scopes(hub, query)?)).map_err(class)?,
                Value::Array(_) => algebra.parse(&texts(&query["have"])).map_err(class)?,
                parsed_scopes => parsed(parsed_scopes),
            };
            let required = query["scope"].as_str().unwrap();
            algebra
                .has_scope(required, &held, flag(query, "post_filter", false), flag(query, "db", true))
                .map(|held| json!(held))
                .map_err(class)
        }
        "needs_scope" => needs_scope(hub, query),
        "filter" => {
            let name = query["name"].as_str().unwrap();
            let resource = resource(query["kind"].as_str().unwrap(), name);
            decided(subject(hub, query).sees(query["scope"].as_str().unwrap(), resource).unwrap())
        }
        "check_access" => {
            let required = texts(&query["required"]);
            let held = scopes(hub, query)?;
            let common = algebra().intersect(&borrowed(&held), &required, false).map_err(class)?;
            let mut covered: Vec<&str> =
                required.into_iter().filter(|scope| common.scopes.iter().any(|kept| kept == scope)).collect();
            covered.sort_unstable();
            Ok(json!(covered))
        }
        "token_valid" => {
            // A moment after the rows were written, as in the package.
            let now = Timestamp::from_micros(hub.now.micros() + 1);
            Ok(json!(hub.policy.token(query["token"].as_str().unwrap(), now).exists()))
        }
        op => panic!("no such query: {op}"),
    }
}

/// The gate in front of a handler, from the names of the handler's parameters.
fn needs_scope(hub: &Hub, query: &Value) -> Result<Value, &'static str> {
    let empty = serde_json::Map::new();
    let kwargs = query["kwargs"].as_object().unwrap_or(&empty);
    let text = |key: &str| {
        let value = kwargs.get(key)?;
        Some(value.as_str().map_or_else(|| "None".to_owned(), str::to_owned))
    };
    let (user, server, group, service) =
        (text("user_name"), text("server_name"), text("group_name"), text("service_name"));
    let resource = match (&user, &server, &group, &service) {
        (Some(user), Some(name), None, None) => Resource::Server { user, name },
        (Some(user), None, None, None) => Resource::User(user),
        (None, None, Some(group), None) => Resource::Group(group),
        (None, None, None, Some(service)) => Resource::Service(service),
        (None, None, None, None) => Resource::Everything,
        _ => return Err("ValueError"),
    };
    let scopes = texts(&query["scopes"]);
    if query["principal"].is_null() {
        return Ok(json!(403));
    }
    let subject = subject(hub, query);
    if flag(query, "post_filter", false) {
        let held = scopes.iter().any(|scope| subject.holds(scope).is_ok_and(Decision::is_allow));
        return match resource {
            Resource::Everything => Ok(json!(if held { 200 } else { 403 })),
            _ if scopes.iter().any(|scope| subject.can(scope, Resource::Everything).unwrap()) => {
                Ok(json!(200))
            }
            // No handler of the hub does this, and the decorator refuses to.
            _ if held => Err("ValueError"),
            _ => Ok(json!(403)),
        };
    }
    match subject.gate(&scopes, resource) {
        Ok(Gate::Pass) => Ok(json!(200)),
        Ok(Gate::NotFound) => Ok(json!(404)),
        Ok(Gate::Forbidden) => Ok(json!(403)),
        Ok(Gate::Unanswered(decision)) => decided(decision),
        Err(_) => Err("ValueError"),
    }
}

fn decided(decision: Decision) -> Result<Value, &'static str> {
    match decision {
        Decision::Allow => Ok(json!(true)),
        Decision::Deny => Ok(json!(false)),
        Decision::Fault(fault) => Err(fault_class(fault)),
        Decision::Unknown(missing) => panic!("a case states everything: {missing}"),
    }
}

/// The class of the error that the package raises.
fn fault_class(fault: Fault) -> &'static str {
    match fault {
        Fault::CyclicScope => "RecursionError",
        Fault::EmptyFilter | Fault::EmptyName => "ValueError",
        Fault::MissingClient => "AttributeError",
        Fault::UnknownScope => "KeyError",
        _ => "TypeError",
    }
}

fn class(error: ScopeError) -> &'static str {
    match error {
        ScopeError::Cyclic => "RecursionError",
        ScopeError::Invalid => "ValueError",
        _ => "KeyError",
    }
}

fn subject<'h>(hub: &'h Hub, query: &Value) -> Subject<'h> {
    let principal = &query["principal"];
    let name = |kind: &str| principal[kind].as_str();
    if let Some(name) = name("user") {
        hub.policy.user(name)
    } else if let Some(name) = name("service") {
        hub.policy.service(name)
    } else if let Some(name) = name("group") {
        hub.policy.group(name)
    } else {
        // `scopes_for` and the like do not look at the clock: ask before anything expires.
        hub.policy.token(name("token").unwrap_or_default(), Timestamp::from_micros(0))
    }
}

fn scopes(hub: &Hub, query: &Value) -> Result<Vec<String>, &'static str> {
    subject(hub, query).scopes().map_err(|decision| decided(decision).unwrap_err())
}

fn resource<'q>(kind: &str, name: &'q str) -> Resource<'q> {
    match kind {
        "user" => Resource::User(name),
        "group" => Resource::Group(name),
        "service" => Resource::Service(name),
        _ => {
            let (user, name) = name.split_once('/').unwrap();
            Resource::Server { user, name }
        }
    }
}

fn owner(value: &Value) -> Owner<'_> {
    if let Some(name) = value["user"].as_str() {
        Owner::User(name)
    } else if let Some(name) = value["service"].as_str() {
        Owner::Service(name)
    } else if let Some(name) = value["group"].as_str() {
        Owner::Group(name)
    } else {
        Owner::Nobody
    }
}

fn issuer(value: &Value) -> Issuer<'_> {
    if let Some(server) = value["server"].as_str() {
        let (user, name) = server.split_once('/').unwrap();
        Issuer::Server { user, name }
    } else if let Some(service) = value["service"].as_str() {
        Issuer::Service(service)
    } else {
        Issuer::Hub
    }
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().map(|list| list.iter().map(|text| text.as_str().unwrap()).collect()).unwrap_or_default()
}

fn borrowed(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

fn flag(query: &Value, name: &str, default: bool) -> bool {
    query[name].as_bool().unwrap_or(default)
}

fn parsed(value: &Value) -> ParsedScopes {
    let names = |filters: &Value| {
        let filters = filters.as_object().unwrap();
        filters
            .iter()
            .map(|(kind, names)| (kind.clone(), texts(names).into_iter().map(str::to_owned).collect()))
            .collect()
    };
    let value = value.as_object().unwrap();
    value
        .iter()
        .map(|(base, filter)| {
            let filter = if filter == "ALL" { ParsedFilter::All } else { ParsedFilter::Names(names(filter)) };
            (base.clone(), filter)
        })
        .collect()
}

fn parsed_json(parsed: &ParsedScopes) -> Value {
    let filter = |filter: &ParsedFilter| match filter {
        ParsedFilter::All => json!("ALL"),
        ParsedFilter::Names(names) => json!(names),
    };
    Value::Object(parsed.iter().map(|(base, names)| (base.clone(), filter(names))).collect())
}
