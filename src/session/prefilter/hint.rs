//! What a request that is forwarded tells the upstream.

use std::fmt::{self, Write};

use super::super::Reason;

/// The header's value: a dictionary (RFC 8941, section 3.2) of one member, `yes`, `no`, `ask`, `unmatched` or `public`, whose
/// parameters say why: `ask;reason=unknown;missing="roles, delegations"`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hint(String);

/// The most characters of one text in it, so that no server refuses the request for its headers.
const MAX_TEXT: usize = 512;

impl Hint {
    pub(super) fn new(member: &str) -> Hint {
        Hint(member.to_owned())
    }

    /// Of a code of ours.
    pub(super) fn because(member: &str, code: &'static str) -> Hint {
        Hint(format!("{member};reason={code}"))
    }

    /// Of an answer that is not yes. Nothing in it is the token's, or of the person.
    pub(super) fn of(member: &str, reason: &Reason) -> Hint {
        let because = |code| Hint::because(member, code);
        match reason {
            Reason::Granted { .. } => Hint::new(member),
            Reason::NoRule { .. } => because("no-rule"),
            Reason::Denied { .. } => because("denied"),
            Reason::LevelTooLow { required, .. } => {
                let mut hint = because("level-too-low");
                let _ = write!(hint.0, ";required={required}");
                hint
            }
            Reason::WrongParty { .. } => because("wrong-party"),
            Reason::Error { status } => because("error").text("status", status),
            Reason::Unknown { missing } => because("unknown").text("missing", &missing.join(", ")),
            Reason::Obligation { ids } => because("obligation").text("ids", &ids.join(", ")),
            Reason::Expired { what } => because("expired").text("what", what),
            Reason::Unsupported { construct } => {
                because("unsupported").text("construct", construct)
            }
        }
    }

    /// With a text: what a structured field cannot hold becomes a question mark.
    pub(super) fn text(mut self, name: &str, value: &str) -> Hint {
        let _ = write!(self.0, ";{name}=\"");
        for c in value.chars().take(MAX_TEXT) {
            match c {
                '"' | '\\' => self.0.extend(['\\', c]),
                ' '..='~' => self.0.push(c),
                _ => self.0.push('?'),
            }
        }
        self.0.push('"');
        self
    }

    /// With a flag.
    pub(super) fn flag(mut self, name: &str) -> Hint {
        let _ = write!(self.0, ";{name}");
        self
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_structured_field() {
        let unknown = Reason::Unknown {
            missing: vec!["roles".to_owned(), "delegations".to_owned()],
        };
        assert_eq!(
            Hint::of("ask", &unknown).to_string(),
            r#"ask;reason=unknown;missing="roles, delegations""#
        );
        let level = Reason::LevelTooLow {
            required: 4,
            actual: 3,
        };
        assert_eq!(
            Hint::of("no", &level).flag("unverified").to_string(),
            "no;reason=level-too-low;required=4;unverified"
        );
        let hostile = Reason::Unsupported {
            construct: "a\"\r\nX: \\ø".to_owned() + &"b".repeat(9999),
        };
        let hint = Hint::of("ask", &hostile).to_string();
        assert!(
            hint.starts_with(r#"ask;reason=unsupported;construct="a\"??X: \\?bbb"#),
            "{hint}"
        );
        assert!(hint.len() < 600 && hint.ends_with("b\""));
    }
}
