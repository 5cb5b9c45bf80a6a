//! What of the hub somebody reaches, where a test says what it must be.

use hubscope::jupyterhub::Reach;

use super::super::target::Target;

/// What is reached of the kinds that the scope is about, or that the test names. Servers that do not exist yet count if a filter
/// names them: they can be made.
pub(super) fn reached(reach: &Reach<'_>, scope: &str, named: &[Target]) -> Vec<Target> {
    let names = |kind: &str| scope.split(':').any(|part| part == kind);
    // `read:users:groups` is about users.
    let groups =
        names("groups") && !names("users") || named.iter().any(|target| matches!(target, Target::Group(_)));
    let services = names("services") || named.iter().any(|target| matches!(target, Target::Service(_)));
    let server = |owner: &str, name: &str| Target::Server { user: owner.to_owned(), name: name.to_owned() };
    let mut all: Vec<Target> = reach.users().map(|name| Target::User(name.to_owned())).collect();
    all.extend(reach.servers().map(|(owner, name)| server(owner, name)));
    let filters = reach.filters();
    for (owner, name) in filters.servers.iter().filter_map(|filter| filter.split_once('/')) {
        if !all.contains(&server(owner, name)) {
            all.push(server(owner, name));
        }
    }
    if groups {
        all.extend(reach.groups().map(|name| Target::Group(name.to_owned())));
    }
    if services {
        all.extend(reach.services().map(|name| Target::Service(name.to_owned())));
    }
    if groups || services {
        // A scope about groups or services reaches no users by itself.
        let asks_for_users =
            named.iter().any(|target| matches!(target, Target::User(_) | Target::Server { .. }));
        all.retain(|target| asks_for_users || !matches!(target, Target::User(_) | Target::Server { .. }));
    }
    all
}

/// Whether a resource is one of these, or a server of a user among them.
pub(super) fn is_within(target: &Target, resources: &[Target]) -> bool {
    resources.contains(target)
        || matches!(target, Target::Server { user, .. } if resources.contains(&Target::User(user.clone())))
}
