//! Writes the JSON of small answers: text, numbers, yes and no, lists, objects with known members.
//!
//! What `serde_json` brings along for all other values is more than a tenth of what a browser downloads to decide.

use std::fmt;

use serde::{
    Serialize, Serializer,
    ser::{Error, Impossible, SerializeSeq, SerializeStruct},
};

/// A value as JSON; nothing for a value that has no place here.
pub(super) fn written(value: &impl Serialize) -> Option<String> {
    let mut writer = Writer { text: String::new(), first: true };
    value.serialize(&mut writer).ok()?;
    Some(writer.text)
}

struct Writer {
    text: String,
    /// Nothing stands yet in the list or object that is being written.
    first: bool,
}

impl Writer {
    fn open(&mut self, bracket: char) {
        self.text.push(bracket);
        self.first = true;
    }

    fn close(&mut self, bracket: char) {
        self.text.push(bracket);
        self.first = false;
    }

    fn comma(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.text.push(',');
        }
    }

    fn quote(&mut self, text: &str) {
        self.text.push('"');
        for character in text.chars() {
            let escaped = match character {
                '"' | '\\' => character,
                '\n' => 'n',
                '\r' => 'r',
                '\t' => 't',
                '\u{8}' => 'b',
                '\u{c}' => 'f',
                '\0'..=' ' if character != ' ' => {
                    let digit = |number: u32| char::from_digit(number, 16).unwrap_or('0');
                    self.text.push_str("\\u00");
                    self.text.push(digit(u32::from(character) >> 4));
                    self.text.push(digit(u32::from(character) & 0xf));
                    continue;
                }
                _ => {
                    self.text.push(character);
                    continue;
                }
            };
            self.text.push('\\');
            self.text.push(escaped);
        }
        self.text.push('"');
    }
}

/// A value that no small answer has.
#[derive(Debug)]
struct NoPlace;

impl fmt::Display for NoPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("no small answer holds such a value")
    }
}

impl std::error::Error for NoPlace {}

impl Error for NoPlace {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

macro_rules! no_place {
    ($($method:ident($($argument:ty),*);)*) => {
        $(fn $method(self, $(_: $argument),*) -> Result<(), NoPlace> {
            Err(NoPlace)
        })*
    };
}

impl Serializer for &mut Writer {
    type Ok = ();
    type Error = NoPlace;
    type SerializeSeq = Self;
    type SerializeTuple = Impossible<(), NoPlace>;
    type SerializeTupleStruct = Impossible<(), NoPlace>;
    type SerializeTupleVariant = Impossible<(), NoPlace>;
    type SerializeMap = Impossible<(), NoPlace>;
    type SerializeStruct = Self;
    type SerializeStructVariant = Impossible<(), NoPlace>;

    fn serialize_bool(self, value: bool) -> Result<(), NoPlace> {
        self.text.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_u64(self, value: u64) -> Result<(), NoPlace> {
        self.text.push_str(&value.to_string());
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), NoPlace> {
        self.quote(value);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), NoPlace> {
        self.text.push_str("null");
        Ok(())
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), NoPlace> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<(), NoPlace> {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), NoPlace> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, NoPlace> {
        self.open('[');
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, NoPlace> {
        self.open('{');
        Ok(self)
    }

    no_place! {
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_char(char);
        serialize_bytes(&[u8]);
        serialize_unit();
        serialize_unit_struct(&'static str);
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), NoPlace> {
        Err(NoPlace)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, NoPlace> {
        Err(NoPlace)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, NoPlace> {
        Err(NoPlace)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, NoPlace> {
        Err(NoPlace)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, NoPlace> {
        Err(NoPlace)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, NoPlace> {
        Err(NoPlace)
    }
}

impl SerializeSeq for &mut Writer {
    type Ok = ();
    type Error = NoPlace;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), NoPlace> {
        self.comma();
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), NoPlace> {
        self.close(']');
        Ok(())
    }
}

impl SerializeStruct for &mut Writer {
    type Ok = ();
    type Error = NoPlace;

    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), NoPlace> {
        self.comma();
        self.quote(key);
        self.text.push(':');
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), NoPlace> {
        self.close('}');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[derive(Serialize)]
    struct Everything<'t> {
        yes: bool,
        number: usize,
        text: &'t str,
        nothing: Option<&'t str>,
        something: Option<usize>,
        #[serde(skip_serializing_if = "Option::is_none")]
        left_out: Option<usize>,
        empty: Vec<String>,
        lists: Vec<Vec<&'t str>>,
        source: crate::snapshot::Source,
        time: crate::snapshot::Timestamp,
    }

    #[test]
    fn writes_as_a_library_does() {
        let control: String = (0..0x80_u8).map(char::from).chain("é\u{2028}😀".chars()).collect();
        let value = Everything {
            yes: true,
            number: 7,
            text: &control,
            nothing: None,
            something: Some(0),
            left_out: None,
            empty: Vec::new(),
            lists: vec![vec![], vec!["a", "\\"], vec![""]],
            source: crate::snapshot::Source::Hand,
            time: crate::snapshot::Timestamp::from_micros(1),
        };
        let value = [&value, &value];
        let value = value.as_slice();
        assert_eq!(written(&value), serde_json::to_string(&value).ok());
        assert_eq!(written(&1.5), None);
    }
}
