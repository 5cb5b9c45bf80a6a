//! The numbers under which the core knows permissions, classes and names.

use super::{Dialect, Permission, Resource, ResourceClass, ResourceKind};
use crate::vocabulary::{Applicability, Class, Kind, KindRule, ScopeId, ScopeSet, Vocabulary};

pub(super) const KEYSPACE: Kind = Kind(0);
pub(super) const TABLE: Kind = Kind(1);
/// Roles, as resources and as principals.
pub(super) const ROLE: Kind = Kind(2);
pub(super) const FUNCTIONS: Kind = Kind(3);
pub(super) const FUNCTION: Kind = Kind(4);

const SEPARATOR: u8 = b'/';

/// A table is in its keyspace, a function among the functions of its keyspace; roles contain nothing.
pub(super) static KINDS: [KindRule; 5] = [
    KindRule { word: "keyspace", ..KindRule::PLAIN },
    KindRule { word: "table", container: Some((KEYSPACE, SEPARATOR)), ..KindRule::PLAIN },
    KindRule { word: "role", ..KindRule::PLAIN },
    KindRule { word: "functions", ..KindRule::PLAIN },
    KindRule { word: "function", container: Some((FUNCTIONS, SEPARATOR)), ..KindRule::PLAIN },
];

/// One scope for each permission on each kind of resource, and one for "a row here cannot be read". No scope implies another.
const SCOPES_OF_A_KIND: u16 = 13;
const UNREADABLE: u16 = 12;

pub(super) fn vocabulary() -> Vocabulary {
    let mut names = Vec::new();
    for kind in ResourceKind::ALL {
        names.extend(Permission::ALL.map(|permission| format!("{permission}:{}", kind.root())));
        names.push(format!("unreadable:{}", kind.root()));
    }
    let definitions: Vec<(&str, Vec<&str>)> = names.iter().map(|name| (name.as_str(), Vec::new())).collect();
    Vocabulary::new(&definitions, &[], std::iter::empty(), |_| false, &KINDS)
}

/// The scope of a permission on resources of a kind.
pub(super) fn scope(permission: Permission, kind: ResourceKind) -> ScopeId {
    ScopeId(first(kind).saturating_add(permission.index().into()))
}

/// The scope that stands for a row that cannot be read.
pub(super) fn unreadable(kind: ResourceKind) -> ScopeId {
    ScopeId(first(kind).saturating_add(UNREADABLE))
}

fn first(kind: ResourceKind) -> u16 {
    u16::from(kind.index()).saturating_mul(SCOPES_OF_A_KIND)
}

/// Where permissions apply in a dialect.
pub(super) fn applicability(dialect: &Dialect, scopes: usize) -> Applicability {
    let classes = ResourceClass::ALL.into_iter().map(|class| {
        let mut set = ScopeSet::new(scopes);
        for permission in dialect.applicable(class).iter() {
            set.insert(scope(permission, class.kind()).index());
        }
        (set, class.container().map(number))
    });
    Applicability::new(classes.collect())
}

/// The number of a class; a container has a lower one than what it contains.
pub(super) fn number(class: ResourceClass) -> Class {
    let position = ResourceClass::ALL.iter().position(|other| *other == class);
    Class(position.and_then(|position| u8::try_from(position).ok()).unwrap_or(u8::MAX))
}

/// How the core names a resource that is no root.
pub(super) fn place(resource: &Resource) -> Option<(Kind, String)> {
    let kind = match resource.class() {
        ResourceClass::AllKeyspaces
        | ResourceClass::AllRoles
        | ResourceClass::ServiceLevels
        | ResourceClass::AllFunctions => return None,
        ResourceClass::Keyspace => KEYSPACE,
        ResourceClass::Table => TABLE,
        ResourceClass::Role => ROLE,
        ResourceClass::KeyspaceFunctions => FUNCTIONS,
        ResourceClass::Function => FUNCTION,
    };
    Some((kind, resource.parts().join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_have_the_numbers_that_the_vocabulary_gives_them() {
        let vocabulary = vocabulary();
        for kind in ResourceKind::ALL {
            for permission in Permission::ALL {
                let name = format!("{permission}:{}", kind.root());
                assert_eq!(vocabulary.find(&name), Some(scope(permission, kind)), "{name}");
            }
            assert_eq!(vocabulary.find(&format!("unreadable:{}", kind.root())), Some(unreadable(kind)));
        }
    }

    #[test]
    fn containers_have_lower_numbers() {
        for class in ResourceClass::ALL {
            if let Some(container) = class.container() {
                assert!(number(container).0 < number(class).0, "{class:?}");
            }
        }
    }
}
