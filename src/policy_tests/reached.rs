//! What of the hub somebody reaches, where a test says what it must be.

use std::collections::HashSet;

use crate::{Resource, jupyterhub::Reach};

/// What is reached of the kinds that the scope is about, or that the test names. Servers that do not exist yet count if a filter
/// names them: they can be made.
pub(super) fn reached<'p>(
    reach: &Reach<'p>,
    scope: &str,
    named: &HashSet<Resource<'_>>,
) -> Vec<Resource<'p>> {
    let names = |kind: &str| scope.split(':').any(|part| part == kind);
    // `read:users:groups` is about users.
    let groups =
        names("groups") && !names("users") || named.iter().any(|one| matches!(one, Resource::Group(_)));
    let services = names("services") || named.iter().any(|one| matches!(one, Resource::Service(_)));
    let is_about_users = |one: &Resource<'_>| matches!(one, Resource::User(_) | Resource::Server { .. });
    let mut all = Vec::new();
    // A scope about groups or services reaches no users by itself.
    if !groups && !services || named.iter().any(is_about_users) {
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
    if groups {
        all.extend(reach.groups().map(Resource::Group));
    }
    if services {
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
