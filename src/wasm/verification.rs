//! Verified tokens. What goes out is texts: the package makes a handle of them that nothing else can make.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::error::At;
use super::identity::{identified, read_options};
use super::{Failure, object, texts};
use crate::identity::Profile;
use crate::token::{self, Algorithm, Claims, Expectation};

/// A set of keys, read.
#[wasm_bindgen]
pub struct KeySet(token::KeySet);

#[wasm_bindgen]
impl KeySet {
    /// Reads a JWK Set.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(jwks: &str) -> Result<KeySet, Failure> {
        Ok(KeySet(token::KeySet::from_json(jwks)?))
    }

    /// Header and claims of a token, each as JSON. What is expected of it is JSON; `now` is in seconds since 1970.
    ///
    /// # Errors
    /// Why it is not verified.
    pub fn verify(&self, compact: &str, expected: &str, now: f64) -> Result<Vec<String>, Failure> {
        let expected = Expectation::from_json(expected, now as i64)?;
        let verified = token::verify(compact, &self.0, &expected)?;
        Ok(vec![verified.header_json, verified.claims_json])
    }

    /// The payload of a JWS that was signed with one of these algorithms (a JSON list).
    ///
    /// # Errors
    /// Why it is not verified.
    pub fn payload(&self, compact: &str, algorithms: &str) -> Result<Vec<u8>, Failure> {
        // A name that is not known allows nothing.
        let names = texts(algorithms)?;
        let algorithms = names.iter().filter_map(|name| Algorithm::from_name(name));
        let algorithms: Vec<Algorithm> = algorithms.collect();
        Ok(token::verify_signature(compact, &self.0, &algorithms)?)
    }
}

/// Trusted issuers, read.
#[wasm_bindgen]
pub struct TrustedIssuers(token::TrustedIssuers);

#[wasm_bindgen]
impl TrustedIssuers {
    /// Reads a configuration.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(json: &str) -> Result<TrustedIssuers, Failure> {
        let issuers = token::TrustedIssuers::from_json(json)?;
        let profiles = issuers.iter().filter_map(|(_, profile)| profile);
        if { profiles }.any(|profile| Profile::from_name(profile).is_none()) {
            let why = format!("Trusted issuers: profile: expected {}.", Profile::NAMES);
            return Err(Failure::new("malformed-issuers", why, At::default()));
        }
        Ok(TrustedIssuers(issuers))
    }

    /// Gives an issuer the keys that it has now.
    ///
    /// # Errors
    /// What is wrong with the keys, or that there is no such issuer.
    #[wasm_bindgen(js_name = setKeys)]
    pub fn set_keys(&mut self, issuer: &str, jwks: &str) -> Result<(), Failure> {
        Ok(self.0.set_keys(issuer, token::KeySet::from_json(jwks)?)?)
    }

    /// Header and claims of a token, each as JSON, the issuer, and the profile that reads its claims, if one is named.
    ///
    /// # Errors
    /// Why it is not verified.
    pub fn verify(&self, compact: &str, now: f64) -> Result<Vec<String>, Failure> {
        let verified = self.0.verify(compact, now as i64)?;
        let mut texts = vec![
            verified.token.header_json,
            verified.token.claims_json,
            verified.issuer.to_owned(),
        ];
        texts.extend(verified.profile.map(str::to_owned));
        Ok(texts)
    }
}

/// Who calls, of claims that were verified, as JSON; in the order that they have in their token.
///
/// # Errors
/// What is wrong with the claims or the options.
#[wasm_bindgen(js_name = identifyVerified)]
pub fn identify_verified(claims: &str, options: Option<String>) -> Result<JsValue, Failure> {
    let options = read_options(options)?;
    object(&identified(&Claims::from_json(claims)?, &options)?)
}
