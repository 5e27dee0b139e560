//! The form that leaves: one flat object, told apart by `kind`, which stands first.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Authenticated, Caller, Diagnostic};

impl Serialize for Authenticated {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize_with(&self.claims, serializer)
    }
}

impl Authenticated {
    /// The form with something else in the place of the claims.
    pub(crate) fn serialize_with<S: Serializer>(
        &self,
        claims: &impl Serialize,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        write(&self.caller, &mut map)?;
        map.serialize_entry("issuer", &self.issuer)?;
        map.serialize_entry("exchanged", &self.exchanged)?;
        map.serialize_entry("inPortal", &self.in_portal)?;
        map.serialize_entry("scopes", &self.scopes)?;
        if !matches!(self.caller, Caller::Service(_)) {
            map.serialize_entry("clientId", &self.client_id)?;
        }
        map.serialize_entry("expiresAt", &self.expires_at)?;
        map.serialize_entry("refreshAt", &self.refresh_at())?;
        map.serialize_entry("claims", claims)?;
        #[cfg(feature = "readings")]
        map.serialize_entry("restsOn", &self.rests_on)?;
        map.serialize_entry("diagnostics", &self.diagnostics)?;
        map.end()
    }
}

impl Serialize for Caller {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        write(self, &mut map)?;
        map.end()
    }
}

impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("code", &self.code)?;
        map.serialize_entry("claim", &self.claim)?;
        map.serialize_entry("message", &self.message)?;
        map.end()
    }
}

