//! The core function library (XPath 1.0, section 4).

use std::borrow::Cow;

use super::Refusal;
use super::evaluator::{Context, Evaluator};
use super::expression::{Kind, Place};
use super::lexer::SPACE;
use super::object::{Object, number_of};
use crate::value::document::{Document, NodeId, XML_NAMESPACE};

/// A function of the library.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Function {
    Last,
    Position,
    Count,
    Id,
    LocalName,
    NamespaceUri,
    Name,
    String,
    Concat,
    StartsWith,
    Contains,
    SubstringBefore,
    SubstringAfter,
    Substring,
    StringLength,
    NormalizeSpace,
    Translate,
    Boolean,
    Not,
    True,
    False,
    Lang,
    Number,
    Sum,
    Floor,
    Ceiling,
    Round,
}

const ANY: u8 = u8::MAX;

/// Name, fewest and most arguments.
const FUNCTIONS: [(&str, Function, u8, u8); 27] = [
    ("last", Function::Last, 0, 0),
    ("position", Function::Position, 0, 0),
    ("count", Function::Count, 1, 1),
    ("id", Function::Id, 1, 1),
    ("local-name", Function::LocalName, 0, 1),
    ("namespace-uri", Function::NamespaceUri, 0, 1),
    ("name", Function::Name, 0, 1),
    ("string", Function::String, 0, 1),
    ("concat", Function::Concat, 2, ANY),
    ("starts-with", Function::StartsWith, 2, 2),
    ("contains", Function::Contains, 2, 2),
    ("substring-before", Function::SubstringBefore, 2, 2),
    ("substring-after", Function::SubstringAfter, 2, 2),
    ("substring", Function::Substring, 2, 3),
    ("string-length", Function::StringLength, 0, 1),
    ("normalize-space", Function::NormalizeSpace, 0, 1),
    ("translate", Function::Translate, 3, 3),
    ("boolean", Function::Boolean, 1, 1),
    ("not", Function::Not, 1, 1),
    ("true", Function::True, 0, 0),
    ("false", Function::False, 0, 0),
    ("lang", Function::Lang, 1, 1),
    ("number", Function::Number, 0, 1),
    ("sum", Function::Sum, 1, 1),
    ("floor", Function::Floor, 1, 1),
    ("ceiling", Function::Ceiling, 1, 1),
    ("round", Function::Round, 1, 1),
];

impl Function {
    pub(super) fn named(name: &str) -> Option<Function> {
        let known = FUNCTIONS.iter().find(|(known, ..)| *known == name);
        known.map(|(_, function, ..)| *function)
    }

    /// Whether it takes so many arguments.
    pub(super) fn takes(self, arguments: usize) -> bool {
        FUNCTIONS.iter().any(|(_, function, fewest, most)| {
            let enough = arguments >= usize::from(*fewest);
            let too_many = *most != ANY && arguments > usize::from(*most);
            *function == self && enough && !too_many
        })
    }

    /// Whether its argument must be a node-set: nothing else converts to one.
    pub(super) fn takes_nodes(self) -> bool {
        matches!(
            self,
            Function::Count
                | Function::Sum
                | Function::LocalName
                | Function::NamespaceUri
                | Function::Name
        )
    }

    /// The type of its result.
    pub(super) fn kind(self) -> Kind {
        match self {
            Function::Id => Kind::Nodes,
            Function::Last
            | Function::Position
            | Function::Count
            | Function::StringLength
            | Function::Number
            | Function::Sum
            | Function::Floor
            | Function::Ceiling
            | Function::Round => Kind::Number,
            Function::StartsWith
            | Function::Contains
            | Function::Boolean
            | Function::Not
            | Function::True
            | Function::False
            | Function::Lang => Kind::Boolean,
            _ => Kind::Text,
        }
    }
}

impl<'a> Evaluator<'a> {
    /// Applies a function to its arguments.
    pub(super) fn call(
        &mut self,
        function: Function,
        arguments: &'a [Place],
        context: Context,
    ) -> Result<Object<'a>, Refusal> {
        let document = self.document;
        // Where the argument may be left out, it is the context node.
        let first = match arguments.first() {
            Some(first) => self.evaluate(*first, context)?,
            None => Object::Nodes(vec![context.node]),
        };
        let node = match &first {
            Object::Nodes(nodes) => nodes.first().copied(),
            _ => None,
        };
        let named = |name: fn(&'a _, NodeId) -> &'a str| {
            Object::Text(node.map_or("", |node| name(document, node)).into())
        };
        Ok(match function {
            Function::Last => Object::Number(count(context.size)),
            Function::Position => Object::Number(count(context.position)),
            Function::True => Object::Boolean(true),
            Function::False => Object::Boolean(false),
            Function::Boolean => Object::Boolean(first.boolean()),
            Function::Not => Object::Boolean(!first.boolean()),
            // An id is what a document type declares, and there is none.
            Function::Id => Object::Nodes(Vec::new()),
            Function::LocalName => named(Document::local_name),
            Function::NamespaceUri => named(Document::namespace),
            Function::Name => named(Document::qualified_name),
            Function::Count | Function::Sum => {
                let Object::Nodes(nodes) = &first else {
                    return Ok(Object::Number(f64::NAN));
                };
                if function == Function::Count {
                    return Ok(Object::Number(count(nodes.len())));
                }
                self.weigh(first.weight(document))?;
                let numbers = nodes
                    .iter()
                    .map(|node| number_of(document.string_value(*node)));
                // Not `sum`, which begins with negative zero.
                Object::Number(numbers.fold(0.0, |sum, number| sum + number))
            }
            Function::Floor | Function::Ceiling | Function::Round | Function::Number => {
                self.weigh(first.weight(document))?;
                let number = first.number(document);
                Object::Number(match function {
                    Function::Floor => number.floor(),
                    Function::Ceiling => number.ceil(),
                    Function::Round => round(number),
                    _ => number,
                })
            }
            Function::Lang => {
                let wanted = self.text(first)?;
                Object::Boolean(self.is_in_language(context.node, &wanted)?)
            }
            _ => {
                let text = self.text(first)?;
                self.text_function(function, text, arguments, context)?
            }
        })
    }

