//! Requests over a handful of keys: what is there, and how much of it is known.

use std::sync::Arc;

use adgang::value::{Content, DataType, Value, XPathExpression};
use adgang::xacml::{
    ACTION, ACTION_ID, AttributeList, AttributeValue, Bag, CONTENT, ENVIRONMENT, Extent, RESOURCE,
    SUBJECT,
};

use super::choices::Choices;

/// What policies read. The values of each are of the data types of [`TYPES`].
pub const KEYS: [(&str, &str); 8] = [
    (SUBJECT, "s0"),
    (SUBJECT, "s1"),
    (SUBJECT, "n0"),
    (RESOURCE, "n1"),
    (ACTION, ACTION_ID),
    (ENVIRONMENT, "mixed"),
    PATH,
    (RESOURCE, CONTENT),
];
/// The attribute that `ContextSelectorId` names.
pub const PATH: (&str, &str) = (RESOURCE, "path");

pub const TYPES: [&[DataType]; 8] = [
    &[DataType::String],
    &[DataType::String],
    &[DataType::Integer],
    &[DataType::Integer],
    &[DataType::String],
    &[DataType::String, DataType::Integer],
    &[DataType::XPathExpression],
    &[],
];

pub const WORDS: [&str; 5] = ["a", "b", "ab", "A", ""];
/// What a request may hold beside them: as a pattern an error, which a policy with it written down would be refused for.
pub const MALFORMED: &str = "(";
pub const NUMBERS: [&str; 4] = ["0", "1", "2", "-1"];
pub const ISSUERS: [&str; 2] = ["i", "j"];
/// Paths of nodes, and one that selects none by its nature.
pub const PATHS: [&str; 7] = ["/r", "//a", "//b", "a", ".", "/r/b", "count(//a)"];

/// Contents: an element `r`, and the names and texts of the elements in it.
pub const CONTENTS: [(&str, &[(&str, &str)]); 5] = [
    ("<r/>", &[]),
    ("<r><a>1</a><b>a</b></r>", &[("a", "1"), ("b", "a")]),
    ("<r><a>a</a><a>2</a></r>", &[("a", "a"), ("a", "2")]),
    ("<r><b>b</b></r>", &[("b", "b")]),
    (
        "<r><a>1</a><a>2</a><b>1</b></r>",
        &[("a", "1"), ("a", "2"), ("b", "1")],
    ),
];

/// What a request holds, as (category, id, values): every one of [`KEYS`], some with no values.
#[derive(Clone)]
pub struct Request(pub Vec<(&'static str, &'static str, Vec<AttributeValue>)>);

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (place, (_, id, values)) in self
            .0
            .iter()
            .enumerate()
            .filter(|(_, entry)| !entry.2.is_empty())
        {
            writeln!(f, "{place} {id}: {values:?}")?;
        }
        Ok(())
    }
}

pub fn request(choices: &mut Choices) -> Request {
    let keys = KEYS.iter().zip(TYPES);
    let entries = keys.map(|((category, id), types)| {
        let values = match types {
            [] => choices
                .option(80, |choices| content(choices.one(&CONTENTS).0))
                .into_iter()
                .collect(),
            types => choices.several(0, 3, |choices| value(choices, types)),
        };
        (*category, *id, values)
    });
    Request(entries.collect())
}

fn value(choices: &mut Choices, types: &[DataType]) -> AttributeValue {
    let value = match choices.one(types) {
        DataType::XPathExpression => path(choices.one(&PATHS)),
        DataType::Integer => Value::parse(DataType::Integer, choices.one(&NUMBERS)).unwrap(),
        _ if choices.chance(10) => Value::String(MALFORMED.into()),
        _ => Value::String(choices.one(&WORDS).into()),
    };
    let issuer = choices.option(30, |choices| choices.one(&ISSUERS).into());
    AttributeValue { value, issuer }
}

/// A path into the resource's content.
pub fn path(text: &str) -> Value {
    Value::XPathExpression(Box::new(XPathExpression {
        category: RESOURCE.into(),
        path: text.into(),
        namespaces: Default::default(),
    }))
}

/// The content of these texts.
pub fn content(xml: &str) -> AttributeValue {
    AttributeValue {
        value: Value::Content(Arc::new(Content::parse(xml).unwrap())),
        issuer: None,
    }
}

/// Says of every key that `known` gives an extent for that its values are known to that extent. `AtLeast` leaves out
/// every other value.
pub fn known(request: &Request, known: impl Fn(usize) -> Option<Extent>) -> AttributeList {
    let mut list = AttributeList::new();
    for (index, (category, id, values)) in request.0.iter().enumerate() {
        let Some(extent) = known(index) else {
            continue;
        };
        let values = match extent {
            Extent::Exact => values.clone(),
            Extent::AtLeast => values.iter().step_by(2).cloned().collect(),
            Extent::Unknown => Vec::new(),
        };
        list.add(category, id, Bag { extent, values });
    }
    list
}

/// Everything, and that there is nothing else.
pub fn all(request: &Request) -> AttributeList {
    known(request, |_| Some(Extent::Exact)).closed()
}
