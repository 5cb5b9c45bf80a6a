//! Recomputes a decision from the steps of an explanation and the rows of the document, and from nothing else.

use hubscope::{
    Policy, Resource,
    jupyterhub::{Containment, Grant, Limit, Miss, NamedFilter, Origin, Owner, Path, Principal},
};
use serde_json::Value;

pub(crate) struct Replay<'h> {
    policy: &'h Policy,
    document: &'h Value,
}

type Checked = Result<(), String>;

/// How long a path is, for people.
pub(crate) fn steps(path: &Path) -> usize {
    let of = |grant: &Grant| grant.origin.len() + grant.implies.len();
    of(&path.grant) + path.owner.as_ref().map_or(0, of) + usize::from(path.covers == Containment::Group)
}

/// Where a chain of origins has led to.
#[derive(Clone, Debug, PartialEq)]
enum At {
    Principal(&'static str, String),
    Role(String),
    Share(String),
    Token(String),
    Lent,
}

impl<'h> Replay<'h> {
    pub(crate) fn new(policy: &'h Policy, document: &'h Value) -> Self {
        Self { policy, document }
    }

    pub(crate) fn path(
        &self,
        principal: Principal<'_>,
        scope: &str,
        resource: Resource<'_>,
        path: &Path,
    ) -> Checked {
        self.grant(principal, &path.grant, Some(scope))?;
        match &path.owner {
            None => same(&path.filter, &path.grant.filter, "the filter of a path is that of its grant")?,
            Some(owner) => {
                self.grant(principal, owner, Some(scope))?;
                self.common(path, owner)?;
            }
        }
        match self.contains(path.filter.as_ref(), resource) {
            Some(how) if how == path.covers => Ok(()),
            how => Err(format!("the document says {how:?}")),
        }
    }

    pub(crate) fn miss(
        &self,
        principal: Principal<'_>,
        scope: &str,
        resource: Resource<'_>,
        miss: &Miss,
    ) -> Checked {
        match miss {
            Miss::Broken { grant } => {
                self.grant(principal, grant, None)?;
                let expanded = self.expand(principal, grant);
                if expanded.is_err() { Ok(()) } else { Err("the algebra expands it".to_owned()) }
            }
            Miss::Elsewhere { grant } => {
                self.grant(principal, grant, Some(scope))?;
                same(&self.contains(grant.filter.as_ref(), resource), &None, "it contains the resource")
            }
            Miss::Withheld { grant } => {
                self.grant(principal, grant, None)?;
                let base = grant.written.split('!').next().unwrap_or_default();
                let without = self.implied(base, scope);
                let with =
                    self.expand(principal, grant)?.iter().any(|text| text.split('!').next() == Some(scope));
                if without && !with { Ok(()) } else { Err(format!("withheld: {without} {with}")) }
            }
            Miss::Weaker { grant, scopes } => {
                self.grant(principal, grant, None)?;
                if self.contains(grant.filter.as_ref(), resource).is_none() || scopes.is_empty() {
                    return Err("it does not contain the resource".to_owned());
                }
                let held = self.expand(principal, grant)?;
                scopes.iter().try_for_each(|weaker| {
                    let is_held = held.iter().any(|text| text.split('!').next() == Some(weaker.as_str()));
                    let below = self.implied(scope, weaker) && weaker != scope;
                    if is_held && below { Ok(()) } else { Err(format!("{weaker}: {is_held} {below}")) }
                })
            }
            Miss::Limited { by } => self.limit(principal, scope, resource, *by),
            Miss::InvalidToken => {
                let Principal::Token { id, now } = principal else { return Err("no token".to_owned()) };
                let row = self.row("tokens", "id", id)?;
                let expired = self.policy.token_expires_at(id).is_some_and(|expiry| expiry < now);
                let gone = row.get("client").is_none();
                if expired || gone { Ok(()) } else { Err("the token is valid".to_owned()) }
            }
            Miss::NoPrincipal => Err("everybody who was asked about is in the document".to_owned()),
            miss => Err(format!("this miss is new: {miss:?}")),
        }
    }

