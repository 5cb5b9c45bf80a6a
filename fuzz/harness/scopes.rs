//! Any bytes as scopes, one a line.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hubscope_fuzz::scopes::check(bytes));
