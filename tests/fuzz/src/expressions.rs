//! Expressions, by the grammar.

use adgang::value::DataType;
use adgang::xacml::RESOURCE;
use adgang::xacml::model::*;
use arbitrary::Result;

use super::facts::KEYS;
use super::functions::{Function, TYPES, Type, functions};
use super::grammar::{Grammar, PREFIX, SPAN, namespaces};
use super::texts::{PATHS, XPATH_FUNCTIONS, texts};

/// How deep expressions go.
const DEPTH: u32 = 4;

impl Grammar<'_, '_> {
    fn data_type(&mut self) -> Result<DataType> {
        self.choose(&TYPES)
    }

    pub fn wanted(&mut self) -> Result<Type> {
        Ok(Type {
            data_type: self.data_type()?,
            bag: self.one_in(3)?,
        })
    }

    pub fn literal(&mut self, data_type: DataType) -> Result<Literal> {
        let xpath = (data_type == DataType::XPathExpression).then(|| XPathScope {
            category: RESOURCE.to_owned(),
            namespaces: namespaces(),
        });
        Ok(Literal {
            data_type: data_type.uri().to_owned(),
            text: self.text(data_type)?,
            xpath,
            span: SPAN,
        })
    }

    /// The text of a value: mostly one that is known to be odd.
    pub fn text(&mut self, data_type: DataType) -> Result<String> {
        if self.one_in(16)? {
            let text: String = self.bytes.arbitrary()?;
            let is_xml = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
            return Ok(text.chars().filter(is_xml).take(32).collect());
        }
        self.choose(texts(data_type)).map(str::to_owned)
    }

    pub fn attribute(&mut self, data_type: DataType) -> Result<Attribute> {
        let must_be_present = self.one_in(4)?;
        if self.one_in(12)? {
            return Ok(Attribute::Selector(Selector {
                category: Some(RESOURCE.to_owned()),
                path: self.choose(PATHS)?.to_owned(),
                namespaces: namespaces(),
                context_selector: None,
                data_type: data_type.uri().to_owned(),
                must_be_present,
                span: SPAN,
            }));
        }
        let key = self.bytes.choose_index(KEYS.len())?;
        self.asked.push((key, data_type));
        let (category, id) = KEYS[key];
        Ok(Attribute::Designator(Designator {
            category: category.to_owned(),
            id: id.to_owned(),
            data_type: data_type.uri().to_owned(),
            issuer: self.one_in(16)?.then(|| "i".to_owned()),
            must_be_present,
            span: SPAN,
        }))
    }

    /// An expression of a type; now and then one of another.
    pub fn expression(&mut self, wanted: Type, depth: u32) -> Result<Expression> {
        let wanted = match self.one_in(200)? {
            true => self.wanted()?,
            false => wanted,
        };
        if self.one_in(4)? {
            let known = self.variables.iter().filter(|(_, of)| *of == wanted);
            let known: Vec<String> = known.map(|(id, _)| id.clone()).collect();
            if !known.is_empty() {
                return Ok(Expression::Variable {
                    id: self.choose(&known)?,
                    span: SPAN,
                });
            }
        }
        if depth >= DEPTH || self.bytes.is_empty() || self.one_in(5)? {
            return self.leaf(wanted);
        }
        if wanted == Type::BOOLEAN && self.one_in(6)? {
            return self.higher_order(depth);
        }
        if wanted.bag && self.one_in(6)? {
            return self.map(wanted, depth);
        }
        if self.one_in(24)? && wanted.data_type != DataType::XPathExpression {
            let paths = XPATH_FUNCTIONS
                .iter()
                .filter(|(_, _, gives)| *gives == wanted.data_type && !wanted.bag);
            let paths: Vec<(&str, usize)> = paths.map(|(name, takes, _)| (*name, *takes)).collect();
            if !paths.is_empty() {
                let (name, takes) = self.choose(&paths)?;
                let argument = |grammar: &mut Self| {
                    grammar
                        .literal(DataType::XPathExpression)
                        .map(Expression::Literal)
                };
                return Ok(apply(
                    format!("{PREFIX}{name}"),
                    self.list(takes, takes, argument)?,
                ));
            }
        }
        let giving: Vec<&Function> = functions()
            .iter()
            .filter(|function| function.result == wanted)
            .collect();
        if giving.is_empty() {
            return self.leaf(wanted);
        }
        let function = self.choose(&giving)?;
        let arguments = self.arguments(function, depth)?;
        Ok(apply(function.urn.clone(), arguments))
    }

