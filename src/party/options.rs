//! What a selection depends on, besides the parties.

use serde_json::Value;

use super::{App, Party, PartyKind};
use crate::identity::Caller;
use crate::token::members;

/// What a selection depends on, besides the parties. The default is the server's strategy for a user of whom nothing is
/// known, in an app that allows everybody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Whose rules decide.
    pub strategy: Strategy,
    /// Who calls.
    pub who: Who,
    /// The value of the cookie that names the selected party (`AltinnPartyId`); `None` where there is no such cookie.
    pub cookie: Option<String>,
    /// The app's metadata; `None` where every party may be chosen.
    pub app: Option<App>,
    /// The user's profile, if it is at hand.
    pub profile: Option<Profile>,
    /// What the platform said of the selected party, if it was asked. Where it was not, the list says it, since what the
    /// platform looks for is a party among those that it lists.
    pub can_represent: Option<CanRepresent>,
    /// The path of the page that was asked for, which the server's strategy looks at.
    pub path: Option<String>,
    /// The app is stateless, with a data type that allows anonymous use (`allowAnonymousOnStateless`).
    pub anonymous: bool,
    /// The user has picked a party since they came, which the frontend's strategy remembers.
    pub picked: bool,
}

/// Whose rules decide. The two differ where a party has sub-units, and in what they do for callers without a profile.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Strategy {
    /// The app's server, since 2026: `HomeController.GetPartySelectionRedirect` of Altinn/altinn-studio. Counts the
    /// outermost parties.
    #[default]
    Server,
    /// The app's frontend before that: `Entrypoint.tsx` of Altinn/app-frontend-react. Counts every party, sub-units and
    /// shells too.
    Flattened,
}

/// Who calls, as far as a selection asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Who {
    /// A person, self-identified or not.
    User {
        /// Their own party, by the token.
        own: Option<Party>,
        /// The party they chose, where the caller was identified with the cookie.
        selected: Option<i64>,
    },
    /// Everyone else: they have no profile, and no choice.
    Other {
        /// The organisation that calls, or that a system user belongs to.
        organisation_number: Option<String>,
    },
}

/// A user's profile, as far as a selection asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// `party`, which the platform cannot do without.
    pub party: Option<Party>,
    /// `profileSettingPreference.doNotPromptForParty`.
    pub do_not_prompt: bool,
}

/// What the platform said of the selected party when it was asked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CanRepresent {
    /// The user may act for it.
    Yes,
    /// They may not.
    No,
    /// It gave no answer.
    Unknown,
}

impl Options {
    /// Options from their JSON form, each member optional: `strategy`, `cookie`, `app`, `profile`, `canRepresent` (true,
    /// false or `"unknown"`), `path`, `anonymous`, `picked`, and `caller`, the form of an identified
    /// [`Caller`] of which `kind`, `partyId`, `selectedPartyId`, `number` and `organisationNumber` are read.
    ///
    /// # Errors
    /// A sentence that says what is wrong, and where.
    pub fn from_json(text: &str) -> Result<Options, String> {
        let mut options = Options::default();
        members::each(&members::document(text)?, &mut |name, value| {
            options.set(name, value)
        })?;
        Ok(options)
    }

    fn set(&mut self, name: &str, value: &Value) -> Result<(), String> {
        match (name, value) {
            ("strategy", value) => {
                let strategy = value.as_str().and_then(Strategy::from_name);
                self.strategy = strategy.ok_or("expected server or flattened")?;
            }
            ("cookie", value) => self.cookie = Some(members::text(value)?),
            ("app", value) => self.app = Some(App::read(value)?),
            ("profile", value) => self.profile = Some(Profile::read(value)?),
            ("canRepresent", Value::Bool(true)) => self.can_represent = Some(CanRepresent::Yes),
            ("canRepresent", Value::Bool(false)) => self.can_represent = Some(CanRepresent::No),
            ("canRepresent", value) if value == "unknown" => {
                self.can_represent = Some(CanRepresent::Unknown);
            }
            ("canRepresent", _) => return Err("expected true, false or unknown".to_owned()),
            ("path", value) => self.path = Some(members::text(value)?),
            ("anonymous", value) => self.anonymous = members::flag(value)?,
            ("picked", value) => self.picked = members::flag(value)?,
            ("caller", value) => self.who = Who::read(value)?,
            _ => return Err("there is no such option".to_owned()),
        }
        Ok(())
    }

