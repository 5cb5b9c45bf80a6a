//! What of the hub somebody reaches, where a test says what it must be.

use std::collections::HashSet;

use crate::{
    Resource,
    jupyterhub::{Reach, ScopeSubject},
};

/// What is reached of the kinds that the scope is about, or that the test names. Servers that do not exist yet count if a filter
/// names them: they can be made.
pub(super) fn reached<'p>(
    reach: &Reach<'p>,
    scope: &str,
    named: &HashSet<Resource<'_>>,
) -> Vec<Resource<'p>> {
    let about = ScopeSubject::of(scope);
    let names = |is_such: fn(&Resource<'_>) -> bool| named.iter().any(is_such);
    let mut all = Vec::new();
    if about.users || names(|one| matches!(one, Resource::User(_) | Resource::Server { .. })) {
        all.extend(reach.users().map(Resource::User));
        let mut servers: HashSet<(&str, &str)> = HashSet::new();
        let filters = reach.filters().servers;
        let there = reach.servers().chain(filters.iter().filter_map(|filter| filter.split_once('/')));
        for (user, name) in there {
            if servers.insert((user, name)) {
                all.push(Resource::Server { user, name });
            }
        }
    }
    if about.groups || names(|one| matches!(one, Resource::Group(_))) {
        all.extend(reach.groups().map(Resource::Group));
    }
    if about.services || names(|one| matches!(one, Resource::Service(_))) {
        all.extend(reach.services().map(Resource::Service));
    }
    all
}

/// Whether a resource is one of these, or a server of a user among them.
pub(super) fn is_within(resource: Resource<'_>, resources: &HashSet<Resource<'_>>) -> bool {
    let is_of_user = match resource {
        Resource::Server { user, .. } => resources.contains(&Resource::User(user)),
        _ => false,
    };
    is_of_user || resources.contains(&resource)
}
