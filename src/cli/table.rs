//! Text in columns.

use super::output::printable;

/// The widest that a column gets: one long cell is no reason to push all others off the screen, and formatting refuses
/// widths beyond 16 bits.
const WIDEST: usize = 60;

/// Rows with columns as wide as their widest cell, two spaces apart, nothing behind the last. Cells may hold any text.
pub(super) fn columns<const N: usize>(rows: &[[&str; N]]) -> String {
    let rows: Vec<[String; N]> = rows.iter().map(|row| row.map(printable)).collect();
    let mut widths = [0_usize; N];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count()).min(WIDEST);
        }
    }
    let mut text = String::new();
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let text = columns(&[["action", "answer"], ["skjøt\n", "yes"], ["", ""]]);
        assert_eq!(text, "action   answer\nskjøt\\n  yes\n\n");
    }

    #[test]
    fn a_long_cell_is_whole_and_pushes_only_its_own_row() {
        let long = "x".repeat(100_000);
        let text = columns(&[[long.as_str(), "a"], ["b", "c"]]);
        assert_eq!(
            text.lines().map(str::len).collect::<Vec<_>>(),
            [100_003, 63]
        );
    }
}
