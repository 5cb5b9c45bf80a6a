//! Which names the hub takes for new users and servers.

use super::super::template::decode;
use crate::jupyterhub::version::HubVersion;

/// A user's name as the hub writes it.
pub(in super::super) fn normalized(name: &str) -> String {
    name.to_lowercase()
}

/// Whether a hub takes a name for a user. An authenticator may be stricter.
pub(in super::super::super) fn is_user_name(name: &str, version: HubVersion) -> bool {
    let unquoted = decode(name).unwrap_or_default();
    let only_dots = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte == b'.');
    let dots = version.refuses_names_of_dots() && (only_dots(name) || only_dots(&unquoted));
    !name.is_empty() && !name.contains('/') && !dots && !has_outer_blanks(name)
}

/// Blanks by Python's measure, which counts four control characters among them.
fn has_outer_blanks(name: &str) -> bool {
    let is_blank = |letter: char| letter.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&letter);
    name.starts_with(is_blank) || name.ends_with(is_blank)
}

/// Whether 6.x takes a name for a new server.
pub(in super::super) fn is_server_slug(name: &str) -> bool {
    let bytes = name.as_bytes();
    let ordinary = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    bytes.len() <= 30
        && bytes.first().is_some_and(u8::is_ascii_lowercase)
        && bytes.last().is_some_and(ordinary)
        && bytes.iter().all(|byte| ordinary(byte) || *byte == b'-')
        && !name.contains("--")
}
