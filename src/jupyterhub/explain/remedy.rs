//! What would turn a deny into an allow.
//!
//! Every remedy was tried on a copy of the policy before it is told. Each is as small as its kind can be: without any of its edits
//! the answer stays a deny.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    super::{
        bearer::Bearer,
        kinds::{GROUP, USER},
        policy::Policy,
        preview::{BearerName, Edit},
        question::{QuestionError, Resource},
    },
    Limit, Miss, Principal,
};
use crate::{
    decision::{Decision, role_covering},
    names::NameId,
    policy::{Entity, RoleId, RowFlags, Rows},
    vocabulary::ScopeId,
};

/// Existing roles and groups that are offered at most, of each those that give least besides.
const OFFERED: usize = 3;

/// Edits after which somebody may do something.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Remedy {
    /// All of them are needed.
    pub edits: Vec<Edit>,
    /// What an administrator would do, as a sentence.
    pub text: String,
    /// How many scopes this gives, each filter counted: small is better.
    pub grants: usize,
    /// Of a token, whose scopes cannot be changed once it is issued: the id of the token that takes its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

impl Policy {
    /// The smallest edits that would turn a deny into an allow, those first that give least. None for an answer that is no deny.
    ///
    /// Each costs a copy of the policy, so ask when somebody wants to know.
    ///
    /// ```
    /// # use hubscope::{Policy, Resource, jupyterhub::Principal, snapshot::Limits};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z",
    /// #     "knows": ["vocabulary", "roles", "users", "groups", "services", "tokens", "shares"],
    /// #     "roles": [{"name": "teacher", "scopes": ["servers!group=class-A"]}], "groups": [{"name": "class-A"}],
    /// #     "users": [{"name": "johan"}, {"name": "student1", "groups": ["class-A"]}]}"#;
    /// # let policy = Policy::load(snapshot, &Limits::default())?;
    /// let remedies = policy.remedies(Principal::User("johan"), "servers", Resource::User("student1"))?;
    /// assert_eq!(remedies[0].text, "Make a role with the scope `servers!user=student1` and give it to user johan.");
    /// assert!(remedies.iter().any(|remedy| remedy.text == "Give role teacher to user johan."));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`QuestionError`] for a scope that this hub does not define.
    pub fn remedies(
        &self,
        principal: Principal<'_>,
        scope: &str,
        resource: Resource<'_>,
    ) -> Result<Vec<Remedy>, QuestionError> {
        let id = self.find_scope(scope)?;
        if self.principal(principal).decide(scope, resource)? != Decision::Deny {
            return Ok(Vec::new());
        }
        let search = Search { policy: self, principal, scope, id, resource };
        let mut remedies: Vec<Remedy> =
            search.proposals()?.into_iter().filter_map(|edits| search.tried(edits)).collect();
        remedies.sort_by(|one, other| (one.grants, &one.text).cmp(&(other.grants, &other.text)));
        remedies.dedup();
        Ok(remedies)
    }
}

#[derive(Clone, Copy)]
struct Search<'p, 'q> {
    policy: &'p Policy,
    principal: Principal<'q>,
    scope: &'q str,
    id: ScopeId,
    resource: Resource<'q>,
}

impl Search<'_, '_> {
    fn proposals(self) -> Result<Vec<Vec<Edit>>, QuestionError> {
        match self.principal {
            Principal::Group(name) => Ok(self.for_bearer(&BearerName::Group(name.to_owned()))),
            Principal::Service(name) => Ok(self.for_bearer(&BearerName::Service(name.to_owned()))),
            Principal::User(name) => Ok(self.for_bearer(&BearerName::User(name.to_owned()))),
            Principal::Token { id, .. } => self.for_token(id),
        }
    }

    fn for_bearer(self, bearer: &BearerName) -> Vec<Vec<Edit>> {
        let mut proposals = vec![vec![
            Edit::CreateRole { role: self.free_role(), scopes: vec![self.exact()] },
            Edit::AssignRole { role: self.free_role(), to: bearer.clone() },
        ]];
        for role in self.covering_roles(bearer) {
            proposals.push(vec![Edit::AssignRole { role, to: bearer.clone() }]);
        }
        if let BearerName::User(user) = bearer {
            for group in self.covering_groups() {
                proposals.push(vec![Edit::AddMember { group, user: user.clone() }]);
            }
        }
        if let (Resource::Server { user, name }, BearerName::Group(_) | BearerName::User(_)) =
            (self.resource, bearer)
        {
            proposals.push(vec![Edit::Share {
                owner: user.to_owned(),
                server: name.to_owned(),
                with: bearer.clone(),
                scopes: vec![self.scope.to_owned()],
            }]);
        }
        for group in self.missed_groups() {
            if let Resource::Server { user, .. } | Resource::User(user) = self.resource {
                proposals.push(vec![Edit::AddMember { group, user: user.to_owned() }]);
            }
        }
        proposals
    }

