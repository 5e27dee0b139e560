//! The enforcement point's rules of authentication level (`DecisionHelper.ValidateDecisionResult`).

use super::attributes::{AUTHENTICATION_LEVEL, ORG, SYSTEM_USER};
use super::settings::Settings;
use super::subject::Subject;
use crate::xacml::{Assignment, Obligation, int32};

pub(super) const MINIMUM_LEVEL: &str = "urn:altinn:minimum-authenticationlevel";
pub(super) const MINIMUM_LEVEL_SYSTEM_USER: &str =
    "urn:altinn:minimum-authenticationlevel-systemuser";
pub(super) const MINIMUM_LEVEL_ORG: &str = "urn:altinn:minimum-authenticationlevel-org";

/// What the level rules make of a Permit's obligations.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LevelRule {
    /// The Permit stands.
    Met,
    /// The caller's level is too low.
    TooLow {
        /// The level asked for.
        required: i32,
        /// The level the token has; 0 where it has none.
        actual: i32,
    },
    /// The enforcement point throws: a level that is no number.
    Error,
}

/// Applies the level rules: the first assignment of each category counts, whatever the obligation is called, and the
/// level for service owners only relaxes. That for system users, where the platform knows it, takes the place of the
/// general one for them.
pub fn level_rule(subject: &Subject, obligations: &[Obligation], settings: &Settings) -> LevelRule {
    let general = first(obligations, MINIMUM_LEVEL);
    let own = first(obligations, MINIMUM_LEVEL_SYSTEM_USER)
        .filter(|_| settings.system_user_level && subject.has(SYSTEM_USER));
    let Some(minimum) = own.or(general) else {
        return LevelRule::Met;
    };
    let (Some(required), Some(actual)) = (
        level(Some(minimum)),
        level(subject.claim(AUTHENTICATION_LEVEL)),
    ) else {
        return LevelRule::Error;
    };
    if actual >= required {
        return LevelRule::Met;
    }
    let relaxed = first(obligations, MINIMUM_LEVEL_ORG).filter(|_| subject.claim(ORG).is_some());
    match relaxed {
        None => LevelRule::TooLow { required, actual },
        Some(text) => match level(Some(text)) {
            None => LevelRule::Error,
            Some(required) if actual >= required => LevelRule::Met,
            Some(required) => LevelRule::TooLow { required, actual },
        },
    }
}

/// The level that obligations ask of everybody, as Dialogporten reads it from a policy.
#[cfg(feature = "server")]
pub fn required_level(obligations: &[Obligation]) -> Option<i64> {
    first(obligations, MINIMUM_LEVEL)?.trim().parse().ok()
}

fn first<'a>(obligations: &'a [Obligation], category: &str) -> Option<&'a str> {
    let text = |assignment: &'a Assignment| match &assignment.value {
        crate::value::Value::String(text) => Some(&**text),
        crate::value::Value::Opaque { text, .. } => Some(&**text),
        _ => None,
    };
    obligations
        .iter()
        .flat_map(|obligation| &obligation.assignments)
        .find(|assignment| assignment.category.as_deref() == Some(category))
        .and_then(text)
}

/// `Convert.ToInt32`: nothing is 0, anything else a 32-bit integer or an exception.
fn level(text: Option<&str>) -> Option<i32> {
    text.map_or(Some(0), |text| int32(text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xacml::Effect;

    fn obligation(category: &str, level: &str) -> Obligation {
        Obligation {
            id: "urn:altinn:obligation:authenticationLevel1".into(),
            effect: Effect::Permit,
            certain: true,
            assignments: vec![Assignment {
                id: "urn:altinn:obligation1-assignment1".into(),
                category: Some(category.into()),
                issuer: None,
                value: crate::value::Value::Opaque {
                    data_type: "http://www.w3.org/2001/XMLSchema#integer".into(),
                    text: level.into(),
                },
            }],
        }
    }

    fn ruled(subject: &Subject, obligations: &[Obligation]) -> LevelRule {
        level_rule(subject, obligations, &Settings::default())
    }

    #[test]
    fn the_level_for_system_users_takes_the_place_of_the_general_one() {
        let system_user = Subject::from_claims([
            (AUTHENTICATION_LEVEL, "3"),
            (
                "authorization_details",
                r#"{"type":"urn:altinn:systemuser","systemuser_id":["f58fe166"]}"#,
            ),
        ]);
        let user = Subject::from_claims([(AUTHENTICATION_LEVEL, "3")]);
        let both = [
            obligation(MINIMUM_LEVEL, "4"),
            obligation(MINIMUM_LEVEL_SYSTEM_USER, "3"),
        ];
        let too_low = LevelRule::TooLow {
            required: 4,
            actual: 3,
        };
        let announced = Settings {
            system_user_level: true,
            ..Settings::default()
        };
        assert_eq!(ruled(&system_user, &both), too_low);
        assert_eq!(level_rule(&system_user, &both, &announced), LevelRule::Met);
        assert_eq!(level_rule(&user, &both, &announced), too_low);
    }

    #[test]
    fn the_level_for_service_owners_only_relaxes() {
        let owner = Subject::from_claims([(AUTHENTICATION_LEVEL, "2"), (ORG, "ttd")]);
        let user = Subject::from_claims([(AUTHENTICATION_LEVEL, "2")]);
        let both = |plain, org| {
            [
                obligation(MINIMUM_LEVEL, plain),
                obligation(MINIMUM_LEVEL_ORG, org),
            ]
        };
        assert_eq!(ruled(&owner, &both("2", "4")), LevelRule::Met);
        assert_eq!(ruled(&owner, &both("3", "2")), LevelRule::Met);
        assert_eq!(
            ruled(&user, &both("3", "2")),
            LevelRule::TooLow {
                required: 3,
                actual: 2
            }
        );
        assert_eq!(
            ruled(&owner, &both("4", "3")),
            LevelRule::TooLow {
                required: 3,
                actual: 2
            }
        );
        assert_eq!(
            ruled(&user, &[obligation(MINIMUM_LEVEL_ORG, "3")]),
            LevelRule::Met
        );
    }

    #[test]
    fn no_level_is_level_nought() {
        let nobody = Subject::from_claims([]);
        assert_eq!(
            ruled(&nobody, &[obligation(MINIMUM_LEVEL, "0")]),
            LevelRule::Met
        );
        assert_eq!(
            ruled(&nobody, &[obligation(MINIMUM_LEVEL, "3")]),
            LevelRule::TooLow {
                required: 3,
                actual: 0
            }
        );
    }
}