    /// Owner and token each by themselves: whose fault is it?
    fn limit(&self, principal: Principal<'_>, scope: &str, resource: Resource<'_>, by: Limit) -> Checked {
        let Principal::Token { id, .. } = principal else { return Err("only tokens are limited".to_owned()) };
        let row = self.row("tokens", "id", id)?;
        // What the owner holds in the eyes of a token: through a token that inherits.
        let mut document = self.document.clone();
        for token in document["tokens"].as_array_mut().ok_or("no tokens")? {
            token["scopes"] = serde_json::json!(["inherit"]);
            if let Some(token) = token.as_object_mut() {
                token.remove("expires_at");
            }
        }
        let bytes = serde_json::to_vec(&document).map_err(|error| error.to_string())?;
        let policy = Policy::load(&bytes, &hubscope::snapshot::Limits::default())
            .map_err(|error| error.to_string())?;
        let owner = policy.principal(principal).can(scope, resource).map_err(|error| error.to_string())?;
        let inherits =
            row["scopes"].as_array().is_some_and(|list| list.iter().any(|scope| scope == "inherit"));
        match by {
            Limit::Owner if !owner => Ok(()),
            Limit::Token | Limit::Common if owner && !inherits => Ok(()),
            by => Err(format!("{by:?}, while the owner's answer is {owner}")),
        }
    }

    /// Follows the origins, finds the written scope at their end, and checks what it comes to.
    fn grant(&self, principal: Principal<'_>, grant: &Grant, scope: Option<&str>) -> Checked {
        let mut at = match principal {
            Principal::Group(name) => At::Principal("groups", name.to_owned()),
            Principal::Service(name) => At::Principal("services", name.to_owned()),
            Principal::Token { id, .. } => At::Token(id.to_owned()),
            Principal::User(name) => At::Principal("users", name.to_owned()),
        };
        for origin in &grant.origin {
            at = self.follow(&at, origin)?;
        }
        let base = grant.written.split('!').next().unwrap_or_default();
        let written = match &at {
            At::Role(role) => list(self.row("roles", "name", role)?, "scopes"),
            At::Token(id) => list(self.row("tokens", "id", id)?, "scopes"),
            At::Share(server) => self.shared(server),
            At::Lent => vec![grant.written.clone()],
            At::Principal(..) => return Err("a principal writes no scopes".to_owned()),
        };
        // Shares are read with the filter of their server, and `self` only without one.
        let found = match at {
            At::Share(_) => written.iter().any(|text| text.split('!').next() == Some(base)),
            _ => written.contains(&grant.written),
        };
        if !found {
            return Err(format!("`{}` is not written at the end of {:?}", grant.written, grant.origin));
        }
        let Some(scope) = scope else { return Ok(()) };
        same(&grant.implies.first().map(String::as_str), &Some(base), "the chain begins at what is written")?;
        same(&grant.implies.last().map(String::as_str), &Some(scope), "the chain ends at the scope")?;
        for pair in grant.implies.windows(2) {
            if !self.implied(&pair[0], &pair[1]) {
                return Err(format!("`{}` does not imply `{}`", pair[0], pair[1]));
            }
        }
        // Literal scopes aside, the algebra must find the same filter.
        if at == At::Lent || grant.implies.len() == 1 && matches!(at, At::Share(_)) {
            return Ok(());
        }
        let wanted = match &grant.filter {
            None => scope.to_owned(),
            Some(filter) if filter.kind.is_empty() => format!("{scope}!{}", filter.name),
            Some(filter) => format!("{scope}!{}={}", filter.kind, filter.name),
        };
        if self.expand(principal, grant)?.contains(&wanted) {
            Ok(())
        } else {
            Err(format!("no `{wanted}` comes of it"))
        }
    }

