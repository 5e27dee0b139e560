//! What a token must say, and when.

use serde_json::Value;

use super::{Algorithm, kind, member};
use crate::token::members::{self, Members};
use crate::token::{Claims, TokenError};

/// What is expected of a token, at one instant.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Expectation {
    /// The algorithms that are allowed. All asymmetric ones, unless it is said otherwise: which of them counts is the
    /// key's choice. HS256 to HS512 have to be asked for, and an empty list allows nothing.
    pub algorithms: Vec<Algorithm>,
    /// `iss`, exactly. With `None` any issuer, or none, will do: the keys say who it is.
    pub issuer: Option<String>,
    /// `aud` must be, or hold, one of these. With an empty list a token that names an audience is refused, since it is
    /// meant for someone else (RFC 7519, section 4.1.3).
    pub audience: Vec<String>,
    /// `aud` is not looked at.
    pub any_audience: bool,
    /// The header's `typ`, in any case and with or without `application/` (RFC 7515, section 4.1.9).
    pub typ: Option<String>,
    /// Claims that must be there. `exp`, unless it is said otherwise.
    pub required: Vec<String>,
    /// Seconds since 1970. Expired is a token at `exp` and after it.
    pub now: i64,
    /// Seconds, at most [`MAX_LEEWAY`](Self::MAX_LEEWAY), by which the issuer's clock may differ from the one `now` is
    /// read from.
    pub leeway: u32,
}

const ASYMMETRIC: [Algorithm; 10] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::ES512,
    Algorithm::EdDSA,
];

/// The members of its JSON form.
pub(super) const MEMBERS: [&str; 7] = [
    "algorithms",
    "issuer",
    "audience",
    "anyAudience",
    "type",
    "required",
    "leeway",
];

impl Expectation {
    /// Ten minutes: clocks that differ by more are broken.
    pub const MAX_LEEWAY: u32 = 600;

    /// Of any issuer and with no audience, by asymmetric algorithms, with an `exp`, without leeway.
    pub fn at(now: i64) -> Self {
        Self {
            algorithms: ASYMMETRIC.to_vec(),
            issuer: None,
            audience: Vec::new(),
            any_audience: false,
            typ: None,
            required: vec!["exp".to_owned()],
            now,
            leeway: 0,
        }
    }

    /// From its JSON form, each member optional: `{"algorithms": ["RS256"], "issuer": "…", "audience": "…" or ["…"],
    /// "anyAudience": false, "type": "at+jwt", "required": ["exp"], "leeway": 10}`.
    ///
    /// # Errors
    /// `malformed-expectation`.
    pub fn from_json(text: &str, now: i64) -> Result<Self, TokenError> {
        members::document(text)
            .and_then(|value| Self::read(&Members::of(&value, &MEMBERS)?, now))
            .map_err(|why| TokenError::new("malformed-expectation", format!("Expected: {why}.")))
    }

    pub(super) fn read(members: &Members<'_>, now: i64) -> Result<Self, String> {
        let mut expected = Self::at(now);
        if let Some(algorithms) =
            members.get("algorithms", |list| members::list(list, algorithm))?
        {
            expected.algorithms = algorithms;
        }
        expected.issuer = members.text("issuer")?;
        expected.audience = members.get("audience", one_or_more)?.unwrap_or_default();
        expected.any_audience = members.flag("anyAudience")?;
        expected.typ = members.text("type")?;
        if let Some(required) =
            members.get("required", |list| members::list(list, members::text))?
        {
            expected.required = required;
        }
        expected.leeway = members.get("leeway", leeway)?.unwrap_or_default();
        Ok(expected)
    }

    pub(super) fn check_type(&self, found: Option<&str>) -> Result<(), TokenError> {
        let Some(expected) = &self.typ else {
            return Ok(());
        };
        if found.is_some_and(|found| media_type(found) == media_type(expected)) {
            return Ok(());
        }
        let found = if found.is_some() { "another" } else { "none" };
        let message = format!("The header's `typ`: expected {expected}, found {found}.");
        Err(TokenError::new("wrong-type", message).in_header("typ"))
    }

    pub(super) fn check_claims(&self, claims: &Claims) -> Result<(), TokenError> {
        for name in &self.required {
            if claims.get(name).is_none() {
                return Err(missing(name));
            }
        }
        self.check_issuer(claims)?;
        self.check_audience(claims)?;
        self.check_times(claims)
    }

