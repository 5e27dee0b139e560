//! Random expressions, well typed, over the keys of [`requests`](super::requests).

use adgang::value::DataType::{self, Boolean, Integer, XPathExpression};
use adgang::xacml::model::*;
use adgang::xacml::{CONTENT, RESOURCE};

use super::choices::Choices;
use super::elements::{SPAN, apply, apply_1, designator, literal, urn};
use super::requests::{ISSUERS, KEYS, NUMBERS, PATH, PATHS, TYPES, WORDS};

/// A type: of a value, or of a bag of such values.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Type {
    Value(DataType),
    Bag(DataType),
}

use Type::{Bag, Value};

/// The variables that an expression may refer to, with their types.
pub type Scope = Vec<(String, Type)>;

/// Any type that an obligation may have a value or values of.
pub fn any_type(choices: &mut Choices) -> Type {
    choices.one(&[
        Value(DataType::String),
        Bag(DataType::String),
        Value(Integer),
        Bag(Integer),
        Value(Boolean),
    ])
}

/// An expression of a type, at most so deep.
pub fn expression(choices: &mut Choices, scope: &Scope, wanted: Type, depth: usize) -> Expression {
    let fitting: Vec<&String> = { scope.iter() }
        .filter(|(_, found)| *found == wanted)
        .map(|(id, _)| id)
        .collect();
    if !fitting.is_empty() && choices.chance(30) {
        let id = choices.one(&fitting).clone();
        return Expression::Variable { id, span: SPAN };
    }
    let mut make = Maker {
        choices,
        scope,
        depth: depth.saturating_sub(1),
    };
    match wanted {
        Value(of) if depth == 0 => make.value_leaf(of),
        Bag(of) if depth == 0 => make.attribute(of),
        Value(Boolean) => make.boolean(),
        Value(Integer) => make.integer(),
        Value(XPathExpression) => make.value_leaf(XPathExpression),
        Value(of) => make.text(of),
        Bag(of) => make.bag(of),
    }
}

/// The bag of a designator or a selector.
pub fn attribute(choices: &mut Choices, of: DataType) -> Attribute {
    let required = choices.chance(20);
    if of != XPathExpression && choices.chance(15) {
        return Attribute::Selector(Selector {
            category: Some(RESOURCE.to_owned()),
            path: choices.one(&PATHS).to_owned(),
            namespaces: Default::default(),
            context_selector: choices.option(40, |_| PATH.1.to_owned()),
            data_type: of.uri().to_owned(),
            must_be_present: required,
            span: SPAN,
        });
    }
    let keys: Vec<_> = { KEYS.iter().zip(TYPES) }
        .filter(|(key, types)| key.1 != CONTENT && types.contains(&of))
        .collect();
    let (key, _) = choices.one(&keys);
    Attribute::Designator(Designator {
        issuer: choices.option(15, |choices| choices.one(&ISSUERS).to_owned()),
        must_be_present: required,
        ..designator(*key, of)
    })
}

/// A literal of a type.
pub fn some_literal(choices: &mut Choices, of: DataType) -> Literal {
    match of {
        Boolean => literal(of, choices.one(&["true", "false"])),
        Integer => literal(of, choices.one(&NUMBERS)),
        XPathExpression => Literal {
            xpath: Some(XPathScope {
                category: RESOURCE.to_owned(),
                namespaces: Default::default(),
            }),
            ..literal(of, choices.one(&PATHS))
        },
        _ => literal(of, choices.one(&WORDS)),
    }
}

/// A function that compares two values of a type.
pub fn comparison(choices: &mut Choices, of: DataType) -> String {
    urn(&match of {
        Integer => {
            let name = choices.one(&["equal", "greater-than", "less-than-or-equal"]);
            format!("1.0:function:integer-{name}")
        }
        Boolean => "1.0:function:boolean-equal".to_owned(),
        _ => choices
            .one(&[
                "1.0:function:string-equal",
                "3.0:function:string-starts-with",
                "3.0:function:string-equal-ignore-case",
                "1.0:function:string-greater-than",
                "1.0:function:string-regexp-match",
            ])
            .to_owned(),
    })
}

struct Maker<'a> {
    choices: &'a mut Choices,
    scope: &'a Scope,
    /// How deep the arguments may be.
    depth: usize,
}

