//! Queries in JSON: every question that a policy answers, for bindings and programs that speak no Rust.
//!
//! A query is an object whose member `op` names the question; its other members are the arguments. The answer is a JSON value.
//! It takes time for text and objects: whoever asks "may they?" a thousand times a second asks a [`Subject`].
//!
//! A principal is `{"user": name}`, `{"service": name}`, `{"group": name}` or `{"token": id}`; `null` is nobody, who holds
//! nothing. The bearer of a token that the snapshot need not show is `{"bearer": {"user": name}, "scopes": [...]}`, or with a service, with the
//! expanded scopes that the hub's `GET /user` lists for it; explanations and what is to be granted want one of the others. An owner is one of the first three, a client `null` (the hub itself), `{"server": "owner/name"}` or
//! `{"service": name}`.
//!
//! | `op` | arguments | value |
//! | --- | --- | --- |
//! | `scopes_for`, `parsed_for` | `principal` | expanded scopes, as a list or by base, with `"ALL"` for everything |
//! | `expand` | `scopes`, `owner`, `client` | expanded scopes |
//! | `parse`, `reduce` | `scopes` | the same scopes by base; without what others cover |
//! | `unparse` | `parsed` | a list |
//! | `intersect` | `a`, `b`, `db` | `scopes`, and `warned` if groups would have had to be looked up |
//! | `has_scope` | `scope`, `principal` or `have`, `post_filter`, `db` | whether it is held |
//! | `needs_scope` | `principal`, `scopes`, `kwargs`, `post_filter` | status of the gate: 200, 403 or 404 |
//! | `filter` | `principal`, `scope`, `kind`, `name` | whether a list or a model shows this resource |
//! | `model_keys` | `principal`, `kind`, `name`, `include_stopped`, `running` | fields of a model |
//! | `check_access` | `principal`, `required` | which of these a single-user server or a service finds covered |
//! | `exist`, `create_role`, `custom_scopes` | `scopes`, `role` | `true`: the hub accepts it |
//! | `share_filter` | `scopes`, `server`, `check` | scopes of a share |
//! | `token_valid` | `token` | whether it identifies anybody |
//! | `token_allowed` | `owner`, `scopes`, `client` | `true`: it would be issued |
//! | `resolve_requested` | `owner`, `client`, `requested`, `have` | `expanded`, `allowed`, `disallowed` |
//! | `identify`, `access_scopes` | `owner`; `client` | helper sets |
//! | `describe_raw`, `describe_parsed` | `scopes`, `username` | pairs of scope and filter in words |
//! | `route` | `principal`, `method`, `path` | `handler`, and the `status` of the test of scopes in front of it |
//! | `list` | `principal`, `kind`: `users`, `groups` or `services` | `status`, and `rows` of name and fields |
//! | `request` | `principal`, `as`, `header`, `method`, `path`, `body` | what the hub answers to a whole request; see below |
//!
//! `request` answers `handler` and `route` (class and template of the path), `scopes` of which one suffices and the `filter` that
//! they are asked for (`"any"`, `"unfiltered"`, a list such as `["server=ann/lab"]`, or null where no scopes are tested), `status`
//! or null, `outcome` (`status`, `conditional` or `unknown`), `usual` (the status under default settings, or null), `reason` (a
//! stable word), `because` (a sentence) and `depends` (words such as `body`, `server-running`, `setting:admin_access`). `as` is
//! `session` or `token`, by default a session for users and a token for tokens and services; a user `as` a token is the bearer of
//! one that says `inherit`. `header` is `{"token": id}`, sent besides a session. `path` is what is sent, percent-escapes and all; of `body` null is an empty one, and an absent one is
//! not told.
//!
//! These are the queries that the installed `jupyterhub` package answers in `tests/oracle`, under the same names, `request`
//! aside; its README says more about each. The others are of the engine alone:
//!
//! | `op` | arguments | value |
//! | --- | --- | --- |
//! | `explain` | `principal`, `scope`, `resource` | [`Explanation`](crate::jupyterhub::Explanation) |
//! | `explain_request` | `principal`, `method`, `path`, `body` | [`RequestExplanation`](crate::jupyterhub::RequestExplanation) |
//! | `remedies` | `principal`, `scope`, `resource` | a list of [`Remedy`](crate::jupyterhub::Remedy) |
//! | `reach` | `principal`, `scope`, `list`, `limit`, `sql` | `filters`; with `list` `count` and `names`; with `sql` `where` |
//! | `holders` | `scope`, `resource`, `tokens`, `limit` | [`Holders`](crate::jupyterhub::Holders) |
//! | `preview` | `edits`, `tokens`, `limit`, `queries` | [`Difference`](crate::jupyterhub::Difference) and `answers` after the edits |
//! | `routes` | | every address with each of its methods: `method`, `path`, `route`, `handler`, `scopes` of which one suffices |
//! | `test` | `tests`, `edits` | [`Report`](crate::policy_tests::Report) of [policy tests](crate::policy_tests), after edits if there are any |
//!
//! A `preview` answers at most 1,000 `queries` with at most 32 MiB of text (`too-many-queries`, `answers-too-long`), and among them nothing
//! that copies the policy once more: no `preview`, no `remedies`, no `edits`.
//!
//! A `resource` is `{"user"}`, `{"user", "server"}`, `{"group"}` or `{"service"}`; without one everything is asked for.

