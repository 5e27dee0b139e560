//! What the decision point makes of a request before it looks at the policy (`ContextHandler`): the attributes it adds, and
//! the requests it throws on.

mod resource;
mod subject;

pub use resource::EnrichedResource;
pub use subject::EnrichedSubject;

use crate::xacml::{AttributeList, Attributes, Status};

/// Whether the context handler throws, so that the answer is Indeterminate whatever the policy says.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Failure {
    /// It does not.
    #[default]
    No,
    /// That hangs on what the platform's registers say.
    Maybe,
    /// An `ArgumentException`, which the external interface tells from others.
    Argument,
    /// Any other exception.
    Other,
}

impl Failure {
    /// The one that counts of two.
    pub fn or(self, other: Failure) -> Failure {
        match self {
            Failure::No => other,
            Failure::Maybe if other != Failure::No => other,
            own => own,
        }
    }

    /// Whether it surely throws.
    pub fn is_certain(self) -> bool {
        matches!(self, Failure::Argument | Failure::Other)
    }

    /// The status of the response (`DecisionController`).
    pub fn status(self, is_external: bool) -> Status {
        if is_external && self == Failure::Argument {
            Status::ProcessingError
        } else {
            Status::SyntaxError
        }
    }
}

/// Which of the parties that facts can be about a question names.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Standing {
    /// One, which the facts are about.
    Party,
    /// One that is not known here: nobody said it, or the facts are about another.
    Unknown,
    /// None, and a resource of the registry: a request for consent.
    Consent,
}

/// The text of an attribute's first value.
fn first<'a>(list: &'a AttributeList, category: &str, id: &str) -> Option<&'a str> {
    let value = list.bag(category, id)?.values.first()?;
    crate::xacml::text(&value.value).filter(|text| !text.is_empty())
}

/// Whether a text is a GUID as .NET writes it (`Guid.TryParse` of the form D, or N).
fn is_guid(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    let hyphens = [8, 13, 18, 23].map(|at| text.as_bytes().get(at) == Some(&b'-'));
    digits == 32 && (text.len() == 32 || (text.len() == 36 && hyphens == [true; 4]))
}
