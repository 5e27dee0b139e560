//! The parts of a dialog that are authorized by themselves.

use serde_json::Value;

use super::member::{list, text, time};
use super::{DialogError, MAIN};

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

impl Part {
    pub(super) fn read(kind: PartKind, index: usize, item: &Value) -> Result<Part, DialogError> {
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

/// The items of `name` have times of expiry that can be read, so that nothing passes for unexpired by being broken.
pub(super) fn check_expiry(value: &Value, name: &'static str, at: &str) -> Result<(), DialogError> {
    for (index, item) in list(value, name, at)?.iter().enumerate() {
        time(item, "expiresAt", format!("{at}/{name}/{index}"))?;
    }
    Ok(())
}
