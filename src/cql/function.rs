//! Signatures of functions, as resource names encode them and as statements write them.

use std::fmt;

use super::quote::quoted_if_needed;

/// Where the types of a signature come from.
const PACKAGE: &str = "org.apache.cassandra.db.marshal.";

/// Names of types in statements, and their classes.
const TYPES: [(&str, &str); 21] = [
    ("ascii", "AsciiType"),
    ("bigint", "LongType"),
    ("blob", "BytesType"),
    ("boolean", "BooleanType"),
    ("counter", "CounterColumnType"),
    ("date", "SimpleDateType"),
    ("decimal", "DecimalType"),
    ("double", "DoubleType"),
    ("duration", "DurationType"),
    ("float", "FloatType"),
    ("inet", "InetAddressType"),
    ("int", "Int32Type"),
    ("smallint", "ShortType"),
    ("text", "UTF8Type"),
    ("time", "TimeType"),
    ("timestamp", "TimestampType"),
    ("timeuuid", "TimeUUIDType"),
    ("tinyint", "ByteType"),
    ("uuid", "UUIDType"),
    ("varchar", "UTF8Type"),
    ("varint", "IntegerType"),
];

/// Types that hold others.
const COLLECTIONS: [(&str, &str); 5] = [
    ("frozen", "FrozenType"),
    ("list", "ListType"),
    ("map", "MapType"),
    ("set", "SetType"),
    ("tuple", "TupleType"),
];

/// A name and the classes of the arguments.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Signature {
    name: String,
    /// `None` where the text is no encoded signature.
    arguments: Option<Vec<String>>,
}

impl Signature {
    /// Reads `name[type^type]`. Anything else is a name without arguments.
    pub(crate) fn decode(encoded: &str) -> Self {
        let parts = encoded.strip_suffix(']').and_then(|rest| rest.split_once('['));
        match parts {
            Some((name, "")) => Self { name: name.to_owned(), arguments: Some(Vec::new()) },
            Some((name, types)) => {
                Self { name: name.to_owned(), arguments: Some(types.split('^').map(str::to_owned).collect()) }
            }
            None => Self { name: encoded.to_owned(), arguments: None },
        }
    }

    /// From a name and types as a statement writes them, without blanks.
    pub(crate) fn of(name: &str, types: &[String]) -> Self {
        Self { name: name.to_owned(), arguments: Some(types.iter().map(|text| class_of(text)).collect()) }
    }

    /// `name[type^type]`
    pub(crate) fn encode(&self) -> String {
        format!("{}[{}]", self.name, self.arguments.as_deref().unwrap_or_default().join("^"))
    }
}

/// `name(type, type)`
impl fmt::Display for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&quoted_if_needed(&self.name))?;
        let Some(arguments) = &self.arguments else { return Ok(()) };
        let types: Vec<String> = arguments.iter().map(|class| type_of(class)).collect();
        write!(formatter, "({})", types.join(", "))
    }
}

/// The class of a type that a statement names: word by word, since types nest.
fn class_of(text: &str) -> String {
    each_word(text, |word| {
        let name = word.to_ascii_lowercase();
        let tables = TYPES.iter().chain(&COLLECTIONS);
        match tables.into_iter().find(|(known, _)| *known == name) {
            Some((_, class)) => format!("{PACKAGE}{class}"),
            None => word.to_owned(),
        }
    })
    .replace('<', "(")
    .replace('>', ")")
}

/// The name of a class in statements.
fn type_of(class: &str) -> String {
    each_word(class, |word| {
        let short = word.rsplit('.').next().unwrap_or(word);
        let tables = TYPES.iter().chain(&COLLECTIONS);
        tables.into_iter().find(|(_, class)| *class == short).map_or(word, |(name, _)| name).to_owned()
    })
    .replace('(', "<")
    .replace(')', ">")
    .replace(',', ", ")
}

/// Replaces what stands between brackets and commas.
fn each_word(text: &str, mut replace: impl FnMut(&str) -> String) -> String {
    let mut result = String::with_capacity(text.len());
    let mut word = String::new();
    for character in text.chars().filter(|character| !character.is_whitespace()) {
        if matches!(character, '(' | ')' | '<' | '>' | ',') {
            if !word.is_empty() {
                result.push_str(&replace(&word));
                word.clear();
            }
            result.push(character);
        } else {
            word.push(character);
        }
    }
    if !word.is_empty() {
        result.push_str(&replace(&word));
    }
    result
}
