//! Indexes of cases: comma-separated values with a header (RFC 4180), and how a cell is compared.

use std::collections::HashMap;

/// One row, by the names in the header.
pub type Row = HashMap<String, String>;

/// Every row after the header.
pub fn rows(text: &str) -> Vec<Row> {
    let mut records = records(text).into_iter();
    let header = records.next().unwrap_or_default();
    records
        .map(|record| header.iter().cloned().zip(record).collect())
        .collect()
}

/// The cell, unless it is empty.
pub fn cell<'a>(row: &'a Row, name: &str) -> Option<&'a str> {
    Some(row[name].as_str()).filter(|text| !text.is_empty())
}

/// Compares values with the cells of a row, by the names of the columns; an empty cell stands for none.
pub fn compare(row: &Row, actual: &[(&str, String)]) -> Result<(), String> {
    let wrong = actual.iter().find(|(name, value)| *value != row[*name]);
    wrong.map_or(Ok(()), |(name, value)| {
        Err(format!("{name} is {value:?}, expected {:?}", row[*name]))
    })
}

fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let (mut record, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.next_if_eq(&'"').is_some() => field.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            '\r' if !quoted => {}
            other => field.push(other),
        }
    }
    if !field.is_empty() || !record.is_empty() {
        record.push(field);
        records.push(record);
    }
    records
}
