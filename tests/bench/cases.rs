//! Real policies: a snapshot of all that compile of `altinn-policies/policies`, from the folder in `ADGANG_CASES`.

use std::fs;
use std::path::Path;

use adgang::altinn::{Facts, Resource};
use adgang::identity::Authenticated;
use adgang::snapshot::{Dialect, Snapshot, read_policy};

use super::NOW;
use super::measure::{self, median, time, timed};

/// Prints how long such a snapshot takes to open, and how long its policies take to answer for the first time.
pub fn print(who: &Authenticated, facts: &Facts) {
    let Some(cases) = std::env::var_os("ADGANG_CASES") else {
        println!("\nADGANG_CASES is not set: no snapshot of real policies");
        return;
    };
    let sources = sources(&Path::new(&cases).join("altinn-policies/policies"));
    let compiled: Vec<&String> = sources
        .iter()
        .filter(|xml| read_policy(xml, Dialect::Altinn).is_ok())
        .collect();
    let builder = (0..)
        .zip(&compiled)
        .fold(Snapshot::builder(), |builder, (index, xml)| {
            builder.policy_for(&format!("cases/{}", app(index)), xml)
        });
    let bytes = builder.build().unwrap().as_bytes().to_vec();
    let count = u32::try_from(compiled.len()).unwrap();
    let title = format!(
        "real policies: {count} of {} compile, {} bytes",
        sources.len(),
        bytes.len()
    );
    let ask = |snapshot: &Snapshot, index| {
        let resource = Resource::app("cases", &app(index)).instance(51200, "g");
        let session = snapshot.session(who, facts, NOW).unwrap();
        session.on(&resource).unwrap().check("read")
    };
    let opened = || Snapshot::open(bytes.as_slice()).unwrap();
    // Each is asked first once: a policy is read when it is.
    let first: Vec<_> = (0..count)
        .map(|index| {
            let snapshot = opened();
            timed(|| ask(&snapshot, index)).1
        })
        .collect();
    let slowest = first.iter().copied().max().unwrap_or_default();
    let snapshot = opened();
    let mut turns = (0..count).cycle();
    measure::print(
        &title,
        &[
            time("opened", opened),
            ("first answer of a policy, the median one", median(first)),
            ("first answer of a policy, the slowest one", slowest),
            time("a later answer, of all in turn", || {
                ask(&snapshot, turns.next().unwrap())
            }),
            time("opened, and a first answer of each", || {
                let snapshot = opened();
                (0..count)
                    .filter(|index| ask(&snapshot, *index).is_yes())
                    .count()
            }),
        ],
    );
}

/// The files' names are longer than an app's may be.
fn app(index: u32) -> String {
    format!("case-{index}")
}

fn sources(folder: &Path) -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "xml"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect()
}
