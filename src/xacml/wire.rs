//! The bytes of a program: every part in its order, nothing between them.
//!
//! Numbers of tables and lengths take seven bits a byte, the lowest first; other numbers have their own width, the lowest
//! byte first. A text is a number and, where that is odd, as many bytes of UTF-8 as half of it says; where it is even, half of
//! it is the text's place among those that several programs share. A table is its length and entries, an option or an enum one
//! byte and what belongs to it. One description of each type gives both directions, and no error says more than that the bytes
//! are not a program's: derived readers and their sentences were a tenth of the check module.

mod program;
mod texts;

use std::collections::BTreeSet;
use std::sync::Arc;

pub(crate) use texts::{SharedTexts, TextTable};

/// What has a form in bytes. Every form is a byte at least, so that no length can ask for more than the bytes hold.
pub(crate) trait Wire: Sized {
    /// Adds its bytes.
    fn write(&self, out: &mut Out<'_>);
    /// Takes its bytes, `None` where they are not such a thing's.
    fn read(input: &mut Input<'_>) -> Option<Self>;
}

/// What was written.
#[derive(Default)]
pub(crate) struct Out<'a> {
    bytes: Vec<u8>,
    texts: Texts<'a>,
}

/// Where the texts go that are written.
#[derive(Default)]
#[cfg_attr(
    not(feature = "studio"),
    expect(dead_code, reason = "only a builder of snapshots shares")
)]
enum Texts<'a> {
    /// To where they stand.
    #[default]
    Inline,
    /// The same, for those that are not shared.
    Shared(&'a SharedTexts),
    /// To where they stand, and into a list.
    Listed(&'a mut BTreeSet<Box<str>>),
}

/// What is left to read.
pub(crate) struct Input<'a> {
    bytes: &'a [u8],
    texts: TextTable<'a>,
}

