//! What a view of a dialog depends on, besides the dialog and the answers.

use serde_json::Value;

use super::{DialogError, InstanceRef};
use crate::token::members;

/// What a view of a dialog depends on, besides the dialog and the answers. The default is Dialogporten at the revision that
/// is followed, for a caller of level 0 of whom no list is known.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DialogOptions {
    /// The caller's level of authentication, as [`level`](super::level) reads it.
    pub level: i64,
    /// The level that the policy asks for; `None` where it asks for none, which Dialogporten takes as 3.
    pub required_level: Option<i64>,
    /// Whether the dialog is on the caller's list, by roles, packages, resources or instances; `None` where that is not
    /// known (`HasListAuthorizationForDialog`).
    pub list_authorization: Option<bool>,
    /// The party of a self-identified, e-mail or Feide user who opens a dialog of their own: the platform is asked with it in
    /// the place of the dialog's party.
    pub own_party_id: Option<i64>,
    /// What the dialog stands for, for documents without the labels of the service owner, as end users get them.
    pub instance_ref: Option<InstanceRef>,
    /// What it takes to use an action that has no authorization attribute.
    pub action_without_attribute: ActionWithoutAttribute,
    /// What becomes of answers that are fewer or more than the questions.
    pub count_mismatch: CountMismatch,
    /// Transmissions with an attribute that names no other resource are asked about with `transmissionread`; later with
    /// `read` (dialogporten#4272).
    pub transmission_read: bool,
}

/// What it takes to use an action that has no authorization attribute.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum ActionWithoutAttribute {
    /// That the action is permitted on something, and anything on the main resource.
    #[default]
    AnyOnMain,
    /// That the action is permitted on the main resource (dialogporten#4272).
    ExactMain,
}

/// What becomes of answers that are fewer or more than the questions.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum CountMismatch {
    /// Those that are there count for the questions in their places.
    #[default]
    Position,
    /// Nothing is permitted (dialogporten#4271).
    Deny,
}

/// The level asked for where a policy asks for none.
const DEFAULT_LEVEL: i64 = 3;

impl Default for DialogOptions {
    fn default() -> DialogOptions {
        DialogOptions {
            level: 0,
            required_level: None,
            list_authorization: None,
            own_party_id: None,
            instance_ref: None,
            action_without_attribute: ActionWithoutAttribute::default(),
            count_mismatch: CountMismatch::default(),
            transmission_read: true,
        }
    }
}

impl DialogOptions {
    /// Options from their JSON form, each member optional: `level`, `requiredLevel`, `listAuthorization` (true, false or
    /// `"unknown"`), `ownPartyId`, `instanceRef`, `actionWithoutAttribute` (`any-on-main`, `exact-main`), `countMismatch`
    /// (`position`, `deny`), `transmissionRead`.
    ///
    /// # Errors
    /// `malformed-options`.
    pub fn read(value: &Value) -> Result<DialogOptions, DialogError> {
        let mut options = DialogOptions::default();
        members::each(value, &mut |name, value| options.set(name, value)).map_err(|why| {
            DialogError::new("malformed-options", format!("options of a dialog: {why}"))
        })?;
        Ok(options)
    }

    fn set(&mut self, name: &str, value: &Value) -> Result<(), String> {
        match name {
            "level" => self.level = members::integer(value)?,
            "requiredLevel" => self.required_level = Some(members::integer(value)?),
            "listAuthorization" if value == "unknown" => self.list_authorization = None,
            "listAuthorization" => {
                let known = value.as_bool().ok_or("expected true, false or unknown")?;
                self.list_authorization = Some(known);
            }
            "ownPartyId" => self.own_party_id = Some(members::integer(value)?),
            "instanceRef" => {
                let reference = value.as_str().and_then(InstanceRef::parse);
                let reference = reference.ok_or("expected the URN of an instance")?;
                self.instance_ref = Some(reference);
            }
            "actionWithoutAttribute" => {
                self.action_without_attribute = match value.as_str() {
                    Some("any-on-main") => ActionWithoutAttribute::AnyOnMain,
                    Some("exact-main") => ActionWithoutAttribute::ExactMain,
                    _ => return Err("expected any-on-main or exact-main".to_owned()),
                };
            }
            "countMismatch" => {
                self.count_mismatch = match value.as_str() {
                    Some("position") => CountMismatch::Position,
                    Some("deny") => CountMismatch::Deny,
                    _ => return Err("expected position or deny".to_owned()),
                };
            }
            "transmissionRead" => self.transmission_read = members::flag(value)?,
            _ => return Err("there is no such option".to_owned()),
        }
        Ok(())
    }

    /// The level that counts: what the policy asks for, else 3.
    pub fn required(&self) -> i64 {
        self.required_level.unwrap_or(DEFAULT_LEVEL)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn reads_each_member_and_no_other() {
        let reference = "urn:altinn:instance-id:1/4b6ed1db-9307-4066-8282-08391cec3d56";
        let json = serde_json::json!({
            "level": 4, "requiredLevel": 2, "listAuthorization": false, "ownPartyId": 7, "instanceRef": reference,
            "actionWithoutAttribute": "exact-main", "countMismatch": "deny", "transmissionRead": false,
        });
        let expected = DialogOptions {
            level: 4,
            required_level: Some(2),
            list_authorization: Some(false),
            own_party_id: Some(7),
            instance_ref: InstanceRef::parse(reference),
            action_without_attribute: ActionWithoutAttribute::ExactMain,
            count_mismatch: CountMismatch::Deny,
            transmission_read: false,
        };
        assert_eq!(DialogOptions::read(&json), Ok(expected));
        let unknown = serde_json::json!({"listAuthorization": "unknown", "requiredLevel": null});
        assert_eq!(DialogOptions::read(&unknown), Ok(DialogOptions::default()));
        for (json, message) in [
            (serde_json::json!([]), "expected an object"),
            (
                serde_json::json!({"levels": 1}),
                "levels: there is no such option",
            ),
            (
                serde_json::json!({"countMismatch": "x"}),
                "countMismatch: expected position or deny",
            ),
        ] {
            let error = DialogOptions::read(&json).unwrap_err();
            assert_eq!(error.code(), "malformed-options");
            assert_eq!(error.message(), format!("options of a dialog: {message}"));
        }
    }
}