mod arguments;
mod checks;
mod definitions;
mod error;
mod insight;
mod models;
mod requests;
mod sets;
mod start;
mod tests;
mod tokens;
mod what_if;

use serde_json::{Value, json};

use self::arguments::{Arguments, Bearer};
pub use self::{
    error::{ErrorKind, QueryError},
    start::start,
};
use crate::{
    Decision, Policy, Subject,
    jupyterhub::{Edit, Holder, PrincipalKind},
    snapshot::Timestamp,
};

type Answered = Result<Value, QueryError>;

/// What a query is asked about.
#[derive(Clone, Copy)]
struct Asked<'p> {
    policy: &'p Policy,
    /// When tokens are judged.
    now: Timestamp,
    /// The principal, if the query tells its scopes.
    bearer: Option<&'p Presented<'p>>,
}

/// A principal that is told by its scopes.
struct Presented<'q> {
    kind: PrincipalKind,
    name: &'q str,
    holder: Holder,
}

/// Answers a query. `now` is the time at which tokens are judged.
///
/// ```
/// # use hubscope::{Policy, query, snapshot::{Limits, Timestamp}};
/// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
/// #     "issued_at": "2026-01-31T09:00:00Z", "knows": ["vocabulary"]}"#;
/// let policy = Policy::load(snapshot, &Limits::default())?;
/// let question = serde_json::json!({ "op": "reduce", "scopes": ["users", "users!user=ann"] });
/// assert_eq!(query::answer(&policy, &question, Timestamp::from_micros(0))?, serde_json::json!(["users"]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`QueryError`] if the hub itself would answer with an error, if the query makes no sense, or if the document does not say.
pub fn answer(policy: &Policy, query: &Value, now: Timestamp) -> Result<Value, QueryError> {
    let arguments = Arguments(query);
    let bearer = match arguments.presented()? {
        None => None,
        Some(Bearer { kind, name, scopes }) => match policy.presented_if_known(scopes.iter().copied()) {
            Some(holder) => Some(Presented { kind, name, holder }),
            None => {
                let mut policy = policy.clone();
                policy.presented(scopes).map_err(QueryError::intake)?;
                return answer(&policy, query, now);
            }
        },
    };
    ask(Asked { policy, now, bearer: bearer.as_ref() }, arguments)
}

