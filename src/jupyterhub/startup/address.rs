//! Addresses of services, as far as a hub minds.
//!
//! Rule: `docs/rules/jupyterhub.md`, errors that stop the hub. The hub leaves them to Python's `urllib`.

use std::net::Ipv6Addr;

/// What is wrong with an address.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum AddressFault {
    /// Python cannot take it apart, or it is for neither HTTP nor HTTPS, or its port is no port.
    Broken,
    /// It says nothing about where the service is.
    NoHost,
}

/// Looks at the address of a service as the hub does.
pub(super) fn check(address: &str) -> Result<(), AddressFault> {
    // Blanks in front and line breaks anywhere do not count.
    let address = address.trim_start_matches(|letter| letter <= ' ').replace(['\t', '\r', '\n'], "");
    let (scheme, rest) = address.split_once(':').ok_or(AddressFault::Broken)?;
    let authority = match rest.strip_prefix("//") {
        Some(rest) => rest.split(['/', '?', '#']).next().unwrap_or_default(),
        None => "",
    };
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    if !is_web || !has_sound_brackets(authority) || authority.contains(DELIMITERS_IN_DISGUISE) {
        return Err(AddressFault::Broken);
    }
    let place = authority.rsplit('@').next().unwrap_or_default();
    let (host, port) = match place.split_once('[') {
        Some((_, literal)) => {
            let (host, after) = literal.split_once(']').unwrap_or((literal, ""));
            (host, after.split_once(':'))
        }
        None => (place.split(':').next().unwrap_or_default(), place.split_once(':')),
    };
    // No port, or an empty one, stands for the usual one.
    let port = port.map(|(_, port)| port).unwrap_or_default();
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    match (port.is_empty() || is_port, host.is_empty()) {
        (false, _) => Err(AddressFault::Broken),
        (true, true) => Err(AddressFault::NoHost),
        (true, false) => Ok(()),
    }
}

/// Characters that Unicode's compatibility forms (NFKC) take apart into one of `/ ? # @ :`, such as `℀` into `a/c`.
const DELIMITERS_IN_DISGUISE: [char; 19] = [
    '\u{2047}', '\u{2048}', '\u{2049}', '\u{2100}', '\u{2101}', '\u{2105}', '\u{2106}', '\u{2a74}',
    '\u{fe13}', '\u{fe16}', '\u{fe55}', '\u{fe56}', '\u{fe5f}', '\u{fe6b}', '\u{ff03}', '\u{ff0f}',
    '\u{ff1a}', '\u{ff1f}', '\u{ff20}',
];

/// Brackets hold an address of six or more; what stands around them does not count.
fn has_sound_brackets(authority: &str) -> bool {
    let Some((_, literal)) = authority.split_once('[') else { return !authority.contains(']') };
    // A bracket that closes before any opens is one to Python as well.
    if !authority.contains(']') {
        return false;
    }
    let literal = literal.split(']').next().unwrap_or_default();
    if literal.starts_with('v') {
        return is_future_address(literal);
    }
    match literal.split_once('%') {
        Some((address, zone)) => {
            !zone.is_empty() && !zone.contains('%') && address.parse::<Ipv6Addr>().is_ok()
        }
        None => literal.parse::<Ipv6Addr>().is_ok(),
    }
}

/// `v`, hexadecimal digits, a dot and anything.
fn is_future_address(literal: &str) -> bool {
    let Some((version, rest)) = literal.strip_prefix('v').and_then(|rest| rest.split_once('.')) else {
        return false;
    };
    !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_hexdigit()) && !rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_python_takes_apart_is_an_address() {
        for address in [
            "http://x",
            "HTTPS://x:1/y",
            "http://u:p@x",
            "http://x:",
            "http://x:0",
            "http://[::1]:80",
            "http://[::1.2.3.4]",
            "http://[fe80::1%lo]",
            "http://[v1.x]",
            "http://[::1]]",
            "http://ä/\u{2100}",
            " \n\0http://x",
            "ht\ntp:/\t/x:8\r0",
        ] {
            assert_eq!(check(address), Ok(()), "{address:?}");
        }
    }

    #[test]
    fn a_host_is_needed() {
        for address in
            ["http:", "http:x", "http:/x", "http://", "http:///x", "http://:80", "http://u@", "http://[::1]@"]
        {
            assert_eq!(check(address), Err(AddressFault::NoHost), "{address:?}");
        }
    }

    #[test]
    fn what_python_stumbles_over() {
        for address in [
            "",
            "x",
            "/x:1",
            "\u{a0}http://x",
            "ftp://x",
            "http+unix://x",
            "http://x:y",
            "http://x:+80",
            "http://x:\u{663}",
            "http://x:70000",
            "http://:70000",
            "http://x:1:2",
            "http://[::1",
            "http://::1]",
            "http://u[@x",
            "http://[]",
            "http://[[::1]]",
            "http://[127.0.0.1]",
            "http://[::1%]",
            "http://[fe80::1%a%b]",
            "http://[vx.x]",
            "http://[v1.]",
            "http://a\u{2100}b",
            "http://u\u{ff20}x",
        ] {
            assert_eq!(check(address), Err(AddressFault::Broken), "{address:?}");
        }
    }
}
