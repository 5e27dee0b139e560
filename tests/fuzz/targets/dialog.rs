//! See [`adgang_fuzz::dialog`].
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| adgang_fuzz::dialog(text));
