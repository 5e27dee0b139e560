//! Outbound credentials: with what an app calls a service, which of it there is, and why not where it lacks.

use serde::Serialize;
use serde_json::Value;

use super::credential_table::{Credential, Row};
use super::{Authenticated, CredentialTable, Status, Work};
use crate::token::members::{self, Members};

/// On whose behalf a call is made, in which work, and what the app has of its own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Context {
    /// The kind of caller whose request it is, or was: [`Caller::kind`](super::Caller::kind).
    pub caller: String,
    /// When their token ends.
    pub expires_at: Option<i64>,
    /// What kind of work the call is part of.
    pub work: Work,
    /// The instant, in seconds since 1970.
    pub now: i64,
    /// What the app has of its own.
    pub holds: Holdings,
}

/// What an app has of its own.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Holdings {
    /// Credentials by name: `platform-access-token`, `subscription-key`, and others of the table. Those for tokens from
    /// Maskinporten are in the next.
    pub credentials: Vec<String>,
    /// The scopes that the app's client in Maskinporten may ask for; `None` where it has no client.
    pub maskinporten_scopes: Option<Vec<String>>,
}

/// With what a service is called.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Credentials {
    /// The service.
    pub service: String,
    /// The kind of work.
    pub work: Work,
    /// Whether the table says anything of it. Where it does not, nobody here knows what the service takes.
    pub known: bool,
    /// The ways to call it, the better first.
    pub ways: Vec<Way>,
    /// The first of the ways that is in use and has all it takes.
    pub chosen: Option<usize>,
}

/// One way to call a service.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Way {
    /// Whether the context has all that it takes.
    pub complete: bool,
    /// What it takes, all together.
    pub takes: Vec<Needed>,
    /// How sure it is.
    pub status: Status,
    /// Where it is known from.
    pub source: String,
}

/// A credential that is needed.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Needed {
    /// Which one, in kebab-case. `user-token` is the token of the request, whoever's it is; `app-token` one of the app's own
    /// from Altinn; `maskinporten-token` one from Maskinporten, and `maskinporten-client` what such a token is got by.
    /// Others are what the app holds: `platform-access-token`, `subscription-key`, `entra-client-secret`,
    /// `events-secret-code`.
    pub kind: String,
    /// The scopes that a token from Maskinporten must have; it may be any that there is where none are named.
    pub scopes: Vec<String>,
    /// Whether the token from Maskinporten must have been exchanged for one of Altinn's.
    pub exchanged: bool,
    /// Why the context does not have it; `None` where it does.
    pub lacks: Option<Lack>,
}

/// Why a context does not have a credential.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Lack {
    /// Nobody is logged in, so there is no token to hand on.
    NobodyLoggedIn,
    /// The token is of a request, and there is none in the background.
    NoRequest,
    /// The token is past its time.
    TokenExpired,
    /// The service takes the tokens of other kinds of caller.
    OtherCallers {
        /// Kinds of caller.
        takes: Vec<String>,
    },
    /// The client in Maskinporten may not ask for these scopes.
    MissingScopes {
        /// Those that it lacks.
        scopes: Vec<String>,
    },
    /// The app has none.
    NotHeld,
}

impl Context {
    /// The context of a caller.
    pub fn new(who: &Authenticated, work: Work, now: i64, holds: Holdings) -> Context {
        Context {
            caller: who.caller.kind().to_owned(),
            expires_at: who.expires_at,
            work,
            now,
            holds,
        }
    }

    /// The context in its JSON form, and the table that goes with it: `{"caller": "user", "expiresAt": 1800000000, "work":
    /// "request", "now": 1799999000, "holds": {"credentials": [], "maskinportenScopes": []}, "table": {…}}`. Without a
    /// table it is [Altinn's](CredentialTable::altinn).
    ///
    /// # Errors
    /// A sentence that says what is wrong, and where.
    pub fn from_json(text: &str) -> Result<(Context, CredentialTable), String> {
        let value = members::document(text)?;
        let known = ["caller", "expiresAt", "work", "now", "holds", "table"];
        let members = Members::of(&value, &known)?;
        let table = members.get("table", CredentialTable::read)?;
        let context = Context {
            caller: members.text("caller")?.ok_or("expected caller")?,
            expires_at: members.integer("expiresAt")?,
            work: members.get("work", Work::read)?.ok_or("expected work")?,
            now: members.integer("now")?.ok_or("expected now")?,
            holds: members.get("holds", Holdings::read)?.unwrap_or_default(),
        };
        Ok((context, table.unwrap_or_else(CredentialTable::altinn)))
    }

