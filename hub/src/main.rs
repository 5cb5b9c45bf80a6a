//! The `hubscope` program.

fn main() {}
