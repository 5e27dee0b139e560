//! Where the platform's parts read one token in different ways: the app library, whose reading the caller is, the
//! enforcement point (altinn-authorization-tmp, `DecisionHelper.CreateSubjectAttributes`) and Dialogporten (dialogporten,
//! `ClaimsPrincipalExtensions.cs`).

use serde_json::Value;

use super::claim::Claim;
use super::known::{Known, names};
use super::{Caller, Diagnostic, InvalidNumber, OrganisationNumber, PersonNumber};
use crate::token::Claims;
use crate::token::members::object_of;

/// What other parts of the platform make of claims that the app library has read as a caller.
pub(super) fn differences(known: &Known<'_>, caller: &Caller) -> Vec<Diagnostic> {
    if *caller == Caller::None {
        return Vec::new();
    }
    [
        enforcement_point(known.claims, caller),
        dialogporten(known, caller),
        level(known, caller),
        several(caller),
        unchecked(caller),
        shape(known.claims, caller),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The attribute by which the enforcement point identifies the caller: it sends the first that there is, and compares names
/// letter by letter.
fn enforced(claims: &Claims) -> Option<&'static str> {
    let scalar = |name: &&str| entries(claims.get(name)).iter().any(is_scalar);
    let people = ["urn:altinn:person:uuid", names::USER_ID];
    let parties = [names::PARTY_ID, "urn:altinn:resource"];
    if let Some(found) = people.into_iter().chain(parties).find(scalar) {
        return Some(found);
    }
    if has_system_user(claims) {
        return Some("urn:altinn:systemuser:uuid");
    }
    let numbers = [
        names::ORGANISATION_NUMBER,
        "urn:altinn:organization:identifier-no",
    ];
    let organisation = numbers.iter().any(scalar) || has_consumer(claims);
    organisation.then_some("urn:altinn:organization:identifier-no")
}

fn enforcement_point(claims: &Claims, caller: &Caller) -> Option<Diagnostic> {
    let found = enforced(claims);
    let agrees = match caller {
        Caller::User(_) | Caller::SelfIdentified(_) => {
            matches!(found, Some("urn:altinn:person:uuid" | names::USER_ID))
        }
        Caller::SystemUser(_) => found == Some("urn:altinn:systemuser:uuid"),
        // Its own diagnostic says so.
        Caller::Organisation(organisation) if organisation.enterprise_user => true,
        Caller::Organisation(_) | Caller::ServiceOwner(_) => {
            found == Some("urn:altinn:organization:identifier-no")
        }
        Caller::App(_) => found == Some("urn:altinn:resource"),
        _ => found.is_none(),
    };
    if agrees {
        return None;
    }
    let (claim, message) = match found {
        Some(id) => (id, format!("The enforcement point identifies the caller by `{id}` alone.")),
        None => (
            names::USER_ID,
            "The enforcement point finds nobody in the token, and the decision point refuses to answer.".to_owned(),
        ),
    };
    Some(Diagnostic::new(
        "enforcement-point-differs",
        claim,
        &message,
    ))
}

/// What Dialogporten takes a caller for, with the claim that says so.
fn dialogporten_type(known: &Known<'_>) -> Option<(&'static str, &'static str)> {
    let claims = known.claims;
    let text = |name| Claim(claims.get(name)).text();
    let provider = known.scopes().has("digdir:dialogporten.serviceprovider");
    if text("pid").is_some_and(|pid| pid.parse::<PersonNumber>().is_ok()) {
        let on_behalf = "a service owner on behalf of a person";
        return Some((if provider { on_behalf } else { "a person" }, "pid"));
    }
    if has_system_user(claims) {
        return Some(("a system user", names::AUTHORIZATION_DETAILS));
    }
    if provider && has_consumer(claims) {
        return Some(("a service owner", names::CONSUMER));
    }
    let methods = claims.get("amr").and_then(Value::as_array);
    let by_email = methods.is_some_and(|methods| {
        methods
            .iter()
            .any(|method| method == "Selfregistered-email")
    });
    (by_email && text("email").is_some()).then_some(("a user with an e-mail login", "email"))
}

fn dialogporten(known: &Known<'_>, caller: &Caller) -> Option<Diagnostic> {
    let found = dialogporten_type(known);
    let expected = match caller {
        Caller::User(_) => Some("a person"),
        Caller::SelfIdentified(user) if user.email_user => Some("a user with an e-mail login"),
        Caller::SystemUser(_) => Some("a system user"),
        Caller::ServiceOwner(_) => Some("a service owner"),
        Caller::SelfIdentified(_) | Caller::Organisation(_) => None,
        // Nobody to the app library, so it is no news that Dialogporten sees nobody either.
        _ if found.is_none() => return None,
        _ => None,
    };
    match found {
        Some((kind, _)) if expected == Some(kind) => None,
        Some((kind, claim)) => Some(Diagnostic::new(
            "dialogporten-differs",
            claim,
            &format!("Dialogporten takes the caller for {kind}."),
        )),
        None => Some(Diagnostic::new(
            "dialogporten-differs",
            "pid",
            "Dialogporten knows no such caller and refuses the token: no person number, system user, e-mail login or service provider is in it.",
        )),
    }
}

/// Dialogporten looks at `acr` before it falls back on 3 for system users.
fn level(known: &Known<'_>, caller: &Caller) -> Option<Diagnostic> {
    let (Caller::SystemUser(system), Some(class)) = (caller, known.context_class.text()) else {
        return None;
    };
    let message = match class {
        _ if !system.level_assumed => return None,
        "idporten-loa-substantial" => return None,
        "selfregistered-email" | "idporten-loa-low" => "Dialogporten reads level 0 from `acr`.",
        "idporten-loa-high" => "Dialogporten reads level 4 from `acr`.",
        _ => "Dialogporten fails at this value, since no level is in the token.",
    };
    Some(Diagnostic::new("dialogporten-level", "acr", message))
}

fn several(caller: &Caller) -> Option<Diagnostic> {
    let Caller::SystemUser(system) = caller else {
        return None;
    };
    (system.ids.len() > 1).then(|| {
        Diagnostic::new(
            "several-system-users",
            names::AUTHORIZATION_DETAILS,
            "Several system users are named: the app library keeps all, the enforcement point and Dialogporten the first.",
        )
    })
}

/// Organisation numbers of organisations and service owners are taken as they stand.
fn unchecked(caller: &Caller) -> Option<Diagnostic> {
    let number = match caller {
        Caller::Organisation(organisation) => &organisation.number,
        Caller::ServiceOwner(owner) => &owner.organisation_number,
        _ => return None,
    };
    let why: InvalidNumber = number.parse::<OrganisationNumber>().err()?;
    Some(Diagnostic::new(
        "organisation-number-unchecked",
        names::ORGANISATION_NUMBER,
        &format!("The app library takes the number as it stands, and it is none: {why}."),
    ))
}

/// Tokens that the app library does not know, and another profile reads.
fn shape(claims: &Claims, caller: &Caller) -> Option<Diagnostic> {
    if !matches!(caller, Caller::Unknown(_)) {
        return None;
    }
    let has = |name: &&str| Claim(claims.get(name)).text().is_some();
    if ["c", "p", "s", "i"].iter().all(has) {
        let message = "It looks like one of Dialogporten's dialog tokens, which the profile `dialog-token` reads.";
        Some(Diagnostic::new("dialog-token", "c", message))
    } else if [names::APP, "iss", "aud"].iter().all(has) {
        let message = "It looks like a platform access token, which the profile `platform-access-token` reads.";
        Some(Diagnostic::new(
            "platform-access-token",
            names::APP,
            message,
        ))
    } else {
        None
    }
}

/// A text, true or false, or a whole number.
fn is_scalar(value: &Value) -> bool {
    value.is_string() || value.is_boolean() || value.is_i64() || value.is_u64()
}

/// Whether some entry names a system user, whatever else is in the list.
fn has_system_user(claims: &Claims) -> bool {
    let id = |entry: &Value| {
        let ids = object_of(entry)?;
        Some(ids.get("systemuser_id")?.get(0)?.is_string())
    };
    entries(claims.get(names::AUTHORIZATION_DETAILS))
        .iter()
        .any(|entry| id(entry) == Some(true))
}

fn has_consumer(claims: &Claims) -> bool {
    entries(claims.get(names::CONSUMER)).iter().any(|entry| {
        object_of(entry).is_some_and(|consumer| consumer.get("ID").is_some_and(Value::is_string))
    })
}

/// A claim's values as a .NET principal has them: one for each item of a list.
fn entries(claim: Option<&Value>) -> &[Value] {
    match claim {
        None => &[],
        Some(Value::Array(entries)) => entries,
        Some(entry) => std::slice::from_ref(entry),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::super::{Options, identify};
    use super::*;

    /// The codes that are said of claims, each with its claim.
    fn said(claims: &str) -> Vec<String> {
        let me = identify(&Claims::from_json(claims).unwrap(), &Options::default()).unwrap();
        let line =
            |said: &Diagnostic| format!("{} {}", said.code, said.claim.as_deref().unwrap_or(""));
        me.diagnostics.iter().map(line).collect()
    }

    const USER: &str = r#""urn:altinn:userid":1,"urn:altinn:partyid":2,"urn:altinn:authlevel":3,"urn:altinn:authenticatemethod":"BankID""#;
    const ORGANISATION: &str = r#""urn:altinn:orgNumber":"991825827","urn:altinn:authlevel":3,"urn:altinn:authenticatemethod":"maskinporten""#;

    #[test]
    fn a_person_needs_a_person_number_in_dialogporten() {
        assert_eq!(said(&format!(r#"{{{USER},"pid":"10915596784"}}"#)), [""; 0]);
        assert_eq!(said(&format!("{{{USER}}}")), ["dialogporten-differs pid"]);
        assert_eq!(
            said(&format!(r#"{{{USER},"pid":"10915596785"}}"#)),
            ["dialogporten-differs pid"]
        );
        let on_behalf = r#""pid":"10915596784","scope":"digdir:dialogporten.serviceprovider""#;
        assert_eq!(
            said(&format!("{{{USER},{on_behalf}}}")),
            ["dialogporten-differs pid"]
        );
    }

    #[test]
    fn an_organisation_with_ids_of_a_user_is_the_user_to_the_enforcement_point() {
        let codes = said(&format!(r#"{{{ORGANISATION},"urn:altinn:partyid":5}}"#));
        assert_eq!(
            codes,
            [
                "enforcement-point-differs urn:altinn:partyid",
                "dialogporten-differs pid"
            ]
        );
        let codes = said(&format!(
            r#"{{{ORGANISATION},"urn:altinn:org":"ttd","scope":"digdir:dialogporten.serviceprovider","consumer":{{"ID":"0192:991825827"}}}}"#
        ));
        assert_eq!(codes, [""; 0]);
        let codes = said(
            &ORGANISATION
                .replace("991825827", "123456789")
                .replacen('"', "{\"", 1)
                .replace("maskinporten\"", "maskinporten\"}"),
        );
        assert_eq!(
            codes,
            [
                "dialogporten-differs pid",
                "organisation-number-unchecked urn:altinn:orgNumber"
            ]
        );
    }

    #[test]
    fn an_unknown_caller_may_be_known_elsewhere() {
        assert_eq!(
            said(r#"{"urn:altinn:partyid":5,"scope":"x"}"#),
            ["enforcement-point-differs urn:altinn:partyid"]
        );
        assert_eq!(said(r#"{"scope":"x"}"#), [""; 0]);
        assert_eq!(
            said(r#"{"pid":"10915596784"}"#),
            ["dialogporten-differs pid"]
        );
    }

    #[test]
    fn system_users_are_read_in_three_ways() {
        let token = include_str!("../../tests/fixtures/tokens/system-user.json");
        assert_eq!(said(token), ["level-assumed urn:altinn:authlevel"]);
        let id = "\"0B0E1A9C-5A53-4F0E-9D1C-2A5B8A1F6E77\"";
        let two = token.replace(id, &format!("{id},{id}"));
        assert_eq!(
            said(&two).last().unwrap(),
            "several-system-users authorization_details"
        );
        let class = token.replacen('{', r#"{"acr":"Level3","#, 1);
        assert_eq!(said(&class).last().unwrap(), "dialogporten-level acr");
        let user = token.replacen('{', r#"{"urn:altinn:userid":1,"#, 1);
        assert!(said(&user).contains(&"enforcement-point-differs urn:altinn:userid".to_owned()));
    }

    #[test]
    fn e_mail_users_are_known_by_claims_that_altinn_may_leave_out() {
        let user = USER.replace(":3", ":0").replace("BankID", "IdportenEpost");
        let whole = format!(r#"{{{user},"email":"a@b","amr":["Selfregistered-email"]}}"#);
        assert_eq!(said(&whole), ["email-user urn:altinn:authenticatemethod"]);
        assert_eq!(
            said(&format!("{{{user}}}")),
            [
                "email-user urn:altinn:authenticatemethod",
                "dialogporten-differs pid"
            ]
        );
    }
}
