//! What the platform is asked of a dialog (dialogporten, `DialogEntityExtensions.GetAltinnActions`).

use std::collections::BTreeSet;

use super::part::{Part, PartKind};
use super::{Dialog, DialogError, DialogOptions, MAIN, READ, attribute};
use crate::xacml::AttributeList;

/// One question of the joint request: an action, on what an authorization attribute stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct DialogQuestion {
    /// The action's id.
    pub action: String,
    /// The authorization attribute; [`MAIN`] is the dialog itself.
    pub attribute: String,
    /// The attributes of the resource as the request has them, before the platform adds its own.
    pub resource: AttributeList,
}

/// The most questions that one dialog may ask.
pub const MAX_QUESTIONS: usize = 1_000;

const TRANSMISSION_READ: &str = "transmissionread";
const OTHER_RESOURCE: &str = "urn:altinn:resource:";

impl Dialog {
    /// The questions of the joint request, each once, by action and then by attribute. Dialogporten sorts by the rules of a
    /// language, which shows in nothing but the order.
    ///
    /// # Errors
    /// `too-many-questions`.
    pub fn questions(&self, options: &DialogOptions) -> Result<Vec<DialogQuestion>, DialogError> {
        let pairs = self.pairs(options);
        if pairs.len() > MAX_QUESTIONS {
            let found = pairs.len();
            let message = format!("expected at most {MAX_QUESTIONS} questions, found {found}");
            return Err(DialogError::new("too-many-questions", message));
        }
        let questions = pairs.into_iter().map(|(action, attribute)| DialogQuestion {
            resource: attribute::resource(self, attribute, options),
            action: action.to_owned(),
            attribute: attribute.to_owned(),
        });
        Ok(questions.collect())
    }

    /// The distinct pairs of action and attribute, sorted.
    pub(super) fn pairs(&self, options: &DialogOptions) -> Vec<(&str, &str)> {
        let asked = self.parts.iter().filter_map(|part| part.pair(options));
        let pairs: BTreeSet<(&str, &str)> = asked.chain([(READ, MAIN)]).collect();
        pairs.into_iter().collect()
    }
}

impl Part {
    /// The question that the part brings with it.
    fn pair(&self, options: &DialogOptions) -> Option<(&str, &str)> {
        if self.has_context {
            return None;
        }
        match self.kind {
            PartKind::Transmission => {
                let attribute = self.attribute.as_deref()?;
                Some((read_action(attribute, options), attribute))
            }
            PartKind::ApiAction | PartKind::GuiAction => {
                Some((self.action.as_deref()?, self.attribute()))
            }
        }
    }
}

/// The actions that open a transmission with this attribute: that it is asked about with one does not keep another part from
/// asking with the other.
pub(super) fn reading_actions(options: &DialogOptions) -> &'static [&'static str] {
    if options.transmission_read {
        &[TRANSMISSION_READ, READ]
    } else {
        &[READ]
    }
}

/// The action that a transmission with this attribute is asked about with. To read the dialog would also be to read what is
/// merely a part of its resource, so that takes an action of its own.
pub(super) fn read_action(attribute: &str, options: &DialogOptions) -> &'static str {
    let is_other = attribute
        .split_at_checked(OTHER_RESOURCE.len())
        .is_some_and(|(prefix, _)| prefix.eq_ignore_ascii_case(OTHER_RESOURCE));
    if is_other || !options.transmission_read {
        READ
    } else {
        TRANSMISSION_READ
    }
}
