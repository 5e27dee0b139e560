//! The `<Content>` of a category: an XML element that paths select from.

use std::fmt;

/// The single child of a `<Content>` element (XACML 3.0, section 5.45), as a document of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    text: Box<str>,
}

/// Why a text is no content.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ContentError {
    message: String,
}

impl Content {
    /// Reads one XML element, which declares all namespaces that it uses.
    ///
    /// # Errors
    /// Text that is not a well-formed document of one element.
    pub fn parse(xml: &str) -> Result<Content, ContentError> {
        match roxmltree::Document::parse(xml) {
            Ok(_) => Ok(Content { text: xml.into() }),
            Err(error) => Err(ContentError {
                message: error.to_string(),
            }),
        }
    }

    /// The element as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for ContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ContentError {}
