//! The outside suites: tests append a line for each to the file that `ADGANG_REPORT` names, and one table shows them all.

use std::path::PathBuf;

use crate::{Done, run};

/// The report's file.
pub fn report() -> PathBuf {
    run::target().join("suites.jsonl")
}

/// Empties the report, for a new run.
pub fn start() -> Done {
    run::write(&report(), "")
}

/// Prints the table, a row a line of the report. A row that neither passed nor is known to be open is a failure, even
/// where the test that wrote it forgot to fail.
///
/// `{"suite":"tokens","passed":98,"total":98,"knownOpen":0,"where":"native"}`.
pub fn print() -> Done {
    let mut rows = vec![["suite", "where", "passed/total", "known-open"].map(str::to_owned)];
    let mut short = Vec::new();
    for line in run::read(&report())?.lines() {
        let row: serde_json::Value = serde_json::from_str(line)
            .map_err(|error| format!("the suites' report has a bad line, {line}: {error}"))?;
        let text = |key: &str| row[key].as_str().unwrap_or("?").to_owned();
        let number = |key: &str| row[key].as_u64().unwrap_or_default();
        if number("passed") + number("knownOpen") < number("total") || number("total") == 0 {
            short.push(format!("{} in {}", text("suite"), text("where")));
        }
        rows.push([
            text("suite"),
            text("where"),
            format!("{}/{}", number("passed"), number("total")),
            number("knownOpen").to_string(),
        ]);
    }
    if rows.len() == 1 {
        println!("no outside suite reported");
        return Ok(());
    }
    rows[1..].sort();
    table(&rows, 2);
    if short.is_empty() {
        Ok(())
    } else {
        Err(format!("not all passed: {}", short.join(", ")))
    }
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
