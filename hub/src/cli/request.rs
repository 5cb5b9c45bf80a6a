//! What the hub answers to a request, and which scopes decided it.

use std::str::FromStr;

use hubscope::{
    Policy, Resource,
    jupyterhub::{Dependency, Explanation, Outcome, Remedy, Request, Route, RouteFilter},
};
use serde_json::{Value, json};

use super::{Exit, Failure, explain, principal::Principal, reach, target::Target, words::list};

/// A method and a path.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) method: String,
    pub(super) path: String,
}

impl FromStr for Line {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_whitespace().collect::<Vec<_>>().as_slice() {
            [method, path] if path.starts_with('/') => {
                Ok(Self { method: method.to_ascii_uppercase(), path: (*path).to_owned() })
            }
            _ => Err(
                "write a method and a path from the root of the hub's address, for example GET /hub/api/users"
                    .to_owned(),
            ),
        }
    }
}

/// The answer to a request, with its reasons.
pub(super) struct Answer {
    line: String,
    who: String,
    route: Route,
    reasons: Vec<Scope>,
}

/// What one of the scopes that a handler asks for said.
struct Scope {
    scope: String,
    target: Option<Target>,
    explanation: Explanation,
    /// Of a list, which is filtered after the test.
    reach: Option<String>,
}

impl Answer {
    pub(super) fn of(
        policy: &Policy,
        principal: &Principal,
        line: &Line,
        body: Option<&Value>,
    ) -> Result<Self, Failure> {
        let caller = principal.caller(policy);
        let Line { method, path } = line;
        // Such requests have no body unless somebody says so.
        let is_plain = ["GET", "HEAD", "DELETE"].contains(&method.as_str());
        let body = body.or(is_plain.then_some(&Value::Null));
        let route = policy.route(&Request { method, path, body, caller: &caller, now: principal.time() });
        let reasons = reasons(policy, principal, &route)?;
        Ok(Self { line: format!("{method} {path}"), who: principal.words(), route, reasons })
    }

    /// The answer first, then the scopes that decided.
    pub(super) fn sentences(&self) -> Vec<String> {
        let Self { line, who, route, reasons } = self;
        let because = route.reason;
        let mut lines = vec![match &route.outcome {
            Outcome::Status(status) => format!("{line} by {who} gets {status}: {because}."),
            Outcome::Conditional { usual: Some(status), .. } => {
                format!("{line} by {who} usually gets {status}: {because}.")
            }
            Outcome::Conditional { usual: None, .. } => {
                format!("What {line} by {who} gets depends on more than the snapshot says.")
            }
            Outcome::Unknown(_) => format!("What {line} by {who} gets is unknown: {because}."),
        }];
        let depends: Vec<String> = depends(route).map(|dependency| dependency.to_string()).collect();
        if !depends.is_empty() {
            lines.push(format!("  This depends on {}.", list(&depends)));
        }
        if !route.scopes.is_empty() {
            lines.push(format!("  {}", wanted(route, reasons)));
        }
        // Of several scopes that all refuse, the one that came nearest stands for the others.
        let told = reasons.iter().find(|reason| !reason.explanation.misses.is_empty()).or(reasons.first());
        if let Some(reason) = told {
            lines.extend(reason.lines().into_iter().map(|line| format!("  {line}")));
        }
        let others: Vec<String> = reasons
            .iter()
            .filter(|reason| told.is_some_and(|told| told.scope != reason.scope))
            .map(|reason| format!("`{}`", reason.scope))
            .collect();
        if !others.is_empty() {
            lines.push(format!("  For this {who} holds no {} either.", others.join(", no ")));
        }
        lines
    }

    pub(super) fn json(&self) -> Value {
        let Self { line, route, reasons, .. } = self;
        let usual = self.usual();
        let depends: Vec<&str> = depends(route).map(|dependency| dependency.word()).collect();
        let filter = match &route.filter {
            None => Value::Null,
            Some(RouteFilter::Any) => json!("any"),
            Some(RouteFilter::OneOf(filters)) => json!(filters),
            Some(RouteFilter::Unfiltered) => json!("unfiltered"),
        };
        let explanations: Vec<Value> = reasons
            .iter()
            .map(|reason| {
                let mut explanation = json!(reason.explanation);
                explanation["scope"] = json!(reason.scope);
                explanation["resource"] = json!(reason.target.as_ref().map(Target::to_string));
                explanation
            })
            .collect();
        json!({
            "request": line,
            "handler": route.handler,
            "route": route.template,
            "scopes": route.scopes,
            "filter": filter,
            "status": route.outcome.status(),
            "outcome": route.outcome.word(),
            "usual": usual,
            "reason": route.reason.code(),
            "because": route.reason.to_string(),
            "depends": depends,
            "explanations": explanations,
        })
    }

