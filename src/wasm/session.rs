//! Sessions.

use js_sys::{JsString, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{Failure, View, object, texts};
use crate::altinn::{ProcessTask, Resource};
#[cfg(feature = "server")]
use crate::session::confirmation::{self, Which};
use crate::session::{self, Answer, Table, Verdict};

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

    /// When an answer may next turn by itself, in seconds since 1970.
    pub fn turns(&self) -> Option<f64> {
        self.0.turns_at().map(|seconds| seconds as f64)
    }

    /// How old its facts are, in seconds, where they say when they were read.
    pub fn facts_age(&self) -> Option<f64> {
        self.0.facts_age().map(|seconds| seconds as f64)
    }

    /// How old its snapshot is, in seconds, where it says when it was built.
    pub fn snapshot_age(&self) -> Option<f64> {
        self.0.snapshot_age().map(|seconds| seconds as f64)
    }

    /// What an app's page is told of the current task (JSON) of a resource (JSON), which is in it where it names none.
    ///
    /// # Errors
    /// What is wrong with either.
    pub fn task(&self, resource: &str, task: &str) -> Result<JsValue, Failure> {
        let resource = Resource::from_json(resource)?;
        object(&self.0.task(&resource, &ProcessTask::from_json(task)?)?)
    }

    /// A dialog (JSON) as Dialogporten shows it; `options` are JSON.
    ///
    /// # Errors
    /// What is wrong with the dialog, the options or the caller.
    #[cfg(feature = "server")]
    pub fn dialog(&self, dialog: &str, options: Option<String>) -> Result<String, Failure> {
        let view = self.0.dialog_json(dialog, options.as_deref())?;
        serde_json::to_string(&view).map_err(|_| Failure::unrepresentable())
    }

    /// Answers actions (a JSON list) on resources (another), to be confirmed by the platform: those that are open, or all.
    ///
    /// # Errors
    /// What is wrong with one of the resources, or that they are too many.
    #[cfg(feature = "server")]
    pub fn confirmation(
        &self,
        actions: &str,
        resources: &str,
        all: bool,
    ) -> Result<Confirmation, Failure> {
        let which = if all { Which::All } else { Which::Open };
        let resources = Resource::list_from_json(resources)?;
        let confirmation = self.0.confirmation(&texts(actions)?, &resources, which)?;
        Ok(Confirmation(confirmation))
    }

    /// Everything that a view on a resource (JSON) can say at once, and, where that is not everything, the view itself as
    /// its member `view`: the page seldom has a handle to look after.
    ///
    /// # Errors
    /// What is wrong with the resource.
    pub fn on(&self, resource: &str) -> Result<JsValue, Failure> {
        let view = self.0.on(&Resource::from_json(resource)?)?;
        let table = view.table();
        let opened = object(&Packed::of(&table))?;
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
        Ok(digits(&answers))
    }
}

/// A table as it crosses: actions mostly share their answers.
#[derive(Serialize)]
struct Packed<'a> {
    answers: Vec<&'a Answer>,
    actions: Vec<&'a str>,
    /// For each action the place of its answer.
    places: Vec<usize>,
    /// The place of the answer for every other action.
    other: Option<usize>,
}

impl<'a> Packed<'a> {
    fn of(table: &'a Table) -> Packed<'a> {
        let mut answers: Vec<&Answer> = Vec::new();
        let mut place = |answer: &'a Answer| {
            let found = answers.iter().position(|there| *there == answer);
            found.unwrap_or_else(|| {
                answers.push(answer);
                answers.len().saturating_sub(1)
            })
        };
        let places = table
            .actions
            .iter()
            .map(|(_, answer)| place(answer))
            .collect();
        let other = table.other.as_ref().map(&mut place);
        Packed {
            actions: table.actions.iter().map(|(action, _)| &**action).collect(),
            places,
            other,
            answers,
        }
    }
}

/// The cells of a grid: 0 no, 1 yes, 2 ask.
fn digits(answers: &[Verdict]) -> Vec<u8> {
    let digit = |verdict: &Verdict| match verdict {
        Verdict::No => 0,
        Verdict::Yes => 1,
        Verdict::Ask => 2,
    };
    answers.iter().map(digit).collect()
}

/// A grid whose answers the platform is to confirm.
#[cfg(feature = "server")]
#[wasm_bindgen]
pub struct Confirmation(confirmation::Confirmation);

#[cfg(feature = "server")]
#[wasm_bindgen]
impl Confirmation {
    /// The answers that are given here.
    #[must_use]
    pub fn grid(&self) -> Vec<u8> {
        digits(self.0.grid())
    }

    /// The body of the request, where there is anything to ask.
    #[must_use]
    pub fn request(&self) -> Option<String> {
        self.0.request().map(str::to_owned)
    }

    /// The grid with a response folded in, and after it three numbers for each cell in which the server disagrees: its place,
    /// what was told here, and what the server says.
    ///
    /// # Errors
    /// A response of another form, or with another number of results.
    pub fn fold(&self, response: &str) -> Result<Vec<u32>, Failure> {
        let confirmed = self.0.fold(response)?;
        let mut numbers: Vec<u32> = digits(&confirmed.grid).into_iter().map(u32::from).collect();
        for drift in &confirmed.drift {
            numbers.push(u32::try_from(drift.cell).unwrap_or(u32::MAX));
            numbers.extend(
                digits(&[drift.local, drift.server])
                    .into_iter()
                    .map(u32::from),
            );
        }
        Ok(numbers)
    }
}
