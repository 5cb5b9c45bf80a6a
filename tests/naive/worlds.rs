//! Random snapshots and questions about them.

use hubscope::snapshot::{
    Client, FORMAT, Group, Hub, Role, Section, Server, Service, Share, Snapshot, Source, Text, Timestamp,
    Token, User,
};
use proptest::{collection::vec, prelude::*, sample::select};

pub(crate) const USERS: &[&str] = &["ann", "carl", "johan", "x=y", "ann!user=carl"];
pub(crate) const GROUPS: &[&str] = &["class-A", "class-B", "a/b", "group=class-A"];
pub(crate) const SERVICES: &[&str] = &["grader", "monitor"];
pub(crate) const SERVERS: &[&str] = &["", "lab", "x/y"];
pub(crate) const TOKENS: &[&str] = &["t0", "t1", "t2"];
const ROLES: &[&str] = &["teacher", "reader", "student"];

/// Scopes of the reference's table.
pub(crate) const SCOPES: &[&str] = &[
    "access:servers",
    "admin:servers",
    "delete:servers",
    "groups",
    "read:groups",
    "read:servers",
    "read:services",
    "read:users",
    "read:users:name",
    "servers",
];

/// A scope that no hub fails on.
pub(crate) fn grant() -> impl Strategy<Value = String> {
    let base = prop_oneof![9 => select(SCOPES), 1 => Just("self")];
    (base, prop_oneof![2 => Just(String::new()), 1 => Just("!".to_owned()), 2 => own_filter(), 6 => filter()])
        .prop_map(|(base, filter)| format!("{base}{filter}"))
}

fn own_filter() -> impl Strategy<Value = String> {
    select(&["!user", "!server", "!service"][..]).prop_map(str::to_owned)
}

/// `!kind=name`
fn filter() -> impl Strategy<Value = String> {
    resource().prop_map(|(kind, name)| format!("!{kind}={name}"))
}

/// Kind and name of a resource.
pub(crate) fn resource() -> impl Strategy<Value = (&'static str, String)> {
    prop_oneof![
        select(USERS).prop_map(|name| ("user", name.to_owned())),
        server().prop_map(|(user, name)| ("server", format!("{user}/{name}"))),
        select(GROUPS).prop_map(|name| ("group", name.to_owned())),
        select(SERVICES).prop_map(|name| ("service", name.to_owned())),
    ]
}

fn server() -> impl Strategy<Value = (&'static str, &'static str)> {
    (select(USERS), select(SERVERS))
}

/// Scopes as they stand in rows: now and then one that makes the hub fail.
fn scopes() -> impl Strategy<Value = Vec<String>> {
    let broken = select(&["custom:gone:x", "read:users!user=", "groups!group"][..]).prop_map(str::to_owned);
    vec(prop_oneof![60 => grant(), 1 => broken], 0..4)
}

fn some(list: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<Text<'static>>> {
    proptest::sample::subsequence(list, 0..=most).prop_map(|list| list.into_iter().map(Text::from).collect())
}

/// A hub with every name above, as far as the draw gives it a row.
pub(crate) fn world() -> impl Strategy<Value = Snapshot<'static>> {
    let roles = vec(scopes(), ROLES.len());
    let groups = vec(some(ROLES, 1), 3);
    let users = vec((some(ROLES, 2), some(GROUPS, 3)), 4);
    let services = vec(some(ROLES, 2), 2);
    let tokens = vec(
        (prop_oneof![3 => select(&USERS[..4]), 1 => select(SERVICES)], scopes(), 0_usize..6),
        TOKENS.len(),
    );
    let shares = vec(
        (select(&USERS[..4]), select(SERVERS), 0_usize..4, any::<bool>(), vec(select(SCOPES), 1..3)),
        0..4,
    );
    (roles, groups, users, services, tokens, shares).prop_map(
        |(roles, groups, users, services, tokens, shares)| Snapshot {
            format: FORMAT.into(),
            hub: Hub { kind: "jupyterhub".into(), version: "5.5.4".into(), url: None, settings: None },
            source: Source::Hand,
            issued_at: Timestamp::from_micros(0),
            knows: Section::ALL.to_vec(),
            vocabulary: Default::default(),
            roles: ROLES
                .iter()
                .zip(roles)
                .map(|(name, scopes)| Role {
                    name: (*name).into(),
                    description: None,
                    scopes: texts(scopes),
                    managed_by_auth: false,
                })
                .collect(),
            groups: GROUPS
                .iter()
                .zip(groups)
                .map(|(name, roles)| Group { name: (*name).into(), roles })
                .collect(),
            users: USERS
                .iter()
                .zip(users)
                .map(|(name, (roles, groups))| User { name: (*name).into(), admin: false, roles, groups })
                .collect(),
            services: SERVICES
                .iter()
                .zip(services)
                .map(|(name, roles)| Service {
                    name: (*name).into(),
                    admin: false,
                    roles,
                    runtime: false,
                    unreadable: false,
                })
                .collect(),
            servers: Vec::new(),
            clients: clients(),
            tokens: TOKENS
                .iter()
                .zip(tokens)
                .map(|(id, (owner, scopes, client))| Token {
                    id: (*id).into(),
                    user: (!SERVICES.contains(&owner)).then(|| owner.into()),
                    service: SERVICES.contains(&owner).then(|| owner.into()),
                    scopes: texts(scopes),
                    client: clients()
                        .get(client)
                        .map(|client| client.id.clone())
                        .or(Some("jupyterhub".into())),
                    expires_at: None,
                })
                .collect(),
            shares: shares
                .into_iter()
                .map(|(user, name, bearer, with_group, scopes)| Share {
                    server: Server { user: user.into(), name: name.into() },
                    user: (!with_group).then(|| USERS[bearer].into()),
                    group: with_group.then(|| GROUPS[bearer].into()),
                    scopes: scopes.into_iter().map(Text::from).collect(),
                    expires_at: None,
                })
                .collect(),
            held: Vec::new(),
            memberships: Vec::new(),
        },
    )
}

fn clients() -> Vec<Client<'static>> {
    let client = |id: &'static str,
                  server: Option<(&'static str, &'static str)>,
                  service: Option<&'static str>| Client {
        id: id.into(),
        server: server.map(|(user, name)| Server { user: user.into(), name: name.into() }),
        service: service.map(Text::from),
        allowed_scopes: Vec::new(),
    };
    vec![
        client("jupyterhub", None, None),
        client("one", Some(("ann", "")), None),
        client("two", Some(("x=y", "x/y")), None),
        client("three", None, Some("grader")),
        client("four", None, None),
    ]
}

fn texts(list: Vec<String>) -> Vec<Text<'static>> {
    list.into_iter().map(Text::from).collect()
}
