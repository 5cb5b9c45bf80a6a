//! Who sends a request, and how that is shown.

use crate::{
    jupyterhub::{
        bearer::Bearer,
        kinds::{GROUP, SERVICE, USER},
        numbers::Holder,
        policy::{Policy, PrincipalKind},
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
    /// Whom the cookie identifies.
    session: Option<Asker<'p>>,
    /// Whom the token in the header identifies.
    token: Option<Asker<'p>>,
}

/// Somebody who is logged in.
#[derive(Clone, Debug)]
pub(super) struct Asker<'p> {
    pub(super) subject: Subject<'p>,
    pub(super) identity: Option<Identity<'p>>,
}

/// Whose account it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Identity<'p> {
    pub(super) kind: Kind,
    pub(super) name: &'p str,
    /// The admin flag; `None` if the document states scopes of this name and shows no row of it.
    pub(super) admin: Option<bool>,
}

impl<'p> Caller<'p> {
    /// A request without credentials.
    #[must_use]
    pub fn nobody() -> Self {
        Self { session: None, token: None }
    }

    /// A user in a browser session.
    #[must_use]
    pub fn session(policy: &'p Policy, user: &str) -> Self {
        Self { session: Asker::of(policy, policy.bearer(USER, user)), token: None }
    }

    /// The same caller, who sends another one's token besides. A token that is no good changes nothing.
    ///
    /// What looks at tokens sees the bearer of the token and nobody else. Pages take the person from the session and the scopes from
    /// the token.
    ///
    /// ```
    /// # use hubscope::{Policy, jupyterhub::{Caller, Request}, snapshot::{Limits, Timestamp}};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z",
    /// #     "knows": ["vocabulary", "roles", "users", "groups", "services", "clients", "tokens", "shares"],
    /// #     "roles": [{"name": "user", "scopes": ["self"]}, {"name": "admin", "scopes": ["admin-ui"]}],
    /// #     "users": [{"name": "ann", "roles": ["user"]}, {"name": "amira", "roles": ["admin"]}],
    /// #     "clients": [{"id": "jupyterhub"}],
    /// #     "tokens": [{"id": "a1", "user": "amira", "scopes": ["inherit"], "client": "jupyterhub"}]}"#;
    /// # let policy = Policy::load(snapshot, &Limits::default())?;
    /// let now = Timestamp::from_micros(0);
    /// let status = |caller| {
    ///     let request = Request { method: "GET", path: "/hub/admin", body: None, caller: &caller, now };
    ///     policy.route(&request).outcome.status()
    /// };
    /// let ann = Caller::session(&policy, "ann");
    /// assert_eq!(status(ann.clone()), Some(403));
    /// assert_eq!(status(ann.with_token(Caller::token(&policy, "a1", now))), Some(200));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_token(self, bearer: Self) -> Self {
        let session = match (self.session, &bearer.token) {
            (Some(person), Some(token)) => Some(Asker { subject: token.subject.clone(), ..person }),
            (session, _) => session,
        };
        Self { session, token: bearer.token }
    }

    /// A service, which has no session: with a token that inherits everything.
    #[must_use]
    pub fn service(policy: &'p Policy, name: &str) -> Self {
        Self { session: None, token: Asker::of(policy, policy.bearer(SERVICE, name)) }
    }

    /// A group, as if it could ask: what it gives to each member decides. For questions about a group alone.
    #[must_use]
    pub fn group(policy: &'p Policy, name: &str) -> Self {
        Self { session: Asker::of(policy, policy.bearer(GROUP, name)), token: None }
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
            admin: Some(policy.row(owner).is_some_and(|row| row.flags.has(RowFlags::ADMIN))),
        });
        Self { session: None, token: Some(Asker { subject: Subject::new(policy, bearer), identity }) }
    }

    /// The bearer of a token that the document need not show, by what the hub lists as its scopes.
    #[must_use]
    pub fn presented(policy: &'p Policy, kind: PrincipalKind, name: &str, holder: &Holder) -> Self {
        let owner = policy.bearer(kind.kind(), name);
        let identity = identity(policy, &owner).or_else(|| {
            let entity = policy.core.space.find(kind.kind(), name.as_bytes())?;
            Some(Identity { kind: entity.kind(), name: policy.core.space.text(entity), admin: None })
        });
        Self { session: None, token: Some(Asker { subject: policy.subject(holder), identity }) }
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
        let asker = Asker::of(policy, bearer);
        Self { session: None, token: asker.map(|asker| Asker { identity, ..asker }) }
    }

    /// The same caller, taken for logged in wherever a login is wanted: the scopes decide and not how they are shown.
    #[must_use]
    pub fn in_session(self) -> Self {
        Self { session: self.session.or_else(|| self.token.clone()), token: self.token }
    }

    /// Who is logged in, where tokens are looked at or not.
    pub(super) fn asker(&self, takes_tokens: bool) -> Option<&Asker<'p>> {
        self.token_asker().filter(|_| takes_tokens).or(self.session.as_ref())
    }

    /// Who is identified by a token.
    pub(super) fn token_asker(&self) -> Option<&Asker<'p>> {
        self.token.as_ref()
    }
}

impl<'p> Asker<'p> {
    fn of(policy: &'p Policy, bearer: Bearer) -> Option<Self> {
        let identity = identity(policy, &bearer);
        let subject = Subject::new(policy, bearer);
        // Somebody whom the hub does not have; with an incomplete document this cannot be told, and the subject knows.
        let is_nobody = identity.is_none() && subject.trouble().is_none() && !subject.is_token();
        (!is_nobody).then_some(Self { subject, identity })
    }
}

fn identity<'p>(policy: &'p Policy, bearer: &Bearer) -> Option<Identity<'p>> {
    let Bearer::Principal(entity) = bearer else { return None };
    let flags = policy.row(*entity)?.flags;
    let admin = flags.has(RowFlags::EXISTS).then(|| flags.has(RowFlags::ADMIN));
    let is_somebody = admin.is_some() || flags.has(RowFlags::HELD);
    is_somebody.then(|| Identity { kind: entity.kind(), name: policy.core.space.text(*entity), admin })
}
