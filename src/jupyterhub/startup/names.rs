//! Names of users and services, as a hub takes them.
//!
//! Rule: `docs/rules/jupyterhub.md`, errors that stop the hub.

use std::collections::BTreeMap;

use crate::jupyterhub::HubVersion;

/// The name under which a user is kept.
pub(super) fn normalized(name: &str, map: &BTreeMap<String, String>) -> String {
    let name = name.to_lowercase();
    map.get(&name).cloned().unwrap_or(name)
}

/// Not empty, no slash, no blanks outside; since 5.5.3 nothing that an address would take for a step upwards.
pub(super) fn is_user_name(name: &str, version: HubVersion) -> bool {
    let dots = name.replace("%2e", ".").replace("%2E", ".");
    let steps = version.checks_names_as_paths() && dots.bytes().all(|byte| byte == b'.');
    !name.is_empty() && !name.contains('/') && !steps && !has_outer_blanks(name)
}

/// The same for services, whose names may hold no escape at all; before 5.5.3 anything goes.
pub(super) fn is_service_name(name: &str, version: HubVersion) -> bool {
    !version.checks_names_as_paths()
        || !(name.is_empty()
            || name.contains('/')
            || has_escape(name)
            || name.bytes().all(|byte| byte == b'.')
            || has_outer_blanks(name))
}

/// Blanks as Python knows them, which counts four control characters among them.
fn has_outer_blanks(name: &str) -> bool {
    name.trim_matches(|letter: char| letter.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&letter))
        != name
}

/// `%` and two hexadecimal digits.
fn has_escape(name: &str) -> bool {
    name.as_bytes().windows(3).any(|bytes| match bytes {
        [b'%', high, low] => high.is_ascii_hexdigit() && low.is_ascii_hexdigit(),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_elsewhere_are_refused_since_5_5_3() {
        let [old, new] = ["5.5.2", "5.5.3"].map(|version| HubVersion::parse(version).unwrap());
        for (name, before, since) in [
            ("ann", true, true),
            ("..", true, false),
            (".%2E", true, false),
            (".a", true, true),
            ("a/b", false, false),
            ("", false, false),
            (" ann", false, false),
            ("ann\u{1f}", false, false),
        ] {
            assert_eq!((is_user_name(name, old), is_user_name(name, new)), (before, since), "{name:?}");
        }
        assert!(is_service_name("a%2", new) && !is_service_name("a%2f", new) && is_service_name("a/b", old));
    }
}
