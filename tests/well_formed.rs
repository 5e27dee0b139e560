//! What is well-formed XML 1.0 with namespaces, and what is not.

#![cfg(feature = "studio")]

use adgang::xacml::xml::{Limits, check_well_formed};

fn code(xml: &str) -> Option<&'static str> {
    check_well_formed(xml, &Limits::default())
        .err()
        .map(|error| error.code())
}

#[test]
fn well_formed_documents_are_accepted() {
    for xml in [
        "<a/>",
        "\u{feff}<?xml version='1.0'?>\n<a></a >\n<!-- -->\n<?p?>\n",
        "<?xml\tversion = \"1.0\"\nencoding='utf-8' standalone=\"no\" ?><a/>",
        "<?xml-stylesheet href='x'?><a><?xmlp?><?p q?r ?></a>",
        "<a b='&#x9;&#x10FFFF;&#65;&lt;>' c=\"'\">]]&gt;&#xD;<![CDATA[<&]]]]></a>",
        "<a xmlns='' xmlns:p='u' xmlns:q='u' p:b='1' b='1' xml:lang='n'><p:a xmlns='v' xmlns:p='w'/></a>",
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
        "<æ·0-.‿ b\u{300}=''/>",
    ] {
        assert_eq!(code(xml), None, "{xml}");
    }
}

#[test]
fn malformed_documents_are_refused() {
    let documents = [
        // The declaration.
        "<?xml?><a/>",
        "<?xml ?><a/>",
        "<?xml encoding='utf-8'?><a/>",
        "<?xml version='1.0' standalone='yes' encoding='utf-8'?><a/>",
        "<?xml version='1.0'encoding='utf-8'?><a/>",
        "<?xml version='1.0' standalone='Yes'?><a/>",
        "<?xml version='1.0' standalone=''?><a/>",
        "<?xml version='1.0' version='1.0'?><a/>",
        "<?xml version='1.0' x='y'?><a/>",
        "<?xml versions='1.0'?><a/>",
        "<?xml version=1.0?><a/>",
        "<?xml version='1.0\"?><a/>",
        "<?XML version='1.0'?><a/>",
        " <?xml version='1.0'?><a/>",
        "<!-- --><?xml\nversion='1.0'?><a/>",
        "<a/><?xml version='1.0'?>",
        "<a/><?xml\tversion='1.0'?>",
        "\u{feff}\u{feff}<a/>",
        // Processing instructions.
        "<a><?XmL x?></a>",
        "<a/><?xmL?>",
        "<a><?p:q r?></a>",
        "<a><?p+?></a>",
        "<a><?p×?></a>",
        "<a><?p?q?></a>",
        "<a>< ?p?></a>",
        "<a><? p?></a>",
        "<a><?p></a>",
        // Namespaces.
        "<a xmlns:p=''/>",
        "<a xmlns:xmlns='u'/>",
        "<a xmlns:xmlns='http://www.w3.org/2000/xmlns/'/>",
        "<a xmlns='u' xmlns='u'/>",
        "<a xmlns:p='u' xmlns:p='v'/>",
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns:xml='u'/>",
        "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>",
        "<a xmlns:p='u' xmlns:q='u' p:b='' q:b=''/>",
        "<a p:xmlns='u'/>",
        "<a xmlns:p='u' p:xmlns='v'/>",
        "<:a/>",
        "<a></:a>",
        "<a :b=''/>",
        "<a:/>",
        "<a:b:c xmlns:a='u'/>",
        "<a b:='u'/>",
        "<xmlns:a/>",
        "<p:a/>",
        "<a p:b=''/>",
        // References.
        "<a>&#xD800;</a>",
        "<a b='&#xDFFF;'/>",
        "<a>&#x110000;</a>",
        "<a>&#1114112;</a>",
        "<a>&#99999999999;</a>",
        "<a>&#0;</a>",
        "<a>&#xB;</a>",
        "<a>&#xFFFF;</a>",
        "<a>&#X41;</a>",
        "<a>&#x;</a>",
        "<a>&#65</a>",
        "<a>& #65;</a>",
        "<a>&lt</a>",
        "<a>&b;</a>",
        "<a b='&b;'/>",
        "<a>&</a>",
        "&#32;<a/>",
        // Characters and sections.
        "<a>\u{1}</a>",
        "<a>\u{fffe}</a>",
        "<a b='\u{ffff}'/>",
        "<a><!-- \u{0} --></a>",
        "<a><?p \u{b}?></a>",
        "<a>]]></a>",
        "<a><!-- -- --></a>",
        "<a><!-- ---></a>",
        "<a><![CDATA[ ]] ></a>",
        "<a><![cdata[]]></a>",
        "<![CDATA[]]><a/>",
        "<a/>x",
        "x<a/>",
        "<a/><b/>",
        "",
        // Tags.
        "<a b='1'c='2'/>",
        "<a b/>",
        "<a b=1/>",
        "<a b='1' b='2'/>",
        "<a b='<'/>",
        "<a b='1\"/>",
        "<a / >",
        "<a></a b='1'>",
        "<a></A>",
        "< a/>",
        "<1a/>",
        "<a-\u{37e}/>",
        "<a><b></a></b>",
        "<a",
        "<a><b/>",
        "</a>",
    ];
    for xml in documents {
        assert_eq!(code(xml), Some("malformed-xml"), "{xml:?}");
    }
    assert_eq!(code("<?xml version='1.1'?><a/>"), Some("xml-version"));
    assert_eq!(code("<?xml version='1'?><a/>"), Some("xml-version"));
    // In time that grows with the length, not with its square.
    for part in ["&#", "&#x1", "''", "x=''", "<?", "\r", "&#1;\r"] {
        let many = part.repeat(100_000);
        assert_eq!(code(&format!("<a>{many}<")), Some("malformed-xml"));
        assert_eq!(code(&format!("<a {many}")), Some("malformed-xml"));
    }
    let latin = "<?xml\nversion='1.0' encoding = 'latin1'?><a/>";
    assert_eq!(code(latin), Some("encoding"));
}
