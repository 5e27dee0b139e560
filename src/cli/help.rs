//! What `--help` and `--version` print.

/// `adgang --version`.
pub(super) const VERSION: &str = concat!("adgang ", env!("CARGO_PKG_VERSION"), "\n");

/// `adgang --help`.
pub(super) const ALL: &str = "\
adgang: who is calling, which party do they act for, and which actions may they take here?

Usage: adgang COMMAND [FLAG]...

  build     a snapshot of policies, to be opened where they are asked
  check     yes, no or ask for every action that a policy names, with the reason
  compile   policies of delegations, for facts
  explain   why one action is answered as it is: every rule and every match
  eval      an XACML request in, the response out (XML or JSON)
  facts     what the server knows of a caller and a party, from what the platform's endpoints answered
  identify  who a token or its claims say is calling, as JSON
  inspect   what is in a snapshot
  lint      what is wrong with policies, with line and column
  parties   who may be acted for, and what the page should do
  verify    the claims of a token that is signed by one of these keys and says what is expected

`adgang COMMAND --help` says more about one of them; `adgang check` alone runs an example.

A token is a file, - for standard input, or the compact JWT itself; a claims file is JSON. Only verify checks signatures.
A TIME is RFC 3339 (2026-01-31T12:00:00Z) or seconds since 1970; without one it is now.
Exit code: 0 answered, whatever the answer; 2 the input was refused; 1 adgang itself failed.
";

/// `adgang COMMAND --help`.
pub(super) fn of(command: &str) -> String {
    let usage = match command {
        "build" => BUILD,
        "check" => CHECK,
        "compile" => COMPILE,
        "explain" => EXPLAIN,
        "eval" => EVAL,
        "facts" => FACTS,
        "identify" => IDENTIFY,
        "inspect" => INSPECT,
        "lint" => LINT,
        "parties" => PARTIES,
        "verify" => VERIFY,
        _ => return ALL.to_owned(),
    };
    match command {
        "check" | "explain" => format!("{usage}{QUESTION}"),
        _ => usage.to_owned(),
    }
}

const BUILD: &str = "\
Usage: adgang build FILE... -o FILE [FLAG]...

Compiles policies, XACML 3.0 XML, into one file that is opened without parsing them again. A policy is KEY=FILE for one
resource, the key being ORG/APP or the id of a resource; of those without a key, the one that no other refers to holds for
every other resource. The same policies and flags give the same bytes.

  -o, --output FILE  where the snapshot goes; - for standard output
  --dialect NAME     altinn (default) or standard
  --root ID          the PolicyId of the policy that holds for every other resource
  --issuer S         who builds it
  --audience S       for whom: an environment of the platform, say
  --serial N         its place among the issuer's snapshots, greater than that of every earlier one; 0 without
  --issued TIME      when it is built; not said without, so that the bytes stay the same
  --expires TIME     when every answer of it turns into ask
  --set NAME=NUMBER  how the platform is set that it is for; may be repeated: external-api, user-access-packages,
                     system-user-access-packages, role-register, system-user-level, earlier-engine (0 or 1),
                     facts-max-age (seconds)
  --sign FILE        signs it with a private key, a JWK of Ed25519 or P-256
";

const INSPECT: &str = "\
Usage: adgang inspect FILE [FLAG]...

Says what is in a snapshot, having checked all of it.

  --jwks FILE        public keys, a JWK Set, one of which has to have signed it
  --json             one JSON object instead of text
";

const CHECK: &str = "\
Usage: adgang check --policy FILE --who TOKEN-OR-CLAIMS --resource RESOURCE [FLAG]...

Answers yes, no or ask for every action that the policy names, or for those given. Without --policy it answers for an
example, of which --who, --resource, --facts and --parties replace their part.

  --action ID        an action to ask for; may be repeated
";

const EXPLAIN: &str = "\
Usage: adgang explain --policy FILE --who TOKEN-OR-CLAIMS --resource RESOURCE --action ID [FLAG]...

Shows every rule of the policy, every match in it, and what each came to. Without --policy it explains an example.

  --action ID        the action to explain
";

const QUESTION: &str = "  \
  --policy FILE      the policy, XACML 3.0 XML; several as KEY=FILE, the key being ORG/APP or the id of a resource
  --snapshot FILE    instead of policies, what adgang build made of them
  --audience S       for whom the snapshot has to be
  --min-serial N     the least serial that the snapshot may have
  --who TOKEN        who calls: a file, - for standard input, or the compact JWT itself
  --resource WHAT    app:ORG/APP, app:ORG/APP/TASK, resource:ID, or a FILE.json
  --facts FILE       what the server knows of the caller and the party (roles, access packages, delegations)
  --parties FILE     the parties the caller may act for, to name the one acted for
  --party ID         the party acted for; else that of the facts, of the instance, or of the token
  --profile NAME     altinn (default), altinn-old-local-test, openlmis, oidc, platform-access-token or dialog-token
  --dialect NAME     altinn (default) or standard
  --understood ID    an obligation that will be carried out (standard dialect); may be repeated
  --now TIME         the instant to answer for
  --json             one JSON object instead of text
";

const EVAL: &str = "\
Usage: adgang eval --policy FILE --request FILE [FLAG]...

