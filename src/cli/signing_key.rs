//! The private key of a `--sign`: a JWK (RFC 7517) of Ed25519 or P-256.

use adgang::snapshot::Snapshot;
use base64ct::{Base64UrlUnpadded, Encoding};
use ed25519_dalek::Signer as _;
use serde_json::{Value, json};

use super::failure::Failure;
use super::input::Document;

/// A key that signs.
pub(super) struct SigningKey {
    kid: Option<String>,
    material: Material,
}

enum Material {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    P256(Box<p256::ecdsa::SigningKey>),
}

impl SigningKey {
    /// Reads a file that holds one private key.
    ///
    /// # Errors
    /// A file that cannot be read, and `invalid-key` for what is no such key. No message says anything of the key.
    pub(super) fn read(path: &str) -> Result<SigningKey, Failure> {
        let document = Document::read(path)?;
        SigningKey::of(&document.text).ok_or_else(|| {
            let message = "expected a private key as a JWK: an OKP of Ed25519 or an EC of P-256, with its d and what \
                belongs to it";
            Failure::at(&document.name, "invalid-key", message)
        })
    }

    fn of(jwk: &str) -> Option<SigningKey> {
        let jwk: Value = serde_json::from_str(jwk).ok()?;
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        let number = |name| Base64UrlUnpadded::decode_vec(text(name)?).ok();
        let secret = number("d")?;
        let material = match (text("kty")?, text("crv")?) {
            ("OKP", "Ed25519") => {
                let key = ed25519_dalek::SigningKey::from_bytes(secret.as_slice().try_into().ok()?);
                let own = key.verifying_key();
                (number("x")? == own.as_bytes()).then_some(Material::Ed25519(Box::new(key)))?
            }
            ("EC", "P-256") => {
                let key = p256::ecdsa::SigningKey::from_slice(&secret).ok()?;
                let own = key.verifying_key().to_sec1_point(false);
                let point = [vec![4], number("x")?, number("y")?].concat();
                (point == own.as_bytes()).then_some(Material::P256(Box::new(key)))?
            }
            _ => return None,
        };
        Some(SigningKey {
            kid: text("kid").map(str::to_owned),
            material,
        })
    }

    /// The snapshot with its signature, which is the same for the same snapshot and key.
    ///
    /// # Errors
    /// What [`Snapshot::signed`] says.
    pub(super) fn sign(&self, snapshot: &Snapshot) -> Result<Snapshot, Failure> {
        let algorithm = match self.material {
            Material::Ed25519(_) => "EdDSA",
            Material::P256(_) => "ES256",
        };
        let mut header = json!({ "alg": algorithm });
        if let (Some(members), Some(kid)) = (header.as_object_mut(), &self.kid) {
            members.insert("kid".to_owned(), json!(kid));
        }
        snapshot
            .signed(&header.to_string(), |bytes| match &self.material {
                Material::Ed25519(key) => key.sign(bytes).to_bytes().to_vec(),
                Material::P256(key) => {
                    let signature: p256::ecdsa::Signature = key.sign(bytes);
                    signature.to_bytes().to_vec()
                }
            })
            .map_err(|error| Failure::refused(error.code(), error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8037, appendix A.1, and RFC 7515, appendix A.3.1.
    const ED25519: &str = r#"{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    const P256: &str = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#;

    #[test]
    fn keys_of_the_standards_examples_are_read() {
        for key in [ED25519, P256] {
            assert!(SigningKey::of(key).is_some(), "{key}");
        }
    }

    #[test]
    fn what_is_no_whole_private_key_is_refused() {
        for key in [
            "",
            "{}",
            "[]",
            &ED25519.replace("\"d\"", "\"e\""),
            &ED25519.replace("11qY", "11qZ"),
            &ED25519.replace("Ed25519", "X25519"),
            &P256.replace("f83O", "f83P"),
            &P256.replace("\"y\"", "\"z\""),
            &P256.replace("P-256", "P-384"),
        ] {
            assert!(SigningKey::of(key).is_none(), "{key}");
        }
    }
}
