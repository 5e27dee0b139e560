//! A token or claims, and who they say is calling.

use std::path::Path;

use adgang::identity::{Authenticated, Options, identify};
use adgang::token::{Claims, TokenError, decode};

use super::failure::Failure;
use super::input::{Document, STANDARD_INPUT, may_be_token};

/// Says who calls, from a file, standard input or the compact token itself.
///
/// # Errors
/// Input that cannot be read, that is neither a token nor claims, or that the profile refuses. None of its text is in them.
pub(super) fn read(argument: &str, options: &Options) -> Result<Authenticated, Failure> {
    from_document(&document(argument)?, options)
}

/// [`read`], from a text that is at hand.
///
/// # Errors
/// As [`read`].
pub(super) fn from_document(
    document: &Document,
    options: &Options,
) -> Result<Authenticated, Failure> {
    let claims = claims(document)?;
    identify(&claims, options)
        .map_err(|error| Failure::at(&document.name, error.code(), error.message()))
}

/// What an argument for a token means: a file, standard input or the compact token itself.
///
/// # Errors
/// Input that cannot be read, and what is none of these.
pub(super) fn document(argument: &str) -> Result<Document, Failure> {
    if argument == STANDARD_INPUT || Path::new(argument).exists() {
        return Document::read(argument);
    }
    let parts = argument.split('.').count();
    let looks_compact = parts >= 3 && !argument.contains('/') && !argument.ends_with(".json");
    if looks_compact || may_be_token(argument) {
        return Ok(Document::embedded("token", argument));
    }
    // The argument is not repeated: it may be half a token.
    Err(Failure::refused(
        "missing-file",
        "expected a token: a file that exists, - for standard input, or a compact token of three parts",
    ))
}

fn claims(document: &Document) -> Result<Claims, Failure> {
    let text = &document.text;
    if text.trim_start().starts_with(['{', '[', '"']) {
        return Claims::from_json(text).map_err(|error| refuse_claims(document, &error));
    }
    // Files and pipes end in a line feed, tokens do not.
    decode(text.trim())
        .map(|decoded| decoded.claims)
        .map_err(|error| Failure::at(&document.name, error.code(), error))
}

fn refuse_claims(document: &Document, error: &TokenError) -> Failure {
    let place = match error.position() {
        Some(position) => document.place(position),
        None => document.name.clone(),
    };
    Failure::at(&place, error.code(), error.message())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        let document = Document::embedded("input", text);
        let refused = from_document(&document, &Options::default()).err();
        refused
            .map(|failure| format!("{failure:?}"))
            .unwrap_or_default()
    }

    #[test]
    fn json_is_told_from_a_compact_token() {
        assert!(refusal("{\n \"a\": }").contains("input:2:7: "));
        assert!(refusal("[]").contains("[not-an-object]"));
        assert!(refusal("e30.e30").contains("[malformed-token]"));
        assert!(refusal("").contains("[malformed-token]"));
        assert_eq!(refusal("e30.e30.\n"), refusal("{}"));
    }

    #[test]
    fn no_text_of_a_token_is_repeated() {
        for text in ["{\"hemmelig\": hemmelig}", "hemmelig!.e30.e30", "hemmelig"] {
            assert!(!refusal(text).contains("hemmelig"), "{text}");
            assert!(!refusal(text).is_empty(), "{text}");
        }
        let missing = document("hemmelig").err().map(|f| format!("{f:?}"));
        assert!(missing.is_some_and(|text| !text.contains("hemmelig")));
    }
}
