//! What a reader accepts beyond or short of the standard.

/// The switches of the walker: where it accepts more, or less, than the schema of XACML 3.0 (section 5).
///
/// Whatever a reading accepts and the standard refuses is still reported, as a warning.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Reading {
    /// `Version` of a policy may be absent or of any form: some writers leave it to the store that keeps the policy.
    pub any_version: bool,
    /// Attributes that an element does not have are ignored: a reader that asks for attributes by name never sees them.
    pub extra_attributes: bool,
    /// Two rules may share an identifier: policies joined by hand have them, and a reader that keeps a list does not notice.
    pub duplicate_rule_ids: bool,
    /// Two variables may share an identifier: a reader that never looks one up does not notice.
    pub duplicate_variable_ids: bool,
    /// A reference to a variable that is not defined, or to itself, is kept: a reader that does not resolve references
    /// cannot tell.
    pub unresolved_variables: bool,
    /// An effect is read in any case, with white space around, as a number or as a list: that is how the enumerations of
    /// some languages are read.
    pub loose_effects: bool,
    /// `AttributeSelector` needs neither `Category` nor `MustBePresent`: they came with XACML 3.0 and older writers lack them.
    pub bare_selectors: bool,
    /// `RuleCombiningAlgId` may name an algorithm for policies: generated policies do, and engines with one table of
    /// algorithms accept it.
    pub policy_algorithms: bool,
    /// A `PolicyIssuer` does not make the policy untrusted: engines without the administration profile overlook it,
    /// although section 5.3 wants an error. Its attributes are not read, and refused.
    pub issuer_overlooked: bool,
    /// Comments and processing instructions inside a value are left out of it, as most XML readers do.
    pub comments_in_values: bool,
    /// The value of any type but string is its markup as written, not its text: `&amp;` stays five characters.
    pub markup_values: bool,
    /// What comes after the policy, behind white space, is not read: a reader that moves forward stops at the end tag.
    pub trailing_content: bool,
    /// Identifiers and other required attributes may be empty, as their schema types allow. Where they may not, an empty
    /// optional attribute counts as absent.
    pub empty_attributes: bool,
    /// A policy may have neither a rule nor a variable, as the schema allows.
    pub no_rules: bool,
    /// `<Target></Target>` is an empty target, as it is to any reader of an XML tree; without this only `<Target/>` is.
    pub open_empty_target: bool,
    /// An element means the same whether it is self-closed or a pair of tags, as XML has it. A reader that moves forward
    /// by tag, and expects one of the two forms of an element, loses count at the other.
    pub either_tag_form: bool,
    /// `Apply` may hold `Description` and `VariableReference`, as the schema has it.
    pub full_apply: bool,
    /// `VariableDefinition` may hold any expression, with white space before it and a prefix on it.
    pub full_variables: bool,
    /// `RuleCombinerParameters` may occur more than once.
    pub many_rule_parameters: bool,
    /// `<PolicySet>` is refused: engines of single policies do not know it.
    pub policies_only: bool,
    /// Identifiers are taken with the white space around them, which their schema type removes: a reader without a schema
    /// does not know the type.
    pub raw_identifiers: bool,
    /// `XPathVersion` may be a relative URI.
    pub relative_xpath_version: bool,
}

impl Reading {
    /// The schema and the prose of XACML 3.0, strictly.
    pub const STANDARD: Reading = Reading {
        any_version: false,
        extra_attributes: false,
        duplicate_rule_ids: false,
        duplicate_variable_ids: false,
        unresolved_variables: false,
        loose_effects: false,
        bare_selectors: false,
        policy_algorithms: false,
        issuer_overlooked: false,
        comments_in_values: false,
        markup_values: false,
        trailing_content: false,
        empty_attributes: true,
        no_rules: true,
        open_empty_target: true,
        either_tag_form: true,
        full_apply: true,
        full_variables: true,
        many_rule_parameters: true,
        policies_only: false,
        raw_identifiers: false,
        relative_xpath_version: true,
    };

    /// What a widely used engine with a forward-only reader accepts and refuses.
    ///
    /// It refuses a few documents that such an engine accepts by losing count of the tags: it would then leave out the
    /// rest of the policy without a word.
    pub const LENIENT: Reading = Reading {
        any_version: true,
        extra_attributes: true,
        duplicate_rule_ids: true,
        duplicate_variable_ids: true,
        unresolved_variables: true,
        loose_effects: true,
        bare_selectors: true,
        policy_algorithms: true,
        issuer_overlooked: true,
        comments_in_values: true,
        markup_values: true,
        trailing_content: true,
        empty_attributes: false,
        no_rules: false,
        open_empty_target: false,
        either_tag_form: false,
        full_apply: false,
        full_variables: false,
        many_rule_parameters: false,
        policies_only: true,
        raw_identifiers: true,
        relative_xpath_version: false,
    };
}
