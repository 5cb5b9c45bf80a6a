//! Scopes of shares: whatever is shared, it is one server.
//!
//! Rule: `docs/rules/jupyterhub.md`, shares.

use std::collections::BTreeSet;

use super::rejection::{Kind, Rejection};

/// The scopes of a stored share as the hub reads them, sorted: each with the filter of the server, in place of any other.
#[must_use]
pub fn share_scopes(scopes: &[&str], user: &str, server: &str) -> Vec<String> {
    let filtered: BTreeSet<String> =
        scopes.iter().map(|scope| format!("{}!server={user}/{server}", base(scope))).collect();
    filtered.into_iter().collect()
}

/// The scopes that a request for a share asks for, with the filter of the server, sorted.
///
/// # Errors
///
/// [`Rejection`] with code `foreign-filter` for a scope with any other filter, which the hub answers with status 400.
///
/// ```
/// use hubscope::jupyterhub::requested_share_scopes;
/// assert_eq!(requested_share_scopes(&["servers"], "ann", "lab")?, ["servers!server=ann/lab"]);
/// assert!(requested_share_scopes(&["servers!user=ann"], "ann", "lab").is_err());
/// # Ok::<(), hubscope::jupyterhub::Rejection>(())
/// ```
pub fn requested_share_scopes(scopes: &[&str], user: &str, server: &str) -> Result<Vec<String>, Rejection> {
    let filter = format!("server={user}/{server}");
    let is_foreign = |scope: &&&str| {
        let written = scope.split_once('!').map_or("", |(_, filter)| filter);
        !written.is_empty() && written != filter
    };
    match scopes.iter().find(is_foreign) {
        Some(scope) => {
            Err(Rejection::new(Kind::ForeignFilter { server: format!("{user}/{server}") }, *scope))
        }
        None => Ok(share_scopes(scopes, user, server)),
    }
}

fn base(scope: &str) -> &str {
    scope.split('!').next().unwrap_or(scope)
}