    /// What would let the scopes pass, of a request that they refused.
    pub(super) fn remedies(
        &self,
        policy: &Policy,
        principal: &Principal,
        wanted: bool,
    ) -> Result<Vec<Remedy>, Failure> {
        let refused = self.reasons.first().filter(|_| wanted && self.exit() == Exit::Deny);
        refused.map_or_else(
            || Ok(Vec::new()),
            |reason| explain::remedies(policy, principal, &reason.scope, reason.resource()),
        )
    }

    /// The status; where it depends on more than the snapshot says, what it usually is, if that can be told.
    pub(super) fn usual(&self) -> Option<u16> {
        match &self.route.outcome {
            Outcome::Status(status) => Some(*status),
            Outcome::Conditional { usual, .. } => *usual,
            Outcome::Unknown(_) => None,
        }
    }

    /// What the test of scopes says: 200 where it lets the request through. Without such a test, the answer itself counts.
    pub(super) fn gate(&self) -> Option<u16> {
        match &self.route.gate {
            Some(gate) => gate.status(),
            None => self.usual().map(|status| if status < 400 { 200 } else { status }),
        }
    }

    /// As of a decision; where a status depends on more, what it usually is.
    pub(super) fn exit(&self) -> Exit {
        match self.usual() {
            None => Exit::Unknown,
            Some(..400) => Exit::Allow,
            Some(400..500) => Exit::Deny,
            Some(_) => Exit::Fault,
        }
    }
}

impl Scope {
    fn resource(&self) -> Resource<'_> {
        self.target.as_ref().map_or(Resource::Everything, Target::resource)
    }

    fn lines(&self) -> Vec<String> {
        match &self.reach {
            Some(reach) => vec![reach.clone()],
            None => explain::indented(&self.explanation),
        }
    }
}

/// The scope that let the request through; of a refused one, all that were asked for.
fn reasons(policy: &Policy, principal: &Principal, route: &Route) -> Result<Vec<Scope>, Failure> {
    let targets: Vec<Option<Target>> = match &route.filter {
        Some(RouteFilter::OneOf(filters)) => filters.iter().map(|filter| filter.parse().ok()).collect(),
        _ => vec![None],
    };
    let is_list = route.filter == Some(RouteFilter::Any);
    let subject = principal.of(policy);
    let mut reasons = Vec::new();
    for scope in route.scopes {
        for target in &targets {
            let resource = target.as_ref().map_or(Resource::Everything, Target::resource);
            let explanation = policy.explain(principal.named(), scope, resource)?;
            let passes = explanation.decision.is_allow() || is_list && subject.holds(scope)?.is_allow();
            let reach = if is_list && passes {
                let filters = subject.reach(scope).map(|reach| reach::sentence(principal, scope, &reach));
                filters.ok()
            } else {
                None
            };
            let reason = Scope { scope: (*scope).to_owned(), target: target.clone(), explanation, reach };
            if passes {
                return Ok(vec![reason]);
            }
            reasons.push(reason);
        }
    }
    Ok(reasons)
}

fn wanted(route: &Route, reasons: &[Scope]) -> String {
    let scopes: Vec<String> = route.scopes.iter().map(|scope| format!("`{scope}`")).collect();
    let over = match &route.filter {
        None => String::new(),
        Some(RouteFilter::Any) => ", with whatever filter: the list shows what it reaches".to_owned(),
        Some(RouteFilter::Unfiltered) => " without a filter".to_owned(),
        Some(RouteFilter::OneOf(_)) => {
            let mut targets: Vec<String> =
                reasons.iter().filter_map(|reason| reason.target.as_ref()).map(Target::words).collect();
            targets.dedup();
            format!(" over {}", targets.join(" or "))
        }
    };
    format!("The hub's {} asks for {}{over}.", route.handler, scopes.join(" or "))
}

/// What the answer depends on beside the snapshot.
fn depends(route: &Route) -> impl Iterator<Item = Dependency> {
    let conditional = match &route.outcome {
        Outcome::Conditional { depends, .. } => *depends,
        Outcome::Status(_) | Outcome::Unknown(_) => &[],
    };
    conditional.iter().chain(route.assumes).copied()
}