    fn arguments(&mut self, function: &Function, depth: u32) -> Result<Vec<Expression>> {
        let mut arguments = Vec::new();
        for of in &function.parameters {
            arguments.push(self.expression(*of, depth + 1)?);
        }
        if let Some(of) = function.repeated {
            arguments.extend(self.list(0, 2, |grammar| grammar.expression(of, depth + 1))?);
        }
        Ok(arguments)
    }

    fn leaf(&mut self, wanted: Type) -> Result<Expression> {
        if wanted.bag {
            return self.attribute(wanted.data_type).map(Expression::Attribute);
        }
        if self.one_in(3)? && wanted.data_type != DataType::XPathExpression {
            let short = wanted.data_type.short_name();
            let one = functions()
                .iter()
                .find(|function| function.urn.ends_with(&format!(":{short}-one-and-only")));
            if let Some(one) = one {
                let bag = self
                    .attribute(wanted.data_type)
                    .map(Expression::Attribute)?;
                return Ok(apply(one.urn.clone(), vec![bag]));
            }
        }
        self.literal(wanted.data_type).map(Expression::Literal)
    }

    /// Functions of functions that give truths.
    fn higher_order(&mut self, depth: u32) -> Result<Expression> {
        let name = self.choose(&[
            "3.0:function:any-of",
            "3.0:function:all-of",
            "3.0:function:any-of-any",
            "1.0:function:any-of",
            "1.0:function:all-of",
            "1.0:function:any-of-any",
            "1.0:function:all-of-any",
            "1.0:function:any-of-all",
            "1.0:function:all-of-all",
        ])?;
        let tests: Vec<&Function> = { functions().iter() }
            .filter(|function| {
                function.result == Type::BOOLEAN && function.parameters.iter().all(|of| !of.bag)
            })
            .collect();
        let function = self.choose(&tests)?;
        let both = name.contains("-any") || name.contains("-all");
        let bag_at = self.bytes.int_in_range(0..=1)?;
        let mut arguments = vec![Expression::Function {
            id: function.urn.clone(),
            span: SPAN,
        }];
        for (place, of) in function.parameters.iter().enumerate() {
            let bag = both || place == bag_at;
            arguments.push(self.expression(Type { bag, ..*of }, depth + 1)?);
        }
        Ok(apply(format!("{PREFIX}{name}"), arguments))
    }

    fn map(&mut self, wanted: Type, depth: u32) -> Result<Expression> {
        let giving: Vec<&Function> = { functions().iter() }
            .filter(|function| {
                function.result
                    == Type {
                        bag: false,
                        ..wanted
                    }
                    && function.parameters.iter().all(|of| !of.bag)
            })
            .collect();
        if giving.is_empty() {
            return self.leaf(wanted);
        }
        let function = self.choose(&giving)?;
        let mut arguments = vec![Expression::Function {
            id: function.urn.clone(),
            span: SPAN,
        }];
        for (place, of) in function.parameters.iter().enumerate() {
            arguments.push(self.expression(
                Type {
                    bag: place == 0,
                    ..*of
                },
                depth + 1,
            )?);
        }
        Ok(apply(format!("{PREFIX}3.0:function:map"), arguments))
    }
}

fn apply(function: String, arguments: Vec<Expression>) -> Expression {
    Expression::Apply(Apply {
        function,
        arguments,
        span: SPAN,
    })
}
