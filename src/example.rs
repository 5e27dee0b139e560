//! The example that the command line and the playground open with: an app's policy, a user's claims, the parties she
//! may act for, and what the server knows of her and one of them.

/// Policy of the app `havn/fartoy-registrering`.
pub const POLICY: &str = include_str!("example/policy.xml");
/// Payload of a user's token.
pub const CLAIMS: &str = include_str!("example/claims.json");
/// The user's parties.
pub const PARTIES: &str = include_str!("example/parties.json");
/// Complete facts about the user and the organisation.
pub const FACTS: &str = include_str!("example/facts.json");
/// An instance of the app that is being signed.
pub const RESOURCE: &str = include_str!("example/resource.json");
