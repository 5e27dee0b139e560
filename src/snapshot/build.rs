//! Building a snapshot from policy XML.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::format::{self, Entry, Head};
use super::{Dialect, Hash, Snapshot};
use crate::altinn;
use crate::xacml::model::PolicyTree;
use crate::xacml::xml::{self, Limits, Reading};
use crate::xacml::{
    self, Diagnostic, PolicyError, Program, Root, Severity, SharedTexts, Source, Span, compile,
    write_all,
};

/// Collects policies; [`build`](Builder::build) compiles them.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    dialect: Dialect,
    settings: altinn::Settings,
    issuer: Option<String>,
    audience: Option<String>,
    issued_at: Option<i64>,
    expires_at: Option<i64>,
    serial: u64,
    root: Option<String>,
    policies: Vec<(Option<String>, String)>,
}

/// Which policy was refused, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyFailure {
    /// Its place among the policies given, from 0.
    pub index: usize,
    /// Everything that is wrong with it, in source order; at least one.
    pub errors: Vec<PolicyError>,
}

impl Builder {
    /// Sets the dialect; Altinn's if it is not called.
    pub fn dialect(mut self, dialect: Dialect) -> Builder {
        self.dialect = dialect;
        self
    }

    /// Says how the platform is set that it is built for.
    pub fn settings(mut self, settings: altinn::Settings) -> Builder {
        self.settings = settings;
        self
    }

    /// Says who builds it.
    pub fn issuer(mut self, issuer: &str) -> Builder {
        self.issuer = Some(issuer.to_owned());
        self
    }

    /// Says for whom it is built: an environment of the platform, say.
    pub fn audience(mut self, audience: &str) -> Builder {
        self.audience = Some(audience.to_owned());
        self
    }

    /// Says when it is built, in seconds since 1970.
    pub fn issued_at(mut self, seconds: i64) -> Builder {
        self.issued_at = Some(seconds);
        self
    }

    /// Gives it its place among the snapshots of its issuer: greater than that of every earlier one.
    pub fn serial(mut self, serial: u64) -> Builder {
        self.serial = serial;
        self
    }

    /// Sets when the snapshot is past its time, in seconds since 1970.
    pub fn expires_at(mut self, seconds: i64) -> Builder {
        self.expires_at = Some(seconds);
        self
    }

    /// Adds a policy or policy set that is no resource's own. Of these, the only one that no other refers to holds for every
    /// resource that has none; the others are there to be referred to.
    pub fn policy_xml(mut self, xml: &str) -> Builder {
        self.policies.push((None, xml.to_owned()));
        self
    }

    /// Adds the policy of one resource, by its [key](altinn::Resource::policy_key). It may refer to those without a key.
    pub fn policy_for(mut self, key: &str, xml: &str) -> Builder {
        self.policies.push((Some(key.to_owned()), xml.to_owned()));
        self
    }

    /// Says by its id which of the policies without a key holds for every resource that has none of its own.
    pub fn root(mut self, id: &str) -> Builder {
        self.root = Some(id.to_owned());
        self
    }

