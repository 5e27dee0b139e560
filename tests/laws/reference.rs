//! A second evaluator, of the model as it is written, over requests of which everything is known: the standard's text
//! followed step by step, without sets, tables or budgets, and only the functions that the random policies use.

use std::collections::HashMap;
use std::sync::Arc;

use adgang::value::{DataType, Value};
use adgang::xacml::model::*;
use adgang::xacml::{Assignment, CONTENT, Decision, Obligation, RESOURCE};

use super::functions::{
    Answer, Fault, Got, all, any, boolean, call, higher_order, n_of, number, one, worst,
};
use super::requests::{CONTENTS, PATH, Request};

#[path = "../../src/xacml/combining/tests/prose.rs"]
mod prose;

/// What a policy comes to.
#[derive(Clone, Debug)]
pub struct Came {
    /// What its target came to, `None` for an error there.
    applies: Option<bool>,
    pub decision: Decision,
    /// Whether an attribute that had to be there was missing, where the decision is Indeterminate.
    pub missing: bool,
    pub obligations: Vec<Obligation>,
    pub advice: Vec<Obligation>,
}

/// Evaluates a policy or policy set.
pub fn evaluate(tree: &PolicyTree, request: &Request) -> Came {
    let mut reference = Reference {
        request,
        policies: HashMap::new(),
        sets: HashMap::new(),
        variables: &[],
    };
    match tree {
        PolicyTree::Policy(policy) => reference.policy(policy),
        PolicyTree::PolicySet(set) => {
            reference.enter(set);
            reference.set(set)
        }
    }
}

struct Reference<'a> {
    request: &'a Request,
    /// What references lead to.
    policies: HashMap<&'a str, &'a Policy>,
    sets: HashMap<&'a str, &'a PolicySet>,
    variables: &'a [VariableDefinition],
}

impl<'a> Reference<'a> {
    fn enter(&mut self, set: &'a PolicySet) {
        self.sets.insert(&set.id, set);
        for child in &set.children {
            match child {
                Child::Policy(policy) => {
                    self.policies.insert(&policy.id, policy);
                }
                Child::PolicySet(set) => self.enter(set),
                Child::PolicyReference(_) | Child::PolicySetReference(_) => {}
            }
        }
    }

    /// Section 7.13.
    fn set(&mut self, set: &'a PolicySet) -> Came {
        self.variables = &[];
        let target = self.target(&set.target);
        let children = match target {
            Ok(false) => Vec::new(),
            _ => { set.children.iter() }
                .map(|child| match child {
                    Child::Policy(policy) => self.policy(policy),
                    Child::PolicySet(set) => self.set(set),
                    Child::PolicyReference(found) => self.policy(self.policies[&*found.id]),
                    Child::PolicySetReference(found) => self.set(self.sets[&*found.id]),
                })
                .collect(),
        };
        self.variables = &[];
        self.combined(
            target,
            &set.combining,
            children,
            [&set.obligations, &set.advice],
        )
    }

    /// Section 7.12.
    fn policy(&mut self, policy: &'a Policy) -> Came {
        self.variables = &policy.variables;
        let target = self.target(&policy.target);
        let rules = match target {
            Ok(false) => Vec::new(),
            _ => policy.rules.iter().map(|rule| self.rule(rule)).collect(),
        };
        self.combined(
            target,
            &policy.combining,
            rules,
            [&policy.obligations, &policy.advice],
        )
    }

    /// Table 7, and section 7.18 for obligations.
    fn combined(
        &self,
        target: Answer<bool>,
        algorithm: &str,
        children: Vec<Came>,
        duties: [&[ObligationExpression]; 2],
    ) -> Came {
        let mut came = Came {
            applies: target.ok(),
            decision: Decision::NotApplicable,
            missing: target == Err(Fault::Missing),
            obligations: Vec::new(),
            advice: Vec::new(),
        };
        if target == Ok(false) {
            return came;
        }
        let algorithm = algorithm.trim_start_matches("urn:oasis:names:tc:xacml:");
        let seen: Vec<prose::Child> = { children.iter() }
            .map(|child| prose::Child {
                applies: child.applies,
                decision: child.decision,
            })
            .collect();
        came.decision = prose::combine(algorithm, &seen);
        if target.is_err() {
            came.decision = match came.decision {
                Decision::Permit => Decision::IndeterminateP,
                Decision::Deny => Decision::IndeterminateD,
                other => other,
            };
        }
        for (place, child) in children.into_iter().enumerate() {
            if !prose::is_evaluated(algorithm, &seen, place) {
                continue;
            }
            let by_target = algorithm.ends_with("only-one-applicable") && child.applies.is_none();
            came.missing |= child.missing && (child.decision.is_indeterminate() || by_target);
            // The profile says nothing of a first policy that does not permit.
            let passes =
                place > 0 || !algorithm.ends_with("second") || child.decision == Decision::Permit;
            if passes && child.decision == came.decision {
                came.obligations.extend(child.obligations);
                came.advice.extend(child.advice);
            }
        }
        self.add_duties(&mut came, duties);
        came
    }

