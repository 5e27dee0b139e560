//! Policies, as text.

use adgang::snapshot::{Dialect, lint, read_policy};
use adgang::xacml::xml::{Limits, check_well_formed, parse_policy};
use adgang::xacml::{Diagnostic, Program, Severity};

use super::printed;

/// Both dialects.
pub const DIALECTS: [Dialect; 2] = [Dialect::Standard, Dialect::Altinn];

/// The text of a policy document, in both readings: what lint finds is what reading refuses, every finding is in the
/// text, and what was read comes back from its print and from a snapshot.
pub fn policy_xml(text: &str) {
    for dialect in DIALECTS {
        let found = lint(text, dialect);
        assert!(
            found.iter().all(|finding| is_placed(finding, text)),
            "{found:?}"
        );
        let refused = found.iter().any(|one| one.severity == Severity::Error);
        match read_policy(text, dialect) {
            Ok((program, _)) => {
                assert!(!refused, "lint refuses what is read: {found:?}");
                survives(&program);
            }
            Err(errors) => assert!(!errors.is_empty() && !found.is_empty()),
        }
        if let Ok((tree, _)) = parse_policy(text, dialect.reading(), &Limits::default()) {
            printed::comes_back(&tree, dialect.reading())
                .expect("a policy comes back from its print");
            if dialect == Dialect::Standard {
                assert_eq!(check_well_formed(text, &Limits::default()), Ok(()));
            }
        }
    }
}

/// A program is the same after it was written and read.
pub fn survives(program: &Program) {
    let bytes = program.to_bytes();
    // Not `==`: NaN is not equal to itself.
    let again = Program::from_bytes(&bytes).map(|again| again.to_bytes());
    assert!(again == Some(bytes), "a program comes back from its bytes");
}

fn is_placed(finding: &Diagnostic, text: &str) -> bool {
    text.get(finding.span.start as usize..finding.span.end as usize)
        .is_some()
}
