//! From characters to words, with places.

use crate::cql::{Error, Position};

/// A piece of a statement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Token {
    /// A word without quotes, in the case in which it is written.
    Word(String),
    /// What stands in `"double quotes"`.
    Quoted(String),
    /// What stands in `'single quotes'` or between `$$`.
    Literal(String),
    /// Anything else, one character each.
    Symbol(char),
    /// Behind the last character.
    End,
}

/// The pieces of a text, the last one [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Position)>, Error> {
    let mut lexer = Lexer { rest: text.chars().collect(), position: Position { line: 1, column: 1 }, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blanks()?;
        let position = lexer.position;
        let token = lexer.token()?;
        let end = token == Token::End;
        tokens.push((token, position));
        if end {
            return Ok(tokens);
        }
    }
}

struct Lexer {
    rest: Vec<char>,
    at: usize,
    position: Position,
}

impl Lexer {
    fn token(&mut self) -> Result<Token, Error> {
        let start = self.position;
        let Some(first) = self.take() else { return Ok(Token::End) };
        match first {
            '"' => self.quoted('"', start).map(Token::Quoted),
            '\'' => self.quoted('\'', start).map(Token::Literal),
            '$' if self.peek(0) == Some('$') => {
                self.take();
                self.dollars(start).map(Token::Literal)
            }
            _ if is_of_word(first) => {
                let mut word = String::from(first);
                while let Some(next) = self.peek(0).filter(|next| is_of_word(*next)) {
                    word.push(next);
                    self.take();
                }
                Ok(Token::Word(word))
            }
            _ => Ok(Token::Symbol(first)),
        }
    }

    /// Behind an opening quote: up to the closing one. A quote that is doubled is one of the text.
    fn quoted(&mut self, quote: char, start: Position) -> Result<String, Error> {
        let mut text = String::new();
        while let Some(next) = self.take() {
            if next != quote {
                text.push(next);
            } else if self.peek(0) == Some(quote) {
                self.take();
                text.push(quote);
            } else {
                return Ok(text);
            }
        }
        Err(unterminated(quote, start))
    }

    fn dollars(&mut self, start: Position) -> Result<String, Error> {
        let mut text = String::new();
        while let Some(next) = self.take() {
            if next == '$' && self.peek(0) == Some('$') {
                self.take();
                return Ok(text);
            }
            text.push(next);
        }
        Err(unterminated('$', start))
    }

    /// Past blanks and comments.
    fn skip_blanks(&mut self) -> Result<(), Error> {
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(blank), _) if blank.is_whitespace() => {
                    self.take();
                }
                (Some('-'), Some('-')) | (Some('/'), Some('/')) => {
                    while self.peek(0).is_some_and(|next| next != '\n') {
                        self.take();
                    }
                }
                (Some('/'), Some('*')) => {
                    let start = self.position;
                    self.take();
                    self.take();
                    while (self.peek(0), self.peek(1)) != (Some('*'), Some('/')) {
                        if self.take().is_none() {
                            return Err(unterminated('*', start));
                        }
                    }
                    self.take();
                    self.take();
                }
                _ => return Ok(()),
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.rest.get(self.at.saturating_add(ahead)).copied()
    }

    fn take(&mut self) -> Option<char> {
        let next = self.peek(0)?;
        self.at = self.at.saturating_add(1);
        self.position = match next {
            '\n' => Position { line: self.position.line.saturating_add(1), column: 1 },
            _ => Position { column: self.position.column.saturating_add(1), ..self.position },
        };
        Some(next)
    }
}

fn is_of_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn unterminated(quote: char, start: Position) -> Error {
    let what = match quote {
        '*' => "comment",
        '"' => "name in double quotes",
        _ => "text",
    };
    Error::of_text("unterminated_text", format!("the {what} that begins here does not end"), start)
}
