//! A request, as far as a pre-filter looks at it.

/// What an edge has before it forwards anything.
#[derive(Clone, Copy, Debug)]
pub struct RequestLine<'a> {
    /// As it was sent.
    pub method: &'a str,
    /// Path and query, as they will be forwarded: nothing decoded, resolved or taken out. A full URL is not read.
    pub target: &'a str,
    /// Names, in any case, and values. Those of [`Prefilter::headers`](super::Prefilter::headers) are enough.
    pub headers: &'a [(&'a str, &'a str)],
}

/// Whether a header was sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Sent<'a> {
    Not,
    Once(&'a str),
    /// More than once, or with what no name or id has.
    Unclear,
}

/// Headers, and a parameter of the query, by which some servers take another method than that of the request.
pub(super) const METHOD_OVERRIDES: [&str; 3] = [
    "x-http-method-override",
    "x-http-method",
    "x-method-override",
];
const METHOD_PARAMETER: &str = "_method";

/// Headers by which some servers take another path than that of the request.
pub(super) const PATH_OVERRIDES: [&str; 2] = ["x-original-url", "x-rewrite-url"];

/// The one that a browser sends when it asks, without credentials, whether it may send another request (Fetch, section 3.3.2).
pub(super) const PREFLIGHT: &str = "access-control-request-method";

impl<'a> RequestLine<'a> {
    /// A header, by its name in small letters. One that is sent twice comes as a list with commas, too.
    pub(crate) fn header(&self, name: &str) -> Sent<'a> {
        let mut values = { self.headers.iter() }
            .filter(|(there, _)| is_named(there, name))
            .map(|(_, value)| value.trim_matches([' ', '\t']));
        match (values.next(), values.next()) {
            (None, _) | (Some(""), None) => Sent::Not,
            (Some(value), None) if !value.contains(|c: char| c == ',' || c.is_control()) => {
                Sent::Once(value)
            }
            _ => Sent::Unclear,
        }
    }

    /// Whether a header of this name is there, whatever it holds.
    pub(super) fn has(&self, name: &str) -> bool {
        let mut headers = self.headers.iter();
        headers.any(|(there, _)| is_named(there, name))
    }

    /// Whether the upstream may take another path.
    pub(super) fn overrides_path(&self) -> bool {
        PATH_OVERRIDES.iter().any(|name| self.has(name))
    }

    /// The method that the upstream takes, where `accepted` are the override headers that it is known to honour, as servers
    /// do: in a POST.
    ///
    /// # Errors
    /// Why it cannot be told: `method-override`, `other-case` for one that is not in capitals (some servers take `get` for
    /// `GET`), or `preflight` for a request that stands for another.
    pub(super) fn method(&self, accepted: &[String]) -> Result<&'a str, &'static str> {
        let unclear = Err("method-override");
        if self.method == "OPTIONS" && self.has(PREFLIGHT) {
            return Err("preflight");
        }
        let small = |byte: u8| byte.is_ascii_lowercase();
        if self.method.bytes().any(small) {
            return Err("other-case");
        }
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        // As long as that once it is decoded: nobody guesses what it is.
        let overrides = |pair: &str| {
            let name = pair.split('=').next().unwrap_or_default();
            let escapes = name.bytes().filter(|byte| *byte == b'%').count();
            let decoded = name.len().saturating_sub(escapes.saturating_mul(2));
            name == METHOD_PARAMETER || (escapes > 0 && decoded == METHOD_PARAMETER.len())
        };
        if query.split(['&', ';']).any(overrides) {
            return unclear;
        }
        let known = METHOD_OVERRIDES.iter().copied();
        let names = known.chain(accepted.iter().map(String::as_str));
        let mut sent = names.filter(|name| self.has(name));
        let Some(first) = sent.next() else {
            return Ok(self.method);
        };
        // One that is accepted and known comes twice.
        if sent.any(|other| other != first) {
            return unclear;
        }
        match self.header(first) {
            Sent::Once(method)
                if self.method == "POST"
                    && accepted.iter().any(|name| name == first)
                    && !method.bytes().any(small) =>
            {
                Ok(method)
            }
            _ => unclear,
        }
    }
}

/// Whether a header is called so, in any case; servers that hand headers on as variables (CGI, WSGI) take `_` for `-`.
fn is_named(sent: &str, name: &str) -> bool {
    let same = |(sent, name): (u8, u8)| match sent {
        b'_' => name == b'-' || name == b'_',
        _ => sent.eq_ignore_ascii_case(&name),
    };
    sent.len() == name.len() && sent.bytes().zip(name.bytes()).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn method<'a>(
        method: &'a str,
        target: &'a str,
        headers: &'a [(&'a str, &'a str)],
    ) -> Result<&'a str, &'static str> {
        let request = RequestLine {
            method,
            target,
            headers,
        };
        request.method(&["x-http-method-override".to_owned()])
    }

    #[test]
    fn a_method_counts_where_nothing_overrides_it() {
        assert_eq!(
            method("GET", "/?method=PUT&filter%5Bname%5D=a", &[("accept", "*")]),
            Ok("GET")
        );
        let accepted = ("X-HTTP-Method-Override", "DELETE");
        assert_eq!(method("POST", "/", &[accepted]), Ok("DELETE"));
        let preflight = [("Access-Control-Request-Method", "PUT")];
        assert_eq!(method("OPTIONS", "/", &preflight), Err("preflight"));
        assert_eq!(method("OPTIONS", "/", &[]), Ok("OPTIONS"));
        assert_eq!(method("get", "/", &[]), Err("other-case"));
        for (line, target, headers) in [
            ("GET", "/", &[accepted][..]),
            ("POST", "/", &[accepted, accepted]),
            ("POST", "/", &[accepted, ("x-method-override", "DELETE")]),
            ("POST", "/", &[("x-http-method-override", "delete")]),
            ("POST", "/", &[("x-http-method", "DELETE")]),
            ("POST", "/", &[("X_HTTP_Method", "DELETE")]),
            ("POST", "/", &[accepted, ("x_http-method-override", "PUT")]),
            ("POST", "/", &[("x-http-method-override", "")]),
            ("POST", "/?a&_method=PUT", &[]),
            ("POST", "/?%5fmethod=PUT", &[]),
        ] {
            assert_eq!(
                method(line, target, headers),
                Err("method-override"),
                "{line} {target}"
            );
        }
    }
}
