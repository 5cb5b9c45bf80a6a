//! Any bytes as a state or as statements.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hubscope_fuzz::statements::check(bytes));
