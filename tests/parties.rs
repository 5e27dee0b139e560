//! Lists of parties, as the platform's own tests have them.
//!
//! Needs the cases in `ADGANG_CASES`: `parties/index.csv` with a document for each row.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use adgang::party::{Party, PartyKind, PartyList};

use table::{Row, cell, compare};

mod support;
#[path = "support/table.rs"]
mod table;

#[test]
fn parties() {
    let Some(folder) = support::cases("parties") else {
        return;
    };
    let rows = table::rows(&std::fs::read_to_string(folder.join("index.csv")).unwrap());
    let outcomes = rows
        .iter()
        .map(|row| (row["file"].clone(), parties_of(&folder, row)));
    support::report("parties", &outcomes.collect::<Vec<_>>());
}

fn parties_of(folder: &Path, row: &Row) -> Result<(), String> {
    let text = std::fs::read_to_string(folder.join(cell(row, "file").unwrap())).unwrap();
    let list = PartyList::from_json(&text).map_err(|error| error.to_string())?;
    let outer = list.parties.len();
    let types: Vec<_> = list
        .parties
        .iter()
        .map(|party| party.kind.number().to_string())
        .collect();
    let any =
        |is: fn(&Party) -> bool| if list.iter().any(is) { "True" } else { "False" }.to_owned();
    let actual = [
        ("top_level", outer.to_string()),
        ("children", list.iter().skip(outer).count().to_string()),
        ("types", types.join("|")),
        ("onlyHierarchy", any(|party| party.only_hierarchy)),
        ("deleted", any(|party| party.is_deleted)),
    ];
    compare(row, &actual)?;
    if list.iter().any(|party| list.find(party.id) != Some(party)) {
        return Err("a party is not found by its id".to_owned());
    }
    let numberless = |party: &Party| {
        party.kind == PartyKind::Organisation && party.organisation_number.is_none()
    };
    if list.iter().any(numberless) {
        return Err("an organisation has no number".to_owned());
    }
    let again = PartyList::from_json(&serde_json::to_string(&list).unwrap());
    if again == Ok(list) {
        Ok(())
    } else {
        Err("its JSON form reads back as another".to_owned())
    }
}
