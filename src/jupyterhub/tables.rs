//! Rows of a hub that are not principals: clients, tokens, shares. Kept as numbers, expanded only when somebody asks.

use std::ops::Range;

use crate::{
    names::{NameId, Names},
    order::sorted,
    policy::Entity,
    snapshot::Timestamp,
};

/// Lists of written scopes, one after the other; each is a range of this pool.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScopeLists {
    texts: Vec<NameId>,
}

/// One list in [`ScopeLists`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ScopeList {
    start: u32,
    end: u32,
}

impl ScopeLists {
    pub(crate) fn push(&mut self, list: impl Iterator<Item = NameId>) -> ScopeList {
        let start = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.extend(list);
        ScopeList { start, end: u32::try_from(self.texts.len()).unwrap_or(u32::MAX) }
    }

    /// The written scopes of a list, as numbers of their texts.
    pub(crate) fn list(&self, list: ScopeList) -> &[NameId] {
        let range: Range<usize> = NameId::from_raw(list.start).index()..NameId::from_raw(list.end).index();
        self.texts.get(range).unwrap_or_default()
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.texts.capacity().saturating_mul(4)
    }
}

/// An OAuth client.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ClientRow {
    /// Whether the document has a row of it.
    pub(crate) exists: bool,
    pub(crate) server: Option<Entity>,
    pub(crate) service: Option<Entity>,
}

/// An API token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokenRow {
    pub(crate) owner: Option<Entity>,
    /// Number of the client's identifier.
    pub(crate) client: Option<NameId>,
    pub(crate) scopes: ScopeList,
    pub(crate) expires_at: Option<Timestamp>,
    /// False once an edit revoked it.
    pub(crate) exists: bool,
}

/// A server shared with a user or a group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShareRow {
    pub(crate) bearer: Entity,
    pub(crate) server: Entity,
    pub(crate) scopes: ScopeList,
}

/// Clients by identifier and tokens by id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Credentials {
    pub(crate) client_ids: Names,
    pub(crate) clients: Vec<ClientRow>,
    pub(crate) token_ids: Names,
    pub(crate) tokens: Vec<TokenRow>,
}

impl Credentials {
    pub(crate) fn client(&self, id: NameId) -> ClientRow {
        self.clients.get(id.index()).copied().unwrap_or_default()
    }

    pub(crate) fn token(&self, id: &str) -> Option<TokenRow> {
        let id = self.token_ids.find(id.as_bytes())?;
        self.tokens.get(id.index()).copied().filter(|token| token.exists)
    }

    /// Whether an edit revoked a token, whether or not the document shows all of them.
    pub(crate) fn is_revoked(&self, id: &str) -> bool {
        let id = self.token_ids.find(id.as_bytes());
        id.and_then(|id| self.tokens.get(id.index())).is_some_and(|token| !token.exists)
    }
}

/// Shares, ascending by bearer and then by server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shares {
    rows: Vec<ShareRow>,
}

impl Shares {
    pub(crate) fn new(rows: Vec<ShareRow>) -> Self {
        let mut shares = Self { rows };
        shares.sort();
        shares
    }

    pub(crate) fn push(&mut self, share: ShareRow) {
        self.rows.push(share);
        self.sort();
    }

    pub(crate) fn retain(&mut self, keep: impl FnMut(&ShareRow) -> bool) {
        self.rows.retain(keep);
    }

    fn sort(&mut self) {
        let place = |row: &ShareRow| (row.bearer, row.server, row.scopes.start);
        self.rows = sorted(std::mem::take(&mut self.rows), |one, other| place(one).cmp(&place(other)));
    }

    pub(crate) fn all(&self) -> &[ShareRow] {
        &self.rows
    }

    /// Shares with one user or one group. Logarithmic.
    pub(crate) fn with(&self, bearer: Entity) -> &[ShareRow] {
        let start = self.rows.partition_point(|row| row.bearer < bearer);
        let rest = self.rows.get(start..).unwrap_or_default();
        let length = rest.partition_point(|row| row.bearer == bearer);
        rest.get(..length).unwrap_or_default()
    }
}
