//! How targets, conditions and combining behave, as named switches on the one evaluator.

/// A set of switches. Off, every one of them is the standard's own behaviour.
///
/// A program carries its dialect, so that whoever evaluates it needs to know nothing else.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Dialect {
    /// A rule's target is read category by category: of resource, action and subject each, all `AllOf`s that mention it
    /// are alternatives wherever they stand, other categories do not count, and of several the last that matches or
    /// misses a required attribute decides. Exists because deployed engines do it and policies came to rely on it.
    pub categories_apart: bool,
    /// A required attribute that is missing from resource or action, or a match that cannot be evaluated, ends the
    /// evaluation of the whole policy; errors of subjects and conditions stay with their rule and leave status ok.
    /// Exists because such an engine selects rules by resource and action before it looks at anyone.
    pub errors_end_evaluation: bool,
    /// Values are compared as text by a short list of functions; the literal's data type selects the values, and
    /// a designator's data type and issuer are not looked at. Exists for engines that hold no typed values.
    pub lexical_values: bool,
    /// A condition is one comparison of a literal with a designator, maybe inside a one-and-only or a bag size;
    /// anything else does not match or cannot be evaluated. Exists for engines that never got further.
    pub single_comparison_conditions: bool,
    /// The target of a policy is not looked at. Exists for engines that find a policy by other means.
    pub policy_target_ignored: bool,
    /// A rule-combining algorithm may be named by its policy-combining URN, and an unknown one is Indeterminate when
    /// evaluated. Exists because generated policies name the wrong URN.
    pub combining_by_any_urn: bool,
    /// Only a policy's obligations for Permit are returned, with their literal assignments; no advice.
    /// Exists for enforcement points that expect no others.
    pub literal_permit_obligations: bool,
    /// Deny counts under the deny-overrides of XACML 3.0 alone; by any other name, any Permit wins. What such an engine makes of
    /// a Deny then, or of a condition that fails, is not modelled: rules of which it hangs on that may come to anything. Exists
    /// because installations of an engine from before its algorithms were rewritten are in use.
    pub denies_by_one_urn: bool,
}

impl Dialect {
    /// OASIS XACML 3.0.
    pub const STANDARD: Dialect = Dialect {
        categories_apart: false,
        errors_end_evaluation: false,
        lexical_values: false,
        single_comparison_conditions: false,
        policy_target_ignored: false,
        combining_by_any_urn: false,
        literal_permit_obligations: false,
        denies_by_one_urn: false,
    };
}
