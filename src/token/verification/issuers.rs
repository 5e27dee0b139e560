//! Several issuers that are trusted at once, each with its keys.

use serde_json::Value;

use super::expectation::{self, Expectation};
use super::jws::Jws;
use super::{KeySet, token};
use crate::token::members::Members;
use crate::token::strict::{self, Limits};
use crate::token::{Decoded, TokenError, Verified};

/// The issuers whose tokens are taken, and what is expected of each one's.
///
/// As JSON:
///
/// ```json
/// {
///   "issuers": [
///     {
///       "issuer": "https://platform.altinn.no/authentication/api/v1/openid/",
///       "keys": { "keys": [] },
///       "algorithms": ["RS256"],
///       "audience": ["https://app.example/"],
///       "profile": "altinn"
///     }
///   ]
/// }
/// ```
///
/// | member | is | without it |
/// |---|---|---|
/// | `issuer` | `iss`, exactly | refused |
/// | `keys` | the issuer's JWK Set | no keys: every token is `unknown-kid` or `no-matching-key` until they are [set](Self::set_keys) |
/// | `profile` | the name of the profile that reads its claims; nothing here looks at it | none |
/// | `algorithms`, `audience`, `anyAudience`, `type`, `required`, `leeway` | as in [`Expectation::from_json`] | as there |
#[derive(Clone, Debug, Default)]
pub struct TrustedIssuers {
    issuers: Vec<TrustedIssuer>,
}

#[derive(Clone, Debug)]
struct TrustedIssuer {
    name: String,
    keys: KeySet,
    /// For whatever instant it is asked.
    expected: Expectation,
    profile: Option<String>,
}

/// A token that one of the issuers signed.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifiedToken<'a> {
    /// Header and claims.
    pub token: Decoded<Verified>,
    /// The issuer's `iss`.
    pub issuer: &'a str,
    /// The profile that reads its claims.
    pub profile: Option<&'a str>,
}

const LIMITS: Limits = Limits {
    bytes: 4 << 20,
    depth: 16,
};

impl TrustedIssuers {
    /// Reads a configuration.
    ///
    /// # Errors
    /// `malformed-issuers` and `duplicate-issuer`, and what [`KeySet::from_json`] says of keys, each with a pointer to
    /// its place.
    pub fn from_json(text: &str) -> Result<Self, TokenError> {
        let value = strict::read(text, LIMITS)?.value;
        let list = Members::of(&value, &["issuers"])
            .and_then(|members| members.get("issuers", |list| Ok(list.clone())))
            .map_err(|why| malformed(why, String::new()))?;
        let Some(Value::Array(items)) = list else {
            return Err(malformed(
                "expected a list `issuers`".to_owned(),
                String::new(),
            ));
        };
        let mut issuers: Vec<TrustedIssuer> = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let pointer = place(index);
            let issuer = TrustedIssuer::read(item, &pointer)?;
            if issuers.iter().any(|other| other.name == issuer.name) {
                let message = "Expected every issuer once, found one twice.";
                return Err(TokenError::new("duplicate-issuer", message).pointing(pointer));
            }
            issuers.push(issuer);
        }
        Ok(Self { issuers })
    }

    /// The issuers' names and profiles, in the order of the configuration.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.issuers
            .iter()
            .map(|issuer| (issuer.name.as_str(), issuer.profile.as_deref()))
    }

    /// Gives an issuer the keys that it has now.
    ///
    /// # Errors
    /// `unknown-issuer`.
    pub fn set_keys(&mut self, issuer: &str, keys: KeySet) -> Result<(), TokenError> {
        let known = self.issuers.iter_mut().find(|known| known.name == issuer);
        known.ok_or_else(unknown)?.keys = keys;
        Ok(())
    }

    /// Verifies a token by the keys and expectations of the issuer that it names, at an instant in seconds since 1970.
    ///
    /// # Errors
    /// `unknown-issuer`, and what [`verify`](super::verify()) says. With `unknown-kid`, a
    /// [pointer](TokenError::pointer) leads to the issuer's keys: who fetches those anew, once, and
    /// [sets](Self::set_keys) them, follows the issuer when it changes its keys.
    pub fn verify(&self, compact: &str, now: i64) -> Result<VerifiedToken<'_>, TokenError> {
        let jws = Jws::read(compact)?;
        let claims = jws.claims()?.0;
        let name = expectation::issuer(&claims)?.ok_or_else(|| expectation::missing("iss"))?;
        let known = self.issuers.iter().enumerate();
        let (index, issuer) = { known }
            .find(|(_, known)| known.name == name)
            .ok_or_else(unknown)?;
        let expected = Expectation {
            now,
            ..issuer.expected.clone()
        };
        let token = token(jws, &issuer.keys, &expected).map_err(|error| match error.code() {
            "unknown-kid" | "no-matching-key" => error.pointing(format!("{}/keys", place(index))),
            _ => error,
        })?;
        Ok(VerifiedToken {
            token,
            issuer: &issuer.name,
            profile: issuer.profile.as_deref(),
        })
    }
}

impl TrustedIssuer {
    fn read(value: &Value, pointer: &str) -> Result<Self, TokenError> {
        let mut known = vec!["keys", "profile"];
        known.extend(expectation::MEMBERS);
        let read = Members::of(value, &known).and_then(|members| {
            let expected = Expectation::read(&members, 0)?;
            let name = expected.issuer.clone();
            let name = name.ok_or_else(|| "expected a member `issuer`".to_owned())?;
            Ok((name, expected, members.text("profile")?))
        });
        let (name, expected, profile) = read.map_err(|why| malformed(why, pointer.to_owned()))?;
        let keys = match value.get("keys") {
            None | Some(Value::Null) => KeySet::default(),
            Some(keys) => {
                KeySet::read(keys).map_err(|error| error.below(&format!("{pointer}/keys")))?
            }
        };
        Ok(Self {
            name,
            keys,
            expected,
            profile,
        })
    }
}

fn place(index: usize) -> String {
    format!("/issuers/{index}")
}

fn unknown() -> TokenError {
    let message = "The claim `iss`: expected one of the trusted issuers, found another.";
    TokenError::new("unknown-issuer", message).about("iss")
}

fn malformed(why: String, pointer: String) -> TokenError {
    let message = format!("Trusted issuers: {why}.");
    TokenError::new("malformed-issuers", message).pointing(pointer)
}
