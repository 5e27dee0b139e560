//! `adgang explain`: every rule, every match, and what each came to.

use adgang::session::Answer;
use adgang::xacml::error::line_and_column;
use adgang::xacml::{AnyOfTrace, Decision, Explanation, MatchTrace, RuleTrace};
use serde::Serialize;

use super::arguments::{self, Arguments};
use super::check::heading;
use super::failure::Failure;
use super::flags::Flags;
use super::input::Document;
use super::output::{Output, printable};
use super::question::Question;
use super::sentence;

/// Runs the command.
///
/// # Errors
/// Flags or input that were refused.
pub(super) fn run(arguments: Arguments, now: i64) -> Result<Output, Failure> {
    let flags = Flags::read(arguments, now)?;
    let action = match flags.actions.as_slice() {
        [action] => action,
        [] => return Err(arguments::missing("--action ID")),
        _ => return Err(arguments::repeated("action")),
    };
    let question = Question::open(&flags)?;
    let answer = question.view.check(action);
    let trace = question.view.explain(action);
    let output = if flags.json {
        Output::json(&Explained {
            answer: &answer,
            trace: trace.as_ref(),
        })?
    } else {
        let mut tree = Tree(format!("{}\n", heading(&question)));
        tree.line(0, &conclusion(action, &answer));
        let source = question.policies.published_for(&question.resource);
        match trace {
            Some(trace) => tree.policy(1, &trace, source.as_ref()),
            None => tree.line(1, "no policy is given for this resource"),
        }
        Output::new(tree.0)
    };
    Ok(output.with_note(question.note))
}

#[derive(Serialize)]
struct Explained<'a> {
    #[serde(flatten)]
    answer: &'a Answer,
    trace: Option<&'a Explanation>,
}

/// Indented lines.
struct Tree(String);

impl Tree {
    fn line(&mut self, depth: usize, text: &str) {
        self.0.push_str(&"  ".repeat(depth));
        self.0.push_str(&printable(text));
        self.0.push('\n');
    }

    /// A policy or policy set, and what is in it; `depth` of a set is bounded by the compiler's limit.
    fn policy(&mut self, depth: usize, trace: &Explanation, source: Option<&Document>) {
        let inside = depth.saturating_add(1);
        let file = source.map(|source| format!(" ({})", source.name));
        self.line(
            depth,
            &format!("policy {}{}", trace.policy, file.unwrap_or_default()),
        );
        self.line(inside, &format!("target: {}", words(&trace.target)));
        for policy in &trace.policies {
            self.policy(inside, policy, source);
        }
        for rule in &trace.rules {
            self.rule(inside, rule, source);
        }
        if !trace.policies.is_empty() {
            self.line(
                inside,
                &format!("together: {}", decisions(&trace.decisions)),
            );
        }
    }

    fn rule(&mut self, depth: usize, rule: &RuleTrace, source: Option<&Document>) {
        // A snapshot knows the place, and not the text that has the lines.
        let place = match source {
            Some(source) => format!("line {}", line_and_column(&source.text, rule.span.start).0),
            None => format!("byte {}", rule.span.start),
        };
        let heading = format!(
            "rule {} ({place}, {:?}): {}",
            rule.id,
            rule.effect,
            if rule.reached {
                decisions(&rule.decisions)
            } else {
                "not reached".to_owned()
            }
        );
        self.line(depth, &heading);
        let inside = depth.saturating_add(1);
        for any_of in &rule.any_of {
            self.any_of(inside, any_of);
        }
        if let Some(condition) = &rule.condition {
            self.line(inside, &format!("condition: {}", words(condition)));
        }
    }

    fn any_of(&mut self, depth: usize, any_of: &AnyOfTrace) {
        self.line(depth, &format!("any of: {}", words(&any_of.truth)));
        for all_of in &any_of.all_of {
            let heading = format!("all of: {}", words(&all_of.truth));
            self.line(depth.saturating_add(1), &heading);
            for one in &all_of.matches {
                self.line(depth.saturating_add(2), &match_line(one));
            }
        }
    }
}

/// What something came to, or everything it still could.
fn decisions(decisions: &[Decision]) -> String {
    let names: Vec<String> = decisions
        .iter()
        .map(|decision| format!("{decision:?}"))
        .collect();
    names.join(" or ")
}

fn conclusion(action: &str, answer: &Answer) -> String {
    let verdict = sentence::verdict(answer.answer);
    format!("{action}: {verdict}, {}", sentence::reason(&answer.reason))
}

fn match_line(one: &MatchTrace) -> String {
    let category = one.category.rsplit(':').next().unwrap_or(&one.category);
    format!(
        "{category} {} {} {:?}: {}",
        one.attribute,
        one.function,
        one.literal,
        words(&one.truth)
    )
}

/// What something came to, or everything it still could.
fn words(truth: &[&str]) -> String {
    truth.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_says_what_was_compared_and_what_could_come_of_it() {
        let one = MatchTrace {
            category: "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject".into(),
            attribute: "urn:altinn:rolecode".into(),
            literal: "DAGL".into(),
            function: "string-equal-ignore-case".into(),
            truth: vec!["true", "false"],
        };
        assert_eq!(
            match_line(&one),
            "access-subject urn:altinn:rolecode string-equal-ignore-case \"DAGL\": true or false"
        );
    }

    #[test]
    fn text_of_a_policy_stays_on_its_line() {
        let mut tree = Tree(String::new());
        tree.line(1, "a\nb");
        assert_eq!(tree.0, "  a\\nb\n");
    }
}
