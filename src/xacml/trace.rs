//! The trace of an evaluation: which rule, which match, what it came to.

use serde::Serialize;

use super::attributes::Attributes;
use super::decision::{Decision, DecisionSet};
use super::error::Span;
use super::evaluate::{Run, Trace, evaluate_traced};
use super::model::Effect;
use super::outcome::Outcome;
use super::program::{Predicate, Program, Rule};
use super::truth::TruthSet;

/// Every step of one evaluation.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// `PolicyId`.
    pub policy: String,
    /// What the policy's target came to.
    pub target: Vec<&'static str>,
    /// The rules, in order.
    pub rules: Vec<RuleTrace>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleTrace {
    /// `RuleId`.
    pub id: String,
    /// `Effect`.
    pub effect: Effect,
    /// Place in the policy's source.
    pub span: Span,
    /// What the rule came to; several where it is open.
    pub decisions: Vec<Decision>,
    /// The parts of its target, as the dialect reads them.
    pub any_of: Vec<AnyOfTrace>,
    /// What its condition came to, where it has one.
    pub condition: Option<Vec<&'static str>>,
}

/// One `AnyOf`, or what a dialect reads as one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnyOfTrace {
    /// What it came to.
    pub truth: Vec<&'static str>,
    /// Its alternatives.
    pub all_of: Vec<AllOfTrace>,
}

/// One `AllOf`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AllOfTrace {
    /// What it came to.
    pub truth: Vec<&'static str>,
    /// Its matches.
    pub matches: Vec<MatchTrace>,
}

/// One `Match`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MatchTrace {
    /// Category of the attribute.
    pub category: String,
    /// Id of the attribute.
    pub attribute: String,
    /// The literal it is compared with.
    pub literal: String,
    /// What it is compared by, as the standard names it without its URN.
    pub function: String,
    /// What it came to.
    pub truth: Vec<&'static str>,
}

/// Evaluates a program and tells every step.
pub fn explain(program: &Program, attributes: &dyn Attributes) -> (Outcome, Explanation) {
    let mut explanation = Explanation {
        policy: program.policy_id().to_owned(),
        ..Explanation::default()
    };
    let outcome = evaluate_traced(program, attributes, &mut explanation);
    (outcome, explanation)
}

impl Trace for Explanation {
    fn policy_target(&mut self, truth: TruthSet) {
        self.target = words(truth);
    }

    fn rule(&mut self, run: &mut Run<'_>, rule: &Rule, decisions: DecisionSet) {
        let Some(name) = run.program.tables.rules.get(rule.name as usize) else {
            return;
        };
        let body = &run.program.body;
        let any_of = rule
            .target
            .of(&body.any_of)
            .iter()
            .map(|any_of| AnyOfTrace {
                truth: words(run.any_of(*any_of)),
                all_of: any_of
                    .all_of
                    .of(&body.all_of)
                    .iter()
                    .map(|all_of| AllOfTrace {
                        truth: words(run.all_of(*all_of)),
                        matches: all_of
                            .of(&body.atoms)
                            .iter()
                            .filter_map(|atom| match_trace(run, *atom))
                            .collect(),
                    })
                    .collect(),
            });
        let any_of = any_of.collect();
        let condition = rule.condition.map(|_| words(run.condition(rule.condition)));
        self.rules.push(RuleTrace {
            id: name.id.to_string(),
            effect: name.effect,
            span: name.span,
            decisions: decisions.collapse_aborts().iter().collect(),
            any_of,
            condition,
        });
    }
}

fn match_trace(run: &Run<'_>, atom: u32) -> Option<MatchTrace> {
    let predicate = run.program.body.predicates.get(atom as usize)?;
    let key = run.program.key_of(predicate.designator()?)?;
    let (literal, function) = match predicate {
        Predicate::Match {
            literal, function, ..
        } => (Some(*literal), function.name()),
        Predicate::LexicalMatch {
            literal, function, ..
        } => (Some(*literal), function.name().to_owned()),
        Predicate::Comparison {
            literal, function, ..
        } => (*literal, function.name().to_owned()),
        Predicate::Settled { .. } => (None, String::new()),
    };
    Some(MatchTrace {
        category: key.category.to_string(),
        attribute: key.id.to_string(),
        literal: literal
            .and_then(|literal| run.program.literal(literal))
            .map(ToString::to_string)
            .unwrap_or_default(),
        function,
        truth: words(run.predicate(atom)),
    })
}

fn words(truth: TruthSet) -> Vec<&'static str> {
    [
        (TruthSet::TRUE, "true"),
        (TruthSet::FALSE, "false"),
        (TruthSet::MISSING, "missing"),
        (TruthSet::ERROR, "error"),
        (TruthSet::FATAL, "fatal"),
    ]
    .into_iter()
    .filter(|(member, _)| truth.may_be(*member))
    .map(|(_, word)| word)
    .collect()
}
