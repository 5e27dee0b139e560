//! The law of the forms: a request or response that was written in either form is read as the same.

use adgang::xacml::context::{ContextError, Request, Response};
use adgang::xacml::{Dialect, Form, json, xml};

/// Writes a request in a form and reads it again.
pub fn request_comes_back(request: &Request, form: Form, dialect: Dialect) -> Result<(), String> {
    let text = match form {
        Form::Xml => xml::write_request(request).map_err(|error| error.to_string())?,
        Form::Json => json::write_request(request).to_string(),
    };
    let again = form.read_request(&text, dialect).map_err(told)?;
    same(request, &again)
}

/// Writes a response in a form and reads it again.
pub fn response_comes_back(response: &Response, form: Form) -> Result<(), String> {
    let text = form.write_response(response).map_err(told)?;
    let again = form.read_response(&text).map_err(told)?;
    same(response, &again)
}

/// Whether two are the same. NaN is not equal to itself, so it is their text that counts.
pub fn same<T: std::fmt::Debug>(one: &T, other: &T) -> Result<(), String> {
    let (one, other) = (format!("{one:?}"), format!("{other:?}"));
    if one == other {
        Ok(())
    } else {
        Err(format!("{one} is not {other}"))
    }
}

/// A refusal with its code.
pub fn told(error: ContextError) -> String {
    format!("{} {error}", error.code())
}
