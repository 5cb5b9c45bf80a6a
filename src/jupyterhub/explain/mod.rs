//! Why a question has its answer: every path to an allow, the nearest misses of a deny.
//!
//! An explanation is data first. Each path can be checked step by step against the document, and [`words`] only puts it into a
//! sentence. Nothing is looked for before somebody asks: the cost is the number of scopes that the principal's roles and shares
//! write, and for a token a comparison of each of these with each of the token's.

mod candidate;
mod chain;
mod miss;
mod origin;
mod path;
mod reached;
mod remedy;
mod request;
mod token;
mod words;

use serde::Serialize;

use self::chain::Definitions;
pub use self::{
    miss::{Gone, Limit, Miss},
    origin::Origin,
    path::{Containment, Grant, NamedFilter, Path},
    remedy::Remedy,
    request::{RequestExplanation, RequestLine, RequestLineError, ScopeExplanation},
};
pub(crate) use self::{reached::ScopeSubject, request::listed};
use super::{
    bearer::Bearer,
    kinds::GROUP,
    policy::Policy,
    question::{QuestionError, Resource},
    subject::Subject,
};
use crate::{
    decision::Decision,
    names::NameId,
    policy::{Entity, Own, RoleId},
    snapshot::Timestamp,
    vocabulary::ScopeId,
};

/// Somebody who asks for permission, by name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "these are the principals of a hub")]
pub enum Principal<'n> {
    /// A group, as the bearer of roles and shares.
    Group(&'n str),
    /// A service.
    Service(&'n str),
    /// An API token, at a point in time.
    Token {
        /// The id that the hub shows.
        id: &'n str,
        /// When it is judged.
        now: Timestamp,
    },
    /// A user in a browser session.
    User(&'n str),
}

/// A decision with its reasons.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// What was decided.
    #[serde(serialize_with = "serialize_decision")]
    pub decision: Decision,
    /// For an allow, every way in which it comes about, shortest first.
    pub paths: Vec<Path>,
    /// For everything else, what came near, nearest first; of a fault, what causes it.
    pub misses: Vec<Miss>,
    /// The same as sentences, in English, one for each path or miss, after one for the decision.
    pub text: Vec<String>,
}

impl Policy {
    /// The subject of a principal.
    #[must_use]
    pub fn principal(&self, principal: Principal<'_>) -> Subject<'_> {
        match principal {
            Principal::Group(name) => self.group(name),
            Principal::Service(name) => self.service(name),
            Principal::Token { id, now } => self.token(id, now),
            Principal::User(name) => self.user(name),
        }
    }

    /// Decides as [`Subject::decide`], and says why.
    ///
    /// ```
    /// # use hubscope::{Policy, Resource, jupyterhub::Principal, snapshot::Limits};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z",
    /// #     "knows": ["vocabulary", "roles", "users", "groups", "services", "tokens", "shares"],
    /// #     "roles": [{"name": "teacher", "scopes": ["admin:servers!group=class-A"]}],
    /// #     "users": [{"name": "johan", "roles": ["teacher"]}, {"name": "student1", "groups": ["class-A"]}]}"#;
    /// # let policy = Policy::load(snapshot, &Limits::default())?;
    /// let lab = Resource::Server { user: "student1", name: "lab" };
    /// let why = policy.explain(Principal::User("johan"), "servers", lab)?;
    /// assert!(why.decision.is_allow());
    /// assert_eq!(why.paths[0].grant.implies, ["admin:servers", "servers"]);
    /// println!("{}", why.text.join("\n"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`QuestionError`] for a scope that this hub does not define.
    pub fn explain(
        &self,
        principal: Principal<'_>,
        scope: &str,
        resource: Resource<'_>,
    ) -> Result<Explanation, QuestionError> {
        let definitions = Definitions::of(self);
        let asked =
            Asked { policy: self, scope: self.find_scope(scope)?, resource, definitions: &definitions };
        let subject = self.principal(principal);
        let decision = subject.decide(scope, resource)?;
        let (mut paths, mut misses) = match principal {
            Principal::Token { id, .. } => asked.of_token(id, subject.bearer()),
            _ => asked.of_principal(subject.bearer()),
        };
        if decision.is_allow() {
            misses.clear();
        } else {
            paths.clear();
        }
        if let Decision::Fault(_) = decision {
            misses
                .retain(|miss| matches!(miss, Miss::Broken { .. } | Miss::Gone { .. } | Miss::InvalidToken));
        }
        paths.sort_by_cached_key(|path| (path.steps(), path.grant.written.clone()));
        paths.dedup();
        misses.sort_by_cached_key(Miss::distance);
        misses.dedup();
        let text = words::sentences(principal, scope, resource, decision, &paths, &misses);
        Ok(Explanation { decision, paths, misses, text })
    }
}

impl Policy {
    /// The shortest path over one role, of a principal or of one of its groups, that every bearer of the role has.
    pub(super) fn path_by_role(
        &self,
        group: Option<NameId>,
        role: RoleId,
        scope: ScopeId,
        resource: Resource<'_>,
    ) -> Option<Path> {
        let before = group
            .map(|group| Origin::Group { group: self.core.space.text(Entity::new(GROUP, group)).to_owned() });
        let mut candidates = Vec::new();
        self.add_role(role, before.as_slice(), &Own::nobody(), &mut candidates);
        let definitions = Definitions::of(self);
        let asked = Asked { policy: self, scope, resource, definitions: &definitions };
        candidates.iter().filter_map(|candidate| asked.path(candidate)).min_by_key(Path::steps)
    }
}

/// A question under explanation.
#[derive(Clone, Copy)]
struct Asked<'p, 'r> {
    policy: &'p Policy,
    scope: ScopeId,
    resource: Resource<'r>,
    definitions: &'r Definitions<'p>,
}

impl Asked<'_, '_> {
    fn of_principal(self, bearer: &Bearer) -> (Vec<Path>, Vec<Miss>) {
        let Bearer::Principal(entity) = bearer else { return (Vec::new(), vec![Miss::NoPrincipal]) };
        let candidates = self.policy.candidates(*entity, candidate::View::Session);
        let paths = candidates.iter().filter_map(|candidate| self.path(candidate)).collect();
        (paths, self.misses(&candidates))
    }
}

fn serialize_decision<S: serde::Serializer>(decision: &Decision, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Words {
        outcome: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        code: Option<&'static str>,
    }
    Words { outcome: decision.outcome(), code: decision.code() }.serialize(serializer)
}
