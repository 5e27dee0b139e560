//! What `check` and `explain` ask: who, acting for which party, about which resource, at which instant.

use adgang::altinn::{Facts, Resource};
use adgang::example;
use adgang::identity::{Authenticated, Options};
use adgang::party::PartyList;
use adgang::session::View;
use adgang::snapshot::Snapshot;
use serde::Serialize;

use super::failure::Failure;
use super::flags::Flags;
use super::input::{Document, quoted};
use super::policies::Policies;
use super::snapshots::SnapshotFile;
use super::{arguments, caller};

/// A question, opened: everything but the action.
pub(super) struct Question {
    pub(super) who: Authenticated,
    pub(super) party: Option<ActingFor>,
    pub(super) resource: Resource,
    pub(super) now: i64,
    /// When every answer turns into ask, in seconds since 1970.
    pub(super) expires_at: Option<i64>,
    pub(super) view: View,
    /// Those of its own; a snapshot has no texts.
    pub(super) policies: Policies,
    /// What to say beside the answer: which parts are the example's.
    pub(super) note: Option<String>,
}

/// The party acted for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ActingFor {
    pub(super) party_id: i64,
    /// Where a list of parties was given that holds it.
    pub(super) name: Option<String>,
}

impl Question {
    /// Reads what the flags name.
    ///
    /// # Errors
    /// Input that was refused, or parts that do not fit together.
    pub(super) fn open(flags: &Flags) -> Result<Question, Failure> {
        let is_example = flags.policies.is_empty() && flags.snapshot.is_none();
        let policies = if is_example {
            Policies::example()
        } else {
            Policies::read(&flags.policies)?
        };
        let who = who(flags, is_example)?;
        let resource = resource(flags, is_example)?;
        let facts = facts(flags, is_example)?;
        let parties = parties(flags, is_example)?;
        let party = party(flags, &facts, &resource, &who);
        let snapshot = match &flags.snapshot {
            Some(path) => opened(path, flags)?,
            None => policies.build(&resource, flags.dialect)?,
        };
        let session = snapshot
            .session_for(&who, party, &facts, flags.now, &flags.understood)
            .map_err(|error| Failure::refused(error.code(), error))?;
        let view = session
            .on(&resource)
            .map_err(|error| Failure::refused(error.code(), error))?;
        Ok(Question {
            party: party.map(|id| acting_for(id, &parties)),
            who,
            resource,
            now: flags.now,
            expires_at: session.expires_at(),
            view,
            policies,
            note: is_example.then(|| note(flags)),
        })
    }
}

fn opened(path: &str, flags: &Flags) -> Result<Snapshot, Failure> {
    let file = SnapshotFile::read(path)?.expect(|mut snapshot| {
        if let Some(audience) = &flags.audience {
            snapshot = snapshot.for_audience(audience)?;
        }
        match flags.min_serial {
            Some(least) => snapshot.since_serial(least),
            None => Ok(snapshot),
        }
    })?;
    Ok(file.snapshot)
}

fn who(flags: &Flags, is_example: bool) -> Result<Authenticated, Failure> {
    let options = Options {
        profile: flags.profile,
        ..Options::default()
    };
    match &flags.who {
        Some(argument) => caller::read(argument, &options),
        None if is_example => {
            let claims = Document::embedded("example/claims.json", example::CLAIMS);
            caller::from_document(&claims, &options)
        }
        None => Err(arguments::missing("--who TOKEN-OR-CLAIMS")),
    }
}

fn resource(flags: &Flags, is_example: bool) -> Result<Resource, Failure> {
    let document = match &flags.resource {
        Some(text) if text.starts_with("app:") || text.starts_with("resource:") => {
            return Resource::parse(text).map_err(|error| {
                let message = format!(
                    "--resource: expected app:ORG/APP, app:ORG/APP/TASK or resource:ID, found {}",
                    quoted(text)
                );
                Failure::refused(error.code(), message)
            });
        }
        Some(path) => Document::read(path)?,
        None if is_example => Document::embedded("example/resource.json", example::RESOURCE),
        None => {
            return Err(arguments::missing(
                "--resource app:ORG/APP[/TASK], resource:ID or FILE.json",
            ));
        }
    };
    Resource::from_json(&document.text)
        .map_err(|error| document.refuse("resource", error.code(), error))
}

/// Without any, nothing is known. The example's are about one party, and say nothing of another.
/// The facts of a file.
///
/// # Errors
/// A file that cannot be read, and what is wrong with them.
pub(super) fn read_facts(path: &str) -> Result<Facts, Failure> {
    facts_of(&Document::read(path)?)
}

fn facts_of(document: &Document) -> Result<Facts, Failure> {
    Facts::from_json(&document.text).map_err(|error| document.refuse("facts", error.code(), error))
}

fn facts(flags: &Flags, is_example: bool) -> Result<Facts, Failure> {
    let document = match &flags.facts {
        Some(path) => Document::read(path)?,
        None if is_example => Document::embedded("example/facts.json", example::FACTS),
        None => return Ok(Facts::default()),
    };
    let facts = facts_of(&document)?;
    match (flags.party, facts.party) {
        (Some(party), Some(other)) if party != other => {
            if flags.facts.is_none() {
                return Ok(Facts::default());
            }
            let message = format!("expected facts about party {party}, found those of {other}");
            Err(Failure::at(&document.name, "wrong-party", message))
        }
        _ => Ok(facts),
    }
}

fn parties(flags: &Flags, is_example: bool) -> Result<PartyList, Failure> {
    let document = match &flags.parties {
        Some(path) => Document::read(path)?,
        None if is_example => Document::embedded("example/parties.json", example::PARTIES),
        None => return Ok(PartyList::default()),
    };
    let list = super::parties::read(&document)?;
    match flags.party {
        Some(party) if flags.parties.is_some() && list.find(party).is_none() => {
            let message = format!("expected party {party} among the parties, and it is not there");
            Err(Failure::at(&document.name, "unknown-party", message))
        }
        _ => Ok(list),
    }
}

/// An instance belongs to the party that is acted for; a person who says nothing else acts for themselves.
fn party(flags: &Flags, facts: &Facts, resource: &Resource, who: &Authenticated) -> Option<i64> {
    let of_instance = resource.instance_parts().map(|instance| instance.party);
    let own = who.caller.user().map(|user| user.selected_party_id);
    flags.party.or(facts.party).or(of_instance).or(own)
}

fn acting_for(id: i64, parties: &PartyList) -> ActingFor {
    ActingFor {
        party_id: id,
        name: parties.find(id).and_then(|party| party.name.clone()),
    }
}

fn note(flags: &Flags) -> String {
    let parts = [
        ("claims", flags.who.is_none()),
        ("facts", flags.facts.is_none()),
        ("resource", flags.resource.is_none()),
        ("parties", flags.parties.is_none()),
    ];
    let ours = parts.iter().filter(|(_, ours)| *ours);
    let names: Vec<&str> = ours.map(|(name, _)| *name).collect();
    let names = match names.as_slice() {
        [] => "policy".to_owned(),
        names => format!("policy, {}", names.join(", ")),
    };
    format!("without --policy this is an example; of it are: {names}")
}
