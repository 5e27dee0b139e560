//! Everything worth saying of a policy.

use super::Dialect;
use crate::altinn;
use crate::xacml::xml::{self, Limits};
use crate::xacml::{self, Diagnostic, Source, check};

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
        found.extend(check(document, dialect.switches()));
        found.extend(xacml::warnings(&policy, dialect.switches(), source));
        if dialect == Dialect::Altinn {
            found.extend(altinn::lint::warnings(&policy, source));
        }
    }
    found.sort_by_key(|diagnostic| diagnostic.span.start);
    found.dedup_by(|a, b| a.code == b.code && a.span == b.span);
    found
}