/// Takes in the names that the scopes of a query's bearer mention, so that [`answer`] need not copy the policy for it. A policy that is asked
/// by many bearers keeps their names; the answers are the same.
pub fn prepare(policy: &mut Policy, query: &Value) {
    if let Ok(Some(Bearer { scopes, .. })) = Arguments(query).presented() {
        // What cannot be taken in is refused when it is asked.
        let _ = policy.presented(scopes);
    }
}

/// The policy after edits, a list as [`Edit`] writes them; all are made or none. Places of errors begin with `/edits`.
///
/// # Errors
///
/// [`QueryError`] with the place of the edit that cannot be made.
pub fn edited(policy: &Policy, edits: &Value) -> Result<Policy, QueryError> {
    let edits = Edit::list(edits, "/edits").map_err(QueryError::shape)?;
    policy.edited(&edits).map_err(|error| QueryError::edit(&error))
}

fn ask(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    match query.text("op")? {
        "access_scopes" => tokens::access(query),
        "check_access" => checks::check_access(hub, query),
        "create_role" => definitions::create_role(hub, query),
        "custom_scopes" => definitions::custom_scopes(hub, query),
        "describe_parsed" => models::describe_parsed(hub, query),
        "describe_raw" => models::describe_raw(hub, query),
        "exist" => definitions::exist(hub, query),
        "expand" => sets::expand(hub, query),
        "explain" => insight::explain(hub, query),
        "explain_request" => insight::explain_request(hub, query),
        "filter" => checks::filter(hub, query),
        "has_scope" => checks::has_scope(hub, query),
        "holders" => insight::holders(hub, query),
        "identify" => tokens::identify(query),
        "list" => requests::list(hub, query),
        "intersect" => sets::intersect(hub, query),
        "model_keys" => models::model_keys(hub, query),
        "needs_scope" => checks::needs_scope(hub, query),
        "parse" => sets::parse(hub, query),
        "parsed_for" => sets::parsed_for(hub, query),
        "preview" => what_if::preview(hub, query),
        "reach" => insight::reach(hub, query),
        "reduce" => sets::reduce(hub, query),
        "remedies" => insight::remedies(hub, query),
        "request" => requests::request(hub, query),
        "resolve_requested" => tokens::resolve_requested(hub, query),
        "route" => requests::route(hub, query),
        "routes" => requests::routes(hub),
        "scopes_for" => held_scopes(hub, query).map(|scopes| json!(scopes)),
        "share_filter" => definitions::share_filter(query),
        "test" => tests::test(hub, query),
        "token_allowed" => tokens::token_allowed(hub, query),
        "token_valid" => tokens::token_valid(hub, query),
        "unparse" => sets::unparse(query),
        op => Err(QueryError::query(format!("there is no query `{op}`"))),
    }
}

/// Expanded scopes of the principal. Nobody holds nothing.
fn held_scopes(hub: Asked<'_>, query: Arguments<'_>) -> Result<Vec<String>, QueryError> {
    match subject(hub, query)? {
        Some(subject) => Ok(subject.scopes()?),
        None => Ok(Vec::new()),
    }
}

fn subject<'p>(hub: Asked<'p>, query: Arguments<'_>) -> Result<Option<Subject<'p>>, QueryError> {
    if let Some(bearer) = hub.bearer {
        return Ok(Some(hub.policy.subject(&bearer.holder)));
    }
    Ok(match query.principal()? {
        None => None,
        Some(("group", name)) => Some(hub.policy.group(name)),
        Some(("service", name)) => Some(hub.policy.service(name)),
        Some(("token", id)) => Some(hub.policy.token(id, hub.now)),
        Some(("user", name)) => Some(hub.policy.user(name)),
        Some((kind, _)) => {
            return Err(QueryError::query(format!("there is no principal of the kind `{kind}`")));
        }
    })
}

fn borrowed(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

fn decided(decision: Decision) -> Answered {
    match decision {
        Decision::Allow => Ok(json!(true)),
        Decision::Deny => Ok(json!(false)),
        Decision::Fault(_) | Decision::Unknown(_) => Err(decision.into()),
    }
}
