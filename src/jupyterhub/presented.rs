//! Credentials that the document need not show, by the scopes that the hub lists for them; and numbers for resources.
//!
//! A service asks the hub whose token it was given, and gets the expanded scopes of that token. With these it decides over the names
//! and memberships of its policy, which may never have heard of what the scopes name: such names are taken in here.

use std::fmt;

use super::{
    bearer::Bearer,
    grammar::{Parts, lower, lower_known},
    numbers::{Holder, ResourceKind},
    policy::Policy,
    question::Resource,
};
use crate::{
    policy::{Entity, RawGrant},
    vocabulary::{Kind, ScopeId},
};

/// Names that a policy takes in beside those of its document.
const MOST_NAMES: usize = 1_000_000;
/// Length of a scope or a name, in bytes.
const LONGEST: usize = 4_096;

/// Why something was not taken in. Nothing of it was.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there are two limits")]
pub enum IntakeError {
    /// A scope or a name is too long.
    TooLong,
    /// The policy took in too many names already.
    TooMany,
}

impl IntakeError {
    /// A stable word for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLong => "too-long",
            Self::TooMany => "too-many-names",
        }
    }
}

impl fmt::Display for IntakeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(formatter, "a scope or a name has more than {LONGEST} bytes"),
            Self::TooMany => {
                write!(
                    formatter,
                    "this policy took in {MOST_NAMES} names that its document lacks; load it again"
                )
            }
        }
    }
}

impl std::error::Error for IntakeError {}

/// The number of a resource in one policy, which looks up no name any more.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Place(Entity);

impl Place {
    /// The number itself, for bindings. Good for the policy that gave it out.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0.raw()
    }

    /// The place of a number; one that no policy gave out is nowhere.
    #[must_use]
    pub fn from_number(number: u32) -> Self {
        Self(Entity::from_raw(number))
    }

    pub(super) fn entity(self) -> Entity {
        self.0
    }
}