    /// The user's own party: the profile's, else the token's.
    pub(super) fn own(&self) -> Option<&Party> {
        match (&self.profile, &self.who) {
            (Some(profile), _) => profile.party.as_ref(),
            (None, Who::User { own, .. }) => own.as_ref(),
            (None, Who::Other { .. }) => None,
        }
    }
}

impl Strategy {
    /// The strategy of this name: `server`, `flattened`.
    pub fn from_name(name: &str) -> Option<Strategy> {
        match name {
            "server" => Some(Strategy::Server),
            "flattened" => Some(Strategy::Flattened),
            _ => None,
        }
    }
}

impl Default for Who {
    fn default() -> Self {
        Who::User {
            own: None,
            selected: None,
        }
    }
}

impl From<&Caller> for Who {
    fn from(caller: &Caller) -> Who {
        let number = match caller {
            Caller::User(user) | Caller::SelfIdentified(user) => {
                let kind = match caller {
                    Caller::SelfIdentified(_) => PartyKind::SelfIdentified,
                    _ => PartyKind::Person,
                };
                return Who::User {
                    own: Some(Party::new(user.party_id, kind)),
                    selected: Some(user.selected_party_id),
                };
            }
            Caller::Organisation(organisation) => Some(organisation.number.clone()),
            Caller::ServiceOwner(owner) => Some(owner.organisation_number.clone()),
            Caller::SystemUser(system) => Some(system.organisation_number.to_string()),
            Caller::None
            | Caller::Unknown(_)
            | Caller::App(_)
            | Caller::Service(_)
            | Caller::EndUser(_) => None,
            #[cfg(feature = "readings")]
            Caller::Dialog(_) => None,
        };
        Who::Other {
            organisation_number: number,
        }
    }
}

impl Who {
    fn read(value: &Value) -> Result<Who, String> {
        let (mut kind, mut own, mut selected, mut number) = (None, None, None, None);
        members::each(value, &mut |name, value| {
            match name {
                "kind" => {
                    kind = match value.as_str() {
                        Some("user") => Some(PartyKind::Person),
                        Some("self-identified") => Some(PartyKind::SelfIdentified),
                        _ => None,
                    }
                }
                "partyId" => own = Some(members::integer(value)?),
                "selectedPartyId" => selected = Some(members::integer(value)?),
                "number" | "organisationNumber" => number = Some(members::text(value)?),
                _ => {}
            }
            Ok(())
        })?;
        Ok(match kind {
            Some(kind) => Who::User {
                own: own.map(|id| Party::new(id, kind)),
                selected,
            },
            None => Who::Other {
                organisation_number: number,
            },
        })
    }
}

impl Profile {
    /// Reads a profile as the platform writes it; what a selection does not ask for is passed over.
    ///
    /// # Errors
    /// A sentence that says what is wrong, and where.
    pub fn from_json(text: &str) -> Result<Profile, String> {
        Self::read(&members::document(text)?)
    }

    fn read(value: &Value) -> Result<Profile, String> {
        let mut profile = Profile {
            party: None,
            do_not_prompt: false,
        };
        members::each(value, &mut |name, value| match name {
            "party" => {
                profile.party = Some(Party::read(value)?);
                Ok(())
            }
            "profileSettingPreference" => members::each(value, &mut |name, value| {
                if name == "doNotPromptForParty" {
                    profile.do_not_prompt = members::flag(value)?;
                }
                Ok(())
            }),
            _ => Ok(()),
        })?;
        Ok(profile)
    }
}

