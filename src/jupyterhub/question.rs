//! What can be asked, and what is wrong with a question.

use std::fmt;

use super::{
    custom_scopes::is_custom_scope_name,
    kinds::{GROUP, SERVER, SERVICE, USER},
    policy::Policy,
    scopes::renamed_scope,
};
use crate::{
    snapshot::Section,
    vocabulary::{Kind, ScopeId},
};

/// What a scope is asked for, as the hub's own request handlers see it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "these are the resources that a hub has")]
pub enum Resource<'r> {
    /// Nothing in particular: the scope is needed without a filter.
    Everything,
    /// A user. It never means the user's servers.
    User(&'r str),
    /// A server of a user; the default server has the empty name.
    Server {
        /// Name of the owner.
        user: &'r str,
        /// Name of the server.
        name: &'r str,
    },
    /// A group.
    Group(&'r str),
    /// A service.
    Service(&'r str),
}

impl<'r> Resource<'r> {
    /// The resource that a filter names: `user=NAME`, `server=OWNER/NAME`, `group=NAME` or `service=NAME`; `None` for other text.
    ///
    /// Names may hold `=`, and those of servers `/`.
    ///
    /// ```
    /// # use hubscope::Resource;
    /// assert_eq!(Resource::named("server=ann/"), Some(Resource::Server { user: "ann", name: "" }));
    /// assert_eq!(Resource::named("server=ann"), None);
    /// ```
    #[must_use]
    pub fn named(filter: &'r str) -> Option<Self> {
        match filter.split_once('=')? {
            ("group", name) => Some(Self::Group(name)),
            ("server", name) => name.split_once('/').map(|(user, name)| Self::Server { user, name }),
            ("service", name) => Some(Self::Service(name)),
            ("user", name) => Some(Self::User(name)),
            _ => None,
        }
    }

    /// Hands over kind and name, the name as filters write it. Names of ordinary length are joined without allocating.
    pub(super) fn with_name<T>(&self, take: impl FnOnce(Option<(Kind, &[u8])>) -> T) -> T {
        match self {
            Self::Everything => take(None),
            Self::Group(name) => take(Some((GROUP, name.as_bytes()))),
            Self::Server { user, name } => {
                let mut short = [0_u8; 192];
                let length = user.len().saturating_add(name.len()).saturating_add(1);
                match short.get_mut(..length) {
                    Some(joined) => {
                        let parts = user.bytes().chain([b'/']).chain(name.bytes());
                        for (to, from) in joined.iter_mut().zip(parts) {
                            *to = from;
                        }
                        take(Some((SERVER, joined)))
                    }
                    None => take(Some((SERVER, format!("{user}/{name}").as_bytes()))),
                }
            }
            Self::Service(name) => take(Some((SERVICE, name.as_bytes()))),
            Self::User(name) => take(Some((USER, name.as_bytes()))),
        }
    }
}

/// Every custom scope that a document neither defines nor names: nobody of whom it tells holds one. No vocabulary grows to this number.
const UNSEEN_CUSTOM_SCOPE: ScopeId = ScopeId(u16::MAX);

/// A question that has no answer because it is a mistake.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct QuestionError {
    kind: ErrorKind,
    scope: String,
    suggestion: Option<String>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum ErrorKind {
    Filtered,
    Renamed,
    Unknown,
}

impl QuestionError {
    /// A stable word for programs: `unknown-scope`, `renamed-scope` or `filter-in-scope`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.kind {
            ErrorKind::Filtered => "filter-in-scope",
            ErrorKind::Renamed => "renamed-scope",
            ErrorKind::Unknown => "unknown-scope",
        }
    }

    /// The scope that was probably meant.
    #[must_use]
    pub fn suggestion(&self) -> Option<&str> {
        self.suggestion.as_deref()
    }
}

impl fmt::Display for QuestionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, scope, suggestion } = self;
        match (kind, suggestion) {
            (ErrorKind::Filtered, _) => {
                write!(
                    formatter,
                    "`{scope}` carries a filter; ask for the scope and give the resource beside it"
                )
            }
            (ErrorKind::Renamed, Some(today)) => {
                write!(formatter, "`{scope}` is called `{today}` today")
            }
            (_, Some(similar)) => write!(formatter, "this hub has no scope `{scope}`; is `{similar}` meant?"),
            (_, None) => write!(formatter, "this hub has no scope `{scope}`"),
        }
    }
}

impl std::error::Error for QuestionError {}

impl Policy {
    /// Finds a scope of a decision: one that this hub defines, or a custom one where the document does not claim to hold the hub's
    /// custom scopes. Who asks cannot know which of these the document shows, so it is no mistake to ask for any.
    pub(crate) fn find_decidable(&self, name: &str) -> Result<ScopeId, QuestionError> {
        if self.may_define(name) {
            return Ok(self.core.vocabulary.find(name).unwrap_or(UNSEEN_CUSTOM_SCOPE));
        }
        self.find_scope(name)
    }

    /// Whether [`Self::find_decidable`] finds a scope of this number.
    pub(crate) fn is_decidable(&self, scope: ScopeId) -> bool {
        let vocabulary = &self.core.vocabulary;
        vocabulary.defines(scope)
            || scope == UNSEEN_CUSTOM_SCOPE && !self.about().knows(Section::Vocabulary)
            || self.may_define(vocabulary.name(scope))
    }

    /// Whether a scope without a definition in the document may have one at the hub.
    pub(super) fn may_define(&self, scope: &str) -> bool {
        !self.about().knows(Section::Vocabulary) && is_custom_scope_name(scope)
    }

    /// Finds a scope that somebody asks for. A misspelt one is the caller's mistake, never a deny.
    pub(crate) fn find_scope(&self, name: &str) -> Result<ScopeId, QuestionError> {
        if let Some(scope) =
            self.core.vocabulary.find(name).filter(|scope| self.core.vocabulary.defines(*scope))
        {
            return Ok(scope);
        }
        let error = |kind, suggestion: Option<&str>| QuestionError {
            kind,
            scope: name.to_owned(),
            suggestion: suggestion.map(str::to_owned),
        };
        if let Some((base, _)) = name.split_once('!') {
            return Err(error(ErrorKind::Filtered, Some(base)));
        }
        if let Some(today) = renamed_scope(name) {
            return Err(error(ErrorKind::Renamed, Some(today)));
        }
        let nearest = self.scope_names().filter_map(|known| Some((distance(name, known, 3)?, known))).min();
        Err(error(ErrorKind::Unknown, nearest.map(|(_, known)| known)))
    }
}

/// How many insertions, deletions and substitutions of bytes lie between two names, if no more than `most`; long ones are not
/// compared. Most names are told apart by their first bytes.
pub(crate) fn distance(one: &str, other: &str, most: usize) -> Option<usize> {
    const LONGEST: usize = 64;
    if one.len().max(other.len()) > LONGEST || one.len().abs_diff(other.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, left) in one.bytes().enumerate() {
        let mut diagonal = line;
        let mut before = line.saturating_add(1);
        if let Some(first) = row.first_mut() {
            *first = before;
        }
        for (slot, right) in row.iter_mut().skip(1).zip(other.bytes()) {
            let substituted = diagonal.saturating_add(usize::from(left != right));
            diagonal = *slot;
            *slot = substituted.min(before.saturating_add(1)).min(slot.saturating_add(1));
            before = *slot;
        }
        // Rows never shrink below their smallest entry.
        if row.iter().all(|distance| *distance > most) {
            return None;
        }
    }
    row.last().copied().filter(|distance| *distance <= most)
}