    fn follow(&self, at: &At, origin: &Origin) -> Result<At, String> {
        match (at, origin) {
            (At::Principal(table, name), Origin::Role { role }) => {
                needs(&list(self.row(table, "name", name)?, "roles"), role)?;
                Ok(At::Role(role.clone()))
            }
            (At::Principal("users", name), Origin::Group { group }) => {
                needs(&list(self.row("users", "name", name)?, "groups"), group)?;
                Ok(At::Principal("groups", group.clone()))
            }
            (At::Principal(table, name), Origin::Share { server }) => {
                let kind = if *table == "users" { "user" } else { "group" };
                let found = self
                    .shares(server)
                    .any(|share| share.get(kind).is_some_and(|with| with == name.as_str()));
                if found {
                    Ok(At::Share(server.clone()))
                } else {
                    Err(format!("no share of {server} with {name}"))
                }
            }
            (At::Token(id), Origin::Token { id: same }) if id == same => Ok(At::Token(id.clone())),
            (At::Token(id), Origin::Inherit) => {
                needs(&list(self.row("tokens", "id", id)?, "scopes"), "inherit")?;
                Ok(at.clone())
            }
            (At::Token(id), Origin::Owner { kind, name }) => {
                same(&self.row("tokens", "id", id)?[*kind], &Value::from(name.as_str()), "the owner")?;
                Ok(At::Principal(if *kind == "user" { "users" } else { "services" }, name.clone()))
            }
            (At::Token(_), Origin::Client | Origin::Identity) => Ok(At::Lent),
            (at, origin) => Err(format!("{origin:?} does not follow {at:?}")),
        }
    }

    /// What a written scope expands to for the bearer at the end of its origins.
    fn expand(&self, principal: Principal<'_>, grant: &Grant) -> Result<Vec<String>, String> {
        let owner = grant.origin.iter().rev().find_map(|origin| match origin {
            Origin::Owner { kind, name } => Some((*kind, name.as_str())),
            _ => None,
        });
        let share_with_group =
            grant.origin.windows(2).any(|pair| matches!(pair, [Origin::Group { .. }, Origin::Share { .. }]));
        let token = matches!(grant.origin.as_slice(), [Origin::Token { .. }]);
        let (owner, issuer) = match (principal, owner) {
            _ if share_with_group => (Owner::Nobody, hubscope::jupyterhub::Issuer::Hub),
            (_, Some(("user", name))) | (Principal::User(name), None) => {
                (Owner::User(name), Default::default())
            }
            (_, Some((_, name))) | (Principal::Service(name), None) => {
                (Owner::Service(name), Default::default())
            }
            (Principal::Group(name), None) => (Owner::Group(name), Default::default()),
            (Principal::Token { id, .. }, None) if token => {
                let row = self.row("tokens", "id", id)?;
                let owner = match row["user"].as_str() {
                    Some(user) => Owner::User(user),
                    None => Owner::Service(row["service"].as_str().unwrap_or_default()),
                };
                let client = self.row("clients", "id", row["client"].as_str().unwrap_or_default())?;
                let issuer = match (client["server"]["user"].as_str(), client["service"].as_str()) {
                    (Some(user), _) => hubscope::jupyterhub::Issuer::Server {
                        user,
                        name: client["server"]["name"].as_str().unwrap_or_default(),
                    },
                    (None, Some(service)) => hubscope::jupyterhub::Issuer::Service(service),
                    (None, None) => hubscope::jupyterhub::Issuer::Hub,
                };
                (owner, issuer)
            }
            _ => return Err("a grant of a token has an owner or is its own".to_owned()),
        };
        let mut algebra = self.policy.algebra();
        let expanded =
            algebra.expand(&[grant.written.as_str()], owner, issuer).map_err(|error| error.to_string())?;
        let texts: Vec<&str> = expanded.iter().map(String::as_str).collect();
        algebra.parse(&texts).map_err(|error| error.to_string())?;
        Ok(expanded)
    }

