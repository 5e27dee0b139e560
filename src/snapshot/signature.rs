//! Signatures over a snapshot's hash.

#[cfg(feature = "studio")]
use std::ops::Range;

use base64ct::{Base64UrlUnpadded, Encoding};

#[cfg(feature = "studio")]
use super::{Hash, format};
use super::{Snapshot, SnapshotError};
#[cfg(feature = "verify")]
use crate::token::{self, Algorithm, KeySet};

impl Snapshot {
    /// The same snapshot, signed: `header` is that of the JWS, as JSON with an `alg` of `EdDSA` or `ES256`, and `sign` makes
    /// the signature of the bytes it is given. A signature that was there is replaced.
    ///
    /// # Errors
    /// `too-large` where the signature is too much.
    #[cfg(feature = "studio")]
    pub fn signed(
        &self,
        header: &str,
        sign: impl FnOnce(&[u8]) -> Vec<u8>,
    ) -> Result<Snapshot, SnapshotError> {
        let header = Base64UrlUnpadded::encode_string(header.as_bytes());
        let bytes = self.as_bytes();
        let opened = format::read(bytes)?;
        let part = |range| bytes.get::<Range<usize>>(range).unwrap_or_default();
        let bytes = format::write(
            part(format::HEADER..opened.head_end),
            part(opened.head_end..opened.sections_end),
            Some(|hash: &Hash| {
                let payload = Base64UrlUnpadded::encode_string(&hash.0);
                let signature = sign(format!("{header}.{payload}").as_bytes());
                let signature = Base64UrlUnpadded::encode_string(&signature);
                format!("{header}..{signature}")
            }),
        );
        Snapshot::open(bytes)
    }

    /// Checks that one of these keys signed the snapshot, by EdDSA or ES256.
    ///
    /// # Errors
    /// `unsigned-snapshot`, or what is wrong with the signature: see [`token::verify_signature`].
    #[cfg(feature = "verify")]
    pub fn verify_signature(&self, keys: &KeySet) -> Result<(), SnapshotError> {
        let Some(detached) = &self.0.signature else {
            return Err(SnapshotError::new(
                "unsigned-snapshot",
                "expected a snapshot that is signed, this one is not",
            ));
        };
        let payload = Base64UrlUnpadded::encode_string(&self.0.hash.0);
        // One whose content is attached is good, too, where that is the hash.
        let compact = String::from_utf8_lossy(detached).replacen("..", &format!(".{payload}."), 1);
        let payload =
            token::verify_signature(&compact, keys, &[Algorithm::EdDSA, Algorithm::ES256])
                .map_err(|error| SnapshotError::new(error.code(), error.message()))?;
        if payload == self.0.hash.0 {
            Ok(())
        } else {
            let message = "the signature is that of another snapshot";
            Err(SnapshotError::new("bad-signature", message))
        }
    }
}
