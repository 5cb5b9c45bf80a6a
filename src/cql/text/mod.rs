//! Statements as text: a parser for exactly these statements, and the description of a whole state.

mod cursor;
mod describe;
mod lexer;
mod options;
mod parser;
mod target;

pub(super) use self::describe::{describe, granting, granting_role};
pub use self::parser::{parse, parse_resource, parse_script};
