//! `adgang facts`: answers of the platform in, facts out.

use std::cell::RefCell;
use std::path::{Component, Path};

use adgang::altinn::platform::Asked;
use adgang::altinn::{DelegatedPolicy, FactsBuilder, PlatformError};

use super::arguments::{self, Argument, Arguments};
use super::failure::Failure;
use super::flags::party_id;
use super::input::Document;
use super::output::Output;
use super::time;

/// Runs the command. No clock is read: when the answers were read is for the flags to say.
///
/// # Errors
/// Flags or answers that were refused, and a file that cannot be written.
pub(super) fn run(arguments: Arguments, _now: i64) -> Result<Output, Failure> {
    let flags = Flags::read(arguments)?;
    let mut builder = flags.about()?;
    for (name, read) in ANSWERS {
        if let Some(document) = flags.document(name)? {
            builder = taken(&document, read(builder, &document.text))?;
        }
    }
    if let Some(document) = flags.document("authorized-parties")? {
        let asked = Asked {
            roles: flags.complete,
            access_packages: flags.complete,
        };
        builder = taken(&document, builder.authorized_parties(&document.text, asked))?;
    }
    if let Some(resource) = flags.document("resource")? {
        let memberships = flags.document("memberships")?;
        let of = memberships.as_ref().map(|document| document.text.as_str());
        let read = builder.access_lists(&resource.text, of);
        let refused = read.as_ref().err().map(PlatformError::document);
        let document = match refused {
            Some("memberships") => memberships.as_ref().unwrap_or(&resource),
            _ => &resource,
        };
        builder = taken(document, read)?;
    }
    let policies = Policies {
        folder: flags.get("policies").map(Path::new),
        refused: RefCell::default(),
    };
    if let Some(document) = flags.document("delegations")? {
        let keys: Vec<&str> = flags.keys.iter().map(String::as_str).collect();
        let read = builder.delegation_changes(&document.text, &keys, &|path, _| policies.get(path));
        builder = taken(&document, read)?;
    }
    let facts = builder.build();
    let output = Output::json(&facts.versioned())?.with_note(policies.note());
    match flags.get("output") {
        Some(to) => output.into_file(to),
        None => Ok(output),
    }
}

type Read = fn(FactsBuilder, &str) -> Result<FactsBuilder, PlatformError>;

/// The flags whose files are read alike, in the order in which they count.
const ANSWERS: [(&str, Read); 10] = [
    ("parties", FactsBuilder::parties),
    ("profile", FactsBuilder::profile),
    ("caller-party", FactsBuilder::caller_party),
    ("key-role-parties", FactsBuilder::key_role_parties),
    ("role-register", FactsBuilder::role_register),
    ("roles", FactsBuilder::roles),
    ("access-packages", FactsBuilder::access_packages),
    ("estate-roles", FactsBuilder::estate_roles),
    ("consent-lists", FactsBuilder::consent_lists),
    ("instance", FactsBuilder::instance),
];

/// The other flags that take a value.
const OTHERS: [&str; 10] = [
    "party",
    "party-uuid",
    "as-of",
    "expires",
    "authorized-parties",
    "resource",
    "memberships",
    "delegations",
    "policies",
    "output",
];

/// The flags, as given.
struct Flags {
    values: Vec<(String, String)>,
    keys: Vec<String>,
    complete: bool,
}

