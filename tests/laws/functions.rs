//! The functions of the [reference](super::reference), by the text of appendix A.3.

use adgang::value::{DataType, Value};

use super::requests::MALFORMED;

/// An Indeterminate of an expression; a missing attribute is worse than any other.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Fault {
    Other,
    Missing,
}

pub enum Got {
    One(Value),
    Bag(Vec<Value>),
}

pub type Answer<T> = Result<T, Fault>;

/// Tables 5 and 6 of section 7.7, and `and`: False decides, then the worst error.
pub fn all(truths: impl IntoIterator<Item = Answer<bool>>) -> Answer<bool> {
    let truths: Vec<Answer<bool>> = truths.into_iter().collect();
    if truths.contains(&Ok(false)) {
        return Ok(false);
    }
    worst(truths).map(|_| true)
}

pub fn any(truths: impl IntoIterator<Item = Answer<bool>>) -> Answer<bool> {
    let falsehoods = truths.into_iter().map(|truth| truth.map(|truth| !truth));
    all(falsehoods).map(|none| !none)
}

/// Everything, or the worst error in it.
pub fn worst<T>(answers: impl IntoIterator<Item = Answer<T>>) -> Answer<Vec<T>> {
    let (mut values, mut fault) = (Vec::new(), None);
    for answer in answers {
        match answer {
            Ok(value) => values.push(value),
            Err(found) => fault = fault.max(Some(found)),
        }
    }
    fault.map_or(Ok(values), Err)
}

pub fn n_of(wanted: Answer<i128>, truths: &[Answer<bool>]) -> Answer<bool> {
    let wanted = wanted.and_then(|wanted| usize::try_from(wanted).map_err(|_| Fault::Other));
    let wanted = match wanted {
        Ok(wanted) if wanted <= truths.len() => wanted,
        wanted => {
            let others = worst(truths.iter().copied()).err();
            return Err(wanted.err().max(others).unwrap_or(Fault::Other));
        }
    };
    let count = |of: bool| truths.iter().filter(|truth| **truth == Ok(of)).count();
    if count(true) >= wanted {
        Ok(true)
    } else if truths.len() - count(false) < wanted {
        Ok(false)
    } else {
        worst(truths.iter().copied()).map(|_| false)
    }
}

pub fn boolean(got: Got) -> Answer<bool> {
    match got {
        Got::One(Value::Boolean(truth)) => Ok(truth),
        _ => unreachable!("a boolean"),
    }
}

pub fn number(got: Answer<Got>) -> Answer<i128> {
    match got? {
        Got::One(Value::Integer(number)) => Ok(number),
        _ => unreachable!("an integer"),
    }
}

pub fn one(truth: bool) -> Got {
    Got::One(Value::Boolean(truth))
}

/// Section A.3.12.
pub fn higher_order(name: &str, function: &str, arguments: Vec<Got>) -> Answer<Got> {
    let lists: Vec<Vec<Value>> = { arguments.into_iter() }
        .map(|argument| match argument {
            Got::One(value) => vec![value],
            Got::Bag(values) => values,
        })
        .collect();
    let call = |chosen: Vec<Value>| call(function, chosen.into_iter().map(Got::One).collect());
    let holds = |chosen: Vec<Value>| boolean(call(chosen)?);
    let pair = |first: &Value, second: &Value| holds(vec![first.clone(), second.clone()]);
    match (name, lists.as_slice()) {
        ("any-of" | "any-of-any", lists) => any(choices(lists).into_iter().map(holds)).map(one),
        ("all-of", lists) => all(choices(lists).into_iter().map(holds)).map(one),
        ("all-of-any", [first, second]) => {
            all(first.iter().map(|a| any(second.iter().map(|b| pair(a, b))))).map(one)
        }
        ("any-of-all", [first, second]) => {
            all(second.iter().map(|b| any(first.iter().map(|a| pair(a, b))))).map(one)
        }
        ("all-of-all", [first, second]) => {
            all(first.iter().map(|a| all(second.iter().map(|b| pair(a, b))))).map(one)
        }
        ("map", lists) => {
            let results = choices(lists)
                .into_iter()
                .map(|chosen| match call(chosen)? {
                    Got::One(value) => Ok(value),
                    Got::Bag(_) => unreachable!("one value"),
                });
            // The first error is as good as any.
            results.collect::<Answer<Vec<_>>>().map(Got::Bag)
        }
        _ => unreachable!("{name}"),
    }
}

/// Every choice of one value from each list.
fn choices(lists: &[Vec<Value>]) -> Vec<Vec<Value>> {
    lists.iter().fold(vec![Vec::new()], |choices, list| {
        let longer = |choice: &Vec<Value>| {
            let choice = choice.clone();
            list.iter()
                .map(move |value| [&choice[..], std::slice::from_ref(value)].concat())
        };
        choices.iter().flat_map(longer).collect()
    })
}

