//! Algorithms (RFC 7518, section 3.1; RFC 8037, section 3.1).

use std::borrow::Cow;

/// An algorithm by which a token may be signed. jsonwebtoken's own list has no ES512, so it is not that.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RS256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    RS384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    RS512,
    /// RSASSA-PSS with SHA-256.
    PS256,
    /// RSASSA-PSS with SHA-384.
    PS384,
    /// RSASSA-PSS with SHA-512.
    PS512,
    /// ECDSA on P-256 with SHA-256.
    ES256,
    /// ECDSA on P-384 with SHA-384.
    ES384,
    /// ECDSA on P-521 with SHA-512.
    ES512,
    /// Ed25519.
    EdDSA,
    /// HMAC with SHA-256.
    HS256,
    /// HMAC with SHA-384.
    HS384,
    /// HMAC with SHA-512.
    HS512,
}

const NAMES: [(&str, Algorithm); 13] = [
    ("RS256", Algorithm::RS256),
    ("RS384", Algorithm::RS384),
    ("RS512", Algorithm::RS512),
    ("PS256", Algorithm::PS256),
    ("PS384", Algorithm::PS384),
    ("PS512", Algorithm::PS512),
    ("ES256", Algorithm::ES256),
    ("ES384", Algorithm::ES384),
    ("ES512", Algorithm::ES512),
    ("EdDSA", Algorithm::EdDSA),
    ("HS256", Algorithm::HS256),
    ("HS384", Algorithm::HS384),
    ("HS512", Algorithm::HS512),
];

impl Algorithm {
    /// The algorithm of this name, letter by letter; `none` is none.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut named = NAMES.into_iter();
        named.find_map(|(known, algorithm)| (known == name).then_some(algorithm))
    }

    /// Its name in a header's or a key's `alg`.
    pub fn name(self) -> &'static str {
        let named = NAMES.into_iter().find(|(_, algorithm)| *algorithm == self);
        named.map_or("", |(name, _)| name)
    }

    /// Whether who verifies could sign, too.
    pub(super) fn shares_its_secret(self) -> bool {
        matches!(self, Self::HS256 | Self::HS384 | Self::HS512)
    }
}

/// The algorithms' names, for messages.
pub(super) fn names(algorithms: &[Algorithm]) -> Cow<'static, str> {
    let names: Vec<&str> = algorithms.iter().map(|one| one.name()).collect();
    if names.is_empty() {
        Cow::Borrowed("none, as the list of allowed algorithms is empty")
    } else {
        Cow::Owned(names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_name_of_its_own() {
        for (name, algorithm) in NAMES {
            assert_eq!(
                (algorithm.name(), Algorithm::from_name(name)),
                (name, Some(algorithm))
            );
        }
        assert_eq!(Algorithm::from_name("none"), None);
        assert_eq!(Algorithm::from_name("es512"), None);
    }
}
