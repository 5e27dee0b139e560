//! See [`adgang_fuzz::policy_xml`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| adgang_fuzz::policy_xml(text));
