//! Tests as they are written.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{SeqAccess, Visitor},
};
use serde_json::Value;

/// A whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) tests: Vec<Test>,
}

/// One test.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Test {
    pub(super) name: Option<String>,
    pub(super) who: Option<Several>,
    pub(super) can: Option<Several>,
    pub(super) cannot: Option<Several>,
    pub(super) on: Option<Several>,
    pub(super) only: Option<Several>,
    pub(super) exactly: Option<Several>,
    pub(super) request: Option<Several>,
    pub(super) body: Option<Value>,
    pub(super) status: Option<u16>,
    pub(super) gets: Option<Value>,
    /// When tokens are used.
    pub(super) at: Option<String>,
    /// Names may be missing from the hub.
    #[serde(default)]
    pub(super) absent: bool,
}

/// One word or a list of words.
#[derive(Debug)]
pub(super) struct Several {
    words: Vec<String>,
    is_list: bool,
}

impl Several {
    /// Each word with its pointer, below that of the whole.
    pub(super) fn each<'s>(&'s self, pointer: &str) -> impl Iterator<Item = (String, &'s str)> {
        self.words.iter().enumerate().map(move |(position, word)| {
            let place = if self.is_list { format!("{pointer}/{position}") } else { pointer.to_owned() };
            (place, word.as_str())
        })
    }
}

/// As a sentence has it.
impl fmt::Display for Several {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words.join(", "))
    }
}

impl<'de> Deserialize<'de> for Several {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;
        impl<'de> Visitor<'de> for Words {
            type Value = Several;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word or a list of words (what looks like a number or a flag needs quotes)")
            }

            fn visit_str<E>(self, word: &str) -> Result<Several, E> {
                Ok(Several { words: vec![word.to_owned()], is_list: false })
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Several, A::Error> {
                let mut words = Vec::new();
                while let Some(word) = items.next_element::<String>()? {
                    words.push(word);
                }
                Ok(Several { words, is_list: true })
            }
        }
        deserializer.deserialize_any(Words)
    }
}
