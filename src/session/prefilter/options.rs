//! How a pre-filter goes about it.

use serde_json::Value;

use crate::token::members::{self, Members};

/// What a table of routes does not say.
#[derive(Clone, Debug)]
pub struct Options {
    /// What becomes of a request that is on no route.
    pub unmatched: Unmatched,
    /// Headers, in small letters and with hyphens, by which the upstream takes another method than that of a POST.
    pub method_override: Vec<String>,
    /// The realm of the challenges, in printable ASCII.
    pub realm: Option<String>,
    /// Which login gives which authentication level, by its `acr`; that of ID-porten, unless it is said otherwise.
    pub acr_values: Vec<(i32, String)>,
}

/// What becomes of a request that is on no route.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Unmatched {
    /// It is forwarded: there is more behind the edge than the table knows.
    #[default]
    Forward,
    /// 404: the table knows everything.
    Reject,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            unmatched: Unmatched::Forward,
            method_override: Vec::new(),
            realm: None,
            acr_values: vec![
                (3, "idporten-loa-substantial".to_owned()),
                (4, "idporten-loa-high".to_owned()),
            ],
        }
    }
}

impl Options {
    /// From their JSON, each member optional: `{"unmatched": "forward" | "reject", "methodOverride":
    /// ["x-http-method-override"], "realm": "…", "acrValues": {"4": "idporten-loa-high"}}`.
    ///
    /// # Errors
    /// A sentence that says which member is wrong.
    pub fn from_json(text: &str) -> Result<Options, String> {
        let value = members::document(text)?;
        let known = ["unmatched", "methodOverride", "realm", "acrValues"];
        let members = Members::of(&value, &known)?;
        let mut options = Options::default();
        if let Some(unmatched) = members.get("unmatched", unmatched)? {
            options.unmatched = unmatched;
        }
        let header = |value: &Value| Ok(quotable(value)?.to_ascii_lowercase().replace('_', "-"));
        if let Some(names) = members.get("methodOverride", |list| members::list(list, header))? {
            options.method_override = names;
        }
        options.realm = members.get("realm", quotable)?;
        if let Some(levels) = members.get("acrValues", acr_values)? {
            options.acr_values = levels;
        }
        Ok(options)
    }

    /// The logins that give a level or a higher one, the lower first, for a challenge.
    pub(super) fn acr_values_from(&self, required: i32) -> Option<String> {
        let mut levels: Vec<&(i32, String)> = Vec::new();
        for one in self.acr_values.iter().filter(|one| one.0 >= required) {
            // Few: the library's sorting would be 4 KB of the wasm module.
            let place = levels.iter().position(|there| *there > one);
            levels.insert(place.unwrap_or(levels.len()), one);
        }
        let names: Vec<&str> = levels.into_iter().map(|(_, acr)| acr.as_str()).collect();
        Some(names.join(" ")).filter(|names| !names.is_empty())
    }
}

fn unmatched(value: &Value) -> Result<Unmatched, String> {
    match value.as_str() {
        Some("forward") => Ok(Unmatched::Forward),
        Some("reject") => Ok(Unmatched::Reject),
        _ => Err("expected forward or reject".to_owned()),
    }
}

fn acr_values(value: &Value) -> Result<Vec<(i32, String)>, String> {
    let mut levels = Vec::new();
    members::each(value, &mut |level, acr| {
        let level = level.parse().map_err(|_| "expected a level".to_owned())?;
        let acr = quotable(acr)?;
        if acr.contains(' ') {
            return Err("expected one value, without spaces".to_owned());
        }
        levels.push((level, acr));
        Ok(())
    })?;
    Ok(levels)
}

/// What may stand between quotation marks in a header as it is.
pub(super) fn is_quotable(c: char) -> bool {
    matches!(c, ' '..='~') && c != '"' && c != '\\'
}

/// A text that stands between quotation marks in a header as it is.
fn quotable(value: &Value) -> Result<String, String> {
    let text = members::text(value)?;
    if text.is_empty() || !text.chars().all(is_quotable) {
        return Err("expected printable ASCII without quotation marks".to_owned());
    }
    Ok(text)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn are_read_strictly() {
        let options = Options::from_json(
            r#"{"unmatched":"reject","methodOverride":["X_A"],"realm":"r","acrValues":{"5":"b","3":"a"}}"#,
        )
        .unwrap();
        assert_eq!(options.unmatched, Unmatched::Reject);
        assert_eq!(options.method_override, ["x-a"]);
        assert_eq!(options.acr_values_from(3).as_deref(), Some("a b"));
        assert_eq!(options.acr_values_from(4).as_deref(), Some("b"));
        assert_eq!(options.acr_values_from(6), None);
        for text in [
            r#"{"unmatched":"drop"}"#,
            r#"{"realm":"a\"b"}"#,
            r#"{"realm":"å"}"#,
            r#"{"methodOverride":"x"}"#,
            r#"{"acrValues":{"high":"a"}}"#,
            r#"{"acrValues":{"4":"a b"}}"#,
            r#"{"unmached":"reject"}"#,
        ] {
            assert!(Options::from_json(text).is_err(), "{text}");
        }
    }
}
