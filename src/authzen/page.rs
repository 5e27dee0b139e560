//! Pages of a search (section 8.2).

use serde::Serialize;

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

impl Wanted {
    /// The page of a request, of which `request` is all but the page's token and limit; `None` where it asks for all.
    ///
    /// A request that goes on says the limit again or leaves it out.
    pub(super) fn read(root: &Node<'_>, request: &str) -> Result<Option<Wanted>, AuthzenError> {
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
        let (start, size) = taken_apart(&text).ok_or_else(|| {
            refuse(
                "malformed-page-token",
                "this is no token of this decision point",
            )
        })?;
        let changed = |pointer: &str| {
            let why = "a request that goes on has to be the same but for its token";
            AuthzenError::new("changed-page-request", pointer, why)
        };
        if token_of(request, start, size) != text {
            return Err(changed(&token.pointer));
        }
        let size = usize::try_from(size).ok();
        if let Some((limit, node)) = limit
            && Some(limit) != size
        {
            return Err(changed(&node.pointer));
        }
        Ok(Some(Wanted {
            start: usize::try_from(start).unwrap_or(usize::MAX),
            limit: size,
        }))
    }

    /// The token of the page that begins with a candidate.
    pub(super) fn token(self, request: &str, start: usize) -> String {
        let start = u64::try_from(start).unwrap_or(u64::MAX);
        let size = self.limit.and_then(|limit| u64::try_from(limit).ok());
        let size = size.unwrap_or(u64::MAX);
        token_of(request, start, size)
    }
}

/// A token: where it goes on, how many results a page has, and a digest that ties these to the request. It is no secret and
/// grants nothing: whoever makes one up is shown another part of what they may ask for anyway. The digest is for those that are
/// damaged, and for requests that changed on the way.
fn token_of(request: &str, start: u64, size: u64) -> String {
    let place = format!("1.{start:x}.{size:x}.");
    let digest = Hash::of(format!("{place}{request}").as_bytes()).to_string();
    place + digest.get(..32).unwrap_or_default()
}

fn taken_apart(text: &str) -> Option<(u64, u64)> {
    let mut parts = text.strip_prefix("1.")?.split('.');
    let mut number = || u64::from_str_radix(parts.next()?, 16).ok();
    Some((number()?, number()?))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(page: Value, request: &str) -> Result<Option<Wanted>, (&'static str, String)> {
        let whole = json!({ "page": page });
        Wanted::read(&Node::root(&whole), request)
            .map_err(|error| (error.code(), error.pointer().to_owned()))
    }

    #[test]
    fn a_token_goes_on_where_the_last_page_ended() {
        let request = "ab";
        assert_eq!(read(Value::Null, request), Ok(None));
        let first = read(json!({"limit": 2}), request).unwrap().unwrap();
        assert_eq!((first.start, first.limit), (0, Some(2)));
        let token = first.token(request, 7);
        let next = Ok(Some(Wanted {
            start: 7,
            limit: Some(2),
        }));
        assert_eq!(read(json!({"token": token}), request), next);
        assert_eq!(read(json!({"token": token, "limit": 2}), request), next);
        let changed = |pointer: &str| Err(("changed-page-request", pointer.to_owned()));
        assert_eq!(
            read(json!({"token": token, "limit": 3}), request),
            changed("/page/limit")
        );
        assert_eq!(read(json!({"token": token}), "ac"), changed("/page/token"));
        for bad in ["", "a3M9NDU2O3N6PTI=", "1.", "2.0.1.00", "1.x.1.00"] {
            let refused = Err(("malformed-page-token", "/page/token".to_owned()));
            assert_eq!(read(json!({"token": bad}), request), refused, "{bad}");
        }
        for damaged in [
            token.replacen("1.7.", "1.8.", 1),
            token.replacen(".7.", ".07.", 1),
            token.clone() + "0",
        ] {
            assert_ne!(damaged, token);
            let read = read(json!({"token": damaged}), request);
            assert_eq!(read, changed("/page/token"));
        }
    }

    #[test]
    fn limits_are_whole_numbers() {
        for limit in [json!(-1), json!(1.5), json!("2")] {
            let refused = Err(("malformed-request", "/page/limit".to_owned()));
            assert_eq!(read(json!({"limit": limit}), ""), refused);
        }
        assert!(read(json!([]), "").is_err());
    }
}
