//! Where in a JSON text something is wrong. Runs only when something is.

use super::json::Json;

/// A place in a JSON text.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Place {
    /// JSON Pointer (RFC 6901) to the value that was being read.
    pub(super) pointer: String,
    /// From 1.
    pub(super) line: usize,
    /// From 1, in characters.
    pub(super) column: usize,
}

/// The byte offset of a line and a byte column, both from 1, as `serde_json` counts them.
pub(super) fn offset_of(text: &[u8], line: usize, column: usize) -> usize {
    let start = match line.checked_sub(2) {
        None => 0,
        Some(breaks) => text
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .nth(breaks)
            .map_or(text.len(), |(at, _)| at.saturating_add(1)),
    };
    start.saturating_add(column).min(text.len())
}

/// The place that a reader has come to when it has read `offset` bytes.
pub(super) fn locate(text: &[u8], offset: usize) -> Place {
    let read = text.get(..offset).unwrap_or(text);
    let mut scanner = Scanner::default();
    for byte in read {
        scanner.step(*byte);
    }
    let line = read.iter().filter(|byte| **byte == b'\n').count().saturating_add(1);
    let last = read.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    // Characters, not bytes: a continuation byte of UTF-8 starts no character.
    let column = last.iter().filter(|byte| **byte & 0xc0 != 0x80).count().max(1);
    Place { pointer: scanner.pointer(), line, column }
}

/// Where a text nests deeper than `limit`, if it does: the offset behind the bracket that is too much.
pub(super) fn too_deep(text: &[u8], limit: usize) -> Option<usize> {
    let mut scanner = Scanner { shallow: true, ..Scanner::default() };
    text.iter()
        .position(|byte| {
            scanner.step(*byte);
            scanner.depth > limit
        })
        .map(|at| at.saturating_add(1))
}

/// Follows JSON token by token, far enough to know the path. Never fails: wrong JSON gives the path up to the wrong place.
#[derive(Debug, Default)]
struct Scanner {
    containers: Vec<Container>,
    depth: usize,
    /// Only count the depth.
    shallow: bool,
    in_string: bool,
    escaped: bool,
    string: Vec<u8>,
}

#[derive(Debug)]
enum Container {
    Array {
        index: usize,
    },
    /// No key between a comma and the end of the next key.
    Object {
        key: Option<String>,
        expects_key: bool,
    },
}

/// Paths deeper than this are cut: nothing that the format allows is near it.
const MOST_CONTAINERS: usize = 64;

impl Scanner {
    fn step(&mut self, byte: u8) {
        if self.in_string {
            self.step_in_string(byte);
            return;
        }
        match byte {
            b'"' => {
                self.in_string = true;
                self.string.clear();
            }
            b'[' => self.open(Container::Array { index: 0 }),
            b'{' => self.open(Container::Object { key: None, expects_key: true }),
            b']' | b'}' => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth < self.containers.len() {
                    self.containers.pop();
                }
            }
            b',' => match self.containers.last_mut() {
                Some(Container::Array { index }) => *index = index.saturating_add(1),
                Some(Container::Object { key, expects_key }) => {
                    *key = None;
                    *expects_key = true;
                }
                None => {}
            },
            b':' => {
                if let Some(Container::Object { expects_key, .. }) = self.containers.last_mut() {
                    *expects_key = false;
                }
            }
            _ => {}
        }
    }

    fn step_in_string(&mut self, byte: u8) {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = true,
            b'"' => {
                self.in_string = false;
                if let Some(Container::Object { key, expects_key: true }) = self.containers.last_mut() {
                    *key = Some(decoded(&self.string));
                }
                return;
            }
            _ => {}
        }
        if !self.shallow {
            self.string.push(byte);
        }
    }

    fn open(&mut self, container: Container) {
        self.depth = self.depth.saturating_add(1);
        if !self.shallow && self.containers.len() < MOST_CONTAINERS {
            self.containers.push(container);
        }
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for container in &self.containers {
            match container {
                Container::Array { index } => {
                    pointer.push('/');
                    pointer.push_str(&index.to_string());
                }
                Container::Object { key: None, .. } => {}
                Container::Object { key: Some(key), .. } => {
                    pointer.push('/');
                    push_token(&mut pointer, key);
                }
            }
        }
        pointer
    }
}

/// The key that stands between two quotes; as it stands, if it is none.
fn decoded(raw: &[u8]) -> String {
    let quoted: Vec<u8> = [b"\"", raw, b"\""].concat();
    match Json::new(&quoted).text() {
        Ok(key) => key.as_str().to_owned(),
        Err(_) => String::from_utf8_lossy(raw).into_owned(),
    }
}

/// Appends a key to a JSON Pointer.
pub(super) fn push_token(pointer: &mut String, key: &str) {
    pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointer(text: &str) -> String {
        locate(text.as_bytes(), text.len()).pointer
    }

    #[test]
    fn the_path_follows_keys_and_positions() {
        assert_eq!(pointer(r#"{"users": [{"name": "ann"}, {"name": "bob", "admin": 1"#), "/users/1/admin");
        assert_eq!(pointer(r#"{"users": [{"name": "ann"}, {"name": "bob"}"#), "/users/1");
        assert_eq!(pointer(r#"{"a": {"b": 1}, "c""#), "/c");
        assert_eq!(pointer(""), "");
    }

    #[test]
    fn brackets_and_quotes_in_strings_are_text() {
        assert_eq!(pointer(r#"{"a": "[{\"\\", "b": ["x", "y"#), "/b/1");
    }

    #[test]
    fn keys_are_escaped_as_pointers_want() {
        assert_eq!(pointer(r#"{"a/b~c": 1"#), "/a~1b~0c");
    }

    #[test]
    fn a_pointer_names_keys_and_not_how_they_are_written() {
        assert_eq!(pointer(r#"{"a\nb\u002fc": {"": 1"#), "/a\nb~1c/");
    }

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let text = "{\n  \"ü\": x";
        let place = locate(text.as_bytes(), text.len());
        assert_eq!((place.line, place.column), (2, 8));
        assert_eq!(offset_of(text.as_bytes(), 2, 3), 5);
    }

    #[test]
    fn depth_is_found_without_a_stack() {
        let deep = "[".repeat(100_000);
        assert_eq!(too_deep(deep.as_bytes(), 16), Some(17));
        assert_eq!(too_deep(br#"{"a": "[[[[[[[["}"#, 2), None);
    }
}
