//! Sessions.

use js_sys::{JsString, Reflect};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{Failure, View, object, texts};
use crate::altinn::Resource;
use crate::session::{self, Verdict};

/// A session, open.
#[wasm_bindgen]
pub struct Session(pub(super) session::Session);

#[wasm_bindgen]
impl Session {
    /// The same, at another instant, in seconds since 1970.
    pub fn at(&self, now: f64) -> Session {
        Session(self.0.at(now as i64))
    }

    /// When its answers turn into `ask`, in seconds since 1970.
    pub fn expires(&self) -> Option<f64> {
        self.0.expires_at().map(|seconds| seconds as f64)
    }

    /// Everything that a view on a resource (JSON) can say at once, and, where that is not everything, the view itself as
    /// its member `view`: the page seldom has a handle to look after.
    ///
    /// # Errors
    /// What is wrong with the resource.
    pub fn on(&self, resource: &str) -> Result<JsValue, Failure> {
        let view = self.0.on(&Resource::from_json(resource)?)?;
        let table = view.table();
        let opened = object(&table)?;
        if table.other.is_none() || cfg!(feature = "studio") {
            let name: JsValue = JsString::from("view").into();
            let _ = Reflect::set(&opened, &name, &View(view).into());
        }
        Ok(opened)
    }

    /// Answers actions (a JSON list) on resources (another): 0 no, 1 yes, 2 ask, one resource after the other.
    ///
    /// # Errors
    /// What is wrong with one of the resources, or that they are too many.
    pub fn grid(&self, actions: &str, resources: &str) -> Result<Vec<u8>, Failure> {
        let actions = texts(actions)?;
        let resources = Resource::list_from_json(resources)?;
        let answers = self.0.grid(&actions, &resources)?;
        let digit = |verdict| match verdict {
            Verdict::No => 0,
            Verdict::Yes => 1,
            Verdict::Ask => 2,
        };
        Ok(answers.into_iter().map(digit).collect())
    }
}
