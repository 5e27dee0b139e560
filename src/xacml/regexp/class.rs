//! Character classes: sets of characters over all of Unicode, with XML Schema's escapes and subtraction.

use super::category::Categories;

/// The first character of a name, without the name characters (XML 1.0, fifth edition, `NameStartChar`).
const NAME_START: [(u32, u32); 16] = [
    (0x3A, 0x3A),
    (0x41, 0x5A),
    (0x5F, 0x5F),
    (0x61, 0x7A),
    (0xC0, 0xD6),
    (0xD8, 0xF6),
    (0xF8, 0x2FF),
    (0x370, 0x37D),
    (0x37F, 0x1FFF),
    (0x200C, 0x200D),
    (0x2070, 0x218F),
    (0x2C00, 0x2FEF),
    (0x3001, 0xD7FF),
    (0xF900, 0xFDCF),
    (0xFDF0, 0xFFFD),
    (0x10000, 0xEFFFF),
];
/// What may also come later in a name (`NameChar`).
const NAME_REST: [(u32, u32); 5] = [
    (0x2D, 0x2E),
    (0x30, 0x39),
    (0xB7, 0xB7),
    (0x300, 0x36F),
    (0x203F, 0x2040),
];
const SPACE: [(u32, u32); 3] = [(0x9, 0xA), (0xD, 0xD), (0x20, 0x20)];
/// What `.` does not match. XML Schema and the later editions of XPath's functions name both; the edition that XACML
/// cites names the first only.
const LINE_ENDS: [(u32, u32); 2] = [(0xA, 0xA), (0xD, 0xD)];
const LAST: u32 = char::MAX as u32;

/// The union of ranges of code points and of general categories.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Set {
    ranges: Vec<(u32, u32)>,
    categories: Categories,
}

impl Set {
    /// Everything but line ends: the wildcard.
    pub(super) fn wildcard() -> Set {
        Set::ranges(LINE_ENDS.to_vec()).complement()
    }

    /// The set of an escape's letter (F.1.1, multi-character escapes), if it has one.
    pub(super) fn escape(letter: char) -> Option<Set> {
        let set = match letter.to_ascii_lowercase() {
            's' => Set::ranges(SPACE.to_vec()),
            'i' => Set::ranges(NAME_START.to_vec()),
            'c' => Set::ranges([NAME_START.as_slice(), &NAME_REST].concat()),
            'd' => Set::categories(Categories::named("Nd")?),
            'w' => {
                let [punctuation, separators, others] = ["P", "Z", "C"].map(Categories::named);
                let outside = punctuation?.union(separators?).union(others?);
                Set::categories(outside.complement())
            }
            _ => return None,
        };
        Some(if letter.is_ascii_uppercase() {
            set.complement()
        } else {
            set
        })
    }

    /// Ranges, first and last code point of each, in any order.
    pub(super) fn ranges(mut ranges: Vec<(u32, u32)>) -> Set {
        merge(&mut ranges);
        Set {
            ranges,
            categories: Categories::default(),
        }
    }

    pub(super) fn categories(categories: Categories) -> Set {
        Set {
            ranges: Vec::new(),
            categories,
        }
    }

    /// Everything else. Of ranges or of categories only: nothing that has a name has both.
    pub(super) fn complement(self) -> Set {
        if self.ranges.is_empty() {
            return Set::categories(self.categories.complement());
        }
        let mut outside = Vec::new();
        let mut next = 0;
        for (first, last) in self.ranges {
            if let Some(before) = first.checked_sub(1).filter(|before| next <= *before) {
                outside.push((next, before));
            }
            next = last.saturating_add(1);
        }
        if next <= LAST {
            outside.push((next, LAST));
        }
        Set::ranges(outside)
    }

    pub(super) fn contains(&self, c: char) -> bool {
        let code_point = u32::from(c);
        let from_here = self.ranges.partition_point(|(_, last)| *last < code_point);
        let within = self.ranges.get(from_here);
        within.is_some_and(|(first, _)| *first <= code_point) || self.categories.contains(c)
    }
}

/// A positive or negative group of characters.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Group {
    negated: bool,
    set: Set,
}

impl Group {
    /// Nothing, or everything: what is added then is left out.
    pub(super) fn new(negated: bool) -> Group {
        Group {
            negated,
            set: Set::default(),
        }
    }

    pub(super) fn add(&mut self, set: Set) {
        self.set.ranges.extend(set.ranges);
        self.set.categories = self.set.categories.union(set.categories);
    }

    pub(super) fn add_range(&mut self, first: char, last: char) {
        self.set.ranges.push((first.into(), last.into()));
    }

