//! One key (RFC 7517, section 4; RFC 7518, section 6; RFC 8037).

use jsonwebtoken::DecodingKey;
use serde_json::{Map, Value};

use super::{Algorithm, kind, member, names, provider, rsa};
use crate::token::TokenError;
use crate::token::compact::base64url;

/// A key, or why it is of no use here.
#[derive(Clone)]
pub(super) struct Key {
    pub kid: Option<String>,
    /// The one algorithm it is for, where it says so.
    algorithm: Option<String>,
    material: Result<Material, TokenError>,
}

#[derive(Clone)]
struct Material {
    key: DecodingKey,
    /// What a key of this type and size can be used with.
    fits: &'static [Algorithm],
}

const RSA: &[Algorithm] = &[
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
];
/// A key is at least as long as the hash (RFC 7518, section 3.2).
const SECRETS: [(usize, &[Algorithm]); 3] = [
    (64, &[Algorithm::HS256, Algorithm::HS384, Algorithm::HS512]),
    (48, &[Algorithm::HS256, Algorithm::HS384]),
    (32, &[Algorithm::HS256]),
];
/// The members that only private keys have.
const PRIVATE: [&str; 7] = ["d", "p", "q", "dp", "dq", "qi", "oth"];

impl Key {
    /// Reads a key.
    ///
    /// # Errors
    /// A private key, which is wrong with the whole set.
    pub fn read(members: &Map<String, Value>) -> Result<Self, TokenError> {
        if PRIVATE.iter().any(|name| members.contains_key(*name)) {
            let message = "Expected public keys, found a private one.";
            return Err(TokenError::new("private-key", message));
        }
        let named = |name| text(members, name).map(|text| text.map(str::to_owned));
        let (kid, algorithm) = (named("kid"), named("alg"));
        let material = kid.clone().and(algorithm.clone());
        Ok(Self {
            kid: kid.unwrap_or_default(),
            algorithm: algorithm.unwrap_or_default(),
            material: material
                .and_then(|_| purpose(members))
                .and_then(|()| Material::read(members)),
        })
    }

    /// The same, at its place in a set.
    pub fn below(self, pointer: &str) -> Self {
        Self {
            material: self.material.map_err(|error| error.below(pointer)),
            ..self
        }
    }

    /// The key itself, where it may be used with an algorithm.
    pub fn usable_with(&self, algorithm: Algorithm) -> Result<&DecodingKey, TokenError> {
        let material = self.material.as_ref().map_err(Clone::clone)?;
        let asked = algorithm.name();
        if !material.fits.contains(&algorithm) {
            let secret = material.fits.first() == Some(&Algorithm::HS256);
            let (code, what) = if secret && algorithm.shares_its_secret() {
                ("key-too-small", "is long enough for")
            } else {
                ("key-type-mismatch", "is of the type for")
            };
            let fits = names(material.fits);
            let message = format!("The header's `alg`: the key {what} {fits}, found {asked}.");
            return Err(TokenError::new(code, message).in_header("alg"));
        }
        match &self.algorithm {
            Some(only) if only != asked => {
                let message = format!("The header's `alg`: the key is for {only}, found {asked}.");
                Err(TokenError::new("key-algorithm-mismatch", message).in_header("alg"))
            }
            _ => Ok(&material.key),
        }
    }
}