impl Maker<'_> {
    fn of(&mut self, wanted: Type) -> Expression {
        expression(self.choices, self.scope, wanted, self.depth)
    }

    fn all(&mut self, wanted: &[Type]) -> Vec<Expression> {
        wanted.iter().map(|wanted| self.of(*wanted)).collect()
    }

    /// The data type of what a condition compares.
    fn compared(&mut self) -> DataType {
        self.choices.one(&[DataType::String, Integer])
    }

    fn named(&mut self, of: DataType, names: &[&str], arguments: &[Type]) -> Expression {
        let name = self.choices.one(names);
        let arguments = self.all(arguments);
        apply_1(&format!("{}-{name}", of.short_name()), arguments)
    }

    fn value_leaf(&mut self, of: DataType) -> Expression {
        let has_keys = TYPES.iter().any(|types| types.contains(&of));
        if has_keys && self.choices.chance(50) {
            self.one_and_only(of)
        } else {
            Expression::Literal(some_literal(self.choices, of))
        }
    }

    fn one_and_only(&mut self, of: DataType) -> Expression {
        let bag = self.attribute(of);
        let version = if of == XPathExpression { "3.0" } else { "1.0" };
        let name = format!("{version}:function:{}-one-and-only", of.short_name());
        apply(&name, vec![bag])
    }

    fn attribute(&mut self, of: DataType) -> Expression {
        Expression::Attribute(attribute(self.choices, of))
    }

    fn text(&mut self, of: DataType) -> Expression {
        match self.choices.below(7) {
            0..3 => self.value_leaf(of),
            3 => {
                let arguments = self.all(&[Value(of); 2]);
                apply("2.0:function:string-concatenate", arguments)
            }
            4 => {
                let arguments = self.all(&[Value(of), Value(Integer), Value(Integer)]);
                apply("3.0:function:string-substring", arguments)
            }
            5 => {
                let arguments = self.all(&[Value(of)]);
                apply_1("string-normalize-to-lower-case", arguments)
            }
            _ => {
                let arguments = self.all(&[Value(Integer)]);
                apply("3.0:function:string-from-integer", arguments)
            }
        }
    }

    fn integer(&mut self) -> Expression {
        match self.choices.below(8) {
            0..2 => self.value_leaf(Integer),
            2 => self.named(
                Integer,
                &["add", "multiply", "subtract"],
                &[Value(Integer); 2],
            ),
            3 => self.named(Integer, &["divide", "mod"], &[Value(Integer); 2]),
            4 => self.named(Integer, &["abs"], &[Value(Integer)]),
            5 => {
                let arguments = self.all(&[Value(DataType::String)]);
                apply("3.0:function:integer-from-string", arguments)
            }
            6 => {
                let path = self.of(Value(XPathExpression));
                apply("3.0:function:xpath-node-count", vec![path])
            }
            _ => {
                let of = self.compared();
                self.named(of, &["bag-size"], &[Bag(of)])
            }
        }
    }

    fn bag(&mut self, of: DataType) -> Expression {
        match self.choices.below(8) {
            0..4 => self.attribute(of),
            4 => {
                let count = self.choices.below(3);
                self.named(of, &["bag"], &[Value(of)].repeat(count))
            }
            5..7 => self.named(of, &["union", "intersection"], &[Bag(of); 2]),
            _ => self.map(of),
        }
    }

    fn map(&mut self, of: DataType) -> Expression {
        let (function, arguments): (&str, &[Type]) = if of == Integer {
            self.choices.one::<(&str, &[Type])>(&[
                ("1.0:function:integer-abs", &[Bag(Integer)]),
                (
                    "1.0:function:integer-divide",
                    &[Value(Integer), Bag(Integer)],
                ),
                ("3.0:function:integer-from-string", &[Bag(DataType::String)]),
            ])
        } else {
            self.choices.one::<(&str, &[Type])>(&[
                (
                    "1.0:function:string-normalize-to-lower-case",
                    &[Bag(DataType::String)],
                ),
                (
                    "2.0:function:string-concatenate",
                    &[Bag(DataType::String), Value(DataType::String)],
                ),
                ("3.0:function:string-from-integer", &[Bag(Integer)]),
            ])
        };
        let arguments = self.all(arguments);
        self.higher_order("3.0:function:map", urn(function), arguments)
    }

    fn higher_order(
        &mut self,
        name: &str,
        applied: String,
        mut arguments: Vec<Expression>,
    ) -> Expression {
        let function = Expression::Function {
            id: applied,
            span: SPAN,
        };
        arguments.insert(0, function);
        apply(name, arguments)
    }

    fn boolean(&mut self) -> Expression {
        let of = self.compared();
        match self.choices.below(13) {
            0 => self.value_leaf(Boolean),
            1 | 2 => {
                let function = comparison(self.choices, of);
                Expression::Apply(Apply {
                    function,
                    arguments: self.all(&[Value(of); 2]),
                    span: SPAN,
                })
            }
            3 => self.named(of, &["is-in"], &[Value(of), Bag(of)]),
            4 => self.named(
                of,
                &["at-least-one-member-of", "subset", "set-equals"],
                &[Bag(of); 2],
            ),
            5 => {
                let arguments = self.all(&[Value(Boolean)]);
                apply_1("not", arguments)
            }
            6 | 7 => {
                let count = self.choices.below(4);
                let arguments = self.all(&[Value(Boolean)].repeat(count));
                apply_1(self.choices.one(&["and", "or"]), arguments)
            }
            8 => {
                let count = self.choices.below(4);
                let mut arguments = self.all(&[Value(Boolean)].repeat(count));
                let wanted = if self.choices.chance(70) {
                    Expression::Literal(literal(Integer, self.choices.one(&["1", "2", "0"])))
                } else {
                    self.of(Value(Integer))
                };
                arguments.insert(0, wanted);
                apply_1("n-of", arguments)
            }
            9 => {
                let (name, applied) = (
                    self.choices.one(&["any-of", "all-of"]),
                    comparison(self.choices, of),
                );
                let mut kinds = vec![Value(of), Bag(of)];
                if self.choices.chance(50) {
                    kinds.reverse();
                }
                let arguments = self.all(&kinds);
                self.higher_order(&format!("3.0:function:{name}"), applied, arguments)
            }
            10 => {
                let applied = comparison(self.choices, of);
                let first = self.choices.one(&[Bag(of), Value(of)]);
                let arguments = self.all(&[first, Bag(of)]);
                self.higher_order("3.0:function:any-of-any", applied, arguments)
            }
            _ => {
                let name = self
                    .choices
                    .one(&["all-of-any", "any-of-all", "all-of-all"]);
                let applied = comparison(self.choices, of);
                let arguments = self.all(&[Bag(of); 2]);
                self.higher_order(&format!("1.0:function:{name}"), applied, arguments)
            }
        }
    }
}
