//! The Multiple Decision Profile 1.0: the questions that a request holds, and one answer to all of them.

mod content_selector;

use std::borrow::Cow;
use std::fmt;

use super::attributes::{AttributeList, AttributeValue, Bag, CONTENT, Extent, RESOURCE};
use super::context::{Category, DecisionResult, PolicyIdentifier, Request};
use super::dialect::Dialect;
use super::expression::STEP_BUDGET;
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
/// one for each choice of a single category among several of the same name (section 2.3), the first varying slowest; and
/// each of these one for each node that its path for many nodes selects (section 2.2). Scopes (section 2.1) are for those
/// who know the hierarchy: `scope` is an attribute like any other.
///
/// An engine without typed values (`lexical_values`) knows references and nothing else: categories of the same name are
/// one category there. An id that nothing has is passed over, and fewer than two references are none.
///
/// # Errors
/// `unknown-reference`, `duplicate-id`; `no-node`, `malformed-xpath` and others of a path; `unsupported-request` where a
/// path costs too much; and `too-large` beyond [`MOST_INDIVIDUALS`] or [`MOST_VALUES`].
pub fn individuals(
    request: &Request,
    dialect: Dialect,
) -> Result<Vec<Individual<'_>>, MultipleError> {
    let fewest = if dialect.lexical_values { 2 } else { 1 };
    let questions: Vec<Result<Vec<&Category>, MultipleError>> = if request.multi.len() < fewest {
        vec![Ok(request.categories.iter().collect())]
    } else {
        let references = request.multi.iter();
        let chosen = references.map(|reference| {
            let mut named = Vec::new();
            for id in &reference.ids {
                categories(request, id, dialect, &mut named)?;
            }
            Ok(named)
        });
        chosen.collect()
    };
    let mut found = Found::default();
    for question in questions {
        let mut groups = Vec::new();
        for category in question? {
            join(&mut groups, category, dialect.lexical_values);
        }
        let choices = groups
            .iter()
            .try_fold(1_usize, |product, group| product.checked_mul(group.len()));
        let choices = choices.unwrap_or(usize::MAX);
        found.check_room(choices)?;
        for choice in 0..choices {
            let chosen = Individual::chosen(&groups, choice);
            if dialect.lexical_values {
                found.push(chosen)?;
            } else {
                content_selector::expand(chosen, &mut found)?;
            }
        }
    }
    Ok(found.individuals)
}

/// Questions found so far, and what is left to find more.
struct Found<'a> {
    individuals: Vec<Individual<'a>>,
    values: usize,
    steps: u32,
}

impl Default for Found<'_> {
    fn default() -> Self {
        Found {
            individuals: Vec::new(),
            values: 0,
            steps: STEP_BUDGET,
        }
    }
}

impl<'a> Found<'a> {
    fn push(&mut self, individual: Individual<'a>) -> Result<(), MultipleError> {
        self.check_room(1)?;
        self.values = self.values.saturating_add(individual.values());
        if self.values > MOST_VALUES && !self.individuals.is_empty() {
            return Err(MultipleError::too_large(MOST_VALUES, "values together"));
        }
        self.individuals.push(individual);
        Ok(())
    }

    fn check_room(&self, more: usize) -> Result<(), MultipleError> {
        if self.individuals.len().saturating_add(more) > MOST_INDIVIDUALS {
            return Err(MultipleError::too_large(MOST_INDIVIDUALS, "questions"));
        }
        Ok(())
    }
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
        policies: PolicyIdentifier::sorted(policies),
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

/// Adds the category of an id. Which of two it is would be a guess. An engine without typed values takes both, but of
/// resources the last, and passes over an id that nothing has.
fn categories<'a>(
    request: &'a Request,
    id: &str,
    dialect: Dialect,
    named: &mut Vec<&'a Category>,
) -> Result<(), MultipleError> {
    let categories = request.categories.iter();
    let mut found: Vec<&Category> = categories
        .filter(|category| category.id.as_deref() == Some(id))
        .collect();
    if dialect.lexical_values {
        let is_resource = |category: &&&Category| category.category == RESOURCE;
        let last = found.iter().rfind(is_resource).copied();
        found.retain(|category| category.category != RESOURCE);
        named.extend(found);
        named.extend(last);
        return Ok(());
    }
    match found.as_slice() {
        [category] => {
            named.push(category);
            Ok(())
        }
        [] => Err(MultipleError {
            code: "unknown-reference",
            message: format!("no category of the request has the id {id:?}"),
        }),
        _ => Err(MultipleError {
            code: "duplicate-id",
            message: format!("several categories of the request have the id {id:?}"),
        }),
    }
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

#[cfg(test)]
mod tests;
