//! A dialog, as Dialogporten's own JSON has it.

use serde_json::Value;

use super::member::{list, text, time};
use super::part::{Part, PartKind, check_expiry};
use super::{DialogError, InstanceRef, instance_ref, is_authorization_attribute};
use crate::token::members;
use crate::value::DateTime;

/// A dialog, in the form of Dialogporten's interfaces for end users or for service owners. Members that authorization does not
/// ask for are kept as they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Dialog {
    pub(super) value: Value,
    id: String,
    pub(super) party: String,
    pub(super) service_resource: String,
    /// `None` where the document does not say: end users do not get them.
    labels: Option<Vec<String>>,
    pub(super) parts: Vec<Part>,
    notes: Vec<DialogNote>,
    pub(super) deleted: bool,
    pub(super) visible_from: Option<DateTime>,
}

/// Something in a dialog that its service owner probably did not mean. The dialog is read all the same.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DialogNote {
    /// Stable, kebab-case: `invalid-authorization-attribute`, which Dialogporten refuses in a dialog that is written, and asks
    /// about in one that is read.
    pub code: &'static str,
    /// The part, as a JSON pointer (RFC 6901).
    pub pointer: String,
}

impl Dialog {
    /// A dialog from its JSON text.
    ///
    /// # Errors
    /// As [`Dialog::read`]; with line and column where the text is no JSON.
    pub fn from_json(text: &str) -> Result<Dialog, DialogError> {
        let value = members::document(text)
            .map_err(|why| DialogError::new("malformed-dialog", format!("dialog: {why}")))?;
        Dialog::read(&value)
    }

    /// A dialog from its JSON form, read already. What it must have are `id`, `party` and `serviceResource`, and its actions
    /// their `action`.
    ///
    /// # Errors
    /// `malformed-dialog`, with a pointer to the place.
    pub fn read(value: &Value) -> Result<Dialog, DialogError> {
        let at = |name: &str| format!("/{name}");
        let required = |name: &'static str| {
            let found = text(value, name, String::new())?;
            found.ok_or_else(|| DialogError::malformed(at(name), "expected a text"))
        };
        let id = required("id")?;
        if !instance_ref::is_guid(&id) {
            return Err(DialogError::malformed(at("id"), "expected a GUID"));
        }
        let mut parts = Vec::new();
        for kind in [
            PartKind::ApiAction,
            PartKind::GuiAction,
            PartKind::Transmission,
        ] {
            for (index, item) in list(value, kind.member(), "")?.iter().enumerate() {
                parts.push(Part::read(kind, index, item)?);
            }
        }
        check_expiry(value, "attachments", "")?;
        let notes = parts.iter().filter(|part| {
            let attribute = part.attribute.as_deref();
            attribute.is_some_and(|attribute| !is_authorization_attribute(attribute))
        });
        let notes = notes.map(|part| DialogNote {
            code: "invalid-authorization-attribute",
            pointer: part.pointer(),
        });
        Ok(Dialog {
            notes: notes.collect(),
            party: required("party")?,
            service_resource: required("serviceResource")?,
            labels: labels(value)?,
            deleted: value.get("deletedAt").is_some_and(|at| !at.is_null()),
            visible_from: time(value, "visibleFrom", String::new())?,
            value: value.clone(),
            id,
            parts,
        })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The URN of the party whose dialog it is.
    pub fn party(&self) -> &str {
        &self.party
    }

    /// The URN of its resource, whose policy says who may do what.
    pub fn service_resource(&self) -> &str {
        &self.service_resource
    }

    /// What it stands for, by the labels of the service owner; `None` where the document does not have them.
    pub fn instance_ref(&self) -> Option<InstanceRef> {
        let labels = self.labels.as_ref()?;
        let labels = labels.iter().map(String::as_str);
        Some(InstanceRef::of_dialog(&self.id, labels))
    }

    /// What its service owner probably did not mean.
    pub fn notes(&self) -> &[DialogNote] {
        &self.notes
    }
}

