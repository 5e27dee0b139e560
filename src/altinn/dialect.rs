//! The switches that make the engine answer as Altinn's decision point does.

use crate::xacml::Dialect;

/// The revision of `Altinn.Authorization.ABAC` that [`DIALECT`] follows: altinn-authorization-tmp of 2026-08-21, after
/// its combining algorithms were rewritten (#3901).
pub const ENGINE_REVISION: &str = "f7ff53bd";

/// What `PolicyDecisionPoint`, `XacmlRule.MatchAttributes`, `AttributeMatcher`, `XacmlApply` and `RuleCombiner` do.
pub const DIALECT: Dialect = Dialect {
    categories_apart: true,
    errors_end_evaluation: true,
    lexical_values: true,
    single_comparison_conditions: true,
    policy_target_ignored: true,
    combining_by_any_urn: true,
    literal_permit_obligations: true,
    denies_by_one_urn: false,
};

/// What is known of the engine before its combining algorithms were rewritten (`b79b15c2a`, 2026-08-20): that of the NuGet
/// package Altinn.Authorization.ABAC 0.0.8, which LocalTest still uses.
pub const EARLIER_DIALECT: Dialect = Dialect {
    denies_by_one_urn: true,
    ..DIALECT
};

/// The revision of [`EARLIER_DIALECT`], as snapshots name it.
pub const EARLIER_ENGINE: &str = "before b79b15c2a";
