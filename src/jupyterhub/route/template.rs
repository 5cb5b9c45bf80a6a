//! Paths of the table, and how a path of a request is held against one.
//!
//! A template is a path below the hub's prefix. `{name}` stands for one segment, `{name?}` for one that may be empty, `{name#}` for a
//! number, and `{name...}`, at the end, for all that follows. Segments are told apart before percent-escapes are taken away, so `%2F` is part of
//! a name.

/// What stood in the place of each name of a template, percent-decoded.
pub(super) type Parameters = Vec<(&'static str, String)>;

/// A path whose escapes make no text.
pub(super) struct NoText;

/// Holds a path against a template. `None` is a path of another route.
pub(super) fn find(template: &'static str, path: &str) -> Option<Result<Parameters, NoText>> {
    let mut parameters = Vec::new();
    let mut rest = Some(path);
    for part in template.split('/') {
        let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
        if let Some(name) = name.and_then(|name| name.strip_suffix("...")) {
            parameters.push((name, rest?));
            rest = None;
            continue;
        }
        let (segment, after) = match rest?.split_once('/') {
            Some((segment, after)) => (segment, Some(after)),
            None => (rest?, None),
        };
        match name {
            None if segment == part => {}
            None => return None,
            Some(name) => match (name.strip_suffix('?'), name.strip_suffix('#')) {
                (Some(name), _) => parameters.push((name, segment)),
                (_, Some(name)) if is_number(segment) => parameters.push((name, segment)),
                (None, None) if !segment.is_empty() => parameters.push((name, segment)),
                _ => return None,
            },
        }
        rest = after;
    }
    if rest.is_some() {
        return None;
    }
    let decoded = parameters.into_iter().map(|(name, text)| Ok((name, decode(text)?)));
    Some(decoded.collect())
}

fn is_number(segment: &str) -> bool {
    !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit())
}

/// Takes percent-escapes away; what looks like one and is none stays.
pub(super) fn decode(text: &str) -> Result<String, NoText> {
    if !text.contains('%') {
        return Ok(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = match (first, after) {
            (b'%', [high, low, others @ ..]) => hex(*high)
                .zip(hex(*low))
                .map(|(high, low)| (high.saturating_mul(16).saturating_add(low), others)),
            _ => None,
        };
        match escaped {
            Some((byte, others)) => {
                bytes.push(byte);
                rest = others;
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).map_err(|_| NoText)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(template: &'static str, path: &str) -> Option<Vec<String>> {
        let parameters = find(template, path)?.unwrap_or_default();
        Some(parameters.into_iter().map(|(_, value)| value).collect())
    }

    #[test]
    fn a_slash_at_the_end_is_another_path() {
        assert_eq!(found("/api/users", "/api/users"), Some(vec![]));
        assert_eq!(found("/api/users", "/api/users/"), None);
        assert_eq!(found("/api/users/{name}", "/api/users/"), None);
        assert_eq!(found("/api/users/{name?}", "/api/users/"), Some(vec![String::new()]));
        assert_eq!(found("/api/users/{name?}", "/api/users"), None);
    }

    #[test]
    fn escapes_belong_to_the_segment_they_stand_in() {
        assert_eq!(found("/u/{name}", "/u/a%2Fb"), Some(vec!["a/b".into()]));
        assert_eq!(found("/u/{name}", "/u/%2525"), Some(vec!["%25".into()]));
        assert_eq!(found("/u/{name}", "/u/100%"), Some(vec!["100%".into()]));
        assert_eq!(found("/u/{name}", "/u/%zz+"), Some(vec!["%zz+".into()]));
        assert!(matches!(find("/u/{name}", "/u/%ff"), Some(Err(NoText))));
    }

    #[test]
    fn the_rest_keeps_its_slashes() {
        assert_eq!(found("/r/{rest...}", "/r/a//b/"), Some(vec!["a//b/".into()]));
        assert_eq!(found("/r/{rest...}", "/r/"), Some(vec![String::new()]));
        assert_eq!(found("/r/{rest...}", "/r"), None);
        assert_eq!(found("/error/{code#}", "/error/503"), Some(vec!["503".into()]));
        assert_eq!(found("/error/{code#}", "/error/x"), None);
    }
}
