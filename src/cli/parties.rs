//! `adgang parties`: who may be acted for, and what should the page do?

use adgang::identity::{Authenticated, Options as Reading};
use adgang::party::{
    App, CanRepresent, Choice, Node, Options, PartyList, Profile, Strategy, Who, select,
};

use super::arguments::{self, Argument, Arguments};
use super::failure::Failure;
use super::input::Document;
use super::output::Output;
use super::{caller, sentence, table};

/// Runs the command. No clock is read: whether a token is past its time is not asked here.
///
/// # Errors
/// Flags or input that were refused.
pub(super) fn run(arguments: Arguments, _now: i64) -> Result<Output, Failure> {
    let flags = Flags::read(arguments)?;
    let reading = Reading {
        profile: arguments::profile(flags.profile.as_deref())?,
        ..Reading::default()
    };
    let strategy = arguments::named(
        flags.strategy.as_deref(),
        Strategy::from_name,
        "strategy",
        "server or flattened",
    )?;
    let can_represent = arguments::named(
        flags.can_represent.as_deref(),
        can_represent,
        "can-represent",
        "true, false or unknown",
    )?;
    let file = flags.file.ok_or_else(|| arguments::missing("FILE"))?;
    let who = flags
        .who
        .ok_or_else(|| arguments::missing("--who TOKEN-OR-CLAIMS"))?;
    let list = read(&Document::read(&file)?)?;
    let who = caller::read(&who, &reading)?;
    let options = Options {
        strategy,
        who: Who::from(&who.caller),
        cookie: flags.party_cookie,
        app: described(flags.app, "app", App::from_json)?,
        profile: described(flags.user_profile, "profile", Profile::from_json)?,
        can_represent,
        path: flags.path,
        anonymous: flags.anonymous,
        picked: flags.picked,
    };
    let choice = select(&list, &options);
    if flags.json {
        Output::json(&choice)
    } else {
        Ok(Output::new(text(&who, &choice)))
    }
}

/// Reads a list of parties.
///
/// # Errors
/// What is wrong with it, and where.
pub(super) fn read(document: &Document) -> Result<PartyList, Failure> {
    PartyList::from_json(&document.text).map_err(|error| match error.position() {
        Some(position) => Failure::at(&document.place(position), error.code(), error.message()),
        None => Failure::at(&document.name, error.code(), error),
    })
}

/// The flags, as given.
#[derive(Default)]
struct Flags {
    file: Option<String>,
    who: Option<String>,
    profile: Option<String>,
    party_cookie: Option<String>,
    app: Option<String>,
    user_profile: Option<String>,
    strategy: Option<String>,
    can_represent: Option<String>,
    path: Option<String>,
    anonymous: bool,
    picked: bool,
    json: bool,
}

impl Flags {
    fn read(mut arguments: Arguments) -> Result<Flags, Failure> {
        let mut flags = Flags::default();
        while let Some(argument) = arguments.next()? {
            let flag = match argument {
                Argument::Flag(flag) => flag,
                Argument::Value(value) => {
                    if flags.file.is_some() {
                        return Err(arguments::unexpected(&value));
                    }
                    flags.file = Some(value);
                    continue;
                }
            };
            let slot = match flag.as_str() {
                "anonymous" | "picked" | "json" => {
                    match flag.as_str() {
                        "anonymous" => flags.anonymous = true,
                        "picked" => flags.picked = true,
                        _ => flags.json = true,
                    }
                    continue;
                }
                "who" => &mut flags.who,
                "profile" => &mut flags.profile,
                "party-cookie" => &mut flags.party_cookie,
                "app" => &mut flags.app,
                "user-profile" => &mut flags.user_profile,
                "strategy" => &mut flags.strategy,
                "can-represent" => &mut flags.can_represent,
                "path" => &mut flags.path,
                other => return Err(arguments::unknown(other)),
            };
            arguments.value_once(&flag, slot)?;
        }
        Ok(flags)
    }
}

fn described<T>(
    path: Option<String>,
    kind: &str,
    read: fn(&str) -> Result<T, String>,
) -> Result<Option<T>, Failure> {
    let Some(path) = path else {
        return Ok(None);
    };
    let document = Document::read(&path)?;
    let refuse = |why: String| document.refuse(kind, &format!("malformed-{kind}"), why);
    read(&document.text).map(Some).map_err(refuse)
}

fn text(who: &Authenticated, choice: &Choice<'_>) -> String {
    let selected = choice
        .selected
        .map_or("none is named".to_owned(), |selected| {
            format!("{}, by the {}", selected.party_id, selected.from.name())
        });
    let who = sentence::who(who);
    let mut rows = vec![
        ["who".to_owned(), who],
        ["selected".to_owned(), selected],
        [
            choice.outcome.name().to_owned(),
            sentence::why(choice.why).to_owned(),
        ],
    ];
    if let Some(party) = choice.party {
        let name = party.name.as_deref().unwrap_or_default();
        rows.push(["party".to_owned(), format!("{} {name}", party.id)]);
    }
    for note in &choice.notes {
        rows.push(["note".to_owned(), sentence::note(*note).to_owned()]);
    }
    let rows: Vec<[&str; 2]> = rows
        .iter()
        .map(|[name, value]| [name.as_str(), value.trim_end()])
        .collect();
    let mut lines = Vec::new();
    draw(&choice.tree, 0, &mut lines);
    let lines: Vec<[&str; 4]> = lines
        .iter()
        .map(|line| line.each_ref().map(String::as_str))
        .collect();
    format!("{}\n{}", table::columns(&rows), table::columns(&lines))
}

/// Name, id, number and what else is to be said of each party, sub-units under the one they belong to.
fn draw(nodes: &[Node<'_>], depth: usize, lines: &mut Vec<[String; 4]>) {
    for node in nodes {
        let party = node.party;
        let name = party.name.as_deref().unwrap_or("(no name)");
        let number = party.organisation_number.as_deref().unwrap_or_default();
        let unit = party.unit_type.as_deref().unwrap_or_default();
        let state = [
            (unit, !unit.is_empty()),
            ("deleted", party.is_deleted),
            ("holds the ones below", node.only_hierarchy),
        ];
        let state: Vec<&str> = state
            .into_iter()
            .filter_map(|(word, holds)| holds.then_some(word))
            .collect();
        lines.push([
            format!("{}{name}", "  ".repeat(depth)),
            party.id.to_string(),
            number.to_owned(),
            state.join(", "),
        ]);
        draw(&node.children, depth.saturating_add(1), lines);
    }
}

/// The answers that the platform gives when it is asked whether a party may be acted for.
fn can_represent(name: &str) -> Option<Option<CanRepresent>> {
    match name {
        "true" => Some(Some(CanRepresent::Yes)),
        "false" => Some(Some(CanRepresent::No)),
        "unknown" => Some(Some(CanRepresent::Unknown)),
        _ => None,
    }
}