impl Flags {
    fn read(mut arguments: Arguments) -> Result<Flags, Failure> {
        let mut flags = Flags {
            values: Vec::new(),
            keys: Vec::new(),
            complete: false,
        };
        while let Some(argument) = arguments.next()? {
            let flag = match argument {
                Argument::Flag(flag) => flag,
                Argument::Value(value) => return Err(arguments::unexpected(&value)),
            };
            match flag.as_str() {
                "for" => flags.keys.push(arguments.value()?),
                "complete" => flags.complete = true,
                name if ANSWERS.iter().any(|(own, _)| *own == name) || OTHERS.contains(&name) => {
                    if flags.get(name).is_some() {
                        return Err(arguments::repeated(name));
                    }
                    let value = arguments.value()?;
                    flags.values.push((flag, value));
                }
                other => return Err(arguments::unknown(other)),
            }
        }
        let has = |name| flags.get(name).is_some();
        for (name, needs, is_there) in [
            ("memberships", "--resource FILE", has("resource")),
            ("policies", "--delegations FILE", has("delegations")),
            ("delegations", "--for KEY", !flags.keys.is_empty()),
        ] {
            if has(name) && !is_there {
                return Err(arguments::missing(needs));
            }
        }
        if !flags.keys.is_empty() && !has("delegations") {
            return Err(arguments::missing("--delegations FILE"));
        }
        if flags.complete && !has("authorized-parties") {
            return Err(arguments::missing("--authorized-parties FILE"));
        }
        let answers = ["authorized-parties", "resource", "delegations"];
        let mut names = ANSWERS.iter().map(|(name, _)| *name).chain(answers);
        if !names.any(has) {
            let message = "--roles FILE, or another answer of the platform";
            return Err(arguments::missing(message));
        }
        Ok(flags)
    }

    fn get(&self, name: &str) -> Option<&str> {
        let mut values = self.values.iter();
        let found = values.find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    fn document(&self, name: &str) -> Result<Option<Document>, Failure> {
        self.get(name).map(Document::read).transpose()
    }

    /// What they are about, and how old they are.
    fn about(&self) -> Result<FactsBuilder, Failure> {
        let mut builder = FactsBuilder::default();
        if let Some(id) = self.get("party") {
            builder = builder.party(party_id(id)?);
        }
        if let Some(uuid) = self.get("party-uuid") {
            builder = builder.party_uuid(uuid);
        }
        if let Some(instant) = self.get("as-of") {
            builder = builder.as_of(time::parse(instant)?);
        }
        if let Some(instant) = self.get("expires") {
            builder = builder.expires(time::parse(instant)?);
        }
        Ok(builder)
    }
}

/// The policies of delegations, in a folder that is laid out as the platform's store.
struct Policies<'a> {
    folder: Option<&'a Path>,
    /// What was not compiled, and why.
    refused: RefCell<Vec<String>>,
}

impl Policies<'_> {
    /// The policy at a path; not known where the folder has none.
    fn get(&self, path: &str) -> DelegatedPolicy {
        let Some(folder) = self.folder else {
            return DelegatedPolicy::Unknown;
        };
        let mut parts = Path::new(path).components();
        // The path is the answer's, and must not lead out of the folder.
        let is_inside = parts.all(|part| matches!(part, Component::Normal(_)));
        let text = is_inside
            .then(|| std::fs::read_to_string(folder.join(path)).ok())
            .flatten();
        let policy = match &text {
            None => Err("there is no such file".to_owned()),
            Some(text) if text.starts_with("p1:") => DelegatedPolicy::from_text(text.trim()),
            Some(xml) => DelegatedPolicy::compile(xml).or_else(|refused| {
                let policy = refused.policy();
                match policy {
                    DelegatedPolicy::Unknown => Err(refused.to_string()),
                    policy => {
                        let why = format!("{path}: unreadable: {refused}");
                        self.refused.borrow_mut().push(why);
                        Ok(policy)
                    }
                }
            }),
        };
        policy.unwrap_or_else(|why| {
            let why = format!("{path}: not known: {why}");
            self.refused.borrow_mut().push(why);
            DelegatedPolicy::Unknown
        })
    }

    fn note(self) -> Option<String> {
        let refused = self.refused.into_inner();
        (!refused.is_empty()).then(|| format!("policies of delegations: {}", refused.join("; ")))
    }
}

fn taken<T>(document: &Document, read: Result<T, PlatformError>) -> Result<T, Failure> {
    read.map_err(|error| document.refuse(error.document(), error.code(), error))
}
