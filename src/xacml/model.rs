//! A policy as it is written: the elements of XACML 3.0 section 5, with the place of each in the source.
//!
//! Identifiers (functions, categories, data types, algorithms) are kept as the text of the document; what they
//! mean is settled when a [program](super::Program) is compiled, so one model serves every dialect.

use super::Span;
use crate::value::Namespaces;

/// The root of a policy document: `<Policy>` or `<PolicySet>`.
#[derive(Clone, Debug, PartialEq)]
pub enum PolicyTree {
    /// `<Policy>`.
    Policy(Policy),
    /// `<PolicySet>`.
    PolicySet(PolicySet),
}

/// `<PolicySet>` (section 5.1).
#[derive(Clone, Debug, PartialEq)]
pub struct PolicySet {
    /// `PolicySetId`.
    pub id: String,
    /// `Version`, `None` where a lenient dialect accepts its absence.
    pub version: Option<String>,
    /// `<Description>`.
    pub description: Option<String>,
    /// `<XPathVersion>` of `<PolicySetDefaults>`.
    pub xpath_version: Option<String>,
    /// `PolicyCombiningAlgId`.
    pub combining: String,
    /// `<Target>`.
    pub target: Target,
    /// What is combined, in document order.
    pub children: Vec<Child>,
    /// `<ObligationExpressions>`.
    pub obligations: Vec<ObligationExpression>,
    /// `<AdviceExpressions>`.
    pub advice: Vec<ObligationExpression>,
    /// The whole element.
    pub span: Span,
}

/// What a policy set combines (section 5.1).
#[derive(Clone, Debug, PartialEq)]
pub enum Child {
    /// `<Policy>`.
    Policy(Policy),
    /// `<PolicySet>`.
    PolicySet(PolicySet),
    /// `<PolicyIdReference>`.
    PolicyReference(IdReference),
    /// `<PolicySetIdReference>`.
    PolicySetReference(IdReference),
}

/// `<PolicyIdReference>` or `<PolicySetIdReference>` (sections 5.10, 5.11): an id and patterns of versions (5.13).
#[derive(Clone, Debug, PartialEq)]
pub struct IdReference {
    /// The id referred to.
    pub id: String,
    /// `Version`: the versions that will do.
    pub version: Option<String>,
    /// `EarliestVersion`: the first that will do.
    pub earliest: Option<String>,
    /// `LatestVersion`: the last that will do.
    pub latest: Option<String>,
    /// The whole element.
    pub span: Span,
}

/// `<Policy>` (section 5.14).
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// `PolicyId`.
    pub id: String,
    /// `Version`, `None` where a lenient dialect accepts its absence.
    pub version: Option<String>,
    /// `<Description>`.
    pub description: Option<String>,
    /// `<XPathVersion>` of `<PolicyDefaults>`.
    pub xpath_version: Option<String>,
    /// `RuleCombiningAlgId`.
    pub combining: String,
    /// `<Target>`.
    pub target: Target,
    /// `<VariableDefinition>`, in document order.
    pub variables: Vec<VariableDefinition>,
    /// `<Rule>`, in document order.
    pub rules: Vec<Rule>,
    /// `<ObligationExpressions>`.
    pub obligations: Vec<ObligationExpression>,
    /// `<AdviceExpressions>`.
    pub advice: Vec<ObligationExpression>,
    /// The whole element.
    pub span: Span,
}

/// `<VariableDefinition>` (section 5.23).
#[derive(Clone, Debug, PartialEq)]
pub struct VariableDefinition {
    /// `VariableId`.
    pub id: String,
    /// Its expression.
    pub expression: Expression,
    /// The whole element.
    pub span: Span,
}

/// What a rule, or a whole policy, comes to (section 5.21).
#[derive(Clone, Copy, Debug, Eq, PartialEq, serde::Serialize)]
pub enum Effect {
    /// `Permit`.
    Permit,
    /// `Deny`.
    Deny,
}

/// `<Rule>` (section 5.21).
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// `RuleId`.
    pub id: String,
    /// `Effect`.
    pub effect: Effect,
    /// `<Description>`.
    pub description: Option<String>,
    /// `<Target>`; absent or empty means the rule applies wherever its policy does.
    pub target: Target,
    /// `<Condition>`.
    pub condition: Option<Expression>,
    /// `<ObligationExpressions>`.
    pub obligations: Vec<ObligationExpression>,
    /// `<AdviceExpressions>`.
    pub advice: Vec<ObligationExpression>,
    /// The whole element.
    pub span: Span,
}

/// `<Target>` (section 5.6): a conjunction of [`AnyOf`]; empty matches everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Target {
    /// `<AnyOf>`, in document order.
    pub any_of: Vec<AnyOf>,
    /// The whole element; empty where the element is absent.
    pub span: Span,
}

/// `<AnyOf>` (section 5.7): a disjunction of [`AllOf`].
#[derive(Clone, Debug, PartialEq)]
pub struct AnyOf {
    /// `<AllOf>`, in document order.
    pub all_of: Vec<AllOf>,
    /// The whole element.
    pub span: Span,
}

/// `<AllOf>` (section 5.8): a conjunction of [`Match`].
#[derive(Clone, Debug, PartialEq)]
pub struct AllOf {
    /// `<Match>`, in document order.
    pub matches: Vec<Match>,
    /// The whole element.
    pub span: Span,
}

