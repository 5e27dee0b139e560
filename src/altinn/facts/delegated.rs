//! The policy of a delegation, in the form it travels in.

#[cfg(feature = "studio")]
use std::fmt;
use std::sync::Arc;

use base64ct::{Base64, Encoding};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::super::dialect::{DIALECT, EARLIER_DIALECT};
#[cfg(feature = "studio")]
use crate::altinn::Settings;
use crate::token::members;
use crate::xacml::Program;
#[cfg(feature = "studio")]
use crate::xacml::{
    PolicyError, Root, Severity, Source, compile,
    xml::{Limits, Reading, lint, parse_policy},
};

/// The policy of a delegation. It travels compiled, since the module that pages load reads no XML: in JSON it is absent,
/// `"unreadable"`, or a [text](DelegatedPolicy::to_text) of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum DelegatedPolicy {
    /// Not handed over.
    #[default]
    Unknown,
    /// The platform cannot read it: it is missing from the store, or no policy. An error there ends the look at delegations.
    Unreadable,
    /// Compiled for Altinn's dialect.
    Compiled(Arc<Program>),
}

/// Why a delegation's policy was not compiled.
#[cfg(feature = "studio")]
#[derive(Clone, Debug, PartialEq)]
pub struct RefusedPolicy {
    errors: Vec<PolicyError>,
}

/// What a compiled policy's text begins with: the version of its bytes, which are in base64 after it.
const FORM: &str = "p1:";
const UNREADABLE: &str = "unreadable";

/// The finding about a policy that the platform's reader surely throws on, too: there is no rule in it, which is what Access
/// Management leaves where the last of several was revoked.
#[cfg(feature = "studio")]
const EMPTIED: &str = "no-rules";

impl DelegatedPolicy {
    /// A policy that was compiled for Altinn's dialect.
    ///
    /// # Errors
    /// The program, where it was compiled for another dialect.
    pub fn from_program(program: Program) -> Result<DelegatedPolicy, Box<Program>> {
        if [DIALECT, EARLIER_DIALECT].contains(&program.dialect()) {
            Ok(DelegatedPolicy::Compiled(Arc::new(program)))
        } else {
            Err(Box::new(program))
        }
    }

    /// Compiles a delegation's policy, XACML 3.0 XML as Access Management wrote it, for the engine that the platform has now.
    ///
    /// # Errors
    /// What is wrong with it, and what is to be said of the delegation then.
    #[cfg(feature = "studio")]
    pub fn compile(xml: &str) -> Result<DelegatedPolicy, RefusedPolicy> {
        DelegatedPolicy::compile_for(xml, &Settings::default())
    }

    /// The same, for a platform that is set so: its engine has to be that of the snapshot that the facts are used with.
    ///
    /// # Errors
    /// As [`compile`](DelegatedPolicy::compile).
    #[cfg(feature = "studio")]
    pub fn compile_for(xml: &str, settings: &Settings) -> Result<DelegatedPolicy, RefusedPolicy> {
        let refused = |errors| RefusedPolicy { errors };
        let (policy, _) =
            parse_policy(xml, Reading::LENIENT, &Limits::default()).map_err(|_| {
                let found = lint(xml, Reading::LENIENT, &Limits::default()).into_iter();
                let errors = found.filter(|finding| finding.severity == Severity::Error);
                refused(errors.map(PolicyError).collect())
            })?;
        let source = Source {
            policy: &policy,
            text: xml,
        };
        let compiled = compile(&[source], Root::Document(0), settings.dialect())
            .map_err(|error| refused(error.errors))?;
        Ok(DelegatedPolicy::Compiled(Arc::new(compiled.program)))
    }

