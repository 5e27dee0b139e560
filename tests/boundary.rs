//! The JavaScript boundary, run by wasm-bindgen's test runner in Node and in a browser, on both modules.
#![cfg(all(target_arch = "wasm32", feature = "wasm"))]

use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_module_tells_its_version() {
    assert_eq!(adgang::wasm::version(), env!("CARGO_PKG_VERSION"));
}
