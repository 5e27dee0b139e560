//! What is known of a request, by the grammar.

use adgang::value::{Content, DataType, Value, XPathExpression};
use adgang::xacml::{
    ACTION, ACTION_ID, AttributeList, AttributeValue, Bag, CONTENT, Dialect, ENVIRONMENT, Extent,
    RESOURCE, SUBJECT, lexical_value,
};
use arbitrary::Result;

use super::grammar::{Grammar, namespaces};
use super::texts::CONTENTS;

/// Names of attributes, and what they are in.
pub const KEYS: [(&str, &str); 7] = [
    (SUBJECT, "s0"),
    (SUBJECT, "s1"),
    (RESOURCE, "r0"),
    (RESOURCE, "r1"),
    (ACTION, ACTION_ID),
    (ENVIRONMENT, "e0"),
    (
        ENVIRONMENT,
        "urn:oasis:names:tc:xacml:1.0:environment:current-dateTime",
    ),
];
/// What is known of a request.
#[derive(Debug)]
pub struct Facts {
    /// A key, how much is known of it, and its values: data type, text and issuer.
    bags: Vec<(usize, Extent, Vec<Known>)>,
    /// The content of the resource.
    content: Option<&'static str>,
}

type Known = (DataType, String, Option<Box<str>>);

impl Grammar<'_, '_> {
    /// What is known of the attributes that the policy asks for.
    pub fn facts(&mut self) -> Result<Facts> {
        let mut bags = Vec::new();
        for key in 0..KEYS.len() {
            let extent = self.choose(&[
                Extent::Exact,
                Extent::Exact,
                Extent::AtLeast,
                Extent::Unknown,
            ])?;
            let mut asked: Vec<DataType> = { self.asked.iter() }
                .filter(|(of, _)| *of == key)
                .map(|(_, data_type)| *data_type)
                .collect();
            asked.dedup();
            let mut values = Vec::new();
            if extent != Extent::Unknown && !asked.is_empty() {
                values = self.list(0, 3, |grammar| {
                    let data_type = grammar.choose(&asked)?;
                    let issuer = grammar.one_in(16)?.then(|| "i".into());
                    Ok((data_type, grammar.text(data_type)?, issuer))
                })?;
            }
            bags.push((key, extent, values));
        }
        let content = match self.one_in(2)? {
            true => Some(self.choose(CONTENTS)?),
            false => None,
        };
        Ok(Facts { bags, content })
    }
}

impl Facts {
    /// Those that are wanted, as a dialect has them: `None` leaves a key out, an extent weakens what is known.
    pub fn list(
        &self,
        dialect: Dialect,
        wanted: impl Fn(usize) -> Option<Extent>,
    ) -> AttributeList {
        let mut list = AttributeList::new();
        for (key, extent, values) in &self.bags {
            let Some(most) = wanted(*key) else { continue };
            let extent = match (extent, most) {
                (Extent::Unknown, _) | (_, Extent::Unknown) => Extent::Unknown,
                (Extent::AtLeast, _) | (_, Extent::AtLeast) => Extent::AtLeast,
                _ => Extent::Exact,
            };
            let values = match extent {
                Extent::Unknown => Vec::new(),
                _ => { values.iter() }
                    .filter_map(|(of, text, issuer)| {
                        let value = typed(*of, text, dialect)?;
                        Some(AttributeValue {
                            value,
                            issuer: issuer.clone(),
                        })
                    })
                    .collect(),
            };
            let (category, id) = KEYS[*key];
            list.add(category, id, Bag { extent, values });
        }
        if let Some(content) = self.content.filter(|_| wanted(KEYS.len()).is_some()) {
            let content = Content::parse(content).map(|content| Value::Content(content.into()));
            let values = content
                .into_iter()
                .map(|value| AttributeValue {
                    value,
                    issuer: None,
                })
                .collect();
            list.add(
                RESOURCE,
                CONTENT,
                Bag {
                    extent: Extent::Exact,
                    values,
                },
            );
        }
        list
    }

    /// The keys there are, for sets of them; the last is the content.
    pub const KEYS: usize = KEYS.len() + 1;
}

fn typed(data_type: DataType, text: &str, dialect: Dialect) -> Option<Value> {
    if dialect.lexical_values {
        return Some(lexical_value(data_type.uri(), text));
    }
    if data_type == DataType::XPathExpression {
        return Some(Value::XPathExpression(Box::new(XPathExpression {
            category: RESOURCE.into(),
            path: text.into(),
            namespaces: namespaces(),
        })));
    }
    Value::parse(data_type, text).ok()
}
