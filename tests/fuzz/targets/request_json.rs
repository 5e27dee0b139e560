//! See [`adgang_fuzz::request_json`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| adgang_fuzz::request_json(text));
