//! The form that [`serialize`](super::serialize) writes, read back.
//!
//! Through a [`Map`], and by hand: nine derived variants would cost more bytes than the whole room.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::{
    App, Authenticated, Caller, Diagnostic, EndUser, Organisation, Service, ServiceOwner,
    SystemUser, Unknown, UserFields,
};

impl<'de> Deserialize<'de> for Authenticated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields = Fields(Map::deserialize(deserializer)?);
        fields.authenticated().map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Caller {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields = Fields(Map::deserialize(deserializer)?);
        fields.caller().map_err(D::Error::custom)
    }
}

/// The members of an object, taken one by one.
struct Fields(Map<String, Value>);

impl Fields {
    fn authenticated(&mut self) -> Result<Authenticated, String> {
        Ok(Authenticated {
            caller: self.caller()?,
            issuer: self.take("issuer")?,
            exchanged: self.take("exchanged")?,
            in_portal: self.take("inPortal")?,
            scopes: self.take("scopes")?,
            client_id: self.optional("clientId")?,
            expires_at: self.optional("expiresAt")?,
            claims: self.take("claims")?,
            #[cfg(feature = "readings")]
            rests_on: self.list("restsOn")?,
            diagnostics: self.diagnostics()?,
        })
    }

    fn caller(&mut self) -> Result<Caller, String> {
        let kind: String = self.take("kind")?;
        Ok(match kind.as_str() {
            "none" => Caller::None,
            "unknown" => Caller::Unknown(Unknown {
                authorities: self.list("authorities")?,
            }),
            "user" => Caller::User(self.user()?),
            "self-identified" => Caller::SelfIdentified(self.user()?),
            "organisation" => Caller::Organisation(Organisation {
                number: self.take("number")?,
                level: self.take("level")?,
                method: self.take("method")?,
                enterprise_user: self.flag("enterpriseUser")?,
            }),
            "service-owner" => Caller::ServiceOwner(ServiceOwner {
                name: self.take("name")?,
                organisation_number: self.take("organisationNumber")?,
                level: self.take("level")?,
                method: self.take("method")?,
            }),
            "system-user" => Caller::SystemUser(SystemUser {
                ids: self.list("ids")?,
                organisation_number: self.take("organisationNumber")?,
                supplier_number: self.take("supplierNumber")?,
                system_id: self.take("systemId")?,
                level: self.take("level")?,
                level_assumed: self.flag("levelAssumed")?,
                method: self.take("method")?,
            }),
            "app" => Caller::App(App {
                id: self.take("id")?,
                instance_id: self.optional("instanceId")?,
            }),
            // Shared with the client id of the token, so it stays for that.
            "service" => Caller::Service(Service {
                client_id: self.keep("clientId")?,
                authorities: self.list("authorities")?,
            }),
            "end-user" => Caller::EndUser(EndUser {
                subject: self.take("subject")?,
                username: self.optional("username")?,
                authorities: self.list("authorities")?,
                level: self.optional("level")?,
            }),
            #[cfg(feature = "readings")]
            "dialog" => Caller::Dialog(super::Dialog {
                party: self.take("party")?,
                level: self.take("level")?,
                system_user: self.optional("systemUser")?,
                system_user_organisation: self.optional("systemUserOrganisation")?,
                supplier: self.optional("supplier")?,
                dialog_party: self.take("dialogParty")?,
                service_resource: self.take("serviceResource")?,
                dialog_id: self.take("dialogId")?,
                actions: self.take("actions")?,
            }),
            _ => return Err("`kind` names no kind of caller".to_owned()),
        })
    }

    fn user(&mut self) -> Result<UserFields, String> {
        Ok(UserFields {
            user_id: self.take("userId")?,
            username: self.optional("username")?,
            party_id: self.take("partyId")?,
            selected_party_id: self.take("selectedPartyId")?,
            level: self.take("level")?,
            method: self.take("method")?,
            email_user: self.flag("emailUser")?,
        })
    }

    fn diagnostics(&mut self) -> Result<Vec<Diagnostic>, String> {
        let items: Option<Vec<Map<String, Value>>> = self.optional("diagnostics")?;
        let read = |item| {
            let mut fields = Fields(item);
            let (code, claim) = (fields.take("code")?, fields.optional("claim")?);
            Ok(Diagnostic {
                code,
                claim,
                message: fields.take("message")?,
            })
        };
        items.unwrap_or_default().into_iter().map(read).collect()
    }

    fn list(&mut self, name: &str) -> Result<Vec<String>, String> {
        Ok(self.optional(name)?.unwrap_or_default())
    }

    fn flag(&mut self, name: &str) -> Result<bool, String> {
        Ok(self.optional(name)?.unwrap_or_default())
    }

    fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, String> {
        let value = self
            .0
            .remove(name)
            .ok_or_else(|| format!("`{name}` is missing"))?;
        // serde's own sentence would quote the value.
        T::deserialize(value).map_err(|_| format!("`{name}` is of the wrong kind"))
    }

    fn keep(&mut self, name: &str) -> Result<String, String> {
        let text = self.0.get(name).and_then(Value::as_str);
        text.map(str::to_owned)
            .ok_or_else(|| format!("`{name}` must be a text"))
    }

    fn optional<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, String> {
        if self.0.get(name).is_none_or(Value::is_null) {
            Ok(None)
        } else {
            self.take(name).map(Some)
        }
    }
}
