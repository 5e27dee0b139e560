//! What verifies: jsonwebtoken's interface, filled with verification alone.
//!
//! Called directly and not installed for the process: that is for the program to choose, and what it chooses must not
//! change what is verified here.

use ed25519_dalek as ed25519;
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::signature::{self, Verifier};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind};
use p256::ecdsa::signature::Verifier as _;
use p256::elliptic_curve::point::AffineCoordinates;
use sha2::{Sha256, Sha384, Sha512};

use super::rsa::{self, Hash};

/// A verifier for a key and an algorithm, unless they are not made for each other or the key is none.
pub(super) fn verifier(
    algorithm: super::Algorithm,
    key: &DecodingKey,
) -> Option<Box<dyn Verifier<Vec<u8>>>> {
    match algorithm.name().parse::<Algorithm>() {
        Ok(algorithm) => Some((PROVIDER.verifier_factory)(&algorithm, key).ok()?),
        // jsonwebtoken has no name for ES512, so it cannot be asked for in its words.
        Err(_) => Some(Box::new(Es512::read(key)?)),
    }
}

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| refused(),
    verifier_factory: |algorithm, key| match Key::read(*algorithm, key) {
        Some(key) => Ok(Box::new(KeyVerifier {
            algorithm: *algorithm,
            key,
        })),
        None => refused(),
    },
    key_utils: KeyUtils {
        rsa_pub_components_from_private_key: |_| refused(),
        rsa_pub_components_from_public_key: |_| refused(),
        ec_pub_components_from_private_key: |_, _| refused(),
        ed_pub_components_from_private_key: |_, _| refused(),
        compute_digest: |_, _| refused(),
    },
};

fn refused<T>() -> Result<T, Error> {
    Err(ErrorKind::UnsupportedAlgorithm.into())
}

struct KeyVerifier {
    algorithm: Algorithm,
    key: Key,
}

impl JwtVerifier for KeyVerifier {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

impl Verifier<Vec<u8>> for KeyVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        let verified = self.key.verify(self.algorithm, message, signature);
        verified.ok_or_else(signature::Error::new)
    }
}

enum Key {
    Rsa(Box<rsa::PublicKey>),
    P256(p256::ecdsa::VerifyingKey),
    P384(p384::ecdsa::VerifyingKey),
    Ed25519(ed25519::VerifyingKey),
    Secret(Vec<u8>),
}

impl Key {
    fn read(algorithm: Algorithm, key: &DecodingKey) -> Option<Key> {
        if key.family() != algorithm.family() {
            return None;
        }
        let bytes = match key.kind() {
            DecodingKeyKind::RsaModulusExponent { n, e } => {
                return rsa::PublicKey::new(n, e).map(Box::new).map(Key::Rsa);
            }
            DecodingKeyKind::SecretOrDer(bytes) => bytes,
        };
        match algorithm {
            Algorithm::ES256 => {
                let (x, y) = coordinates(bytes, 32)?;
                let point =
                    p256::AffinePoint::from_coordinates(x.try_into().ok()?, y.try_into().ok()?);
                let key = p256::ecdsa::VerifyingKey::from_affine(point.into_option()?);
                key.ok().map(Key::P256)
            }
            Algorithm::ES384 => {
                let (x, y) = coordinates(bytes, 48)?;
                let point =
                    p384::AffinePoint::from_coordinates(x.try_into().ok()?, y.try_into().ok()?);
                let key = p384::ecdsa::VerifyingKey::from_affine(point.into_option()?);
                key.ok().map(Key::P384)
            }
            Algorithm::EdDSA => ed25519_key(bytes).map(Key::Ed25519),
            _ if algorithm.family() == AlgorithmFamily::Hmac => Some(Key::Secret(bytes.clone())),
            _ => None,
        }
    }

    fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Option<()> {
        match (self, algorithm) {
            (Key::Rsa(key), Algorithm::RS256) => key.verify_pkcs1(Hash::Sha256, message, signature),
            (Key::Rsa(key), Algorithm::RS384) => key.verify_pkcs1(Hash::Sha384, message, signature),
            (Key::Rsa(key), Algorithm::RS512) => key.verify_pkcs1(Hash::Sha512, message, signature),
            (Key::Rsa(key), Algorithm::PS256) => key.verify_pss(Hash::Sha256, message, signature),
            (Key::Rsa(key), Algorithm::PS384) => key.verify_pss(Hash::Sha384, message, signature),
            (Key::Rsa(key), Algorithm::PS512) => key.verify_pss(Hash::Sha512, message, signature),
            (Key::P256(key), Algorithm::ES256) => {
                let signature = p256::ecdsa::Signature::from_slice(signature).ok()?;
                key.verify(message, &signature).ok()
            }
            (Key::P384(key), Algorithm::ES384) => {
                let signature = p384::ecdsa::Signature::from_slice(signature).ok()?;
                key.verify(message, &signature).ok()
            }
            (Key::Ed25519(key), Algorithm::EdDSA) => {
                let signature = ed25519::Signature::from_slice(signature).ok()?;
                key.verify_strict(message, &signature).ok()
            }
            (Key::Secret(key), Algorithm::HS256) => code::<Hmac<Sha256>>(key, message)?
                .verify_slice(signature)
                .ok(),
            (Key::Secret(key), Algorithm::HS384) => code::<Hmac<Sha384>>(key, message)?
                .verify_slice(signature)
                .ok(),
            (Key::Secret(key), Algorithm::HS512) => code::<Hmac<Sha512>>(key, message)?
                .verify_slice(signature)
                .ok(),
            _ => None,
        }
    }
}

struct Es512(p521::ecdsa::VerifyingKey);

impl Es512 {
    fn read(key: &DecodingKey) -> Option<Self> {
        let DecodingKeyKind::SecretOrDer(bytes) = key.kind() else {
            return None;
        };
        let (x, y) = coordinates(bytes, 66)?;
        let point = p521::AffinePoint::from_coordinates(x.try_into().ok()?, y.try_into().ok()?);
        let key = p521::ecdsa::VerifyingKey::from_affine(point.into_option()?);
        key.ok().map(Self)
    }
}

impl Verifier<Vec<u8>> for Es512 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        let signature = p521::ecdsa::Signature::from_slice(signature);
        let verified = signature.and_then(|signature| self.0.verify(message, &signature));
        verified.map_err(|_| signature::Error::new())
    }
}

/// Of an uncompressed point. Reading it as SEC 1 would bring the square roots of compressed ones.
fn coordinates(point: &[u8], length: usize) -> Option<(&[u8], &[u8])> {
    let (form, coordinates) = point.split_first()?;
    let (x, y) = coordinates.split_at_checked(length)?;
    (*form == 4 && y.len() == length).then_some((x, y))
}

fn code<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Option<M> {
    let mut code = <M as KeyInit>::new_from_slice(key).ok()?;
    code.update(message);
    Some(code)
}

/// A key in its one spelling, and not of small order: such a key takes one signature for any message.
fn ed25519_key(bytes: &[u8]) -> Option<ed25519::VerifyingKey> {
    let bytes: &[u8; 32] = bytes.try_into().ok()?;
    let [low, middle @ .., high] = bytes;
    // y at or above the field's prime, 2^255 - 19.
    let wraps = *low >= 0xed && middle.iter().all(|byte| *byte == 0xff) && (high & 0x7f) == 0x7f;
    let key = ed25519::VerifyingKey::from_bytes(bytes).ok()?;
    (!wraps && !key.is_weak()).then_some(key)
}