/// A function of values and bags, none of which is an error.
pub fn call(function: &str, arguments: Vec<Got>) -> Answer<Got> {
    let name = function.rsplit(':').next().unwrap();
    let (of, name) = name.split_once('-').unwrap();
    let (mut values, mut bags) = (Vec::new(), Vec::new());
    for argument in arguments {
        match argument {
            Got::One(value) => values.push(value),
            Got::Bag(bag) => bags.push(bag),
        }
    }
    match (values.as_slice(), bags.as_slice()) {
        ([], [only]) if name == "one-and-only" => match only.as_slice() {
            [value] => Ok(Got::One(value.clone())),
            _ => Err(Fault::Other),
        },
        ([], [only]) if name == "bag-size" => Ok(Got::One(Value::Integer(only.len() as i128))),
        ([value], [bag]) if name == "is-in" => Ok(one(bag.contains(value))),
        (values, []) if name == "bag" => Ok(Got::Bag(values.to_vec())),
        ([], [first, second]) => Ok(sets(name, first, second)),
        (values, []) if of == "string" => texts(name, values),
        (values, []) => numbers(name, values),
        _ => unreachable!("{function}"),
    }
}

/// Section A.3.11.
fn sets(name: &str, first: &[Value], second: &[Value]) -> Got {
    let within = |bag: &[Value], other: &[Value]| bag.iter().all(|value| other.contains(value));
    let distinct = |values: Vec<&Value>| {
        let mut kept: Vec<Value> = Vec::new();
        for value in values {
            if !kept.contains(value) {
                kept.push(value.clone());
            }
        }
        Got::Bag(kept)
    };
    match name {
        "union" => distinct(first.iter().chain(second).collect()),
        "intersection" => distinct(
            first
                .iter()
                .filter(|value| second.contains(value))
                .collect(),
        ),
        "at-least-one-member-of" => one(first.iter().any(|value| second.contains(value))),
        "subset" => one(within(first, second)),
        "set-equals" => one(within(first, second) && within(second, first)),
        _ => unreachable!("{name}"),
    }
}

/// Functions whose names begin with `string`; patterns hold no other character that means something.
fn texts(name: &str, values: &[Value]) -> Answer<Got> {
    let number = |value: &Value| match value {
        Value::Integer(number) => *number,
        _ => unreachable!("an integer"),
    };
    let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
    let string = |text: String| Ok(Got::One(Value::String(text.into())));
    match (name, texts.as_slice()) {
        ("equal", [a, b]) => Ok(one(a == b)),
        ("greater-than", [a, b]) => Ok(one(a > b)),
        ("equal-ignore-case", [a, b]) => Ok(one(a.to_lowercase() == b.to_lowercase())),
        ("starts-with", [a, b]) => Ok(one(b.starts_with(a))),
        ("regexp-match", [a, _]) if a.contains(MALFORMED) => Err(Fault::Other),
        ("regexp-match", [a, b]) => Ok(one(b.contains(a))),
        ("concatenate", [a, b]) => string(format!("{a}{b}")),
        ("normalize-to-lower-case", [a]) => string(a.to_lowercase()),
        ("from-integer", []) => string(number(&values[0]).to_string()),
        ("substring", [a]) => {
            let place = |number: i128| {
                usize::try_from(number)
                    .ok()
                    .filter(|place| *place <= a.len())
            };
            let begin = place(number(&values[1]));
            let end = match number(&values[2]) {
                -1 => Some(a.len()),
                end => place(end),
            };
            match (begin, end) {
                (Some(begin), Some(end)) if begin <= end => string(a[begin..end].to_owned()),
                _ => Err(Fault::Other),
            }
        }
        _ => unreachable!("{name}"),
    }
}

/// Functions whose names begin with `integer`, and equality of booleans.
fn numbers(name: &str, values: &[Value]) -> Answer<Got> {
    let integer = |number: i128| Ok(Got::One(Value::Integer(number)));
    match (name, values) {
        ("equal", [a, b]) => Ok(one(a == b)),
        ("from-string", [Value::String(text)]) => {
            let parsed = Value::parse(DataType::Integer, text);
            parsed.map(Got::One).map_err(|_| Fault::Other)
        }
        ("abs", [Value::Integer(a)]) => integer(a.abs()),
        (name, [Value::Integer(a), Value::Integer(b)]) => match name {
            "greater-than" => Ok(one(a > b)),
            "less-than-or-equal" => Ok(one(a <= b)),
            "add" => integer(a + b),
            "subtract" => integer(a - b),
            "multiply" => integer(a * b),
            "divide" | "mod" if *b == 0 => Err(Fault::Other),
            "divide" => integer(a / b),
            "mod" => integer(a % b),
            _ => unreachable!("{name}"),
        },
        _ => unreachable!("{name}"),
    }
}
