//! What becomes of facts with time.

use std::borrow::Cow;

use super::super::server::Fact;
use super::{Facts, Known};

impl Facts {
    /// What is left of them at an instant, in seconds since 1970: the kinds that are past their time are no longer known, and
    /// named. `max_age` is how old any of them may be, in seconds.
    pub fn at(&self, now: i64, max_age: Option<i64>) -> (Cow<'_, Facts>, Vec<Fact>) {
        let mut left = Cow::Borrowed(self);
        let mut past = Vec::new();
        macro_rules! forget {
            ($($field:ident: $fact:expr),+) => {$(
                if self.$field.is_past(now, self.as_of, max_age) {
                    left.to_mut().$field = Known::default();
                    past.push($fact);
                }
            )+};
        }
        forget! {
            roles: Fact::Roles,
            role_register: Fact::Roles,
            access_packages: Fact::AccessPackages,
            estate_roles: Fact::EstateRoles,
            delegations: Fact::Delegations,
            key_role_parties: Fact::Delegations,
            access_lists: Fact::AccessLists,
            instances: Fact::Task
        }
        (left, past)
    }

    /// The ends of their kinds that have one of their own, and of all; `max_age` as in [`Facts::at`].
    pub fn ends(&self, max_age: Option<i64>) -> impl Iterator<Item = i64> {
        let own = |expires: Option<i64>, as_of: Option<i64>, absent: bool| {
            let by_age = as_of
                .or(self.as_of)
                .zip(max_age)
                .map(|(read, age)| read.saturating_add(age));
            let ends = [expires, by_age].into_iter().flatten();
            ends.filter(move |_| !absent).min()
        };
        macro_rules! ends {
            ($($field:ident)+) => {
                [$(own(self.$field.expires, self.$field.as_of, self.$field.is_absent()),)+ self.expires]
            };
        }
        let ends = ends! {
            roles role_register access_packages estate_roles delegations key_role_parties access_lists instances
        };
        ends.into_iter().flatten()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_kind_past_its_time_is_forgotten_and_named() {
        let facts = Facts::from_json(
            r#"{"asOf":100,"roles":{"extent":"complete","values":["DAGL"],"expires":200},"accessPackages":["skatt"],
            "delegations":{"extent":"complete","values":[],"asOf":150}}"#,
        )
        .unwrap();
        assert_eq!(facts.at(199, None).1, []);
        let (left, past) = facts.at(200, None);
        assert_eq!(past, [Fact::Roles]);
        assert!(left.roles.is_absent() && !left.access_packages.is_absent());
        assert_eq!(
            facts.at(160, Some(60)).1,
            [Fact::Roles, Fact::AccessPackages]
        );
        assert_eq!(facts.ends(Some(60)).min(), Some(160));
        assert_eq!(facts.ends(None).collect::<Vec<_>>(), [200]);
    }
}