fn write<M: SerializeMap>(caller: &Caller, map: &mut M) -> Result<(), M::Error> {
    map.serialize_entry("kind", caller.kind())?;
    match caller {
        Caller::None => Ok(()),
        Caller::Unknown(unknown) => map.serialize_entry("authorities", &unknown.authorities),
        Caller::User(user) | Caller::SelfIdentified(user) => {
            map.serialize_entry("userId", &user.user_id)?;
            map.serialize_entry("username", &user.username)?;
            map.serialize_entry("partyId", &user.party_id)?;
            map.serialize_entry("selectedPartyId", &user.selected_party_id)?;
            map.serialize_entry("level", &user.level)?;
            map.serialize_entry("method", &user.method)?;
            map.serialize_entry("emailUser", &user.email_user)
        }
        Caller::Organisation(organisation) => {
            map.serialize_entry("number", &organisation.number)?;
            map.serialize_entry("level", &organisation.level)?;
            map.serialize_entry("method", &organisation.method)?;
            map.serialize_entry("enterpriseUser", &organisation.enterprise_user)
        }
        Caller::ServiceOwner(owner) => {
            map.serialize_entry("name", &owner.name)?;
            map.serialize_entry("organisationNumber", &owner.organisation_number)?;
            map.serialize_entry("level", &owner.level)?;
            map.serialize_entry("method", &owner.method)
        }
        Caller::SystemUser(system) => {
            map.serialize_entry("ids", &system.ids)?;
            map.serialize_entry("organisationNumber", &system.organisation_number)?;
            map.serialize_entry("supplierNumber", &system.supplier_number)?;
            map.serialize_entry("systemId", &system.system_id)?;
            map.serialize_entry("level", &system.level)?;
            map.serialize_entry("levelAssumed", &system.level_assumed)?;
            map.serialize_entry("method", &system.method)
        }
        Caller::App(app) => {
            map.serialize_entry("id", &app.id)?;
            map.serialize_entry("instanceId", &app.instance_id)
        }
        Caller::Service(service) => {
            map.serialize_entry("clientId", &service.client_id)?;
            map.serialize_entry("authorities", &service.authorities)
        }
        Caller::EndUser(user) => {
            map.serialize_entry("subject", &user.subject)?;
            map.serialize_entry("username", &user.username)?;
            map.serialize_entry("authorities", &user.authorities)?;
            map.serialize_entry("level", &user.level)
        }
        #[cfg(feature = "readings")]
        Caller::Dialog(dialog) => {
            map.serialize_entry("party", &dialog.party)?;
            map.serialize_entry("level", &dialog.level)?;
            map.serialize_entry("systemUser", &dialog.system_user)?;
            let organisation = &dialog.system_user_organisation;
            map.serialize_entry("systemUserOrganisation", organisation)?;
            map.serialize_entry("supplier", &dialog.supplier)?;
            map.serialize_entry("dialogParty", &dialog.dialog_party)?;
            map.serialize_entry("serviceResource", &dialog.service_resource)?;
            map.serialize_entry("dialogId", &dialog.dialog_id)?;
            map.serialize_entry("actions", &dialog.actions)
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use super::super::{
        App, EndUser, Options, Organisation, OrganisationNumber, Service, ServiceOwner, SystemUser,
        Unknown, UserFields, anonymous, identify,
    };
    use super::*;
    use crate::token::Claims;

    fn user() -> UserFields {
        let method = "BankID".to_owned();
        UserFields {
            user_id: 1,
            username: None,
            party_id: 2,
            selected_party_id: 3,
            level: 4,
            method,
            email_user: true,
        }
    }

    pub(in super::super) fn callers() -> Vec<Caller> {
        let number = |text: &str| text.parse::<OrganisationNumber>().unwrap();
        let (method, level) = ("maskinporten".to_owned(), 3);
        let name = || "ttd".to_owned();
        vec![
            Caller::None,
            Caller::Unknown(Unknown {
                authorities: vec![name()],
            }),
            Caller::User(user()),
            Caller::SelfIdentified(UserFields {
                username: Some(name()),
                level: 0,
                ..user()
            }),
            Caller::Organisation(Organisation {
                number: name(),
                level,
                method: method.clone(),
                enterprise_user: true,
            }),
            Caller::ServiceOwner(ServiceOwner {
                name: name(),
                organisation_number: name(),
                level,
                method: method.clone(),
            }),
            Caller::SystemUser(SystemUser {
                ids: vec![name()],
                organisation_number: number("593422461"),
                supplier_number: number("331660698"),
                system_id: name(),
                level,
                level_assumed: true,
                method,
            }),
            Caller::App(App {
                id: name(),
                instance_id: None,
            }),
            Caller::Service(Service {
                client_id: name(),
                authorities: Vec::new(),
            }),
            Caller::EndUser(EndUser {
                subject: name(),
                username: None,
                authorities: vec![name()],
                level: Some(3),
            }),
            #[cfg(feature = "readings")]
            Caller::Dialog(super::super::Dialog {
                party: name(),
                level,
                system_user: Some(name()),
                system_user_organisation: None,
                supplier: None,
                dialog_party: name(),
                service_resource: name(),
                dialog_id: name(),
                actions: vec![super::super::DialogAction {
                    name: name(),
                    attribute: None,
                }],
            }),
        ]
    }

    #[test]
    fn reads_back_every_kind() {
        for caller in callers() {
            let kind = caller.kind();
            let client_id = matches!(caller, Caller::Service(_)).then(|| "ttd".to_owned());
            let diagnostics = vec![Diagnostic::new("code", "claim", "Sentence.")];
            let me = Authenticated {
                caller,
                client_id,
                #[cfg(feature = "readings")]
                rests_on: vec!["iss".to_owned()],
                diagnostics,
                expires_at: Some(5),
                ..anonymous()
            };
            let text = serde_json::to_string(&me).unwrap();
            assert!(text.starts_with(&format!(r#"{{"kind":"{kind}""#)), "{text}");
            assert_eq!(text.matches("clientId").count(), 1, "{text}");
            assert_eq!(
                serde_json::from_str::<Authenticated>(&text).unwrap(),
                me,
                "{text}"
            );
            let caller = serde_json::to_string(&me.caller).unwrap();
            assert_eq!(
                serde_json::from_str::<Caller>(&caller).unwrap(),
                me.caller,
                "{caller}"
            );
        }
    }

    #[test]
    fn is_flat_and_keeps_the_claims() {
        let claims =
            Claims::from_json(include_str!("../../tests/fixtures/tokens/system-user.json"))
                .unwrap();
        let me = identify(&claims, &Options::default()).unwrap();
        let written = serde_json::to_value(&me).unwrap();
        let rests_on = [
            "authorization_details",
            "consumer",
            "iss",
            "scope",
            "client_id",
            "exp",
        ];
        let mut expected = serde_json::json!({
            "kind": "system-user",
            "ids": ["0b0e1a9c-5a53-4f0e-9d1c-2a5b8a1f6e77"],
            "organisationNumber": "593422461",
            "supplierNumber": "331660698",
            "systemId": "331660698_fag",
            "level": 3,
            "levelAssumed": true,
            "method": "maskinporten",
            "issuer": "maskinporten",
            "exchanged": false,
            "inPortal": false,
            "scopes": ["altinn:instances.read"],
            "clientId": "9a3f0c52-1111-4222-8333-444455556666",
            "expiresAt": 1_800_000_000,
            "refreshAt": 1_799_999_970,
            "claims": claims.as_map(),
            "diagnostics": me.diagnostics,
        });
        if cfg!(feature = "readings") {
            expected["restsOn"] = serde_json::json!(rests_on);
        }
        assert_eq!(written, expected);
        let again = identify(&me.claims, &Options::default()).unwrap();
        assert_eq!(again, me);
    }

    #[test]
    fn refuses_other_objects_without_quoting_them() {
        for text in [
            "[]",
            "{}",
            r#"{"kind":"king"}"#,
            r#"{"kind":"app","id":"hemmelig"}"#,
            r#"{"kind":"user","userId":"hemmelig"}"#,
        ] {
            let error = serde_json::from_str::<Authenticated>(text)
                .unwrap_err()
                .to_string();
            assert!(!error.contains("hemmelig"), "{error}");
        }
    }
}
