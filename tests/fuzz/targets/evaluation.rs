//! See [`adgang_fuzz::evaluation`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| adgang_fuzz::evaluation(bytes));
