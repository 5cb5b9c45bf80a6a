//! JSON, token by token: what a document is made of, and where it is wrong.
//!
//! Written for this format and not with a library, because a browser downloads it: the tests hold it against `serde_json`, place by
//! place. Numbers are no part of the format; they are read so far that the mistake is told apart from bad JSON.

use std::{borrow::Cow, fmt};

use super::{Refusal, Text};

/// A text that is being read.
#[derive(Debug)]
pub(super) struct Json<'de> {
    bytes: &'de [u8],
    /// As much of the bytes as is UTF-8. Checked once, so that every string is a slice of it.
    text: &'de str,
    at: usize,
}

/// What stopped a reader. On the heap, because a hundred functions hand it on.
#[derive(Debug)]
pub(super) struct Wrong(Box<(Mistake, Option<usize>)>);

/// What can be wrong.
#[derive(Debug)]
pub(super) enum Mistake {
    /// The text ends too early.
    End,
    /// No JSON, and why.
    Syntax(Cow<'static, str>),
    /// A string has half of a character.
    Surrogate,
    /// A string is not UTF-8.
    NotText,
    /// JSON of another shape: a code and a sentence.
    Shape(&'static str, String),
    /// Refused by whoever takes the rows.
    Refused(Refusal),
}

impl Wrong {
    /// Something wrong that was noticed behind its place, which the enclosing array or object tells.
    pub(super) fn new(mistake: Mistake) -> Self {
        Self(Box::new((mistake, None)))
    }

    fn at(mistake: Mistake, offset: usize) -> Self {
        Self(Box::new((mistake, Some(offset))))
    }

    /// What is wrong, and how many bytes were read when it was noticed.
    pub(super) fn into_parts(self) -> (Mistake, usize) {
        let (mistake, offset) = *self.0;
        (mistake, offset.unwrap_or_default())
    }
}

impl From<Refusal> for Wrong {
    fn from(refusal: Refusal) -> Self {
        Self::new(Mistake::Refused(refusal))
    }
}

type Read<T> = Result<T, Wrong>;

impl<'de> Json<'de> {
    pub(super) fn new(bytes: &'de [u8]) -> Self {
        let text = match str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => bytes
                .get(..error.valid_up_to())
                .and_then(|valid| str::from_utf8(valid).ok())
                .unwrap_or_default(),
        };
        Self { bytes, text, at: 0 }
    }

    /// Nothing but blanks may follow.
    pub(super) fn end(&mut self) -> Read<()> {
        match self.blank() {
            None => Ok(()),
            Some(_) => Err(self.next_is(syntax("trailing characters"))),
        }
    }

    /// A string.
    pub(super) fn text(&mut self) -> Read<Text<'de>> {
        match self.start()? {
            b'"' => self.string(),
            _ => Err(self.unexpected(format_args!("a string"))),
        }
    }

    /// A string that is read into something else.
    pub(super) fn parsed<T>(&mut self, expected: &str, parse: fn(&str) -> Option<T>) -> Read<T> {
        match self.start()? {
            b'"' => {
                let text = self.string()?;
                parse(&text)
                    .ok_or_else(|| self.here(shape(format!("invalid value: a string, expected {expected}"))))
            }
            _ => Err(self.unexpected(format_args!("{expected}"))),
        }
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self) -> Read<bool> {
        match self.start()? {
            b't' => self.word(b"true").map(|()| true),
            b'f' => self.word(b"false").map(|()| false),
            _ => Err(self.unexpected(format_args!("a boolean"))),
        }
    }

    /// Whether `null` stands here; then it is read.
    pub(super) fn null(&mut self) -> Read<bool> {
        match self.blank() {
            Some(b'n') => self.word(b"null").map(|()| true),
            _ => Ok(false),
        }
    }

    /// One of some names, by its position. `{"name": null}` says the same.
    pub(super) fn name(&mut self, names: &[&str]) -> Read<usize> {
        match self.start()? {
            b'"' => self.one_of(names),
            b'{' => {
                self.skip();
                match self.blank() {
                    Some(b'"') => {}
                    Some(b'}') => return Err(self.next_is(syntax("expected value"))),
                    Some(_) => return Err(self.next_is(syntax("key must be a string"))),
                    None => return Err(self.next_is(Mistake::End)),
                }
                let position = self.one_of(names)?;
                self.colon()?;
                match self.start()? {
                    b'n' => self.word(b"null")?,
                    _ => return Err(self.unexpected(format_args!("unit"))),
                }
                match self.blank() {
                    Some(b'}') => self.skip(),
                    Some(_) => return Err(self.here(syntax("expected value"))),
                    None => return Err(self.here(Mistake::End)),
                }
                Ok(position)
            }
            _ => Err(self.next_is(syntax("expected value"))),
        }
    }

