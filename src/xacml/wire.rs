//! The bytes of a program: every part in its order, nothing between them.
//!
//! Numbers of tables and lengths take seven bits a byte, the lowest first; other numbers have their own width, the lowest
//! byte first. A text is a number and, where that is odd, as many bytes of UTF-8 as half of it says; where it is even, half of
//! it is the text's place among those that several programs share. A table is its length and entries, an option or an enum one
//! byte and what belongs to it. One description of each type gives both directions, and no error says more than that the bytes
//! are not a program's: derived readers and their sentences were a tenth of the check module. Nor does each reader look
//! whether the one before it could go on: a broken input gives zeros to its end, where one question is enough.

mod program;
mod texts;

use std::collections::BTreeSet;
use std::sync::Arc;

pub(crate) use texts::{SharedTexts, TextTable};

/// What has a form in bytes. Every form is a byte at least, so that no length can ask for more than the bytes hold.
pub(crate) trait Wire: Sized {
    /// Adds its bytes.
    fn write(&self, out: &mut Out<'_>);
    /// Takes its bytes. Where they are not such a thing's the input is broken, and what it gives means nothing.
    fn read(input: &mut Input<'_>) -> Self;
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
    is_broken: bool,
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
    /// Nothing is left of a broken input, so that its lengths are 0 and no loop goes on.
    pub(crate) fn fail(&mut self) {
        self.bytes = &[];
        self.is_broken = true;
    }

    fn array<const N: usize>(&mut self) -> [u8; N] {
        let Some((taken, rest)) = self.bytes.split_first_chunk() else {
            self.fail();
            return [0; N];
        };
        self.bytes = rest;
        *taken
    }

    /// A byte below a limit, which is a place in a list.
    pub(crate) fn tag(&mut self, limit: usize) -> u8 {
        let [tag] = self.array();
        if usize::from(tag) < limit {
            return tag;
        }
        self.fail();
        0
    }

    fn text(&mut self) -> &'a str {
        let number = u32::read(self);
        let half = number >> 1;
        let text = match number & 1 {
            0 => self.texts.get(half),
            _ => self.text_here(half as usize),
        };
        text.unwrap_or_else(|| {
            self.fail();
            ""
        })
    }

    fn text_here(&mut self, length: usize) -> Option<&'a str> {
        let (text, rest) = self.bytes.split_at_checked(length)?;
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
    read_with(bytes, TextTable::default())
}

fn read_with<'a, T: Wire>(bytes: &'a [u8], texts: TextTable<'a>) -> Option<(T, &'a [u8])> {
    let mut input = Input {
        bytes,
        texts,
        is_broken: false,
    };
    let thing = T::read(&mut input);
    (!input.is_broken).then_some((thing, input.bytes))
}

/// Every field of a structure, in the order of the list.
macro_rules! wire_struct {
    ($($type:ty { $($field:ident),+ $(,)? })+) => {$(
        impl $crate::xacml::Wire for $type {
            fn write(&self, out: &mut $crate::xacml::Out<'_>) {
                $($crate::xacml::Wire::write(&self.$field, out);)+
            }
            fn read(input: &mut $crate::xacml::Input<'_>) -> Self {
                Self { $($field: $crate::xacml::Wire::read(input)),+ }
            }
        }
    )+};
}

/// The byte of a variant, then its fields. The first variant's is 0.
macro_rules! wire_enum {
    ($($type:ty {
        0 $first:ident $(($($first_item:ident),+))? $({ $($first_field:ident),+ })?
        $(, $tag:literal $variant:ident $(($($item:ident),+))? $({ $($field:ident),+ })?)* $(,)?
    })+) => {$(
        impl $crate::xacml::Wire for $type {
            fn write(&self, out: &mut $crate::xacml::Out<'_>) {
                match self {
                    Self::$first $(($($first_item),+))? $({ $($first_field),+ })? => {
                        out.push(0);
                        $($($crate::xacml::Wire::write($first_item, out);)+)?
                        $($($crate::xacml::Wire::write($first_field, out);)+)?
                    }
                    $(Self::$variant $(($($item),+))? $({ $($field),+ })? => {
                        out.push($tag);
                        $($($crate::xacml::Wire::write($item, out);)+)?
                        $($($crate::xacml::Wire::write($field, out);)+)?
                    })*
                }
            }
            fn read(input: &mut $crate::xacml::Input<'_>) -> Self {
                match input.tag([0_u8, $($tag),*].len()) {
                    $($tag => {
                        $($(let $item = $crate::xacml::Wire::read(input);)+)?
                        $($(let $field = $crate::xacml::Wire::read(input);)+)?
                        Self::$variant $(($($item),+))? $({ $($field),+ })?
                    })*
                    _ => {
                        $($(let $first_item = $crate::xacml::Wire::read(input);)+)?
                        $($(let $first_field = $crate::xacml::Wire::read(input);)+)?
                        Self::$first $(($($first_item),+))? $({ $($first_field),+ })?
                    }
                }
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
            fn read(input: &mut Input<'_>) -> Self {
                <$type>::from_le_bytes(input.array())
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
            fn read(input: &mut Input<'_>) -> Self {
                input.text().into()
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

    fn read(input: &mut Input<'_>) -> [u8; N] {
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

    fn read(input: &mut Input<'_>) -> u32 {
        let mut value = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = u8::read(input);
            value |= u32::from(byte & 0x7f).wrapping_shl(shift);
            if byte < 0x80 && (shift < 28 || byte < 0x10) {
                return value;
            }
        }
        input.fail();
        0
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

    fn read(input: &mut Input<'_>) -> Vec<T> {
        // Room is made as entries come, whatever the length says.
        let mut entries = Vec::new();
        for _ in 0..u32::read(input) {
            let entry = T::read(input);
            if input.is_broken {
                break;
            }
            entries.push(entry);
        }
        entries
    }
}

impl Wire for bool {
    fn write(&self, out: &mut Out<'_>) {
        out.push(u8::from(*self));
    }

    fn read(input: &mut Input<'_>) -> bool {
        input.tag(2) == 1
    }
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, out: &mut Out<'_>) {
        self.is_some().write(out);
        self.iter().for_each(|there| there.write(out));
    }

    fn read(input: &mut Input<'_>) -> Option<T> {
        bool::read(input).then(|| T::read(input))
    }
}

impl<T: Wire> Wire for Arc<T> {
    fn write(&self, out: &mut Out<'_>) {
        T::write(self, out);
    }

    fn read(input: &mut Input<'_>) -> Arc<T> {
        Arc::new(T::read(input))
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn write(&self, out: &mut Out<'_>) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(input: &mut Input<'_>) -> (A, B) {
        (A::read(input), B::read(input))
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
