//! The path of a route.

use super::path::{MAX_PATH, Path, is_unreserved};

/// Literals, parameters, and what may follow them.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    parts: Vec<Part>,
    /// It ends in `*`: one more segment, or several.
    open: bool,
}

#[derive(Clone, Debug)]
enum Part {
    Literal(String),
    Parameter(String),
}

/// Whether a path is of the form of a pattern.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fit {
    Not,
    /// It has a literal in another case.
    OtherCase,
    Exact,
}

impl Pattern {
    /// Reads `/a/:b/*`. A literal is of characters that need no escape, so that it is always written the same.
    pub fn read(text: &str) -> Result<Pattern, String> {
        let Some(path) = text.strip_prefix('/') else {
            return Err("expected a path from / on".to_owned());
        };
        if path.len() > MAX_PATH {
            return Err(format!("expected at most {MAX_PATH} bytes"));
        }
        let mut pattern = Pattern {
            parts: Vec::new(),
            open: false,
        };
        for part in path.split('/').filter(|_| !path.is_empty()) {
            if pattern.open {
                return Err("expected nothing after *".to_owned());
            }
            match part.strip_prefix(':') {
                None if part == "*" => pattern.open = true,
                None => pattern.parts.push(literal(part)?),
                Some(name) if !is_name(name) => {
                    return Err(format!(
                        "expected a name of letters and digits, found \":{name}\""
                    ));
                }
                Some(name) if pattern.place(name).is_some() => {
                    return Err(format!("expected one parameter \"{name}\", found two"));
                }
                Some(name) => pattern.parts.push(Part::Parameter(name.to_owned())),
            }
        }
        Ok(pattern)
    }

    /// The segment that is a parameter.
    pub fn place(&self, name: &str) -> Option<usize> {
        let is = |part: &Part| matches!(part, Part::Parameter(there) if there == name);
        self.parts.iter().position(is)
    }

    /// Whether a path is of this form.
    pub fn fit(&self, path: &Path) -> Fit {
        let (there, here) = (path.segments.len(), self.parts.len());
        let long_enough = if self.open {
            there > here
        } else {
            there == here
        };
        if !long_enough {
            return Fit::Not;
        }
        let mut fit = Fit::Exact;
        for (part, segment) in self.parts.iter().zip(&path.segments) {
            match part {
                Part::Literal(literal) if literal == segment => {}
                Part::Literal(literal) if literal.eq_ignore_ascii_case(segment) => {
                    fit = Fit::OtherCase;
                }
                Part::Literal(_) => return Fit::Not,
                Part::Parameter(_) => {}
            }
        }
        fit
    }

    /// Whether it leaves no path to another one.
    pub fn covers(&self, other: &Pattern) -> bool {
        let (here, there) = (self.parts.len(), other.parts.len());
        let long_enough = match (self.open, other.open) {
            (false, false) => here == there,
            (false, true) => false,
            (true, false) => there > here,
            (true, true) => there >= here,
        };
        let mut pairs = self.parts.iter().zip(&other.parts);
        long_enough
            && pairs.all(|pair| match pair {
                (Part::Parameter(_), _) => true,
                (Part::Literal(here), Part::Literal(there)) => here.eq_ignore_ascii_case(there),
                (Part::Literal(_), Part::Parameter(_)) => false,
            })
    }
}

/// A name of a parameter or a header, as a template has it between braces.
pub(super) fn is_name(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    !text.is_empty() && text.bytes().all(word)
}

fn literal(part: &str) -> Result<Part, String> {
    match part {
        "" => Err("expected no empty part".to_owned()),
        "." | ".." => Err("expected no dots alone".to_owned()),
        _ if part.bytes().all(is_unreserved) => Ok(Part::Literal(part.to_owned())),
        _ => Err(format!(
            "expected letters, digits and -._~ in \"{part}\"; a parameter takes the others"
        )),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::read(text).unwrap()
    }

    #[test]
    fn matches_segment_by_segment() {
        for (text, path, fit) in [
            ("/", "/", Fit::Exact),
            ("/", "/a", Fit::Not),
            ("/*", "/", Fit::Not),
            ("/*", "/a/b", Fit::Exact),
            ("/a", "/a", Fit::Exact),
            ("/a", "/A", Fit::OtherCase),
            ("/:a", "/x", Fit::Exact),
            ("/:a", "/x/y", Fit::Not),
            ("/:a/b/:c/*", "/x/b/y/z/w", Fit::Exact),
            ("/:a/b/:c/*", "/x/B/y/z", Fit::OtherCase),
            ("/:a/b/:c/*", "/x/b/y", Fit::Not),
            ("/:a/b/:c/*", "/x/c/y/z", Fit::Not),
        ] {
            let path = Path::read(path).unwrap();
            assert_eq!(pattern(text).fit(&path), fit, "{text} {path:?}");
        }
        assert_eq!(pattern("/a/:b").place("b"), Some(1));
    }

    #[test]
    fn covers_what_it_leaves_nothing_to() {
        for (wide, narrow, covers) in [
            ("/:a", "/b", true),
            ("/b", "/:a", false),
            ("/:a", "/:b", true),
            ("/*", "/a/b", true),
            ("/*", "/", false),
            ("/*", "/*", true),
            ("/*", "/a/*", true),
            ("/a/*", "/*", false),
            ("/:a", "/*", false),
            ("/a/*", "/a", false),
            ("/a/*", "/b/c", false),
        ] {
            assert_eq!(
                pattern(wide).covers(&pattern(narrow)),
                covers,
                "{wide} {narrow}"
            );
        }
    }

    #[test]
    fn refuses_what_could_match_nothing() {
        for text in [
            "", "a", "//", "/a/", "/a//b", "/./a", "/..", "/*/a", "/a*", "/:", "/:a:b", "/:a/:a",
            "/a%20", "/å", "/{a}", "/a?b", "/a;b",
        ] {
            assert!(Pattern::read(text).is_err(), "{text}");
        }
    }
}
