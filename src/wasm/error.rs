//! What is thrown.

use serde::Serialize;
use wasm_bindgen::prelude::JsValue;

use crate::altinn::{FactsError, ProcessError, ResourceError};
use crate::identity::IdentityError;
use crate::party::PartyError;
use crate::session::{GridError, SessionError};
use crate::snapshot::SnapshotError;
use crate::token::TokenError;

/// Why a call was refused. The package makes an `AdgangError` of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Failure {
    /// Stable, kebab-case.
    pub code: &'static str,
    /// A sentence for a person.
    pub message: String,
    /// Where in the input.
    #[serde(skip_serializing_if = "At::is_nowhere")]
    pub at: At,
}

/// A place in an input; what is not said is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct At {
    /// Bytes before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<usize>,
    /// `header` or `payload`, where the offset counts in one of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<&'static str>,
    /// The claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// The member of a token's header.
    #[cfg(feature = "verify")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<&'static str>,
    /// A JSON pointer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Which of several policies, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<usize>,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// From 1, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
}

impl At {
    fn is_nowhere(&self) -> bool {
        *self == At::default()
    }

    /// A JSON pointer to a member, unless it would point at the whole.
    pub(super) fn path(pointer: String) -> At {
        At {
            path: Some(pointer).filter(|pointer| !pointer.is_empty()),
            ..At::default()
        }
    }
}

impl Failure {
    /// A refusal with a place.
    pub(super) fn new(code: &'static str, message: impl ToString, at: At) -> Failure {
        Failure {
            code,
            message: message.to_string(),
            at,
        }
    }

    /// Arguments that are not of the form the package's types give.
    pub(super) fn options(why: String) -> Failure {
        Failure::new(
            "malformed-options",
            format!("options: {why}"),
            At::default(),
        )
    }

    /// Something that JavaScript cannot hold.
    pub(super) fn unrepresentable() -> Failure {
        let message = "The answer holds a number that JavaScript cannot hold exactly.";
        Failure::new("number-out-of-range", message, At::default())
    }

    /// The same, of a text that the caller never saw: what was counted in it says nothing.
    pub(super) fn of_object(self) -> Failure {
        let at = At {
            offset: None,
            part: None,
            ..self.at
        };
        Failure { at, ..self }
    }
}

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> JsValue {
        super::object(&failure).unwrap_or_else(|_| JsValue::from_str(&failure.message))
    }
}

impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Failure {
        let at = At {
            offset: error.position(),
            part: error.part(),
            claim: error.claim().map(str::to_owned),
            #[cfg(feature = "verify")]
            header: error.header_member(),
            #[cfg(feature = "verify")]
            path: error.pointer().map(str::to_owned),
            ..At::default()
        };
        Failure::new(error.code(), error.message(), at)
    }
}

impl From<IdentityError> for Failure {
    fn from(error: IdentityError) -> Failure {
        let at = At {
            claim: Some(error.claim().to_owned()).filter(|claim| !claim.is_empty()),
            ..At::default()
        };
        Failure::new(error.code(), error.message(), at)
    }
}

impl From<PartyError> for Failure {
    fn from(error: PartyError) -> Failure {
        let at = At {
            offset: error.position(),
            ..At::path(error.pointer().to_owned())
        };
        Failure::new(error.code(), error.message(), at)
    }
}

impl From<GridError> for Failure {
    fn from(error: GridError) -> Failure {
        let at = match error {
            GridError::Resource { index, .. } => At::path(format!("/{index}")),
            GridError::TooLarge { .. } => At::default(),
        };
        Failure::new(error.code(), error, at)
    }
}

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Failure {
        match error {
            SessionError::Facts(error) => error.into(),
            SessionError::Token(error) => error.into(),
        }
    }
}

/// Errors whose place, if any, is in the sentence.
macro_rules! without_place {
    ($($error:ty),*) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Failure {
                Failure::new(error.code(), error, At::default())
            }
        }
    )*};
}

without_place!(FactsError, ProcessError, ResourceError, SnapshotError);

#[cfg(feature = "server")]
without_place!(crate::session::confirmation::ConfirmationError);

#[cfg(feature = "studio")]
without_place!(crate::altinn::SettingError);

#[cfg(feature = "server")]
impl From<crate::altinn::dialog::DialogError> for Failure {
    fn from(error: crate::altinn::dialog::DialogError) -> Failure {
        let at = At::path(error.pointer().to_owned());
        Failure::new(error.code(), error.message(), at)
    }
}

#[cfg(feature = "studio")]
impl From<crate::xacml::context::ContextError> for Failure {
    fn from(error: crate::xacml::context::ContextError) -> Failure {
        let found = error.diagnostic();
        let at = At {
            line: Some(found.line),
            column: Some(found.column),
            ..At::default()
        };
        Failure::new(found.code, &found.message, at)
    }
}
