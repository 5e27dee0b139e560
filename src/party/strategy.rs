//! The platform's rules for whom a user acts for: go on, let them choose, or refuse.

use super::choice::{Choice, Mismatch, NamedBy, Note, Outcome, Selected, Why};
use super::options::{CanRepresent, Options, Strategy, Who};
use super::{Node, Party, PartyList, Prompt, tree};
use crate::identity::parse_int;

/// What the page should do about the party acted for, as the platform's code would decide it. The first rule that applies
/// decides; see [`Why`] for them.
pub fn select<'a>(list: &'a PartyList, options: &'a Options) -> Choice<'a> {
    let own = options.own();
    let mut notes = Vec::new();
    let mut parties = list.parties.as_slice();
    if let (true, Who::User { .. }, Some(own)) = (parties.is_empty(), &options.who, own) {
        parties = std::slice::from_ref(own);
        notes.push(Note::OwnPartyOnly);
    }
    if options.app.is_some_and(|app| app.party_types.is_none()) {
        notes.push(Note::NoPartyTypes);
    }
    let tree = tree(parties, options.app.as_ref());
    let named = Named::of(options);
    let mut state = State {
        selected: named.selected(),
        can_represent: None,
        notes,
        list,
        options,
        tree: &tree,
    };
    let why = match options.strategy {
        Strategy::Server => state.server(&named),
        Strategy::Flattened => state.flattened(&named),
    };
    let outcome = why.outcome();
    let party = match outcome {
        Outcome::Proceed => state.party(),
        Outcome::Select | Outcome::Forbidden => None,
    };
    let State {
        selected,
        can_represent,
        notes,
        ..
    } = state;
    Choice {
        outcome,
        why,
        party,
        selected,
        can_represent,
        mismatch: named.mismatch(),
        notes,
        tree,
    }
}

/// Who names which party.
struct Named {
    cookie: Option<i64>,
    claim: Option<i64>,
    profile: Option<i64>,
    /// There is a cookie, and it holds no party id.
    is_invalid: bool,
}

impl Named {
    /// Only a user has any: nobody looks at the cookie for others.
    fn of(options: &Options) -> Named {
        let Who::User { own, selected } = &options.who else {
            return Named {
                cookie: None,
                claim: None,
                profile: None,
                is_invalid: false,
            };
        };
        let claim = own.as_ref().map(|party| party.id);
        let cookie = match &options.cookie {
            Some(cookie) => parse_int(cookie),
            None => selected.filter(|selected| Some(*selected) != claim),
        };
        let profile = options.profile.as_ref().and_then(|it| it.party.as_ref());
        Named {
            cookie,
            claim,
            profile: profile.map(|party| party.id),
            is_invalid: options.cookie.is_some() && cookie.is_none(),
        }
    }

    fn selected(&self) -> Option<Selected> {
        if self.is_invalid {
            return None;
        }
        let all = [
            (self.cookie, NamedBy::Cookie),
            (self.claim, NamedBy::Claim),
            (self.profile, NamedBy::Profile),
        ];
        all.into_iter()
            .find_map(|(id, from)| id.map(|party_id| Selected { party_id, from }))
    }

    fn mismatch(&self) -> Option<Mismatch> {
        let Named {
            cookie,
            claim,
            profile,
            ..
        } = *self;
        let mut ids = [cookie, claim, profile].into_iter().flatten();
        let first = ids.next()?;
        ids.any(|id| id != first).then_some(Mismatch {
            cookie,
            claim,
            profile,
        })
    }
}

/// What is known on the way to an outcome.
struct State<'a, 't> {
    selected: Option<Selected>,
    can_represent: Option<bool>,
    notes: Vec<Note>,
    list: &'a PartyList,
    options: &'a Options,
    tree: &'t [Node<'a>],
}

