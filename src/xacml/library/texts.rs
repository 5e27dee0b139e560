//! Strings and URIs, and values from strings and back (A.3.9).

use super::operation::Operation::{self, *};
use super::{Refusal, TEXT_LIMIT};
use crate::value::{DataType, Value, ValueErrorKind};

pub(super) fn apply(
    operation: Operation,
    of: DataType,
    values: &[&Value],
) -> Result<Value, Refusal> {
    let texts: Vec<&str> = values.iter().filter_map(|value| value.as_str()).collect();
    match (operation, texts.as_slice(), values) {
        (Concatenate, _, _) => concatenate(&texts).map(Value::String),
        (UriConcatenate, _, _) => concatenate(&texts).map(Value::AnyUri),
        (FromString, [text], _) => Value::parse(of, text).map_err(|error| match error.kind() {
            ValueErrorKind::Lexical => Refusal::Error,
            ValueErrorKind::Range => Refusal::Unsupported,
        }),
        (StringFrom, _, [value]) => Ok(Value::String(value.to_string().into())),
        (StartsWith, [part, text], _) => Ok(Value::Boolean(text.starts_with(part))),
        (EndsWith, [part, text], _) => Ok(Value::Boolean(text.ends_with(part))),
        (Contains, [part, text], _) => Ok(Value::Boolean(text.contains(part))),
        (Substring, [text], [_, Value::Integer(begin), Value::Integer(end)]) => {
            let found = substring(text, *begin, *end).ok_or(Refusal::Error)?;
            Ok(Value::String(found.into()))
        }
        _ => Err(Refusal::Error),
    }
}

fn concatenate(texts: &[&str]) -> Result<Box<str>, Refusal> {
    let length = { texts.iter() }.fold(0, |sum, text| text.len().saturating_add(sum));
    if length > TEXT_LIMIT {
        Err(Refusal::Unsupported)
    } else {
        Ok(texts.concat().into())
    }
}

/// The characters from `begin` up to and without `end`, counted from 0; an `end` of -1 is the end of the text.
fn substring(text: &str, begin: i128, end: i128) -> Option<&str> {
    let offset = |position: i128| {
        let mut offsets = { text.char_indices() }.map(|(offset, _)| offset);
        let position = usize::try_from(position).ok()?;
        { offsets.by_ref() }
            .chain(std::iter::once(text.len()))
            .nth(position)
    };
    let end = if end == -1 { text.len() } else { offset(end)? };
    text.get(offset(begin)?..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn substrings_count_characters() {
        assert_eq!(substring("a😀b", 1, 2), Some("😀"));
        assert_eq!(substring("First test", 6, -1), Some("test"));
        assert_eq!(substring("ab", 0, 2), Some("ab"));
        assert_eq!(substring("ab", 2, -1), Some(""));
        assert_eq!(substring("ab", 1, 1), Some(""));
        for (begin, end) in [
            (0, 3),
            (3, -1),
            (-1, -1),
            (0, -2),
            (2, 1),
            (i128::MAX, -1),
            (0, i128::MAX),
        ] {
            assert_eq!(substring("ab", begin, end), None, "{begin} {end}");
        }
    }

    #[test]
    fn values_come_from_strings_and_go_back() {
        let string = |text: &str| Value::String(text.into());
        let read = |of, text| apply(FromString, of, &[&string(text)]);
        assert_eq!(read(DataType::Boolean, "1"), Ok(Value::Boolean(true)));
        assert_eq!(read(DataType::Boolean, "TRUE"), Err(Refusal::Error));
        assert_eq!(read(DataType::DayTimeDuration, "P1DT"), Err(Refusal::Error));
        let much = read(DataType::Date, "99999999999999999999-12-31");
        assert_eq!(much, Err(Refusal::Unsupported));
        let double = apply(StringFrom, DataType::Double, &[&Value::Double(-5.2)]);
        assert_eq!(double, Ok(string("-5.2")));
    }

    #[test]
    fn parts_come_first() {
        let (part, uri) = (Value::String("ab".into()), Value::AnyUri("abc".into()));
        let test = |operation| apply(operation, DataType::AnyUri, &[&part, &uri]);
        assert_eq!(test(StartsWith), Ok(Value::Boolean(true)));
        assert_eq!(test(EndsWith), Ok(Value::Boolean(false)));
        assert_eq!(test(Contains), Ok(Value::Boolean(true)));
        let joined = apply(UriConcatenate, DataType::AnyUri, &[&uri, &part, &part]);
        assert_eq!(joined, Ok(Value::AnyUri("abcabab".into())));
    }
}