    fn one_of(&mut self, names: &[&str]) -> Read<usize> {
        let name = self.string()?;
        names
            .iter()
            .position(|known| name == *known)
            .ok_or_else(|| self.here(shape(format!("unknown variant `{name}`, expected {}", OneOf(names)))))
    }

    /// An array.
    pub(super) fn list(
        &mut self,
        expected: fmt::Arguments<'_>,
        each: &mut dyn FnMut(&mut Self) -> Read<()>,
    ) -> Read<()> {
        match self.start()? {
            b'[' => self.elements(|json| {
                let mut first = true;
                while json.element(&mut first)? {
                    each(json)?;
                }
                Ok(())
            }),
            _ => Err(self.unexpected(expected)),
        }
    }

    /// An object; `each` is called behind a key and reads the rest of the member.
    pub(super) fn object(
        &mut self,
        expected: fmt::Arguments<'_>,
        each: &mut dyn FnMut(&mut Self, Text<'de>) -> Read<()>,
    ) -> Read<()> {
        match self.start()? {
            b'{' => self.members(|json| {
                let mut first = true;
                while let Some(key) = json.key(&mut first)? {
                    each(json, key)?;
                }
                Ok(())
            }),
            _ => Err(self.unexpected(expected)),
        }
    }

    /// An array whose bracket is next. What is wrong in it without a place is wrong at its next element.
    pub(super) fn elements(&mut self, read: impl FnOnce(&mut Self) -> Read<()>) -> Read<()> {
        self.skip();
        let read = read(self);
        let end = self.end_of_list();
        self.closed(read, end)
    }

    /// An object whose bracket is next. What is wrong in it without a place is wrong behind what was read.
    pub(super) fn members(&mut self, read: impl FnOnce(&mut Self) -> Read<()>) -> Read<()> {
        self.skip();
        let read = read(self);
        let end = self.end_of_object();
        self.closed(read, end)
    }

    fn closed(&self, read: Read<()>, end: Read<()>) -> Read<()> {
        let Err(mut wrong) = read.and(end) else { return Ok(()) };
        wrong.0.1.get_or_insert(self.at);
        Err(wrong)
    }

    /// Whether there is another element, which is next.
    pub(super) fn element(&mut self, first: &mut bool) -> Read<bool> {
        let next = self.blank().ok_or_else(|| self.next_is(Mistake::End))?;
        if next == b']' {
            return Ok(false);
        }
        if std::mem::take(first) {
            return Ok(true);
        }
        if next != b',' {
            return Err(self.next_is(syntax("expected `,` or `]`")));
        }
        self.skip();
        match self.blank() {
            Some(b']') => Err(self.next_is(syntax("trailing comma"))),
            Some(_) => Ok(true),
            None => Err(self.next_is(Mistake::End)),
        }
    }

    /// The key of another member, if there is one.
    pub(super) fn key(&mut self, first: &mut bool) -> Read<Option<Text<'de>>> {
        let next = self.blank().ok_or_else(|| self.next_is(Mistake::End))?;
        if next == b'}' {
            return Ok(None);
        }
        if !std::mem::take(first) {
            if next != b',' {
                return Err(self.next_is(syntax("expected `,` or `}`")));
            }
            self.skip();
        }
        match self.blank() {
            Some(b'"') => self.string().map(Some),
            Some(b'}') => Err(self.next_is(syntax("trailing comma"))),
            Some(_) => Err(self.next_is(syntax("key must be a string"))),
            None => Err(self.next_is(Mistake::End)),
        }
    }

    /// What stands between a key and its value.
    pub(super) fn colon(&mut self) -> Read<()> {
        match self.blank() {
            Some(b':') => {
                self.skip();
                Ok(())
            }
            Some(_) => Err(self.next_is(syntax("expected `:`"))),
            None => Err(self.next_is(Mistake::End)),
        }
    }

