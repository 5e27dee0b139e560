//! The crate's decision point as the outside suites see it: texts in, a text or a refusal out. The only file here that
//! knows how the crate is asked.

use adgang::session::environment;
use adgang::snapshot::{Dialect, read_policy};
use adgang::xacml::json::{Request, read_requests, respond};
use adgang::xacml::{Outcome, Program, evaluate};

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
        let [policy] = policies else {
            return Err(refusal("several-policies", "one policy is read"));
        };
        let (program, _) = read_policy(policy, dialect).map_err(|errors| {
            let first = errors.first().map(|error| (error.code(), error));
            first.map_or(refusal("refused", ""), |(code, error)| refusal(code, error))
        })?;
        match root {
            Some(root) if root != program.policy_id() => {
                Err(refusal("unknown-policy", "no policy has the root's id"))
            }
            _ => Ok(Point { program, dialect }),
        }
    }

    /// Answers a request, whichever of the two forms it has, at [`NOW`].
    pub fn answer(&self, request: &str) -> Answer {
        match read_requests(request, self.dialect.switches()) {
            Ok(requests) => {
                let outcomes: Vec<(Request, Outcome)> = requests
                    .into_iter()
                    .map(|request| self.outcome(request))
                    .collect();
                let pairs = outcomes.iter().map(|(request, outcome)| (request, outcome));
                Answer::Response(respond(pairs).to_string())
            }
            Err(error) => Answer::RequestRefused(refusal(error.code(), error)),
        }
    }

    fn outcome(&self, mut request: Request) -> (Request, Outcome) {
        for (category, id, bag) in environment(self.dialect, NOW).iter() {
            let attributes = &mut request.attributes;
            if !attributes.iter().any(|(c, i, _)| c == category && i == id) {
                attributes.add(category, id, bag.clone());
            }
        }
        let outcome = evaluate(&self.program, &request.attributes);
        (request, outcome)
    }
}

/// Reads a response, in either form, and says no more than whether it is one.
pub fn read_response(_: &str) -> Result<(), Refusal> {
    Err(refusal("unsupported", "responses are not read"))
}

fn refusal(code: &str, message: impl ToString) -> Refusal {
    Refusal {
        code: code.to_owned(),
        message: message.to_string(),
    }
}
