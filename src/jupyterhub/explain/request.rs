//! Why a request is answered as it is: what the hub says, and what each scope that it asks for comes from.

use std::{fmt, str::FromStr};

use serde::Serialize;
use serde_json::Value;

use super::{
    super::{
        policy::Policy,
        question::{QuestionError, Resource},
        route::{Caller, Outcome, Request, Route, RouteFilter},
    },
    Explanation, Principal,
};
use crate::snapshot::Timestamp;

/// What a hub answers to a request, with the scopes that decided.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct RequestExplanation {
    /// The answer.
    #[serde(flatten)]
    pub route: Route,
    /// The scope that let the request through; of a refused one, all that would have, with each resource that they are asked for.
    pub explanations: Vec<ScopeExplanation>,
    /// The same as lines for people, those that belong to another indented.
    pub text: Vec<String>,
}

/// What one of the scopes that a handler asks for says.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ScopeExplanation {
    /// The scope.
    pub scope: String,
    /// What it is asked for, as a filter writes it; `None` is everything.
    pub resource: Option<String>,
    /// Whether it is held, and why.
    #[serde(flatten)]
    pub explanation: Explanation,
    /// Where the scope in any form is enough, as for a list, which is cut down after the test, what it reaches, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<String>,
}

/// A method and a path from the root of the hub's address.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RequestLine {
    method: String,
    path: String,
}

/// What is no method and path.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "there is nothing to add: the sentence says how a request is written"
)]
pub struct RequestLineError;

impl RequestLine {
    /// Puts a method and a path together.
    #[must_use]
    pub fn new(method: &str, path: &str) -> Self {
        Self { method: method.to_owned(), path: path.to_owned() }
    }

    /// The method, in capital letters as requests have it.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The path as it is sent.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl FromStr for RequestLine {
    type Err = RequestLineError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut words = text.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some(method), Some(path), None) if path.starts_with('/') => {
                Ok(Self { method: method.to_ascii_uppercase(), path: path.to_owned() })
            }
            _ => Err(RequestLineError),
        }
    }
}

impl fmt::Display for RequestLine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.path)
    }
}

impl fmt::Display for RequestLineError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "write a method and a path from the root of the hub's address, for example GET /hub/api/users",
        )
    }
}

impl std::error::Error for RequestLineError {}

impl ScopeExplanation {
    /// What the scope is asked for.
    #[must_use]
    pub fn resource(&self) -> Resource<'_> {
        self.resource.as_deref().and_then(Resource::named).unwrap_or(Resource::Everything)
    }

    fn lines(&self) -> Vec<String> {
        match &self.reach {
            Some(reach) => vec![reach.clone()],
            None => self.explanation.lines(),
        }
    }
}

impl Explanation {
    /// The sentences as lines: the decision, and indented below it what it comes from.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = self.text.clone();
        lines.iter_mut().skip(1).for_each(|line| line.insert_str(0, "  "));
        lines
    }
}

impl Policy {
    /// Predicts the hub's answer to a request as [`Policy::route`], and says why.
    ///
    /// Users ask in a browser session, services with a token of their own. A method without a body (GET, HEAD, DELETE) has none
    /// unless one is given.
    ///
    /// ```
    /// # use hubscope::{Policy, jupyterhub::Principal, snapshot::{Limits, Timestamp}};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z",
    /// #     "knows": ["vocabulary", "roles", "users", "groups", "services", "tokens", "shares"],
    /// #     "roles": [{"name": "teacher", "scopes": ["read:users!group=class-A"]}],
    /// #     "users": [{"name": "johan", "roles": ["teacher"]}, {"name": "student9"}]}"#;
    /// # let policy = Policy::load(snapshot, &Limits::default())?;
    /// let line = "GET /hub/api/users/student9".parse()?;
    /// let why = policy.explain_request(Principal::User("johan"), &line, None, Timestamp::from_micros(0))?;
    /// assert_eq!(why.route.outcome.status(), Some(404));
    /// println!("{}", why.text.join("\n"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`QuestionError`] if the handler asks for a scope that this hub does not define.
    pub fn explain_request(
        &self,
        principal: Principal<'_>,
        line: &RequestLine,
        body: Option<&Value>,
        now: Timestamp,
    ) -> Result<RequestExplanation, QuestionError> {
        let caller = principal.caller(self);
        let is_plain = ["GET", "HEAD", "DELETE"].contains(&line.method());
        let body = body.or(is_plain.then_some(&Value::Null));
        let route =
            self.route(&Request { method: line.method(), path: line.path(), body, caller: &caller, now });
        let explanations = self.asked_scopes(principal, &route)?;
        let text = sentences(&line.to_string(), &principal.words(), &route, &explanations);
        Ok(RequestExplanation { route, explanations, text })
    }

