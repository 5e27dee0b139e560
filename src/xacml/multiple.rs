//! The Multiple Decision Profile 1.0: the questions that a request holds, and one answer to all of them.

use std::borrow::Cow;
use std::fmt;

use super::attributes::{AttributeList, AttributeValue, Bag, CONTENT, Extent};
use super::context::{Category, DecisionResult, Request};
use super::dialect::Dialect;
use super::outcome::Status;
use crate::value::Value;

/// Questions that a request may hold: a few repeated categories are short to write, and multiply.
pub const MOST_INDIVIDUALS: usize = 1_000;

/// Values that all questions of a request may have together, where there is more than one: many references to one long
/// category are short to write.
pub const MOST_VALUES: usize = 20_000;

/// One question for a decision point: an individual decision request.
#[derive(Clone, Debug, PartialEq)]
pub struct Individual<'a> {
    /// What it says.
    pub categories: Vec<Cow<'a, Category>>,
}

/// Why the questions of a request cannot be told, or are too many.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MultipleError {
    code: &'static str,
    message: String,
}

/// The questions of a request: one for each of its references (section 2.4), and each of these, or the request as a whole,
/// one for each choice of a single category among several of the same name (section 2.3), the first varying slowest.
///
/// For an engine without typed values (`lexical_values`) categories of the same name are one category: such engines know
/// references, and repeated categories not.
///
/// # Errors
/// `unknown-reference`, or `too-large` beyond [`MOST_INDIVIDUALS`] or [`MOST_VALUES`].
pub fn individuals(
    request: &Request,
    dialect: Dialect,
) -> Result<Vec<Individual<'_>>, MultipleError> {
    let mut found = Vec::new();
    let mut values = 0_usize;
    let all = std::iter::once(Ok(request.categories.iter().collect()));
    let chosen = request.multi.iter().map(|reference| {
        let ids = reference.ids.iter();
        ids.map(|id| category(request, id)).collect()
    });
    let questions: Vec<Result<Vec<&Category>, MultipleError>> = if request.multi.is_empty() {
        all.collect()
    } else {
        chosen.collect()
    };
    for question in questions {
        let mut groups = Vec::new();
        for category in question? {
            join(&mut groups, category, dialect.lexical_values);
        }
        let choices = groups
            .iter()
            .try_fold(1_usize, |product, group| product.checked_mul(group.len()));
        let together = choices.and_then(|choices| choices.checked_add(found.len()));
        if together.is_none_or(|together| together > MOST_INDIVIDUALS) {
            return Err(MultipleError::too_large(MOST_INDIVIDUALS, "questions"));
        }
        for choice in 0..choices.unwrap_or_default() {
            let individual = Individual::chosen(&groups, choice);
            values = values.saturating_add(individual.values());
            if values > MOST_VALUES && !found.is_empty() {
                return Err(MultipleError::too_large(MOST_VALUES, "values together"));
            }
            found.push(individual);
        }
    }
    Ok(found)
}

/// One result in place of many (section 3): the decision they agree on, if none of them comes with obligations or advice,
/// which would belong to a part of the whole.
pub(super) fn combined(results: &[DecisionResult]) -> DecisionResult {
    let has_duties =
        |result: &DecisionResult| !result.obligations.is_empty() || !result.advice.is_empty();
    let failed = |why| DecisionResult::indeterminate(Status::ProcessingError, why);
    let mut policies = Vec::new();
    for identifier in results.iter().flat_map(|result| &result.policies) {
        if !policies.contains(identifier) {
            policies.push(identifier.clone());
        }
    }
    policies.sort_by_key(|identifier| identifier.is_set);
    let combined = match results.split_first() {
        _ if results.iter().any(has_duties) => {
            failed("a decision with obligations or advice cannot be combined with others")
        }
        Some((first, rest)) if rest.iter().all(|next| next.decision == first.decision) => {
            DecisionResult {
                status: first.status.clone(),
                ..DecisionResult::new(first.decision, super::context::Status::of(Status::Ok))
            }
        }
        _ => failed("the decisions to be combined differ"),
    };
    DecisionResult {
        policies,
        ..combined
    }
}