/// `<Match>` (section 5.9): a function of a literal and one value of a bag.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// `MatchId`.
    pub function: String,
    /// `<AttributeValue>`, the function's first argument.
    pub literal: Literal,
    /// `<AttributeDesignator>` or `<AttributeSelector>`, whose values are tried one by one.
    pub attribute: Attribute,
    /// The whole element.
    pub span: Span,
}

/// The bag that a match or an expression reads.
#[derive(Clone, Debug, PartialEq)]
pub enum Attribute {
    /// `<AttributeDesignator>`.
    Designator(Designator),
    /// `<AttributeSelector>`.
    Selector(Selector),
}

/// `<AttributeDesignator>` (section 5.29).
#[derive(Clone, Debug, PartialEq)]
pub struct Designator {
    /// `Category`.
    pub category: String,
    /// `AttributeId`.
    pub id: String,
    /// `DataType`.
    pub data_type: String,
    /// `Issuer`.
    pub issuer: Option<String>,
    /// `MustBePresent`.
    pub must_be_present: bool,
    /// The whole element.
    pub span: Span,
}

/// `<AttributeSelector>` (section 5.30).
#[derive(Clone, Debug, PartialEq)]
pub struct Selector {
    /// `Category`; `None` where a lenient dialect accepts its absence.
    pub category: Option<String>,
    /// `Path`.
    pub path: String,
    /// What the prefixes of the path stand for.
    pub namespaces: Namespaces,
    /// `ContextSelectorId`.
    pub context_selector: Option<String>,
    /// `DataType`.
    pub data_type: String,
    /// `MustBePresent`.
    pub must_be_present: bool,
    /// The whole element.
    pub span: Span,
}

/// `<AttributeValue>` (section 5.31), not yet parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct Literal {
    /// `DataType`.
    pub data_type: String,
    /// The element's text, white space and all.
    pub text: String,
    /// What an xpathExpression needs to know beside its text, where it has an `XPathCategory`.
    pub xpath: Option<XPathScope>,
    /// The whole element.
    pub span: Span,
}

/// What belongs to the text of an xpathExpression (section A.3.15).
#[derive(Clone, Debug, PartialEq)]
pub struct XPathScope {
    /// `XPathCategory`.
    pub category: String,
    /// What the prefixes of the path stand for.
    pub namespaces: Namespaces,
}

/// `<Expression>` and its substitutes (section 5.25).
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// `<AttributeValue>`.
    Literal(Literal),
    /// `<AttributeDesignator>` or `<AttributeSelector>`.
    Attribute(Attribute),
    /// `<Apply>`.
    Apply(Apply),
    /// `<Function>`: a function as an argument of a higher-order one.
    Function {
        /// `FunctionId`.
        id: String,
        /// The whole element.
        span: Span,
    },
    /// `<VariableReference>`.
    Variable {
        /// `VariableId`.
        id: String,
        /// The whole element.
        span: Span,
    },
}

/// `<Apply>` (section 5.27).
#[derive(Clone, Debug, PartialEq)]
pub struct Apply {
    /// `FunctionId`.
    pub function: String,
    /// Arguments, in document order.
    pub arguments: Vec<Expression>,
    /// The whole element.
    pub span: Span,
}

/// `<ObligationExpression>` or `<AdviceExpression>` (sections 5.39, 5.40).
#[derive(Clone, Debug, PartialEq)]
pub struct ObligationExpression {
    /// `ObligationId` or `AdviceId`.
    pub id: String,
    /// `FulfillOn` or `AppliesTo`.
    pub effect: Effect,
    /// `<AttributeAssignmentExpression>`, in document order.
    pub assignments: Vec<AssignmentExpression>,
    /// The whole element.
    pub span: Span,
}

/// `<AttributeAssignmentExpression>` (section 5.41).
#[derive(Clone, Debug, PartialEq)]
pub struct AssignmentExpression {
    /// `AttributeId`.
    pub id: String,
    /// `Category`.
    pub category: Option<String>,
    /// `Issuer`.
    pub issuer: Option<String>,
    /// Its value or values.
    pub expression: Expression,
    /// The whole element.
    pub span: Span,
}

impl PolicyTree {
    /// `PolicyId` or `PolicySetId`.
    pub fn id(&self) -> &str {
        match self {
            PolicyTree::Policy(policy) => &policy.id,
            PolicyTree::PolicySet(set) => &set.id,
        }
    }
}

impl Attribute {
    /// `DataType` of the values in the bag.
    pub fn data_type(&self) -> &str {
        match self {
            Attribute::Designator(designator) => &designator.data_type,
            Attribute::Selector(selector) => &selector.data_type,
        }
    }
}

impl Expression {
    /// The whole element.
    pub fn span(&self) -> Span {
        match self {
            Expression::Literal(literal) => literal.span,
            Expression::Attribute(Attribute::Designator(designator)) => designator.span,
            Expression::Attribute(Attribute::Selector(selector)) => selector.span,
            Expression::Apply(apply) => apply.span,
            Expression::Function { span, .. } | Expression::Variable { span, .. } => *span,
        }
    }
}
