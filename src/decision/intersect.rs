//! What two sets of expanded scopes have in common.

use crate::{
    policy::{Extent, Held, HeldBuilder, Rows, Space},
    vocabulary::Kind,
};

/// Intersects scope by scope; scopes are not compared with what they imply, both sides are already expanded.
///
/// Where both sides are filtered, a name survives if the other side's names contain it: the same name, the owner of a server, or,
/// if memberships are given, a group of the user or of the server's owner. Nothing relates one group to another, even when they
/// share members, so a token is *not* "what the token allows and the owner allows".
///
/// Rule: `docs/rules/jupyterhub.md`, intersection.
pub(crate) fn intersect(one: &Held, other: &Held, space: &Space, members: Option<(Kind, &Rows)>) -> Held {
    let mut result = HeldBuilder::default();
    for scope in one.scopes() {
        match (one.extent(scope), other.extent(scope)) {
            (Extent::Everything, Extent::Everything) => result.push_everything(scope),
            (Extent::Everything, Extent::Named(names)) | (Extent::Named(names), Extent::Everything) => {
                for name in names {
                    result.push(scope, *name);
                }
            }
            (Extent::Named(one), Extent::Named(other)) => {
                for (inner, outer) in [(one, other), (other, one)] {
                    for name in inner {
                        if space.containers_of(*name, members).within_any(outer) {
                            result.push(scope, *name);
                        }
                    }
                }
            }
            (Extent::Nothing, _) | (_, Extent::Nothing) => {}
        }
    }
    result.finish()
}
