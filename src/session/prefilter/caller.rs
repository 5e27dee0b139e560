//! Whose request it is, and what is known of that.

use std::fmt;

use super::super::{Session, SessionError};
use crate::altinn::Facts;
use crate::identity::{IdentityError, Options, identify};
use crate::snapshot::Snapshot;
use crate::token::{Claims, TokenError, Verified};

/// Whose request it is.
#[derive(Clone, Copy, Debug)]
pub enum Caller<'a> {
    /// Nobody's: there is no token, and whoever says so has looked everywhere that the server does.
    None,
    /// There is a token, and verification refused it.
    Refused(&'a TokenError),
    /// That of claims that were verified.
    Verified(&'a VerifiedSession),
    /// That of claims that nobody has verified: nothing is rejected for them.
    Unverified(&'a Session),
}

/// A session of claims that were verified, which only those can open.
#[derive(Clone, Debug)]
pub struct VerifiedSession(Session);

/// Why a verified session could not be opened.
#[derive(Clone, Debug, PartialEq)]
pub enum VerifiedSessionError {
    /// The claims do not say who calls.
    Identity(IdentityError),
    /// The session could not be opened.
    Session(SessionError),
}

/// What makes a token bad for everyone. The other refusals are about keys and forms that this edge does not have or know, and
/// that the server may: `unknown-kid` where the issuer has new keys, for one; or about the edge's own configuration.
const SURELY_BAD: [&str; 14] = [
    "algorithm-not-allowed",
    "bad-signature",
    "expired",
    "invalid-claim",
    "issued-in-future",
    "malformed-header",
    "malformed-json",
    "malformed-token",
    "missing-claim",
    "not-an-object",
    "not-yet-valid",
    "wrong-audience",
    "wrong-issuer",
    "wrong-type",
];

/// The code, where the token that was refused with it is bad, whoever looks at it.
pub(super) fn surely_bad(code: &str) -> Option<&'static str> {
    SURELY_BAD.into_iter().find(|known| *known == code)
}

impl VerifiedSession {
    /// Opens a session as [`Snapshot::session_for`] does, for the caller that the claims say.
    ///
    /// # Errors
    /// As [`identify`] and [`Snapshot::session_for`].
    pub fn open(
        snapshot: &Snapshot,
        claims: &Claims<Verified>,
        options: &Options,
        party: Option<i64>,
        facts: &Facts,
        now: i64,
        understood: &[String],
    ) -> Result<VerifiedSession, VerifiedSessionError> {
        let who = identify(claims, options).map_err(VerifiedSessionError::Identity)?;
        let session = snapshot.session_for(&who, party, facts, now, understood);
        Ok(VerifiedSession(
            session.map_err(VerifiedSessionError::Session)?,
        ))
    }

    /// The same, at another instant.
    pub fn at(&self, now: i64) -> VerifiedSession {
        VerifiedSession(self.0.at(now))
    }

    /// The session.
    pub fn session(&self) -> &Session {
        &self.0
    }
}

impl VerifiedSessionError {
    /// Stable, kebab-case: that of the claims, the facts or the token.
    pub fn code(&self) -> &'static str {
        match self {
            VerifiedSessionError::Identity(error) => error.code(),
            VerifiedSessionError::Session(error) => error.code(),
        }
    }
}

impl fmt::Display for VerifiedSessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VerifiedSessionError::Identity(error) => error.fmt(f),
            VerifiedSessionError::Session(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for VerifiedSessionError {}
