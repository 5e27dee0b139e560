//! See [`adgang_fuzz::xpath`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| adgang_fuzz::xpath(text));