    /// What the owner lacks is given to the owner; what the token lacks, to a new token.
    fn for_token(self, id: &str) -> Result<Vec<Vec<Edit>>, QuestionError> {
        let Some(token) = self.policy.credentials.token(id) else { return Ok(Vec::new()) };
        let Some(owner) = token.owner else { return Ok(Vec::new()) };
        let name = self.policy.core.space.text(owner).to_owned();
        let owner = if owner.kind() == USER { BearerName::User(name) } else { BearerName::Service(name) };
        let issue = Edit::IssueToken {
            id: self.free_token(),
            owner: owner.clone(),
            scopes: Some(vec![self.exact()]),
            expires_at: None,
        };
        let misses = self.policy.explain(self.principal, self.scope, self.resource)?.misses;
        let limit = misses.iter().find_map(|miss| match miss {
            Miss::Limited { by } => Some(*by),
            _ => None,
        });
        if limit != Some(Limit::Owner) {
            return Ok(vec![vec![issue]]);
        }
        let mut proposals = self.for_bearer(&owner);
        let more: Vec<Vec<Edit>> =
            proposals.iter().map(|edits| edits.iter().cloned().chain([issue.clone()]).collect()).collect();
        // A new token only where the old one does not do.
        proposals.extend(more);
        Ok(proposals)
    }

    /// The remedy of some edits, if they turn the answer, and if none of them could be left out.
    fn tried(self, edits: Vec<Edit>) -> Option<Remedy> {
        if !self.allowed_after(&edits) {
            return None;
        }
        let needless = |left_out: usize| {
            let rest: Vec<Edit> = edits
                .iter()
                .enumerate()
                .filter(|(position, _)| *position != left_out)
                .map(|(_, edit)| edit.clone())
                .collect();
            !rest.is_empty() && self.allowed_after(&rest)
        };
        if (0..edits.len()).any(needless) {
            return None;
        }
        let token = edits.iter().find_map(|edit| match edit {
            Edit::IssueToken { id, .. } => Some(id.clone()),
            _ => None,
        });
        Some(Remedy { text: self.sentence(&edits), grants: self.grants(&edits), token, edits })
    }

    fn allowed_after(self, edits: &[Edit]) -> bool {
        let Ok(after) = self.policy.edited(edits) else { return false };
        let issued = edits.iter().find_map(|edit| match edit {
            Edit::IssueToken { id, .. } => Some(id.as_str()),
            _ => None,
        });
        let principal = match (self.principal, issued) {
            (Principal::Token { now, .. }, Some(id)) => Principal::Token { id, now },
            (principal, _) => principal,
        };
        after.principal(principal).can(self.scope, self.resource).unwrap_or(false)
    }

    /// The scope with the filter that names the resource and nothing else.
    fn exact(self) -> String {
        let scope = self.scope;
        match self.resource {
            Resource::Everything => scope.to_owned(),
            Resource::Group(name) => format!("{scope}!group={name}"),
            // A server filter takes some scopes away; the next larger one is the owner.
            Resource::Server { user, .. } if self.is_withheld_by_servers() => format!("{scope}!user={user}"),
            Resource::Server { user, name } => format!("{scope}!server={user}/{name}"),
            Resource::Service(name) => format!("{scope}!service={name}"),
            Resource::User(name) => format!("{scope}!user={name}"),
        }
    }

    fn is_withheld_by_servers(self) -> bool {
        !self.policy.core.vocabulary.implies(self.id, Some(super::super::kinds::SERVER), self.id)
    }

    /// Defined roles that would do, those that grant least first.
    fn covering_roles(self, bearer: &BearerName) -> Vec<String> {
        let policy = self.policy;
        let own = match policy.bearer(kind_of(bearer), name_of(bearer)) {
            Bearer::Principal(entity) => policy.own(entity),
            _ => return Vec::new(),
        };
        let mut roles: Vec<(usize, String)> = Vec::new();
        self.resource.with_name(|resource| {
            let containers =
                resource.map(|(kind, name)| policy.core.space.containers(kind, name, policy.core.members()));
            for id in policy.role_names.ids() {
                if !matches!(policy.role_scopes.get(id.index()), Some(Some(_))) {
                    continue;
                }
                let role = RoleId(id.raw());
                if crate::decision::role_covers(&policy.core, role, &own, self.id, containers.as_ref()) {
                    roles.push((self.size_of(role), policy.role_names.str(id).to_owned()));
                }
            }
        });
        roles.sort_unstable();
        roles.into_iter().take(OFFERED).map(|(_, role)| role).collect()
    }

