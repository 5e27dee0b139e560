//! The compact serialisation of a JWS (RFC 7515, section 7.1).

use serde_json::{Map, Value};

use super::{Claims, MAX_BYTES, TokenError, Unverified};

/// A token taken apart. `State` says whether it was verified.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded<State = Unverified> {
    /// The protected header, for display. What it claims of keys and algorithms is the sender's word.
    pub header: Map<String, Value>,
    /// The payload.
    pub claims: Claims<State>,
    /// The header's JSON, as the token has it.
    pub header_json: String,
    /// The payload's JSON, as the token has it.
    pub claims_json: String,
}

/// Takes a compact token apart, for display: exactly three parts of canonical base64url without padding, header and
/// payload JSON objects as [`Claims::from_json`] reads them, no white space outside those. The signature is not
/// checked, and may be empty: such a token can be looked at, and never verified.
pub fn decode(compact: &str) -> Result<Decoded, TokenError> {
    let (header, payload, signature) = parts(compact)?;
    let (header, header_json) = object(&bytes(header, "header")?, "header", header.start)?;
    let (claims, claims_json) = object(&bytes(payload, "payload")?, "payload", payload.start)?;
    bytes(signature, "signature")?;
    Ok(Decoded {
        header: header.into_map(),
        claims,
        header_json,
        claims_json,
    })
}

/// One of the three, and where it starts.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    text: &'a str,
    pub start: usize,
}

/// Header, payload and signature.
pub(super) fn parts(compact: &str) -> Result<(Part<'_>, Part<'_>, Part<'_>), TokenError> {
    if compact.len() > MAX_BYTES {
        return Err(TokenError::new(
            "too-large",
            "The token is larger than 64 KiB.",
        ));
    }
    let mut start = 0_usize;
    let mut parts = compact.split('.').map(|text| {
        let part = Part { text, start };
        start = start.saturating_add(text.len()).saturating_add(1);
        part
    });
    let first = [parts.next(), parts.next(), parts.next()];
    match (first, parts.count()) {
        ([Some(header), Some(payload), Some(signature)], 0) => Ok((header, payload, signature)),
        (_, 2) => Err(TokenError::new(
            "encrypted-token",
            "A token of five parts is encrypted; adgang reads signed ones.",
        )),
        _ => Err(malformed(
            "A compact token has three parts, separated by full stops.",
        )),
    }
}

/// A part's bytes read as claims are, and their text.
pub(super) fn object(
    bytes: &[u8],
    name: &'static str,
    start: usize,
) -> Result<(Claims, String), TokenError> {
    if bytes.is_empty() {
        return Err(malformed(format!("The {name} is missing.")).at(start));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        TokenError::new("malformed-json", "This is not UTF-8.")
            .in_part(name)
            .at(at)
    })?;
    let claims = Claims::from_json(text).map_err(|error| error.in_part(name))?;
    Ok((claims, text.to_owned()))
}

/// A part's bytes.
pub(super) fn bytes(part: Part<'_>, name: &'static str) -> Result<Vec<u8>, TokenError> {
    let alphabet = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if let Some(index) = part.text.bytes().position(|byte| !alphabet(byte)) {
        let position = part.start.saturating_add(index);
        return Err(malformed(format!(
            "The {name} holds a character that is not base64url."
        ))
        .at(position));
    }
    base64url(part.text).ok_or_else(|| {
        let end = part.start.saturating_add(part.text.len());
        malformed(format!(
            "The {name} does not end as canonical base64url does."
        ))
        .at(end)
    })
}

/// The bytes of base64url without padding, `None` for what no encoder writes: a digit too many, or one that says more
/// than the last byte holds. A library's tables in constant time would guard what the page holds anyway.
pub(super) fn base64url(text: &str) -> Option<Vec<u8>> {
    from_digits(text, *b"-_")
}

/// The bytes of base64 with padding, as strictly.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let padded = text.len().is_multiple_of(4);
    let text = text.strip_suffix('=').unwrap_or(text);
    let text = text.strip_suffix('=').unwrap_or(text);
    from_digits(text, *b"+/").filter(|_| padded)
}

