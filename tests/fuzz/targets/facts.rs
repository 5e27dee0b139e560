//! See [`adgang_fuzz::facts`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| adgang_fuzz::facts(text));
