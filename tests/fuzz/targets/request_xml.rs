//! See [`adgang_fuzz::request_xml`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| adgang_fuzz::request_xml(text));