    fn lack(&self, credential: &Credential, row: &Row) -> Option<Lack> {
        match credential.kind.as_str() {
            "user-token" => self.token_lacks(row),
            // The caller may be the app itself, with just that token.
            "app-token" if self.caller == "app" => self.past_its_time(),
            "maskinporten-token" => self.scopes_lack(&credential.scopes),
            kind => {
                let client =
                    kind == "maskinporten-client" && self.holds.maskinporten_scopes.is_some();
                let held = client || self.holds.credentials.iter().any(|held| held == kind);
                (!held).then_some(Lack::NotHeld)
            }
        }
    }

    fn token_lacks(&self, row: &Row) -> Option<Lack> {
        match self.work {
            Work::Background => Some(Lack::NoRequest),
            Work::Expired => Some(Lack::TokenExpired),
            Work::Request if self.caller == "none" => Some(Lack::NobodyLoggedIn),
            Work::Request => self.past_its_time().or_else(|| {
                let takes = row.callers.as_ref()?;
                (!takes.contains(&self.caller)).then(|| Lack::OtherCallers {
                    takes: takes.clone(),
                })
            }),
        }
    }

    fn past_its_time(&self) -> Option<Lack> {
        let past = self.expires_at.is_some_and(|end| self.now >= end);
        past.then_some(Lack::TokenExpired)
    }

    fn scopes_lack(&self, needed: &[String]) -> Option<Lack> {
        let Some(held) = &self.holds.maskinporten_scopes else {
            return Some(Lack::NotHeld);
        };
        let lacking = needed.iter().filter(|scope| !held.contains(scope));
        let scopes: Vec<String> = lacking.cloned().collect();
        (!scopes.is_empty()).then_some(Lack::MissingScopes { scopes })
    }
}

impl Holdings {
    fn read(value: &Value) -> Result<Holdings, String> {
        let members = Members::of(value, &["credentials", "maskinportenScopes"])?;
        let texts = |name| members.get(name, |value| members::list(value, members::text));
        Ok(Holdings {
            credentials: texts("credentials")?.unwrap_or_default(),
            maskinporten_scopes: texts("maskinportenScopes")?,
        })
    }
}

impl CredentialTable {
    /// Which credentials a service takes in a context, which of them there are, and why not where one is lacking. A service
    /// that the table does not have, or not for this work, is an answer that says so.
    ///
    /// ```
    /// use adgang::identity::{Context, CredentialTable, Holdings, Lack, Work, anonymous};
    ///
    /// let holds = Holdings { credentials: vec!["platform-access-token".into()], ..Holdings::default() };
    /// let context = Context::new(&anonymous(), Work::Background, 1_800_000_000, holds);
    /// let table = CredentialTable::altinn();
    /// assert_eq!(table.credentials_for(&context, "notifications").chosen, Some(0));
    /// let storage = table.credentials_for(&context, "storage");
    /// assert_eq!(storage.chosen, None);
    /// assert_eq!(storage.ways[0].takes[0].lacks, Some(Lack::NotHeld));
    /// ```
    pub fn credentials_for(&self, context: &Context, service: &str) -> Credentials {
        let ways: Vec<Way> = self
            .rows(service, context.work)
            .map(|row| Way::of(row, context))
            .collect();
        let usable = |way: &Way| way.complete && way.status != Status::Proposed;
        Credentials {
            service: service.to_owned(),
            work: context.work,
            known: !ways.is_empty(),
            chosen: ways.iter().position(usable),
            ways,
        }
    }
}

