//! A dialog as its reader gets it (dialogporten, `GetDialogQuery.cs`).

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::answer::Answers;
use super::paint::Paint;
use super::part::Part;
use super::question::reading_actions;
use super::{ActionWithoutAttribute, Dialog, DialogOptions, MAIN, PairAnswer, READ};
use crate::altinn::Possible;
use crate::value::DateTime;

/// A dialog as its reader gets it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DialogView {
    /// Whether the caller gets the dialog at all.
    pub access: Possible,
    /// Why.
    pub reason: DialogReason,
    /// The dialog, with `isAuthorized` on its actions, transmissions, attachments and main content, and their addresses
    /// masked where that is false. Only what is sure is true; nothing is where there is no access.
    pub dialog: Value,
    /// The parts that may be authorized or not.
    pub ask: Vec<DialogAsk>,
    /// The level that the policy asks for.
    pub required_level: i64,
    /// The caller's level.
    pub level: i64,
}

/// Why a caller gets a dialog, or not.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DialogReason {
    /// Something is permitted on the main resource.
    Granted,
    /// Nothing is that is known, and the dialog is on the caller's list.
    ListAuthorization,
    /// It takes the server to say.
    Unknown,
    /// Nothing is permitted, and the dialog is not on the list.
    NoAccess,
    /// It was deleted.
    Deleted,
    /// The caller's level of authentication is lower than what is asked for.
    LevelTooLow,
    /// It is not visible yet.
    NotVisible,
}

impl DialogReason {
    /// Stable, kebab-case.
    pub fn code(self) -> &'static str {
        match self {
            DialogReason::Granted => "granted",
            DialogReason::ListAuthorization => "list-authorization",
            DialogReason::Unknown => "unknown",
            DialogReason::NoAccess => "no-access",
            DialogReason::Deleted => "deleted",
            DialogReason::LevelTooLow => "level-too-low",
            DialogReason::NotVisible => "not-visible",
        }
    }
}

/// As its code.
impl Serialize for DialogReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// A part that may be authorized or not.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct DialogAsk {
    /// The part, as a JSON pointer (RFC 6901).
    pub path: String,
    /// The action that it takes.
    pub action: String,
    /// The authorization attribute that it takes it on.
    pub attribute: String,
}

impl Dialog {
    /// The dialog as its reader gets it, by an answer to each of [`Dialog::questions`] in their order, at an instant in seconds
    /// since 1970.
    pub fn view(&self, answers: &[PairAnswer], options: &DialogOptions, now: i64) -> DialogView {
        let now = DateTime::from_unix_seconds(now);
        let answers = Answers::new(self, answers, options);
        let (access, reason) = self.access(answers.main, options, now);
        let mut paint = Paint::new(now);
        let mut dialog = self.value.clone();
        paint.main_content(&mut dialog, access.and(answers.pair(READ, MAIN)));
        for part in &self.parts {
            let allowed = access.and(self.allows(part, &answers, options));
            let list = dialog.get_mut(part.kind.member());
            if let Some(item) = list.and_then(|list| list.get_mut(part.index)) {
                paint.part(item, part, allowed, options);
            }
        }
        paint.attachments(&mut dialog, "", access, (READ, MAIN));
        DialogView {
            access,
            reason,
            dialog,
            ask: paint.ask,
            required_level: options.required(),
            level: options.level,
        }
    }

    /// Whether the caller gets the dialog at all, by what the server looks at one after the other.
    fn access(
        &self,
        main: Possible,
        options: &DialogOptions,
        now: DateTime,
    ) -> (Possible, DialogReason) {
        let listed = Possible::of(options.list_authorization);
        let hidden = self
            .visible_from
            .is_some_and(|from| from.compare(now).is_gt());
        match (main, listed) {
            (Possible::No, Possible::No) => (Possible::No, DialogReason::NoAccess),
            _ if self.deleted => (Possible::No, DialogReason::Deleted),
            _ if options.level < options.required() => (Possible::No, DialogReason::LevelTooLow),
            _ if hidden => (Possible::No, DialogReason::NotVisible),
            (Possible::Yes, _) => (Possible::Yes, DialogReason::Granted),
            (_, Possible::Yes) => (Possible::Yes, DialogReason::ListAuthorization),
            _ => (Possible::Ask, DialogReason::Unknown),
        }
    }

    /// `DialogDetailsAuthorizationResult`
    fn allows(&self, part: &Part, answers: &Answers<'_>, options: &DialogOptions) -> Possible {
        if part.has_context {
            return Possible::Ask;
        }
        match (&part.action, &part.attribute) {
            (Some(action), None)
                if options.action_without_attribute == ActionWithoutAttribute::AnyOnMain =>
            {
                answers.anywhere(action).and(answers.main)
            }
            (Some(action), _) => answers.pair(action, part.attribute()),
            (None, None) => answers.main,
            (None, Some(attribute)) => {
                let actions = reading_actions(options).iter();
                Possible::any(actions.map(|action| answers.pair(action, attribute)))
            }
        }
    }
}
