//! Why a token, a claims document or a set of keys was refused.

use std::borrow::Cow;
use std::fmt;

/// Why a token, a claims document, a set of keys, or what is expected of a token was refused. Never holds any text of a
/// token.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TokenError {
    code: &'static str,
    message: Cow<'static, str>,
    part: Option<&'static str>,
    position: Option<usize>,
    member: Option<Member>,
}

/// The member at fault.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Member {
    Claim(Cow<'static, str>),
    #[cfg(feature = "verify")]
    Header(&'static str),
    #[cfg(feature = "verify")]
    Pointer(String),
}

impl TokenError {
    /// Stable, kebab-case.
    ///
    /// | of | codes |
    /// |---|---|
    /// | the text | `malformed-token`, `encrypted-token`, `malformed-json`, `duplicate-member`, `not-an-object`, `too-large`, `too-deep` |
    /// | the header | `malformed-header`, `algorithm-not-allowed`, `critical-header`, `wrong-type` |
    /// | the key | `unknown-kid`, `no-matching-key`, `ambiguous-key`, `key-type-mismatch`, `key-algorithm-mismatch`, `key-use`, `key-too-small`, `weak-key`, `invalid-key`, `unsupported-key` |
    /// | the signature | `bad-signature` |
    /// | the claims | `missing-claim`, `invalid-claim`, `expired`, `not-yet-valid`, `issued-in-future`, `wrong-issuer`, `wrong-audience`, `unknown-issuer` |
    /// | a set of keys | `malformed-key-set`, `duplicate-kid`, `private-key` |
    /// | what is expected | `malformed-expectation`, `malformed-issuers`, `duplicate-issuer` |
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// A sentence for a person.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// `header` or `payload` where the fault is in the JSON inside one of these, `None` where it is in the input itself.
    pub fn part(&self) -> Option<&'static str> {
        self.part
    }

    /// Where reading stopped: a byte offset into the input, or into the decoded [part](Self::part).
    pub fn position(&self) -> Option<usize> {
        self.position
    }

    /// The claim that is at fault.
    pub fn claim(&self) -> Option<&str> {
        match &self.member {
            Some(Member::Claim(name)) => Some(name),
            _ => None,
        }
    }

    /// The member of the header that is at fault.
    #[cfg(feature = "verify")]
    pub fn header_member(&self) -> Option<&'static str> {
        match self.member {
            Some(Member::Header(name)) => Some(name),
            _ => None,
        }
    }

    /// A JSON pointer into a set of keys or a configuration of issuers: to what is at fault, or to the keys of the issuer
    /// that a key was looked for among.
    #[cfg(feature = "verify")]
    pub fn pointer(&self) -> Option<&str> {
        match &self.member {
            Some(Member::Pointer(pointer)) => Some(pointer),
            _ => None,
        }
    }

    pub(crate) fn new(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            message: message.into(),
            part: None,
            position: None,
            member: None,
        }
    }

    pub(super) fn in_part(self, part: &'static str) -> Self {
        Self {
            part: Some(part),
            ..self
        }
    }

    pub(super) fn at(self, position: usize) -> Self {
        Self {
            position: Some(position),
            ..self
        }
    }

    pub(super) fn about(self, claim: impl Into<Cow<'static, str>>) -> Self {
        Self {
            member: Some(Member::Claim(claim.into())),
            ..self
        }
    }
}

#[cfg(feature = "verify")]
impl TokenError {
    pub(super) fn in_header(self, member: &'static str) -> Self {
        Self {
            part: Some("header"),
            member: Some(Member::Header(member)),
            ..self
        }
    }

    pub(super) fn pointing(self, pointer: String) -> Self {
        Self {
            member: Some(Member::Pointer(pointer)),
            ..self
        }
    }

    /// The same, of a document that stands inside another. What is about a token's own members stays so.
    pub(super) fn below(self, pointer: &str) -> Self {
        match &self.member {
            None => self.pointing(pointer.to_owned()),
            Some(Member::Pointer(inner)) => {
                let whole = format!("{pointer}{inner}");
                self.pointing(whole)
            }
            Some(_) => self,
        }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(part) = self.part {
            write!(f, "{part}: ")?;
        }
        f.write_str(&self.message)?;
        match self.position {
            Some(position) => write!(f, " (byte {position})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for TokenError {}