    fn end_of_list(&mut self) -> Read<()> {
        match self.blank() {
            Some(b']') => {
                self.skip();
                return Ok(());
            }
            Some(b',') => {
                self.skip();
                if self.blank() == Some(b']') {
                    return Err(self.next_is(syntax("trailing comma")));
                }
            }
            Some(_) => {}
            None => return Err(self.next_is(Mistake::End)),
        }
        Err(self.next_is(syntax("trailing characters")))
    }

    fn end_of_object(&mut self) -> Read<()> {
        match self.blank() {
            Some(b'}') => {
                self.skip();
                Ok(())
            }
            Some(b',') => Err(self.next_is(syntax("trailing comma"))),
            Some(_) => Err(self.next_is(syntax("trailing characters"))),
            None => Err(self.next_is(Mistake::End)),
        }
    }

    /// The first byte of a value.
    pub(super) fn start(&mut self) -> Read<u8> {
        self.blank().ok_or_else(|| self.next_is(Mistake::End))
    }

    /// Something else stands where `expected` should. Reads it as far as is needed to say what it is.
    #[cold]
    pub(super) fn unexpected(&mut self, expected: fmt::Arguments<'_>) -> Wrong {
        match self.what_stands_here() {
            Ok(found) => self.here(shape(format!("invalid type: {found}, expected {expected}"))),
            Err(wrong) => wrong,
        }
    }

