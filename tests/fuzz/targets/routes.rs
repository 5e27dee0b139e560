//! See [`adgang_fuzz::routes`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| adgang_fuzz::routes(text));
