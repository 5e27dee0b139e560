//! What studio says of policies, and answers of XACML requests.

use adgang::snapshot::{Dialect, Snapshot, lint};
use serde_json::Value as Json;

use super::{Samples, example, permissive};

#[test]
fn diagnostics() {
    let mut samples = Samples::default();
    let broken = include_str!("../fixtures/cli/broken.xml");
    samples.add("errors", lint(broken, Dialect::Altinn));
    let twice = permissive().replace(
        "</Policy>",
        r#"<Rule RuleId="urn:r" Effect="Deny"/></Policy>"#,
    );
    samples.add("warnings", lint(&twice, Dialect::Altinn));
    samples.add("no XML", lint("<", Dialect::Standard));
    samples.add("nothing", lint(adgang::example::POLICY, Dialect::Altinn));
    samples.hold("diagnostics");
}

const ATTRIBUTES: &str = r#"
    "AccessSubject":[{"Attribute":[{"AttributeId":"urn:altinn:rolecode","Value":"DAGL"}]}],
    "Resource":[{"Attribute":[{"AttributeId":"urn:altinn:org","Value":"havn"},{"AttributeId":"urn:altinn:app","Value":"fartoy-registrering"}]}],
    "Action":[{"Attribute":[{"AttributeId":"urn:oasis:names:tc:xacml:1.0:action:action-id","Value":"read","IncludeInResult":true}]}]"#;

#[test]
fn responses() {
    let mut samples = Samples::default();
    let mut answer = |name: &str, snapshot: &Snapshot, request: &str| {
        let response = snapshot.xacml(request, Some(super::NOW)).unwrap();
        samples.add(name, serde_json::from_str::<Json>(&response).unwrap());
    };
    let request = format!(r#"{{"Request":{{"ReturnPolicyIdList":true,{ATTRIBUTES}}}}}"#);
    answer("permit", &example(), &request);
    answer("not applicable", &example(), &request.replace("DAGL", "X"));
    let keyed = Snapshot::builder().policy_for("r", &permissive());
    answer("indeterminate", &keyed.build().unwrap(), &request);
    let duty = permissive().replace(
        "</Policy>",
        r#"<ObligationExpressions><ObligationExpression ObligationId="urn:o" FulfillOn="Permit">
            <AttributeAssignmentExpression AttributeId="urn:a">
                <AttributeValue DataType="http://www.w3.org/2001/XMLSchema#integer">5</AttributeValue>
            </AttributeAssignmentExpression></ObligationExpression></ObligationExpressions></Policy>"#,
    );
    let duty = Snapshot::builder()
        .dialect(Dialect::Standard)
        .policy_xml(&duty);
    answer("obligation", &duty.build().unwrap(), &request);
    let needed = super::policy(
        r#"<Rule RuleId="urn:m" Effect="Permit"><Condition>
            <Apply FunctionId="urn:oasis:names:tc:xacml:1.0:function:string-is-in">
            <AttributeValue DataType="http://www.w3.org/2001/XMLSchema#string">a</AttributeValue>
            <AttributeDesignator Category="urn:oasis:names:tc:xacml:3.0:attribute-category:resource" AttributeId="urn:owner"
                DataType="http://www.w3.org/2001/XMLSchema#string" MustBePresent="true"/></Apply></Condition></Rule>"#,
    );
    let needed = Snapshot::builder()
        .dialect(Dialect::Standard)
        .policy_xml(&needed);
    answer("missing attribute", &needed.build().unwrap(), &request);
    samples.hold("responses");
}
