//! Pages of a search (section 8.2).

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::Serialize;
use serde_json::Value;

use super::AuthzenError;
use super::node::Node;
use crate::snapshot::Hash;

/// The page that is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Wanted {
    /// The first candidate that is looked at.
    pub(super) start: usize,
    /// The most results.
    pub(super) limit: Option<usize>,
}

/// A page of results.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Page {
    /// What the next request says as `token`; empty at the end.
    pub next_token: String,
    /// How many results are on this one.
    pub count: usize,
}

/// A token: a version, where it goes on, how many results a page has, and a digest that ties these to the request. It is no
/// secret and grants nothing: whoever makes one up is shown another part of what they may ask for anyway. The digest is for
/// those that are damaged, and for requests that changed on the way.
const VERSION: u8 = 1;
const DIGEST: usize = 16;

impl Wanted {
    /// The page of a request, of which `request` is all but the page's token and limit; `None` where it asks for all.
    ///
    /// A request that goes on says the limit again or leaves it out.
    pub(super) fn read(root: &Node<'_>, request: &Value) -> Result<Option<Wanted>, AuthzenError> {
        let Some(page) = root.get("page")? else {
            return Ok(None);
        };
        page.object()?;
        let limit = match page.get("limit")? {
            None => None,
            Some(node) => {
                let limit = node
                    .value
                    .as_u64()
                    .and_then(|limit| usize::try_from(limit).ok());
                Some((
                    limit.ok_or_else(|| node.expected("a whole number, 0 or more"))?,
                    node,
                ))
            }
        };
        let Some(token) = page.get("token")? else {
            return Ok(Some(Wanted {
                start: 0,
                limit: limit.map(|(limit, _)| limit),
            }));
        };
        let refuse = |code, why: &str| AuthzenError::new(code, token.pointer.clone(), why);
        let text = token.text()?;
        if text.is_empty() {
            // As the last page has it.
            return Err(refuse(
                "malformed-page-token",
                "there is no page after the last",
            ));
        }
        let (start, size, digest) = taken_apart(&text).ok_or_else(|| {
            refuse(
                "malformed-page-token",
                "this is no token of this decision point",
            )
        })?;
        let changed = |pointer: String| {
            let why = "a request that goes on has to be the same but for its token";
            AuthzenError::new("changed-page-request", pointer, why)
        };
        if digest != digest_of(request, start, size) {
            return Err(changed(token.pointer.clone()));
        }
        let size = usize::try_from(size).ok();
        if let Some((limit, node)) = limit
            && Some(limit) != size
        {
            return Err(changed(node.pointer));
        }
        Ok(Some(Wanted {
            start: usize::try_from(start).unwrap_or(usize::MAX),
            limit: size,
        }))
    }

    /// The token of the page that begins with a candidate.
    pub(super) fn token(self, request: &Value, start: usize) -> String {
        let start = u64::try_from(start).unwrap_or(u64::MAX);
        let size = self.limit.and_then(|limit| u64::try_from(limit).ok());
        let size = size.unwrap_or(u64::MAX);
        let mut bytes = vec![VERSION];
        bytes.extend(start.to_be_bytes());
        bytes.extend(size.to_be_bytes());
        bytes.extend(digest_of(request, start, size));
        Base64UrlUnpadded::encode_string(&bytes)
    }
}

fn taken_apart(text: &str) -> Option<(u64, u64, [u8; DIGEST])> {
    let bytes = Base64UrlUnpadded::decode_vec(text).ok()?;
    let (version, rest) = bytes
        .split_first()
        .filter(|(first, _)| **first == VERSION)?;
    let _ = version;
    let (start, rest) = rest.split_first_chunk::<8>()?;
    let (size, rest) = rest.split_first_chunk::<8>()?;
    let digest = rest.try_into().ok()?;
    Some((
        u64::from_be_bytes(*start),
        u64::from_be_bytes(*size),
        digest,
    ))
}

/// Members are sorted in the text of a value, so that two requests that say the same have the same.
fn digest_of(request: &Value, start: u64, size: u64) -> [u8; DIGEST] {
    let mut bytes = request.to_string().into_bytes();
    bytes.extend(start.to_be_bytes());
    bytes.extend(size.to_be_bytes());
    let mut digest = [0; DIGEST];
    for (to, from) in digest.iter_mut().zip(Hash::of(&bytes).0) {
        *to = from;
    }
    digest
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(page: Value, request: &Value) -> Result<Option<Wanted>, (&'static str, String)> {
        let whole = json!({ "page": page });
        Wanted::read(&Node::root(&whole), request)
            .map_err(|error| (error.code(), error.pointer().to_owned()))
    }

    #[test]
    fn a_token_goes_on_where_the_last_page_ended() {
        let request = json!({"b": 1, "a": 2});
        assert_eq!(read(Value::Null, &request), Ok(None));
        let first = read(json!({"limit": 2}), &request).unwrap().unwrap();
        assert_eq!((first.start, first.limit), (0, Some(2)));
        let token = first.token(&request, 7);
        let next = Ok(Some(Wanted {
            start: 7,
            limit: Some(2),
        }));
        let same = json!({"a": 2, "b": 1});
        assert_eq!(read(json!({"token": token}), &same), next);
        assert_eq!(read(json!({"token": token, "limit": 2}), &same), next);
        let changed = |pointer: &str| Err(("changed-page-request", pointer.to_owned()));
        assert_eq!(
            read(json!({"token": token, "limit": 3}), &same),
            changed("/page/limit")
        );
        assert_eq!(
            read(json!({"token": token}), &json!({"a": 3})),
            changed("/page/token")
        );
        for bad in ["", "a3M9NDU2O3N6PTI=", "AQ", "Ax"] {
            let refused = Err(("malformed-page-token", "/page/token".to_owned()));
            assert_eq!(read(json!({"token": bad}), &request), refused, "{bad}");
        }
        let damaged = token.replacen("AAH", "AAI", 1);
        assert_ne!(damaged, token);
        assert_eq!(
            read(json!({"token": damaged}), &request),
            changed("/page/token")
        );
    }

    #[test]
    fn limits_are_whole_numbers() {
        for limit in [json!(-1), json!(1.5), json!("2")] {
            let refused = Err(("malformed-request", "/page/limit".to_owned()));
            assert_eq!(read(json!({"limit": limit}), &json!({})), refused);
        }
        assert!(read(json!([]), &json!({})).is_err());
    }
}
