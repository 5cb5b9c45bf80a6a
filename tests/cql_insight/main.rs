//! Explanations, holders, reaches, remedies and previews of random databases, taken apart and checked against the rows.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking, and its input is its own"
)]

mod queries;
mod world;

use std::collections::BTreeMap;

use fastrand::Rng;
use hubscope::cql::{
    Database, Decision, Ground, Limits, Miss, Permission, Resource, ResourceKind, State, parse, parse_script,
};

use self::world::{Held, World};

const WORLDS: u64 = 400;

/// Every world of the run, as the engine has it and as it was written.
fn worlds() -> impl Iterator<Item = (World, Database)> {
    (0..WORLDS).filter_map(|seed| {
        let world = World::new(&mut Rng::with_seed(seed));
        let state = State::read(world.document().to_string().as_bytes(), &Limits::default()).unwrap();
        Some((world.clone(), Database::new(state, world.dialect).ok()?))
    })
}

/// Callers, permissions and resources that are worth asking.
fn questions(world: &World) -> impl Iterator<Item = (Option<String>, Permission, Resource)> {
    let callers: Vec<Option<String>> =
        world.roles.keys().cloned().map(Some).chain([None, Some("nobody-of-that-name".to_owned())]).collect();
    let resources = World::resources();
    callers.into_iter().flat_map(move |caller| {
        let resources = resources.clone();
        Permission::ALL.into_iter().flat_map(move |permission| {
            let caller = caller.clone();
            resources
                .clone()
                .into_iter()
                .map(move |name| (caller.clone(), permission, Resource::asked(&name).unwrap()))
        })
    })
}

#[test]
fn explanations_say_what_was_decided_and_rest_on_rows() {
    let (mut allows, mut denies, mut errors, mut near) = (0, 0, 0, 0);
    for (world, database) in worlds() {
        for (caller, permission, resource) in questions(&world) {
            let explanation = database.explain(caller.as_deref(), permission, &resource);
            let about = format!("{caller:?} {permission} {resource}: {explanation:?}");
            match database.policy().decide(caller.as_deref(), permission, &resource) {
                Decision::Allow => {
                    assert_eq!(explanation.outcome, "allow", "{about}");
                    assert!(!explanation.grounds.is_empty(), "{about}");
                    allows += 1;
                }
                Decision::Deny => {
                    assert_eq!(explanation.outcome, "deny", "{about}");
                    assert!(explanation.grounds.is_empty(), "{about}");
                    denies += 1;
                }
                Decision::Error(error) => {
                    assert_eq!(
                        (explanation.outcome, explanation.code),
                        ("error", Some(error.code())),
                        "{about}"
                    );
                    errors += 1;
                }
            }
            for ground in &explanation.grounds {
                match ground {
                    Ground::Row { way, on } => {
                        assert!(world.is_way(caller.as_deref().unwrap(), way), "{about}");
                        assert!(world.holds(way.last().unwrap(), on, permission), "{about}");
                        assert!(resource.family().any(|outer| outer.name() == *on), "{about}");
                    }
                    Ground::Superuser { way, on } => {
                        assert!(world.is_way(caller.as_deref().unwrap(), way), "{about}");
                        assert!(world.roles[way.last().unwrap()].superuser, "{about}");
                        let on = Resource::asked(on).unwrap();
                        assert!(world.dialect.applicable(on.class()).contains(permission), "{about}");
                        assert!(resource.family().any(|outer| outer == on), "{about}");
                    }
                    ground => assert_eq!(*ground, Ground::Authorizer, "{about}"),
                }
            }
            for miss in &explanation.misses {
                near += 1;
                match miss {
                    Miss::Elsewhere { way, on } => {
                        assert!(world.is_way(caller.as_deref().unwrap(), way), "{about}");
                        assert!(world.holds(way.last().unwrap(), on, permission), "{about}");
                    }
                    Miss::OtherPermissions { way, on, permissions } => {
                        assert!(world.is_way(caller.as_deref().unwrap(), way), "{about}");
                        assert!(!permissions.contains(&permission.name()), "{about}");
                        let held = |name: &&str| {
                            world.holds(way.last().unwrap(), on, Permission::named(name).unwrap())
                        };
                        assert!(permissions.iter().all(held), "{about}");
                    }
                    Miss::OtherRole { role, on } => assert!(world.holds(role, on, permission), "{about}"),
                    Miss::Inapplicable => {
                        let reaches =
                            |outer: Resource| world.dialect.applicable(outer.class()).contains(permission);
                        assert!(!resource.family().any(reaches), "{about}");
                    }
                    miss => panic!("{miss:?} is not looked at"),
                }
            }
        }
    }
    assert!(
        allows > 5_000 && denies > 50_000 && errors > 1_000 && near > 10_000,
        "{allows} {denies} {errors} {near}"
    );
}

#[test]
fn holders_are_those_who_may() {
    for (world, database) in worlds() {
        for name in World::resources() {
            let resource = Resource::asked(&name).unwrap();
            for permission in
                [Permission::Select, Permission::Authorize, Permission::Execute, Permission::Describe]
            {
                let may = |role: &&String| database.policy().check(Some(role), permission, &resource);
                let right: Vec<&String> = world.roles.keys().filter(may).collect();
                let holders = database.holders(permission, &resource, 3);
                let listed: Vec<&String> = holders.roles.iter().map(|holder| &holder.role).collect();
                assert_eq!(holders.count, right.len());
                assert_eq!(listed, right.iter().take(3).copied().collect::<Vec<_>>());
                assert_eq!(holders.logins, right.iter().filter(|role| world.roles[**role].login).count());
                assert_eq!(holders.anonymous, database.policy().check(None, permission, &resource));
                assert!(holders.roles.iter().all(|holder| holder.ground.is_some()));
            }
        }
    }
}

