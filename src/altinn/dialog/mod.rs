//! Dialogporten's view of a dialog: which of its parts the caller may use
//! (Altinn/dialogporten `743f07fd`, 2026-08-20, `GetDialogQuery.cs` and `Infrastructure/Altinn/Authorization`).
//!
//! A [`Dialog`] says which [questions](Dialog::questions) the platform's decision point is asked of it, all in one request;
//! with an answer to each, [`Dialog::view`] is the dialog as its reader gets it.
//!
//! ```
//! use adgang::altinn::dialog::{Dialog, DialogOptions, PairAnswer};
//! use adgang::altinn::Possible;
//!
//! let dialog = Dialog::from_json(
//!     r#"{"id": "019c1aa8-36c8-706c-9a65-675ff1fbd140", "serviceResource": "urn:altinn:resource:havn-fartoy",
//!         "party": "urn:altinn:organization:identifier-no:991825827",
//!         "guiActions": [{"action": "sign", "url": "https://havn.example/sign"}]}"#,
//! )?;
//! let options = DialogOptions { level: 3, ..DialogOptions::default() };
//! let questions = dialog.questions(&options)?;
//! let asked: Vec<&str> = questions.iter().map(|question| &*question.action).collect();
//! assert_eq!(asked, ["read", "sign"]);
//!
//! let answers = [PairAnswer::new(Possible::Yes), PairAnswer::new(Possible::No)];
//! let view = dialog.view(&answers, &options, 1_795_334_400);
//! assert!(view.access.is_yes());
//! assert_eq!(view.dialog["guiActions"][0]["url"], "urn:dialogporten:unauthorized");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | reason | access | the platform |
//! |---|---|---|
//! | `granted` | yes | permits an action of the dialog on its main resource |
//! | `list-authorization` | yes | permits none, and lists the dialog among those of the caller |
//! | `unknown` | ask | may do either |
//! | `no-access` | no | permits none, and does not list it |
//! | `deleted`, `level-too-low`, `not-visible` | no | looks at these afterwards, in this order |
//!
//! Contexts of authorization (dialogporten#3978) are later than that revision: a part that has one is `ask`.

mod answer;
mod attribute;
mod caller;
mod document;
mod error;
mod instance_ref;
mod member;
mod options;
mod paint;
mod part;
mod question;
#[cfg(test)]
mod tests;
mod view;

pub use answer::PairAnswer;
pub use attribute::is_authorization_attribute;
pub use caller::{DialogSubject, level};
pub use document::{Dialog, DialogNote};
pub use error::DialogError;
pub use instance_ref::{InstanceRef, InstanceRefKind};
pub use options::{ActionWithoutAttribute, CountMismatch, DialogOptions};
pub use paint::{EXPIRED, UNAUTHORIZED};
pub use question::{DialogQuestion, MAX_QUESTIONS};
pub use view::{DialogAsk, DialogReason, DialogView};

/// The authorization attribute that stands for the dialog itself.
pub const MAIN: &str = "main";

const READ: &str = "read";
