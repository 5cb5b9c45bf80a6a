//! The document: a policy snapshot as a hub publishes it.
//!
//! [`Snapshot`] is the whole document for programs that write one; the engine reads it row by row. `docs/snapshot.md` describes
//! the format for people, the JSON Schema for programs.

mod document;
mod error;
mod json;
mod limits;
mod number;
mod place;
mod reader;
mod refused;
mod rfc3339;
mod row;
mod text;
mod timestamp;
mod tree;

pub use self::{
    document::{
        Client, CustomScope, FORMAT, Group, Held, Hub, Membership, Role, Section, Server, Service, Settings,
        Share, Snapshot, Source, Token, User,
    },
    error::ReadError,
    limits::Limits,
    text::Text,
    timestamp::Timestamp,
};
pub(crate) use self::{
    error::Refusal,
    reader::{Sink, read},
    tree::explain_tree,
};