    fn asked_scopes(
        &self,
        principal: Principal<'_>,
        route: &Route,
    ) -> Result<Vec<ScopeExplanation>, QuestionError> {
        let targets: Vec<Option<&String>> = match &route.filter {
            Some(RouteFilter::OneOf(filters)) => filters.iter().map(Some).collect(),
            _ => vec![None],
        };
        // Some ask for the scope in any form: lists, which are cut down after it, metrics, and what early releases ask without a
        // filter.
        let is_loose = match &route.filter {
            Some(RouteFilter::Any) => true,
            Some(RouteFilter::Unfiltered) => !self.hub_version().unfiltered_gates_are_strict(),
            Some(RouteFilter::OneOf(_)) | None => false,
        };
        let subject = self.principal(principal);
        let mut explanations = Vec::new();
        for scope in route.scopes {
            for target in &targets {
                let resource =
                    target.and_then(|target| Resource::named(target)).unwrap_or(Resource::Everything);
                let explanation = self.explain(principal, scope, resource)?;
                let passes = explanation.decision.is_allow() || is_loose && subject.holds(scope)?.is_allow();
                let reach = if is_loose && passes {
                    let reach = subject.reach(scope);
                    reach.ok().map(|reach| reach.sentence(&principal.words(), scope))
                } else {
                    None
                };
                let resource = target.cloned();
                let one = ScopeExplanation { scope: (*scope).to_owned(), resource, explanation, reach };
                if passes {
                    return Ok(vec![one]);
                }
                explanations.push(one);
            }
        }
        Ok(explanations)
    }
}

impl Principal<'_> {
    /// The principal as the sender of a request: a user in a browser session, a service with a token of its own.
    #[must_use]
    pub fn caller<'p>(&self, policy: &'p Policy) -> Caller<'p> {
        match self {
            Self::Group(name) => Caller::group(policy, name),
            Self::Service(name) => Caller::service(policy, name),
            Self::Token { id, now } => Caller::token(policy, id, *now),
            Self::User(name) => Caller::session(policy, name),
        }
    }
}

/// The answer first, then the scopes that decided.
fn sentences(line: &str, who: &str, route: &Route, explanations: &[ScopeExplanation]) -> Vec<String> {
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
    let depends: Vec<String> = route.depends().map(|dependency| dependency.to_string()).collect();
    if !depends.is_empty() {
        lines.push(format!("  This depends on {}.", listed(&depends)));
    }
    if !route.scopes.is_empty() {
        lines.push(format!("  {}", wanted(route, explanations)));
    }
    // Of several scopes that all refuse, the one that came nearest stands for the others.
    let told = explanations.iter().find(|one| !one.explanation.misses.is_empty()).or(explanations.first());
    if let Some(told) = told {
        lines.extend(told.lines().into_iter().map(|line| format!("  {line}")));
    }
    let others: Vec<String> = explanations
        .iter()
        .filter(|one| told.is_some_and(|told| told.scope != one.scope))
        .map(|one| format!("`{}`", one.scope))
        .collect();
    if !others.is_empty() {
        lines.push(format!("  For this {who} holds no {} either.", others.join(", no ")));
    }
    lines
}

fn wanted(route: &Route, explanations: &[ScopeExplanation]) -> String {
    let scopes: Vec<String> = route.scopes.iter().map(|scope| format!("`{scope}`")).collect();
    let over = match &route.filter {
        None => String::new(),
        Some(RouteFilter::Any) if route.handler.ends_with("ListAPIHandler") => {
            ", with whatever filter: the list shows what it reaches".to_owned()
        }
        Some(RouteFilter::Any) => ", with whatever filter".to_owned(),
        Some(RouteFilter::Unfiltered) if explanations.iter().any(|one| one.reach.is_some()) => {
            ", in this release with whatever filter".to_owned()
        }
        Some(RouteFilter::Unfiltered) => " without a filter".to_owned(),
        Some(RouteFilter::OneOf(_)) => {
            let mut targets: Vec<String> = explanations.iter().map(|one| one.resource().words()).collect();
            targets.dedup();
            format!(" over {}", targets.join(" or "))
        }
    };
    format!("The hub's {} asks for {}{over}.", route.handler, scopes.join(" or "))
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}
