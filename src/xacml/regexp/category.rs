//! Unicode's general categories, in sets of one bit each.

use unicode_general_category::GeneralCategory::{self, *};
use unicode_general_category::get_general_category;

/// Those that XML Schema names. Surrogates are no characters, and have no name there.
const NAMED: [GeneralCategory; 29] = [
    UppercaseLetter,
    LowercaseLetter,
    TitlecaseLetter,
    ModifierLetter,
    OtherLetter,
    NonspacingMark,
    SpacingMark,
    EnclosingMark,
    DecimalNumber,
    LetterNumber,
    OtherNumber,
    ConnectorPunctuation,
    DashPunctuation,
    OpenPunctuation,
    ClosePunctuation,
    InitialPunctuation,
    FinalPunctuation,
    OtherPunctuation,
    MathSymbol,
    CurrencySymbol,
    ModifierSymbol,
    OtherSymbol,
    SpaceSeparator,
    LineSeparator,
    ParagraphSeparator,
    Control,
    Format,
    PrivateUse,
    Unassigned,
];

/// A set of general categories.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Categories(u32);

impl Categories {
    /// The category of a name (`Lu`), or those of its first letter (`L`).
    pub(super) fn named(name: &str) -> Option<Categories> {
        if name.is_empty() {
            return None;
        }
        let bits = NAMED
            .iter()
            .filter(|category| category.abbreviation().starts_with(name))
            .fold(0, |bits, category| bits | bit(*category));
        (bits != 0).then_some(Categories(bits))
    }

    pub(super) fn complement(self) -> Categories {
        Categories(!self.0)
    }

    pub(super) fn union(self, other: Categories) -> Categories {
        Categories(self.0 | other.0)
    }

    pub(super) fn contains(self, c: char) -> bool {
        self.0 != 0 && self.0 & bit(get_general_category(c)) != 0
    }
}

fn bit(category: GeneralCategory) -> u32 {
    1_u32.checked_shl(category as u32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_letter_stands_for_all_its_categories() {
        let letters = Categories::named("L").unwrap();
        let parts = ["Lu", "Ll", "Lt", "Lm", "Lo"].map(|name| Categories::named(name).unwrap());
        assert_eq!(
            letters,
            parts
                .into_iter()
                .fold(Categories::default(), Categories::union)
        );
        assert!(letters.contains('å') && !letters.contains('1'));
        assert!(letters.complement().contains('1') && !letters.complement().contains('å'));
    }

    #[test]
    fn only_the_names_of_xml_schema_are_names() {
        for name in ["", "Cs", "LC", "lu", "Lu ", "X", "Letter"] {
            assert_eq!(Categories::named(name), None, "{name:?}");
        }
        let all = ["L", "M", "N", "P", "Z", "S", "C"].map(|name| Categories::named(name).unwrap());
        let all = all
            .into_iter()
            .fold(Categories::default(), Categories::union);
        assert!((char::MIN..=char::MAX).step_by(11).all(|c| all.contains(c)));
    }
}
