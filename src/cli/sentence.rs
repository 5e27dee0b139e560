//! Short sentences about callers, resources and reasons.

use adgang::altinn::Resource;
use adgang::identity::{Authenticated, Caller};
use adgang::party::{Note, Why};
use adgang::session::{Grant, Reason, Verdict};

/// Yes, no or ask.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Yes => "yes",
        Verdict::No => "no",
        Verdict::Ask => "ask",
    }
}

/// Why an answer is what it is.
pub(super) fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Granted {
            rules,
            delegation: None,
        } => by_rules("granted", rules),
        Reason::Granted {
            rules,
            delegation: Some(delegation),
        } => format!(
            "{} of a delegation{}",
            by_rules("granted", rules),
            chain(delegation)
        ),
        Reason::Denied {
            access_list: true, ..
        } => "denied: the party is on none of the access lists".to_owned(),
        Reason::Denied { rules, callers, .. } => {
            format!("{}{}", by_rules("denied", rules), permitted(callers))
        }
        Reason::NoRule { callers } => format!("no rule permits{}", permitted(callers)),
        Reason::LevelTooLow { required, actual } => {
            format!("level {required} required, token has {actual}")
        }
        Reason::WrongParty { facts, resource } => {
            format!("what is known is about party {facts}, the resource is party {resource}'s")
        }
        Reason::Error { status } => {
            let code = status.rsplit(':').next().unwrap_or(status);
            format!("the policy ends Indeterminate: {code}")
        }
        Reason::Unknown { missing } => format!("unknown: {}", missing.join(", ")),
        Reason::Obligation { ids } => format!("obligations not understood: {}", ids.join(", ")),
        Reason::Expired { what } => format!("the {what} is past its time, or not yet in it"),
        Reason::Unsupported { construct } => format!("not supported here: {construct}"),
    }
}

/// From whom a delegation is, and to whom.
fn chain(delegation: &Grant) -> String {
    let party = |party: i64| format!("party {party}");
    let user = delegation
        .covered_by_user
        .map(|user| format!("user {user}"));
    let to = user
        .or(delegation.covered_by_party.map(party))
        .or(delegation.to.clone());
    let ends = [
        (" from ", delegation.offered_by.map(party)),
        (" to ", to),
        (" for instance ", delegation.instance.clone()),
    ];
    let ends = ends.into_iter();
    ends.filter_map(|(word, end)| Some(format!("{word}{}", end?)))
        .collect()
}

/// Which other kinds of caller might be permitted.
fn permitted(callers: &[String]) -> String {
    match callers {
        [] => String::new(),
        callers => format!(
            "; it might be permitted to a caller that is: {}",
            callers.join(" or ")
        ),
    }
}

/// Who calls: kind, ids and level.
pub(super) fn who(who: &Authenticated) -> String {
    let mut parts = match &who.caller {
        Caller::None => vec!["nobody".to_owned()],
        Caller::Unknown(_) => vec!["unknown".to_owned()],
        Caller::EndUser(user) => vec![format!("end user {}", user.subject)],
        Caller::Dialog(dialog) => vec![
            format!("{} by a dialog token", dialog.party),
            format!("dialog {}", dialog.dialog_id),
        ],
        Caller::User(user) | Caller::SelfIdentified(user) => vec![
            format!("{} {}", who.caller.kind(), user.user_id),
            format!("own party {}", user.party_id),
        ],
        Caller::Organisation(organisation) => vec![format!("organisation {}", organisation.number)],
        Caller::ServiceOwner(owner) => vec![
            format!("service owner {}", owner.name),
            format!("organisation {}", owner.organisation_number),
        ],
        Caller::SystemUser(system) => vec![
            format!("system user {}", system.ids.join(" ")),
            format!("organisation {}", system.organisation_number),
        ],
        Caller::App(app) => vec![format!("app {}", app.id)],
        Caller::Service(service) => vec![format!("service {}", service.client_id)],
    };
    let assumed = matches!(&who.caller, Caller::SystemUser(system) if system.level_assumed);
    parts.extend(who.caller.level().map(|level| {
        if assumed {
            format!("level {level} assumed")
        } else {
            format!("level {level}")
        }
    }));
    parts.join(", ")
}

/// Why a page should do what it should about the party acted for.
pub(super) fn why(why: Why) -> &'static str {
    match why {
        Why::NotAUser => "the caller is no user, and has nothing to choose",
        Why::Path => "the page is one of selection, or of an instance, which has its party",
        Why::Anonymous => "the app may be used by anybody",
        Why::OnlyOne => "one party is allowed",
        Why::Picked => "the user has picked a party before",
        Why::NeverPrompt => "the app never asks",
        Why::DoNotPrompt => "the user's profile says not to ask",
        Why::AlwaysPrompt => "the app always asks",
        Why::Several => "several parties are allowed",
        Why::InvalidCookie => "the cookie holds no party id, and the platform fails",
        Why::NoProfile => "the caller has no profile, for which the frontend waits in vain",
        Why::NoProfileParty => "the profile names no party, and the platform fails",
        Why::CannotRepresent => "the user may not act for the selected party",
        Why::RepresentationUnknown => {
            "the platform did not say whether the user may act for the selected party"
        }
        Why::NoneAllowed => "the app allows none of the user's parties",
        Why::SelectedNotAllowed => "the app does not allow the selected party",
    }
}

/// What is worth saying beside it.
pub(super) fn note(note: Note) -> &'static str {
    match note {
        Note::SelectedNotAllowed => {
            "the platform goes on with the selected party, and will refuse it"
        }
        Note::SelectedUnknown => "nothing says which party is selected",
        Note::CookieRewritten => {
            "the platform falls back to the user's own party and sets the cookie to it"
        }
        Note::NoPartyTypes => "the app's metadata has no partyTypesAllowed, so none is allowed",
        Note::OwnPartyOnly => "there are no parties, so the user's own stands for them",
    }
}

/// What is asked about.
pub(super) fn resource(resource: &Resource) -> String {
    let parts = [
        ("app", &resource.app),
        ("resource", &resource.resource),
        ("instance", &resource.instance),
        ("task", &resource.task),
        ("end event", &resource.end_event),
        ("app resource", &resource.app_resource),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name} {}", value.as_ref()?)))
        .collect();
    parts.join(", ")
}

fn by_rules(verb: &str, rules: &[String]) -> String {
    match rules {
        [] => verb.to_owned(),
        [rule] => format!("{verb} by rule {rule}"),
        rules => format!("{verb} by rules {}", rules.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_sentences() {
        let granted = |rules: &[&str]| {
            reason(&Reason::Granted {
                rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
                delegation: None,
            })
        };
        assert_eq!(granted(&[]), "granted");
        assert_eq!(granted(&["a"]), "granted by rule a");
        assert_eq!(granted(&["a", "b"]), "granted by rules a, b");
        assert_eq!(
            reason(&Reason::Error {
                status: "urn:oasis:names:tc:xacml:1.0:status:processing-error"
            }),
            "the policy ends Indeterminate: processing-error"
        );
    }

    #[test]
    fn a_resource_is_named_by_what_is_given() {
        let app = Resource::app("ttd", "a").instance(5, "g").task("Task_1");
        assert_eq!(resource(&app), "app ttd/a, instance 5/g, task Task_1");
        assert_eq!(resource(&Resource::registry("nav_x")), "resource nav_x");
    }
}
