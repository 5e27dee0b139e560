//! Asking the server after all: one request for what is open, and the answers folded in.

use std::fmt;

use super::{GridError, Session, Verdict};
use crate::altinn::{Resource, Settings, Subject, pep};
use crate::token::members;

/// A grid of answers, and the request that asks the platform for those that are wanted.
#[derive(Clone, Debug)]
pub struct Confirmation {
    /// The answers: all actions of the first resource, then all of the second, and so on.
    grid: Vec<Verdict>,
    /// The cells that are asked, in the order of the request.
    cells: Vec<usize>,
    request: String,
    subject: std::sync::Arc<Subject>,
    settings: Settings,
}

/// Which cells of a grid the platform is asked for.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Which {
    /// Those that cannot be told here.
    #[default]
    Open,
    /// All of them, to see whether the server agrees.
    All,
}

/// A grid with the platform's answers folded in.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirmed {
    /// The answers; one that was asked for is what the server says, now.
    pub grid: Vec<Verdict>,
    /// The cells in which the server disagrees with a yes or a no.
    pub drift: Vec<Drift>,
}

/// A cell in which the server disagrees.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Drift {
    /// Its place in the grid.
    pub cell: usize,
    /// What was told here.
    pub local: Verdict,
    /// What the server says.
    pub server: Verdict,
}

/// Why a response was of no use.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ConfirmationError {
    code: &'static str,
    message: String,
}

/// The most cells that one request asks for.
pub const MOST_CELLS: usize = 1_000;

impl Session {
    /// Answers actions on resources as [`Session::grid`] does, with the request for those that cannot be told here.
    ///
    /// # Errors
    /// As [`Session::grid`], and `too-large` where more than [`MOST_CELLS`] are to be asked.
    pub fn confirmation(
        &self,
        actions: &[String],
        resources: &[Resource],
        which: Which,
    ) -> Result<Confirmation, GridError> {
        let grid = self.grid(actions, resources)?;
        let cells: Vec<usize> = (0..grid.len())
            .filter(|cell| which == Which::All || grid.get(*cell) == Some(&Verdict::Ask))
            .collect();
        if cells.len() > MOST_CELLS {
            return Err(GridError::TooLarge { cells: cells.len() });
        }
        Ok(Confirmation {
            request: self.request(actions, resources, &cells),
            grid,
            cells,
            subject: self.context.subject.clone(),
            settings: self.snapshot.settings(),
        })
    }

    /// Only what is asked for is in the request, since one cell is a request without references.
    fn request(&self, actions: &[String], resources: &[Resource], cells: &[usize]) -> String {
        let (mut asked_actions, mut asked_resources) = (Vec::<usize>::new(), Vec::<usize>::new());
        let mut places = Vec::with_capacity(cells.len());
        for cell in cells {
            let action = cell.checked_rem(actions.len()).unwrap_or_default();
            let resource = cell.checked_div(actions.len()).unwrap_or_default();
            places.push((
                place(&mut asked_actions, action),
                place(&mut asked_resources, resource),
            ));
        }
        let actions: Vec<&str> = asked_actions
            .iter()
            .filter_map(|place| actions.get(*place).map(String::as_str))
            .collect();
        let resources: Vec<&Resource> = asked_resources
            .iter()
            .filter_map(|place| resources.get(*place))
            .collect();
        let party = self.context.party;
        let subject = &self.context.subject;
        pep::multi_request(subject, &resources, party, &actions, &places).to_string()
    }
}

fn place(places: &mut Vec<usize>, of: usize) -> usize {
    let found = places.iter().position(|there| *there == of);
    found.unwrap_or_else(|| {
        places.push(of);
        places.len().saturating_sub(1)
    })
}

impl Confirmation {
    /// The answers that are given here.
    pub fn grid(&self) -> &[Verdict] {
        &self.grid
    }

    /// The body of the request to the platform's decision point; `None` where nothing is to be asked.
    pub fn request(&self) -> Option<&str> {
        (!self.cells.is_empty()).then_some(&self.request)
    }

