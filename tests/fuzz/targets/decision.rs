//! See [`adgang_fuzz::decision`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| adgang_fuzz::decision(text));
