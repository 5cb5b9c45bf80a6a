//! What handlers test after their gate, and how they end.
//!
//! A body is judged in the order in which the hub judges it, because the first fault decides the status.

pub(super) mod body;
pub(super) mod groups;
pub(super) mod hub;
pub(super) mod lists;
pub(super) mod names;
pub(super) mod pages;
pub(super) mod servers;
pub(super) mod services;
pub(super) mod shares;
pub(super) mod tokens;
pub(super) mod users;
