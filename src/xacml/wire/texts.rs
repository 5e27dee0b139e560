//! The texts that the programs of a snapshot share.

use std::collections::BTreeMap;
#[cfg(feature = "studio")]
use std::collections::BTreeSet;

use super::read_first;
#[cfg(feature = "studio")]
use super::{Out, write_length};

/// The texts that several programs share, each once, in bytewise order, with their places.
#[derive(Default)]
pub(crate) struct SharedTexts(BTreeMap<Box<str>, u32>);

/// The same, to be read: each by its place.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TextTable<'a> {
    bytes: &'a [u8],
    /// Where each ends.
    ends: &'a [u32],
}

impl SharedTexts {
    /// Where a text is among them.
    pub(super) fn place(&self, text: &str) -> Option<u32> {
        self.0.get(text).copied()
    }
}

#[cfg(feature = "studio")]
impl SharedTexts {
    /// Those that at least two of these programs have.
    pub(crate) fn of<'a>(programs: impl Iterator<Item = &'a BTreeSet<Box<str>>>) -> SharedTexts {
        let mut first = BTreeSet::new();
        let mut shared = BTreeMap::new();
        for text in programs.flatten() {
            if !first.insert(&**text) {
                shared.insert(text.clone(), 0);
            }
        }
        for (place, number) in shared.values_mut().zip(0..) {
            *place = number;
        }
        SharedTexts(shared)
    }

    /// Their bytes: the lengths as a table, then the texts.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Out::default();
        write_length(self.0.len(), &mut out);
        self.0
            .keys()
            .for_each(|text| write_length(text.len(), &mut out));
        self.0
            .keys()
            .for_each(|text| out.extend_from_slice(text.as_bytes()));
        out.bytes
    }
}

impl<'a> TextTable<'a> {
    /// Where each text ends, and the texts, in the bytes of a table; `None` where they are not the bytes of one.
    pub(crate) fn split(bytes: &'a [u8]) -> Option<(Vec<u32>, &'a [u8])> {
        let (mut ends, texts) = read_first::<Vec<u32>>(bytes)?;
        let mut end = 0_u32;
        for length in &mut ends {
            end = end.checked_add(*length)?;
            *length = end;
        }
        (texts.len() == end as usize).then_some((ends, texts))
    }

    /// The texts of these bytes, which end at these places.
    pub(crate) fn new(bytes: &'a [u8], ends: &'a [u32]) -> TextTable<'a> {
        TextTable { bytes, ends }
    }

    pub(super) fn get(self, place: u32) -> Option<&'a str> {
        let place = place as usize;
        let end = *self.ends.get(place)?;
        let before = place
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let start = before.copied().unwrap_or_default();
        std::str::from_utf8(self.bytes.get(start as usize..end as usize)?).ok()
    }
}

#[cfg(all(test, feature = "studio"))]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::super::{Texts, read_with, write_to};
    use super::*;

    #[test]
    fn shared_texts_are_read_by_their_place() {
        let texts = ["b", "å", "c", "a"].map(Box::<str>::from);
        let first = BTreeSet::from(texts.clone());
        let second = BTreeSet::from([texts[1].clone(), texts[0].clone()]);
        let shared = SharedTexts::of([&first, &second].into_iter());
        let table = shared.to_bytes();
        assert_eq!(table, [&[2, 1, 2][..], "bå".as_bytes()].concat());
        let (ends, bytes) = TextTable::split(&table).unwrap();
        for text in &texts {
            let written = write_to(Texts::Shared(&shared), text);
            let read = read_with::<Box<str>>(&written, TextTable::new(bytes, &ends));
            assert_eq!(read, Some((text.clone(), &[][..])));
        }
        // A place beyond the last, and tables that are cut, longer than they say, or cut inside a character.
        let texts = TextTable::new(bytes, &ends);
        assert_eq!(read_with::<String>(&[4], texts), None);
        assert_eq!(TextTable::split(&table[..5]), None);
        assert_eq!(TextTable::split(&[&table[..], b"x"].concat()), None);
        let texts = TextTable::new(bytes, &[2, 3]);
        assert_eq!(read_with::<String>(&[0], texts), None);
    }
}
