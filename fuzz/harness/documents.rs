//! Any bytes as a snapshot document.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hubscope_fuzz::documents::check(bytes));
