//! The caller as attributes of a request, for policies that are nobody's but the reader's own (the standard dialect).
//!
//! Altinn's decision point is sent none of these: in its dialect only what its enforcement point makes of the token counts.

#[cfg(any(test, feature = "wasm"))]
use serde_json::Value;

use super::{Authenticated, Caller};
use crate::xacml::{AttributeList, Bag, SUBJECT};

/// `urn:oasis:names:tc:xacml:1.0:subject:subject-id` (XACML 3.0, section 10.2.6): the caller's own id. A user's, an end
/// user's subject, a client, an app, the ids of a system user, the number of an organisation.
pub const SUBJECT_ID: &str = "urn:oasis:names:tc:xacml:1.0:subject:subject-id";

/// `urn:adgang:caller`: what kind of caller it is, as the JSON form has it, and the wider kinds it is one of: a
/// self-identified user and an end user are also a `user`, an app is also a `service`, a service owner also an
/// `organisation`. So a policy requires a service by a match with `service`, a user by one with `user`, and either by both
/// in one `AnyOf`.
pub const CALLER: &str = "urn:adgang:caller";

/// `urn:adgang:caller:authority`: what the issuer says the caller may do.
pub const AUTHORITY: &str = "urn:adgang:caller:authority";

/// `urn:adgang:caller:client`: the client that holds the token.
pub const CLIENT: &str = "urn:adgang:caller:client";

/// `urn:adgang:caller:scope`: each of the token's scopes.
pub const SCOPE: &str = "urn:adgang:caller:scope";

/// `urn:adgang:caller:instance`: the instance that an app acts in.
pub const INSTANCE: &str = "urn:adgang:caller:instance";

impl Authenticated {
    /// The attributes of the access subject that describe the caller. Each of the ids of this module is there, with an
    /// empty bag where the caller has no such thing.
    pub fn attributes(&self) -> AttributeList {
        let user_id = self.caller.user().map(|user| user.user_id.to_string());
        let (mut authorities, mut instance) = (&[][..], None);
        let ids = match &self.caller {
            Caller::None => Vec::new(),
            Caller::Unknown(unknown) => {
                authorities = &unknown.authorities;
                Vec::new()
            }
            Caller::User(_) | Caller::SelfIdentified(_) => user_id.as_deref().into_iter().collect(),
            Caller::Organisation(organisation) => vec![organisation.number.as_str()],
            Caller::ServiceOwner(owner) => vec![owner.organisation_number.as_str()],
            Caller::SystemUser(system) => texts(&system.ids),
            Caller::App(app) => {
                instance = app.instance_id.as_deref();
                vec![app.id.as_str()]
            }
            Caller::Service(service) => {
                authorities = &service.authorities;
                vec![service.client_id.as_str()]
            }
            Caller::EndUser(user) => {
                authorities = &user.authorities;
                vec![user.subject.as_str()]
            }
            #[cfg(feature = "readings")]
            Caller::Dialog(dialog) => vec![dialog.party.as_str()],
        };
        Described {
            kind: self.caller.kind(),
            ids,
            authorities: texts(authorities),
            client: self.client_id.as_deref(),
            scopes: self.scopes.iter().collect(),
            instance,
        }
        .attributes()
    }
}

/// [`Authenticated::attributes`], of the JSON form: JavaScript hands callers back as the plain objects it was given. A kind
/// that is none is told as it stands, and no policy asks for it.
#[cfg(any(test, feature = "wasm"))]
pub(crate) fn of_form(form: &Value) -> AttributeList {
    let text = |name: &str| form.get(name).and_then(Value::as_str);
    let list = |name: &str| match form.get(name) {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(text)) => vec![text.as_str()],
        _ => Vec::new(),
    };
    let user_id = form.get("userId").and_then(Value::as_i64);
    let user_id = user_id.map(|id| id.to_string());
    let ids = match (&user_id, text("kind")) {
        (Some(id), _) => vec![id.as_str()],
        (None, Some("service")) => list("clientId"),
        // Of these a kind has one, and a system user the first beside another.
        _ => [
            "ids",
            "id",
            "number",
            "organisationNumber",
            "subject",
            "party",
        ]
        .into_iter()
        .map(list)
        .find(|ids: &Vec<&str>| !ids.is_empty())
        .unwrap_or_default(),
    };
    let described = Described {
        kind: text("kind").unwrap_or_default(),
        ids,
        authorities: list("authorities"),
        client: text("clientId"),
        scopes: list("scopes"),
        instance: text("instanceId"),
    };
    described.attributes()
}

/// What policies are told of a caller.
struct Described<'a> {
    kind: &'a str,
    ids: Vec<&'a str>,
    authorities: Vec<&'a str>,
    client: Option<&'a str>,
    scopes: Vec<&'a str>,
    instance: Option<&'a str>,
}

impl Described<'_> {
    fn attributes(self) -> AttributeList {
        let wider = match self.kind {
            "self-identified" | "end-user" => Some("user"),
            "app" => Some("service"),
            "service-owner" => Some("organisation"),
            _ => None,
        };
        let kinds = std::iter::once(self.kind).chain(wider).collect();
        let mut list = AttributeList::new();
        for (id, values) in [
            (CALLER, kinds),
            (SUBJECT_ID, self.ids),
            (AUTHORITY, self.authorities),
            (CLIENT, self.client.into_iter().collect()),
            (SCOPE, self.scopes),
            (INSTANCE, self.instance.into_iter().collect()),
        ] {
            list.add(SUBJECT, id, Bag::strings::<&str>(values));
        }
        list
    }
}

fn texts(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::super::{App, EndUser, anonymous};
    use super::*;
    use crate::xacml::Attributes;

    fn values(list: &AttributeList, id: &str) -> Vec<String> {
        let bag = list.bag(SUBJECT, id).unwrap();
        assert_eq!(bag.extent, crate::xacml::Extent::Exact);
        bag.values
            .iter()
            .map(|value| value.value.to_string())
            .collect()
    }

    #[test]
    fn says_the_same_of_a_caller_and_of_its_json() {
        for caller in super::super::serialize::tests::callers() {
            let client_id = Some("ttd".to_owned());
            let me = Authenticated {
                caller,
                client_id,
                scopes: super::super::Scopes::parse("a b"),
                ..anonymous()
            };
            let form = serde_json::to_value(&me).unwrap();
            assert_eq!(of_form(&form), me.attributes(), "{form}");
        }
    }

    #[test]
    fn counts_end_users_as_users_and_apps_as_services() {
        let user = EndUser {
            subject: "kari".into(),
            authorities: vec!["clerk".into()],
            ..EndUser::default()
        };
        let app = App {
            id: "ttd/demo".into(),
            instance_id: Some("1/2".into()),
        };
        let of = |caller| {
            Authenticated {
                caller,
                ..anonymous()
            }
            .attributes()
        };
        let (user, app) = (of(Caller::EndUser(user)), of(Caller::App(app)));
        assert_eq!(values(&user, CALLER), ["end-user", "user"]);
        assert_eq!(values(&user, AUTHORITY), ["clerk"]);
        assert_eq!(values(&user, INSTANCE), [""; 0]);
        assert_eq!(values(&app, CALLER), ["app", "service"]);
        assert_eq!(values(&app, INSTANCE), ["1/2"]);
        assert_eq!(values(&app, SUBJECT_ID), ["ttd/demo"]);
    }
}
