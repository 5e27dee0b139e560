//! Words of the grammar: values that are at the edge of something, algorithms, paths and what they select from.

use adgang::value::DataType;
use adgang::xacml::RESOURCE;

/// Combining algorithms; `*` is `rule` or `policy`. Some there are for one of the two only.
pub const COMBINING: &[&str] = &[
    "3.0:*-combining-algorithm:deny-overrides",
    "3.0:*-combining-algorithm:permit-overrides",
    "3.0:*-combining-algorithm:deny-unless-permit",
    "3.0:*-combining-algorithm:permit-unless-deny",
    "3.0:*-combining-algorithm:ordered-deny-overrides",
    "3.0:*-combining-algorithm:ordered-permit-overrides",
    "1.0:*-combining-algorithm:first-applicable",
    "1.0:policy-combining-algorithm:only-one-applicable",
    "1.0:*-combining-algorithm:deny-overrides",
    "1.0:*-combining-algorithm:permit-overrides",
    "1.1:*-combining-algorithm:ordered-deny-overrides",
    "1.1:*-combining-algorithm:ordered-permit-overrides",
    "3.0:policy-combining-algorithm:on-permit-apply-second",
];

/// Functions over paths: how many they take, and what they give.
pub const XPATH_FUNCTIONS: &[(&str, usize, DataType)] = &[
    ("3.0:function:xpath-node-count", 1, DataType::Integer),
    ("3.0:function:xpath-node-equal", 2, DataType::Boolean),
    ("3.0:function:xpath-node-match", 2, DataType::Boolean),
];

/// Paths.
pub const PATHS: &[&str] = &[
    "//text()",
    "/a/b",
    "//@*",
    "a:r/b[2]",
    "//b[.='1']/../@c",
    "count(//b)",
    "//*[position()<last()]",
    "/",
    "//b/ancestor-or-self::*|//c",
    "string(//b[1])",
    "//comment()",
    "//*[local-name()='b' and not(@c)]",
    "id('x')",
    "//b[",
];

/// Contents of a category.
pub const CONTENTS: &[&str] = &[
    "<a><b>1</b><b c='2024-01-01'>true</b></a>",
    "<r xmlns='urn:a'><b>1</b><b>2</b><!--x--></r>",
    "<a/>",
];

/// What `access-permitted` asks about: one of the attributes of the grammar.
const ATTRIBUTE: &str = r#"<Attribute AttributeId="r0" IncludeInResult="false"><AttributeValue DataType="http://www.w3.org/2001/XMLSchema#string">a</AttributeValue></Attribute>"#;

/// Texts of a data type; a few are none of it.
pub fn texts(data_type: DataType) -> &'static [&'static str] {
    match data_type {
        DataType::String => &[
            "a",
            "b",
            "A",
            "",
            "ab",
            " a ",
            "å",
            "1",
            "true",
            "2024-02-29",
            "P1D",
            "PT1S",
            "http://a",
            "a@b.c",
            "cn=a",
            "^a+$",
            "[a-z-[b]]",
            "(a|b)*",
            "\\p{L}",
            "10.0.0.1",
            "a.b",
            "12:00:00Z",
            "1.5",
            "170141183460469231731687303715884105728",
            "\u{1f600}",
            ATTRIBUTE,
        ],
        DataType::Boolean => &["true", "false", "1", "0", " true "],
        DataType::Integer => &[
            "0",
            "1",
            "2",
            "-1",
            "+3",
            "9223372036854775807",
            "-9223372036854775808",
            "170141183460469231731687303715884105727",
            "-170141183460469231731687303715884105728",
            "170141183460469231731687303715884105728",
        ],
        DataType::Double => &[
            "0",
            "1",
            "-0",
            "1.5",
            "2.5",
            "-INF",
            "INF",
            "NaN",
            "1e308",
            "4.9e-324",
            "0.1",
            "9007199254740993",
            "1.7e38",
        ],
        DataType::Date => &[
            "2024-01-31",
            "2024-02-29Z",
            "2023-12-31+14:00",
            "-0044-03-15",
            "9999-12-31",
            "0001-01-01-14:00",
            "2023-02-29",
        ],
        DataType::Time => &[
            "00:00:00",
            "23:59:59.999",
            "24:00:00",
            "12:00:00Z",
            "01:00:00+14:00",
            "12:00:00.000000001-14:00",
        ],
        DataType::DateTime => &[
            "2024-01-31T00:00:00",
            "2024-02-29T23:59:59.9Z",
            "2023-12-31T24:00:00+14:00",
            "-0001-12-31T00:00:00Z",
            "9999-12-31T23:59:59-14:00",
            "99999999999-01-01T00:00:00Z",
        ],
        DataType::DayTimeDuration => &[
            "P1D",
            "PT24H",
            "-PT0.5S",
            "PT0S",
            "P99999999999D",
            "-P9223372036854775807D",
        ],
        DataType::YearMonthDuration => &["P1M", "P12M", "P1Y", "-P1Y1M", "P0M", "P99999999999Y"],
        DataType::AnyUri => &[
            "http://a",
            "urn:a",
            "",
            "http://a/%7e b",
            "#",
            "a",
            RESOURCE,
        ],
        DataType::HexBinary => &["0fB8", "0FB8", "", "00", "0"],
        DataType::Base64Binary => &["AA==", "", "c3Vy ZS4=", "AB=="],
        DataType::Rfc822Name => &["a@b.c", "A@B.C", "a@c", "x@east.sun.com", "@"],
        DataType::X500Name => &[
            "cn=a",
            "CN=A, o=b,c=US",
            "o=b, c=us",
            "cn=a\\,b+x=1",
            "",
            "cn",
        ],
        DataType::IpAddress => &[
            "10.0.0.1",
            "10.0.0.1/255.0.0.0:80",
            "[::1]:80-",
            "[1fff::1]/[ffff::]",
            "10.0.0.1:-1",
        ],
        DataType::DnsName => &["a.b", "*.b", "a.b:80-90", "A.B", "a:"],
        DataType::XPathExpression => PATHS,
    }
}
