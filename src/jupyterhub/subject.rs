//! A principal with a question.

use std::fmt;

use super::{
    bearer::Bearer,
    identity::{ACCESS_SERVERS, ACCESS_SERVICES},
    kinds::{GROUP, SERVER, SERVICE, USER},
    policy::Policy,
    question::{QuestionError, Resource},
};
use crate::{
    decision::{Decision, held_covers},
    policy::{Extent, RowFlags},
    snapshot::Timestamp,
    vocabulary::{Kind, ScopeId},
};

/// Somebody who holds scopes, and may be asked about.
///
/// A subject is a view: one user's browser session and one user's token are two subjects with different answers.
#[derive(Clone, Debug)]
pub struct Subject<'p> {
    policy: &'p Policy,
    bearer: Bearer,
}

/// What the scope test in front of a request handler of the hub would do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a caller must think again when a new way to answer appears")]
pub enum Gate {
    /// Status 403: nobody is logged in, or none of the scopes is held in any form that could match.
    Forbidden,
    /// Status 404: one of the scopes is held, but not for this resource. The hub says the same of resources that do not exist.
    NotFound,
    /// The handler runs.
    Pass,
    /// No status: status 500 at the hub, or unknown here.
    Unanswered(Decision),
}

impl Gate {
    /// The status of the refusal; `None` if the handler runs or nothing can be said.
    #[must_use]
    pub fn status(self) -> Option<u16> {
        match self {
            Self::Forbidden => Some(403),
            Self::NotFound => Some(404),
            Self::Unanswered(Decision::Fault(_)) => Some(500),
            Self::Pass | Self::Unanswered(_) => None,
        }
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forbidden => formatter.write_str("403"),
            Self::NotFound => formatter.write_str("404"),
            Self::Pass => formatter.write_str("pass"),
            Self::Unanswered(decision) => decision.fmt(formatter),
        }
    }
}

impl Policy {
    /// A user in a browser session: own roles, roles of groups, shares with the user and with its groups.
    ///
    /// A user that the snapshot does not show holds nothing.
    #[must_use]
    pub fn user(&self, name: &str) -> Subject<'_> {
        Subject::new(self, self.bearer(USER, name))
    }

    /// A service by its roles.
    #[must_use]
    pub fn service(&self, name: &str) -> Subject<'_> {
        Subject::new(self, self.bearer(SERVICE, name))
    }

    /// A group as the bearer of roles and shares: what it gives to each member, the members' own filters left out.
    #[must_use]
    pub fn group(&self, name: &str) -> Subject<'_> {
        Subject::new(self, self.bearer(GROUP, name))
    }

    /// An API token by the id that the hub shows, at a point in time: an expired token holds nothing.
    ///
    /// Its scopes are intersected with its owner's once, here; a decision then costs what any other costs.
    #[must_use]
    pub fn token(&self, id: &str, now: Timestamp) -> Subject<'_> {
        Subject::new(self, self.token_bearer(id, now))
    }
}

impl<'p> Subject<'p> {
    pub(super) fn new(policy: &'p Policy, bearer: Bearer) -> Self {
        Self { policy, bearer }
    }

    pub(super) fn bearer(&self) -> &Bearer {
        &self.bearer
    }