impl Way {
    fn of(row: &Row, context: &Context) -> Way {
        let needed = |credential: &Credential| Needed {
            kind: credential.kind.clone(),
            scopes: credential.scopes.clone(),
            exchanged: credential.exchanged,
            lacks: context.lack(credential, row),
        };
        let takes: Vec<Needed> = row.takes.iter().map(needed).collect();
        Way {
            complete: takes.iter().all(|needed| needed.lacks.is_none()),
            takes,
            status: row.status,
            source: row.source.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn context(caller: &str, work: Work) -> Context {
        let of_an_app = [
            "platform-access-token",
            "subscription-key",
            "entra-client-secret",
        ];
        Context {
            caller: caller.to_owned(),
            expires_at: Some(NOW + 600),
            work,
            now: NOW,
            holds: Holdings {
                credentials: of_an_app.map(str::to_owned).to_vec(),
                maskinporten_scopes: None,
            },
        }
    }

    /// The chosen way's credentials, or what each way lacks.
    fn said(context: &Context, service: &str) -> String {
        let credentials = CredentialTable::altinn().credentials_for(context, service);
        let kinds = |way: &Way| {
            let kinds = way.takes.iter().map(|needed| needed.kind.as_str());
            kinds.collect::<Vec<_>>().join("+")
        };
        let lacks = |way: &Way| {
            let lacks = way.takes.iter().filter_map(|needed| needed.lacks.as_ref());
            lacks
                .map(|lack| format!("{lack:?}"))
                .collect::<Vec<_>>()
                .join("+")
        };
        match credentials.chosen {
            Some(chosen) => kinds(&credentials.ways[chosen]),
            None if credentials.known => {
                let ways = credentials.ways.iter();
                ways.map(|way| format!("{}: {}", kinds(way), lacks(way)))
                    .collect::<Vec<_>>()
                    .join("; ")
            }
            None => "unknown".to_owned(),
        }
    }

    /// The table of app-lib-dotnet#763, line by line.
    #[test]
    fn a_request_hands_the_users_token_on() {
        let user = context("user", Work::Request);
        for (service, expected) in [
            ("storage", "user-token+subscription-key"),
            ("notifications", "platform-access-token"),
            (
                "events",
                "user-token+platform-access-token+subscription-key",
            ),
            (
                "profile",
                "user-token+platform-access-token+subscription-key",
            ),
            (
                "register",
                "user-token+platform-access-token+subscription-key",
            ),
            ("authentication", "user-token+subscription-key"),
            ("authorization", "user-token+subscription-key"),
            ("key-vault", "entra-client-secret"),
            ("pdf", "user-token"),
            ("maskinporten", "maskinporten-client: NotHeld"),
            (
                "events-subscriptions",
                "subscription-key+events-secret-code: NotHeld",
            ),
            ("altinn2", "unknown"),
        ] {
            assert_eq!(said(&user, service), expected, "{service}");
        }
        let system = said(&context("system-user", Work::Request), "profile");
        assert!(system.contains("OtherCallers"), "{system}");
        assert_eq!(
            said(&context("system-user", Work::Request), "storage"),
            "user-token+subscription-key"
        );
    }

    #[test]
    fn after_the_request_only_what_is_the_apps_own_counts() {
        for (work, lack) in [(Work::Background, "unknown"), (Work::Expired, "unknown")] {
            let user = context("user", work);
            assert_eq!(said(&user, "pdf"), lack);
            assert_eq!(said(&user, "authorization"), lack);
            assert_eq!(
                said(&user, "storage"),
                "maskinporten-token+subscription-key: NotHeld; app-token+subscription-key: NotHeld"
            );
            assert_eq!(said(&user, "notifications"), "platform-access-token");
        }
        let mut owner = context("user", Work::Background);
        owner.holds.maskinporten_scopes = Some(vec!["altinn:serviceowner/instances.read".into()]);
        assert!(
            said(&owner, "storage")
                .contains(r#"MissingScopes { scopes: ["altinn:serviceowner/instances.write"] }"#)
        );
        let scopes = [
            "altinn:serviceowner/instances.write",
            "altinn:serviceowner/instances.read",
        ];
        owner.holds.maskinporten_scopes = Some(scopes.map(str::to_owned).to_vec());
        assert_eq!(
            said(&owner, "storage"),
            "maskinporten-token+subscription-key"
        );
        assert_eq!(
            said(&owner, "authentication"),
            "maskinporten-token+subscription-key"
        );
        assert_eq!(said(&owner, "maskinporten"), "maskinporten-client");
    }

    #[test]
    fn a_token_past_its_time_or_of_nobody_is_not_handed_on() {
        let past = Context {
            now: NOW + 600,
            ..context("user", Work::Request)
        };
        assert_eq!(said(&past, "pdf"), "user-token: TokenExpired");
        assert_eq!(
            said(&context("none", Work::Request), "pdf"),
            "user-token: NobodyLoggedIn"
        );
    }

    #[test]
    fn what_is_only_proposed_is_never_chosen() {
        let app = context("app", Work::Background);
        let credentials = CredentialTable::altinn().credentials_for(&app, "correspondence");
        assert_eq!(credentials.chosen, None);
        let proposed = &credentials.ways[1];
        assert_eq!(
            (proposed.status, proposed.complete),
            (Status::Proposed, true)
        );
    }

    #[test]
    fn reads_a_context_with_a_table_of_its_own() {
        let text = r#"{"caller":"service","work":"request","now":1,"holds":{"credentials":["x"]},
            "table":{"reference-data":[{"work":["request"],"takes":["x"],"status":"in-use","source":"OLMIS-1456"}]}}"#;
        let credentials = Context::from_json(text)
            .map(|(context, table)| table.credentials_for(&context, "reference-data"));
        let json = credentials.map(|credentials| serde_json::json!(credentials));
        let way = serde_json::json!({
            "complete": true, "takes": [{"kind": "x", "scopes": [], "exchanged": false, "lacks": null}], "status": "in-use", "source": "OLMIS-1456",
        });
        let expected = serde_json::json!({
            "service": "reference-data", "work": "request", "known": true, "ways": [way], "chosen": 0,
        });
        assert_eq!(json, Ok(expected));
        assert_eq!(
            Context::from_json(r#"{"caller":"x","now":1}"#).err(),
            Some("expected work".into())
        );
    }
}
