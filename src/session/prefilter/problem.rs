//! What a request that is rejected is answered with.

use serde::Serialize;

use super::super::Reason;

/// A problem (RFC 9457). Holds nothing of the token: of a level that is too low, only the one that is required.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Problem {
    /// `urn:adgang:problem:` and its name.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What the problem is, whomever it happens to.
    pub title: &'static str,
    /// The status of the response.
    pub status: u16,
    /// What happened, in a sentence.
    pub detail: String,
    /// For a program to act on.
    pub reason: Cause,
}

/// Why, by its `code`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Cause {
    /// The answer was no.
    Answer(Reason),
    /// The caller has to log in with more.
    Level {
        /// `level-too-low`
        code: &'static str,
        /// The level asked for.
        required: i32,
    },
    /// There was nothing to ask: `no-token`, the code of the token's refusal, or why it is on no route.
    Code {
        /// Stable, kebab-case.
        code: &'static str,
    },
}

impl Problem {
    /// The route needs a token, and there is none.
    pub(super) fn no_token() -> Problem {
        let detail = "This needs a token.".to_owned();
        let reason = Cause::Code { code: "no-token" };
        Problem::new(
            401,
            "urn:adgang:problem:no-token",
            "No token",
            detail,
            reason,
        )
    }

    /// The token was refused.
    pub(super) fn invalid_token(code: &'static str) -> Problem {
        let kind = "urn:adgang:problem:invalid-token";
        let detail = format!("The token was refused: {code}.");
        Problem::new(401, kind, "Invalid token", detail, Cause::Code { code })
    }

    /// The answer was no.
    pub(super) fn not_permitted(reason: Reason) -> Problem {
        if let Reason::LevelTooLow { required, .. } = reason {
            let kind = "urn:adgang:problem:level-too-low";
            let detail = format!("This needs authentication level {required}.");
            let code = "level-too-low";
            let reason = Cause::Level { code, required };
            return Problem::new(403, kind, "Authentication level too low", detail, reason);
        }
        let kind = "urn:adgang:problem:not-permitted";
        let detail = "The policy does not permit this action on this resource.".to_owned();
        Problem::new(403, kind, "Not permitted", detail, Cause::Answer(reason))
    }

    /// It is on no route.
    pub(super) fn unmatched(code: &'static str) -> Problem {
        let kind = "urn:adgang:problem:unmatched";
        let detail = "There is nothing here by this method and path.".to_owned();
        Problem::new(404, kind, "Not found", detail, Cause::Code { code })
    }

    fn new(
        status: u16,
        kind: &'static str,
        title: &'static str,
        detail: String,
        reason: Cause,
    ) -> Problem {
        Problem {
            kind,
            title,
            status,
            detail,
            reason,
        }
    }
}