fn labels(value: &Value) -> Result<Option<Vec<String>>, DialogError> {
    const CONTEXT: &str = "serviceOwnerContext";
    const LABELS: &str = "serviceOwnerLabels";
    let Some(context) = value
        .get(CONTEXT)
        .filter(|context| context.get(LABELS).is_some())
    else {
        return Ok(None);
    };
    let at = format!("/{CONTEXT}");
    let mut labels = Vec::new();
    for (index, label) in list(context, LABELS, &at)?.iter().enumerate() {
        labels.extend(text(label, "value", format!("{at}/{LABELS}/{index}"))?);
    }
    Ok(Some(labels))
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn dialog(more: &Value) -> Value {
        let mut dialog = serde_json::json!({
            "id": "019c1aa8-36c8-706c-9a65-675ff1fbd140",
            "party": "urn:altinn:organization:identifier-no:991825827",
            "serviceResource": "urn:altinn:resource:some-service",
        });
        for (name, value) in more.as_object().unwrap() {
            dialog[name] = value.clone();
        }
        dialog
    }

    #[test]
    fn knows_what_it_stands_for_where_it_says_so() {
        let plain = Dialog::read(&dialog(&serde_json::json!({}))).unwrap();
        assert_eq!(plain.instance_ref(), None);
        let label = "urn:altinn:integration:storage:7/4b6ed1db-9307-4066-8282-08391cec3d56";
        let labels = serde_json::json!({
            "serviceOwnerContext": {"serviceOwnerLabels": [{"value": "x"}, {"value": label}]},
        });
        let labelled = Dialog::read(&dialog(&labels)).unwrap();
        let instance = "urn:altinn:instance-id:7/4b6ed1db-9307-4066-8282-08391cec3d56";
        assert_eq!(labelled.instance_ref().unwrap().as_str(), instance);
    }

    #[test]
    fn notes_attributes_that_could_not_be_written() {
        let parts = serde_json::json!({
            "apiActions": [{"action": "a", "authorizationAttribute": "fine"}, {"action": "a", "authorizationAttribute": "not fine"}],
        });
        let dialog = Dialog::read(&dialog(&parts)).unwrap();
        let [note] = dialog.notes() else {
            unreachable!()
        };
        assert_eq!(note.pointer, "/apiActions/1");
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        for (more, pointer) in [
            (serde_json::json!({"id": null}), "/id"),
            (serde_json::json!({"id": "1"}), "/id"),
            (serde_json::json!({"party": 7}), "/party"),
            (
                serde_json::json!({"serviceResource": null}),
                "/serviceResource",
            ),
            (serde_json::json!({"guiActions": {}}), "/guiActions"),
            (serde_json::json!({"guiActions": [7]}), "/guiActions/0"),
            (
                serde_json::json!({"apiActions": [{}]}),
                "/apiActions/0/action",
            ),
            (
                serde_json::json!({"transmissions": [{"authorizationAttribute": []}]}),
                "/transmissions/0/authorizationAttribute",
            ),
            (
                serde_json::json!({"attachments": [{}, {"expiresAt": "soon"}]}),
                "/attachments/1/expiresAt",
            ),
            (
                serde_json::json!({"transmissions": [{"navigationalActions": [{"expiresAt": 7}]}]}),
                "/transmissions/0/navigationalActions/0/expiresAt",
            ),
            (serde_json::json!({"visibleFrom": "x"}), "/visibleFrom"),
            (
                serde_json::json!({"serviceOwnerContext": {"serviceOwnerLabels": 1}}),
                "/serviceOwnerContext/serviceOwnerLabels",
            ),
        ] {
            let error = Dialog::read(&dialog(&more)).unwrap_err();
            assert_eq!(
                (error.code(), error.pointer()),
                ("malformed-dialog", pointer)
            );
        }
        assert_eq!(
            Dialog::from_json("[").unwrap_err().code(),
            "malformed-dialog"
        );
    }
}