    /// Section 7.11.
    fn rule(&self, rule: &'a Rule) -> Came {
        let target = self.target(&rule.target);
        let holds = match (&target, &rule.condition) {
            (Ok(true), Some(condition)) => self.truth(condition),
            _ => target,
        };
        let mut came = Came {
            applies: target.ok(),
            decision: match holds {
                Ok(true) => rule.effect.into(),
                Ok(false) => Decision::NotApplicable,
                Err(_) => indeterminate(rule.effect),
            },
            missing: holds == Err(Fault::Missing),
            obligations: Vec::new(),
            advice: Vec::new(),
        };
        self.add_duties(&mut came, [&rule.obligations, &rule.advice]);
        came
    }

    /// Adds the obligations and advice for the decision, or makes it Indeterminate where one of them is an error.
    fn add_duties(&self, came: &mut Came, duties: [&[ObligationExpression]; 2]) {
        let due = |duty: &&ObligationExpression| Decision::from(duty.effect) == came.decision;
        let evaluated = duties.map(|duties| {
            let due: Vec<Answer<Obligation>> = { duties.iter().filter(due) }
                .map(|duty| self.duty(duty))
                .collect();
            due
        });
        let faults = evaluated
            .iter()
            .flatten()
            .filter_map(|duty| duty.as_ref().err());
        if let Some(fault) = faults.max() {
            came.decision = match came.decision {
                Decision::Permit => Decision::IndeterminateP,
                _ => Decision::IndeterminateD,
            };
            came.missing |= *fault == Fault::Missing;
            came.obligations.clear();
            came.advice.clear();
            return;
        }
        let [obligations, advice] = evaluated;
        came.obligations.extend(obligations.into_iter().flatten());
        came.advice.extend(advice.into_iter().flatten());
    }

    fn duty(&self, duty: &ObligationExpression) -> Answer<Obligation> {
        let values = worst(duty.assignments.iter().map(|assignment| {
            let values = match self.expression(&assignment.expression)? {
                Got::One(value) => vec![value],
                Got::Bag(values) => values,
            };
            let assign = |value| Assignment {
                id: assignment.id.as_str().into(),
                category: None,
                issuer: None,
                value,
            };
            Ok(values.into_iter().map(assign).collect::<Vec<_>>())
        }))?;
        Ok(Obligation {
            id: Arc::from(duty.id.as_str()),
            effect: duty.effect,
            assignments: values.into_iter().flatten().collect(),
            certain: true,
        })
    }

    /// Sections 7.6 and 7.7.
    fn target(&self, target: &Target) -> Answer<bool> {
        all(target.any_of.iter().map(|any_of| {
            any(any_of
                .all_of
                .iter()
                .map(|all_of| all(all_of.matches.iter().map(|found| self.matches(found)))))
        }))
    }

    fn matches(&self, found: &Match) -> Answer<bool> {
        let literal = self.literal(&found.literal);
        let bag = self.attribute(&found.attribute)?;
        any(bag.into_iter().map(|value| {
            boolean(call(
                &found.function,
                vec![Got::One(literal.clone()), Got::One(value)],
            )?)
        }))
    }

    fn truth(&self, expression: &Expression) -> Answer<bool> {
        boolean(self.expression(expression)?)
    }

    fn literal(&self, literal: &Literal) -> Value {
        match &literal.xpath {
            Some(_) => super::requests::path(&literal.text),
            None => Value::parse(
                DataType::from_uri(&literal.data_type).unwrap(),
                &literal.text,
            )
            .unwrap(),
        }
    }

    fn expression(&self, expression: &Expression) -> Answer<Got> {
        match expression {
            Expression::Literal(literal) => Ok(Got::One(self.literal(literal))),
            Expression::Attribute(attribute) => self.attribute(attribute).map(Got::Bag),
            Expression::Variable { id, .. } => {
                let definition = self.variables.iter().find(|variable| variable.id == *id);
                self.expression(&definition.unwrap().expression)
            }
            Expression::Function { .. } => {
                unreachable!("the first argument of a higher-order function")
            }
            Expression::Apply(apply) => self.apply(apply),
        }
    }

