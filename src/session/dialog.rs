//! Dialogs, as Dialogporten shows them to the session's caller.

use serde_json::Value;

use super::Session;
use crate::altinn::dialog::{
    Dialog, DialogError, DialogOptions, DialogQuestion, DialogSubject, DialogView, MAIN,
    PairAnswer, level,
};
use crate::altinn::{Possible, required_level};
use crate::snapshot::Question;
use crate::token::members;
use crate::xacml::{ACTION, ACTION_ID, AttributeList, Bag, Decision, DecisionSet};

impl Session {
    /// A dialog with `isAuthorized` on all its parts, as Dialogporten shows it to the caller at the session's instant: what
    /// cannot be told is not authorized, and listed as asked. The level is the token's, where the options say none.
    ///
    /// The facts are those of the dialog's party. The platform is asked by its external interface, as Dialogporten does.
    ///
    /// # Errors
    /// Options or a dialog of another form, and a token that Dialogporten throws on.
    pub fn dialog(
        &self,
        dialog: &Value,
        options: &DialogOptions,
    ) -> Result<DialogView, DialogError> {
        let dialog = Dialog::read(dialog)?;
        let claims = &self.context.claims;
        let mut options = options.clone();
        if options.level == 0 {
            options.level = level(claims)?;
        }
        let subject = DialogSubject::of(claims)?.attribute_list();
        let questions = dialog.questions(&options)?;
        let mut answers = Vec::with_capacity(questions.len());
        for question in &questions {
            let (answer, level) = self.pair(&subject, question);
            answers.push(answer);
            if question.attribute == MAIN {
                options.required_level = options.required_level.or(level);
            }
        }
        Ok(dialog.view(&answers, &options, self.now))
    }

    /// [`Session::dialog`], of JSON.
    ///
    /// # Errors
    /// As [`Session::dialog`], and where either is no JSON.
    pub fn dialog_json(
        &self,
        dialog: &str,
        options: Option<&str>,
    ) -> Result<DialogView, DialogError> {
        let malformed = |code: &'static str| move |why: String| DialogError::new(code, why);
        let options = match options {
            Some(options) => {
                let options = members::document(options).map_err(malformed("malformed-options"))?;
                DialogOptions::read(&options)?
            }
            None => DialogOptions::default(),
        };
        let dialog = members::document(dialog).map_err(malformed("malformed-dialog"))?;
        self.dialog(&dialog, &options)
    }

    /// The answer to a question, and the level that its policy asks for.
    fn pair(
        &self,
        subject: &AttributeList,
        question: &DialogQuestion,
    ) -> (PairAnswer, Option<i64>) {
        if self.past_its_time().is_some() {
            return (PairAnswer::UNKNOWN, None);
        }
        let action =
            AttributeList::new().with(ACTION, ACTION_ID, Bag::strings([question.action.as_str()]));
        let mut settings = self.snapshot.settings();
        settings.external_api = true;
        let facts = self.context.facts();
        let lists = [subject.clone(), question.resource.clone()];
        let put = Question::put(&self.snapshot, lists, &action, facts, settings);
        if put.thrown().is_some() {
            return (PairAnswer::FAILURE, None);
        }
        let Some((policy, verdict)) = &put.answered else {
            // The platform may have no policy either, and throw.
            return (PairAnswer::UNKNOWN, None);
        };
        let decisions = verdict.decisions;
        let permitted = if decisions == DecisionSet::of(Decision::Permit) {
            Possible::Yes
        } else if decisions.contains(Decision::Permit) {
            Possible::Ask
        } else {
            Possible::No
        };
        // What throws is an Indeterminate of either effect.
        let may_fail = decisions.contains(Decision::IndeterminateDP) && !decisions.is_settled();
        let answer = PairAnswer {
            permitted,
            fails: if may_fail {
                Possible::Ask
            } else {
                Possible::No
            },
        };
        (answer, required_level(&policy.literal_obligations()))
    }
}
