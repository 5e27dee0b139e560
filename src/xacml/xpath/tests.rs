//! The engine as a whole, section by section of XPath 1.0.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::evaluator::Evaluator;
use super::object::Object;
use super::{Path, PathErrorKind, Refusal};
use crate::value::document::NodeId;
use crate::value::{Content, Namespaces};

pub(super) const RECORD: &str = "<r xmlns:m='urn:m' xml:lang='en'><!--one--><m:a id='1' m:id='2'>x<b>1</b><b>2</b>y</m:a>\
    <a id='3'><b>3</b><c xml:lang='nb-NO'/></a><?go now?><d>  p  q </d></r>";

pub(super) fn namespaces() -> Namespaces {
    [("m", "urn:m"), ("n", "urn:n"), ("also-m", "urn:m")]
        .into_iter()
        .collect()
}

pub(super) fn path(text: &str) -> Path {
    Path::parse(text, &namespaces()).unwrap_or_else(|error| unreachable!("{text}: {error}"))
}

/// What a path comes to, as text: the nodes' names or string-values, or the other types as function `string` has them.
fn result(xml: &str, text: &str) -> String {
    let (content, path) = (Content::parse(xml).unwrap(), path(text));
    let (document, mut steps) = (content.document(), 100_000);
    let object = Evaluator::new(path.expressions(), document, &mut steps)
        .whole(NodeId::ROOT)
        .unwrap();
    match object {
        Object::Nodes(nodes) => {
            let shown = nodes
                .iter()
                .map(|node| match document.qualified_name(*node) {
                    "" => document.string_value(*node),
                    name => name,
                });
            shown.collect::<Vec<_>>().join(" ")
        }
        other => other.text(document).into_owned(),
    }
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(result(RECORD, text), *expected, "{text}");
    }
}

#[test]
fn location_paths() {
    check(&[
        ("/*", "r"),
        ("r", "r"),
        ("a", ""),
        ("r/a", "a"),
        ("r/*", "m:a a d"),
        ("r/node()", "one m:a a go d"),
        ("r/m:a/text()", "x y"),
        ("r/m:a/node()", "x b b y"),
        ("//b", "b b b"),
        ("//b/text()", "1 2 3"),
        ("//text()", "x 1 2 y 3   p  q "),
        ("//comment()", "one"),
        ("//processing-instruction()", "go"),
        ("//processing-instruction('go')", "go"),
        ("//processing-instruction('stop')", ""),
        ("//@*", "xml:lang id m:id id xml:lang"),
        ("//@id", "id id"),
        ("//@m:*", "m:id"),
        ("//@also-m:id", "m:id"),
        ("//m:*", "m:a"),
        ("//n:a", ""),
        ("//@xml:lang", "xml:lang xml:lang"),
        ("r/a/..", "r"),
        ("r/./a/.", "a"),
        ("//b/..", "m:a a"),
        ("//c/ancestor::*", "r a"),
        ("//c/ancestor-or-self::node()/self::a", "a"),
        ("//c/preceding::b", "b b b"),
        ("r/m:a/following-sibling::*", "a d"),
        ("r/d/preceding-sibling::*", "m:a a"),
        ("//@id/following::b/text()", "1 2 3"),
        ("r/a/descendant-or-self::*", "a b c"),
        ("r//b/text()", "1 2 3"),
        ("/child::r/child::a/attribute::id", "id"),
        ("r / a // b [ 1 ]", "b"),
    ]);
}

#[test]
fn predicates_count_along_the_axis() {
    check(&[
        ("//b[1]/text()", "1 3"),
        ("(//b)[1]/text()", "1"),
        ("(//b)[last()]/text()", "3"),
        ("//b[position()=2]/text()", "2"),
        ("//c/preceding::b[1]/text()", "3"),
        ("(//c/preceding::b)[1]/text()", "1"),
        ("//c/ancestor::*[1]", "a"),
        ("//c/ancestor::*[last()]", "r"),
        ("r/*[@id][2]", "a"),
        ("r/*[2][@id]", "a"),
        ("r/*[b='2']", "m:a"),
        ("//*[@id='3']/b", "b"),
        ("//*[not(*)]", "b b b c d"),
        ("//b[. > 1][. < 3]/text()", "2"),
        ("//b[1.5]", ""),
        ("//b['']", ""),
        ("//b['0'][true()]/text()", "1 2 3"),
    ]);
}

