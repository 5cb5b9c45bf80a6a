//! The arguments of a query.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::QueryError;
use crate::{
    Resource,
    jupyterhub::{Issuer, Owner, ParsedFilter, ParsedScopes, PrincipalKind},
};

/// A query, by its arguments.
#[derive(Clone, Copy)]
pub(super) struct Arguments<'q>(pub(super) &'q Value);

/// A principal that is told by its scopes.
pub(super) struct Bearer<'q> {
    pub(super) kind: PrincipalKind,
    pub(super) name: &'q str,
    pub(super) scopes: Vec<&'q str>,
}

impl<'q> Arguments<'q> {
    /// An argument; null if it is absent.
    pub(super) fn argument(self, name: &str) -> &'q Value {
        self.0.get(name).unwrap_or(&Value::Null)
    }

    /// An argument that may be absent, which is not the same as null.
    pub(super) fn member(self, name: &str) -> Option<&'q Value> {
        self.0.get(name)
    }

    pub(super) fn text(self, name: &str) -> Result<&'q str, QueryError> {
        self.argument(name).as_str().ok_or_else(|| missing(name, "a text"))
    }

    pub(super) fn texts(self, name: &str) -> Result<Vec<&'q str>, QueryError> {
        texts(self.argument(name)).ok_or_else(|| missing(name, "a list of texts"))
    }

    pub(super) fn flag(self, name: &str, default: bool) -> bool {
        self.argument(name).as_bool().unwrap_or(default)
    }

    /// The parameters of a handler, by name; null is what Python writes as `None`.
    pub(super) fn parameter(self, name: &str) -> Option<String> {
        let value = self.argument("kwargs").get(name)?;
        Some(value.as_str().map_or_else(|| "None".to_owned(), str::to_owned))
    }

    pub(super) fn owner(self) -> Result<Owner<'q>, QueryError> {
        match named(self.argument("owner")) {
            None => Ok(Owner::Nobody),
            Some(("group", name)) => Ok(Owner::Group(name)),
            Some(("service", name)) => Ok(Owner::Service(name)),
            Some(("user", name)) => Ok(Owner::User(name)),
            Some(_) => Err(missing("owner", "a user, a service or a group")),
        }
    }

    pub(super) fn issuer(self) -> Result<Issuer<'q>, QueryError> {
        match named(self.argument("client")) {
            None => Ok(Issuer::Hub),
            Some(("service", name)) => Ok(Issuer::Service(name)),
            Some(("server", name)) => {
                let (user, name) = server(name)?;
                Ok(Issuer::Server { user, name })
            }
            Some(_) => Err(missing("client", "a server or a service")),
        }
    }

    /// The resource of `kind` and `name`.
    pub(super) fn resource(self) -> Result<Resource<'q>, QueryError> {
        let name = self.text("name")?;
        match self.text("kind")? {
            "group" => Ok(Resource::Group(name)),
            "server" => server(name).map(|(user, name)| Resource::Server { user, name }),
            "service" => Ok(Resource::Service(name)),
            "user" => Ok(Resource::User(name)),
            _ => Err(missing("kind", "a kind of resource")),
        }
    }

    /// Kind and name of the principal; `None` is nobody.
    pub(super) fn principal(self) -> Result<Option<(&'q str, &'q str)>, QueryError> {
        self.named("principal")
    }

    /// A principal that is told by its scopes: the owner and the scopes.
    pub(super) fn presented(self) -> Result<Option<Bearer<'q>>, QueryError> {
        let principal = Self(self.argument("principal"));
        let Some(owner) = principal.member("bearer") else { return Ok(None) };
        let (kind, name) = match named(owner) {
            Some(("service", name)) => (PrincipalKind::Service, name),
            Some(("user", name)) => (PrincipalKind::User, name),
            _ => return Err(missing("bearer", "a user or a service")),
        };
        Ok(Some(Bearer { kind, name, scopes: principal.texts("scopes")? }))
    }

    /// Kind and name of something; `None` is nothing.
    pub(super) fn named(self, name: &str) -> Result<Option<(&'q str, &'q str)>, QueryError> {
        match (self.argument(name), named(self.argument(name))) {
            (_, Some(pair)) => Ok(Some(pair)),
            (Value::Null, None) => Ok(None),
            _ => Err(missing(name, "an object with one member")),
        }
    }

    pub(super) fn parsed(self, name: &str) -> Result<ParsedScopes, QueryError> {
        parsed(self.argument(name)).ok_or_else(|| missing(name, "parsed scopes"))
    }
}

/// Owner and name of a server.
pub(super) fn server(text: &str) -> Result<(&str, &str), QueryError> {
    text.split_once('/')
        .ok_or_else(|| QueryError::query(format!("`{text}` is no server, which is written owner/name")))
}

fn named(value: &Value) -> Option<(&str, &str)> {
    let (kind, name) = value.as_object().filter(|members| members.len() == 1)?.iter().next()?;
    Some((kind, name.as_str()?))
}

fn texts(value: &Value) -> Option<Vec<&str>> {
    value.as_array()?.iter().map(Value::as_str).collect()
}

fn parsed(value: &Value) -> Option<ParsedScopes> {
    let names = |list: &Value| Some(texts(list)?.into_iter().map(str::to_owned).collect::<BTreeSet<_>>());
    let by_kind = |kinds: &Map<String, Value>| {
        kinds.iter().map(|(kind, list)| Some((kind.clone(), names(list)?))).collect::<Option<_>>()
    };
    let bases = value.as_object()?.iter().map(|(base, filter)| match filter {
        Value::Object(kinds) => Some((base.clone(), ParsedFilter::Names(by_kind(kinds)?))),
        filter => (filter == "ALL").then(|| (base.clone(), ParsedFilter::All)),
    });
    bases.collect()
}

fn missing(name: &str, wanted: &str) -> QueryError {
    QueryError::query(format!("the argument `{name}` must be {wanted}"))
}
