//! The scopes of a token.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The scopes of a token, in its order. Compared letter by letter.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Scopes(Vec<String>);

impl Scopes {
    /// Splits at spaces, tabs and line ends (app-lib-dotnet, `Features/Auth/Scopes.cs`).
    pub fn parse(text: &str) -> Self {
        let scopes = text
            .split([' ', '\t', '\r', '\n'])
            .filter(|scope| !scope.is_empty());
        Self(scopes.map(str::to_owned).collect())
    }

    /// Exactly this scope is there.
    pub fn has(&self, scope: &str) -> bool {
        self.iter().any(|known| known == scope)
    }

    /// Some scope begins like this.
    pub fn has_prefix(&self, prefix: &str) -> bool {
        self.iter().any(|known| known.starts_with(prefix))
    }

    /// One of Altinn's scopes for instances is there, so the token was meant for an app.
    pub fn has_altinn_instance_scope(&self) -> bool {
        const INSTANCE_SCOPES: [&str; 4] = [
            "altinn:instances.read",
            "altinn:instances.write",
            "altinn:serviceowner/instances.read",
            "altinn:serviceowner/instances.write",
        ];
        INSTANCE_SCOPES.iter().any(|scope| self.has(scope))
    }

    /// Each scope.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A text of scopes, or the list of them that Spring and others write.
    pub(super) fn from_text_or_list(claim: Option<&Value>) -> Self {
        match claim {
            Some(Value::String(text)) => Self::parse(text),
            Some(Value::Array(items)) => Self(
                items
                    .iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect(),
            ),
            _ => Self::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_at_white_space_and_compares_letters() {
        let scopes = Scopes::parse("openid\taltinn:instances.read \r\n profile ");
        assert_eq!(
            scopes.iter().collect::<Vec<_>>(),
            ["openid", "altinn:instances.read", "profile"]
        );
        assert!(scopes.has("openid") && !scopes.has("OpenId") && !scopes.has("open"));
        assert!(scopes.has_prefix("altinn:") && !scopes.has_prefix("instances"));
        assert!(scopes.has_altinn_instance_scope());
        assert!(!Scopes::parse("altinn:instances.read.write x").has_altinn_instance_scope());
        assert!(Scopes::parse(" \n").is_empty());
    }
}