    /// Folds the platform's response in: what it enforces is a yes, anything else a no.
    ///
    /// # Errors
    /// `malformed-response` where it is not the response of a decision point, `response-mismatch` where it has not one result
    /// for each question: the platform answers a request that it fails in with a single Indeterminate.
    pub fn fold(&self, response: &str) -> Result<Confirmed, ConfirmationError> {
        let malformed = |why: String| ConfirmationError {
            code: "malformed-response",
            message: format!("response: {why}"),
        };
        let response = members::document(response).map_err(malformed)?;
        let results = pep::results(&response)
            .ok_or_else(|| malformed("expected an object with Response, a list".to_owned()))?;
        if results.len() != self.cells.len() {
            return Err(ConfirmationError {
                code: "response-mismatch",
                message: format!(
                    "response: expected {} results, one for each question, found {}",
                    self.cells.len(),
                    results.len()
                ),
            });
        }
        let mut grid = self.grid.clone();
        let mut drift = Vec::new();
        for (cell, result) in self.cells.iter().zip(results) {
            let server = if pep::enforce(&self.subject, result, &self.settings).authorized {
                Verdict::Yes
            } else {
                Verdict::No
            };
            let Some(local) = grid.get_mut(*cell) else {
                continue;
            };
            if *local != Verdict::Ask && *local != server {
                drift.push(Drift {
                    cell: *cell,
                    local: *local,
                    server,
                });
            }
            *local = server;
        }
        Ok(Confirmed { grid, drift })
    }
}

impl ConfirmationError {
    /// Stable, kebab-case.
    pub fn code(&self) -> &'static str {
        self.code
    }
}

impl fmt::Display for ConfirmationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ConfirmationError {}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::altinn::Facts;
    use crate::identity::{Options, identify};
    use crate::snapshot::Snapshot;
    use crate::token::Claims;

    fn confirmation(which: Which) -> Confirmation {
        let claims = Claims::from_json(crate::example::CLAIMS).unwrap();
        let who = identify(&claims, &Options::default()).unwrap();
        let snapshot = Snapshot::builder()
            .policy_xml(crate::example::POLICY)
            .build()
            .unwrap();
        let facts = Facts {
            delegations: crate::altinn::Known::default(),
            ..Facts::from_json(crate::example::FACTS).unwrap()
        };
        let session = snapshot.session(&who, &facts, 1_795_334_400).unwrap();
        let resources = ["Task_1", "Task_2"]
            .map(|task| Resource::app("havn", "fartoy-registrering").task(task));
        let actions = ["read", "sign"].map(str::to_owned);
        session.confirmation(&actions, &resources, which).unwrap()
    }

    #[test]
    fn what_is_open_is_asked_in_one_request_and_folded_in() {
        let confirmation = confirmation(Which::Open);
        use Verdict::{Ask, No, Yes};
        assert_eq!(confirmation.grid(), [Yes, Ask, Yes, Yes]);
        let request: serde_json::Value =
            serde_json::from_str(confirmation.request().unwrap()).unwrap();
        let ids = request
            .pointer("/Request/MultiRequests/RequestReference")
            .unwrap();
        assert_eq!(
            *ids,
            serde_json::json!([{ "ReferenceId": ["s1", "a1", "r1"] }])
        );
        let fold = |response| confirmation.fold(response).map(|confirmed| confirmed.grid);
        assert_eq!(
            fold(r#"{"response":[{"decision":"Permit"}]}"#).unwrap(),
            [Yes; 4]
        );
        let high = r#"{"Response":[{"Decision":"Permit","Obligations":[{"AttributeAssignment":[
            {"Category":"urn:altinn:minimum-authenticationlevel","Value":"9"}]}]}]}"#;
        assert_eq!(fold(high).unwrap(), [Yes, No, Yes, Yes]);
        for (response, code) in [
            ("{}", "malformed-response"),
            ("<a/>", "malformed-response"),
            (r#"{"Response":[]}"#, "response-mismatch"),
        ] {
            assert_eq!(fold(response).unwrap_err().code(), code);
        }
    }

    #[test]
    fn where_the_server_disagrees_is_drift() {
        let confirmation = confirmation(Which::All);
        let response = r#"{"Response":[{"Decision":"Deny"},{"Decision":"Permit"},{"Decision":"Permit"},{"Decision":"Permit"}]}"#;
        let confirmed = confirmation.fold(response).unwrap();
        assert_eq!(
            confirmed.drift,
            [Drift {
                cell: 0,
                local: Verdict::Yes,
                server: Verdict::No
            }]
        );
    }
}
