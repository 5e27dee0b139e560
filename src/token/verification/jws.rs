//! A compact JWS, whose payload may be anything.

use serde_json::{Map, Value};

use crate::token::compact::{bytes, object, parts};
use crate::token::{Claims, Decoded, TokenError, Verified};

/// A compact JWS.
pub(super) struct Jws<'a> {
    /// What is signed: header and payload, as they are written.
    pub signed: &'a str,
    pub header: Map<String, Value>,
    header_json: String,
    pub payload: Vec<u8>,
    payload_start: usize,
    pub signature: Vec<u8>,
}

impl<'a> Jws<'a> {
    /// Takes it apart, as strictly as [`decode`](crate::token::decode).
    pub fn read(compact: &'a str) -> Result<Self, TokenError> {
        let (header, payload, signature) = parts(compact)?;
        let (claims, header_json) = object(&bytes(header, "header")?, "header", header.start)?;
        let signed = signature.start.saturating_sub(1);
        Ok(Self {
            signed: compact.get(..signed).unwrap_or_default(),
            header: claims.into_map(),
            header_json,
            payload: bytes(payload, "payload")?,
            payload_start: payload.start,
            signature: bytes(signature, "signature")?,
        })
    }

    /// The payload read as claims, and its text.
    pub fn claims(&self) -> Result<(Claims, String), TokenError> {
        object(&self.payload, "payload", self.payload_start)
    }

    /// With what was verified of it.
    pub fn verified(self, claims: Claims, claims_json: String) -> Decoded<Verified> {
        Decoded {
            header: self.header,
            claims: claims.verified(),
            header_json: self.header_json,
            claims_json,
        }
    }
}
