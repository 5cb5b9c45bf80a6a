//! What if: a policy after some edits, and who gains or loses what.
//!
//! Nothing is read again: the rows are copied, changed, and compiled as when they were loaded, so that an edited policy is what
//! loading the edited document would give.

mod alignment;
mod apply;
mod class;
mod difference;
mod edit;
mod members;
mod principals;
mod roles;
mod shares;
mod signature;
mod stated;
mod tokens;
mod walk;

use self::apply::Draft;
pub use self::{
    difference::{
        Affected, Difference, DifferenceOptions, GrantChange, MemberChange, Names, OverMember, ScopeOver,
        TokenChange,
    },
    edit::{BearerName, Edit, EditError},
    signature::Over,
};
use super::policy::Policy;

impl Policy {
    /// The policy after some edits, in their order; the policy itself stays as it is.
    ///
    /// Linear in the rows of the policy; again so for a token that is issued after other edits, and for whatever is deleted.
    ///
    /// ```
    /// # use hubscope::{Policy, Resource, jupyterhub::{BearerName, DifferenceOptions, Edit}, snapshot::Limits};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z",
    /// #     "knows": ["vocabulary", "roles", "users", "groups", "services", "tokens", "shares"],
    /// #     "roles": [{"name": "teacher", "scopes": ["servers!group=class-A"]}], "groups": [{"name": "class-A"}],
    /// #     "users": [{"name": "johan"}, {"name": "student1", "groups": ["class-A"]}]}"#;
    /// # let policy = Policy::load(snapshot, &Limits::default())?;
    /// let edit = Edit::AssignRole { role: "teacher".into(), to: BearerName::User("johan".into()) };
    /// let after = policy.edited(&[edit])?;
    /// assert!(after.user("johan").can("servers", Resource::User("student1"))?);
    /// let difference = policy.difference(&after, DifferenceOptions::default());
    /// assert_eq!(difference.affected.users, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`EditError`] for the first edit that names what is not there, that the hub would refuse, or of which the document does not
    /// say what comes of it. None of them is made then.
    pub fn edited(&self, edits: &[Edit]) -> Result<Self, EditError> {
        Draft::of(self).edited(edits)
    }
}
