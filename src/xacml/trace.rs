//! The trace of an evaluation: which rule, which match, what it came to.

use serde::Serialize;

use super::attributes::Attributes;
use super::decision::{Decision, DecisionSet};
use super::error::Span;
use super::evaluate::{Run, Trace, evaluate_traced};
use super::expression::STEP_BUDGET;
use super::model::Effect;
use super::outcome::Outcome;
use super::program::{Expression, Key, Policy, Predicate, Program, Range, Rule};
use super::truth::TruthSet;

/// Every step of one evaluation: a policy or policy set, and what is in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// `PolicyId` or `PolicySetId`.
    pub policy: String,
    /// Which of the documents it stands in, from 0.
    pub document: u32,
    /// Place in that document.
    pub span: Span,
    /// What its target came to.
    pub target: Vec<&'static str>,
    /// What it came to; several where it is open.
    pub decisions: Vec<Decision>,
    /// The rules of a policy, in order: also those that the evaluation did not come to.
    pub rules: Vec<RuleTrace>,
    /// The children of a policy set, in order. One that several refer to is told of where it was met first.
    pub policies: Vec<Explanation>,
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
    /// Whether the evaluation came to it; what follows is empty where it did not.
    pub reached: bool,
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
    let mut steps = Steps::default();
    let outcome = evaluate_traced(program, attributes, STEP_BUDGET, &mut steps);
    (outcome, steps.root)
}

/// The policies that are being evaluated, the innermost last.
#[derive(Default)]
struct Steps {
    /// Each with the number of its rules that were reached: they are looked at in order.
    open: Vec<(Explanation, usize)>,
    root: Explanation,
}

impl Trace for Steps {
    fn enter(&mut self, run: &Run<'_>, policy: &Policy, target: TruthSet) {
        let name = run.program.policy_name(policy.name);
        let rules = policy.rules.of(&run.program.body.rules).iter();
        let explanation = Explanation {
            policy: name.map_or_else(String::new, |name| name.id.to_string()),
            document: name.map_or(0, |name| name.document),
            span: name.map(|name| name.span).unwrap_or_default(),
            target: words(target),
            rules: rules.filter_map(|rule| unreached(run, rule)).collect(),
            ..Explanation::default()
        };
        self.open.push((explanation, 0));
    }

    fn leave(&mut self, decisions: DecisionSet) {
        let Some((mut done, _)) = self.open.pop() else {
            return;
        };
        done.decisions = decisions.iter().collect();
        match self.open.last_mut() {
            Some((within, _)) => within.policies.push(done),
            None => self.root = done,
        }
    }

    fn rule(&mut self, run: &mut Run<'_>, rule: &Rule, decisions: DecisionSet) {
        let any_of = any_of_traces(run, rule.target);
        let condition = rule.condition.map(|_| words(run.condition(rule.condition)));
        let Some((policy, reached)) = self.open.last_mut() else {
            return;
        };
        if let Some(trace) = policy.rules.get_mut(*reached) {
            trace.reached = true;
            trace.decisions = decisions.collapse_aborts().iter().collect();
            trace.any_of = any_of;
            trace.condition = condition;
        }
        *reached = reached.saturating_add(1);
    }
}

/// A rule as long as the evaluation has not come to it.
fn unreached(run: &Run<'_>, rule: &Rule) -> Option<RuleTrace> {
    let name = run.program.tables.rules.get(rule.name as usize)?;
    Some(RuleTrace {
        id: name.id.to_string(),
        effect: name.effect,
        span: name.span,
        reached: false,
        decisions: Vec::new(),
        any_of: Vec::new(),
        condition: None,
    })
}

fn any_of_traces(run: &mut Run<'_>, target: Range) -> Vec<AnyOfTrace> {
    let body = &run.program.body;
    let mut traces = Vec::new();
    for any_of in target.of(&body.any_of) {
        let mut all_of = Vec::new();
        for atoms in any_of.all_of.of(&body.all_of) {
            let matches = atoms.of(&body.atoms).iter();
            all_of.push(AllOfTrace {
                matches: matches.filter_map(|atom| match_trace(run, *atom)).collect(),
                truth: words(run.all_of(*atoms)),
            });
        }
        traces.push(AnyOfTrace {
            truth: words(run.any_of(*any_of)),
            all_of,
        });
    }
    traces
}

fn match_trace(run: &mut Run<'_>, atom: u32) -> Option<MatchTrace> {
    let program = run.program;
    let (key, literal, function) = match program.body.predicates.get(atom as usize)? {
        Predicate::Match {
            designator,
            literal,
            function,
        } => (
            program.key_of(*designator)?,
            Some(*literal),
            function.name(),
        ),
        Predicate::LexicalMatch {
            designator,
            literal,
            function,
        } => {
            let name = function.name().to_owned();
            (program.key_of(*designator)?, Some(*literal), name)
        }
        Predicate::Comparison {
            designator,
            literal,
            function,
            ..
        } => (
            program.key_of(*designator)?,
            *literal,
            function.name().to_owned(),
        ),
        Predicate::Settled { designator, .. } => {
            (program.key_of((*designator)?)?, None, String::new())
        }
        Predicate::Expression(expression) => expression_match(program, *expression)?,
    };
    Some(MatchTrace {
        category: key.category.to_string(),
        attribute: key.id.to_string(),
        literal: literal
            .and_then(|literal| program.literal(literal))
            .map(ToString::to_string)
            .unwrap_or_default(),
        function,
        truth: words(run.predicate(atom)),
    })
}

/// The parts of a match that was compiled into an expression: its bag's key, its literal, its function.
fn expression_match(program: &Program, index: u32) -> Option<(&Key, Option<u32>, String)> {
    let body = &program.body;
    let Expression::HigherOrder {
        applied, arguments, ..
    } = body.expressions.get(index as usize)?
    else {
        return None;
    };
    let [literal, bag] = arguments.of(&body.arguments) else {
        return None;
    };
    let literal = match body.expressions.get(*literal as usize)? {
        Expression::Literal(literal) => Some(*literal),
        _ => None,
    };
    let key = match body.expressions.get(*bag as usize)? {
        Expression::Designator(designator) | Expression::Bound { designator, .. } => {
            program.key_of(*designator)?
        }
        Expression::Selector { selector, .. } => {
            let selector = program.tables.selectors.get(*selector as usize)?;
            program.tables.keys.get(selector.key as usize)?
        }
        _ => return None,
    };
    Some((key, literal, program.tables.function_name(*applied)))
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