    /// The functions whose first argument is a string (section 4.2).
    fn text_function(
        &mut self,
        function: Function,
        text: Cow<'a, str>,
        arguments: &'a [Place],
        context: Context,
    ) -> Result<Object<'a>, Refusal> {
        let rest = arguments.get(1..).unwrap_or_default();
        let mut others = Vec::new();
        if function != Function::Substring {
            for argument in rest {
                let other = self.evaluate(*argument, context)?;
                others.push(self.text(other)?);
            }
        }
        let second = others.first().map_or("", |second| second);
        Ok(match function {
            Function::StringLength => Object::Number(count(text.chars().count())),
            Function::StartsWith => Object::Boolean(text.starts_with(second)),
            Function::Contains => Object::Boolean(text.contains(second)),
            Function::Concat => {
                let all = [text].into_iter().chain(others);
                Object::Text(all.collect::<String>().into())
            }
            Function::SubstringBefore => {
                let before = text.split_once(second).map(|(before, _)| before);
                Object::Text(before.unwrap_or_default().to_owned().into())
            }
            Function::SubstringAfter => {
                let after = text.split_once(second).map(|(_, after)| after);
                Object::Text(after.unwrap_or_default().to_owned().into())
            }
            Function::NormalizeSpace => {
                let words = text.split(SPACE).filter(|word| !word.is_empty());
                Object::Text(words.collect::<Vec<_>>().join(" ").into())
            }
            Function::Translate => {
                // Each character is looked for among the second's.
                let product = text.len().saturating_mul(second.len());
                self.weigh(product)?;
                let to = others.get(1).map_or("", |to| to);
                let place = |c| second.chars().position(|from| from == c);
                let translated = text.chars().filter_map(|c| match place(c) {
                    Some(place) => to.chars().nth(place),
                    None => Some(c),
                });
                Object::Text(translated.collect::<String>().into())
            }
            Function::Substring => {
                let mut bounds = [f64::NAN, f64::INFINITY];
                for (bound, argument) in bounds.iter_mut().zip(rest) {
                    let object = self.evaluate(*argument, context)?;
                    self.weigh(object.weight(self.document))?;
                    *bound = round(object.number(self.document));
                }
                let [start, length] = bounds;
                let characters = text.chars().zip(1_u32..).filter(|(_, position)| {
                    let position = f64::from(*position);
                    position >= start && (rest.len() == 1 || position < start + length)
                });
                Object::Text(characters.map(|(c, _)| c).collect::<String>().into())
            }
            // `string` itself.
            _ => Object::Text(text),
        })
    }

    /// The string of an object, its length counted.
    fn text(&mut self, object: Object<'a>) -> Result<Cow<'a, str>, Refusal> {
        let text = object.text(self.document);
        self.weigh(text.len())?;
        Ok(text)
    }

    /// Whether the nearest `xml:lang` is this language, or a part of it.
    fn is_in_language(&mut self, node: NodeId, wanted: &str) -> Result<bool, Refusal> {
        let document = self.document;
        let mut holder = Some(node);
        while let Some(element) = holder {
            self.spend(1)?;
            let mut next = document.first_attribute(element);
            while let Some(attribute) = next {
                self.spend(1)?;
                if document.local_name(attribute) == "lang"
                    && document.namespace(attribute) == XML_NAMESPACE
                {
                    let language = document.string_value(attribute);
                    let parts = language.split_at_checked(wanted.len());
                    return Ok(parts.is_some_and(|(start, rest)| {
                        start.eq_ignore_ascii_case(wanted)
                            && (rest.is_empty() || rest.starts_with('-'))
                    }));
                }
                next = document.next_attribute(attribute);
            }
            holder = document.parent(element);
        }
        Ok(false)
    }
}

/// The nearest whole number, of two the greater; a negative number less than a half away from zero is negative zero.
fn round(number: f64) -> f64 {
    let floor = number.floor();
    // Adding a half first would itself be rounded.
    let rounded = if number - floor >= 0.5 {
        floor + 1.0
    } else {
        floor
    };
    if rounded == 0.0 {
        rounded.copysign(number)
    } else {
        rounded
    }
}

/// A count as a number; it is far below where doubles have gaps.
fn count(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
