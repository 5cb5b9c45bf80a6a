//! Statements as text: a parser for exactly these statements, and the description of a whole state.

mod describe;
mod lexer;
mod parser;

pub(super) use self::describe::{describe, granting, granting_role};
pub use self::parser::{parse, parse_script};