#[test]
fn operators() {
    check(&[
        ("1 + 2 * 3 - 4", "3"),
        ("(1 + 2) * 3", "9"),
        ("7 div 2", "3.5"),
        ("5 mod 2", "1"),
        ("5 mod -2", "1"),
        ("-5 mod 2", "-1"),
        ("1.5 mod .5", "0"),
        ("1 div 0", "Infinity"),
        ("-1 div 0", "-Infinity"),
        ("0 div 0", "NaN"),
        ("--1", "1"),
        ("- - - 1", "-1"),
        ("-(//b)[2]", "-2"),
        ("//m:a|//b|r", "r m:a b b b"),
        ("//b | //b", "b b b"),
        ("-//b | //a", "-1"),
        ("1 = 1 and 2 != 1", "true"),
        ("1 < 2 = true()", "true"),
        ("3 > 2 > 1", "false"),
        ("false() and 1 or true()", "true"),
        ("'a' < 'b'", "false"),
        ("'1' < '2'", "true"),
        ("'1.0' = 1", "true"),
        ("'1.0' = '1'", "false"),
        ("true() = 'x'", "true"),
        ("//b = 2", "true"),
        ("//b != 2", "true"),
        ("2 >= //b", "true"),
        ("//b > 3", "false"),
        ("//b = '4'", "false"),
        ("//none = //none", "false"),
        ("//none != 1", "false"),
        ("//none = false()", "true"),
        ("//none < true()", "true"),
        ("//b = //b", "true"),
        ("//b != //b", "true"),
        ("//a/b != //a/b", "false"),
        ("//b < //b", "true"),
        ("//a/b < //m:a/b", "false"),
        ("//a/b >= //m:a/b", "true"),
        ("//d < //b", "false"),
    ]);
}

#[test]
fn names_are_operators_only_after_an_operand() {
    let xml = "<div><mod>6</mod><or><and/></or></div>";
    for (text, expected) in [
        ("div/mod div 2", "3"),
        ("div/mod mod div/mod", "0"),
        ("div or div", "true"),
        ("/div/or/and", "and"),
        ("* * 2", "12"),
        ("*/* * 2", "12"),
        ("//*[mod]", "div"),
        ("div/mod - 1", "5"),
        ("div/mod -1", "5"),
        ("div/mod-1", ""),
    ] {
        assert_eq!(result(xml, text), expected, "{text}");
    }
}

#[test]
fn functions_on_nodes() {
    check(&[
        ("count(//b)", "3"),
        ("count(//none)", "0"),
        ("id('1')", ""),
        ("local-name(//m:a)", "a"),
        ("name(//m:a)", "m:a"),
        ("namespace-uri(//m:a)", "urn:m"),
        ("namespace-uri(//a)", ""),
        (
            "namespace-uri(//@xml:lang)",
            "http://www.w3.org/XML/1998/namespace",
        ),
        ("name(//processing-instruction())", "go"),
        ("local-name(//comment())", ""),
        ("name()", ""),
        ("name(//none)", ""),
        ("name(//b/..)", "m:a"),
        ("//*[name()='m:a']/@id", "id"),
        ("//*[lang('en')]", "r m:a b b a b d"),
        ("//*[lang('NB')]", "c"),
        ("//*[lang('nb-NO-x')]", ""),
        ("//@*[lang('en')]", "xml:lang id m:id id"),
        ("sum(//b)", "6"),
        ("sum(//none)", "0"),
        ("sum(//d)", "NaN"),
        ("//*[position() = last()]", "r b c d"),
    ]);
}

#[test]
fn functions_on_strings() {
    check(&[
        ("string(//b)", "1"),
        ("string()", "x12y3  p  q "),
        ("string(r/comment())", "one"),
        ("string(//processing-instruction())", "now"),
        ("string(//none)", ""),
        ("string(1 = 1)", "true"),
        ("concat('a', 1, //b[2], true())", "a12true"),
        ("starts-with('abc', 'ab')", "true"),
        ("starts-with('abc', '')", "true"),
        ("contains('abc', 'd')", "false"),
        ("substring-before('1999/04/01', '/')", "1999"),
        ("substring-before('a', 'b')", ""),
        ("substring-after('1999/04/01', '/')", "04/01"),
        ("substring-after('a', '')", "a"),
        ("substring('12345', 2, 3)", "234"),
        ("substring('12345', 2)", "2345"),
        ("substring('12345', 1.5, 2.6)", "234"),
        ("substring('12345', 0, 3)", "12"),
        ("substring('12345', 0 div 0, 3)", ""),
        ("substring('12345', 1, 0 div 0)", ""),
        ("substring('12345', -42, 1 div 0)", "12345"),
        ("substring('12345', -1 div 0, 1 div 0)", ""),
        ("substring('12345', -1 div 0)", "12345"),
        ("substring('\u{e5}\u{1f600}c', 2, 1)", "\u{1f600}"),
        ("string-length('\u{e5}\u{1f600}c')", "3"),
        ("string-length(r/d)", "7"),
        ("normalize-space(r/d)", "p q"),
        ("normalize-space('\u{a0} a')", "\u{a0} a"),
        ("//d[normalize-space()='p q']", "d"),
        ("translate('bar', 'abc', 'ABC')", "BAr"),
        ("translate('--aaa--', 'abc-', 'ABC')", "AAA"),
        ("translate('aa', 'aa', 'bc')", "bb"),
        ("\"it's\"", "it's"),
    ]);
}

