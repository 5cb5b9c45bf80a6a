//! Cases about CQL roles: one document, an answer for each case, dialect and step.

mod answer;
mod document;
mod judge;
mod migration;
mod operation;

pub use self::{
    answer::CqlAnswer,
    document::{CqlDocument, CqlStep},
    judge::is_as_expected,
};