    pub(super) fn policy(&self) -> &'p Policy {
        self.policy
    }

    /// Whether the hub would allow it: [`Self::decide`] said [`Decision::Allow`].
    ///
    /// # Errors
    ///
    /// As [`Self::decide`].
    pub fn can(&self, scope: &str, resource: Resource<'_>) -> Result<bool, QuestionError> {
        self.decide(scope, resource).map(Decision::is_allow)
    }

    /// Decides one scope for one resource.
    ///
    /// Resources need not exist: as in the hub, names decide, and existence is the handler's business. Allocates nothing for
    /// names up to some 190 bytes; costs at most in proportion to the shorter of the filters held and the groups of the resource.
    ///
    /// # Errors
    ///
    /// [`QuestionError`] for a scope that this hub does not define: a misspelt scope must not look like a deny.
    pub fn decide(&self, scope: &str, resource: Resource<'_>) -> Result<Decision, QuestionError> {
        let scope = self.policy.find_decidable(scope)?;
        Ok(resource.with_name(|resource| self.policy.decide(&self.bearer, scope, resource)))
    }

    /// Decides as the hub filters objects: fields of models, rows of lists, and who may issue a user's tokens.
    ///
    /// It differs from [`Self::decide`] in one oddity: the bare name of a server is compared with server filters too, so a
    /// server of somebody else that is *named* `ann/lab` is seen under `!server=ann/lab`.
    ///
    /// # Errors
    ///
    /// As [`Self::decide`].
    pub fn sees(&self, scope: &str, resource: Resource<'_>) -> Result<Decision, QuestionError> {
        let scope = self.policy.find_decidable(scope)?;
        Ok(self.sees_scope(scope, resource))
    }

    /// The same for any name: one that the hub does not define is held by whoever has it literally, from a share that nobody
    /// expands.
    pub(crate) fn sees_name(&self, scope: &str, resource: Resource<'_>) -> Decision {
        match self.policy.core.vocabulary.find(scope) {
            Some(scope) => self.sees_scope(scope, resource),
            None => Decision::Deny,
        }
    }

    fn sees_scope(&self, scope: ScopeId, resource: Resource<'_>) -> Decision {
        let alias = match resource {
            Resource::Server { name, .. } => self.policy.core.space.find(SERVER, name.as_bytes()),
            _ => None,
        };
        resource.with_name(|resource| self.policy.decide_with_alias(&self.bearer, scope, resource, alias))
    }

    /// Whether a scope is held at all, under whatever filter: what lets a request for a list through.
    ///
    /// # Errors
    ///
    /// As [`Self::decide`].
    pub fn holds(&self, scope: &str) -> Result<Decision, QuestionError> {
        let scope = self.policy.find_decidable(scope)?;
        Ok(self.policy.holds(&self.bearer, scope))
    }

    /// What the scope test in front of a handler would do, given the scopes of which any one suffices.
    ///
    /// # Errors
    ///
    /// As [`Self::decide`], for any of the scopes.
    pub fn gate(&self, any_of: &[&str], resource: Resource<'_>) -> Result<Gate, QuestionError> {
        let scopes =
            any_of.iter().map(|scope| self.policy.find_decidable(scope)).collect::<Result<Vec<_>, _>>()?;
        if matches!(self.bearer, Bearer::Anonymous) {
            return Ok(Gate::Forbidden);
        }
        let loose = resource == Resource::Everything && !self.policy.version.unfiltered_gates_are_strict();
        let decisions: Vec<Decision> = resource.with_name(|resource| {
            scopes
                .iter()
                .map(|scope| match loose {
                    true => self.policy.holds(&self.bearer, *scope),
                    false => self.policy.decide(&self.bearer, *scope, resource),
                })
                .collect()
        });
        if decisions.contains(&Decision::Allow) {
            return Ok(Gate::Pass);
        }
        if let Some(unanswered) = decisions.iter().find(|decision| **decision != Decision::Deny) {
            return Ok(Gate::Unanswered(*unanswered));
        }
        if resource == Resource::Everything {
            return Ok(Gate::Forbidden);
        }
        let held: Vec<Decision> =
            scopes.iter().map(|scope| self.policy.holds(&self.bearer, *scope)).collect();
        if held.contains(&Decision::Allow) {
            return Ok(Gate::NotFound);
        }
        let unanswered = held.into_iter().find(|decision| *decision != Decision::Deny);
        Ok(unanswered.map_or(Gate::Forbidden, Gate::Unanswered))
    }

    /// What the scope test in front of a list would do: a scope under any filter passes, and the rows are filtered afterwards.
    ///
    /// # Errors
    ///
    /// As [`Self::decide`].
    pub fn list_gate(&self, scope: &str) -> Result<Gate, QuestionError> {
        if matches!(self.bearer, Bearer::Anonymous) {
            return Ok(Gate::Forbidden);
        }
        Ok(match self.holds(scope)? {
            Decision::Allow => Gate::Pass,
            Decision::Deny => Gate::Forbidden,
            unanswered => Gate::Unanswered(unanswered),
        })
    }

    /// What makes every question about this principal unanswerable: a fault, or something that the document lacks.
    pub(crate) fn trouble(&self) -> Option<Decision> {
        self.policy.trouble(&self.bearer)
    }

    pub(super) fn is_token(&self) -> bool {
        matches!(self.bearer, Bearer::Token(_) | Bearer::UnseenToken)
    }

    /// The kinds of filters under which a scope is held; `None` if it is held without one.
    pub(super) fn filter_kinds(&self, scope: &str) -> Result<Option<Vec<Kind>>, Decision> {
        let held = self.policy.held(&self.bearer)?;
        let Ok(scope) = self.policy.find_scope(scope) else { return Ok(Some(Vec::new())) };
        let kinds = match held.extent(scope) {
            Extent::Everything => return Ok(None),
            Extent::Named(names) => names.iter().map(|name| name.kind()).collect(),
            Extent::Nothing => Vec::new(),
        };
        match self.policy.unseen_grants_of(&self.bearer, scope) {
            Some(missing) => Err(Decision::Unknown(missing)),
            None => Ok(Some(kinds)),
        }
    }

    /// Whether a single-user server, or a service, lets this principal in by itself.
    ///
    /// They compare the scopes that the hub reports with those they require, and know nothing of memberships: a token that holds
    /// `access:servers!group=class-A` opens no server. (A browser visit goes through the hub, which does know.)
    ///
    /// Meant for tokens. Of a user in a session it says what the session's own scopes would open; a browser visit is made with a token that
    /// the hub issues on the way, and such a token lacks what was shared with the user's groups.
    ///
    /// Anything but a server or a service is denied.
    #[must_use]
    pub fn opens(&self, target: Resource<'_>) -> Decision {
        let scope = match target {
            Resource::Server { .. } => ACCESS_SERVERS,
            Resource::Service(_) => ACCESS_SERVICES,
            Resource::Everything | Resource::Group(_) | Resource::User(_) => return Decision::Deny,
        };
        let Ok(scope) = self.policy.find_scope(scope) else { return Decision::Deny };
        match self.policy.held(&self.bearer) {
            Err(decision) => decision,
            Ok(held) => target.with_name(|resource| {
                let resource =
                    resource.map(|(kind, name)| self.policy.core.space.containers(kind, name, None));
                if held_covers(&held, scope, resource.as_ref()) {
                    return Decision::Allow;
                }
                match self.policy.unseen_grants_of(&self.bearer, scope) {
                    Some(missing) => Decision::Unknown(missing),
                    None => Decision::Deny,
                }
            }),
        }
    }

    /// The expanded scopes, sorted: what the hub's `GET /user` lists for this principal.
    ///
    /// # Errors
    ///
    /// The decision, a fault or an unknown, that every question about this principal gets; unknown too if groups or shares that the
    /// document lacks could give more.
    pub fn scopes(&self) -> Result<Vec<String>, Decision> {
        if let Some(missing) = self.policy.unseen_grants(&self.bearer, true) {
            return Err(self.trouble().unwrap_or(Decision::Unknown(missing)));
        }
        self.seen_scopes()
    }

    /// The expanded scopes as far as the document tells them.
    pub(super) fn seen_scopes(&self) -> Result<Vec<String>, Decision> {
        self.policy.held(&self.bearer).map(|held| self.policy.core.scope_texts(&held))
    }

    /// Whether the snapshot shows this principal, as one who can log in.
    #[must_use]
    pub fn exists(&self) -> bool {
        match &self.bearer {
            Bearer::Absent(_) | Bearer::Anonymous | Bearer::UnseenToken => false,
            Bearer::Principal(entity) => {
                self.policy.row(*entity).is_some_and(|row| row.flags.has(RowFlags::EXISTS))
            }
            Bearer::Token(_) => true,
        }
    }

    /// The admin flag of a user or service. It grants no scope; the hub asks for it when an admin is made or changed.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        match &self.bearer {
            Bearer::Principal(entity) => {
                self.policy.row(*entity).is_some_and(|row| row.flags.has(RowFlags::ADMIN))
            }
            _ => false,
        }
    }
}
