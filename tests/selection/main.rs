//! Who is acted for: every row of the platform's own rules, and what must hold of any list.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod laws;
mod rules;
