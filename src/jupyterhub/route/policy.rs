//! The question about a request.

use serde_json::Value;

use super::{
    call::Call,
    caller::Caller,
    matching::find_row,
    outcome::{Dependency, Outcome, Test, Verdict},
    reason::Reason,
    table::Takes,
};
use crate::{
    jupyterhub::{policy::Policy, subject::Gate},
    snapshot::Timestamp,
};

/// The methods that the hub's web server knows at all.
const METHODS: &[&str] = &["GET", "HEAD", "POST", "DELETE", "PATCH", "PUT", "OPTIONS"];

/// Those that could change something.
const UNSAFE_METHODS: &[&str] = &["POST", "DELETE", "PATCH", "PUT"];

/// A request to the hub.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "this is what a request has")]
pub struct Request<'r> {
    /// The method, in capitals.
    pub method: &'r str,
    /// The path as it is sent, percent-escapes and all; parameters behind a `?` may follow.
    pub path: &'r str,
    /// The body; null stands for an empty one, and `None` for one that is not told.
    pub body: Option<&'r Value>,
    /// Who sends it.
    pub caller: &'r Caller<'r>,
    /// When, which decides about tokens that a list leaves out because they are expired.
    pub now: Timestamp,
}

/// Where a request goes and how it ends.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Route {
    /// The class of the handler in the `jupyterhub` package.
    pub handler: &'static str,
    /// The path with names for its variable parts; below the hub's prefix, unless the handler serves what lies outside.
    pub template: &'static str,
    /// The scopes of which one suffices, empty where none is tested.
    pub scopes: &'static [&'static str],
    /// What they must be held for; `None` where none is tested.
    pub filter: Option<RouteFilter>,
    /// What the test of scopes alone says, before the handler's own tests; `None` where none is made. What fails earlier, such as an unknown
    /// path, shows here too.
    pub gate: Option<Outcome>,
    /// What the hub answers.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// What is assumed of the hub because the snapshot does not say it: the outcome holds if it is so.
    pub assumes: &'static [Dependency],
}

/// What a scope must be held for.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "these are the ways in which a gate looks at filters")]
pub enum RouteFilter {
    /// Under any filter.
    Any,
    /// For one of these, as filters write them, such as `server=ann/lab`.
    OneOf(Vec<String>),
    /// Without a filter.
    Unfiltered,
}

impl Policy {
    /// What every address of the hub itself begins with, such as `/hub`.
    #[must_use]
    pub fn hub_prefix(&self) -> String {
        let base = self.settings.base_url.as_deref().unwrap_or("/").trim_end_matches('/');
        format!("{base}/hub")
    }

