//! Pre-filters of edge functions.

use serde::Serialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::error::At;
use super::{Failure, Session, object, texts};
use crate::session::prefilter::{self, Disposition, HEADER, Options, Problem, RequestLine};
use crate::session::routes::{Routes, RoutesError};

/// A pre-filter.
#[wasm_bindgen]
pub struct Prefilter(prefilter::Prefilter);

/// What to do with a request, as the package gives it.
#[derive(Serialize)]
#[serde(tag = "outcome", rename_all = "lowercase")]
enum Told {
    Forward {
        remove: [&'static str; 1],
        set: Set,
    },
    Reject {
        status: u16,
        headers: Headers,
        body: Problem,
    },
}

#[derive(Serialize)]
struct Set {
    adgang: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Headers {
    content_type: &'static str,
    cache_control: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    www_authenticate: Option<String>,
}

#[wasm_bindgen]
impl Prefilter {
    /// Reads a table of routes and options, both JSON.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn open(routes: &str, options: Option<String>) -> Result<Prefilter, Failure> {
        let options = match options {
            Some(options) => Options::from_json(&options).map_err(Failure::options)?,
            None => Options::default(),
        };
        let routes = Routes::from_json(routes)?;
        Ok(Prefilter(prefilter::Prefilter::new(routes, options)))
    }

    /// The headers it looks at, in small letters.
    #[must_use]
    pub fn headers(&self) -> Vec<String> {
        let names = self.0.headers().into_iter();
        names.map(str::to_owned).collect()
    }

    /// What to do with a request in a session; whether its claims were verified, the package knows. `headers` is a JSON list
    /// of names, each followed by its value.
    ///
    /// # Errors
    /// Headers that are no such list.
    pub fn answer_in(
        &self,
        method: &str,
        target: &str,
        headers: &str,
        session: &Session,
        verified: bool,
    ) -> Result<JsValue, Failure> {
        asked(method, target, headers, &|request| {
            self.0.answer_in(request, &session.0, verified)
        })
    }

    /// What to do with a request without a session: there is no token, or verification refused it with this code.
    ///
    /// # Errors
    /// Headers that are no such list.
    pub fn answer(
        &self,
        method: &str,
        target: &str,
        headers: &str,
        refused: Option<String>,
    ) -> Result<JsValue, Failure> {
        asked(method, target, headers, &|request| match &refused {
            Some(code) => self.0.answer_refused(request, code),
            None => self.0.answer(request, prefilter::Caller::None),
        })
    }
}

fn asked(
    method: &str,
    target: &str,
    headers: &str,
    answer: &dyn Fn(&RequestLine<'_>) -> Disposition,
) -> Result<JsValue, Failure> {
    let headers = texts(headers)?;
    let pairs = headers.chunks_exact(2).filter_map(|pair| match pair {
        [name, value] => Some((name.as_str(), value.as_str())),
        _ => None,
    });
    let headers: Vec<_> = pairs.collect();
    let request = RequestLine {
        method,
        target,
        headers: &headers,
    };
    object(&match answer(&request) {
        Disposition::Forward(hint) => Told::Forward {
            remove: [HEADER],
            set: Set {
                adgang: hint.to_string(),
            },
        },
        Disposition::Reject(rejection) => Told::Reject {
            status: rejection.body.status,
            headers: Headers {
                content_type: "application/problem+json",
                cache_control: "no-store",
                www_authenticate: rejection.challenge,
            },
            body: rejection.body,
        },
    })
}

impl From<RoutesError> for Failure {
    fn from(error: RoutesError) -> Failure {
        let at = At::path(error.pointer().to_owned());
        Failure::new(error.code(), error, at)
    }
}
