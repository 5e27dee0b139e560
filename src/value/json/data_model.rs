//! A JSON text as a source of serde's data model.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::{Error, Inside, Number, Source, Token};

impl<'de> Deserializer<'de> for &mut Source<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.value(visitor).map_err(|error| Error {
            // What a visitor refused is what was read last.
            offset: error.offset.or(self.at.checked_sub(1)),
            ..error
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'a> Source<'a> {
    fn value<V: Visitor<'a>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        match self.token()? {
            Token::Text(Cow::Borrowed(text)) => visitor.visit_str(text),
            Token::Text(Cow::Owned(text)) => visitor.visit_string(text),
            Token::Number(Some(Number::Whole(number))) => visitor.visit_u64(number),
            Token::Number(Some(Number::Negative(number))) => visitor.visit_i64(number),
            Token::Number(Some(Number::Fraction(number))) => visitor.visit_f64(number),
            Token::Number(None) => self.fail("number out of range"),
            Token::List => {
                let value = visitor.visit_seq(Inside::new(self, b']'))?;
                self.mark(b']', "expected `,` or `]`")?;
                Ok(value)
            }
            Token::Object => {
                let value = visitor.visit_map(Inside::new(self, b'}'))?;
                self.mark(b'}', "expected `,` or `}`")?;
                Ok(value)
            }
            Token::Boolean(truth) => visitor.visit_bool(truth),
            Token::Null => visitor.visit_unit(),
        }
    }
}

impl<'de> SeqAccess<'de> for Inside<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        match self.another()? {
            true => seed.deserialize(&mut *self.source).map(Some),
            false => Ok(None),
        }
    }
}

impl<'de> MapAccess<'de> for Inside<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        if !self.another()? {
            return Ok(None);
        }
        match self.source.next_token() {
            Some(b'"') => seed.deserialize(Key(&mut *self.source)).map(Some),
            _ => self.source.fail("key must be a string"),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        self.source.mark(b':', "expected `:`")?;
        seed.deserialize(&mut *self.source)
    }
}

/// The name of a member, which is a text: no other value is read where one is expected.
struct Key<'s, 'a>(&'s mut Source<'a>);

impl<'de> Deserializer<'de> for Key<'_, 'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.0.string()?.into_owned())
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl de::Error for Error {
    fn custom<T: fmt::Display>(_: T) -> Error {
        Error {
            phrase: "",
            offset: None,
        }
    }

    /// No sentence is made of it, and so no code for sentences.
    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Error {
        Error {
            phrase: "",
            offset: None,
        }
    }
}