impl Policy {
    /// A holder of exactly these expanded scopes, as the hub's `GET /user` lists them for a token or a session.
    ///
    /// Names that the document lacks are taken in: they belong to no group that it knows of. Scopes that this hub does not define grant
    /// nothing that could be asked for. Cost: what is listed, and a sort of it.
    ///
    /// ```
    /// # use hubscope::{Policy, Resource, snapshot::Limits};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z", "knows": ["vocabulary", "users"],
    /// #     "groups": [{"name": "class-A"}], "users": [{"name": "student1", "groups": ["class-A"]}]}"#;
    /// let mut policy = Policy::load(snapshot, &Limits::default())?;
    /// let holder = policy.presented(["servers!group=class-A", "access:servers!server=ann/"])?;
    /// let bearer = policy.subject(&holder);
    /// assert!(bearer.can("servers", Resource::Server { user: "student1", name: "" })?);
    /// assert!(bearer.can("access:servers", Resource::Server { user: "ann", name: "" })?);
    /// assert!(!bearer.can("access:servers", Resource::Server { user: "ann", name: "lab" })?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`IntakeError`] beyond the limits.
    pub fn presented<'s>(
        &mut self,
        scopes: impl IntoIterator<Item = &'s str>,
    ) -> Result<Holder, IntakeError> {
        let own_resources = self.own_resources();
        let mut grants: Vec<RawGrant> = Vec::new();
        for scope in scopes {
            self.take_in(scope, |policy| {
                if let Some(custom) = policy.unseen_custom_scope(scope) {
                    // Of a full vocabulary it is one that nobody holds.
                    let _: Option<ScopeId> = policy.core.vocabulary.intern(custom);
                }
                grants.extend(lower(scope, &policy.core.vocabulary, own_resources, &mut policy.core.space));
            })?;
        }
        Ok(Holder::new(Bearer::Token(self.parse_grants(grants.into_iter()))))
    }

    /// The same for scopes whose names the policy has heard of; `None` if there is another one.
    #[must_use]
    pub fn presented_if_known<'s>(&self, scopes: impl IntoIterator<Item = &'s str>) -> Option<Holder> {
        let own_resources = self.own_resources();
        let mut grants: Vec<RawGrant> = Vec::new();
        for scope in scopes {
            if self.unseen_custom_scope(scope).is_some() {
                return None;
            }
            grants.extend(lower_known(scope, &self.core.vocabulary, own_resources, &self.core.space)?);
        }
        Some(Holder::new(Bearer::Token(self.parse_grants(grants.into_iter()))))
    }

    /// The name of a custom scope that the document could not show, if nobody has mentioned it so far.
    fn unseen_custom_scope<'s>(&self, scope: &'s str) -> Option<&'s str> {
        let Parts { base, .. } = Parts::split(scope);
        let unseen = self.may_define(base) && self.core.vocabulary.find(base).is_none();
        unseen.then_some(base)
    }

    /// The number of a resource, whether the document mentions it or not.
    ///
    /// # Errors
    ///
    /// [`IntakeError`] beyond the limits.
    pub fn place(&mut self, resource: Resource<'_>) -> Result<Option<Place>, IntakeError> {
        resource.with_name(|resource| match resource {
            None => Ok(None),
            Some((kind, name)) => self.place_of(kind, name).map(Some),
        })
    }

    /// The same by the parts that a binding has.
    ///
    /// # Errors
    ///
    /// [`IntakeError`] beyond the limits.
    pub fn place_numbered(&mut self, kind: ResourceKind, name: &[u8]) -> Result<Place, IntakeError> {
        self.place_of(kind.kind(), name)
    }

    fn place_of(&mut self, kind: Kind, name: &[u8]) -> Result<Place, IntakeError> {
        if let Some(entity) = self.core.space.find(kind, name) {
            return Ok(Place(entity));
        }
        // Names come from `str`, or are none that anybody has.
        let name = str::from_utf8(name).unwrap_or_default();
        self.take_in(name, |policy| Place(policy.core.space.intern(kind, name)))
    }

    /// Runs something that may add the names in a text.
    fn take_in<T>(&mut self, text: &str, add: impl FnOnce(&mut Self) -> T) -> Result<T, IntakeError> {
        if text.len() > LONGEST {
            return Err(IntakeError::TooLong);
        }
        if self.learned >= MOST_NAMES {
            return Err(IntakeError::TooMany);
        }
        let before = self.core.space.total();
        let added = add(self);
        self.learned = self.learned.saturating_add(self.core.space.total().saturating_sub(before));
        Ok(added)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Decision, snapshot::Limits};

    fn policy(knows: &str) -> Policy {
        let document = format!(
            r#"{{"format": "hubscope/1", "hub": {{"kind": "jupyterhub", "version": "5.5.4"}}, "source": "hand",
                "issued_at": "2026-01-31T09:00:00Z", "knows": [{knows}],
                "roles": [{{"name": "user", "scopes": ["self"]}}, {{"name": "teacher", "scopes": ["users!group=class-A", "users!user=gone"]}}],
                "groups": [{{"name": "class-A", "roles": ["teacher"]}}],
                "users": [{{"name": "ann", "roles": ["user"], "groups": ["class-A"]}}]}}"#
        );
        Policy::load(document.as_bytes(), &Limits::default()).unwrap()
    }

    const EVERYTHING: &str = r#""settings", "vocabulary", "roles", "groups", "users", "services", "servers", "clients", "tokens", "shares""#;

    #[test]
    fn names_that_are_taken_in_change_no_answer() {
        for knows in [EVERYTHING, r#""vocabulary", "roles""#, r#""users", "groups""#] {
            let before = policy(knows);
            let mut after = before.clone();
            for name in ["", "new", "gone", "ann", "class-A"] {
                for resource in [
                    Resource::User(name),
                    Resource::Group(name),
                    Resource::Service(name),
                    Resource::Server { user: name, name },
                ] {
                    after.place(resource).unwrap();
                }
            }
            for who in ["ann", "new", "gone", ""] {
                let subjects = |policy: &Policy| {
                    [policy.user(who), policy.group(who), policy.service(who)].map(|subject| {
                        [
                            Resource::Everything,
                            Resource::User("new"),
                            Resource::User("gone"),
                            Resource::User(""),
                            Resource::Group("new"),
                            Resource::Server { user: "new", name: "new" },
                            Resource::Server { user: "gone", name: "" },
                        ]
                        .map(|resource| subject.decide("read:users", resource))
                    })
                };
                assert_eq!(subjects(&before), subjects(&after), "{who} with {knows}");
            }
        }
    }

    #[test]
    fn places_are_decided_as_names_are() {
        let mut policy = policy(EVERYTHING);
        let holder = policy
            .presented(["read:users!group=class-A", "access:servers!server=new/er", "read:users!user=old"])
            .unwrap();
        for scope in ["read:users", "access:servers"] {
            for resource in [
                Resource::User("ann"),
                Resource::User("old"),
                Resource::User("other"),
                Resource::User(""),
                Resource::Server { user: "new", name: "er" },
                Resource::Server { user: "old", name: "" },
                Resource::Everything,
            ] {
                let place = policy.place(resource).unwrap();
                let number = policy.scope_number(scope).unwrap();
                let decision = policy.subject(&holder).decide(scope, resource).unwrap();
                assert_eq!(policy.answer_at(&holder, number, place), decision.into(), "{scope} {resource:?}");
            }
        }
    }

    #[test]
    fn a_group_that_the_document_lacks_has_unknown_members() {
        let mut policy = policy(r#""vocabulary""#);
        let holder = policy.presented(["read:users!group=class-B"]).unwrap();
        let decision = policy.subject(&holder).decide("read:users", Resource::User("ann")).unwrap();
        assert!(matches!(decision, Decision::Unknown(_)), "{decision}");
        assert!(policy.presented_if_known(["read:users!group=class-B"]).is_some());
        assert!(policy.presented_if_known(["read:users!group=class-C"]).is_none());
    }

    #[test]
    fn there_is_an_end_to_what_is_taken_in() {
        let mut policy = policy(EVERYTHING);
        let long = "x".repeat(LONGEST + 1);
        assert_eq!(policy.place(Resource::User(&long)), Err(IntakeError::TooLong));
        policy.learned = MOST_NAMES;
        assert_eq!(policy.place(Resource::User("new")), Err(IntakeError::TooMany));
        assert!(policy.place(Resource::User("ann")).is_ok());
        assert_eq!(policy.presented(["users!user=newer"]).unwrap_err().code(), "too-many-names");
    }
}
