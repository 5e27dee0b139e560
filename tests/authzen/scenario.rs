//! The certification scenario's document: the requests of each section, and the sections of each level.

use std::collections::BTreeMap;

use serde_json::Value as Json;

/// The document, taken apart.
pub struct Scenario {
    /// Requests of each section, by its anchor, in order.
    sections: BTreeMap<String, Vec<Json>>,
    /// The sections of each level.
    pub levels: Vec<(String, Vec<String>)>,
}

impl Scenario {
    pub fn read(text: &str) -> Scenario {
        let mut sections: BTreeMap<String, Vec<Json>> = BTreeMap::new();
        let (mut section, mut levels) = (String::new(), Vec::new());
        let mut block: Option<String> = None;
        for line in text.lines() {
            match &mut block {
                Some(json) if line == "~~~" => {
                    if let Ok(value) = serde_json::from_str::<Json>(json)
                        && is_request(&value)
                    {
                        sections.entry(section.clone()).or_default().push(value);
                    }
                    block = None;
                }
                Some(json) => json.push_str(line),
                None if line.starts_with("~~~") => block = Some(String::new()),
                None if line.starts_with('#') => {
                    let anchor = line.split_once("{#").map(|(_, rest)| rest);
                    section = anchor.unwrap_or_default().trim_end_matches('}').to_owned();
                }
                None if section == "test-id-matrix" => levels.extend(level(line)),
                None => {}
            }
        }
        Scenario { sections, levels }
    }

    /// The requests of a section.
    pub fn requests(&self, section: &str) -> &[Json] {
        let found = self.sections.get(section);
        found.unwrap_or_else(|| panic!("no request in {section}"))
    }

    /// The request of a section that has one, or that comes first.
    pub fn request(&self, section: &str) -> &Json {
        &self.requests(section)[0]
    }
}

/// Not what is expected, nor an example of it.
fn is_request(value: &Json) -> bool {
    let has = |name: &str| value.get(name).is_some();
    let is_answer = |item: &Json| item.get("decision").is_some();
    let answers = value["evaluations"].as_array();
    let is_answered = answers.is_some_and(|items| !items.is_empty() && items.iter().all(is_answer));
    !is_answered
        && ["subject", "action", "resource", "evaluations"]
            .into_iter()
            .any(has)
}

/// `| **Basic Core** | [](#c-2-2-1), … |`
fn level(line: &str) -> Option<(String, Vec<String>)> {
    let mut cells = line.trim_start_matches('|').split('|');
    let name = cells
        .next()?
        .trim()
        .strip_prefix("**")?
        .strip_suffix("**")?;
    let anchors = cells.next()?.split("(#").skip(1);
    let anchors = anchors.filter_map(|part| Some(part.split_once(')')?.0.to_owned()));
    Some((name.to_lowercase().replace(' ', "-"), anchors.collect()))
}
