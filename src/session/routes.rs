//! Routes: which request asks for which action on which resource.
//!
//! ```json
//! [
//!   { "method": "GET", "path": "/health", "public": true },
//!   { "method": ["GET", "HEAD"], "path": "/:org/:app/instances/:party/:guid/data/*", "action": "read",
//!     "resource": { "app": "{org}/{app}", "instance": "{party}/{guid}", "task": "{header:x-task}" } }
//! ]
//! ```
//!
//! A table is for one host. The first route that matches counts, so the narrower stand before the wider; one that earlier
//! routes leave nothing to is refused. A path is of literals, parameters (`:name`, one segment) and at the end, maybe, `*` (one
//! segment or more). A method is a name, a list of them or `*`; `HEAD` is not `GET`.
//!
//! Methods and literals are compared as they are (RFC 9110, section 9.1; RFC 3986, section 6.2.2.1). A path that has a literal
//! in another case is on no route, not on a wider one further down, since many servers would take it for the narrower. A
//! parameter is what the path has: of a name that the server takes in any case, or knows without a look at the path, make a
//! literal.

mod path;
mod pattern;
mod route;
mod template;

use std::fmt;

use serde_json::Value;

use super::prefilter::RequestLine;
use crate::altinn::Resource;
use crate::token::members;
use pattern::Fit;
use route::{Asks, Route};

pub(super) use path::Path;

/// The most routes of a table.
pub const MAX_ROUTES: usize = 1000;

/// A table of routes.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    routes: Vec<Route>,
}

/// The route that a request is on.
#[derive(Debug)]
pub(super) struct Found<'a> {
    route: &'a Route,
    path: Path,
}

/// Why a table was refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RoutesError {
    code: &'static str,
    message: String,
    pointer: String,
}

impl Routes {
    /// Reads a table from its JSON.
    ///
    /// # Errors
    /// `malformed-routes` where it is not of that form, `malformed-pattern` for a path, `malformed-template` for what is made
    /// of its parameters, `unreachable-route` for a route that earlier ones leave nothing to, `too-large` over
    /// [`MAX_ROUTES`].
    pub fn from_json(text: &str) -> Result<Routes, RoutesError> {
        let whole = |code, why| RoutesError::new(code, why, String::new());
        let document = members::document(text).map_err(|why| whole("malformed-routes", why))?;
        let Value::Array(items) = &document else {
            return Err(whole("malformed-routes", "expected a list".to_owned()));
        };
        if items.len() > MAX_ROUTES {
            let why = format!("expected at most {MAX_ROUTES}, found {}", items.len());
            return Err(whole("too-large", why));
        }
        let mut routes: Vec<Route> = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let pointer = format!("/{index}");
            let route = Route::read(item).map_err(|(code, member, why)| {
                RoutesError::new(code, why, format!("{pointer}{member}"))
            })?;
            if let Some(earlier) = routes.iter().position(|earlier| earlier.covers(&route)) {
                let why = format!("route {earlier} takes all that would match it");
                return Err(RoutesError::new("unreachable-route", why, pointer));
            }
            routes.push(route);
        }
        Ok(Routes { routes })
    }

    /// The first route that matches; any method will do where it is not known.
    ///
    /// # Errors
    /// Why it is on none: `no-route`, or `other-case` where a server may think otherwise.
    pub(super) fn find(&self, method: Option<&str>, path: Path) -> Result<Found<'_>, &'static str> {
        for route in &self.routes {
            if method.is_some_and(|method| !route.takes(method)) {
                continue;
            }
            match route.pattern.fit(&path) {
                Fit::Not => {}
                Fit::OtherCase => return Err("other-case"),
                Fit::Exact => return Ok(Found { route, path }),
            }
        }
        Err("no-route")
    }

    /// The headers that its resources and actions are made of.
    pub(super) fn each_header<'a>(&'a self, see: &mut dyn FnMut(&'a str)) {
        for route in &self.routes {
            if let Asks::For { resource, action } = &route.asks {
                resource.each_header(see);
                action.each_header(see);
            }
        }
    }
}

