//! From a policy as written to a program: names interned, literals parsed, matches numbered.

use std::sync::Arc;

use super::attributes::{ACTION, RESOURCE, SUBJECT};
use super::combining::Combining;
use super::dialect::Dialect;
use super::error::{Diagnostic, PolicyError, Severity, Span};
use super::functions::{Function, Lookup};
use super::lexical::{self, LexicalFunction};
use super::model::{self, Attribute, Effect};
use super::program::{
    AnyOf, Assignment, Body, Cause, Designator, Duty, Expression, Guard, Key, Predicate, Program,
    Range, Rule, RuleName, Tables,
};
use super::specialise::{extend, push, sort_by_key};
use super::truth::TruthSet;
use crate::value::{DataType, Value, ValueErrorKind};

/// A program, and what is worth saying of the policy although it was accepted.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The program.
    pub program: Program,
    /// Warnings, in source order.
    pub warnings: Vec<Diagnostic>,
}

/// Compiles a policy for a dialect; `source` is the document it was read from, for the positions of errors.
///
/// # Errors
/// In a dialect that holds typed values: a function or algorithm that no standard names, a match whose function does not
/// take its arguments, a literal that is not of its data type. All findings are reported, in source order.
pub fn compile(
    policy: &model::Policy,
    dialect: Dialect,
    source: &str,
) -> Result<Compiled, Vec<PolicyError>> {
    let mut compiler = Compiler {
        dialect,
        source,
        tables: Tables::default(),
        body: Body::new(Combining::DenyOverrides),
        found: Vec::new(),
    };
    compiler.policy(policy);
    let Compiler {
        tables,
        mut body,
        mut found,
        ..
    } = compiler;
    found.sort_by_key(|diagnostic| diagnostic.span.start);
    if found
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
    {
        let errors = found
            .into_iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error);
        return Err(errors.map(PolicyError).collect());
    }
    let program = Program {
        dialect,
        tables: Arc::new(tables),
        body: Body::new(Combining::DenyOverrides),
    };
    sort_by_key(&program, &mut body);
    Ok(Compiled {
        program: Program { body, ..program },
        warnings: found,
    })
}

struct Compiler<'a> {
    dialect: Dialect,
    source: &'a str,
    tables: Tables,
    body: Body,
    found: Vec<Diagnostic>,
}

