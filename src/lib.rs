//! Decides permissions locally, exactly as the hub would, from a policy snapshot.
//!
//! A hub publishes one [snapshot](snapshot): who exists, which roles they hold, which scopes the roles carry, what contains what.
//! [`Policy::load`] compiles it, and then every question is answered without asking the hub again:
//!
//! ```no_run
//! use hubscope::{Policy, Resource, snapshot::Limits};
//!
//! let policy = Policy::load(&std::fs::read("policy.json")?, &Limits::default())?;
//! let johan = policy.user("johan");
//! println!("{}", johan.decide("servers", Resource::Server { user: "student1", name: "lab" })?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The engine is pure: no I/O, no clock (the caller passes the time), no randomness, no global state. The same document gives the
//! same answers on every platform.

pub mod cql;
mod decision;
pub mod jupyterhub;
mod names;
mod order;
mod policy;
pub mod policy_tests;
pub mod query;
mod shape;
mod slots;
pub mod snapshot;
mod vocabulary;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use self::{
    decision::{Decision, Fault, Missing},
    jupyterhub::{Policy, QuestionError, Resource, Subject},
    shape::ShapeError,
};

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
