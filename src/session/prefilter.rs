//! What an edge function does with a request before anything else has seen it: forward it, or reject it.
//!
//! It rejects what the server surely would: on a `no` about claims that were verified, without a token where one is needed,
//! or with one that is surely bad. Everything else is forwarded, with a [hint](Hint) that says what is known, and the server
//! decides as if there were no edge. So a request can get around a pre-filter, and gains nothing by it.
//!
//! ```
//! # #[cfg(feature = "studio")] {
//! use adgang::session::prefilter::{Caller, Disposition, Options, Prefilter, RequestLine};
//! use adgang::session::routes::Routes;
//!
//! let routes = Routes::from_json(
//!     r#"[{ "method": "GET", "path": "/:org/:app/instances/:party/:guid", "action": "read",
//!           "resource": { "app": "{org}/{app}", "instance": "{party}/{guid}" } }]"#,
//! )?;
//! let filter = Prefilter::new(routes, Options::default());
//! let target = "/ttd/apps-test/instances/51200/6f1c0d52";
//! let request = RequestLine { method: "GET", target, headers: &[] };
//! match filter.answer(&request, Caller::None) {
//!     Disposition::Reject(rejection) => assert_eq!(rejection.body.status, 401),
//!     Disposition::Forward(hint) => println!("adgang: {hint}"),
//! }
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The edge and the server behind it have to mean the same request. Where they may not, a request is on no route, or the
//! answer is `ask`: paths that servers read differently ([`routes`](super::routes)), headers by which some take another
//! method or path, a preflight, credentials that nobody looked at. A form's field `_method` is in the body, where nothing
//! here looks: behind an edge that has routes of `POST`, a server must not honour it. And a header that a resource is made
//! of has to be one that the server reads, too.

mod caller;
mod hint;
mod options;
mod problem;
mod request;

pub use caller::{Caller, VerifiedSession, VerifiedSessionError};
pub use hint::Hint;
pub use options::{Options, Unmatched};
pub use problem::{Cause, Problem};
pub use request::RequestLine;
pub(super) use request::Sent;

use super::routes::{Found, Path, Routes};
use super::{Answer, Reason, Session, Verdict};

/// A table of routes, and how to go about it.
#[derive(Clone, Debug)]
pub struct Prefilter {
    routes: Routes,
    options: Options,
}

/// What to do with a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Disposition {
    /// Send it on, with this as its only header [`HEADER`]: one that the client sent is to be taken out.
    Forward(Hint),
    /// Answer it at once.
    Reject(Box<Rejection>),
}

/// An answer to a request that is not forwarded. Its status is that of the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Rejection {
    /// `WWW-Authenticate`, where another token may help.
    pub challenge: Option<String>,
    /// Of the type `application/problem+json`.
    pub body: Problem,
}

/// The header of the hint, which only the edge may set.
pub const HEADER: &str = "adgang";

impl Prefilter {
    /// A pre-filter.
    pub fn new(routes: Routes, options: Options) -> Prefilter {
        Prefilter { routes, options }
    }

    /// The headers it looks at, in small letters, each once. Of `authorization` the value does not count.
    pub fn headers(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        let mut see = |name| {
            if !names.contains(&name) {
                names.push(name);
            }
        };
        let own = { request::METHOD_OVERRIDES.iter() }.chain(&request::PATH_OVERRIDES);
        own.for_each(|name| see(name));
        see(request::PREFLIGHT);
        see("authorization");
        { self.options.method_override.iter() }.for_each(|name| see(name));
        self.routes.each_header(&mut see);
        names
    }

    /// What to do with a request.
    ///
    /// | the request | is |
    /// |---|---|
    /// | on no route that is known | forwarded, `unmatched`; or rejected, 404 ([`Unmatched`]) |
    /// | on a public route | forwarded, `public` |
    /// | without a token | rejected, 401 and the challenge `Bearer` (RFC 6750, section 3) |
    /// | with a token that was refused, whoever looks at it | rejected, 401 and `invalid_token` |
    /// | with a token that was refused, and may be good to others | forwarded, `ask` |
    /// | answered yes | forwarded, `yes` |
    /// | answered ask | forwarded, `ask` |
    /// | answered no, the claims verified | rejected, 403; with `insufficient_user_authentication` (RFC 9470) where a higher level would do |
    /// | answered no, the claims not verified | forwarded, `no` |
    ///
    /// RFC 9470 has that challenge in a 401; the platform answers 403, to which a challenge may be added (RFC 9110, section
    /// 11.6.1).
    pub fn answer(&self, request: &RequestLine<'_>, caller: Caller<'_>) -> Disposition {
        match caller {
            Caller::None => match self.find(request) {
                Err(settled) => settled,
                // Somebody else may know what to do with them.
                Ok(_) if request.has("authorization") => ask("unread-credentials"),
                Ok(_) => self.reject(Some(self.challenge(&[])), Problem::no_token()),
            },
            Caller::Refused(error) => self.answer_refused(request, error.code()),
            Caller::Verified(session) => self.answer_in(request, session.session(), true),
            Caller::Unverified(session) => self.answer_in(request, session, false),
        }
    }