Evaluates an XACML 3.0 request, in XML or of the JSON Profile 1.1, and prints the response in the same form. What the
request does not list is empty.

  --policy FILE      the policy, XACML 3.0 XML; several may refer to each other
  --snapshot FILE    instead of policies, what adgang build made of them
  --request FILE     the request; - for standard input
  --facts FILE       what the platform would look up: the request is answered with all of its steps (altinn dialect)
  --root ID          the PolicyId that the policy is expected to have
  --dialect NAME     altinn (default) or standard
  --now TIME         current-time, -date and -dateTime where the request lacks them (standard dialect)
";

const COMPILE: &str = "\
Usage: adgang compile FILE... [-o FILE]

Compiles policies of delegations, XACML 3.0 XML, each by itself: one JSON object with the text that facts hold of each, by
the name of its file, or \"unreadable\" where the platform cannot read it either.

  -o, --output FILE  where they go instead of standard output
";

const FACTS: &str = "\
Usage: adgang facts [--party ID] --ANSWER FILE... [FLAG]...

Makes facts of what the platform's endpoints answered, each in a file of JSON as it came. What is not given stays unknown.

  --party ID                 the party they are about
  --party-uuid UUID          the same, by which lists of Access Management name it
  --as-of TIME               when the answers were read
  --expires TIME             when the facts are past their time
  --roles FILE               Authorization: the roles of the user for the party
  --role-register FILE       Access Management: roles, and access packages, as URNs
  --access-packages FILE     Access Management: the access packages for the party
  --estate-roles FILE        Digitalt dødsbo: the roles in the estate
  --authorized-parties FILE  Access Management: the parties that the user may act for, with what they have for each
  --complete                 that question was for all roles and all access packages
  --parties FILE             Register: the party, or a list that it is in
  --profile FILE             Profile: the user
  --caller-party FILE        Register: the organisation that calls
  --key-role-parties FILE    Authorization: the parties that the user has a key role in
  --delegations FILE         Access Management: delegation changes
  --for KEY                  the resource that these were asked for, ORG/APP or its id; may be repeated
  --policies DIR             their policies, at the paths that they name: XML, or what adgang compile made of it
  --resource FILE            resource registry: the resource, which says whether access lists guard it
  --memberships FILE         resource registry: the party's memberships in lists of that resource
  --consent-lists FILE       resource registry: the lists that the caller is on, for requests for consent
  --instance FILE            Storage: the instance
  -o, --output FILE          where they go instead of standard output
";

const IDENTIFY: &str = "\
Usage: adgang identify TOKEN-OR-CLAIMS [FLAG]...

Says who is calling, as JSON: what was read from which claims, when the token ends and when to have a new one, and where
other parts of the platform read it differently. The signature is not verified.

  --profile NAME         altinn (default), altinn-old-local-test, openlmis, oidc, platform-access-token or dialog-token
  --party-cookie VALUE   the value of the cookie that names the selected party
  --mapping FILE         which claims say what, as JSON (--profile oidc)
  --app-claim NAME       the claim by which a token of an app is known; Altinn has not settled on any
  --instance-claim NAME  the claim that names the instance it is for
";

const LINT: &str = "\
Usage: adgang lint FILE... [FLAG]...

Prints file:line:column: error|warning[code]: message for everything worth saying about policies.

  --dialect NAME     altinn (default) or standard
  --json             an array of findings instead of text
";

const PARTIES: &str = "\
Usage: adgang parties FILE --who TOKEN-OR-CLAIMS [FLAG]...

Says what a page should do about the party acted for (go on, let the user choose, refuse), by which rule, and lists the
parties to choose from. FILE is a list of parties in Altinn's own form.

  --who TOKEN            who calls: a file, - for standard input, or the compact JWT itself
  --app FILE             the app's metadata (applicationmetadata.json); else every party may be chosen
  --strategy NAME        server (default; counts the outermost parties) or flattened (the frontend before it)
  --party-cookie VALUE   the value of the cookie that names the selected party
  --user-profile FILE    the user's profile, as the platform writes it
  --can-represent WORD   true, false or unknown: what the platform said of the selected party; else the list says it
  --path PATH            the path of the page that was asked for
  --anonymous            the app may be used by anybody
  --picked               the user has picked a party since they came
  --profile NAME         altinn (default), altinn-old-local-test, openlmis or oidc
  --json                 one JSON object instead of text
";

const VERIFY: &str = "\
Usage: adgang verify TOKEN --jwks FILE [FLAG]...

Prints the claims, as JSON, of a token whose signature, times and claims are in order; else says why they are not.

  --jwks FILE        the issuer's public keys, a JWK Set
  --alg ALG          an algorithm that is allowed; may be repeated. Without it all that fit the key, but none with a shared
                     secret
  --iss S            the issuer, exactly
  --aud S            the audience, exactly; may be repeated, and one will do. Without it the token may have none
  --require CLAIM    a claim that must be there, beside exp; may be repeated
  --now TIME         the instant to answer for
  --leeway SECONDS   how far clocks may differ: 0 (default) to 600
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_every_command_and_says_how_to_use_it() {
        for command in [
            "build", "check", "compile", "explain", "eval", "facts", "identify", "inspect", "lint",
            "parties", "verify",
        ] {
            assert!(ALL.contains(&format!("\n  {command} ")), "{command}");
            assert!(of(command).starts_with(&format!("Usage: adgang {command} ")));
        }
        assert!(of("check").contains("\n  --policy FILE "));
    }
}