#[test]
fn functions_on_booleans_and_numbers() {
    check(&[
        ("boolean(0)", "false"),
        ("boolean(-0)", "false"),
        ("boolean(0 div 0)", "false"),
        ("boolean('false')", "true"),
        ("boolean(//none)", "false"),
        ("not(//b)", "false"),
        ("number(' -12.50\n')", "-12.5"),
        ("number('+1')", "NaN"),
        ("number('1e3')", "NaN"),
        ("number('- 1')", "NaN"),
        ("number('')", "NaN"),
        ("number('.')", "NaN"),
        ("number('5.')", "5"),
        ("number('-.5')", "-0.5"),
        ("number(true())", "1"),
        ("number()", "NaN"),
        ("number(//b)", "1"),
        ("floor(-1.5)", "-2"),
        ("ceiling(-1.5)", "-1"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-2"),
        ("round(0.49999999999999994)", "0"),
        ("round(4503599627370497)", "4503599627370497"),
        ("1 div round(-0.2)", "-Infinity"),
        ("round(0 div 0)", "NaN"),
        ("round(1 div 0)", "Infinity"),
        ("-0", "0"),
        ("1 div -0", "-Infinity"),
        ("0.1 + 0.2", "0.30000000000000004"),
        (
            "1000000 * 1000000 * 1000000 * 1000000",
            "1000000000000000000000000",
        ),
        ("1 div 10000000", "0.0000001"),
    ]);
}

fn refused(text: &str) -> (&'static str, usize) {
    let error = Path::parse(text, &namespaces()).unwrap_err();
    assert!(error.to_string().starts_with("expected"), "{error}");
    (error.code(), error.offset())
}

#[test]
fn what_is_no_path_is_refused_with_its_place() {
    for (text, offset) in [
        ("", 0),
        (" ", 1),
        ("//", 2),
        ("a/", 2),
        ("a b", 2),
        ("a[", 2),
        ("a[]", 2),
        ("(a", 2),
        ("a)", 1),
        ("'a", 0),
        ("a[1", 3),
        ("a/'b'", 2),
        ("!a", 0),
        ("a #", 2),
        ("m:", 1),
        ("m :a", 2),
        (".[1]", 1),
        ("@@a", 1),
        ("sideways::a", 0),
        ("a::b", 0),
        ("a | -b", 4),
        ("1 | a", 5),
        ("(1)[1]", 6),
        ("'a'/b", 5),
        ("count(1)", 8),
        ("count()", 0),
        ("not()", 0),
        ("true(1)", 0),
        ("concat('a')", 0),
        ("text(1)", 5),
        ("processing-instruction(a)", 23),
        ("comment('a')", 8),
    ] {
        assert_eq!(refused(text), ("malformed-xpath", offset), "{text}");
    }
}

#[test]
fn prefixes_must_stand_for_a_namespace() {
    assert_eq!(refused("//p:a"), ("unbound-prefix", 2));
    assert_eq!(refused("//m:a[p:*]"), ("unbound-prefix", 6));
    assert_eq!(refused("@xmlns:a"), ("unbound-prefix", 1));
    let kind = Path::parse("p:a", &Namespaces::default()).map_err(|error| error.kind());
    assert_eq!(kind, Err(PathErrorKind::UnboundPrefix));
}

#[test]
fn what_means_something_elsewhere_is_unsupported() {
    for text in [
        "$a",
        "a[$b]",
        "//*:a",
        "namespace::a",
        "upper-case(a)",
        "fn:string(a)",
        "a/string()",
        "a/(b|c)",
        "a eq b",
        "a union b",
        "(a, b)",
        "1 to 2",
        "for $a in b return $a",
        "some $a in b satisfies $a",
        "if (a) then b else c",
        "a instance of element()",
        "a (: b :)",
        "element(a)",
    ] {
        assert_eq!(refused(text).0, "unsupported-xpath", "{text}");
    }
}

#[test]
fn paths_are_bounded() {
    let parse = |text: &str| Path::parse(text, &namespaces()).map(|_| ());
    let nested =
        |open: &str, close: &str, depth| format!("{}a{}", open.repeat(depth), close.repeat(depth));
    for (open, close) in [
        ("(", ")"),
        ("a[", "]"),
        ("not(", ")"),
        ("-(", ")"),
        ("1+(", ")"),
    ] {
        assert_eq!(parse(&nested(open, close, 20)), Ok(()), "{open}");
        assert_eq!(
            refused(&nested(open, close, 1000)).0,
            "unsupported-xpath",
            "{open}"
        );
    }
    assert_eq!(parse(&format!("1{}", "+1".repeat(60))), Ok(()));
    assert_eq!(
        refused(&format!("1{}", "+1".repeat(100))).0,
        "unsupported-xpath"
    );
    assert_eq!(parse(&format!("{}1", "-".repeat(8000))), Ok(()));
    assert_eq!(parse(&format!("a{}", "/a".repeat(4000))), Ok(()));
    assert_eq!(parse(&format!("concat(a{})", ",a".repeat(3000))), Ok(()));
    assert_eq!(refused(&"a".repeat(9000)), ("unsupported-xpath", 0));
}

#[test]
fn the_deepest_paths_are_evaluated() {
    let content = Content::parse(&format!("{}{}", "<a>".repeat(128), "</a>".repeat(128))).unwrap();
    for (open, close) in [
        ("(", ")"),
        ("a[", "]"),
        ("//a[b|//", "]"),
        ("a[not(", ")]"),
        ("a[-(", ")]"),
    ] {
        let nested = |depth| format!("{}a{}", open.repeat(depth), close.repeat(depth));
        let deepest = (1..Path::BYTES)
            .map_while(|depth| Path::parse(&nested(depth), &namespaces()).ok())
            .last();
        let _selected = deepest
            .unwrap()
            .select(&content, NodeId::ROOT, &mut 100_000);
    }
}

/// What a path selects, and the steps that took.
fn work(xml: &str, text: &str) -> (Result<usize, Refusal>, u32) {
    const BUDGET: u32 = 1_000_000;
    let mut steps = BUDGET;
    let content = Content::parse(xml).unwrap();
    let nodes = path(text).select(&content, NodeId::ROOT, &mut steps);
    (nodes.map(|nodes| nodes.len()), BUDGET.saturating_sub(steps))
}

#[test]
fn work_is_bounded() {
    let wide = format!("<r>{}</r>", "<a>text</a>".repeat(2000));
    for text in [
        "//*[//*[//*[//*]]]",
        "//*[count(//*[count(//*) > 1]) > 1]",
        "//node()//node()/following::node()",
        "//a/preceding-sibling::a[last()]",
        "//a[preceding::a = following::a]",
        "//*[translate(/, /, /) = //a]",
        "//*[lang('a') or //*[lang('b')]]",
    ] {
        assert_eq!(
            work(&wide, text),
            (Err(Refusal::Unsupported), 1_000_000),
            "{text}"
        );
    }
    let long = format!("<r>{}</r>", "x".repeat(200_000));
    let many = format!("r[{}]", vec!["contains(/,'y')"; 60].join(" or "));
    assert_eq!(work(&long, &many).0, Ok(0));
    let doubled = (0..8).fold("/".to_owned(), |text, _| format!("concat({text},{text})"));
    let doubled = format!("r[string-length({doubled}) > 1]");
    assert_eq!(work(&long, &doubled).0, Err(Refusal::Unsupported));
}

#[test]
fn common_paths_take_few_steps() {
    let wide = format!("<r>{}</r>", "<a>text</a>".repeat(2000));
    assert_eq!(work(&wide, "//a/text()"), (Ok(2000), 16_007));
    assert_eq!(work(&wide, "r/a[5]").0, Ok(1));
    // Sets are compared in less than the product of their sizes.
    let (selected, steps) = work(&wide, "r[a != a or not(a = a) or a < a]");
    assert!(selected == Ok(0) && steps < 30_000, "{steps}");
}
