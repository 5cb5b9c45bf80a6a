//! Lists as somebody sees them.

use super::{
    kinds::{GROUP, USER},
    policy::PrincipalKind,
    question::Resource,
    subject::{Gate, Subject},
};
use crate::{
    decision::{Decision, Missing},
    snapshot::Section,
    vocabulary::Kind,
};

/// A list that the hub serves.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ListKind {
    /// `GET /groups`
    Groups,
    /// `GET /services`
    Services,
    /// `GET /users`
    Users,
}

/// One item of a list.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub struct ListRow<'p> {
    /// The name; `None` where the hub lists an item and shows nothing of it.
    pub name: Option<&'p str>,
    /// The fields that are shown, sorted.
    pub fields: Vec<&'static str>,
}

impl ListKind {
    fn of(self) -> (PrincipalKind, &'static str) {
        match self {
            Self::Groups => (PrincipalKind::Group, "list:groups"),
            Self::Services => (PrincipalKind::Service, "list:services"),
            Self::Users => (PrincipalKind::User, "list:users"),
        }
    }
}

impl<'p> Subject<'p> {
    /// What the hub lists for this subject, in document order; `None` where it refuses the whole list with status 403.
    ///
    /// Nothing is narrowed further: no state, no search, no paging. No server is taken to run. The cost is that of a decision or a few
    /// for each item.
    ///
    /// ```
    /// # use hubscope::{Policy, jupyterhub::ListKind, snapshot::Limits};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z",
    /// #     "knows": ["vocabulary", "roles", "users", "groups", "services", "tokens", "shares"],
    /// #     "roles": [{"name": "teacher", "scopes": ["list:users!group=class-A"]}], "groups": [{"name": "class-A"}],
    /// #     "users": [{"name": "johan", "roles": ["teacher"]}, {"name": "student1", "groups": ["class-A"]}]}"#;
    /// # let policy = Policy::load(snapshot, &Limits::default())?;
    /// let rows = policy.user("johan").list(ListKind::Users).expect("this snapshot knows").expect("johan may list");
    /// assert_eq!((rows[0].name, &rows[0].fields[..]), (Some("student1"), &["admin", "kind", "name"][..]));
    /// assert_eq!(policy.user("student1").list(ListKind::Users), Ok(None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The decision, a fault or an unknown, if it cannot be told. An incomplete document cannot tell a list.
    pub fn list(&self, kind: ListKind) -> Result<Option<Vec<ListRow<'p>>>, Decision> {
        let (of, scope) = kind.of();
        if let Some(trouble) = self.trouble() {
            return Err(trouble);
        }
        match self.list_gate(scope) {
            Ok(Gate::Pass) => {}
            Ok(Gate::Unanswered(decision)) => return Err(decision),
            Ok(Gate::Forbidden | Gate::NotFound) | Err(_) => return Ok(None),
        }
        if !self.has_filters_of(kind)? {
            return Ok(None);
        }
        let (section, missing) = match kind {
            ListKind::Groups => (Section::Groups, Missing::Groups),
            ListKind::Services => (Section::Services, Missing::Services),
            ListKind::Users => (Section::Users, Missing::Users),
        };
        if !self.policy().about().knows(section) {
            return Err(Decision::Unknown(missing));
        }
        let mut rows = Vec::new();
        for name in self.policy().names(of) {
            let resource = match kind {
                ListKind::Groups => Resource::Group(name),
                ListKind::Services => Resource::Service(name),
                ListKind::Users => Resource::User(name),
            };
            match self.sees(scope, resource) {
                Ok(Decision::Allow) => {}
                Ok(Decision::Deny) | Err(_) => continue,
                Ok(decision) => return Err(decision),
            }
            rows.extend(self.row(kind, name)?);
        }
        Ok(Some(rows))
    }

    /// Whether the scope of a list is held under filters that the list knows, and no others beside them.
    pub(super) fn has_filters_of(&self, kind: ListKind) -> Result<bool, Decision> {
        let (_, scope) = kind.of();
        let known: &[Kind] = match kind {
            ListKind::Groups => &[GROUP],
            // Filters of other kinds show nothing, and harm nothing.
            ListKind::Services => return Ok(true),
            ListKind::Users => &[USER, GROUP],
        };
        let kinds = self.filter_kinds(scope)?;
        Ok(kinds.is_none_or(|kinds| kinds.iter().all(|kind| known.contains(kind))))
    }

    /// Users of whom nothing is shown are left out; groups and services are not.
    fn row(&self, kind: ListKind, name: &'p str) -> Result<Option<ListRow<'p>>, Decision> {
        let row = |name, fields| Some(ListRow { name, fields });
        Ok(match kind {
            ListKind::Groups => {
                let fields = self.group_fields(name)?;
                row((!fields.is_empty()).then_some(name), fields)
            }
            // The list is an object, and its members have names in any case.
            ListKind::Services => row(Some(name), self.service_fields(name)?),
            ListKind::Users => match self.user_fields(name, &[])? {
                fields if fields.is_empty() => None,
                fields => row(Some(name), fields),
            },
        })
    }
}