    /// What the hub would answer to a request.
    ///
    /// Nothing is sent anywhere. Where the answer depends on what no snapshot holds, such as whether a server runs, the outcome is
    /// [`Outcome::Conditional`] and says on what.
    ///
    /// ```
    /// # use hubscope::{Policy, jupyterhub::{Caller, Request}, snapshot::{Limits, Timestamp}};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z",
    /// #     "knows": ["vocabulary", "roles", "users", "groups", "services", "tokens", "shares"],
    /// #     "roles": [{"name": "user", "scopes": ["self"]}],
    /// #     "users": [{"name": "ann", "roles": ["user"]}, {"name": "carl", "roles": ["user"]}]}"#;
    /// # let policy = Policy::load(snapshot, &Limits::default())?;
    /// let ann = Caller::session(&policy, "ann");
    /// let ask = |path| {
    ///     let now = Timestamp::from_micros(0);
    ///     policy.route(&Request { method: "GET", path, body: None, caller: &ann, now })
    /// };
    /// assert_eq!(ask("/hub/api/users/ann").outcome.status(), Some(200));
    /// let refused = ask("/hub/api/users/carl");
    /// assert_eq!((refused.outcome.status(), refused.reason.code()), (Some(404), "scope-held-elsewhere"));
    /// assert_eq!(ask("/hub/api/users").outcome.status(), Some(403));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn route(&self, request: &Request<'_>) -> Route {
        let (path, query) = request.path.split_once('?').unwrap_or((request.path, ""));
        let base_url = self.settings.base_url.as_deref();
        let found = find_row(path, base_url.unwrap_or("/"));
        let row = found.row;
        let answer = row.answers(self.version).find(|answer| answer.method == request.method);
        let mut route = Route {
            handler: row.handler,
            template: row.template,
            scopes: answer.map_or(&[], |answer| answer.door.scopes()),
            filter: None,
            gate: None,
            outcome: Outcome::Status(405),
            reason: Reason::MethodNotAllowed,
            assumes: if base_url.is_none() { &[Dependency::BaseUrl] } else { &[] },
        };
        let (parameters, is_text) = match found.parameters {
            Ok(parameters) => (parameters, true),
            Err(_) => (Vec::new(), false),
        };
        let call = Call {
            policy: self,
            caller: request.caller,
            row,
            method: request.method,
            parameters,
            query,
            body: request.body,
            now: request.now,
        };
        if let Err(verdict) = before_the_method(&call, is_text, answer.is_some()) {
            route.gate = Some(verdict.outcome.clone());
            return route.ending(unproven(&call, &verdict).unwrap_or(verdict));
        }
        let Some(answer) = answer else {
            return route.ending(Verdict::status(200, Reason::Done));
        };
        route.filter = answer.door.filter(&call);
        let door = answer.door.pass(&call);
        if !answer.door.scopes().is_empty() {
            route.gate = Some(match &door {
                Ok(()) => Outcome::Status(200),
                Err(verdict) => verdict.outcome.clone(),
            });
        }
        let verdict = match door.and_then(|()| (answer.rule)(&call)) {
            Ok(verdict) | Err(verdict) => verdict,
        };
        route.ending(verdict)
    }
}

impl Route {
    /// What the test of scopes alone says; `None` where no scopes are tested, or where it is not an answer of the test.
    #[must_use]
    pub fn gate(&self) -> Option<Gate> {
        match self.gate.as_ref()?.status()? {
            200 => Some(Gate::Pass),
            403 => Some(Gate::Forbidden),
            404 => Some(Gate::NotFound),
            _ => None,
        }
    }

    fn ending(self, verdict: Verdict) -> Self {
        Self { outcome: verdict.outcome, reason: verdict.reason, ..self }
    }
}

/// Pages ask for proof that a request which could change something comes from one of them, and they ask first: before they say that
/// there is no such address or no such method.
fn unproven(call: &Call<'_>, verdict: &Verdict) -> Option<Verdict> {
    let is_late = matches!(verdict.reason, Reason::MethodNotAllowed | Reason::NoSuchRoute);
    let wants_proof = call.row.takes != Takes::Api && UNSAFE_METHODS.contains(&call.method);
    (is_late && wants_proof && call.asker().is_none()).then(Verdict::unproven)
}

/// What the hub looks at before it runs the method of a handler, in its order.
fn before_the_method(call: &Call<'_>, is_text: bool, is_implemented: bool) -> Test {
    if !METHODS.contains(&call.method) {
        return Err(Verdict::status(405, Reason::MethodNotAllowed));
    }
    if !is_text {
        return Err(Verdict::status(400, Reason::BadPath));
    }
    if call.row.takes != Takes::Nothing
        && let Some(trouble) = call.asker().and_then(|asker| asker.subject.trouble())
    {
        return Err(Verdict::undecided(trouble));
    }
    if call.row.answers.is_empty() {
        return Err(Verdict::status(404, Reason::NoSuchRoute));
    }
    let is_options = call.row.takes == Takes::Api && call.method == "OPTIONS";
    if !is_implemented && !is_options {
        return Err(Verdict::status(405, Reason::MethodNotAllowed));
    }
    Ok(())
}