    fn contains(&self, c: char) -> bool {
        self.set.contains(c) != self.negated
    }
}

/// A group from which a class is subtracted, from whose group a class is subtracted, and so on: `[a-z-[aeiou]]` is two.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Class(Vec<Group>);

impl Class {
    /// Each group without the class that the later ones make.
    pub(super) fn new(mut groups: Vec<Group>) -> Class {
        for group in &mut groups {
            merge(&mut group.set.ranges);
        }
        Class(groups)
    }

    /// How many groups a test of one character may look at.
    pub(super) fn groups(&self) -> usize {
        self.0.len()
    }

    /// The first group without the character decides: what is subtracted from a group that was subtracted stays.
    pub(super) fn contains(&self, c: char) -> bool {
        let holding = self.0.iter().take_while(|group| group.contains(c));
        holding.fold(false, |contained, _| !contained)
    }
}

impl From<Set> for Class {
    fn from(set: Set) -> Class {
        Class(vec![Group {
            negated: false,
            set,
        }])
    }
}

/// Sorts ranges and joins those that touch.
fn merge(ranges: &mut Vec<(u32, u32)>) {
    ranges.sort_unstable();
    ranges.dedup_by(|later, earlier| {
        let touches = later.0 <= earlier.1.saturating_add(1);
        if touches {
            earlier.1 = earlier.1.max(later.1);
        }
        touches
    });
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn class(groups: &[(bool, &[(char, char)])]) -> Class {
        let groups = groups.iter().map(|(negated, ranges)| {
            let mut group = Group::new(*negated);
            for (first, last) in *ranges {
                group.add_range(*first, *last);
            }
            group
        });
        Class::new(groups.collect())
    }

    #[test]
    fn escapes_and_their_complements_part_all_of_unicode() {
        for letter in ['s', 'i', 'c', 'd', 'w'] {
            let set = Set::escape(letter).unwrap();
            let complement = Set::escape(letter.to_ascii_uppercase()).unwrap();
            assert!(
                (char::MIN..=char::MAX)
                    .step_by(11)
                    .all(|c| set.contains(c) != complement.contains(c)),
                "{letter}"
            );
        }
        assert_eq!(Set::escape('b'), None);
        assert_eq!(Set::escape('ſ'), None);
    }

    #[test]
    fn escapes_mean_what_xml_schema_says() {
        let holds = |letter, text: &str| {
            let set = Set::escape(letter).unwrap();
            text.chars().all(|c| set.contains(c))
        };
        assert!(holds('s', " \t\r\n") && holds('S', "\u{a0}\u{b}\u{c}a"));
        assert!(holds('d', "09٣४") && holds('D', "²Ⅳa"));
        assert!(holds('w', "aÅ1$+<=>^`|~²\u{301}€") && holds('W', "_-.!?#%&*'\" \u{200d}\u{378}"));
        assert!(holds('i', "a_:å𐀀") && holds('I', "1-. \u{b7}$"));
        assert!(holds('c', "a1-._:\u{b7}\u{301}å") && holds('C', " $/\u{d7}"));
    }

    #[test]
    fn the_wildcard_stops_at_line_ends_only() {
        let wildcard = Set::wildcard();
        let outside: Vec<char> = (char::MIN..=char::MAX)
            .filter(|c| !wildcard.contains(*c))
            .collect();
        assert_eq!(outside, ['\n', '\r']);
    }

    #[test]
    fn subtraction_nests_from_the_inside() {
        let consonants = class(&[(false, &[('a', 'z')]), (false, &[('a', 'a'), ('e', 'e')])]);
        assert!(consonants.contains('b') && !consonants.contains('e') && !consonants.contains('B'));
        let back = class(&[
            (false, &[('a', 'z')]),
            (false, &[('a', 'f')]),
            (false, &[('c', 'c')]),
        ]);
        assert!(back.contains('c') && back.contains('z'));
        assert!(!back.contains('a') && !back.contains('A'));
        let negative = class(&[(true, &[('a', 'z')]), (false, &[('0', '9')])]);
        assert!(negative.contains('-') && !negative.contains('a') && !negative.contains('1'));
    }

    #[test]
    fn complements_reach_both_ends() {
        let all = Set::ranges(vec![(0, LAST)]);
        assert_eq!(all.complement(), Set::default());
        let middle = Set::ranges(vec![(5, 9), (10, 12), (20, 21), (7, 8)]);
        assert_eq!(middle.ranges, [(5, 12), (20, 21)]);
        assert_eq!(middle.complement().ranges, [(0, 4), (13, 19), (22, LAST)]);
    }
}
