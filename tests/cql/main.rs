//! Roles as CQL databases keep them: the conformance cases, the reader, statements as text, and a naive model.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking, and its input is its own"
)]

mod cases;
mod migrations;
mod naive;
mod naive_migration;
mod reader;
mod sequences;
mod text;
