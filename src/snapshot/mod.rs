//! The document: a policy snapshot as a hub publishes it.

mod document;
mod text;
mod timestamp;

pub use self::{
    document::{
        Client, CustomScope, FORMAT, Group, Held, Hub, Role, Section, Server, Service, Settings, Share,
        Snapshot, Source, Token, User,
    },
    text::Text,
    timestamp::Timestamp,
};
