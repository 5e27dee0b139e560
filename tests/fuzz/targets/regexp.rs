//! See [`adgang_fuzz::regexp`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| adgang_fuzz::regexp(text));
