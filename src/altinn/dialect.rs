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

#[cfg(all(test, feature = "studio"))]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use crate::altinn::{Facts, Known, Resource, Settings};
    use crate::identity::{Options, identify};
    use crate::session::{Answer, Reason, Verdict};
    use crate::snapshot::Snapshot;
    use crate::token::Claims;

    /// The answer of a policy by an algorithm, with a rule that permits and maybe one that denies.
    fn answer(algorithm: &str, denies: bool, earlier_engine: bool) -> Answer {
        let deny = if denies {
            r#"<Rule RuleId="deny" Effect="Deny"><Target/></Rule>"#
        } else {
            ""
        };
        let xml = format!(
            r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:p" Version="1.0"
            RuleCombiningAlgId="urn:oasis:names:tc:xacml:{algorithm}"><Target/>
            <Rule RuleId="permit" Effect="Permit"><Target/></Rule>{deny}</Policy>"#
        );
        let settings = Settings {
            earlier_engine,
            ..Settings::default()
        };
        let snapshot = Snapshot::builder().settings(settings).policy_xml(&xml);
        let snapshot = snapshot.build().unwrap();
        assert_eq!(snapshot.settings(), settings);
        let claims = Claims::from_json(crate::example::CLAIMS).unwrap();
        let who = identify(&claims, &Options::default()).unwrap();
        let facts = Facts {
            party: Some(51),
            delegations: Known::complete([]),
            ..Facts::default()
        };
        let session = snapshot.session(&who, &facts, 1_795_334_400).unwrap();
        session.on(&Resource::app("a", "b")).unwrap().check("read")
    }

    #[test]
    fn the_earlier_engine_lets_a_permit_win_by_any_name_but_one() {
        let legacy = "1.0:rule-combining-algorithm:deny-overrides";
        assert_eq!(answer(legacy, false, false).answer, Verdict::No);
        assert!(answer(legacy, false, true).is_yes());
        let own = "3.0:rule-combining-algorithm:deny-overrides";
        for earlier in [false, true] {
            assert!(answer(own, false, earlier).is_yes());
            assert_eq!(answer(own, true, earlier).answer, Verdict::No);
        }
        let other = "3.0:rule-combining-algorithm:deny-unless-permit";
        assert!(answer(other, true, true).is_yes(), "a Permit wins");
    }

    #[test]
    fn what_the_earlier_engine_made_of_a_deny_is_not_known() {
        let own = "3.0:rule-combining-algorithm:deny-overrides";
        let legacy = "1.0:rule-combining-algorithm:deny-overrides";
        assert!(matches!(
            answer(own, true, true).reason,
            Reason::Denied { .. }
        ));
        assert!(answer(legacy, true, true).is_yes());
    }
}
