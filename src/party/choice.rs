//! What comes of a selection.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Node, Party};

/// What the page should do, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice<'a> {
    /// What the page should do.
    pub outcome: Outcome,
    /// The rule that says so.
    pub why: Why,
    /// The party acted for. Only with [`Outcome::Proceed`], and never one that the app does not allow, or that the user may
    /// not act for: where the platform goes on with such a one, this is none and `notes` say so.
    pub party: Option<&'a Party>,
    /// The party that the platform takes for selected, and where from.
    pub selected: Option<Selected>,
    /// Whether the user may act for it; `None` where that is not known.
    pub can_represent: Option<bool>,
    /// Who names which party, where they do not all name the same.
    pub mismatch: Option<Mismatch>,
    /// What is worth saying beside it.
    pub notes: Vec<Note>,
    /// The parties to choose from.
    pub tree: Vec<Node<'a>>,
}

/// What the page should do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// Go on without asking.
    Proceed,
    /// Let the user choose (`/party-selection/explained`).
    Select,
    /// Say that they may not (`/party-selection/403`).
    Forbidden,
}

/// The rule that decided.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Why {
    /// The caller is no user, so there is nothing to choose.
    NotAUser,
    /// The page is one of selection, or of an instance, which has its party.
    Path,
    /// The app may be used by anybody.
    Anonymous,
    /// One party is allowed.
    OnlyOne,
    /// The user has picked one since they came.
    Picked,
    /// The app asks never.
    NeverPrompt,
    /// The user's profile says not to ask.
    DoNotPrompt,
    /// The app asks always.
    AlwaysPrompt,
    /// Several parties are allowed.
    Several,
    /// The cookie holds no party id: the platform fails.
    InvalidCookie,
    /// The caller has no profile, for which the frontend waits in vain.
    NoProfile,
    /// The profile names no party: the platform fails.
    NoProfileParty,
    /// The user may not act for the selected party.
    CannotRepresent,
    /// Whether they may, the platform did not say.
    RepresentationUnknown,
    /// The app allows none of the user's parties.
    NoneAllowed,
    /// The app does not allow the selected party.
    SelectedNotAllowed,
}

/// The party that the platform takes for selected.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Selected {
    /// Its id.
    pub party_id: i64,
    /// Who names it.
    pub from: NamedBy,
}

/// Who names the selected party.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NamedBy {
    /// The cookie, which goes before all others.
    Cookie,
    /// The token's claim: the user's own party, whomever they act for.
    Claim,
    /// The profile, where no token is at hand or where the platform falls back to it.
    Profile,
}

/// Who names which party. A cookie that differs from the claim means no more than that the user acts for somebody else.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Mismatch {
    /// The cookie.
    pub cookie: Option<i64>,
    /// The token's claim.
    pub claim: Option<i64>,
    /// The profile.
    pub profile: Option<i64>,
}

/// What is worth saying beside an outcome.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Note {
    /// The platform goes on, but with a party that it will refuse: the app does not allow it, or the user may not act for
    /// it.
    SelectedNotAllowed,
    /// Nothing says which party is selected.
    SelectedUnknown,
    /// The platform falls back to the user's own party and sets the cookie to it.
    CookieRewritten,
    /// The app's metadata has no `partyTypesAllowed`, so none may be chosen.
    NoPartyTypes,
    /// There are no parties, so the user's own stands for them.
    OwnPartyOnly,
}

impl Outcome {
    /// Its name: `proceed`, `select` or `forbidden`.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Proceed => "proceed",
            Outcome::Select => "select",
            Outcome::Forbidden => "forbidden",
        }
    }
}

impl Why {
    /// Stable, kebab-case.
    pub fn code(self) -> &'static str {
        match self {
            Why::NotAUser => "not-a-user",
            Why::Path => "path",
            Why::Anonymous => "anonymous",
            Why::OnlyOne => "only-one",
            Why::Picked => "picked",
            Why::NeverPrompt => "never-prompt",
            Why::DoNotPrompt => "do-not-prompt",
            Why::AlwaysPrompt => "always-prompt",
            Why::Several => "several",
            Why::InvalidCookie => "invalid-cookie",
            Why::NoProfile => "no-profile",
            Why::NoProfileParty => "no-profile-party",
            Why::CannotRepresent => "cannot-represent",
            Why::RepresentationUnknown => "representation-unknown",
            Why::NoneAllowed => "none-allowed",
            Why::SelectedNotAllowed => "selected-not-allowed",
        }
    }

    /// What the page should do by it.
    pub fn outcome(self) -> Outcome {
        match self {
            Why::NotAUser
            | Why::Path
            | Why::Anonymous
            | Why::OnlyOne
            | Why::Picked
            | Why::NeverPrompt
            | Why::DoNotPrompt => Outcome::Proceed,
            Why::AlwaysPrompt | Why::Several => Outcome::Select,
            Why::InvalidCookie
            | Why::NoProfile
            | Why::NoProfileParty
            | Why::CannotRepresent
            | Why::RepresentationUnknown
            | Why::NoneAllowed
            | Why::SelectedNotAllowed => Outcome::Forbidden,
        }
    }
}

impl NamedBy {
    /// Its name: `cookie`, `claim` or `profile`.
    pub fn name(self) -> &'static str {
        match self {
            NamedBy::Cookie => "cookie",
            NamedBy::Claim => "claim",
            NamedBy::Profile => "profile",
        }
    }
}

impl Note {
    /// Stable, kebab-case.
    pub fn code(self) -> &'static str {
        match self {
            Note::SelectedNotAllowed => "selected-not-allowed",
            Note::SelectedUnknown => "selected-unknown",
            Note::CookieRewritten => "cookie-rewritten",
            Note::NoPartyTypes => "no-party-types",
            Note::OwnPartyOnly => "own-party-only",
        }
    }
}

impl Serialize for Choice<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(8))?;
        map.serialize_entry("outcome", self.outcome.name())?;
        map.serialize_entry("why", self.why.code())?;
        map.serialize_entry("party", &self.party)?;
        map.serialize_entry("selected", &self.selected)?;
        map.serialize_entry("canRepresent", &self.can_represent)?;
        map.serialize_entry("mismatch", &self.mismatch)?;
        let notes: Vec<&str> = self.notes.iter().map(|note| note.code()).collect();
        map.serialize_entry("notes", &notes)?;
        map.serialize_entry("tree", &self.tree)?;
        map.end()
    }
}

impl Serialize for Selected {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("partyId", &self.party_id)?;
        map.serialize_entry("from", self.from.name())?;
        map.end()
    }
}

impl Serialize for Mismatch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("cookie", &self.cookie)?;
        map.serialize_entry("claim", &self.claim)?;
        map.serialize_entry("profile", &self.profile)?;
        map.end()
    }
}

/// A party in the platform's own form, with the shell's flag and the sub-units of the tree.
impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(10))?;
        self.party.write(&mut map, self.only_hierarchy)?;
        map.serialize_entry("childParties", &self.children)?;
        map.end()
    }
}
