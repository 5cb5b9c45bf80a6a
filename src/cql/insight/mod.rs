//! Why, what, who, and what would change. All of it reads the stored rows, so that every answer names the rows it rests on; that it agrees with
//! what [`Policy`](super::Policy) decides is tested at random.

mod difference;
mod explanation;
mod holders;
mod reach;
mod remedy;
mod way;

pub use self::{
    difference::{Change, Difference, OnResource, Preview},
    explanation::{Explanation, Ground, Miss},
    holders::{Holder, Holders},
    reach::Reached,
    remedy::Remedy,
};
