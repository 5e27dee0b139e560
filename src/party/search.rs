//! Finding a party among many, as someone types.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{App, Node, Party, PartyList, tree};

/// A list of parties, made ready to be searched.
#[derive(Clone, Debug)]
pub struct PartyIndex {
    list: PartyList,
    /// What can be found of each party, folded, every party before its sub-units.
    texts: String,
    /// Where each party's text ends.
    ends: Vec<usize>,
}

/// A part of what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<'a> {
    /// How many rows there are in all.
    pub total: usize,
    /// How many of all rows were looked for; the others hold one that was.
    pub hits: usize,
    /// The rows of this page: the tree line by line, a party before its sub-units.
    pub rows: Vec<Row<'a>>,
}

/// A line of the tree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row<'a> {
    /// The party; its sub-units have rows of their own.
    pub party: &'a Party,
    /// As in [`Node`].
    pub only_hierarchy: bool,
    /// 0 for the outermost ones.
    pub depth: usize,
    /// It was looked for, and is not only here to hold one that was.
    pub is_hit: bool,
}

impl From<PartyList> for PartyIndex {
    fn from(list: PartyList) -> PartyIndex {
        let (mut texts, mut ends) = (String::new(), Vec::new());
        for node in tree(&list.parties, None) {
            node.index(&mut texts, &mut ends);
        }
        PartyIndex { list, texts, ends }
    }
}

impl Node<'_> {
    fn index(&self, texts: &mut String, ends: &mut Vec<usize>) {
        let party = self.party;
        let id = party.id.to_string();
        let parts = [&party.name, &party.organisation_number, &party.ssn];
        for part in parts.into_iter().flatten().chain([&id]) {
            texts.extend(part.chars().map(fold));
            // Not in what is looked for, which goes by words.
            texts.push('\n');
        }
        ends.push(texts.len());
        for child in &self.children {
            child.index(texts, ends);
        }
    }
}

impl PartyIndex {
    /// The parties themselves.
    pub fn list(&self) -> &PartyList {
        &self.list
    }

    /// Among the parties that an app allows (all of them where none is named), those whose name, number or id holds every
    /// word of `text`, in any case, under the parties that they are sub-units of. No words are in every party.
    ///
    /// Rows from `offset` on, at most `limit` of them: pages one after the other are all of it.
    pub fn search(&self, text: &str, app: Option<&App>, offset: usize, limit: usize) -> Page<'_> {
        let folded: String = text.chars().map(fold).collect();
        let nodes = tree(&self.list.parties, app);
        let mut rows = Vec::new();
        self.collect(&nodes, &folded, 0, &mut rows);
        let (total, end) = (rows.len(), offset.saturating_add(limit));
        Page {
            total,
            hits: rows.iter().filter(|row| row.is_hit).count(),
            rows: match rows.get(offset.min(total)..end.min(total)) {
                Some(rows) => rows.to_vec(),
                None => Vec::new(),
            },
        }
    }

    fn collect<'a>(&self, nodes: &[Node<'a>], words: &str, depth: usize, rows: &mut Vec<Row<'a>>) {
        for node in nodes {
            let text = self.text(node.number);
            let row = Row {
                party: node.party,
                only_hierarchy: node.only_hierarchy,
                depth,
                is_hit: words.split(' ').all(|word| has(text, word)),
            };
            let before = rows.len();
            rows.push(row);
            self.collect(&node.children, words, depth.saturating_add(1), rows);
            let is_alone = rows.len() == before.saturating_add(1);
            if is_alone && !row.is_hit {
                rows.truncate(before);
            }
        }
    }

    fn text(&self, number: usize) -> &str {
        let end = |number: usize| self.ends.get(number).copied();
        let start = number.checked_sub(1).and_then(end).unwrap_or_default();
        let text = end(number).and_then(|end| self.texts.get(start..end));
        text.unwrap_or_default()
    }
}

/// A letter in lower case, or a space for white space, as far as the alphabets of Norway's languages go: Latin-1
/// and Latin Extended-A. The tables for all the others are larger than the rest of this room.
fn fold(letter: char) -> char {
    let step = match letter {
        '\t'..='\r' | '\u{a0}' => return ' ',
        'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' => 32,
        'Ā'..='ķ' | 'Ŋ'..='ŷ' if letter != 'İ' && letter != 'ı' => 1 & !u32::from(letter),
        'Ĺ'..='ň' | 'Ź'..='ž' => 1 & u32::from(letter),
        _ => 0,
    };
    char::from_u32(u32::from(letter).saturating_add(step)).unwrap_or(letter)
}

impl Serialize for Page<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("total", &self.total)?;
        map.serialize_entry("hits", &self.hits)?;
        map.serialize_entry("rows", &self.rows)?;
        map.end()
    }
}

