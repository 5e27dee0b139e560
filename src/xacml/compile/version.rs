//! Versions, and the patterns by which references choose among them (sections 5.12, 5.13).

use std::cmp::Ordering;

/// Compares two versions number by number: 1.10 comes after 1.9, and 1.2 before 1.2.0.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    against(a, b)
}

/// Whether a version is one that a reference accepts: `*` stands for one number, `+` for one or more.
pub(super) fn accepts(
    version: &str,
    exactly: Option<&str>,
    earliest: Option<&str>,
    latest: Option<&str>,
) -> bool {
    exactly.is_none_or(|pattern| against(version, pattern).is_eq())
        && earliest.is_none_or(|pattern| against(version, pattern).is_ge())
        && latest.is_none_or(|pattern| against(version, pattern).is_le())
}

/// Where a version stands relative to a pattern, in which a wildcard stands for the version's own number.
fn against(version: &str, pattern: &str) -> Ordering {
    let (mut numbers, mut wanted) = (version.split('.'), pattern.split('.'));
    loop {
        match (numbers.next(), wanted.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), Some("+")) => return Ordering::Equal,
            (Some(_), None) => return Ordering::Greater,
            (Some(_), Some("*")) => {}
            (Some(number), Some(other)) => {
                let order = number_order(number, other);
                if order.is_ne() {
                    return order;
                }
            }
        }
    }
}

/// Numbers of any length, leading zeros aside.
fn number_order(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_numbers() {
        assert!(compare("1.10", "1.9").is_gt());
        assert!(compare("1.2", "1.2.0").is_lt());
        assert!(compare("01.2", "1.2").is_eq());
        assert!(compare("99999999999999999999999999", "1").is_gt());
    }

    #[test]
    fn wildcards_stand_for_numbers() {
        let accepts = |version, pattern| accepts(version, Some(pattern), None, None);
        assert!(accepts("1.5", "1.*"));
        assert!(!accepts("1.5.1", "1.*"));
        assert!(!accepts("1", "1.*"));
        assert!(accepts("1.5.1", "1.+"));
        assert!(!accepts("1", "1.+"));
        assert!(accepts("3", "+"));
        assert!(accepts("1.2.3", "1.*.3"));
        assert!(!accepts("2.2.3", "1.*.3"));
    }

    #[test]
    fn bounds_are_accepted_themselves() {
        assert!(accepts("1.2", None, Some("1.2"), Some("1.2")));
        assert!(accepts("1.9", None, Some("1.2"), Some("1.*")));
        assert!(!accepts("1.1", None, Some("1.2"), None));
        assert!(!accepts("2.0", None, None, Some("1.+")));
    }
}