    /// A name of one side survives if the other side contains it.
    fn common(&self, path: &Path, owner: &Grant) -> Checked {
        let inside = |inner: &NamedFilter, outer: &NamedFilter| {
            inner == outer || self.contains(Some(outer), as_resource(inner)).is_some() && is_plain(inner)
        };
        let good = match (&path.grant.filter, &owner.filter, &path.filter) {
            (None, other, kept) | (other, None, kept) => other == kept,
            (Some(one), Some(other), Some(kept)) => {
                kept == one && inside(one, other) || kept == other && inside(other, one)
            }
            (Some(_), Some(_), None) => false,
        };
        if good { Ok(()) } else { Err("the two sides do not have this in common".to_owned()) }
    }

    fn contains(&self, filter: Option<&NamedFilter>, resource: Resource<'_>) -> Option<Containment> {
        let Some(filter) = filter else { return Some(Containment::Everything) };
        let (kind, name, owner) = match resource {
            Resource::Everything => return None,
            Resource::Group(name) => ("group", name.to_owned(), None),
            Resource::Server { user, name } => ("server", format!("{user}/{name}"), Some(user)),
            Resource::Service(name) => ("service", name.to_owned(), None),
            Resource::User(name) => ("user", name.to_owned(), Some(name)),
        };
        if filter.kind == kind && filter.name == name {
            return Some(Containment::Same);
        }
        let owner = owner?;
        if kind == "server" && filter.kind == "user" && filter.name == owner {
            return Some(Containment::Owner);
        }
        let groups = self.row("users", "name", owner).map(|row| list(row, "groups")).unwrap_or_default();
        (filter.kind == "group" && groups.contains(&filter.name)).then_some(Containment::Group)
    }

    fn implied(&self, scope: &str, other: &str) -> bool {
        let owner = if scope == "self" { Owner::User("x") } else { Owner::Nobody };
        let expanded = self.policy.algebra().expand(&[scope], owner, hubscope::jupyterhub::Issuer::Hub);
        expanded.is_ok_and(|list| list.iter().any(|text| text.split('!').next() == Some(other)))
    }

    fn shares(&self, server: &str) -> impl Iterator<Item = &Value> {
        let (user, name) = server.split_once('/').unwrap_or((server, ""));
        let shares = self.document["shares"].as_array().map_or(&[][..], Vec::as_slice);
        shares.iter().filter(move |share| share["server"]["user"] == user && share["server"]["name"] == name)
    }

    fn shared(&self, server: &str) -> Vec<String> {
        self.shares(server).flat_map(|share| list(share, "scopes")).collect()
    }

    fn row(&self, table: &str, key: &str, name: &str) -> Result<&'h Value, String> {
        let rows = self.document[table].as_array().map_or(&[][..], Vec::as_slice);
        rows.iter().find(|row| row[key] == name).ok_or_else(|| format!("no {table} `{name}`"))
    }
}

fn as_resource(filter: &NamedFilter) -> Resource<'_> {
    match filter.kind {
        "group" => Resource::Group(&filter.name),
        "server" => {
            let (user, name) = filter.name.split_once('/').unwrap_or((&filter.name, ""));
            Resource::Server { user, name }
        }
        "service" => Resource::Service(&filter.name),
        _ => Resource::User(&filter.name),
    }
}

fn is_plain(filter: &NamedFilter) -> bool {
    !filter.kind.is_empty()
}

fn list(row: &Value, name: &str) -> Vec<String> {
    let list = row[name].as_array().map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn needs(list: &[String], name: &str) -> Checked {
    if list.iter().any(|item| item == name) { Ok(()) } else { Err(format!("no `{name}` among {list:?}")) }
}

fn same<T: PartialEq + std::fmt::Debug>(one: &T, other: &T, what: &str) -> Checked {
    if one == other { Ok(()) } else { Err(format!("{what}: {one:?}, {other:?}")) }
}