    /// Its text: `p1:…` where it is compiled, `unreadable`, or none where it is not known.
    pub fn to_text(&self) -> Option<String> {
        match self {
            DelegatedPolicy::Unknown => None,
            DelegatedPolicy::Unreadable => Some(UNREADABLE.to_owned()),
            DelegatedPolicy::Compiled(program) => {
                let bytes = Base64::encode_string(&program.to_bytes());
                Some(format!("{FORM}{bytes}"))
            }
        }
    }

    /// Reads the text of one.
    ///
    /// # Errors
    /// What was expected, of a text that this version of adgang has not made.
    pub fn from_text(text: &str) -> Result<DelegatedPolicy, String> {
        if text == UNREADABLE {
            return Ok(DelegatedPolicy::Unreadable);
        }
        let program = text
            .strip_prefix(FORM)
            .and_then(|text| Base64::decode_vec(text).ok())
            .and_then(|bytes| Program::from_bytes(&bytes));
        program
            .and_then(|program| DelegatedPolicy::from_program(program).ok())
            .ok_or_else(|| {
                "expected a policy compiled for delegations by this version of adgang, or \"unreadable\""
                    .to_owned()
            })
    }

    pub(super) fn is_unknown(&self) -> bool {
        *self == DelegatedPolicy::Unknown
    }

    pub(super) fn read(value: &Value) -> Result<DelegatedPolicy, String> {
        DelegatedPolicy::from_text(&members::text(value)?)
    }
}

#[cfg(feature = "studio")]
impl RefusedPolicy {
    /// Everything that is wrong with it, in source order; at least one.
    pub fn errors(&self) -> &[PolicyError] {
        &self.errors
    }

    /// What is known of the delegation's policy then: that the platform [cannot read](DelegatedPolicy::Unreadable) it either,
    /// or nothing. In doubt it is nothing, since a firm no may come of the first: the platform reads some documents that are
    /// refused here (those beyond a bound of this reader, and those that its own reader loses its place in without noticing),
    /// and what is no policy at all is rather the answer of a server that failed than what the store holds.
    pub fn policy(&self) -> DelegatedPolicy {
        match self.errors.as_slice() {
            [only] if only.code() == EMPTIED => DelegatedPolicy::Unreadable,
            _ => DelegatedPolicy::Unknown,
        }
    }
}

#[cfg(feature = "studio")]
impl fmt::Display for RefusedPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.errors.first() {
            Some(error) => error.fmt(f),
            None => f.write_str("the policy is refused"),
        }
    }
}

#[cfg(feature = "studio")]
impl std::error::Error for RefusedPolicy {}

impl Serialize for DelegatedPolicy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_text().serialize(serializer)
    }
}

#[cfg(all(test, feature = "studio"))]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_compiled_policy_comes_back_from_its_text() {
        let policy = DelegatedPolicy::compile(crate::example::POLICY).unwrap();
        let text = policy.to_text().unwrap();
        assert!(text.starts_with("p1:"));
        let again = DelegatedPolicy::from_text(&text).unwrap();
        assert_eq!(again.to_text(), Some(text));
        assert!(DelegatedPolicy::from_text("p2:AAAA").is_err());
    }

    #[test]
    fn it_is_unreadable_only_where_the_platform_surely_throws() {
        let refused = |xml: &str| DelegatedPolicy::compile(xml).unwrap_err();
        let root = |inner: &str| {
            format!(
                r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="p" Version="1.0"
                RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides">{inner}</Policy>"#
            )
        };
        let emptied = refused(&root("<Target/>"));
        assert_eq!(emptied.policy(), DelegatedPolicy::Unreadable, "{emptied}");
        let deep = root(&"<Target>".repeat(10_000));
        let lost = root("<Target/><Odd/>");
        let others = ["", "<Policy", "<Other/>", "<!DOCTYPE html><html/>"].map(str::to_owned);
        for xml in [deep, lost].into_iter().chain(others) {
            let refused = refused(&xml);
            assert_eq!(refused.policy(), DelegatedPolicy::Unknown, "{refused}");
            assert!(!refused.errors().is_empty());
        }
    }
}
