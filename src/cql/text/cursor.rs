//! Piece by piece through a text: words, names and symbols, each asked for or refused with its place.

use super::lexer::{Token, tokens};
use crate::cql::{Error, NameSyntax, Position, Quote, normalize_name, quote::is_reserved};

/// A text, and how far it was read.
pub(super) struct Cursor {
    tokens: Vec<(Token, Position)>,
    at: usize,
}

impl Cursor {
    pub(super) fn new(text: &str) -> Result<Self, Error> {
        Ok(Self { tokens: tokens(text)?, at: 0 })
    }

    pub(super) fn if_not_exists(&mut self) -> Result<bool, Error> {
        let conditional = self.took("if");
        if conditional {
            self.word("not")?;
            self.word("exists")?;
        }
        Ok(conditional)
    }

    pub(super) fn if_exists(&mut self) -> Result<bool, Error> {
        let conditional = self.took("if");
        if conditional {
            self.word("exists")?;
        }
        Ok(conditional)
    }

    pub(super) fn role_name(&mut self) -> Result<String, Error> {
        self.name(NameSyntax::Role, "a role")
    }

    pub(super) fn user_name(&mut self) -> Result<String, Error> {
        self.name(NameSyntax::User, "a user")
    }

    pub(super) fn name(&mut self, syntax: NameSyntax, what: &str) -> Result<String, Error> {
        let place = self.position();
        let (text, quote) = match self.peek() {
            Token::Word(word) => (self.unreserved(word, what)?, Quote::Bare),
            Token::Literal(text) => (text.clone(), Quote::Single),
            Token::Quoted(text) => (text.clone(), Quote::Double),
            Token::Symbol(_) | Token::End => return Err(self.expected(what)),
        };
        self.next();
        normalize_name(&text, syntax, quote).map_err(|error| error.at(place))
    }

    /// The name of a keyspace, a table or a function.
    pub(super) fn identifier(&mut self, what: &str) -> Result<String, Error> {
        let name = match self.peek() {
            Token::Word(word) => self.unreserved(word, what)?.to_ascii_lowercase(),
            Token::Quoted(name) => name.clone(),
            Token::Literal(_) | Token::Symbol(_) | Token::End => return Err(self.expected(what)),
        };
        self.next();
        Ok(name)
    }

    pub(super) fn qualified(&mut self, what: &str) -> Result<(String, String), Error> {
        let place = self.position();
        let keyspace = self.identifier(what)?;
        if !self.symbol('.') {
            return Err(Error::no_keyspace(&keyspace).at(place));
        }
        Ok((keyspace, self.identifier(what)?))
    }

    pub(super) fn unreserved(&self, word: &str, what: &str) -> Result<String, Error> {
        if is_reserved(word) {
            let message =
                format!("`{word}` is a word of the language; as the name of {what} it needs quotes");
            return Err(Error::of_text("reserved_word", message, self.position()));
        }
        if word.starts_with(|first: char| first.is_ascii_digit() || first == '_') {
            return Err(self.expected(what));
        }
        Ok(word.to_owned())
    }

    pub(super) fn truth(&mut self) -> Result<bool, Error> {
        match self.keyword().as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => {
                self.back();
                Err(self.expected("true or false"))
            }
        }
    }

    pub(super) fn literal(&mut self) -> Result<String, Error> {
        let Token::Literal(text) = self.peek() else { return Err(self.expected("a text in single quotes")) };
        let text = text.clone();
        self.next();
        Ok(text)
    }

    /// Past all that decides no permission.
    pub(super) fn skip_body(&mut self) {
        while !matches!(self.peek(), Token::Symbol(';') | Token::End) {
            self.next();
        }
    }

    /// Takes a word, lowered; nothing for anything else, which is passed over all the same.
    pub(super) fn keyword(&mut self) -> String {
        let word = match self.peek() {
            Token::Word(word) => word.to_ascii_lowercase(),
            _ => String::new(),
        };
        self.at = self.at.saturating_add(1);
        word
    }

    pub(super) fn word(&mut self, word: &str) -> Result<(), Error> {
        match self.took(word) {
            true => Ok(()),
            false => Err(self.expected(&word.to_ascii_uppercase())),
        }
    }

    pub(super) fn took(&mut self, word: &str) -> bool {
        let there = self.is_word(0, word);
        if there {
            self.next();
        }
        there
    }

    pub(super) fn is_word(&self, ahead: usize, word: &str) -> bool {
        matches!(self.token(ahead), Token::Word(found) if found.eq_ignore_ascii_case(word))
    }

    pub(super) fn require(&mut self, symbol: char) -> Result<(), Error> {
        match self.symbol(symbol) {
            true => Ok(()),
            false => Err(self.expected(&format!("`{symbol}`"))),
        }
    }

    pub(super) fn symbol(&mut self, symbol: char) -> bool {
        let there = *self.peek() == Token::Symbol(symbol);
        if there {
            self.next();
        }
        there
    }

    pub(super) fn peek(&self) -> &Token {
        self.token(0)
    }

    pub(super) fn token(&self, ahead: usize) -> &Token {
        self.tokens.get(self.at.saturating_add(ahead)).map_or(&Token::End, |(token, _)| token)
    }

    pub(super) fn next(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    pub(super) fn back(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    /// Where the next piece begins.
    pub(super) fn position(&self) -> Position {
        let here = self.tokens.get(self.at).or_else(|| self.tokens.last());
        here.map_or(Position { line: 1, column: 1 }, |(_, position)| *position)
    }

    pub(super) fn expected(&self, what: &str) -> Error {
        let found = match self.peek() {
            Token::Word(word) => format!("`{word}`"),
            Token::Quoted(name) => format!("`\"{name}\"`"),
            // It may be a password.
            Token::Literal(_) => "a text".to_owned(),
            Token::Symbol(symbol) => format!("`{symbol}`"),
            Token::End => "the end".to_owned(),
        };
        let message = format!("here must stand {what}, not {found}");
        Error::of_text("unexpected_text", message, self.position())
    }
}
