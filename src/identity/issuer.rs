//! Who made a token.

use serde::{Deserialize, Serialize};

/// Who made a token, or made the one it was exchanged for (app-lib-dotnet, `Features/Auth/TokenIssuer.cs`).
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Issuer {
    /// The token does not say.
    #[default]
    None,
    /// None of the below.
    Unknown,
    /// Altinn itself: a login in its portal.
    Altinn,
    /// Altinn Studio.
    AltinnStudio,
    /// ID-porten: people.
    #[serde(rename = "idporten")]
    IdPorten,
    /// Maskinporten: organisations.
    Maskinporten,
}

/// What the claims say of where the token is from; blank ones are `None`.
pub(super) struct Origin<'a> {
    pub issuer: Option<&'a str>,
    pub method: Option<&'a str>,
    pub context_class: Option<&'a str>,
    pub in_portal: bool,
}

impl Origin<'_> {
    /// Who made the token, and whether Altinn made it in exchange for another
    /// (app-lib-dotnet, `Authenticated.cs`, `ResolveIssuer`).
    pub fn resolve(&self) -> (Issuer, bool) {
        if self.issuer.is_none() && self.method.is_none() {
            return (Issuer::None, false);
        }
        let exchanged = !self.in_portal && (self.method.is_some() || self.issuer_has("altinn.no"));
        (self.issuer(), exchanged)
    }

    fn issuer(&self) -> Issuer {
        if self.in_portal {
            Issuer::Altinn
        } else if self.issuer_has("studio") {
            Issuer::AltinnStudio
        } else if self.issuer_has("idporten.no") {
            Issuer::IdPorten
        } else if self.issuer_has("maskinporten.no") {
            Issuer::Maskinporten
        } else if self.method_is("IdportenTestId") {
            Issuer::Altinn
        } else if ["maskinporten", "systemuser", "virksomhetsbruker"]
            .iter()
            .any(|name| self.method_is(name))
        {
            Issuer::Maskinporten
        } else if self
            .context_class
            .is_some_and(|acr| contains_ignoring_case(acr.get(..8).unwrap_or(""), "idporten"))
        {
            Issuer::IdPorten
        } else {
            Issuer::Unknown
        }
    }

    fn issuer_has(&self, needle: &str) -> bool {
        self.issuer
            .is_some_and(|issuer| contains_ignoring_case(issuer, needle))
    }

    fn method_is(&self, name: &str) -> bool {
        self.method
            .is_some_and(|method| method.eq_ignore_ascii_case(name))
    }
}

fn contains_ignoring_case(text: &str, needle: &str) -> bool {
    text.as_bytes()
        .windows(needle.len())
        .any(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin<'a>(
        issuer: Option<&'a str>,
        method: Option<&'a str>,
        context_class: Option<&'a str>,
    ) -> (Issuer, bool) {
        Origin {
            issuer,
            method,
            context_class,
            in_portal: false,
        }
        .resolve()
    }

    #[test]
    fn takes_the_first_sign_that_fits() {
        assert_eq!(
            origin(None, None, Some("idporten-loa-high")),
            (Issuer::None, false)
        );
        assert_eq!(
            origin(Some("https://STUDIO.idporten.no"), None, None),
            (Issuer::AltinnStudio, false)
        );
        assert_eq!(
            origin(Some("https://test.MASKINPORTEN.no/"), None, None),
            (Issuer::Maskinporten, false)
        );
        assert_eq!(
            origin(Some("https://platform.Altinn.no/"), None, None),
            (Issuer::Unknown, true)
        );
        assert_eq!(
            origin(None, Some("BankID"), Some("IDPORTEN-loa")),
            (Issuer::IdPorten, true)
        );
        assert_eq!(
            origin(None, Some("BankID"), Some("x-idporten")),
            (Issuer::Unknown, true)
        );
        assert_eq!(
            origin(None, Some("BankID"), Some("idporteæ")),
            (Issuer::Unknown, true)
        );
        assert_eq!(
            origin(None, Some("SystemUser"), None),
            (Issuer::Maskinporten, true)
        );
    }

    #[test]
    fn does_not_let_the_portal_speak_for_a_token_without_a_sign() {
        let portal = |method| {
            Origin {
                issuer: None,
                method,
                context_class: None,
                in_portal: true,
            }
            .resolve()
        };
        assert_eq!(portal(None), (Issuer::None, false));
        assert_eq!(portal(Some("BankID")), (Issuer::Altinn, false));
    }
}
