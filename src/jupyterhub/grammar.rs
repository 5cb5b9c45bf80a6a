//! How a scope is written: `base`, or `base!kind=name`, and what stands in real databases beside that.
//!
//! Rule: `docs/rules/jupyterhub.md`, grammar.

use super::{
    kinds::{GROUP, OTHER, OTHER_SERVER, SERVER, SERVICE, USER},
    scopes::SELF,
};
use crate::{
    policy::{Entity, Filter, RawGrant, Space},
    vocabulary::{Kind, ScopeId, Vocabulary},
};

/// The scope that an unfiltered `self` stands for. No written scope has this base, since a base ends at the first `!`.
pub(super) const OWN_RESOURCES: &str = "self!";

/// The written parts of a scope.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Parts<'t> {
    pub(crate) base: &'t str,
    pub(crate) filter: Written<'t>,
}

/// A filter as written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Written<'t> {
    /// Nothing, or nothing behind the `!`, which is the same.
    Absent,
    /// Exactly `user`, `service` or `server`: the bearer's own.
    Own(Kind),
    /// A kind and a name that is not empty. For a kind that the hub does not know, the name is the whole text.
    Named(Kind, &'t str),
    /// Text that the hub cannot parse; the kind still decides what it withholds.
    Invalid(Kind),
}

impl<'t> Parts<'t> {
    /// Splits at the first `!`, and the filter at the first `=`: everything behind belongs to the name.
    pub(crate) fn split(text: &'t str) -> Self {
        let (base, filter) = text.split_once('!').unwrap_or((text, ""));
        let filter = match filter {
            "" => Written::Absent,
            "user" => Written::Own(USER),
            "service" => Written::Own(SERVICE),
            "server" => Written::Own(SERVER),
            _ => named(filter),
        };
        Self { base, filter }
    }
}

fn named(filter: &str) -> Written<'_> {
    let (word, name) = filter.split_once('=').unwrap_or((filter, ""));
    let kind = match word {
        "user" => USER,
        "server" => SERVER,
        "group" => GROUP,
        "service" => SERVICE,
        _ if filter.starts_with("server") => OTHER_SERVER,
        _ => OTHER,
    };
    match name {
        "" => Written::Invalid(kind),
        _ if kind == OTHER || kind == OTHER_SERVER => Written::Named(kind, filter),
        _ => Written::Named(kind, name),
    }
}

/// Turns a written scope into numbers; names that were never seen are added.
///
/// `own_resources` is the scope that an unfiltered `self` stands for.
/// `None` for a base that the vocabulary has never seen.
pub(crate) fn lower(
    text: &str,
    vocabulary: &Vocabulary,
    own_resources: ScopeId,
    space: &mut Space,
) -> Option<RawGrant> {
    lower_with(text, vocabulary, own_resources, |kind, name| Some(space.intern(kind, name))).flatten()
}

/// The same without adding names: `None` for a name that was never seen.
pub(crate) fn lower_known(
    text: &str,
    vocabulary: &Vocabulary,
    own_resources: ScopeId,
    space: &Space,
) -> Option<Option<RawGrant>> {
    lower_with(text, vocabulary, own_resources, |kind, name| space.find(kind, name.as_bytes()))
}

/// The inner `None` stands for a base that the vocabulary has never seen, the outer one for a name that has no number.
fn lower_with(
    text: &str,
    vocabulary: &Vocabulary,
    own_resources: ScopeId,
    mut number: impl FnMut(Kind, &str) -> Option<Entity>,
) -> Option<Option<RawGrant>> {
    let Parts { base, filter } = Parts::split(text);
    let Some(scope) = vocabulary.find(base) else { return Some(None) };
    let filter = match filter {
        // Only without a filter is it a metascope: `self!user` is inert.
        Written::Absent if base == SELF => {
            return Some(Some(RawGrant { scope: own_resources, filter: Filter::Own(USER) }));
        }
        Written::Absent => Filter::Everything,
        Written::Own(kind) => Filter::Own(kind),
        Written::Named(kind, name) => Filter::Named(number(kind, name)?),
        Written::Invalid(kind) => Filter::Invalid(kind),
    };
    Some(Some(RawGrant { scope, filter }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(text: &str) -> Written<'_> {
        Parts::split(text).filter
    }

    #[test]
    fn everything_behind_the_first_separators_belongs_to_the_name() {
        assert_eq!(filter("users!user=a!group=b"), Written::Named(USER, "a!group=b"));
        assert_eq!(filter("users!group=a=b/c d"), Written::Named(GROUP, "a=b/c d"));
        assert_eq!(Parts::split("users!user=a!group=b").base, "users");
    }

    #[test]
    fn a_trailing_separator_is_no_filter() {
        assert_eq!(filter("users!"), Written::Absent);
        assert_eq!(filter("users"), Written::Absent);
    }

    #[test]
    fn three_bare_kinds_mean_the_bearer() {
        assert_eq!(filter("users!user"), Written::Own(USER));
        assert_eq!(filter("users!service"), Written::Own(SERVICE));
        assert_eq!(filter("users!server"), Written::Own(SERVER));
        assert_eq!(filter("users!group"), Written::Invalid(GROUP));
    }

    #[test]
    fn what_the_hub_does_not_know_keeps_its_text() {
        assert_eq!(filter("users!USER=x"), Written::Named(OTHER, "USER=x"));
        assert_eq!(filter("users!=x"), Written::Named(OTHER, "=x"));
        assert_eq!(filter("users!servers=x"), Written::Named(OTHER_SERVER, "servers=x"));
        assert_eq!(filter("users!servers"), Written::Invalid(OTHER_SERVER));
        assert_eq!(filter("users!server="), Written::Invalid(SERVER));
    }
}
