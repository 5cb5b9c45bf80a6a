//! What the hub would answer to an HTTP request: handler, scopes, and status.
//!
//! Rule: `docs/rules/jupyterhub.md`, HTTP routes. The table is data, one row a route; what a handler tests after its gate is a small
//! function, one file a subject.

mod call;
mod caller;
mod door;
mod matching;
mod outcome;
mod policy;
mod reason;
mod rules;
mod table;
mod template;
mod written;

pub(super) use self::rules::names::is_user_name;
pub use self::{
    caller::Caller,
    outcome::{Dependency, Outcome},
    policy::{Request, Route, RouteFilter},
    reason::Reason,
    table::{KnownRoute, known_routes},
};
