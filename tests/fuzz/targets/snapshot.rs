//! See [`adgang_fuzz::snapshot`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| adgang_fuzz::snapshot(bytes));