impl<'a> State<'a, '_> {
    /// `HomeController.GetPartySelectionRedirect`, `src/App/backend/src/Altinn.App.Api/Controllers/HomeController.cs` of
    /// Altinn/altinn-studio in August 2026.
    fn server(&mut self, named: &Named) -> Why {
        let options = self.options;
        if let Who::Other { .. } = options.who {
            return Why::NotAUser;
        }
        if named.is_invalid {
            return Why::InvalidCookie;
        }
        self.can_represent = self.represents();
        if options.path.as_deref().is_some_and(has_its_party) {
            return Why::Path;
        }
        if options.anonymous {
            return Why::Anonymous;
        }
        if let Some(why) = self.is_refused() {
            return why;
        }
        match self.tree.len() {
            0 => Why::NoneAllowed,
            1 => Why::OnlyOne,
            _ => self.prompt(),
        }
    }

    /// `src/features/entrypoint/Entrypoint.tsx` and `src/features/party/PartiesProvider.tsx` of
    /// Altinn/app-frontend-react in June 2026, with the answers that its server gives them.
    fn flattened(&mut self, named: &Named) -> Why {
        let options = self.options;
        if let Who::Other { .. } = options.who {
            return if options.anonymous {
                Why::Anonymous
            } else {
                Why::NoProfile
            };
        }
        if named.is_invalid {
            return Why::InvalidCookie;
        }
        self.can_represent = self.represents();
        match self.is_refused() {
            // Asked for the current party, the server falls back to the user's own.
            Some(Why::CannotRepresent) => self.fall_back(),
            Some(why) => return why,
            None => {}
        }
        let count = Node::count(self.tree);
        let selected = self.selected.map(|selected| selected.party_id);
        if count == 0 {
            Why::NoneAllowed
        } else if selected.is_some_and(|id| find(self.tree, id, true).is_none()) {
            Why::SelectedNotAllowed
        } else if count == 1 {
            Why::OnlyOne
        } else if options.picked {
            Why::Picked
        } else {
            self.prompt()
        }
    }

    /// What both ask in the end.
    fn prompt(&self) -> Why {
        let prompt = self.options.app.and_then(|app| app.prompt);
        let profile = self.options.profile.as_ref();
        match prompt {
            Some(Prompt::Always) => Why::AlwaysPrompt,
            Some(Prompt::Never) => Why::NeverPrompt,
            None if profile.is_some_and(|profile| profile.do_not_prompt) => Why::DoNotPrompt,
            None => Why::Several,
        }
    }

    /// `LoadDetails` of the app library, asked to validate, and what comes of it.
    fn is_refused(&self) -> Option<Why> {
        match (&self.options.profile, self.can_represent) {
            (Some(profile), _) if profile.party.is_none() => Some(Why::NoProfileParty),
            (_, None) => Some(Why::RepresentationUnknown),
            (_, Some(false)) => Some(Why::CannotRepresent),
            (_, Some(true)) => None,
        }
    }

    /// Whether the user may act for the selected party. Their own they always may; with none named, it is their own.
    fn represents(&self) -> Option<bool> {
        let own = self.options.own().map(|own| own.id);
        match (self.selected, self.options.can_represent) {
            (None, _) => Some(true),
            (Some(selected), _) if Some(selected.party_id) == own => Some(true),
            (_, Some(CanRepresent::Yes)) => Some(true),
            (_, Some(CanRepresent::No)) => Some(false),
            (_, Some(CanRepresent::Unknown)) => None,
            (Some(selected), None) => Some(self.list.find(selected.party_id).is_some()),
        }
    }

    fn fall_back(&mut self) {
        let own = self.options.own().map(|own| own.id);
        let from = match self.options.profile {
            Some(_) => NamedBy::Profile,
            None => NamedBy::Claim,
        };
        self.selected = own.map(|party_id| Selected { party_id, from });
        self.can_represent = Some(true);
        self.notes.push(Note::CookieRewritten);
    }

    /// The party to go on with: the selected one, where the app allows it.
    fn party(&mut self) -> Option<&'a Party> {
        if let Who::Other {
            organisation_number,
        } = &self.options.who
        {
            let number = organisation_number.as_deref()?;
            return self.of_organisation(number);
        }
        let Some(Selected { party_id, .. }) = self.selected else {
            self.notes.push(Note::SelectedUnknown);
            return None;
        };
        // Some pages are let through before this is asked.
        let may = self.can_represent == Some(true);
        let party = find(self.tree, party_id, false).filter(|_| may);
        if party.is_none() {
            self.notes.push(Note::SelectedNotAllowed);
        }
        party
    }

    /// The party of an organisation or of a system user's, where it is listed and the app allows it.
    fn of_organisation(&self, number: &str) -> Option<&'a Party> {
        let types = self.options.app.and_then(|app| app.party_types);
        self.list.iter().find(|party| {
            party.organisation_number.as_deref() == Some(number)
                && !party.only_hierarchy
                && types.is_none_or(|types| types.allow(party))
        })
    }
}

/// The party of a tree with this id, shells included or not, the outer ones first.
fn find<'a>(nodes: &[Node<'a>], id: i64, shells: bool) -> Option<&'a Party> {
    let is_it = |node: &&Node<'a>| node.party.id == id && (shells || !node.only_hierarchy);
    let here = nodes.iter().find(is_it).map(|node| node.party);
    let below = || {
        nodes
            .iter()
            .find_map(|node| find(&node.children, id, shells))
    };
    here.or_else(below)
}

/// A page of selection, or of an instance.
fn has_its_party(path: &str) -> bool {
    let mut parts = path.split('/').skip(1).peekable();
    while let Some(part) = parts.next() {
        if part == "party-selection" || (part == "instance" && parts.peek().is_some()) {
            return true;
        }
    }
    false
}
