//! Unicode's blocks by the names that XML Schema gives them: the standard's own, without spaces.

use std::sync::LazyLock;

/// A line a block: name, first and last code point. Those of Unicode 18; surrogates are no characters.
const TABLE: &str = include_str!("blocks.txt");

/// Name and range of each block.
static BLOCKS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = TABLE.lines();
    lines.filter_map(|line| line.split_once(' ')).collect()
});

/// Names of the first edition's table that Unicode has changed since.
const FORMER: [(&str, &[&str]); 4] = [
    ("Greek", &["GreekandCoptic"]),
    (
        "CombiningMarksforSymbols",
        &["CombiningDiacriticalMarksforSymbols"],
    ),
    ("CyrillicSupplementary", &["CyrillicSupplement"]),
    (
        "PrivateUse",
        &[
            "PrivateUseArea",
            "SupplementaryPrivateUseArea-A",
            "SupplementaryPrivateUseArea-B",
        ],
    ),
];

/// The code points of a block, first and last of each range; none where no block has the name.
pub(super) fn ranges(name: &str) -> Vec<(u32, u32)> {
    let former = FORMER.iter().find(|(former, _)| *former == name);
    let wanted = former.map_or(std::slice::from_ref(&name), |(_, names)| names);
    BLOCKS
        .iter()
        .filter(|(name, _)| wanted.contains(name))
        .filter_map(|(_, range)| range_of(range))
        .collect()
}

fn range_of(text: &str) -> Option<(u32, u32)> {
    let (first, last) = text.split_once(' ')?;
    let code_point = |text| u32::from_str_radix(text, 16).ok();
    Some((code_point(first)?, code_point(last)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(not(target_arch = "wasm32"))]
    fn the_table_is_unicodes() {
        let mut expected = Vec::new();
        for block in (char::MIN..=char::MAX).filter_map(unicode_blocks::find_unicode_block) {
            let name = block.name().replace(' ', "");
            let line = format!("{name} {:X} {:X}", block.start(), block.end());
            if expected.last() != Some(&line) {
                expected.push(line);
            }
        }
        assert!(TABLE.lines().eq(expected));
    }

    #[test]
    fn former_names_stand_for_what_they_are_called_now() {
        for (former, names) in FORMER {
            assert_eq!(ranges(former).len(), names.len(), "{former}");
            let still = BLOCKS.iter().find(|(name, _)| *name == former);
            assert_eq!(still, None);
        }
        assert_eq!(ranges("Greek"), [(0x370, 0x3FF)]);
        assert_eq!(ranges("Latin-1Supplement"), [(0x80, 0xFF)]);
        assert_eq!(ranges("HighSurrogates"), []);
        assert_eq!(ranges("greek"), []);
        assert_eq!(ranges(""), []);
    }
}
