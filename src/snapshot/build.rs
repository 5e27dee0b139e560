//! Building a snapshot from policy XML.

use std::fmt;
use std::sync::Arc;

use super::{Contents, Dialect, Snapshot};
use crate::altinn;
use crate::xacml::model::PolicyTree;
use crate::xacml::xml::{self, Limits, Reading};
use crate::xacml::{Compiled, Diagnostic, PolicyError, Program, Severity, compile};

/// Collects policies; [`build`](Builder::build) compiles them.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    dialect: Dialect,
    expires_at: Option<i64>,
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

    /// Sets when the snapshot is past its time, in seconds since 1970.
    pub fn expires_at(mut self, seconds: i64) -> Builder {
        self.expires_at = Some(seconds);
        self
    }

    /// Adds the policy of every resource that has none of its own; the last one counts.
    pub fn policy_xml(mut self, xml: &str) -> Builder {
        self.policies.push((None, xml.to_owned()));
        self
    }

    /// Adds the policy of one resource, by its [key](altinn::Resource::policy_key).
    pub fn policy_for(mut self, key: &str, xml: &str) -> Builder {
        self.policies.push((Some(key.to_owned()), xml.to_owned()));
        self
    }

    /// Compiles the policies. `[ORG]` and `[APP]` in the policy of an app are replaced as they are at publication.
    ///
    /// # Errors
    /// The first policy that was refused.
    pub fn build(self) -> Result<Snapshot, PolicyFailure> {
        let mut policies: Vec<(String, Arc<Program>)> = Vec::with_capacity(self.policies.len());
        let mut root = None;
        for (index, (key, source)) in self.policies.into_iter().enumerate() {
            let source = publish(source, key.as_deref());
            let (program, _) = read_policy(&source, self.dialect)
                .map_err(|errors| PolicyFailure { index, errors })?;
            match key {
                Some(key) => policies.push((key, Arc::new(program))),
                None => root = Some(Arc::new(program)),
            }
        }
        // A later policy of the same key replaces an earlier one.
        policies.reverse();
        policies.sort_by(|(a, _), (b, _)| a.cmp(b));
        policies.dedup_by(|(a, _), (b, _)| a == b);
        let engine_revision = match self.dialect {
            Dialect::Altinn => altinn::ENGINE_REVISION.to_owned(),
            Dialect::Standard => String::new(),
        };
        let contents = Contents {
            dialect: self.dialect,
            engine_revision,
            expires_at: self.expires_at,
            policies,
            root,
        };
        Ok(Snapshot(Arc::new(contents)))
    }
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
    let compiled = compile_tree(&policy, dialect, source)?;
    warnings.extend(compiled.warnings);
    warnings.sort_by_key(|diagnostic| diagnostic.span.start);
    Ok((compiled.program, warnings))
}

fn compile_tree(
    policy: &PolicyTree,
    dialect: Dialect,
    source: &str,
) -> Result<Compiled, Vec<PolicyError>> {
    match policy {
        PolicyTree::Policy(policy) => compile(policy, dialect.switches(), source),
        PolicyTree::PolicySet(set) => {
            let message = "expected <Policy>, found <PolicySet>, which cannot be compiled";
            let finding = Diagnostic::new(
                Severity::Error,
                "unsupported-element",
                message.to_owned(),
                set.span,
                source,
            );
            Err(vec![PolicyError(finding)])
        }
    }
}

/// Every finding about a policy, of its XML and of what it means, in source order.
pub fn lint(source: &str, dialect: Dialect) -> Vec<Diagnostic> {
    let mut found = xml::lint(source, dialect.reading(), &Limits::default());
    if let Ok((policy, _)) = xml::parse_policy(source, dialect.reading(), &Limits::default()) {
        match compile_tree(&policy, dialect, source) {
            Ok(compiled) => found.extend(compiled.warnings),
            Err(errors) => found.extend(errors.iter().map(|error| error.diagnostic().clone())),
        }
    }
    found.sort_by_key(|diagnostic| diagnostic.span.start);
    found
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