    fn what_stands_here(&mut self) -> Read<&'static str> {
        match self.peek() {
            Some(b'n') => self.word(b"null").map(|()| "null"),
            Some(b't') => self.word(b"true").map(|()| "a boolean"),
            Some(b'f') => self.word(b"false").map(|()| "a boolean"),
            Some(b'-' | b'0'..=b'9') => {
                self.number().map(|whole| if whole { "an integer" } else { "a floating point" })
            }
            Some(b'"') => self.string().map(|_| "a string"),
            Some(b'[') => Ok("sequence"),
            Some(b'{') => Ok("map"),
            _ => Err(self.next_is(syntax("expected value"))),
        }
    }

    /// A word whose first letter is there.
    fn word(&mut self, word: &[u8]) -> Read<()> {
        self.skip();
        for letter in word.iter().skip(1) {
            match self.take() {
                Some(byte) if byte == *letter => {}
                Some(_) => return Err(self.here(syntax("expected ident"))),
                None => return Err(self.here(Mistake::End)),
            }
        }
        Ok(())
    }

    /// A string whose opening quote is next.
    fn string(&mut self) -> Read<Text<'de>> {
        self.skip();
        let start = self.at;
        self.skip_plain();
        if self.peek() != Some(b'"') {
            return self.unescaped(start).map(|text| Text(Cow::Owned(text)));
        }
        let end = self.at;
        self.skip();
        match self.text.get(start..end) {
            Some(text) => Ok(Text(Cow::Borrowed(text))),
            None => Err(Wrong::at(Mistake::NotText, self.text.len().saturating_add(1))),
        }
    }

    /// The rest of a string that is not a slice of the text.
    #[cold]
    fn unescaped(&mut self, mut start: usize) -> Read<String> {
        let mut unescaped = Vec::new();
        loop {
            unescaped.extend_from_slice(self.bytes.get(start..self.at).unwrap_or_default());
            match self.take() {
                Some(b'"') => break,
                Some(b'\\') => {
                    unescaped.extend_from_slice(self.escape()?.encode_utf8(&mut [0; 4]).as_bytes())
                }
                Some(_) => {
                    let control = "control character (\\u0000-\\u001F) found while parsing a string";
                    return Err(self.here(syntax(control)));
                }
                None => return Err(self.here(Mistake::End)),
            }
            start = self.at;
            self.skip_plain();
        }
        String::from_utf8(unescaped).map_err(|error| {
            let behind = error.as_bytes().len().saturating_sub(error.utf8_error().valid_up_to());
            Wrong::at(Mistake::NotText, self.at.saturating_sub(behind))
        })
    }

    /// The character that is written behind a backslash.
    fn escape(&mut self) -> Read<char> {
        Ok(match self.take_of_string()? {
            letter @ (b'"' | b'\\' | b'/') => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return Err(self.here(syntax("invalid escape"))),
        })
    }

    fn unicode(&mut self) -> Read<char> {
        let first = self.four_digits()?;
        if let Some(character) = char::from_u32(first) {
            return Ok(character);
        }
        // Half of a character, and the first of two: the other must follow.
        if !(0xd800..0xdc00).contains(&first)
            || self.take_of_string()? != b'\\'
            || self.take_of_string()? != b'u'
        {
            return Err(self.here(Mistake::Surrogate));
        }
        let second = self.four_digits()?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(self.here(Mistake::Surrogate));
        }
        let halves = (first & 0x3ff) << 10 | second & 0x3ff;
        char::from_u32(halves.saturating_add(0x1_0000)).ok_or_else(|| self.here(Mistake::Surrogate))
    }

    fn four_digits(&mut self) -> Read<u32> {
        let digits = self.at..self.at.saturating_add(4);
        let Some(four) = self.bytes.get(digits.clone()) else {
            self.at = self.bytes.len();
            return Err(self.here(Mistake::End));
        };
        self.at = digits.end;
        four.iter()
            .try_fold(0, |number: u32, byte| Some(number << 4 | char::from(*byte).to_digit(16)?))
            .ok_or_else(|| self.here(syntax("invalid escape")))
    }

    /// To the next byte that is not simply a part of a string.
    fn skip_plain(&mut self) {
        const EVERY: u64 = u64::from_ne_bytes([1; 8]);
        const HIGH: u64 = EVERY << 7;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let (words, _) = rest.as_chunks::<8>();
        let mut plain = 0_usize;
        // Eight bytes at once. The lowest byte whose high bit is set below is the first that ends a string's plain part; those
        // above it may be mistaken.
        for word in words {
            let word = u64::from_le_bytes(*word);
            let zero = |word: u64| word.wrapping_sub(EVERY) & !word;
            let quote = zero(word ^ u64::from_ne_bytes([b'"'; 8]));
            let backslash = zero(word ^ u64::from_ne_bytes([b'\\'; 8]));
            let control = word.wrapping_sub(u64::from_ne_bytes([b' '; 8])) & !word;
            let special = (quote | backslash | control) & HIGH;
            if special != 0 {
                let position = usize::try_from(special.trailing_zeros() / 8).unwrap_or_default();
                self.at = self.at.saturating_add(plain).saturating_add(position);
                return;
            }
            plain = plain.saturating_add(8);
        }
        let tail = rest.get(plain..).unwrap_or_default();
        let special = |byte: &u8| matches!(*byte, b'"' | b'\\' | 0..b' ');
        let more = tail.iter().position(special).unwrap_or(tail.len());
        self.at = self.at.saturating_add(plain).saturating_add(more);
    }

    /// A byte of a string, which must not end here.
    fn take_of_string(&mut self) -> Read<u8> {
        self.take().ok_or_else(|| self.here(Mistake::End))
    }

    /// The first byte that is no blank.
    fn blank(&mut self) -> Option<u8> {
        loop {
            match self.peek() {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.skip(),
                other => return other,
            }
        }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn take(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.skip();
        Some(byte)
    }

    pub(super) fn skip(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    /// Something wrong in what was read so far.
    #[cold]
    pub(super) fn here(&self, mistake: Mistake) -> Wrong {
        Wrong::at(mistake, self.at)
    }

    /// Something wrong with the byte that is next.
    #[cold]
    pub(super) fn next_is(&self, mistake: Mistake) -> Wrong {
        Wrong::at(mistake, self.at.saturating_add(1).min(self.bytes.len()))
    }
}

/// What is no JSON.
pub(super) fn syntax(reason: &'static str) -> Mistake {
    Mistake::Syntax(Cow::Borrowed(reason))
}

/// JSON that has another type than the format.
fn shape(sentence: String) -> Mistake {
    Mistake::Shape("wrong-type", sentence)
}

/// Names to choose from.
pub(super) struct OneOf<'n>(pub(super) &'n [&'n str]);

impl fmt::Display for OneOf<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [one, other] => write!(formatter, "`{one}` or `{other}`"),
            names => {
                formatter.write_str("one of ")?;
                for (position, name) in names.iter().enumerate() {
                    write!(formatter, "{}`{name}`", if position == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
        }
    }
}