    /// Compiles the policies. The same input gives the same bytes. `[ORG]` and `[APP]` in the policy of an app are replaced as they are at publication.
    ///
    /// # Errors
    /// The first policy that was refused, of those without a key before the others; or `too-large` for the last one, where all
    /// together are.
    pub fn build(self) -> Result<Snapshot, PolicyFailure> {
        let documents = self
            .policies
            .into_iter()
            .map(|(key, source)| {
                let text = publish(source, key.as_deref());
                (key, text)
            })
            .collect::<Vec<_>>();
        let switches = match self.dialect {
            Dialect::Altinn => self.settings.dialect(),
            Dialect::Standard => self.dialect.switches(),
        };
        let common = Common::read(&documents, self.dialect)?;
        // By key; of one key the later replaces an earlier one. Each is read, compiled and let go: the trees of thousands would
        // fill the memory.
        let mut by_key = BTreeMap::new();
        let mut programs = Vec::new();
        for (index, (key, text)) in documents.iter().enumerate() {
            if let Some(key) = key {
                let document = Document::read(index, text, self.dialect)?;
                let program = common.compile(Some(&document), Root::Document(0), switches)?;
                let source = Hash::of(text.as_bytes());
                by_key.insert(key.as_str(), programs.len());
                programs.push(Packed::of(Some(source), &program));
            }
        }
        let root = match self.root {
            Some(id) => Some(common.compile(None, Root::Id(&id), switches)?),
            // Where resources have their own, what is common may be there to be referred to and no more.
            None if !programs.is_empty() => common.compile(None, Root::Only, switches).ok(),
            None => Some(common.compile(None, Root::Only, switches)?),
        };
        let root = root.map(|program| Packed::of(None, &program));
        let keyed = by_key
            .into_iter()
            .filter_map(|(key, place)| Some((Some(key), programs.get(place)?)));
        let packed: Vec<(Option<&str>, &Packed)> =
            root.iter().map(|root| (None, root)).chain(keyed).collect();
        let shared = SharedTexts::of(packed.iter().map(|(_, packed)| &packed.texts));
        let (mut entries, mut sections) = (Vec::new(), Vec::new());
        for (key, packed) in packed {
            let start = sections.len();
            sections.extend(packed.program(&shared));
            let program = format::length(sections.get(start..).unwrap_or_default());
            sections.extend(&packed.places);
            entries.push(Entry {
                key: key.map(str::to_owned),
                source: packed.source,
                program,
                places: format::length(&packed.places),
                hash: Hash::of(sections.get(start..).unwrap_or_default()),
            });
        }
        let head = Head {
            dialect: self.dialect,
            engine_revision: match self.dialect {
                Dialect::Altinn => self.settings.engine_revision().to_owned(),
                Dialect::Standard => String::new(),
            },
            settings: named(self.settings),
            issuer: self.issuer,
            audience: self.audience,
            issued_at: self.issued_at,
            expires_at: self.expires_at,
            serial: self.serial,
            common: common
                .0
                .iter()
                .map(|document| Hash::of(document.text.as_bytes()))
                .collect(),
            entries,
        };
        let mut bytes = write_all(&head);
        bytes.extend(shared.to_bytes());
        let unsigned = None::<fn(&Hash) -> String>;
        Snapshot::open(format::write(&bytes, &sections, unsigned)).map_err(|error| PolicyFailure {
            index: documents.len().saturating_sub(1),
            errors: vec![PolicyError(Diagnostic::new(
                Severity::Error,
                error.code(),
                error.to_string(),
                Span::default(),
                "",
            ))],
        })
    }
}

fn named(settings: altinn::Settings) -> Vec<(String, i64)> {
    let entries = settings.entries().into_iter();
    entries
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// A program until it is known what it shares: its bytes, which take a fraction of its room.
struct Packed {
    source: Option<Hash>,
    program: Vec<u8>,
    places: Vec<u8>,
    texts: BTreeSet<Box<str>>,
}

impl Packed {
    fn of(source: Option<Hash>, program: &Program) -> Packed {
        Packed {
            source,
            program: program.to_bytes(),
            places: program.places_to_bytes(),
            texts: program.texts(),
        }
    }

    /// Its bytes in a file with these texts.
    fn program(&self, shared: &SharedTexts) -> Vec<u8> {
        let program = Program::from_bytes(&self.program);
        // Its own bytes hold, too, since they say where each text is.
        program.map_or_else(
            || self.program.clone(),
            |program| program.to_bytes_with(shared),
        )
    }
}

/// The policies of no resource, to which all may refer, in the order they were given.
struct Common<'a>(Vec<Document<'a>>);

struct Document<'a> {
    /// Its place among the policies given.
    index: usize,
    text: &'a str,
    policy: PolicyTree,
}