    /// Groups whose members may do it, those that give least first.
    fn covering_groups(self) -> Vec<String> {
        let policy = self.policy;
        let mut groups: Vec<(usize, String)> = Vec::new();
        self.resource.with_name(|resource| {
            let containers =
                resource.map(|(kind, name)| policy.core.space.containers(kind, name, policy.core.members()));
            let count = policy.core.rows(GROUP).map_or(0, Rows::len);
            for name in (0..count).map(NameId::from_index) {
                let group = Entity::new(GROUP, name);
                let Some(row) = policy.row(group).filter(|row| row.flags.has(RowFlags::EXISTS)) else {
                    continue;
                };
                let own = policy.own(group);
                if role_covering(&policy.core, row.own_roles, &own, self.id, containers.as_ref()).is_some() {
                    let size =
                        policy.core.role_sets.roles(row.own_roles).iter().map(|role| self.size_of(*role));
                    groups.push((
                        size.fold(0, usize::saturating_add),
                        policy.core.space.text(group).to_owned(),
                    ));
                }
            }
        });
        groups.sort_unstable();
        groups.into_iter().take(OFFERED).map(|(_, group)| group).collect()
    }

    /// Groups over which the scope is held, and of which the resource is no member.
    fn missed_groups(self) -> BTreeSet<String> {
        let Ok(explanation) = self.policy.explain(self.principal, self.scope, self.resource) else {
            return BTreeSet::new();
        };
        let missed = explanation.misses.into_iter().filter_map(|miss| match miss {
            Miss::Elsewhere { grant } => grant.filter,
            _ => None,
        });
        missed.filter(|filter| filter.kind == "group").map(|filter| filter.name).take(OFFERED).collect()
    }

    fn size_of(self, role: RoleId) -> usize {
        self.policy.core.roles.held(role).map_or(0, |held| {
            held.everything().len().saturating_mul(1_000).saturating_add(held.names().count())
        })
    }

    /// How much some edits give: what the roles that they hand out grant, a scope without a filter far above one with.
    fn grants(self, edits: &[Edit]) -> usize {
        let of_scope = |scope: &String| if scope.contains('!') { 1 } else { 1_000 };
        let sizes = edits.iter().map(|edit| match edit {
            Edit::AssignRole { role, .. } => {
                let id = self.policy.role_names.find(role.as_bytes());
                id.map_or(0, |id| self.size_of(RoleId(id.raw())))
            }
            Edit::CreateRole { scopes, .. } => scopes.iter().map(of_scope).sum(),
            // Whoever joins a group gets all that it has, and comes under all who reach it.
            Edit::AddMember { .. } => 500,
            Edit::Share { scopes, .. } => scopes.len(),
            _ => 0,
        });
        sizes.fold(0, usize::saturating_add)
    }

    fn sentence(self, edits: &[Edit]) -> String {
        let part = |edit: &Edit| match edit {
            Edit::CreateRole { scopes, .. } => {
                format!("make a role with the scope `{}`", scopes.join("`, `"))
            }
            Edit::AssignRole { role, to } if *role == self.free_role() => format!("give it to {}", words(to)),
            Edit::AssignRole { role, to } => format!("give role {role} to {}", words(to)),
            Edit::AddMember { group, user } => format!("add {user} to group {group}"),
            Edit::Share { owner, server, with, .. } => {
                let server =
                    if server.is_empty() { "default server".to_owned() } else { format!("server {server}") };
                format!("share {owner}'s {server} with {}", words(with))
            }
            Edit::IssueToken { owner, scopes, .. } => format!(
                "issue a new token for {} with the scope `{}`",
                words(owner),
                scopes.iter().flatten().cloned().collect::<Vec<_>>().join("`, `")
            ),
            edit => format!("{edit:?}"),
        };
        let parts: Vec<String> = edits.iter().map(part).collect();
        let mut sentence = parts.join(" and ");
        if let Some(first) = sentence.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        sentence.push('.');
        sentence
    }

    fn free_role(self) -> String {
        let taken = |name: &str| self.policy.role_names.find(name.as_bytes()).is_some();
        free("new-role", taken)
    }

    fn free_token(self) -> String {
        free("new-token", |id| self.policy.credentials.token_ids.find(id.as_bytes()).is_some())
    }
}

fn free(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2_u32..).map(|number| format!("{name}-{number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}

fn kind_of(bearer: &BearerName) -> crate::vocabulary::Kind {
    match bearer {
        BearerName::Group(_) => GROUP,
        BearerName::Service(_) => super::super::kinds::SERVICE,
        BearerName::User(_) => USER,
    }
}

fn name_of(bearer: &BearerName) -> &str {
    match bearer {
        BearerName::Group(name) | BearerName::Service(name) | BearerName::User(name) => name,
    }
}

fn words(bearer: &BearerName) -> String {
    match bearer {
        BearerName::Group(name) => format!("group {name}"),
        BearerName::Service(name) => format!("service {name}"),
        BearerName::User(name) => format!("user {name}"),
    }
}
