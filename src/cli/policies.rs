//! The policies that flags name, and the snapshot built from them.

use std::collections::BTreeSet;
use std::path::Path;

use adgang::altinn::Resource;
use adgang::example;
use adgang::snapshot::{Builder, Dialect, Snapshot, lint, publish, read_policies};
use adgang::xacml::{Diagnostic, PolicyError, Program, Severity};

use super::failure::Failure;
use super::input::{Document, quoted};

/// Policies as they were given; one without a key is first.
#[derive(Debug)]
pub(super) struct Policies(Vec<Source>);

#[derive(Debug)]
struct Source {
    /// `ORG/APP` or the id of a resource; `None` for the policy of whatever resource is asked about.
    key: Option<String>,
    document: Document,
}

impl Policies {
    /// Reads the values of `--policy`: one FILE, or each as KEY=FILE.
    ///
    /// # Errors
    /// Files that cannot be read, `several-policies` without keys, or `repeated-policy` of one key.
    pub(super) fn read(values: &[String]) -> Result<Policies, Failure> {
        let Policies(mut sources) = Policies::read_all(values)?;
        if sources.iter().filter(|source| source.key.is_none()).count() > 1 {
            return Err(several());
        }
        sources.sort_by_key(|source| source.key.is_some());
        Ok(Policies(sources))
    }

    /// Reads any number of FILE and KEY=FILE.
    ///
    /// # Errors
    /// Files that cannot be read, or `repeated-policy` of one key.
    pub(super) fn read_all(values: &[String]) -> Result<Policies, Failure> {
        let mut sources: Vec<Source> = Vec::with_capacity(values.len());
        let mut keys = BTreeSet::new();
        for value in values {
            let (key, path) = key_and_path(value);
            if let Some(key) = key.filter(|key| !keys.insert(*key)) {
                let message = format!("there are two policies for {}", quoted(key));
                return Err(Failure::refused("repeated-policy", message));
            }
            let source = Source {
                key: key.map(str::to_owned),
                document: Document::read(path)?,
            };
            sources.push(source);
        }
        Ok(Policies(sources))
    }

    /// The example's policy.
    pub(super) fn example() -> Policies {
        Policies(vec![Source {
            key: None,
            document: Document::embedded("example/policy.xml", example::POLICY),
        }])
    }

    /// Compiles them, for questions about one resource.
    ///
    /// # Errors
    /// Everything that is wrong with the first policy that was refused.
    pub(super) fn build(&self, resource: &Resource, dialect: Dialect) -> Result<Snapshot, Failure> {
        let mut builder = Snapshot::builder().dialect(dialect);
        for source in &self.0 {
            let text = &source.document.text;
            // By key also where none was given, so that placeholders are filled in. Of one key the later counts.
            builder = match source.key.clone().or_else(|| resource.policy_key()) {
                Some(key) => builder.policy_for(&key, text),
                None => builder.policy_xml(text),
            };
        }
        self.built(builder, dialect)
    }

    /// Compiles them, for every resource that has one.
    ///
    /// # Errors
    /// Everything that is wrong with the first policy that was refused.
    pub(super) fn build_all(
        &self,
        mut builder: Builder,
        dialect: Dialect,
    ) -> Result<Snapshot, Failure> {
        for Source { key, document } in &self.0 {
            builder = match key {
                Some(key) => builder.policy_for(key, &document.text),
                None => builder.policy_xml(&document.text),
            };
        }
        self.built(builder, dialect)
    }

    fn built(&self, builder: Builder, dialect: Dialect) -> Result<Snapshot, Failure> {
        builder.build().map_err(|failure| {
            let document = self.0.get(failure.index).map(|source| &source.document);
            match document {
                Some(document) => refuse(document, dialect, &failure.errors),
                None => Failure::own(failure),
            }
        })
    }

    /// The policy of a resource as it was compiled: places in its program are places in this text.
    pub(super) fn published_for(&self, resource: &Resource) -> Option<Document> {
        let key = resource.policy_key();
        let source = self
            .0
            .iter()
            .rev()
            .find(|source| source.key.is_none() || source.key == key)?;
        let text = publish(source.document.text.clone(), key.as_deref());
        Some(Document::embedded(&source.document.name, &text))
    }
}

/// Reads and compiles the policies that `--policy` names, of which `root` decides.
///
/// # Errors
/// Files that cannot be read, and everything that is wrong with the first policy that was refused.
pub(super) fn compile_all(
    values: &[String],
    root: Option<&str>,
    dialect: Dialect,
) -> Result<Program, Failure> {
    let documents = values
        .iter()
        .map(|path| Document::read(path))
        .collect::<Result<Vec<_>, _>>()?;
    let texts: Vec<&str> = documents.iter().map(|document| &*document.text).collect();
    read_policies(&texts, root, dialect).map_err(|failure| match documents.get(failure.index) {
        Some(document) => refuse(document, dialect, &failure.errors),
        None => Failure::own(failure),
    })
}

/// A finding as `file:line:column: message`, between which a severity and a code may stand.
pub(super) fn place(document: &Document, finding: &Diagnostic) -> String {
    format!("{}:{}:{}", document.name, finding.line, finding.column)
}

/// Compiling ends at the first fault of the XML; a person wants to see them all.
fn refuse(document: &Document, dialect: Dialect, errors: &[PolicyError]) -> Failure {
    let mut found = lint(&document.text, dialect);
    found.retain(|finding| finding.severity == Severity::Error);
    if found.is_empty() {
        found = errors.iter().map(|e| e.diagnostic().clone()).collect();
    }
    let failures = found
        .iter()
        .map(|finding| Failure::at(&place(document, finding), finding.code, &finding.message));
    Failure::all(failures.collect())
}

/// A file whose name holds an equals sign is a file.
fn key_and_path(value: &str) -> (Option<&str>, &str) {
    match value.split_once('=') {
        Some((key, path)) if !Path::new(value).exists() => (Some(key), path),
        _ => (None, value),
    }
}

fn several() -> Failure {
    Failure::refused(
        "several-policies",
        "--policy: expected one policy; several are not combined in this version",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stands_before_the_file() {
        assert_eq!(
            key_and_path("ttd/app=no-such.xml"),
            (Some("ttd/app"), "no-such.xml")
        );
        assert_eq!(key_and_path("policy.xml"), (None, "policy.xml"));
    }

    #[test]
    fn a_policy_with_a_key_goes_before_one_without() {
        let source = |key: Option<&str>, name: &str| Source {
            key: key.map(str::to_owned),
            document: Document::embedded(name, "[ORG]/[APP]"),
        };
        let policies = Policies(vec![source(None, "any"), source(Some("ttd/a"), "own")]);
        let of = |app| {
            let document = policies.published_for(&Resource::app("ttd", app));
            document.map(|document| (document.name, document.text))
        };
        assert_eq!(of("a"), Some(("own".into(), "ttd/a".into())));
        assert_eq!(of("b"), Some(("any".into(), "ttd/b".into())));
    }
}