impl Out<'_> {
    pub(crate) fn push(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    fn extend_from_slice(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    fn text(&mut self, text: &str) {
        match &mut self.texts {
            Texts::Shared(shared) => {
                if let Some(place) = shared.place(text) {
                    return place.saturating_mul(2).write(self);
                }
            }
            Texts::Listed(list) => {
                list.insert(text.into());
            }
            Texts::Inline => {}
        }
        write_length(text.len().saturating_mul(2) | 1, self);
        self.extend_from_slice(text.as_bytes());
    }
}

impl<'a> Input<'a> {
    fn of(bytes: &'a [u8]) -> Input<'a> {
        let texts = TextTable::default();
        Input { bytes, texts }
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(*taken)
    }

    fn text(&mut self) -> Option<&'a str> {
        let number = u32::read(self)?;
        let half = number >> 1;
        if number & 1 == 0 {
            return self.texts.get(half);
        }
        let (text, rest) = self.bytes.split_at_checked(half as usize)?;
        self.bytes = rest;
        std::str::from_utf8(text).ok()
    }
}

/// The bytes of something.
pub(crate) fn write_all(what: &impl Wire) -> Vec<u8> {
    write_to(Texts::Inline, what)
}

fn write_to(texts: Texts<'_>, what: &impl Wire) -> Vec<u8> {
    let bytes = Vec::new();
    let mut out = Out { bytes, texts };
    what.write(&mut out);
    out.bytes
}

/// Reads something that takes up all bytes.
pub(crate) fn read_all<T: Wire>(bytes: &[u8]) -> Option<T> {
    let (thing, rest) = read_first(bytes)?;
    rest.is_empty().then_some(thing)
}

/// Reads something, and gives what follows it.
pub(crate) fn read_first<T: Wire>(bytes: &[u8]) -> Option<(T, &[u8])> {
    let mut input = Input::of(bytes);
    let thing = T::read(&mut input)?;
    Some((thing, input.bytes))
}

/// Every field of a structure, in the order of the list.
macro_rules! wire_struct {
    ($($type:ty { $($field:ident),+ $(,)? })+) => {$(
        impl $crate::xacml::Wire for $type {
            fn write(&self, out: &mut $crate::xacml::Out<'_>) {
                $($crate::xacml::Wire::write(&self.$field, out);)+
            }
            fn read(input: &mut $crate::xacml::Input<'_>) -> Option<Self> {
                Some(Self { $($field: $crate::xacml::Wire::read(input)?),+ })
            }
        }
    )+};
}

/// The byte of a variant, then its fields.
macro_rules! wire_enum {
    ($($type:ty {
        $($tag:literal $variant:ident $(($($item:ident),+))? $({ $($field:ident),+ })?),+ $(,)?
    })+) => {$(
        impl $crate::xacml::Wire for $type {
            fn write(&self, out: &mut $crate::xacml::Out<'_>) {
                match self {
                    $(Self::$variant $(($($item),+))? $({ $($field),+ })? => {
                        out.push($tag);
                        $($($crate::xacml::Wire::write($item, out);)+)?
                        $($($crate::xacml::Wire::write($field, out);)+)?
                    })+
                }
            }
            fn read(input: &mut $crate::xacml::Input<'_>) -> Option<Self> {
                Some(match <u8 as $crate::xacml::Wire>::read(input)? {
                    $($tag => {
                        $($(let $item = $crate::xacml::Wire::read(input)?;)+)?
                        $($(let $field = $crate::xacml::Wire::read(input)?;)+)?
                        Self::$variant $(($($item),+))? $({ $($field),+ })?
                    })+
                    _ => return None,
                })
            }
        }
    )+};
}
pub(crate) use {wire_enum, wire_struct};

macro_rules! wire_number {
    ($($type:ty)+) => {$(
        impl Wire for $type {
            fn write(&self, out: &mut Out<'_>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
            fn read(input: &mut Input<'_>) -> Option<Self> {
                input.array().map(<$type>::from_le_bytes)
            }
        }
    )+};
}

macro_rules! wire_text {
    ($($type:ty)+) => {$(
        impl Wire for $type {
            fn write(&self, out: &mut Out<'_>) {
                out.text(self);
            }
            fn read(input: &mut Input<'_>) -> Option<Self> {
                input.text().map(Into::into)
            }
        }
    )+};
}

wire_number! { u8 i32 i64 u64 i128 f64 }
wire_text! { String Box<str> Arc<str> }

/// A hash, say.
impl<const N: usize> Wire for [u8; N] {
    fn write(&self, out: &mut Out<'_>) {
        out.extend_from_slice(self);
    }

    fn read(input: &mut Input<'_>) -> Option<[u8; N]> {
        input.array()
    }
}

impl Wire for u32 {
    fn write(&self, out: &mut Out<'_>) {
        let mut left = *self;
        while left >= 0x80 {
            out.push(left as u8 | 0x80);
            left >>= 7;
        }
        out.push(left as u8);
    }

    fn read(input: &mut Input<'_>) -> Option<u32> {
        let mut value = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = u8::read(input)?;
            value |= u32::from(byte & 0x7f).wrapping_shl(shift);
            if byte < 0x80 {
                return (shift < 28 || byte < 0x10).then_some(value);
            }
        }
        None
    }
}

/// No table or text that fits a snapshot is longer than 32 bits can say.
fn write_length(length: usize, out: &mut Out<'_>) {
    u32::try_from(length).unwrap_or(u32::MAX).write(out);
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, out: &mut Out<'_>) {
        write_length(self.len(), out);
        self.iter().for_each(|entry| entry.write(out));
    }

    fn read(input: &mut Input<'_>) -> Option<Vec<T>> {
        // Room is made as entries come, whatever the length says.
        let mut entries = Vec::new();
        for _ in 0..u32::read(input)? {
            entries.push(T::read(input)?);
        }
        Some(entries)
    }
}

impl Wire for bool {
    fn write(&self, out: &mut Out<'_>) {
        out.push(u8::from(*self));
    }

    fn read(input: &mut Input<'_>) -> Option<bool> {
        match u8::read(input)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, out: &mut Out<'_>) {
        self.is_some().write(out);
        self.iter().for_each(|there| there.write(out));
    }

    fn read(input: &mut Input<'_>) -> Option<Option<T>> {
        match bool::read(input)? {
            true => T::read(input).map(Some),
            false => Some(None),
        }
    }
}

impl<T: Wire> Wire for Arc<T> {
    fn write(&self, out: &mut Out<'_>) {
        T::write(self, out);
    }

    fn read(input: &mut Input<'_>) -> Option<Arc<T>> {
        T::read(input).map(Arc::new)
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn write(&self, out: &mut Out<'_>) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(input: &mut Input<'_>) -> Option<(A, B)> {
        Some((A::read(input)?, B::read(input)?))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::{write_all as bytes, *};

    #[test]
    fn numbers_are_as_long_as_they_must_be_and_no_wider() {
        for number in [0, 1, 127, 128, 16_383, 16_384, u32::MAX] {
            assert_eq!(read_all(&bytes(&number)), Some(number));
        }
        assert_eq!(bytes(&300_u32), [0xac, 0x02]);
        assert_eq!(read_all::<u32>(&[0xff, 0xff, 0xff, 0xff, 0x1f]), None);
        assert_eq!(read_all::<u32>(&[0x80; 9]), None);
    }

    #[test]
    fn a_length_makes_no_room() {
        let length = bytes(&u32::MAX);
        assert_eq!(read_all::<Vec<u32>>(&length), None);
        assert_eq!(read_all::<String>(&length), None);
    }
}
