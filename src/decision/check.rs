//! One scope, one resource: is it covered?
//!
//! A resource is given with its containers, so that "filtered by the group of the server's owner" is a look into a sorted list.
//! `None` for the resource asks for the scope without a filter.

use crate::{
    policy::{Containers, Core, Entity, Extent, Held, Own, RoleId, RoleSetId},
    vocabulary::ScopeId,
};

/// Whether a bearer's roles cover a resource.
///
/// Two mask lookups decide where no filter does; otherwise each role that filters the scope is asked, at a cost in proportion to
/// the shorter of its list of groups and the resource's.
pub(crate) fn roles_cover(
    core: &Core,
    set: RoleSetId,
    own: &Own,
    scope: ScopeId,
    resource: Option<&Containers<'_>>,
) -> bool {
    if core.role_sets.grants_everything(set, scope) {
        return true;
    }
    let Some(resource) = resource else { return false };
    core.role_sets.grants_filtered(set, scope)
        && core.role_sets.roles(set).iter().any(|role| {
            let filter = core.roles.filter(*role, scope).and_then(|id| core.filters.set(id));
            filter.is_some_and(|filter| filter.covers(own, resource))
        })
}

/// The first role of a set that covers a resource.
pub(crate) fn role_covering(
    core: &Core,
    set: RoleSetId,
    own: &Own,
    scope: ScopeId,
    resource: Option<&Containers<'_>>,
) -> Option<RoleId> {
    if !core.role_sets.grants_everything(set, scope) && !core.role_sets.grants_filtered(set, scope) {
        return None;
    }
    core.role_sets.roles(set).iter().find(|role| role_covers(core, **role, own, scope, resource)).copied()
}

/// Whether one role covers a resource for whoever holds it.
pub(crate) fn role_covers(
    core: &Core,
    role: RoleId,
    own: &Own,
    scope: ScopeId,
    resource: Option<&Containers<'_>>,
) -> bool {
    core.roles.grants_everything(role, scope)
        || resource.is_some_and(|resource| {
            let filter = core.roles.filter(role, scope).and_then(|id| core.filters.set(id));
            filter.is_some_and(|filter| filter.covers(own, resource))
        })
}

/// Whether a bearer's roles grant a scope under this very name, or, for `None`, without a filter: what contains the name does not count.
pub(crate) fn roles_name(core: &Core, set: RoleSetId, scope: ScopeId, name: Option<Entity>) -> bool {
    core.role_sets.roles(set).iter().any(|role| match name {
        None => core.roles.grants_everything(*role, scope),
        Some(name) => {
            let filter = core.roles.filter(*role, scope).and_then(|id| core.filters.set(id));
            filter.is_some_and(|filter| filter.names(name))
        }
    })
}

/// Whether a bearer's roles hold a scope at all, under any filter.
pub(crate) fn roles_hold_in_any_form(core: &Core, set: RoleSetId, own: &Own, scope: ScopeId) -> bool {
    core.role_sets.grants_everything(set, scope)
        || core.role_sets.grants_filtered(set, scope)
            && core.role_sets.roles(set).iter().any(|role| {
                let filter = core.roles.filter(*role, scope).and_then(|id| core.filters.set(id));
                filter.is_some_and(|filter| filter.is_held(own))
            })
}

/// Whether written-out scopes cover a resource.
pub(crate) fn held_covers(held: &Held, scope: ScopeId, resource: Option<&Containers<'_>>) -> bool {
    match (held.extent(scope), resource) {
        (Extent::Everything, _) => true,
        (Extent::Named(names), Some(resource)) => resource.within_any(names),
        (Extent::Named(_), None) | (Extent::Nothing, _) => false,
    }
}

/// Whether written-out scopes hold a scope at all, under any filter.
pub(crate) fn held_in_any_form(held: &Held, scope: ScopeId) -> bool {
    held.extent(scope) != Extent::Nothing
}