#[test]
fn a_reach_is_what_is_decided_for_everything_that_exists() {
    let mut reached = 0;
    for (world, database) in worlds() {
        for caller in world.roles.keys() {
            for kind in ResourceKind::ALL {
                for permission in [Permission::Select, Permission::Alter, Permission::Execute] {
                    let Ok(reach) = database.reach(Some(caller), permission, kind) else { continue };
                    let Ok(names) = database.reached(Some(caller), permission, kind) else { continue };
                    if reach.superuser || world.lets_all_through {
                        continue;
                    }
                    for resource in &names {
                        let held = |outer: Resource| reach.resources.contains(&outer.name());
                        assert!(resource.family().any(held), "{caller} {permission} {resource}");
                        reached += 1;
                    }
                    for (on, way) in reach.resources.iter().zip(&reach.ways) {
                        assert!(
                            world.is_way(caller, way) && world.holds(way.last().unwrap(), on, permission)
                        );
                    }
                    assert_eq!(reach.everything, reach.resources.iter().any(|on| on == kind.root()));
                }
            }
        }
    }
    assert!(reached > 1_000, "{reached}");
}

#[test]
fn remedies_help_and_cost_what_they_say() {
    let (mut tried, mut by_role) = (0, 0);
    let mut random = Rng::with_seed(7);
    for (world, database) in worlds() {
        for (caller, permission, resource) in questions(&world) {
            let Some(caller) = caller.filter(|_| random.u8(..40) == 0) else { continue };
            for remedy in database.remedies(&caller, permission, &resource) {
                let statement = parse(&remedy.statement).unwrap();
                let preview = match database.preview(&[statement], Some("root"), 1000) {
                    Ok(preview) => preview,
                    // Root itself may be one on whom the database fails.
                    Err((_, error)) => {
                        assert_eq!(error.category().name(), "internal", "{}: {error:?}", remedy.statement);
                        continue;
                    }
                };
                tried += 1;
                by_role += u64::from(!remedy.statement.contains(" ON "));
                assert!(
                    preview.after.policy().check(Some(&caller), permission, &resource),
                    "{}",
                    remedy.statement
                );
                let change = preview.difference.changes.iter().find(|change| change.role == caller);
                let gained =
                    change.map_or(0, |change| change.gained.iter().map(|row| row.permissions.len()).sum());
                assert_eq!(remedy.gains, gained, "{} {remedy:?} {change:?}", caller);
                assert_eq!(remedy.superuser, change.is_some_and(|change| change.superuser == Some(true)));
            }
        }
    }
    assert!(tried > 300 && by_role > 50, "{tried} {by_role}");
}

/// Resource and permission of everything that only the second has.
fn more(one: &Held, other: &Held) -> Vec<(String, &'static str)> {
    let pairs = other.iter().flat_map(|(on, names)| names.iter().map(move |name| (on.clone(), *name)));
    pairs.filter(|(on, name)| !one.get(on).is_some_and(|names| names.contains(name))).collect()
}

#[test]
fn a_preview_finds_everybody_who_gains_or_loses() {
    let mut changed = 0;
    for (number, (world, database)) in worlds().enumerate() {
        let mut random = Rng::with_seed(u64::try_from(number).unwrap());
        for _ in 0..6 {
            let text = world.statement(&mut random);
            let statements: Vec<_> = parse_script(&text).unwrap().into_iter().map(|(_, one)| one).collect();
            let Ok(preview) = database.preview(&statements, Some("root"), 1000) else { continue };
            let after = World::of(&preview.after.state().to_json(), world.dialect);
            let difference = preview.difference;
            let by_role: BTreeMap<&str, _> =
                difference.changes.iter().map(|change| (change.role.as_str(), change)).collect();
            assert_eq!(by_role.len(), difference.changes.len());
            assert_eq!(difference.gaining, difference.changes.iter().filter(|change| change.gains()).count());
            assert_eq!(difference.losing, difference.changes.iter().filter(|change| change.loses()).count());
            let everybody =
                world.roles.keys().chain(after.roles.keys().filter(|role| !world.roles.contains_key(*role)));
            for role in everybody {
                let (old, new) = (world.standing(role), after.standing(role));
                let told = |rows: &[hubscope::cql::OnResource]| {
                    let pairs = rows
                        .iter()
                        .flat_map(|row| row.permissions.iter().map(|name| (row.on.clone(), *name)));
                    pairs.collect::<Vec<_>>()
                };
                let about = format!("{text} for {role}: {:?}", by_role.get(role.as_str()));
                let change = by_role.get(role.as_str());
                assert_eq!(
                    change.map_or(Vec::new(), |change| told(&change.gained)),
                    more(&old.held, &new.held),
                    "{about}"
                );
                assert_eq!(
                    change.map_or(Vec::new(), |change| told(&change.lost)),
                    more(&new.held, &old.held),
                    "{about}"
                );
                let superuser = (old.superuser != new.superuser).then_some(new.superuser);
                assert_eq!(change.and_then(|change| change.superuser), superuser, "{about}");
                changed += usize::from(change.is_some());
            }
        }
    }
    assert!(changed > 500, "{changed}");
}
