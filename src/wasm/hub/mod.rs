//! Hubs: a policy that is loaded, its principals, scopes and resources by number, and what is asked about them.

mod answer;
mod load;
mod question;
#[cfg(feature = "full")]
mod start;
mod table;
#[cfg(test)]
mod tests;