impl<'a> Document<'a> {
    fn read(index: usize, text: &'a str, dialect: Dialect) -> Result<Self, PolicyFailure> {
        let read = xml::parse_policy(text, dialect.reading(), &Limits::default());
        let (policy, _) = read.map_err(|error| PolicyFailure {
            index,
            errors: vec![error],
        })?;
        Ok(Document {
            index,
            text,
            policy,
        })
    }
}

impl<'a> Common<'a> {
    fn read(
        given: &'a [(Option<String>, String)],
        dialect: Dialect,
    ) -> Result<Common<'a>, PolicyFailure> {
        let all = given.iter().enumerate();
        let common = all.filter(|(_, (key, _))| key.is_none());
        common
            .map(|(index, (_, text))| Document::read(index, text, dialect))
            .collect::<Result<_, _>>()
            .map(Common)
    }

    /// Compiles the policy of one resource, or those of none.
    fn compile(
        &self,
        own: Option<&Document<'_>>,
        root: Root<'_>,
        dialect: xacml::Dialect,
    ) -> Result<Program, PolicyFailure> {
        let documents: Vec<&Document<'_>> = own.into_iter().chain(&self.0).collect();
        let sources: Vec<Source<'_>> = documents
            .iter()
            .map(|document| Source {
                policy: &document.policy,
                text: document.text,
            })
            .collect();
        match compile(&sources, root, dialect) {
            Ok(compiled) => Ok(compiled.program),
            Err(refused) => Err(PolicyFailure {
                index: documents
                    .get(refused.document)
                    .map_or(0, |document| document.index),
                errors: refused.errors,
            }),
        }
    }
}

/// Reads and compiles policies and policy sets that refer to each other; `root` is the id of the one that decides, which
/// otherwise is the only one that no other refers to.
///
/// # Errors
/// The first policy that was refused.
pub fn read_policies(
    sources: &[&str],
    root: Option<&str>,
    dialect: Dialect,
) -> Result<Program, PolicyFailure> {
    let given: Vec<(Option<String>, String)> = sources
        .iter()
        .map(|source| (None, (*source).to_owned()))
        .collect();
    let common = Common::read(&given, dialect)?;
    common.compile(None, root.map_or(Root::Only, Root::Id), dialect.switches())
}

impl Dialect {
    /// How strictly a policy's XML is read.
    pub fn reading(self) -> Reading {
        match self {
            Dialect::Altinn => Reading::LENIENT,
            Dialect::Standard => Reading::STANDARD,
        }
    }
}

/// Reads and compiles one policy; with it, what is worth saying although it was accepted.
///
/// # Errors
/// Everything that is wrong with it, in source order; at least one.
pub fn read_policy(
    source: &str,
    dialect: Dialect,
) -> Result<(Program, Vec<Diagnostic>), Vec<PolicyError>> {
    let (policy, mut warnings) = xml::parse_policy(source, dialect.reading(), &Limits::default())
        .map_err(|error| vec![error])?;
    let source = Source {
        policy: &policy,
        text: source,
    };
    let compiled = compile(&[source], Root::Document(0), dialect.switches())
        .map_err(|refused| refused.errors)?;
    warnings.extend(compiled.warnings.into_iter().flatten());
    Diagnostic::sort(&mut warnings);
    Ok((compiled.program, warnings))
}

/// What Studio does to an app's policy when the app is published: `[ORG]` and `[APP]` become the two parts of its key.
/// The places in a compiled policy are places in this text.
pub fn publish(source: String, key: Option<&str>) -> String {
    match key.and_then(|key| key.split_once('/')) {
        Some((org, app)) if source.contains('[') => source
            .replace("[ORG]", org)
            .replace("[org]", org)
            .replace("[APP]", app)
            .replace("[app]", app),
        _ => source,
    }
}

impl fmt::Display for PolicyFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.errors.first() {
            Some(error) => write!(f, "policy {}: {error}", self.index),
            None => write!(f, "policy {} was refused", self.index),
        }
    }
}

impl std::error::Error for PolicyFailure {}
