//! The two forms of requests and responses, told apart.

use super::context::{ContextError, Request, Response};
use super::{Dialect, json, xml};

/// A form that requests and responses are written in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    /// The elements of XACML 3.0, section 5.
    Xml,
    /// The JSON Profile, version 1.1.
    Json,
}

impl Form {
    /// The form of a text: XML where it begins as XML does, after white space and a byte order mark.
    pub fn of(text: &str) -> Form {
        let text = text.trim_start_matches('\u{feff}');
        if text.trim_start().starts_with('<') {
            Form::Xml
        } else {
            Form::Json
        }
    }

    /// Reads a request.
    ///
    /// # Errors
    /// As [`xml::read_request`] or [`json::read_request`].
    pub fn read_request(self, text: &str, dialect: Dialect) -> Result<Request, ContextError> {
        match self {
            Form::Xml => xml::read_request(text, dialect),
            Form::Json => json::read_request(text, dialect),
        }
    }

    /// Reads a response.
    ///
    /// # Errors
    /// As [`xml::read_response`] or [`json::read_response`].
    pub fn read_response(self, text: &str) -> Result<Response, ContextError> {
        match self {
            Form::Xml => xml::read_response(text),
            Form::Json => json::read_response(text),
        }
    }

    /// Writes a response.
    ///
    /// # Errors
    /// As [`xml::write_response`]; JSON can hold them all.
    pub fn write_response(self, response: &Response) -> Result<String, ContextError> {
        match self {
            Form::Xml => Ok(xml::write_response(response)?),
            Form::Json => {
                let json = json::write_response(response);
                // Its names are texts, so it can be written; printing it would be another writer.
                Ok(serde_json::to_string(&json).unwrap_or_default())
            }
        }
    }
}
