//! The outside suites: tests append a line for each to the file that `ADGANG_REPORT` names, and one table shows them all.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::{Done, run};

/// Where suites run, in the order of the table's columns.
const PLACES: [&str; 3] = ["native", "node", "chromium"];

/// The report's file.
pub fn report() -> PathBuf {
    run::target().join("suites.jsonl")
}

/// Empties the report, and what native suites leave for those of the package, for a new run.
pub fn start() -> Done {
    // Not there before the first run.
    let _ = std::fs::remove_dir_all(run::target().join("conformance"));
    run::write(&report(), "")
}

/// Prints the table, a row a suite, and after it every case known to be open, with its reason. A line of the report in which
/// a case neither passed nor is known to be open is a failure, even where the test that wrote it forgot to fail.
pub fn print() -> Done {
    let Suites { rows, short } = read(&run::read(&report())?)?;
    if rows.is_empty() {
        println!("no outside suite reported");
        return Ok(());
    }
    let [native, node, chromium] = PLACES;
    let mut lines = vec![["suite", native, node, chromium, "known open"].map(str::to_owned)];
    lines.extend(rows.iter().map(|(suite, cells)| {
        let [native, node, chromium, open] = cells.clone();
        [suite.clone(), native, node, chromium, open]
    }));
    table(&lines, 1);
    let known = run::read_json(&run::root().join("tests/known-open.json"))?;
    for (suite, cases) in known.as_object().into_iter().flatten() {
        if rows.contains_key(suite) {
            println!("\nknown open in {suite}");
            for (id, reason) in cases.as_object().into_iter().flatten() {
                println!("  {id}: {}", reason.as_str().unwrap_or("?"));
            }
        }
    }
    if short.is_empty() {
        Ok(())
    } else {
        Err(format!("not all passed: {}", short.join(", ")))
    }
}

/// A report, read.
struct Suites {
    /// By suite: passed/total in each place, and how many are known to be open natively.
    rows: BTreeMap<String, [String; 4]>,
    /// What did not pass, and where.
    short: Vec<String>,
}

/// Reads lines as `{"suite":"tokens","passed":98,"total":98,"knownOpen":0,"where":"native"}`.
fn read(report: &str) -> Result<Suites, String> {
    let mut rows: BTreeMap<String, [String; 4]> = BTreeMap::new();
    let mut short = Vec::new();
    for line in report.lines() {
        let bad = |why: &str| format!("the suites' report has a bad line, {line}: {why}");
        let row: serde_json::Value =
            serde_json::from_str(line).map_err(|error| bad(&error.to_string()))?;
        let text = |key: &str| row[key].as_str().unwrap_or("?").to_owned();
        let number = |key: &str| row[key].as_u64().unwrap_or_default();
        let (suite, place) = (text("suite"), text("where"));
        let Some(column) = PLACES.iter().position(|there| *there == place) else {
            return Err(bad("an unknown place"));
        };
        let (passed, total, open) = (number("passed"), number("total"), number("knownOpen"));
        if passed + open < total || total == 0 {
            short.push(format!("{suite} in {place}"));
        }
        let cells = rows.entry(suite).or_default();
        cells[column] = format!("{passed}/{total}");
        if open > 0 && place == PLACES[0] {
            cells[3] = open.to_string();
        }
    }
    Ok(Suites { rows, short })
}

/// Prints rows in columns: the first `left` of them names, the others numbers.
pub fn table<const N: usize>(rows: &[[String; N]], left: usize) {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<usize> = (0..N).map(|column| width(column).unwrap_or(0)).collect();
    for row in rows {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            line += &if column < left {
                format!("{cell:<width$}  ")
            } else {
                format!("{cell:>width$}  ")
            };
        }
        println!("{}", line.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_suite_has_one_row_for_all_places() {
        let report = r#"{"suite":"b","where":"node","passed":2,"total":3,"knownOpen":1}
            {"suite":"a","where":"chromium","passed":1,"total":2,"knownOpen":0}
            {"suite":"b","where":"native","passed":2,"total":3,"knownOpen":1}"#;
        let suites = read(report).unwrap_or_else(|error| unreachable!("{error}"));
        let rows: Vec<_> = suites.rows.iter().collect();
        let cells = |cells: [&str; 4]| cells.map(str::to_owned);
        assert_eq!(
            rows,
            [
                (&"a".to_owned(), &cells(["", "", "1/2", ""])),
                (&"b".to_owned(), &cells(["2/3", "2/3", "", "1"])),
            ]
        );
        assert_eq!(suites.short, ["a in chromium"]);
        assert!(read(r#"{"suite":"a","where":"elsewhere"}"#).is_err());
    }
}