    fn apply(&self, apply: &Apply) -> Answer<Got> {
        let name = apply.function.rsplit(':').next().unwrap();
        let truths = |arguments: &'_ [Expression]| -> Vec<Answer<bool>> {
            arguments
                .iter()
                .map(|argument| self.truth(argument))
                .collect()
        };
        match (name, apply.arguments.as_slice()) {
            // Section A.3.5: an error counts only where the others do not decide.
            ("and", arguments) => all(truths(arguments)).map(one),
            ("or", arguments) => any(truths(arguments)).map(one),
            ("not", [argument]) => self.truth(argument).map(|truth| one(!truth)),
            ("n-of", [wanted, rest @ ..]) => {
                n_of(number(self.expression(wanted)), &truths(rest)).map(one)
            }
            (name, [Expression::Function { id, .. }, rest @ ..]) => {
                let arguments = worst(rest.iter().map(|argument| self.expression(argument)))?;
                higher_order(name, id, arguments)
            }
            ("xpath-node-count", [path]) => {
                let Got::One(Value::XPathExpression(path)) = self.expression(path)? else {
                    unreachable!("a path");
                };
                let count = match self.content() {
                    None => 0,
                    Some(children) => select(children, Node::Document, &path.path)?.len(),
                };
                Ok(Got::One(Value::Integer(count as i128)))
            }
            (_, arguments) => {
                let arguments = worst(arguments.iter().map(|argument| self.expression(argument)))?;
                call(&apply.function, arguments)
            }
        }
    }

    /// Sections 5.29 and 5.30.
    fn attribute(&self, attribute: &Attribute) -> Answer<Vec<Value>> {
        let (values, must_be_present) = match attribute {
            Attribute::Designator(found) => (
                self.values(
                    &found.category,
                    &found.id,
                    &found.data_type,
                    found.issuer.as_deref(),
                ),
                found.must_be_present,
            ),
            Attribute::Selector(found) => (self.selected(found)?, found.must_be_present),
        };
        if values.is_empty() && must_be_present {
            return Err(Fault::Missing);
        }
        Ok(values)
    }

    fn values(
        &self,
        category: &str,
        id: &str,
        data_type: &str,
        issuer: Option<&str>,
    ) -> Vec<Value> {
        let of_key = self
            .request
            .0
            .iter()
            .find(|(c, i, _)| *c == category && *i == id);
        let entries = of_key.map_or(&[][..], |(_, _, values)| values);
        { entries.iter() }
            .filter(|entry| issuer.is_none() || entry.issuer.as_deref() == issuer)
            .map(|entry| entry.value.clone())
            .filter(|value| value.data_type_uri() == data_type)
            .collect()
    }

    fn selected(&self, selector: &Selector) -> Answer<Vec<Value>> {
        let Some(children) = self.content() else {
            return Ok(Vec::new());
        };
        let context = match &selector.context_selector {
            None => Node::Document,
            Some(id) => {
                let paths = self.values(PATH.0, id, DataType::XPathExpression.uri(), None);
                let [Value::XPathExpression(path)] = paths.as_slice() else {
                    return Err(Fault::Other);
                };
                match *select(children, Node::Document, &path.path)? {
                    [only] => only,
                    _ => return Err(Fault::Other),
                }
            }
        };
        let of = DataType::from_uri(&selector.data_type).unwrap();
        let nodes = select(children, context, &selector.path)?.into_iter();
        nodes
            .map(|node| Value::parse(of, &text(children, node)).map_err(|_| Fault::Other))
            .collect()
    }

    /// The names and texts of the elements in the content's only element.
    fn content(&self) -> Option<&'static [(&'static str, &'static str)]> {
        let of_key = self
            .request
            .0
            .iter()
            .find(|(c, i, _)| *c == RESOURCE && *i == CONTENT);
        let Value::Content(content) = &of_key?.2.first()?.value else {
            unreachable!("content");
        };
        let known = CONTENTS.iter().find(|(xml, _)| *xml == content.text());
        known.map(|(_, children)| *children)
    }
}

/// A node of a content.
#[derive(Clone, Copy)]
enum Node {
    Document,
    Element,
    Child(usize),
}

/// The nodes that one of the paths of [`requests`](super::requests) selects.
fn select(children: &[(&str, &str)], context: Node, path: &str) -> Answer<Vec<Node>> {
    let named = |wanted: &str| {
        let found = children
            .iter()
            .enumerate()
            .filter(|(_, (name, _))| *name == wanted);
        found.map(|(place, _)| Node::Child(place)).collect()
    };
    Ok(match (path, context) {
        ("/r", _) => vec![Node::Element],
        (".", context) => vec![context],
        ("//a", _) | ("a", Node::Element) => named("a"),
        ("a", _) => Vec::new(),
        ("//b" | "/r/b", _) => named("b"),
        ("count(//a)", _) => return Err(Fault::Other),
        _ => unreachable!("{path}"),
    })
}

fn text(children: &[(&str, &str)], node: Node) -> String {
    match node {
        Node::Child(place) => children[place].1.to_owned(),
        _ => children.iter().map(|(_, text)| *text).collect(),
    }
}

fn indeterminate(effect: Effect) -> Decision {
    match effect {
        Effect::Permit => Decision::IndeterminateP,
        Effect::Deny => Decision::IndeterminateD,
    }
}