impl Compiler<'_> {
    fn policy(&mut self, policy: &model::Policy) {
        self.tables.policy_id = policy.id.as_str().into();
        self.tables.version = policy.version.as_deref().map(Into::into);
        self.body.combining = self.combining(policy);
        if !self.dialect.policy_target_ignored {
            self.body.target = self.target(&policy.target);
        } else if !policy.target.any_of.is_empty() {
            self.warn(
                "policy-target-ignored",
                "this dialect does not look at the target of a policy",
                policy.target.span,
            );
        }
        for rule in &policy.rules {
            self.rule(rule);
        }
        self.body.policy_duties = self.duties(&policy.obligations, &policy.advice, None);
    }

    fn combining(&mut self, policy: &model::Policy) -> Combining {
        let urn = policy.combining.as_str();
        if let Some(combining) = Combining::from_rule_urn(urn) {
            return combining;
        }
        if self.dialect.combining_by_any_urn {
            if let Some(combining) = Combining::from_policy_urn(urn) {
                return combining;
            }
            self.warn(
                "unknown-algorithm",
                &format!(
                    "{urn} is not an algorithm of this dialect: every decision is Indeterminate"
                ),
                policy.span,
            );
            return Combining::Unknown;
        }
        self.error(
            "unknown-algorithm",
            &format!("expected a rule-combining algorithm, found {urn}"),
            policy.span,
        );
        Combining::Unknown
    }

    fn rule(&mut self, rule: &model::Rule) {
        let name = push(
            &mut self.tables.rules,
            RuleName {
                id: rule.id.as_str().into(),
                effect: rule.effect,
                span: rule.span,
            },
        );
        let target = if self.dialect.categories_apart {
            self.target_apart(&rule.target)
        } else {
            self.target(&rule.target)
        };
        let condition = rule.condition.as_ref().map(|condition| {
            if self.dialect.single_comparison_conditions {
                self.comparison(condition)
            } else {
                self.expression(condition)
            }
        });
        let duties = self.duties(&rule.obligations, &rule.advice, Some(rule.effect));
        self.body.rules.push(Rule {
            name,
            effect: rule.effect,
            target,
            condition,
            duties,
        });
    }

    fn target(&mut self, target: &model::Target) -> Range {
        let mut any_ofs = Vec::with_capacity(target.any_of.len());
        for any_of in &target.any_of {
            let all_of: Vec<&[model::Match]> = any_of
                .all_of
                .iter()
                .map(|all_of| all_of.matches.as_slice())
                .collect();
            any_ofs.push(self.any_of(&all_of, |_| true, false));
        }
        extend(&mut self.body.any_of, any_ofs)
    }

    /// One `AnyOf` each for resource, action and subject, of every `AllOf` that mentions the category.
    fn target_apart(&mut self, target: &model::Target) -> Range {
        let mut any_ofs = Vec::with_capacity(3);
        for category in [RESOURCE, ACTION, SUBJECT] {
            let of_category = |found: &model::Match| match &found.attribute {
                Attribute::Designator(designator) => designator.category == category,
                // A selector names no category there, and cannot be evaluated: it spoils every category.
                Attribute::Selector(_) => true,
            };
            let all_of: Vec<&[model::Match]> = target
                .any_of
                .iter()
                .flat_map(|any_of| &any_of.all_of)
                .map(|all_of| all_of.matches.as_slice())
                .filter(|matches| matches.iter().any(of_category))
                .collect();
            if !all_of.is_empty() {
                any_ofs.push(self.any_of(&all_of, of_category, category != SUBJECT));
            }
        }
        for found in target
            .any_of
            .iter()
            .flat_map(|any_of| &any_of.all_of)
            .flat_map(|all_of| &all_of.matches)
        {
            let Attribute::Designator(designator) = &found.attribute else {
                continue;
            };
            if ![RESOURCE, ACTION, SUBJECT].contains(&designator.category.as_str()) {
                let message = format!(
                    "this dialect does not look at {} in a target",
                    designator.category
                );
                self.warn("category-ignored", &message, found.span);
            }
        }
        extend(&mut self.body.any_of, any_ofs)
    }

    fn any_of(
        &mut self,
        all_of: &[&[model::Match]],
        wanted: impl Fn(&model::Match) -> bool,
        selects_rule: bool,
    ) -> AnyOf {
        let mut ranges = Vec::with_capacity(all_of.len());
        for matches in all_of {
            let atoms: Vec<u32> = matches
                .iter()
                .filter(|found| wanted(found))
                .map(|found| self.predicate(found))
                .collect();
            ranges.push(extend(&mut self.body.atoms, atoms));
        }
        AnyOf {
            all_of: extend(&mut self.body.all_of, ranges),
            selects_rule,
        }
    }

    fn predicate(&mut self, found: &model::Match) -> u32 {
        let predicate = match &found.attribute {
            Attribute::Designator(designator) if self.dialect.lexical_values => {
                let function = LexicalFunction::from_urn(&found.function);
                if function == LexicalFunction::Unimplemented {
                    self.warn(
                        "function-not-implemented",
                        &format!(
                            "{} cannot be evaluated in this dialect: the decision is Indeterminate",
                            found.function
                        ),
                        found.span,
                    );
                }
                let literal = self.literal(&found.literal).unwrap_or_default();
                Predicate::LexicalMatch {
                    function,
                    literal,
                    designator: self.designator(designator),
                }
            }
            Attribute::Designator(designator) => self.typed_match(found, designator),
            Attribute::Selector(selector) if self.dialect.lexical_values => {
                self.warn(
                    "selector-not-implemented",
                    "an AttributeSelector cannot be evaluated in this dialect: the decision is Indeterminate",
                    selector.span,
                );
                Predicate::Settled {
                    truth: TruthSet::FATAL,
                    designator: None,
                    cause: Cause::Function,
                }
            }
            Attribute::Selector(_) => self.unsupported_match("AttributeSelector"),
        };
        self.intern_predicate(predicate)
    }

    fn typed_match(&mut self, found: &model::Match, designator: &model::Designator) -> Predicate {
        let function = match Function::from_urn(&found.function) {
            Lookup::Known(function) => function,
            Lookup::Unsupported => return self.unsupported_match(&found.function),
            Lookup::Unknown => {
                self.error(
                    "unknown-function",
                    &format!("no function is called {}", found.function),
                    found.span,
                );
                return self.unsupported_match(&found.function);
            }
        };
        let expected = match function {
            Function::Equal(data_type) | Function::Compare(data_type, _) => data_type,
            Function::EqualIgnoreCase | Function::RegexpMatch => DataType::String,
            _ => {
                let message = format!(
                    "{} does not take two values and answer true or false",
                    found.function
                );
                self.error("not-a-match-function", &message, found.span);
                return self.unsupported_match(&found.function);
            }
        };
        for data_type in [&found.literal.data_type, &designator.data_type] {
            if data_type != expected.uri() {
                let message = format!(
                    "{} takes {}, found {data_type}",
                    found.function,
                    expected.uri()
                );
                self.error("type-mismatch", &message, found.span);
            }
        }
        match self.literal(&found.literal) {
            Some(literal) => Predicate::Match {
                function,
                literal,
                designator: self.designator(designator),
            },
            None => self.unsupported_match(&found.literal.data_type),
        }
    }

    /// A condition under `single_comparison_conditions`: of several literals, designators or inner functions, the last
    /// counts, as in the engine that it follows.
    fn comparison(&mut self, condition: &model::Expression) -> u32 {
        let model::Expression::Apply(apply) = condition else {
            self.warn(
                "condition-never-holds",
                "in this dialect only a comparison can hold",
                condition.span(),
            );
            return self.settled_condition(TruthSet::FALSE);
        };
        let (mut literal, mut designator, mut inner) = (None, None, None);
        for argument in &apply.arguments {
            match argument {
                model::Expression::Literal(found) => literal = Some(found),
                model::Expression::Attribute(Attribute::Designator(found)) => {
                    designator = Some(found)
                }
                model::Expression::Apply(found) => inner = Some(found),
                _ => {}
            }
        }
        if let (None, Some(inner)) = (designator, inner) {
            for argument in &inner.arguments {
                if let model::Expression::Attribute(Attribute::Designator(found)) = argument {
                    designator = Some(found);
                }
            }
        }
        let Some(designator) = designator else {
            self.warn(
                "condition-not-implemented",
                "this condition cannot be evaluated in this dialect: the decision is Indeterminate",
                condition.span(),
            );
            return self.settled_condition(TruthSet::FATAL);
        };
        let guarded_by = inner.map_or(apply.function.as_str(), |inner| inner.function.as_str());
        let guard = match guarded_by.strip_prefix("urn:oasis:names:tc:xacml:1.0:function:") {
            Some("integer-one-and-only" | "date-one-and-only" | "dateTime-one-and-only") => {
                Guard::Single
            }
            Some("time-bag-size" | "date-bag-size" | "dateTime-bag-size") if inner.is_some() => {
                Guard::Size(literal.and_then(|literal| literal.text.trim().parse().ok()))
            }
            _ => Guard::None,
        };
        let predicate = Predicate::Comparison {
            function: LexicalFunction::from_urn(&apply.function),
            literal: literal.and_then(|literal| self.literal(literal)),
            designator: self.designator(designator),
            guard,
        };
        let predicate = self.intern_predicate(predicate);
        push(&mut self.body.expressions, Expression::Predicate(predicate))
    }

    fn settled_condition(&mut self, truth: TruthSet) -> u32 {
        let predicate = self.intern_predicate(Predicate::Settled {
            truth,
            designator: None,
            cause: Cause::Function,
        });
        push(&mut self.body.expressions, Expression::Predicate(predicate))
    }

    /// An expression; its depth is bounded by the reader's limit.
    fn expression(&mut self, expression: &model::Expression) -> u32 {
        let node = match expression {
            model::Expression::Literal(literal) => match self.literal(literal) {
                Some(literal) => Expression::Literal(literal),
                None => self.unsupported(&literal.data_type),
            },
            model::Expression::Attribute(Attribute::Designator(designator)) => {
                Expression::Designator(self.designator(designator))
            }
            model::Expression::Attribute(Attribute::Selector(_)) => {
                self.unsupported("AttributeSelector")
            }
            model::Expression::Function { id, .. } => self.unsupported(id),
            model::Expression::Variable { .. } => self.unsupported("VariableReference"),
            model::Expression::Apply(apply) => match Function::from_urn(&apply.function) {
                Lookup::Known(function) => {
                    let arguments: Vec<u32> = apply
                        .arguments
                        .iter()
                        .map(|argument| self.expression(argument))
                        .collect();
                    Expression::Apply {
                        function,
                        arguments: extend(&mut self.body.arguments, arguments),
                    }
                }
                Lookup::Unsupported => self.unsupported(&apply.function),
                Lookup::Unknown => {
                    self.error(
                        "unknown-function",
                        &format!("no function is called {}", apply.function),
                        apply.span,
                    );
                    self.unsupported(&apply.function)
                }
            },
        };
        push(&mut self.body.expressions, node)
    }

    /// Obligations and advice; of a rule only those for its effect.
    fn duties(
        &mut self,
        obligations: &[model::ObligationExpression],
        advice: &[model::ObligationExpression],
        rule: Option<Effect>,
    ) -> Range {
        let mut duties = Vec::new();
        let all = obligations
            .iter()
            .map(|found| (found, false))
            .chain(advice.iter().map(|found| (found, true)));
        for (found, is_advice) in all {
            if self.dialect.literal_permit_obligations
                && (rule.is_some() || is_advice || found.effect == Effect::Deny)
            {
                self.warn(
                    "obligation-ignored",
                    "this dialect returns obligations of a policy for Permit only",
                    found.span,
                );
                continue;
            }
            if rule.is_some_and(|effect| effect != found.effect) {
                self.warn(
                    "obligation-never-due",
                    "the rule never comes to this decision",
                    found.span,
                );
                continue;
            }
            let mut assignments = Vec::with_capacity(found.assignments.len());
            for assignment in &found.assignments {
                let is_literal = matches!(assignment.expression, model::Expression::Literal(_));
                if self.dialect.literal_permit_obligations && !is_literal {
                    self.warn(
                        "assignment-ignored",
                        "this dialect assigns literal values only",
                        assignment.span,
                    );
                    continue;
                }
                assignments.push(Assignment {
                    id: assignment.id.as_str().into(),
                    category: assignment.category.as_deref().map(Into::into),
                    issuer: assignment.issuer.as_deref().map(Into::into),
                    expression: self.expression(&assignment.expression),
                });
            }
            let assignments = extend(&mut self.body.assignments, assignments);
            duties.push(Duty {
                id: found.id.as_str().into(),
                is_advice,
                effect: found.effect,
                assignments,
            });
        }
        extend(&mut self.body.duties, duties)
    }

    fn intern_predicate(&mut self, predicate: Predicate) -> u32 {
        intern(&mut self.body.predicates, predicate)
    }

    fn designator(&mut self, designator: &model::Designator) -> u32 {
        let key = Key {
            category: designator.category.as_str().into(),
            id: designator.id.as_str().into(),
        };
        let data_type = DataType::from_uri(&designator.data_type);
        let data_type_uri = data_type.map_or_else(
            || designator.data_type.as_str().into(),
            |known| known.uri().into(),
        );
        let compiled = Designator {
            key: intern(&mut self.tables.keys, key),
            data_type,
            data_type_uri,
            issuer: designator.issuer.as_deref().map(Into::into),
            must_be_present: designator.must_be_present,
        };
        intern(&mut self.tables.designators, compiled)
    }

    /// A literal's index, or `None` where its value cannot be held, which is not the policy's fault or has been reported.
    fn literal(&mut self, literal: &model::Literal) -> Option<u32> {
        let value = if self.dialect.lexical_values {
            lexical::lexical_value(&literal.data_type, &literal.text)
        } else {
            match DataType::from_uri(&literal.data_type) {
                None => Value::Opaque {
                    data_type: literal.data_type.as_str().into(),
                    text: literal.text.as_str().into(),
                },
                Some(data_type) => match Value::parse(data_type, &literal.text) {
                    Ok(value) => value,
                    Err(error) if error.kind() == ValueErrorKind::Range => return None,
                    Err(error) => {
                        self.error("invalid-value", &error.to_string(), literal.span);
                        return None;
                    }
                },
            }
        };
        Some(intern(&mut self.tables.literals, value))
    }

    fn unsupported_match(&mut self, construct: &str) -> Predicate {
        let construct = intern(&mut self.tables.unsupported, construct.into());
        Predicate::Settled {
            truth: TruthSet::ANY,
            designator: None,
            cause: Cause::Construct(construct),
        }
    }

    fn unsupported(&mut self, construct: &str) -> Expression {
        Expression::Unsupported(intern(&mut self.tables.unsupported, construct.into()))
    }

    fn error(&mut self, code: &'static str, message: &str, span: Span) {
        self.found.push(Diagnostic::new(
            Severity::Error,
            code,
            message.to_owned(),
            span,
            self.source,
        ));
    }

    fn warn(&mut self, code: &'static str, message: &str, span: Span) {
        self.found.push(Diagnostic::new(
            Severity::Warning,
            code,
            message.to_owned(),
            span,
            self.source,
        ));
    }
}

/// The index of an item that is in the table once.
fn intern<T: PartialEq>(table: &mut Vec<T>, item: T) -> u32 {
    match table.iter().position(|there| *there == item) {
        Some(index) => u32::try_from(index).unwrap_or(u32::MAX),
        None => push(table, item),
    }
}
