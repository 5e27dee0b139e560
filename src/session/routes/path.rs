//! The path of a request, where there is only one way to read it.
//!
//! What the edge matches has to be what the upstream sees, and servers differ: in how often they decode, in whether they do
//! it before they look for `/` and `..`, and in what they take out first. So a path is read only where all of them come to
//! the same; any other is on no route, and whoever stands behind has to say what it means.

/// The most bytes of a path that is read; servers refuse a longer one at 8 KB or so.
pub(crate) const MAX_PATH: usize = 4096;

/// A path's segments, each decoded once.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    pub segments: Vec<String>,
}

impl Path {
    /// Reads the path of a request target in origin form (RFC 9112, section 3.2.1), up to the query.
    ///
    /// # Errors
    /// `path-too-long`, or `unsafe-path`: characters that RFC 3986 does not allow there, a segment that is empty, `.` or
    /// `..`, one with a `;` (Java servers cut there), an escape that is broken, that is of a letter or digit or the like
    /// (which some match before they decode), or that is no UTF-8, and a decoded segment that could be cut or decoded again.
    pub fn read(target: &str) -> Result<Path, &'static str> {
        let path = target.split('?').next().unwrap_or_default();
        if path.len() > MAX_PATH {
            return Err("path-too-long");
        }
        let segments = match path.strip_prefix('/') {
            Some("") => Some(Vec::new()),
            Some(rest) => rest.split('/').map(segment).collect(),
            None => None,
        };
        Ok(Path {
            segments: segments.ok_or("unsafe-path")?,
        })
    }
}

/// RFC 3986, section 2.3: what needs no escape, ever.
pub(super) fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn segment(raw: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(raw.len());
    let mut bytes = raw.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let byte = escaped(bytes.next()?, bytes.next()?)?;
                (!is_unreserved(byte)).then_some(byte)?
            }
            // The rest of RFC 3986's `pchar`, but for the semicolon.
            _ if is_unreserved(byte) || b"!$&'()*+,=:@".contains(&byte) => byte,
            _ => return None,
        });
    }
    let text = String::from_utf8(decoded).ok()?;
    let cuts = |c: char| c.is_control() || "/\\?#%;".contains(c);
    let plain = !text.contains(cuts) && text.trim() == text;
    (plain && !matches!(text.as_str(), "" | "." | "..")).then_some(text)
}

fn escaped(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let value = digit(high)?.checked_mul(16)?.checked_add(digit(low)?)?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(target: &str) -> Result<Vec<String>, &'static str> {
        Path::read(target).map(|path| path.segments)
    }

    #[test]
    fn plain_paths_are_decoded_once() {
        for (target, segments) in [
            ("/", vec![]),
            ("/?a=/../b", vec![]),
            ("/a/B", vec!["a", "B"]),
            ("/a?b#c", vec!["a"]),
            ("/urn:x@y/a+b,c", vec!["urn:x@y", "a+b,c"]),
            ("/urn%3Ax/%c3%a5%20b", vec!["urn:x", "å b"]),
            ("/.a/..b/...", vec![".a", "..b", "..."]),
        ] {
            let segments: Vec<String> = segments.into_iter().map(str::to_owned).collect();
            assert_eq!(read(target), Ok(segments), "{target}");
        }
    }

    #[test]
    fn what_servers_read_differently_is_not_read() {
        for target in [
            "",
            "a",
            "*",
            "?",
            "http://h/a",
            "//a",
            "/a//b",
            "/a/",
            "/.",
            "/..",
            "/a/../b",
            "/a/./b",
            "/%2e%2e/a",
            "/%2E/a",
            "/a/%2e./b",
            "/a%2fb",
            "/a%2Fb",
            "/a%5cb",
            "/a\\b",
            "/a%00",
            "/a%0d%0aX:y",
            "/a%7f",
            "/a%c2%80",
            "/%61",
            "/a%2Db",
            "/a%252fb",
            "/a%25",
            "/a%",
            "/a%2",
            "/a%zz",
            "/a%+1",
            "/a%u002f",
            "/a;b",
            "/a%3bb",
            "/..;/b",
            "/a#b",
            "/a%23b",
            "/a%3fb",
            "/a b",
            "/a\tb",
            "/å",
            "/a%ff",
            "/a%c0%af",
            "/a\"",
            "/<a>",
            "/{a}",
            "/a|b",
            "/a^b",
            "/a`b",
            "/%20",
            "/a%20",
            "/%20a",
            "/a%c2%a0",
            "/a\u{0}b",
        ] {
            assert_eq!(read(target), Err("unsafe-path"), "{target}");
        }
    }

    #[test]
    fn a_long_path_is_not_read() {
        let path = format!("/{}", "a".repeat(MAX_PATH - 1));
        assert!(read(&format!("{path}?{path}")).is_ok());
        assert_eq!(read(&format!("{path}a")), Err("path-too-long"));
    }
}
