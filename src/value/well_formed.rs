//! What the tree builder lets through, or reads otherwise than XML 1.0 and its namespaces say.

use std::ops::Range;

use super::markup::{Refusal, WHITE, quote};

/// The length of the XML declaration (XML 1.0, production 23) that the text begins with, 0 where it has none.
///
/// Text that is already decoded cannot be in another encoding than UTF-8, so a document that says so would be read
/// differently by a reader of its bytes. XML 1.1 allows characters and line ends that 1.0 does not.
pub(crate) fn declaration(text: &str) -> Result<usize, Refusal> {
    const OPENING: &str = "<?xml";
    let Some(rest) = text.strip_prefix(OPENING).filter(|rest| space(rest)) else {
        return Ok(0);
    };
    let Some(end) = rest.find("?>") else {
        // The tree builder will say so.
        return Ok(0);
    };
    let length = OPENING.len().saturating_add(end).saturating_add(2);
    let mut rest = rest.get(..end).unwrap_or_default();
    let version = pseudo_attribute(&mut rest, "version");
    let encoding = pseudo_attribute(&mut rest, "encoding");
    let standalone = pseudo_attribute(&mut rest, "standalone");
    let standalone_fits = standalone.is_none_or(|value| matches!(value, "yes" | "no"));
    let Some(version) = version.filter(|_| rest.trim_matches(WHITE).is_empty() && standalone_fits)
    else {
        let message =
            "expected version, encoding and standalone in the XML declaration, in this order"
                .to_owned();
        return Err(Refusal::malformed(0..length, message));
    };
    if version != "1.0" {
        return Err(Refusal {
            code: "xml-version",
            range: 0..length,
            message: format!(
                "expected XML 1.0, found a declaration of {}",
                quote(version)
            ),
        });
    }
    match encoding {
        Some(encoding) if !encoding.eq_ignore_ascii_case("utf-8") => Err(Refusal {
            code: "encoding",
            range: 0..length,
            message: format!(
                "expected UTF-8 text, found a declaration of {}",
                quote(encoding)
            ),
        }),
        _ => Ok(length),
    }
}

/// What is wrong with a processing instruction (XML 1.0, productions 16 and 17): what follows the target is apart from it,
/// and the target is not `xml`, and no qualified name.
pub(crate) fn instruction(node: roxmltree::Node<'_, '_>, source: &str) -> Option<&'static str> {
    let target = node.pi()?.target;
    let rest = source.get("<?".len().saturating_add(target.len())..)?;
    if target.eq_ignore_ascii_case("xml") {
        Some("expected the target xml nowhere but at the start of the document")
    } else if target.contains(':') {
        Some("expected the target of a processing instruction without a colon")
    } else if !space(rest) && rest != "?>" {
        Some("expected white space after the target of a processing instruction")
    } else {
        None
    }
}

/// The namespaces that one start tag declares (Namespaces in XML 1.0, sections 2 and 3).
#[derive(Default)]
pub(crate) struct Declarations {
    default: bool,
    xml: bool,
}

impl Declarations {
    /// Checks the next attribute, which stands at `range`.
    pub(crate) fn attribute(
        &mut self,
        name: &str,
        value: &str,
        range: Range<usize>,
    ) -> Result<(), Refusal> {
        let message = match name.strip_prefix("xmlns:") {
            None if name == "xmlns" && std::mem::replace(&mut self.default, true) => {
                "expected one declaration of the default namespace, found another"
            }
            // The tree builder would not see the colon.
            None if name.starts_with(':') => "expected the name of an attribute, found a colon",
            // The tree builder would take it for a declaration of the default namespace.
            None if name.ends_with(":xmlns") => {
                "expected no attribute of the name xmlns in a namespace"
            }
            Some("xml") if std::mem::replace(&mut self.xml, true) => {
                "expected one declaration of the prefix xml, found another"
            }
            Some("xmlns") => "expected the prefix xmlns not to be declared",
            Some(_) if value.is_empty() => "expected a prefix to stand for a namespace, found none",
            _ => return Ok(()),
        };
        Err(Refusal::malformed(range, message.to_owned()))
    }
}

/// Checks the character references (XML 1.0, production 66) in text or a start tag: the number is that of a character.
/// Which characters XML has none of, the tree builder knows.
pub(crate) fn references(text: &str) -> Result<(), Refusal> {
    for (start, opening) in text.match_indices("&#") {
        let number = text
            .get(start.saturating_add(opening.len())..)
            .unwrap_or_default();
        let (radix, digits) = match number.strip_prefix('x') {
            Some(digits) => (16, digits),
            None => (10, number),
        };
        let end = digits.find(|c: char| !c.is_ascii_hexdigit());
        let digits = digits.get(..end.unwrap_or_default()).unwrap_or_default();
        // What is no number at all the tree builder refuses.
        if let Ok(number) = u32::from_str_radix(digits, radix)
            && char::from_u32(number).is_none()
        {
            let message = format!(
                "expected the number of a character, found {}",
                quote(digits)
            );
            return Err(Refusal::malformed(start..start.saturating_add(2), message));
        }
    }
    Ok(())
}

fn space(text: &str) -> bool {
    text.starts_with(WHITE)
}

/// Takes white space, a name, an equals sign and a quoted value off the front; nothing where they are not there.
fn pseudo_attribute<'t>(text: &mut &'t str, name: &str) -> Option<&'t str> {
    let trimmed = text.trim_start_matches(WHITE);
    let value = trimmed
        .strip_prefix(name)
        .filter(|_| trimmed.len() < text.len())?
        .trim_start_matches(WHITE)
        .strip_prefix('=')?
        .trim_start_matches(WHITE);
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (value, rest) = value.get(1..)?.split_once(quote)?;
    *text = rest;
    Some(value)
}