impl Individual<'_> {
    /// What it says, and that there is no more. Attributes of the same id, issuer and type in one category are one bag
    /// (section 7.3.3).
    pub fn attributes(&self) -> AttributeList {
        let mut list = AttributeList::new();
        let mut add = |category: &Category, id: &str, values: Vec<AttributeValue>| {
            let extent = Extent::Exact;
            list.add(&category.category, id, Bag { extent, values });
        };
        for category in &self.categories {
            if let Some(content) = &category.content {
                let value = Value::Content(content.clone());
                add(
                    category,
                    CONTENT,
                    vec![AttributeValue {
                        value,
                        issuer: None,
                    }],
                );
            }
            for attribute in &category.attributes {
                let values = attribute.values.iter().map(|value| AttributeValue {
                    value: value.clone(),
                    issuer: attribute.issuer.as_deref().map(Into::into),
                });
                add(category, &attribute.id, values.collect());
            }
        }
        list.closed()
    }

    /// What the response is to repeat (`IncludeInResult`): categories and attributes in order, without content.
    pub fn echo(&self) -> Vec<Category> {
        let categories = self.categories.iter().map(|category| Category {
            category: category.category.clone(),
            id: category.id.clone(),
            content: None,
            attributes: category
                .attributes
                .iter()
                .filter(|attribute| attribute.include_in_result)
                .cloned()
                .collect(),
        });
        categories
            .filter(|category| !category.attributes.is_empty())
            .collect()
    }

    fn values(&self) -> usize {
        let attributes = self
            .categories
            .iter()
            .flat_map(|category| &category.attributes);
        attributes.map(|attribute| attribute.values.len()).sum()
    }
}

impl<'a> Individual<'a> {
    /// The choice of a number: the digits of the number, each in the base of its group, say which of a group.
    fn chosen(groups: &[Vec<Vec<&'a Category>>], choice: usize) -> Individual<'a> {
        let mut rest = choice;
        let mut categories = Vec::with_capacity(groups.len());
        for group in groups.iter().rev() {
            let digit = rest.checked_rem(group.len()).unwrap_or_default();
            rest = rest.checked_div(group.len()).unwrap_or_default();
            let joined = group.get(digit).into_iter().flatten();
            categories.extend(joined.rev().map(|category| Cow::Borrowed(*category)));
        }
        categories.reverse();
        Individual { categories }
    }
}

/// Adds a category to the group of its name: as another choice, or to the only one.
fn join<'a>(groups: &mut Vec<Vec<Vec<&'a Category>>>, category: &'a Category, one: bool) {
    let name = |group: &Vec<Vec<&Category>>| {
        let first = group.first().and_then(|choice| choice.first());
        first.is_some_and(|there| there.category == category.category)
    };
    match groups.iter_mut().find(|group| name(group)) {
        Some(group) if !one => group.push(vec![category]),
        Some(group) => group.iter_mut().for_each(|choice| choice.push(category)),
        None => groups.push(vec![vec![category]]),
    }
}

fn category<'a>(request: &'a Request, id: &str) -> Result<&'a Category, MultipleError> {
    let named = |category: &&Category| category.id.as_deref() == Some(id);
    request
        .categories
        .iter()
        .find(named)
        .ok_or_else(|| MultipleError {
            code: "unknown-reference",
            message: format!("no category of the request has the id {id:?}"),
        })
}

impl MultipleError {
    fn too_large(most: usize, what: &str) -> MultipleError {
        MultipleError {
            code: "too-large",
            message: format!("a request holds {most} {what} at most"),
        }
    }

    /// Stable, kebab-case.
    pub fn code(&self) -> &'static str {
        self.code
    }
}

impl fmt::Display for MultipleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for MultipleError {}