    fn check_issuer(&self, claims: &Claims) -> Result<(), TokenError> {
        let found = issuer(claims)?;
        match (&self.issuer, found) {
            (None, _) => Ok(()),
            (Some(_), None) => Err(missing("iss")),
            (Some(expected), Some(found)) if found == expected => Ok(()),
            (Some(expected), Some(_)) => {
                let message = format!("The claim `iss`: expected {expected}, found another.");
                Err(TokenError::new("wrong-issuer", message).about("iss"))
            }
        }
    }

    fn check_audience(&self, claims: &Claims) -> Result<(), TokenError> {
        if self.any_audience {
            return Ok(());
        }
        let found = match claims.get("aud") {
            None => Vec::new(),
            Some(Value::Array(items)) => items.iter().map(audience).collect::<Result<_, _>>()?,
            Some(one) => vec![audience(one)?],
        };
        let meant = |audience: &&str| self.audience.iter().any(|expected| expected == audience);
        match (self.audience.is_empty(), claims.get("aud").is_some()) {
            (true, false) => Ok(()),
            (false, false) => Err(missing("aud")),
            _ if found.iter().any(meant) => Ok(()),
            _ => {
                let message = match self.audience.join(" or ") {
                    none if none.is_empty() => {
                        "The claim `aud`: expected none, since none was named, found one."
                            .to_owned()
                    }
                    some => format!("The claim `aud`: expected {some}, found another."),
                };
                Err(TokenError::new("wrong-audience", message).about("aud"))
            }
        }
    }

    fn check_times(&self, claims: &Claims) -> Result<(), TokenError> {
        let leeway = i64::from(self.leeway.min(Self::MAX_LEEWAY));
        let (earliest, latest) = (
            self.now.saturating_sub(leeway),
            self.now.saturating_add(leeway),
        );
        let (expires, starts) = (claims.expires_by()?, claims.not_before()?);
        let issued = claims.issued_at()?;
        if let Some(expires) = expires.filter(|expires| *expires <= earliest) {
            return Err(untimely("expired", "exp", "after", earliest, expires));
        }
        if let Some(starts) = starts.filter(|starts| *starts > latest) {
            return Err(untimely("not-yet-valid", "nbf", "at most", latest, starts));
        }
        if let Some(issued) = issued.filter(|issued| *issued > latest) {
            return Err(untimely(
                "issued-in-future",
                "iat",
                "at most",
                latest,
                issued,
            ));
        }
        Ok(())
    }
}

/// `iss`, which is a text where it is.
pub(super) fn issuer(claims: &Claims) -> Result<Option<&str>, TokenError> {
    member(claims.as_map(), "iss").map_err(|other| invalid("iss", "a text", other))
}

fn audience(value: &Value) -> Result<&str, TokenError> {
    let text = value.as_str();
    text.ok_or_else(|| invalid("aud", "a text or a list of texts", value))
}

pub(super) fn missing(claim: &str) -> TokenError {
    let message = format!("The claim `{claim}` is missing.");
    TokenError::new("missing-claim", message).about(claim.to_owned())
}

fn invalid(claim: &'static str, expected: &str, found: &Value) -> TokenError {
    let message = format!(
        "The claim `{claim}`: expected {expected}, found {}.",
        kind(found)
    );
    TokenError::new("invalid-claim", message).about(claim)
}

fn untimely(
    code: &'static str,
    claim: &'static str,
    relation: &str,
    bound: i64,
    found: i64,
) -> TokenError {
    let message = format!(
        "The claim `{claim}`: expected {relation} {bound}, found {found} (seconds since 1970)."
    );
    TokenError::new(code, message).about(claim)
}

/// Without `application/` where nothing but that says that it is a media type, in lower case.
fn media_type(text: &str) -> String {
    let text = text.to_ascii_lowercase();
    match text.strip_prefix("application/") {
        Some(short) if !short.contains('/') => short.to_owned(),
        _ => text,
    }
}

fn algorithm(value: &Value) -> Result<Algorithm, String> {
    let algorithm = value.as_str().and_then(Algorithm::from_name);
    algorithm.ok_or_else(|| "expected the name of an algorithm that adgang verifies".to_owned())
}

fn one_or_more(value: &Value) -> Result<Vec<String>, String> {
    match value {
        Value::Array(_) => members::list(value, members::text),
        one => Ok(vec![members::text(one)?]),
    }
}

fn leeway(value: &Value) -> Result<u32, String> {
    let seconds = value
        .as_u64()
        .and_then(|seconds| u32::try_from(seconds).ok());
    seconds
        .filter(|seconds| *seconds <= Expectation::MAX_LEEWAY)
        .ok_or_else(|| format!("expected 0 to {} seconds", Expectation::MAX_LEEWAY))
}
