//! What a dialog stands for: an instance of an app, a correspondence, or nothing but itself
//! (dialogporten, `InstanceRef.cs`).

use crate::identity::parse_int;

/// What a dialog stands for, as `urn:altinn:resource:instance-id` of a request says it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct InstanceRef {
    kind: InstanceRefKind,
    value: String,
}

/// The kinds of what a dialog stands for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InstanceRefKind {
    /// `urn:altinn:instance-id:PARTY/GUID`: an instance of an app.
    AppInstance,
    /// `urn:altinn:correspondence-id:GUID`
    Correspondence,
    /// `urn:altinn:dialog-id:GUID`: the dialog itself.
    Dialog,
}

const APP_INSTANCE: &str = "urn:altinn:instance-id:";
const CORRESPONDENCE: &str = "urn:altinn:correspondence-id:";
const DIALOG: &str = "urn:altinn:dialog-id:";
/// Of the label that the platform's storage puts on the dialogs of its instances.
const STORAGE: &str = "urn:altinn:integration:storage:";

impl InstanceRef {
    /// The reference of these words; their case and the white space around them do not count. `None` where it is none.
    pub fn parse(text: &str) -> Option<InstanceRef> {
        let value = text.trim().to_lowercase();
        let kind = if let Some(id) = value.strip_prefix(APP_INSTANCE) {
            let (party, guid) = id.split_once('/')?;
            parse_int(party).filter(|party| *party > 0)?;
            is_guid(guid).then_some(InstanceRefKind::AppInstance)
        } else if let Some(id) = value.strip_prefix(CORRESPONDENCE) {
            is_guid(id).then_some(InstanceRefKind::Correspondence)
        } else {
            let id = value.strip_prefix(DIALOG)?;
            is_guid(id).then_some(InstanceRefKind::Dialog)
        };
        kind.map(|kind| InstanceRef { kind, value })
    }

    /// The reference of a dialog, by the labels that its service owner put on it: an instance of an app before a
    /// correspondence, the last in order of those that can be read, else the dialog itself.
    pub fn of_dialog<'a>(
        id: &str,
        labels: impl IntoIterator<Item = &'a str> + Clone,
    ) -> InstanceRef {
        let labelled = |kind| {
            let found = labels.clone().into_iter().filter_map(of_label);
            found
                .filter(|found| found.kind == kind)
                .max_by(|one, other| one.value.cmp(&other.value))
        };
        labelled(InstanceRefKind::AppInstance)
            .or_else(|| labelled(InstanceRefKind::Correspondence))
            .unwrap_or_else(|| InstanceRef {
                kind: InstanceRefKind::Dialog,
                value: format!("{DIALOG}{}", id.to_lowercase()),
            })
    }

    /// What it refers to.
    pub fn kind(&self) -> InstanceRefKind {
        self.kind
    }

    /// The URN.
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

fn of_label(label: &str) -> Option<InstanceRef> {
    let label = label.trim().to_lowercase();
    match label.strip_prefix(STORAGE) {
        Some(instance) => InstanceRef::parse(&format!("{APP_INSTANCE}{instance}")),
        None => InstanceRef::parse(&label),
    }
}

/// `Guid.TryParse`, but for the form of hexadecimal numbers in braces: 32 digits, or with hyphens in their places and
/// maybe in brackets of one kind.
pub(super) fn is_guid(text: &str) -> bool {
    let text = text.trim();
    let bracketed = |open, close| text.strip_prefix(open)?.strip_suffix(close);
    let hyphenated = bracketed('{', '}').or(bracketed('(', ')'));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    if hyphenated.is_none() && text.len() == 32 && digits(text) {
        return true;
    }
    let parts = hyphenated.unwrap_or(text).split('-');
    let lengths = parts.clone().map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && parts.clone().all(digits)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const GUID: &str = "4b6ed1db-9307-4066-8282-08391cec3d56";
    const OTHER: &str = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    #[test]
    fn reads_three_forms() {
        for (text, kind) in [
            (
                format!("urn:altinn:instance-id:1337/{GUID}"),
                InstanceRefKind::AppInstance,
            ),
            (
                format!("urn:altinn:correspondence-id:{GUID}"),
                InstanceRefKind::Correspondence,
            ),
            (
                format!("urn:altinn:dialog-id:{GUID}"),
                InstanceRefKind::Dialog,
            ),
        ] {
            let found = InstanceRef::parse(&format!(" {} ", text.to_uppercase())).unwrap();
            assert_eq!((found.kind(), found.as_str()), (kind, &*text));
        }
    }

    #[test]
    fn refuses_all_others() {
        for text in [
            String::new(),
            " ".to_owned(),
            format!("urn:altinn:unsupported:{GUID}"),
            "urn:altinn:instance-id:1337/not-a-guid".to_owned(),
            format!("urn:altinn:instance-id:{GUID}"),
            format!("urn:altinn:legacy-instance-id:1337/{GUID}"),
            format!("urn:altinn:instance-id:/{GUID}"),
            format!("urn:altinn:instance-id:0/{GUID}"),
            format!("urn:altinn:instance-id:-1/{GUID}"),
            format!("urn:altinn:instance-id:x/{GUID}"),
            format!("urn:altinn:instance-id:1/{GUID}/{GUID}"),
            "urn:altinn:correspondence-id:".to_owned(),
            format!("urn:altinn:dialog-id:{GUID}0"),
        ] {
            assert_eq!(InstanceRef::parse(&text), None, "{text}");
        }
    }

    #[test]
    fn an_instance_comes_before_a_correspondence_and_that_before_the_dialog() {
        let instance = format!("urn:altinn:integration:storage:1337/{GUID}");
        let newer = format!("urn:altinn:integration:storage:1337/{OTHER}");
        let correspondence = format!("urn:altinn:correspondence-id:{OTHER}");
        let dialog = "019C1AA8-36C8-706C-9A65-675FF1FBD140";
        let found = |labels: &[&str]| {
            let found = InstanceRef::of_dialog(dialog, labels.iter().copied());
            found.as_str().to_owned()
        };
        let storage = |guid: &str| format!("urn:altinn:instance-id:1337/{guid}");
        assert_eq!(found(&[&correspondence, &instance]), storage(GUID));
        assert_eq!(found(&[&newer, &instance]), storage(OTHER));
        assert_eq!(
            found(&["urn:altinn:unsupported:abc", &correspondence]),
            correspondence
        );
        let malformed = ["urn:altinn:integration:storage:1337/", "", "other"];
        let own = format!("urn:altinn:dialog-id:{}", dialog.to_lowercase());
        assert_eq!(found(&malformed), own);
        // A label that is a dialog's reference is none of the two.
        assert_eq!(found(&[&format!("urn:altinn:dialog-id:{GUID}")]), own);
    }

    #[test]
    fn knows_a_guid_in_its_forms() {
        let plain = GUID.replace('-', "");
        for good in [GUID, &plain, &format!("{{{GUID}}}"), &format!("({GUID})")] {
            assert!(is_guid(good), "{good}");
        }
        for bad in [
            "",
            &GUID[1..],
            &format!("{{{plain}}}"),
            &format!("({GUID}}}"),
        ] {
            assert!(!is_guid(bad), "{bad}");
        }
    }
}
