//! Who sends a request, and how that is shown.

use crate::{
    jupyterhub::{
        bearer::Bearer,
        kinds::{GROUP, SERVICE, USER},
        policy::Policy,
        subject::Subject,
    },
    policy::RowFlags,
    snapshot::Timestamp,
    vocabulary::Kind,
};

/// The sender of a request.
///
/// A token counts on the REST API, on `/hub/user/…` and for metrics; pages look at the session cookie alone. A request of a session is taken to
/// prove that it comes from a page of the hub, as such requests do.
#[derive(Clone, Debug)]
pub struct Caller<'p> {
    asker: Option<Asker<'p>>,
}

/// Somebody who is logged in.
#[derive(Clone, Debug)]
pub(super) struct Asker<'p> {
    pub(super) subject: Subject<'p>,
    pub(super) identity: Option<Identity<'p>>,
    session: bool,
}

/// Whose account it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Identity<'p> {
    pub(super) kind: Kind,
    pub(super) name: &'p str,
    pub(super) admin: bool,
}

impl<'p> Caller<'p> {
    /// A request without credentials.
    #[must_use]
    pub fn nobody() -> Self {
        Self { asker: None }
    }

    /// A user in a browser session.
    #[must_use]
    pub fn session(policy: &'p Policy, user: &str) -> Self {
        Self::of(policy, policy.bearer(USER, user), true)
    }

    /// A service, which has no session: with a token that inherits everything.
    #[must_use]
    pub fn service(policy: &'p Policy, name: &str) -> Self {
        Self::of(policy, policy.bearer(SERVICE, name), false)
    }

    /// A group, as if it could ask: what it gives to each member decides. For questions about a group alone.
    #[must_use]
    pub fn group(policy: &'p Policy, name: &str) -> Self {
        Self::of(policy, policy.bearer(GROUP, name), true)
    }

    /// The bearer of an API token, at a point in time: with an expired one nobody is logged in.
    #[must_use]
    pub fn token(policy: &'p Policy, id: &str, now: Timestamp) -> Self {
        let bearer = policy.token_bearer(id, now);
        if matches!(bearer, Bearer::Anonymous) {
            return Self::nobody();
        }
        let owner = policy.credentials.token(id).and_then(|token| token.owner);
        let identity = owner.map(|owner| Identity {
            kind: owner.kind(),
            name: policy.core.space.text(owner),
            admin: policy.row(owner).is_some_and(|row| row.flags.has(RowFlags::ADMIN)),
        });
        Self { asker: Some(Asker { subject: Subject::new(policy, bearer), identity, session: false }) }
    }

    /// The bearer of a new token of a user that says `inherit`: everything that tokens of this user can do.
    #[must_use]
    pub fn inheriting_token(policy: &'p Policy, user: &str) -> Self {
        let bearer = policy.bearer(USER, user);
        let identity = identity(policy, &bearer);
        let bearer = match bearer {
            Bearer::Principal(owner) if identity.is_some() => policy.inheriting_bearer(owner),
            other => other,
        };
        match Self::of(policy, bearer, false).asker {
            Some(asker) => Self { asker: Some(Asker { identity, ..asker }) },
            None => Self::nobody(),
        }
    }

    /// The same caller, taken for logged in wherever a login is wanted: the scopes decide and not how they are shown.
    #[must_use]
    pub fn in_session(self) -> Self {
        Self { asker: self.asker.map(|asker| Asker { session: true, ..asker }) }
    }

    fn of(policy: &'p Policy, bearer: Bearer, session: bool) -> Self {
        let identity = identity(policy, &bearer);
        let subject = Subject::new(policy, bearer);
        // Somebody whom the hub does not have; with an incomplete document this cannot be told, and the subject knows.
        if identity.is_none() && subject.trouble().is_none() && !subject.is_token() {
            return Self::nobody();
        }
        Self { asker: Some(Asker { subject, identity, session }) }
    }

    /// Who is logged in, where tokens are looked at or not.
    pub(super) fn asker(&self, takes_tokens: bool) -> Option<&Asker<'p>> {
        self.asker.as_ref().filter(|asker| asker.session || takes_tokens)
    }

    /// Who is logged in by a token and nothing else.
    pub(super) fn token_asker(&self) -> Option<&Asker<'p>> {
        self.asker.as_ref().filter(|asker| !asker.session)
    }
}

fn identity<'p>(policy: &'p Policy, bearer: &Bearer) -> Option<Identity<'p>> {
    let Bearer::Principal(entity) = bearer else { return None };
    let row = policy.row(*entity).filter(|row| row.flags.has(RowFlags::EXISTS))?;
    let name = policy.core.space.text(*entity);
    Some(Identity { kind: entity.kind(), name, admin: row.flags.has(RowFlags::ADMIN) })
}
