//! Views that are kept: for actions that have to be asked one by one, and for traces.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{Failure, object};
use crate::session;

/// A view.
#[wasm_bindgen]
pub struct View(pub(super) session::View);

#[wasm_bindgen]
impl View {
    /// Whether the server would permit an action, and why.
    ///
    /// # Errors
    /// An answer that JavaScript cannot hold.
    pub fn check(&self, action: &str) -> Result<JsValue, Failure> {
        object(&self.0.check(action))
    }

    /// The server's steps to one answer; `null` where there is no such server.
    ///
    /// # Errors
    /// None.
    #[cfg(feature = "studio")]
    pub fn steps(&self, action: &str) -> Result<JsValue, Failure> {
        object(&self.0.steps(action))
    }

    /// The trace of one check; `null` where there is no policy.
    ///
    /// # Errors
    /// None.
    #[cfg(feature = "studio")]
    pub fn explain(&self, action: &str) -> Result<JsValue, Failure> {
        object(&self.0.explain(action))
    }
}
