//! What was accepted, and is read differently elsewhere on the platform.

use serde_json::Value;

use super::Caller;
use super::known::{Known, names};
use crate::token::Claims;

/// Something that was accepted, and that other parts of the platform read differently.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Diagnostic {
    /// Stable, kebab-case: `level-assumed`, `email-user`, `enterprise-user`, `scope-not-text`, `names-differ-in-case`. The
    /// server and studio modules say more of what other parts of the platform make of the token:
    /// `enforcement-point-differs`, `dialogporten-differs`, `dialogporten-level`, `several-system-users`,
    /// `organisation-number-unchecked`, `dialog-token`, `platform-access-token`; the server module's profiles also
    /// `other-audience` and `unmapped-level`.
    pub code: String,
    /// The claim it is about.
    pub claim: Option<String>,
    /// A sentence for a person.
    pub message: String,
}

/// What is worth saying of claims that were accepted.
pub(super) fn of(known: &Known<'_>, caller: &Caller) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut say = |code, claim, message| found.push(Diagnostic::new(code, claim, message));
    match caller {
        Caller::SystemUser(system) if system.level_assumed => say(
            "level-assumed",
            names::LEVEL,
            "No level is in the token: the app library takes 3, the enforcement point 0.",
        ),
        Caller::Organisation(organisation) if organisation.enterprise_user => say(
            "enterprise-user",
            names::METHOD,
            "An enterprise user: the app library takes it for its organisation, the enforcement point for the user.",
        ),
        Caller::User(user) | Caller::SelfIdentified(user) if user.email_user => say(
            "email-user",
            names::METHOD,
            "A user with an e-mail login: a kind of its own in Dialogporten, not in the app library.",
        ),
        _ => {}
    }
    if known.scope.exists() && !known.scope.0.is_some_and(Value::is_string) {
        say(
            "scope-not-text",
            names::SCOPE,
            "The scopes are not a text, so the platform sees none.",
        );
    }
    if let Some(name) = READ
        .iter()
        .find(|name| is_written_twice(known.claims, name))
    {
        say(
            "names-differ-in-case",
            name,
            "Claims differ only in the case of their names; the last one counts.",
        );
    }
    #[cfg(feature = "readings")]
    found.extend(super::readings::differences(known, caller));
    found
}

impl Diagnostic {
    pub(super) fn new(code: &str, claim: &str, message: &str) -> Self {
        Self {
            code: code.to_owned(),
            claim: Some(claim.to_owned()),
            message: message.to_owned(),
        }
    }
}

const READ: [&str; 11] = [
    "iss",
    names::LEVEL,
    names::METHOD,
    names::SCOPE,
    names::ORGANISATION,
    names::ORGANISATION_NUMBER,
    names::PARTY_ID,
    names::AUTHORIZATION_DETAILS,
    names::USER_ID,
    names::USERNAME,
    names::CONSUMER,
];

fn is_written_twice(claims: &Claims, name: &str) -> bool {
    let written = claims
        .iter()
        .filter(|(known, _)| known.eq_ignore_ascii_case(name));
    written.count() > 1
}
