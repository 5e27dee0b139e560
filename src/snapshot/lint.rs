//! Everything worth saying of a policy.

use super::Dialect;
use crate::altinn;
use crate::xacml::xml::{self, Limits};
use crate::xacml::{self, Diagnostic, Severity, Source, check};

/// Every finding about a policy, in source order: of its XML, of what can be known of it before any request comes, and of
/// what its dialect makes of it. As much of it as can be read is looked at, whatever is wrong with the rest. References to
/// other documents are not followed: that one leads to none is a warning.
pub fn lint(source: &str, dialect: Dialect) -> Vec<Diagnostic> {
    let (policy, mut found) = xml::examine(source, dialect.reading(), &Limits::default());
    if let Some(policy) = policy {
        let document = Source {
            policy: &policy,
            text: source,
        };
        let mut checked = check(document, dialect.switches());
        if found.iter().any(is_error) {
            // Of what could not be read nothing is known: not that it is missing, nor that the rest is of no use.
            checked.retain(|finding| is_error(finding) && finding.code != "unknown-variable");
        } else {
            checked.extend(xacml::warnings(&policy, dialect.switches(), source));
            if dialect == Dialect::Altinn {
                checked.extend(altinn::lint::warnings(&policy, source));
            }
        }
        found.extend(checked);
    }
    Diagnostic::sort(&mut found);
    found.dedup_by(|a, b| a.code == b.code && a.span == b.span);
    found
}

fn is_error(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error
}
