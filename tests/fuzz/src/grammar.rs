//! From bytes to a policy and what is known of a request, by a grammar: typed, so that the standard dialect takes most of
//! it, with every function and every algorithm.

use adgang::value::{DataType, Namespaces};
use adgang::xacml::model::*;
use adgang::xacml::{Effect, Span};
use arbitrary::{Result, Unstructured};

use super::functions::{Function, Type, functions};
use super::texts::COMBINING;

pub const SPAN: Span = Span { start: 0, end: 0 };
pub const PREFIX: &str = "urn:oasis:names:tc:xacml:";

/// Reads bytes; what it met is kept, so that a request has something to do with the policy.
pub struct Grammar<'a, 'b> {
    pub bytes: &'a mut Unstructured<'b>,
    pub asked: Vec<(usize, DataType)>,
    pub variables: Vec<(String, Type)>,
    count: u32,
}

impl<'a, 'b> Grammar<'a, 'b> {
    pub fn new(bytes: &'a mut Unstructured<'b>) -> Self {
        Grammar {
            bytes,
            asked: Vec::new(),
            variables: Vec::new(),
            count: 0,
        }
    }

    pub fn one_in(&mut self, n: u8) -> Result<bool> {
        self.bytes.ratio(1, n)
    }

    pub fn choose<T: Clone>(&mut self, of: &[T]) -> Result<T> {
        self.bytes.choose(of).cloned()
    }

    pub fn list<T>(
        &mut self,
        least: usize,
        most: usize,
        mut item: impl FnMut(&mut Self) -> Result<T>,
    ) -> Result<Vec<T>> {
        let count = self.bytes.int_in_range(least..=most)?;
        (0..count).map(|_| item(self)).collect()
    }

    fn name(&mut self, kind: &str) -> String {
        self.count += 1;
        format!("urn:{kind}:{}", self.count)
    }

    /// A policy, or a policy set.
    pub fn tree(&mut self) -> Result<PolicyTree> {
        Ok(match self.one_in(3)? {
            true => PolicyTree::PolicySet(self.policy_set(0)?),
            false => PolicyTree::Policy(self.policy()?),
        })
    }

    fn policy_set(&mut self, depth: u32) -> Result<PolicySet> {
        let combining = self.choose(COMBINING)?;
        let mut children = Vec::new();
        let mut referable: Vec<String> = Vec::new();
        for _ in 0..self.bytes.int_in_range(0..=3)? {
            let child = match self.bytes.int_in_range(0..=5)? {
                0 if depth < 3 => Child::PolicySet(self.policy_set(depth + 1)?),
                1 if !referable.is_empty() => Child::PolicyReference(IdReference {
                    id: self.choose(&referable)?,
                    version: self
                        .choose(&[None, Some("1.*"), Some("+"), Some("2")])?
                        .map(str::to_owned),
                    earliest: None,
                    latest: None,
                    span: SPAN,
                }),
                _ => Child::Policy(self.policy()?),
            };
            if let Child::Policy(policy) = &child {
                referable.push(policy.id.clone());
            }
            children.push(child);
        }
        Ok(PolicySet {
            id: self.name("set"),
            version: Some("1.0".to_owned()),
            description: None,
            xpath_version: None,
            combining: algorithm(combining, "policy"),
            target: self.target()?,
            children,
            obligations: self.duties()?,
            advice: self.duties()?,
            span: SPAN,
        })
    }

    fn policy(&mut self) -> Result<Policy> {
        let combining = self.choose(COMBINING)?;
        self.variables.clear();
        let mut variables = Vec::new();
        for _ in 0..self.bytes.int_in_range(0..=2)? {
            let wanted = self.wanted()?;
            let expression = self.expression(wanted, 1)?;
            let id = self.name("variable");
            self.variables.push((id.clone(), wanted));
            variables.push(VariableDefinition {
                id,
                expression,
                span: SPAN,
            });
        }
        let policy = Policy {
            id: self.name("policy"),
            version: Some("1.0".to_owned()),
            description: None,
            xpath_version: None,
            combining: algorithm(combining, "rule"),
            target: self.target()?,
            variables,
            rules: self.list(0, 3, Self::rule)?,
            obligations: self.duties()?,
            advice: self.duties()?,
            span: SPAN,
        };
        self.variables.clear();
        Ok(policy)
    }

    fn rule(&mut self) -> Result<Rule> {
        let condition = match self.one_in(2)? {
            true => Some(self.expression(Type::BOOLEAN, 0)?),
            false => None,
        };
        Ok(Rule {
            id: self.name("rule"),
            effect: self.effect()?,
            description: None,
            target: self.target()?,
            condition,
            obligations: self.duties()?,
            advice: self.duties()?,
            span: SPAN,
        })
    }

    fn effect(&mut self) -> Result<Effect> {
        self.choose(&[Effect::Permit, Effect::Deny])
    }

    fn duties(&mut self) -> Result<Vec<ObligationExpression>> {
        if !self.one_in(5)? {
            return Ok(Vec::new());
        }
        self.list(1, 2, |grammar| {
            let effect = grammar.effect()?;
            let assignments = grammar.list(0, 2, |grammar| {
                let wanted = grammar.wanted()?;
                Ok(AssignmentExpression {
                    id: "urn:assigned".to_owned(),
                    category: None,
                    issuer: None,
                    expression: grammar.expression(wanted, 2)?,
                    span: SPAN,
                })
            })?;
            Ok(ObligationExpression {
                id: grammar.name("duty"),
                effect,
                assignments,
                span: SPAN,
            })
        })
    }

    fn target(&mut self) -> Result<Target> {
        if !self.one_in(2)? {
            return Ok(Target::default());
        }
        let any_of = self.list(1, 2, |grammar| {
            let all_of = grammar.list(1, 2, |grammar| {
                Ok(AllOf {
                    matches: grammar.list(1, 2, Self::found)?,
                    span: SPAN,
                })
            })?;
            Ok(AnyOf { all_of, span: SPAN })
        })?;
        Ok(Target { any_of, span: SPAN })
    }

    fn found(&mut self) -> Result<Match> {
        let matching: Vec<&Function> = { functions().iter() }
            .filter(|function| function.is_match())
            .collect();
        let simple = self.one_in(2)?;
        let function = match simple {
            true => matching
                .iter()
                .find(|function| function.urn.ends_with(":string-equal"))
                .copied(),
            false => Some(self.choose(&matching)?),
        };
        let function = function.ok_or(arbitrary::Error::IncorrectFormat)?;
        let [literal, of] = [0, 1].map(|place| function.parameters[place].data_type);
        Ok(Match {
            function: function.urn.clone(),
            literal: self.literal(literal)?,
            attribute: self.attribute(of)?,
            span: SPAN,
        })
    }
}

pub fn namespaces() -> Namespaces {
    [("a", "urn:a".to_owned())].into_iter().collect()
}

fn algorithm(name: &str, kind: &str) -> String {
    format!("{PREFIX}{}", name.replace('*', kind))
}