    /// [`Prefilter::answer`] to a token that verification refused with this code; with an empty one, where something else
    /// failed on the way to a session.
    pub(crate) fn answer_refused(&self, request: &RequestLine<'_>, code: &str) -> Disposition {
        if let Err(settled) = self.find(request) {
            return settled;
        }
        match caller::surely_bad(code) {
            None if code.is_empty() => ask("token"),
            None => Disposition::Forward(Hint::because("ask", "token").text("token", code)),
            Some(code) => {
                let error = self.challenge(&[("error", "invalid_token")]);
                self.reject(Some(error), Problem::invalid_token(code))
            }
        }
    }

    /// [`Prefilter::answer`] in a session, by the word of who calls that its claims were verified.
    pub(crate) fn answer_in(
        &self,
        request: &RequestLine<'_>,
        session: &Session,
        verified: bool,
    ) -> Disposition {
        let asked = match self.find(request) {
            Ok(found) => found.asked(request),
            Err(settled) => return settled,
        };
        let (resource, action) = match asked {
            Ok(asked) => asked,
            Err(code) => return ask(code),
        };
        let Answer { answer, reason } = match session.on(&resource) {
            Ok(view) => view.check(&action),
            Err(error) => return ask(error.code()),
        };
        match answer {
            Verdict::Yes => Disposition::Forward(Hint::new("yes")),
            Verdict::Ask => Disposition::Forward(Hint::of("ask", &reason)),
            Verdict::No if !verified => {
                Disposition::Forward(Hint::of("no", &reason).flag("unverified"))
            }
            Verdict::No => self.reject(self.step_up(&reason), Problem::not_permitted(reason)),
        }
    }

    /// The route of a request that somebody could be refused; else what to do with it, whoever calls.
    fn find<'a>(&'a self, request: &RequestLine<'_>) -> Result<Found<'a>, Disposition> {
        if request.overrides_path() {
            return Err(self.unmatched("path-override"));
        }
        let path = Path::read(request.target).map_err(|code| self.unmatched(code))?;
        let method = request.method(&self.options.method_override);
        let found = self.routes.find(method.ok(), path);
        let found = found.map_err(|code| self.unmatched(code))?;
        match method {
            Err(code) => Err(ask(code)),
            Ok(_) if found.is_public() => Err(Disposition::Forward(Hint::new("public"))),
            Ok(_) => Ok(found),
        }
    }

    fn unmatched(&self, code: &'static str) -> Disposition {
        match self.options.unmatched {
            Unmatched::Forward => Disposition::Forward(Hint::because("unmatched", code)),
            Unmatched::Reject => self.reject(None, Problem::unmatched(code)),
        }
    }

    fn reject(&self, challenge: Option<String>, body: Problem) -> Disposition {
        Disposition::Reject(Box::new(Rejection { challenge, body }))
    }

    /// Where a higher level would do.
    fn step_up(&self, reason: &Reason) -> Option<String> {
        let Reason::LevelTooLow { required, .. } = reason else {
            return None;
        };
        let acr = self.options.acr_values_from(*required);
        let mut parameters = vec![("error", "insufficient_user_authentication")];
        parameters.extend(acr.as_deref().map(|acr| ("acr_values", acr)));
        Some(self.challenge(&parameters))
    }

    fn challenge(&self, parameters: &[(&str, &str)]) -> String {
        let realm = self.options.realm.as_deref().map(|realm| ("realm", realm));
        let parameters = realm.iter().chain(parameters);
        let mut challenge = "Bearer".to_owned();
        let mut separator = " ";
        for (name, value) in parameters {
            // Options that a program made may hold anything.
            let value: String = value.chars().filter(|c| options::is_quotable(*c)).collect();
            challenge.extend([separator, name, "=\"", &value, "\""]);
            separator = ", ";
        }
        challenge
    }
}

fn ask(code: &'static str) -> Disposition {
    Disposition::Forward(Hint::because("ask", code))
}

#[cfg(all(test, feature = "studio"))]
mod tests;