impl Party {
    /// What of a party a profile is asked for: as much as shows it where it is the only one.
    fn read(value: &Value) -> Result<Party, String> {
        let integer = |value: &Value| match value {
            Value::String(text) => text
                .parse()
                .map_err(|_| "expected a whole number".to_owned()),
            value => members::integer(value),
        };
        let mut party = Party::new(0, PartyKind::Other(0));
        let mut has_id = false;
        members::each(value, &mut |name, value| {
            match name {
                "partyId" => {
                    party.id = integer(value)?;
                    has_id = true;
                }
                "partyTypeName" => party.kind = PartyKind::from_number(integer(value)?),
                "name" => party.name = Some(members::text(value)?),
                _ => {}
            }
            Ok(())
        })?;
        if has_id {
            Ok(party)
        } else {
            Err("expected a partyId".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn reads_every_member() {
        let text = r#"{"strategy":"flattened","cookie":"51200","app":{"partyTypesAllowed":{}},"canRepresent":"unknown",
            "profile":{"userId":1,"partyId":7,"party":{"partyId":"7","partyTypeName":1,"name":"Kari","person":{}},
                "profileSettingPreference":{"language":"nb","doNotPromptForParty":true}},
            "path":"/ttd/app","anonymous":true,"picked":true,
            "caller":{"kind":"self-identified","partyId":7,"selectedPartyId":51200,"level":0}}"#;
        let own = |kind, name: Option<&str>| Party {
            name: name.map(str::to_owned),
            ..Party::new(7, kind)
        };
        let expected = Options {
            strategy: Strategy::Flattened,
            who: Who::User {
                own: Some(own(PartyKind::SelfIdentified, None)),
                selected: Some(51_200),
            },
            cookie: Some("51200".to_owned()),
            app: Some(App {
                party_types: Some(super::super::PartyTypes::default()),
                prompt: None,
            }),
            profile: Some(Profile {
                party: Some(own(PartyKind::Person, Some("Kari"))),
                do_not_prompt: true,
            }),
            can_represent: Some(CanRepresent::Unknown),
            path: Some("/ttd/app".to_owned()),
            anonymous: true,
            picked: true,
        };
        assert_eq!(Options::from_json(text), Ok(expected));
        assert_eq!(Options::from_json("{}"), Ok(Options::default()));
        let other = |caller: &str| Options::from_json(&format!("{{\"caller\":{caller}}}")).unwrap();
        for (caller, number) in [
            (r#"{"kind":"none"}"#, None),
            (r#"{"kind":"organisation","number":"5"}"#, Some("5")),
            (
                r#"{"kind":"system-user","organisationNumber":"6"}"#,
                Some("6"),
            ),
        ] {
            let organisation_number = number.map(str::to_owned);
            assert_eq!(
                other(caller).who,
                Who::Other {
                    organisation_number
                }
            );
        }
        assert_eq!(Profile::from_json("{}").unwrap().party, None);
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        for (text, why) in [
            (r#"{"cookie":5}"#, "cookie: expected a text"),
            (
                r#"{"strategy":"both"}"#,
                "strategy: expected server or flattened",
            ),
            (
                r#"{"canRepresent":"yes"}"#,
                "canRepresent: expected true, false or unknown",
            ),
            (
                r#"{"profile":{"party":{}}}"#,
                "profile: party: expected a partyId",
            ),
            (
                r#"{"profile":{"party":{"partyId":"7a"}}}"#,
                "profile: party: partyId: expected a whole number",
            ),
            (
                r#"{"profile":{"profileSettingPreference":{"doNotPromptForParty":1}}}"#,
                "profile: profileSettingPreference: doNotPromptForParty: expected true or false",
            ),
        ] {
            assert_eq!(Options::from_json(text), Err(why.to_owned()));
        }
        let unknown = Options::from_json(r#"{"cokie":"5"}"#).unwrap_err();
        assert_eq!(unknown, "cokie: there is no such option");
    }
}