/// A party in the platform's own form, with `depth` and `hit` in the place of its sub-units.
impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(11))?;
        self.party.write(&mut map, self.only_hierarchy)?;
        map.serialize_entry("depth", &self.depth)?;
        map.serialize_entry("hit", &self.is_hit)?;
        map.end()
    }
}

/// Whether a text has a part. Names are short: what a library prepares for long ones costs more than it saves, in time and
/// in code.
fn has(text: &str, part: &str) -> bool {
    let (part, text) = (part.as_bytes(), text.as_bytes());
    match part.first() {
        Some(first) => text.iter().zip(0..).any(|(byte, at)| {
            byte == first && text.get(at..).is_some_and(|rest| rest.starts_with(part))
        }),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::super::PartyTypes;
    use super::*;

    fn index() -> PartyIndex {
        let list = r#"[{"partyId":10,"partyTypeName":1,"name":"ÅSE ŠÁVVON","ssn":"010190*****"},
            {"partyId":20,"partyTypeName":2,"orgNumber":"593422461","name":"Strand Sjø AS","childParties":[
                {"partyId":21,"partyTypeName":2,"orgNumber":"474103390","unitType":"BEDR","name":"Ytre"},
                {"partyId":22,"partyTypeName":2,"orgNumber":"331660698","unitType":"BEDR","name":"Indre Strand"}]},
            {"partyId":30,"partyTypeName":3}]"#;
        PartyList::from_json(list).unwrap().into()
    }

    /// Ids, `+` before a hit, a `>` for each level.
    fn found(index: &PartyIndex, text: &str, app: Option<&App>) -> Vec<String> {
        let page = index.search(text, app, 0, usize::MAX);
        let hits = page.rows.iter().filter(|row| row.is_hit).count();
        assert_eq!((page.total, page.hits), (page.rows.len(), hits));
        let line = |row: &Row<'_>| {
            let hit = if row.is_hit { "+" } else { "" };
            format!("{}{hit}{}", ">".repeat(row.depth), row.party.id)
        };
        page.rows.iter().map(line).collect()
    }

    #[test]
    fn finds_every_match_and_not_only_the_last() {
        let index = index();
        assert_eq!(
            found(&index, "  ", None),
            ["+10", "+20", ">+21", ">+22", "+30"]
        );
        assert_eq!(found(&index, "strand", None), ["+20", ">+22"]);
        assert_eq!(found(&index, "ytre", None), ["20", ">+21"]);
        assert_eq!(found(&index, "3", None), ["+20", ">+21", ">+22", "+30"]);
        assert_eq!(found(&index, "nothing", None), [""; 0]);
    }

    #[test]
    fn looks_in_names_and_numbers_word_by_word() {
        let index = index();
        assert_eq!(found(&index, "sjø STRAND", None), ["+20"]);
        assert_eq!(found(&index, "474 103\u{a0}390\n", None), ["20", ">+21"]);
        assert_eq!(found(&index, "åse šávvon", None), ["+10"]);
        assert_eq!(found(&index, "010190", None), ["+10"]);
        // Not across parties, nor from one part into the next.
        assert_eq!(found(&index, "ytre indre", None), [""; 0]);
        assert_eq!(found(&index, "as593422461", None), [""; 0]);
        assert_eq!(found(&index, "as\n593422461", None), ["+20"]);
    }

    #[test]
    fn looks_among_what_an_app_allows() {
        let app = App {
            party_types: Some(PartyTypes {
                sub_unit: true,
                ..PartyTypes::default()
            }),
            prompt: None,
        };
        let index = index();
        let all = index.search("", Some(&app), 0, 9);
        let shells: Vec<_> = all.rows.iter().map(|row| row.only_hierarchy).collect();
        assert_eq!(shells, [true, false, false]);
        assert_eq!(found(&index, "indre", Some(&app)), ["20", ">+22"]);
    }

    #[test]
    fn gives_a_part_of_it() {
        let index = index();
        let page = index.search("strand", None, 1, 5);
        assert_eq!((page.total, page.hits, page.rows.len()), (2, 2, 1));
        assert_eq!(index.search("", None, 9, 9).rows, []);
        assert_eq!(index.search("", None, 0, 0).total, 5);
    }

    #[test]
    fn folds_as_unicode_does() {
        let others = ['İ', 'ı', 'Ÿ', '\u{a0}'];
        let letters = (' '..='\u{17f}').filter(|letter| !others.contains(letter));
        for letter in letters {
            let lower: Vec<char> = letter.to_lowercase().collect();
            assert_eq!(lower, [fold(letter)], "{letter}");
        }
        assert_eq!("Иº字".chars().map(fold).collect::<String>(), "Иº字");
    }
}
