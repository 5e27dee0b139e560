//! Dialogporten's dialog tokens: what a service owner's end of a dialog is called with
//! (dialogporten, `src/Digdir.Domain.Dialogporten.Application/Common/IDialogTokenGenerator.cs`).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::claim::Claim;
use super::known::text;
use super::oauth::{self, optional_text};
use super::{Authenticated, Caller, IdentityError};
use crate::token::Claims;

/// A dialog token: who opened a dialog, and what they may do in it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Dialog {
    /// `c`: the URN of the person, or of the organisation whose system it is.
    pub party: String,
    /// `l`: the level of authentication.
    pub level: i64,
    /// `y`: the URN of the system user.
    pub system_user: Option<String>,
    /// `o`: the URN of the organisation that the system user belongs to.
    pub system_user_organisation: Option<String>,
    /// `u`: the URN of the supplier, where access was delegated in Maskinporten.
    pub supplier: Option<String>,
    /// `p`: the URN of the party whose dialog it is.
    pub dialog_party: String,
    /// `s`: the URN of the dialog's service resource.
    pub service_resource: String,
    /// `i`
    pub dialog_id: String,
    /// `a`
    pub actions: Vec<DialogAction>,
}

/// One action that a dialog token allows.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct DialogAction {
    /// The action's name.
    pub name: String,
    /// The part of the dialog it is for; `None` for the dialog itself.
    pub attribute: Option<String>,
}

/// The person or organisation of a dialog token, and what they may do in the dialog. The app library knows no such token;
/// names of its claims count letter by letter.
pub(super) fn identify(claims: &Claims) -> Result<Authenticated, IdentityError> {
    let required = |name| text(Claim(claims.get(name)), name);
    let optional = |name| optional_text(claims, name);
    let level = claims.get("l");
    let dialog = Dialog {
        party: required("c")?,
        level: level
            .and_then(Value::as_i64)
            .filter(|level| *level >= 0)
            .ok_or_else(|| IdentityError::invalid("l", "an integer that is not negative", level))?,
        system_user: optional("y")?,
        system_user_organisation: optional("o")?,
        supplier: optional("u")?,
        dialog_party: required("p")?,
        service_resource: required("s")?,
        dialog_id: required("i")?,
        actions: actions(claims.get("a"))?,
    };
    let names = ["c", "l", "y", "o", "u", "p", "s", "i", "a"];
    Ok(oauth::authenticated(claims, Caller::Dialog(dialog), None)?.resting_on(&names))
}

impl Dialog {
    /// Whether the token allows an action on the dialog, or on a part of it: names in any case, action and attribute as a
    /// whole (dialogporten, `WebApiClient`, `ClaimsPrincipalExtensions.cs`).
    pub fn allows(&self, action: &str, attribute: Option<&str>) -> bool {
        let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
        self.actions.iter().any(|known| {
            same(&known.name, action)
                && match (&known.attribute, attribute) {
                    (None, None) => true,
                    (Some(known), Some(asked)) => same(known, asked),
                    _ => false,
                }
        })
    }
}

/// `name` or `name,attribute`, joined by semicolons; a dialog in which nothing is allowed has an empty text.
fn actions(claim: Option<&Value>) -> Result<Vec<DialogAction>, IdentityError> {
    let list = claim
        .and_then(Value::as_str)
        .ok_or_else(|| IdentityError::invalid("a", "a text", claim))?;
    let action = |entry: &str| {
        let (name, attribute) = match entry.split_once(',') {
            Some((name, attribute)) => (name, Some(attribute.to_owned())),
            None => (entry, None),
        };
        DialogAction {
            name: name.to_owned(),
            attribute,
        }
    };
    let entries = list.split(';').filter(|entry| !entry.is_empty());
    Ok(entries.map(action).collect())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

    use super::super::{Issuer, Options, Profile};
    use super::*;

    const TOKEN: &str = include_str!("../../tests/fixtures/tokens/dialog.json");

    fn outcome(text: &str, profile: Profile) -> Result<Authenticated, IdentityError> {
        let options = Options {
            profile,
            ..Options::default()
        };
        super::super::identify(&Claims::from_json(text).unwrap(), &options)
    }

    #[test]
    fn reads_who_it_is_for_and_what_it_allows() {
        let me = outcome(TOKEN, Profile::DialogToken).unwrap();
        let Caller::Dialog(dialog) = &me.caller else {
            panic!("{:?}", me.caller)
        };
        assert_eq!(
            dialog.party,
            "urn:altinn:organization:identifier-no:991825827"
        );
        assert_eq!(me.caller.level(), Some(3));
        assert_eq!(
            (me.expires_at, me.refresh_at()),
            (Some(1_800_000_600), Some(1_800_000_570))
        );
        assert!(dialog.allows("read", None) && dialog.allows("READ", None));
        assert!(dialog.allows("sign", Some("urn:altinn:Task:task_1")));
        assert!(!dialog.allows("sign", None) && !dialog.allows("read", Some("main")));
        assert!(!dialog.allows("sign,urn:altinn:task:Task_1", None));
    }

    #[test]
    fn is_nobody_to_the_app_library() {
        let me = outcome(TOKEN, Profile::Altinn).unwrap();
        assert_eq!((me.caller.kind(), me.issuer), ("unknown", Issuer::Unknown));
        assert!(
            me.diagnostics
                .iter()
                .any(|said| said.code == "dialog-token")
        );
    }

    #[test]
    fn names_the_claim_that_is_not_as_it_should_be() {
        for (from, to, refused) in [
            (
                "\"l\": 3",
                "\"l\": \"3\"",
                "The claim `l` must be an integer that is not negative, found a text.",
            ),
            (
                "\"l\": 3",
                "\"l\": -1",
                "The claim `l` must be an integer that is not negative, found a number.",
            ),
            ("\"c\":", "\"C\":", "The claim `c` is missing."),
            (
                "\"a\":",
                "\"b\":",
                "The claim `a` must be a text, found nothing.",
            ),
        ] {
            assert!(TOKEN.contains(from));
            let error = outcome(&TOKEN.replacen(from, to, 1), Profile::DialogToken).unwrap_err();
            assert_eq!(error.message(), refused);
        }
    }
}
