//! Which credentials a platform's services take: a table, so that a platform can have its own.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::token::members::{self, Members};

/// Which credentials each service takes, for which kind of work. In JSON, an object with a list of rows for each service:
///
/// ```
/// # use adgang::identity::CredentialTable;
/// let table = CredentialTable::from_json(
///     r#"{
///       "storage": [
///         {
///           "work": ["request"],
///           "takes": ["user-token", "subscription-key"],
///           "callers": ["user", "self-identified"],
///           "status": "in-use",
///           "source": "where this is known from"
///         },
///         {
///           "work": ["background", "expired"],
///           "takes": [{ "kind": "maskinporten-token", "scopes": ["a:b"], "exchanged": true }],
///           "status": "proposed",
///           "source": "…"
///         }
///       ]
///     }"#,
/// )?;
/// # Ok::<(), String>(())
/// ```
///
/// Rows for the same work are alternatives, the better first. What `takes` names is taken together; a credential is a name
/// of one's own choice, of which `user-token`, `app-token`, `maskinporten-token` and `maskinporten-client` mean something here (see
/// [`Needed`](super::Needed)). `callers`, where it is there, are the kinds of caller whose token will do.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CredentialTable {
    services: Vec<(String, Vec<Row>)>,
}

/// What kind of work a call is part of.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Work {
    /// In a request, whose caller waits.
    Request,
    /// In the background, with nobody's request at hand.
    Background,
    /// Begun in a request, and still going on after its token's end.
    Expired,
}

/// How sure a row is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It is done so, by the source.
    InUse,
    /// Its source says it is to be so, and that it is not yet.
    Proposed,
    /// A client can be made to do so; whether the service answers it was not seen.
    Unverified,
}

/// A credential that a service takes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Credential {
    pub kind: String,
    pub scopes: Vec<String>,
    pub exchanged: bool,
}

/// One way to call a service.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Row {
    pub work: Vec<Work>,
    pub takes: Vec<Credential>,
    pub callers: Option<Vec<String>>,
    pub status: Status,
    pub source: String,
}

impl CredentialTable {
    /// Altinn's table, as far as it is known: of an app in its cluster, which calls the services of the platform. The source
    /// of each row is in it.
    pub fn altinn() -> CredentialTable {
        // A test reads it, so there is nothing to refuse.
        Self::from_json(include_str!("credentials.json")).unwrap_or(CredentialTable {
            services: Vec::new(),
        })
    }

    /// A table of one's own.
    ///
    /// # Errors
    /// A sentence that says what is wrong, and where.
    pub fn from_json(text: &str) -> Result<CredentialTable, String> {
        Self::read(&members::document(text)?)
    }

    pub(crate) fn read(value: &Value) -> Result<CredentialTable, String> {
        let services: &Map<String, Value> = value.as_object().ok_or("expected an object")?;
        let service = |(name, rows): (&String, &Value)| match members::list(rows, row) {
            Ok(rows) => Ok((name.clone(), rows)),
            Err(why) => Err(format!("{name}: {why}")),
        };
        Ok(CredentialTable {
            services: services.iter().map(service).collect::<Result<_, _>>()?,
        })
    }

    /// The services that it knows, sorted by name.
    pub fn services(&self) -> impl Iterator<Item = &str> {
        self.services.iter().map(|(name, _)| name.as_str())
    }

    pub(super) fn rows(&self, service: &str, work: Work) -> impl Iterator<Item = &Row> {
        self.services
            .iter()
            .filter(move |(name, _)| name == service)
            .flat_map(|(_, rows)| rows)
            .filter(move |row| row.work.contains(&work))
    }
}

impl Work {
    /// The work of this name: `request`, `background`, `expired`.
    pub fn from_name(name: &str) -> Option<Work> {
        match name {
            "request" => Some(Work::Request),
            "background" => Some(Work::Background),
            "expired" => Some(Work::Expired),
            _ => None,
        }
    }

    pub(crate) fn read(value: &Value) -> Result<Work, String> {
        let work = value.as_str().and_then(Work::from_name);
        work.ok_or_else(|| "expected request, background or expired".to_owned())
    }
}

fn row(value: &Value) -> Result<Row, String> {
    let members = Members::of(value, &["work", "takes", "callers", "status", "source"])?;
    let missing = |name: &str| format!("expected {name}");
    let status = members.get("status", |status| match status.as_str() {
        Some("in-use") => Ok(Status::InUse),
        Some("proposed") => Ok(Status::Proposed),
        Some("unverified") => Ok(Status::Unverified),
        _ => Err("expected in-use, proposed or unverified".to_owned()),
    })?;
    let takes = members.get("takes", |takes| members::list(takes, credential))?;
    Ok(Row {
        work: members
            .get("work", |work| members::list(work, Work::read))?
            .ok_or_else(|| missing("work"))?,
        takes: takes.ok_or_else(|| missing("takes"))?,
        callers: members.get("callers", |callers| members::list(callers, members::text))?,
        status: status.ok_or_else(|| missing("status"))?,
        source: members.text("source")?.ok_or_else(|| missing("source"))?,
    })
}

fn credential(value: &Value) -> Result<Credential, String> {
    if let Some(kind) = value.as_str() {
        return Ok(Credential {
            kind: kind.to_owned(),
            scopes: Vec::new(),
            exchanged: false,
        });
    }
    let members = Members::of(value, &["kind", "scopes", "exchanged"])?;
    let scopes = members.get("scopes", |scopes| members::list(scopes, members::text))?;
    Ok(Credential {
        kind: members.text("kind")?.ok_or("expected kind")?,
        scopes: scopes.unwrap_or_default(),
        exchanged: members.flag("exchanged")?,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn altinns_table_is_read_and_names_every_source() {
        let text = include_str!("credentials.json");
        let table = CredentialTable::from_json(text).unwrap();
        assert_eq!(CredentialTable::altinn(), table);
        for service in [
            "storage",
            "register",
            "profile",
            "events",
            "notifications",
            "authorization",
            "authentication",
            "correspondence",
            "dialogporten",
            "pdf",
            "maskinporten",
            "key-vault",
        ] {
            assert!(table.services().any(|known| known == service), "{service}");
            assert!(table.rows(service, Work::Request).count() > 0, "{service}");
        }
        let rows = table.services.iter().flat_map(|(_, rows)| rows);
        for row in rows {
            assert!(row.source.contains("app-lib-dotnet"), "{row:?}");
        }
    }

    #[test]
    fn refuses_tables_that_leave_something_open() {
        for (table, why) in [
            ("[]", "expected an object"),
            (r#"{"a":{}}"#, "a: expected a list"),
            (r#"{"a":[{}]}"#, "a: item 0: expected work"),
            (
                r#"{"a":[{"work":["later"],"takes":[]}]}"#,
                "a: item 0: work: item 0: expected request, background or expired",
            ),
            (
                r#"{"a":[{"work":[],"takes":[{"scopes":[]}]}]}"#,
                "a: item 0: takes: item 0: expected kind",
            ),
            (
                r#"{"a":[{"work":[],"takes":[],"status":"x"}]}"#,
                "a: item 0: status: expected in-use, proposed or unverified",
            ),
            (
                r#"{"a":[{"work":[],"takes":[],"status":"in-use"}]}"#,
                "a: item 0: expected source",
            ),
        ] {
            assert_eq!(
                CredentialTable::from_json(table),
                Err(why.to_owned()),
                "{table}"
            );
        }
    }
}
