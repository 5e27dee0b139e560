//! How one environment of the platform is set, as far as answers hang on it.

use std::fmt;

use super::dialect::{DIALECT, EARLIER_DIALECT, EARLIER_ENGINE, ENGINE_REVISION};
use crate::xacml::Dialect;

/// The settings of a platform, named in the snapshot that is built for it. Which of them production has is not public:
/// the defaults are what its code does where nobody sets anything, but for access packages, which are in use.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Settings {
    /// `external-api`: decisions are asked of `/authorize`, which takes person numbers and looks organisations up, and not of
    /// `/decision`.
    pub external_api: bool,
    /// `user-access-packages`: the flag `UserAccessPackageAuthorization`.
    pub user_access_packages: bool,
    /// `system-user-access-packages`: the flag `SystemUserAccessPackageAuthorization`.
    pub system_user_access_packages: bool,
    /// `role-register`: Access Management is asked for roles, under their several ids. `None` where that is not known.
    pub role_register: Option<bool>,
    /// `system-user-level`: the enforcement point knows `urn:altinn:minimum-authenticationlevel-systemuser`, which is
    /// announced (altinn-authorization-tmp#3955) and not yet in the revision that this follows.
    pub system_user_level: bool,
    /// `earlier-engine`: policies are evaluated by the engine before its combining algorithms were rewritten
    /// ([`EARLIER_DIALECT`](super::EARLIER_DIALECT)). It counts when a snapshot is built.
    pub earlier_engine: bool,
    /// `facts-max-age`: seconds after which facts are past their time, whatever they say themselves.
    pub facts_max_age: Option<i64>,
}

/// A setting that nobody knows, or a value that it cannot have.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SettingError {
    name: String,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            external_api: false,
            user_access_packages: true,
            system_user_access_packages: true,
            role_register: None,
            system_user_level: false,
            earlier_engine: false,
            facts_max_age: None,
        }
    }
}

impl Settings {
    /// Sets one by its name: switches to 0 or 1, times in seconds.
    ///
    /// # Errors
    /// `unknown-setting` where there is none of this name, or it cannot have this value.
    pub fn set(&mut self, name: &str, value: i64) -> Result<(), SettingError> {
        let switch = match value {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        };
        let known = match name {
            "external-api" => switch.map(|on| self.external_api = on),
            "user-access-packages" => switch.map(|on| self.user_access_packages = on),
            "system-user-access-packages" => switch.map(|on| self.system_user_access_packages = on),
            "role-register" => switch.map(|on| self.role_register = Some(on)),
            "system-user-level" => switch.map(|on| self.system_user_level = on),
            "earlier-engine" => switch.map(|on| self.earlier_engine = on),
            "facts-max-age" => (value > 0).then(|| self.facts_max_age = Some(value)),
            _ => None,
        };
        known.ok_or_else(|| SettingError {
            name: name.to_owned(),
        })
    }

    /// The engine's switches, for those who compile policies for the platform.
    pub fn dialect(&self) -> Dialect {
        if self.earlier_engine {
            EARLIER_DIALECT
        } else {
            DIALECT
        }
    }

    /// The revision of the engine, as a snapshot names it.
    pub fn engine_revision(&self) -> &'static str {
        if self.earlier_engine {
            EARLIER_ENGINE
        } else {
            ENGINE_REVISION
        }
    }

    /// Those that are not as the [default](Settings::default) has them, by name.
    pub fn entries(&self) -> Vec<(&'static str, i64)> {
        let default = Settings::default();
        let switch =
            |name, own: bool, default: bool| (own != default).then_some((name, own.into()));
        let entries = [
            switch(
                "earlier-engine",
                self.earlier_engine,
                default.earlier_engine,
            ),
            switch("external-api", self.external_api, default.external_api),
            self.facts_max_age.map(|age| ("facts-max-age", age)),
            self.role_register.map(|on| ("role-register", on.into())),
            switch(
                "system-user-access-packages",
                self.system_user_access_packages,
                default.system_user_access_packages,
            ),
            switch(
                "system-user-level",
                self.system_user_level,
                default.system_user_level,
            ),
            switch(
                "user-access-packages",
                self.user_access_packages,
                default.user_access_packages,
            ),
        ];
        entries.into_iter().flatten().collect()
    }
}

impl SettingError {
    /// Stable, kebab-case.
    pub fn code(&self) -> &'static str {
        "unknown-setting"
    }
}

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "settings: expected one that this build knows, with a value that it can have, found {:?}",
            self.name
        )
    }
}

impl std::error::Error for SettingError {}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_listed_and_sets_the_same_again() {
        let mut settings = Settings::default();
        assert_eq!(settings.entries(), []);
        settings.set("role-register", 0).unwrap();
        settings.set("external-api", 1).unwrap();
        settings.set("facts-max-age", 300).unwrap();
        settings.set("user-access-packages", 1).unwrap();
        let entries = settings.entries();
        assert_eq!(
            entries,
            [
                ("external-api", 1),
                ("facts-max-age", 300),
                ("role-register", 0)
            ]
        );
        let mut again = Settings::default();
        for (name, value) in entries {
            again.set(name, value).unwrap();
        }
        assert_eq!(again, settings);
        for (name, value) in [
            ("rolle-register", 1),
            ("external-api", 2),
            ("facts-max-age", 0),
        ] {
            assert_eq!(
                settings.set(name, value).unwrap_err().code(),
                "unknown-setting"
            );
        }
    }
}