fn from_digits(text: &str, [last_but_one, last]: [u8; 2]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in text.bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte.wrapping_sub(b'A'),
            b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
            _ if byte == last_but_one => 62,
            _ if byte == last => 63,
            _ => return None,
        };
        held = (held << 6) | u32::from(digit);
        bits = bits.wrapping_add(6);
        if bits >= 8 {
            bits = bits.wrapping_sub(8);
            bytes.push(held.wrapping_shr(bits) as u8);
        }
    }
    let left_over = match bits {
        0 => 0,
        2 => 0b11,
        4 => 0b1111,
        _ => return None,
    };
    (held & left_over == 0).then_some(bytes)
}

fn malformed(message: impl Into<std::borrow::Cow<'static, str>>) -> TokenError {
    TokenError::new("malformed-token", message)
}

#[cfg(test)]
mod tests {
    use base64ct::{Base64, Base64UrlUnpadded, Encoding};

    use super::*;

    #[test]
    fn base64url_is_what_a_library_takes_for_it() {
        let digits: Vec<char> = (' '..='\u{7f}').collect();
        let agree = |text: &str| {
            let library = Base64UrlUnpadded::decode_vec(text).ok();
            assert_eq!(base64url(text), library, "{text}");
            let (text, library) = (text.replace('_', "="), |text: &str| {
                Base64::decode_vec(text).ok()
            });
            for text in [text.clone(), format!("{text}="), format!("{text}==")] {
                assert_eq!(base64(&text), library(&text), "{text}");
            }
        };
        agree("");
        for a in &digits {
            agree(&format!("{a}"));
            agree(&format!("Az0-_{a}"));
            for b in &digits {
                agree(&format!("{a}{b}"));
                agree(&format!("-{a}{b}"));
                agree(&format!("z_{a}{b}"));
                agree(&format!("9{a}{b}AQID"));
            }
        }
    }

    fn token(header: &str, payload: &str, signature: &str) -> String {
        let part = |text: &str| Base64UrlUnpadded::encode_string(text.as_bytes());
        format!("{}.{}.{signature}", part(header), part(payload))
    }

    fn outcome(compact: &str) -> (&'static str, Option<&'static str>, Option<usize>) {
        decode(compact).err().map_or(("ok", None, None), |error| {
            (error.code(), error.part(), error.position())
        })
    }

    #[test]
    fn takes_a_token_apart() {
        let decoded = decode(&token(r#"{"alg":"RS256"}"#, r#"{"sub":"kari"}"#, "c2ln"));
        let seen = decoded
            .ok()
            .map(|decoded| (decoded.header.len(), decoded.claims.get("sub").cloned()));
        assert_eq!(seen, Some((1, Some(Value::from("kari")))));
    }

    #[test]
    fn refuses_other_shapes() {
        let good = token("{}", "{}", "c2ln");
        assert_eq!(outcome(""), ("malformed-token", None, None));
        assert_eq!(outcome("e30.e30"), ("malformed-token", None, None));
        assert_eq!(outcome(".e30.c2ln"), ("malformed-token", None, Some(0)));
        assert_eq!(outcome("e30..c2ln"), ("malformed-token", None, Some(4)));
        assert_eq!(outcome("e30.e30.a.b.c"), ("encrypted-token", None, None));
        assert_eq!(outcome("e30.e30.a.b"), ("malformed-token", None, None));
        assert_eq!(
            outcome(&format!("{good}\n")),
            ("malformed-token", None, Some(12))
        );
        assert_eq!(
            outcome(&format!(" {good}")),
            ("malformed-token", None, Some(0))
        );
        assert_eq!(
            outcome(&"A".repeat(MAX_BYTES + 1)),
            ("too-large", None, None)
        );
    }

    #[test]
    fn refuses_base64url_with_two_spellings() {
        assert_eq!(outcome("e30.e30.AA"), ("ok", None, None));
        assert_eq!(outcome("e30.e30.AB"), ("malformed-token", None, Some(10)));
        assert_eq!(outcome("e30=.e30.AA"), ("malformed-token", None, Some(3)));
        assert_eq!(outcome("e30.e30.A"), ("malformed-token", None, Some(9)));
    }

    #[test]
    fn shows_a_token_without_a_signature() {
        assert_eq!(
            outcome(&token(r#"{"alg":"none"}"#, "{}", "")),
            ("ok", None, None)
        );
    }

    #[test]
    fn places_faults_of_json_in_their_part() {
        assert_eq!(
            outcome(&token("{}", r#"{"a":1,"a":1}"#, "c2ln")).1,
            Some("payload")
        );
        assert_eq!(
            outcome(&token("[]", "{}", "c2ln")),
            ("not-an-object", Some("header"), None)
        );
    }
}
