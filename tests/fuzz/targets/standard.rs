//! See [`adgang_fuzz::standard`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| adgang_fuzz::standard(bytes));
