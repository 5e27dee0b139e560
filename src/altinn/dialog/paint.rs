//! What was found of a dialog's parts, written into it (dialogporten, `GetDialogQuery.cs`: `DecorateWithAuthorization`,
//! `ReplaceUnauthorizedUrls`, `ReplaceExpiredAttachmentUrls`).

use serde_json::Value;

use super::member::time;
use super::part::{Part, PartKind, has_context};
use super::question::read_action;
use super::{DialogAsk, DialogOptions, MAIN, READ};
use crate::altinn::Possible;
use crate::value::DateTime;

/// In the place of an address that the caller may not use.
pub const UNAUTHORIZED: &str = "urn:dialogporten:unauthorized";
/// In the place of an address that is past its time.
pub const EXPIRED: &str = "urn:dialogporten:expired";

/// Writes what was found, and keeps what is open.
pub(super) struct Paint {
    now: DateTime,
    pub ask: Vec<DialogAsk>,
}

/// The action that a part takes, and the authorization attribute it takes it on.
type Pair<'a> = (&'a str, &'a str);

const MAIN_CONTENT: &str = "/content/mainContentReference";
const CONTENT: &str = "/content/contentReference";
const ATTACHMENTS: &str = "attachments";
const NAVIGATIONAL_ACTIONS: &str = "navigationalActions";

impl Paint {
    pub fn new(now: DateTime) -> Paint {
        let ask = Vec::new();
        Paint { now, ask }
    }

    /// The reference to the dialog's main content, where it has one.
    pub fn main_content(&mut self, dialog: &mut Value, allowed: Possible) {
        let content = dialog.pointer_mut(MAIN_CONTENT);
        if let Some(content) = content.filter(|content| content.is_object())
            && !self.mark(content, MAIN_CONTENT.to_owned(), allowed, (READ, MAIN))
        {
            mask_reference(content);
        }
    }

    /// An action or a transmission, and what belongs to it.
    pub fn part(
        &mut self,
        item: &mut Value,
        part: &Part,
        allowed: Possible,
        options: &DialogOptions,
    ) {
        let action = match (&part.action, &part.attribute) {
            (Some(action), _) => action,
            (None, Some(attribute)) => read_action(attribute, options),
            (None, None) => READ,
        };
        let (at, pair) = (part.pointer(), (action, part.attribute()));
        let authorized = self.mark(item, at.clone(), allowed, pair);
        match part.kind {
            PartKind::GuiAction if !authorized => mask(item, UNAUTHORIZED),
            PartKind::ApiAction if !authorized => mask_all(item, "endpoints", UNAUTHORIZED),
            PartKind::GuiAction | PartKind::ApiAction => {}
            PartKind::Transmission => {
                if !authorized && let Some(reference) = item.pointer_mut(CONTENT) {
                    mask_reference(reference);
                }
                self.attachments(item, &at, allowed, pair);
                let mask_one = |action: &mut Value, address: &str| mask(action, address);
                self.belongings(item, NAVIGATIONAL_ACTIONS, &at, allowed, pair, mask_one);
            }
        }
    }

    /// The attachments of the dialog or of a transmission.
    pub fn attachments(&mut self, owner: &mut Value, at: &str, allowed: Possible, pair: Pair<'_>) {
        let mask_urls =
            |attachment: &mut Value, address: &str| mask_all(attachment, "urls", address);
        self.belongings(owner, ATTACHMENTS, at, allowed, pair, mask_urls);
    }

    /// They go with their owner, and may be past their time.
    fn belongings(
        &mut self,
        owner: &mut Value,
        name: &str,
        at: &str,
        allowed: Possible,
        pair: Pair<'_>,
        mask: fn(&mut Value, &str),
    ) {
        let items = owner.get_mut(name).and_then(Value::as_array_mut);
        for (index, item) in items.into_iter().flatten().enumerate() {
            // A context narrows what the owner allows, by what nobody here knows.
            let allowed = match has_context(item) {
                true => allowed.and(Possible::Ask),
                false => allowed,
            };
            let expired = self.is_expired(item);
            match self.mark(item, format!("{at}/{name}/{index}"), allowed, pair) {
                false => mask(item, UNAUTHORIZED),
                true if expired => mask(item, EXPIRED),
                true => {}
            }
        }
    }

    /// Says of a part whether it is surely authorized.
    fn mark(&mut self, item: &mut Value, path: String, allowed: Possible, pair: Pair<'_>) -> bool {
        if let Value::Object(members) = item {
            members.insert("isAuthorized".to_owned(), Value::Bool(allowed.is_yes()));
        }
        if allowed.is_ask() {
            let (action, attribute) = (pair.0.to_owned(), pair.1.to_owned());
            self.ask.push(DialogAsk {
                path,
                action,
                attribute,
            });
        }
        allowed.is_yes()
    }

    /// Times were checked when the dialog was read.
    fn is_expired(&self, item: &Value) -> bool {
        let expires = time(item, "expiresAt", String::new()).ok().flatten();
        expires.is_some_and(|expires| expires.compare(self.now).is_lt())
    }
}

fn mask(item: &mut Value, address: &str) {
    if let Some(url) = item.get_mut("url") {
        *url = Value::from(address);
    }
}

fn mask_all(item: &mut Value, list: &str, address: &str) {
    let items = item.get_mut(list).and_then(Value::as_array_mut);
    for item in items.into_iter().flatten() {
        mask(item, address);
    }
}

/// A reference has an address for each language.
fn mask_reference(reference: &mut Value) {
    match reference.get_mut("value") {
        Some(Value::Array(languages)) => {
            for address in languages.iter_mut().filter_map(|it| it.get_mut("value")) {
                *address = Value::from(UNAUTHORIZED);
            }
        }
        Some(address) => *address = Value::from(UNAUTHORIZED),
        None => {}
    }
}
