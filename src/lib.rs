//! Decides permissions locally, exactly as the hub would, from a policy snapshot.

pub mod snapshot;
