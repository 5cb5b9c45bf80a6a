//! What a scalar without quotes means.
//!
//! Files of this program are read as YAML 1.2. Helm reads its values through a library of YAML 1.1, in which more words are flags, and octal
//! numbers need no letter.

use saphyr_parser::{ScalarStyle, Tag};
use serde_json::Value;

/// Reads a scalar as Helm does; `None` if it does not fit its tag.
pub(super) fn of_helm(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Option<Value> {
    let plain = || match style {
        ScalarStyle::Plain => plain(text),
        _ => Value::from(text),
    };
    let Some(tag) = tag.filter(|tag| tag.is_yaml_core_schema()) else {
        // With a tag that it does not know, any text is a text.
        return Some(tag.map_or_else(plain, |_| Value::from(text)));
    };
    let value = self::plain(text);
    let fits = match tag.suffix.as_ref() {
        "bool" => value.is_boolean(),
        "float" | "int" => value.is_number(),
        "null" => value.is_null(),
        _ => return Some(Value::from(text)),
    };
    fits.then_some(value)
}

fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Value::from(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Value::from(false)
        }
        _ => number(text).unwrap_or_else(|| Value::from(text)),
    }
}

fn number(text: &str) -> Option<Value> {
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.')) {
        return None;
    }
    let text = text.replace('_', "");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    let with_base = |digits: &str, base| {
        let is_digit = |letter: char| letter.is_digit(base);
        let number = format!("{sign}{digits}");
        // Another sign behind the letter of the base is none.
        if !digits.starts_with(is_digit) {
            return None;
        }
        let signed = i64::from_str_radix(&number, base).map(Value::from);
        signed.or_else(|_| u64::from_str_radix(&number, base).map(Value::from)).ok()
    };
    let letter = digits.get(..2).unwrap_or_default().to_ascii_lowercase();
    let whole = match (letter.as_str(), digits) {
        ("0x", _) => with_base(digits.get(2..)?, 16),
        ("0o", _) => with_base(digits.get(2..)?, 8),
        ("0b", _) => with_base(digits.get(2..)?, 2),
        (_, octal) if octal.starts_with('0') && octal.len() > 1 => with_base(octal, 8),
        (_, decimal) => with_base(decimal, 10),
    };
    whole.or_else(|| {
        let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | 'e' | 'E' | '+' | '-');
        let starts = digits.starts_with(|first: char| first.is_ascii_digit() || first == '.');
        if !starts || !digits.chars().all(is_part) {
            return None;
        }
        text.parse::<f64>().ok().map(Value::from)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_and_numbers_as_helm_reads_them() {
        for (text, value) in [
            ("no", json!(false)),
            ("Off", json!(false)),
            ("n", json!(false)),
            ("YES", json!(true)),
            ("nO", json!("nO")),
            ("~", json!(null)),
            ("", json!(null)),
            ("012", json!(10)),
            ("0o12", json!(10)),
            ("0x1F", json!(31)),
            ("-0b11", json!(-3)),
            ("1_000", json!(1000)),
            ("+7", json!(7)),
            ("18446744073709551615", json!(18_446_744_073_709_551_615_u64)),
            ("1.5", json!(1.5)),
            ("1e3", json!(1000.0)),
            ("08", json!(8.0)),
            ("2026-01-31", json!("2026-01-31")),
            ("1.2.3", json!("1.2.3")),
            ("+-1", json!("+-1")),
            ("0x-1", json!("0x-1")),
            ("+inf", json!("+inf")),
            ("-", json!("-")),
            ("1é", json!("1é")),
            ("0é", json!("0é")),
        ] {
            assert_eq!(plain(text), value, "{text}");
        }
        assert_eq!(of_helm("no", ScalarStyle::SingleQuoted, None), Some(json!("no")));
    }
}
