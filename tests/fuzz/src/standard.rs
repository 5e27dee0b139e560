//! The properties of `tests/laws` over the tapes that a fuzzer finds.

#[expect(dead_code, reason = "a fuzzer has its own tapes")]
#[path = "../../laws/choices.rs"]
mod choices;
#[path = "../../support/elements.rs"]
mod elements;
#[path = "../../laws/expressions.rs"]
mod expressions;
#[path = "../../laws/functions.rs"]
mod functions;
#[expect(dead_code, reason = "a fuzzer has its own number of cases")]
#[path = "../../laws/laws.rs"]
mod laws;
#[path = "../../laws/reference.rs"]
mod reference;
#[path = "../../laws/requests.rs"]
mod requests;
#[path = "../../laws/trees.rs"]
mod trees;

use adgang::xacml::xml::print_policy;
use adgang::xacml::{Dialect, Root, Source, compile, evaluate};

use super::outcomes;

/// A tape, two bytes a number: the engine comes to what the standard's text says, and keeps the laws.
pub fn standard(bytes: &[u8]) {
    let mut tape = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let mut bits = || tape.next().unwrap_or_default().to_le_bytes();
    let ([first, bound], [steps, _]) = (bits(), bits());
    let extents = std::array::from_fn(|_| bits()[0] % 4);
    let less = std::array::from_fn(|_| bits()[0] % 4);
    let mut choices = choices::Choices::of(tape.collect());
    let request = requests::request(&mut choices);
    let tree = trees::tree(&mut choices);
    let source = Source {
        policy: &tree,
        text: "",
    };
    let Ok(compiled) = compile(&[source], Root::Document(0), Dialect::STANDARD) else {
        return;
    };
    let program = &compiled.program;
    let expected = reference::evaluate(&tree, &request);
    let found = evaluate(program, &requests::all(&request));
    let told = (found.decision(), &found.obligations, &found.advice);
    let wanted = (
        Some(expected.decision),
        &expected.obligations,
        &expected.advice,
    );
    assert_eq!(told, wanted, "{}\n{:?}", print_policy(&tree), request.0);
    for kept in [
        laws::specialising(program, &request, first, bound, extents),
        laws::knowing_more(program, &request, extents, less),
        laws::running_out(program, &request, first, extents, u32::from(steps)),
    ] {
        assert!(
            kept.is_ok(),
            "{kept:?}\n{}\n{:?}",
            print_policy(&tree),
            request.0
        );
    }
}