impl Material {
    fn read(members: &Map<String, Value>) -> Result<Self, TokenError> {
        let curve = || required(members, "crv");
        let (key, fits) = match required(members, "kty")? {
            "RSA" => {
                let (n, e) = (bytes(members, "n")?, bytes(members, "e")?);
                rsa::check(&n, &e)?;
                (DecodingKey::from_rsa_raw_components(&n, &e), RSA)
            }
            "EC" => match curve()? {
                "P-256" => (point(members, 32)?, &[Algorithm::ES256] as &[_]),
                "P-384" => (point(members, 48)?, &[Algorithm::ES384] as &[_]),
                "P-521" => (point(members, 66)?, &[Algorithm::ES512] as &[_]),
                _ => return Err(unsupported("crv", "P-256, P-384 or P-521")),
            },
            "OKP" if curve()? == "Ed25519" => {
                let key = DecodingKey::from_ed_der(&bytes(members, "x")?);
                (key, &[Algorithm::EdDSA] as &[_])
            }
            "OKP" => return Err(unsupported("crv", "Ed25519")),
            "oct" => {
                let secret = bytes(members, "k")?;
                let fits = SECRETS.iter().find(|(length, _)| secret.len() >= *length);
                let (_, fits) = fits.ok_or_else(|| {
                    let message = "Expected a secret of 32 bytes or more, found a shorter one.";
                    TokenError::new("key-too-small", message).pointing("/k".to_owned())
                })?;
                (DecodingKey::from_secret(&secret), *fits)
            }
            _ => return Err(unsupported("kty", "RSA, EC, OKP or oct")),
        };
        // Whether it is a key at all: a point on its curve, say.
        let readable = fits
            .first()
            .and_then(|first| provider::verifier(*first, &key));
        match readable {
            Some(_) => Ok(Self { key, fits }),
            None => {
                let message = "Expected a public key of its type, found numbers that are none.";
                Err(TokenError::new("invalid-key", message))
            }
        }
    }
}

/// Whether a key is for signatures (`use`, `key_ops`).
fn purpose(members: &Map<String, Value>) -> Result<(), TokenError> {
    let other = |member: &str, expected: &str| {
        let message = format!("The key's `{member}`: expected {expected}, found another use.");
        Err(TokenError::new("key-use", message).pointing(format!("/{member}")))
    };
    if text(members, "use")?.is_some_and(|purpose| purpose != "sig") {
        return other("use", "sig");
    }
    match members.get("key_ops") {
        None => Ok(()),
        Some(Value::Array(operations)) if operations.iter().any(|one| one == "verify") => Ok(()),
        Some(_) => other("key_ops", "a list with verify"),
    }
}

/// A point as SEC 1 writes it, uncompressed: each coordinate has the curve's full length (RFC 7518, section 6.2.1.2).
fn point(members: &Map<String, Value>, length: usize) -> Result<DecodingKey, TokenError> {
    let mut point = vec![4];
    for name in ["x", "y"] {
        let coordinate = bytes(members, name)?;
        if coordinate.len() != length {
            return Err(invalid(name, "a coordinate of the curve's length"));
        }
        point.extend(coordinate);
    }
    Ok(DecodingKey::from_ec_der(&point))
}

fn bytes(members: &Map<String, Value>, name: &'static str) -> Result<Vec<u8>, TokenError> {
    base64url(required(members, name)?).ok_or_else(|| invalid(name, "base64url"))
}

fn required<'a>(
    members: &'a Map<String, Value>,
    name: &'static str,
) -> Result<&'a str, TokenError> {
    text(members, name)?.ok_or_else(|| invalid(name, "a text"))
}

fn text<'a>(
    members: &'a Map<String, Value>,
    name: &'static str,
) -> Result<Option<&'a str>, TokenError> {
    member(members, name).map_err(|other| {
        let message = format!(
            "The key's `{name}`: expected a text, found {}.",
            kind(other)
        );
        TokenError::new("invalid-key", message).pointing(format!("/{name}"))
    })
}

fn invalid(name: &str, expected: &str) -> TokenError {
    let message = format!("The key's `{name}`: expected {expected}, found none.");
    TokenError::new("invalid-key", message).pointing(format!("/{name}"))
}

fn unsupported(name: &str, expected: &str) -> TokenError {
    let message = format!("The key's `{name}`: expected {expected}, found another.");
    TokenError::new("unsupported-key", message).pointing(format!("/{name}"))
}
