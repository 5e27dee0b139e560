//! Parties.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{Failure, object};
use crate::party::{App, Options, PartyIndex, PartyList, select};

/// A list of parties, kept here: what goes out are the few that a page shows.
#[wasm_bindgen]
pub struct Parties(PartyIndex);

#[wasm_bindgen]
impl Parties {
    /// Reads a list in the platform's JSON; `is_text` where it was handed over as such.
    ///
    /// # Errors
    /// What is wrong with the list.
    pub fn open(json: &str, is_text: bool) -> Result<Parties, Failure> {
        match PartyList::from_json(json).map_err(Failure::from) {
            Ok(list) => Ok(Parties(list.into())),
            Err(failure) if is_text => Err(failure),
            Err(failure) => Err(failure.of_object()),
        }
    }

    /// All of them.
    ///
    /// # Errors
    /// An id that JavaScript cannot hold.
    pub fn list(&self) -> Result<JsValue, Failure> {
        object(self.0.list())
    }

    /// The party with this id, or `null`.
    ///
    /// # Errors
    /// An id that JavaScript cannot hold.
    pub fn find(&self, id: f64) -> Result<JsValue, Failure> {
        object(&self.0.list().find(id as i64))
    }

    /// Rows from `offset` on, at most `limit`, of what `text` finds among what an app (its metadata, JSON) allows.
    ///
    /// # Errors
    /// What is wrong with the app's metadata.
    pub fn search(
        &self,
        text: &str,
        app: Option<String>,
        offset: u32,
        limit: u32,
    ) -> Result<JsValue, Failure> {
        let app = match app {
            Some(app) => Some(App::from_json(&app).map_err(Failure::options)?),
            None => None,
        };
        let (offset, limit) = (offset as usize, limit as usize);
        object(&self.0.search(text, app.as_ref(), offset, limit))
    }

    /// What a page should do. `options` are JSON; without `with_tree` the tree is left empty.
    ///
    /// # Errors
    /// What is wrong with the options.
    pub fn select(&self, options: &str, with_tree: bool) -> Result<JsValue, Failure> {
        let options = Options::from_json(options).map_err(Failure::options)?;
        let mut choice = select(self.0.list(), &options);
        if !with_tree {
            choice.tree.clear();
        }
        object(&choice)
    }
}