impl Found<'_> {
    /// Whether nobody could be refused.
    pub(super) fn is_public(&self) -> bool {
        matches!(self.route.asks, Asks::Nothing)
    }

    /// The resource and the action that a request is about.
    ///
    /// # Errors
    /// Why that cannot be told: `missing-header`, `ambiguous-header`; `public` where it is about none.
    pub(super) fn asked(
        &self,
        request: &RequestLine<'_>,
    ) -> Result<(Resource, String), &'static str> {
        match &self.route.asks {
            Asks::Nothing => Err("public"),
            Asks::For { resource, action } => Ok((
                resource.fill(&self.path, request)?,
                action.fill(&self.path, request)?,
            )),
        }
    }
}

impl RoutesError {
    fn new(code: &'static str, why: String, pointer: String) -> RoutesError {
        let message = match pointer.as_str() {
            "" => format!("routes: {why}"),
            _ => format!("routes: {pointer}: {why}"),
        };
        RoutesError {
            code,
            message,
            pointer,
        }
    }

    /// Stable, kebab-case.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// A JSON pointer into the table; empty for the whole.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }
}

impl fmt::Display for RoutesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RoutesError {}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn refusal(text: &str) -> (&'static str, String) {
        let error = Routes::from_json(text).unwrap_err();
        (error.code(), error.pointer().to_owned())
    }

    #[test]
    fn the_first_that_matches_counts() {
        let routes = Routes::from_json(
            r#"[{"method":"GET","path":"/a/active","public":true},
                {"method":["GET","HEAD"],"path":"/a/:id","resource":{"resource":"{id}"},"action":"read"},
                {"method":"*","path":"/a/*","public":true}]"#,
        )
        .unwrap();
        let found = |method: Option<&str>, path: &str| {
            let path = Path::read(path).ok()?;
            let found = routes.find(method, path).ok()?;
            let mut all = routes.routes.iter();
            all.position(|one| std::ptr::eq(one, found.route))
        };
        assert_eq!(found(Some("GET"), "/a/active"), Some(0));
        assert_eq!(found(Some("GET"), "/a/Active"), None);
        assert_eq!(found(Some("HEAD"), "/a/Active"), Some(1));
        assert_eq!(found(Some("GET"), "/A/x"), None);
        assert_eq!(found(Some("HEAD"), "/a/active"), Some(1));
        assert_eq!(found(Some("get"), "/a/active"), Some(2));
        assert_eq!(found(Some("DELETE"), "/a/b/c"), Some(2));
        assert_eq!(found(None, "/a/active"), Some(0));
        assert_eq!(found(Some("GET"), "/a"), None);
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        let at = |code, pointer: &str| (code, pointer.to_owned());
        assert_eq!(refusal("{}"), at("malformed-routes", ""));
        assert_eq!(refusal("[{}]"), at("malformed-routes", "/0"));
        for route in [
            r#"{"method":"get","path":"/","public":true}"#,
            r#"{"method":[],"path":"/","public":true}"#,
            r#"{"method":"GET","path":"/","action":"read"}"#,
            r#"{"method":"GET","path":"/","resource":{"resource":"a"}}"#,
            r#"{"method":"GET","path":"/","public":true,"pubic":true}"#,
        ] {
            assert_eq!(
                refusal(&format!("[{route}]")),
                at("malformed-routes", "/0"),
                "{route}"
            );
        }
        let pattern = r#"[{"method":"GET","path":"a","public":true}]"#;
        assert_eq!(refusal(pattern), at("malformed-pattern", "/0/path"));
        let resource =
            r#"[{"method":"GET","path":"/:a","resource":{"resource":"{b}"},"action":"x"}]"#;
        assert_eq!(refusal(resource), at("malformed-template", "/0/resource"));
        let shadowed = r#"[{"method":"*","path":"/a/*","public":true},
            {"method":"GET","path":"/a/:id","resource":{"resource":"{id}"},"action":"x"}]"#;
        assert_eq!(refusal(shadowed), at("unreachable-route", "/1"));
        let many = vec![r#"{"method":"GET","path":"/","public":true}"#; MAX_ROUTES + 1];
        assert_eq!(
            refusal(&format!("[{}]", many.join(","))),
            at("too-large", "")
        );
    }
}
