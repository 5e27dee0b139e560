//! See [`adgang_fuzz::value`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| adgang_fuzz::value(text));
