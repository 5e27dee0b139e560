//! A dialog, as Dialogporten's own JSON has it.

use serde_json::Value;

use super::{DialogError, InstanceRef, MAIN, instance_ref, is_authorization_attribute};
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

/// A part that is authorized by itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub kind: PartKind,
    pub index: usize,
    /// `None` for a transmission.
    pub action: Option<String>,
    pub attribute: Option<String>,
    /// It has a context of authorization, which is later than what is followed.
    pub has_context: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum PartKind {
    ApiAction,
    GuiAction,
    Transmission,
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

impl Part {
    fn read(kind: PartKind, index: usize, item: &Value) -> Result<Part, DialogError> {
        let mut part = Part {
            kind,
            index,
            action: None,
            attribute: None,
            has_context: has_context(item),
        };
        let at = part.pointer();
        if !item.is_object() {
            return Err(DialogError::malformed(at, "expected an object"));
        }
        part.attribute = text(item, "authorizationAttribute", at.clone())?;
        match kind {
            PartKind::Transmission => {
                check_expiry(item, "attachments", &at)?;
                check_expiry(item, "navigationalActions", &at)?;
            }
            PartKind::ApiAction | PartKind::GuiAction => {
                part.action = text(item, "action", at.clone())?;
                if part.action.is_none() {
                    return Err(DialogError::malformed(
                        format!("{at}/action"),
                        "expected a text",
                    ));
                }
            }
        }
        Ok(part)
    }

    /// Its attribute, or the one of the dialog itself.
    pub(super) fn attribute(&self) -> &str {
        self.attribute.as_deref().unwrap_or(MAIN)
    }

    pub(super) fn pointer(&self) -> String {
        format!("/{}/{}", self.kind.member(), self.index)
    }
}

impl PartKind {
    pub(super) fn member(self) -> &'static str {
        match self {
            PartKind::ApiAction => "apiActions",
            PartKind::GuiAction => "guiActions",
            PartKind::Transmission => "transmissions",
        }
    }
}

/// Whether a part has a context of authorization.
pub(super) fn has_context(item: &Value) -> bool {
    item.get("authorizationContext")
        .is_some_and(|context| !context.is_null())
}

/// The time of a member, if it has one that can be read.
pub(super) fn time(
    item: &Value,
    name: &'static str,
    at: String,
) -> Result<Option<DateTime>, DialogError> {
    match text(item, name, at.clone())? {
        None => Ok(None),
        Some(text) => match text.parse() {
            Ok(time) => Ok(Some(time)),
            Err(_) => Err(DialogError::malformed(
                format!("{at}/{name}"),
                "expected a time",
            )),
        },
    }
}

/// The items of `name` have times of expiry that can be read, so that nothing passes for unexpired by being broken.
fn check_expiry(value: &Value, name: &'static str, at: &str) -> Result<(), DialogError> {
    for (index, item) in list(value, name, at)?.iter().enumerate() {
        time(item, "expiresAt", format!("{at}/{name}/{index}"))?;
    }
    Ok(())
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

fn list<'a>(value: &'a Value, name: &str, at: &str) -> Result<&'a [Value], DialogError> {
    match value.get(name) {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(DialogError::malformed(
            format!("{at}/{name}"),
            "expected a list",
        )),
    }
}

fn text(value: &Value, name: &str, at: String) -> Result<Option<String>, DialogError> {
    match value.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(DialogError::malformed(
            format!("{at}/{name}"),
            "expected a text",
        )),
    }
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
