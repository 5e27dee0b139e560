//! The crate's decision point as the outside suites see it: texts in, a text or a refusal out. The only file here that
//! knows how the crate is asked.

use adgang::snapshot::{Dialect, read_policies};
use adgang::xacml::{Form, Program, decide};

/// The instant of every question, in seconds since 1970: noon of 22 November 2026.
pub const NOW: i64 = 1_795_348_800;

/// What came of policies and a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A response, in the request's form.
    Response(String),
    /// A policy was refused when it was loaded.
    PolicyRefused(Refusal),
    /// The request was refused.
    RequestRefused(Refusal),
}

/// Why something was refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// Stable, kebab-case.
    pub code: String,
    /// A sentence for a person.
    pub message: String,
}

/// Policies, loaded.
pub struct Point {
    program: Program,
    dialect: Dialect,
}

impl Point {
    /// Loads documents; `root` is the id of the policy that decides, where there are several.
    pub fn load(
        policies: &[String],
        root: Option<&str>,
        dialect: Dialect,
    ) -> Result<Point, Refusal> {
        let sources: Vec<&str> = policies.iter().map(String::as_str).collect();
        match read_policies(&sources, root, dialect) {
            Ok(program) => Ok(Point { program, dialect }),
            Err(failure) => Err(failure.errors.first().map_or_else(
                || refusal("refused", &failure),
                |error| refusal(error.code(), error),
            )),
        }
    }

    /// Answers a request, whichever of the two forms it has, at [`NOW`].
    pub fn answer(&self, request: &str) -> Answer {
        let form = Form::of(request);
        let answer = form
            .read_request(request, self.dialect.switches())
            .and_then(|request| form.write_response(&decide(&self.program, &request, Some(NOW))));
        match answer {
            Ok(response) => Answer::Response(response),
            Err(error) => Answer::RequestRefused(refusal(error.code(), error)),
        }
    }
}

/// Reads a response, in either form, and says no more than whether it is one.
pub fn read_response(text: &str) -> Result<(), Refusal> {
    match Form::of(text).read_response(text) {
        Ok(_) => Ok(()),
        Err(error) => Err(refusal(error.code(), error)),
    }
}

fn refusal(code: &str, message: impl ToString) -> Refusal {
    Refusal {
        code: code.to_owned(),
        message: message.to_string(),
    }
}
