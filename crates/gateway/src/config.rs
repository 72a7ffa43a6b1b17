//! `[gateway]`: where it listens, and who may call what.

use std::{
    collections::{BTreeSet, HashSet},
    fmt,
    net::IpAddr,
    time::Duration,
};

use runtime::config::{FilePath, Secret};
use serde::{Deserialize, Serialize, Serializer};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{IntercomConfig, LimitsConfig, SumsubConfig};

const NAME_MAX_BYTES: usize = 64;

/// The gateway's settings; `default.toml` explains each.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port; 0: any free one.
    pub port: u16,
    /// Longest request body, in bytes.
    pub body_limit: usize,
    /// Longest mail that is handed on to us, in bytes.
    pub mail_limit: usize,
    /// How long the body, the database, or another service is waited for, each.
    #[serde(with = "humantime_serde")]
    pub request_deadline: Duration,
    /// How many bytes of a body buy its sender one second more.
    pub body_rate: u32,
    /// How long a connection is kept that sends no whole head of a request.
    #[serde(with = "humantime_serde")]
    pub connection_deadline: Duration,
    /// The operator's MMDB file; absent: `POST /v1/signups` is not served.
    pub country_database: Option<FilePath>,
    /// How often the same one may come.
    pub limits: LimitsConfig,
    /// How Intercom tells us what was written there; absent: it does not.
    pub intercom: Option<IntercomConfig>,
    /// How Sumsub tells us of profiles there; absent: it does not.
    pub sumsub: Option<SumsubConfig>,
    /// What signs that somebody confirmed by a mailed link; absent: nobody can.
    pub confirmation_key: Option<Secret>,
    /// Who may call; empty: nobody.
    #[serde(default)]
    pub clients: Clients,
}

/// The services of the host that call, told apart by their tokens.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<Client>")]
pub struct Clients(Vec<Client>);

/// One service of the host.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Client {
    /// Its name in logs and event sources: lower-case letters, digits and hyphens.
    pub name: String,
    /// SHA-256 of its bearer token, in hexadecimal.
    pub token_sha256: TokenHash,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
}

/// A right of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Tell of sign-ups.
    Signups,
    /// Read the questionnaire and hand in answers.
    Answers,
    /// Read the standing of accounts.
    Standing,
    /// See the true kinds of holds in it.
    Compliance,
    /// Hand on mails that were received.
    Mail,
    /// Ask for accounts to be deleted, confirm it and take it back.
    Deletions,
}

/// SHA-256 of a bearer token; shows no more than its beginning.
#[derive(Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct TokenHash([u8; 32]);

/// Why a list of clients is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidClients {
    /// A name goes into event sources.
    #[error("a client's name has 1 to {NAME_MAX_BYTES} lower-case letters, digits and hyphens")]
    Name,
    /// A name belongs to one client.
    #[error("two clients are called {0}")]
    NameTwice(String),
    /// Whoever may do nothing is a mistake.
    #[error("client {0} has no scopes")]
    NoScopes(String),
    /// A token belongs to one client.
    #[error("client {0} has the token of another client")]
    TokenTwice(String),
    /// Not a hash.
    #[error("token_sha256 is the SHA-256 of a token: 64 hexadecimal digits")]
    TokenHash,
}

impl Clients {
    /// Checks what the settings say.
    ///
    /// # Errors
    /// When a name is malformed, a name or token is used twice, or a client may do nothing.
    pub fn try_new(clients: Vec<Client>) -> Result<Self, InvalidClients> {
        let (mut names, mut tokens) = (HashSet::new(), HashSet::new());
        for client in &clients {
            if !is_name(&client.name) {
                return Err(InvalidClients::Name);
            }
            if !names.insert(&client.name) {
                return Err(InvalidClients::NameTwice(client.name.clone()));
            }
            if !tokens.insert(&client.token_sha256) {
                return Err(InvalidClients::TokenTwice(client.name.clone()));
            }
            if client.scopes.is_empty() {
                return Err(InvalidClients::NoScopes(client.name.clone()));
            }
        }
        Ok(Self(clients))
    }

    /// Whose token it is. All clients are compared, each in constant time.
    pub fn find(&self, token: &str) -> Option<&Client> {
        let presented = TokenHash::of(token);
        let mut found = None;
        for client in &self.0 {
            if bool::from(client.token_sha256.0.ct_eq(&presented.0)) {
                found = Some(client);
            }
        }
        found
    }
}

impl Scope {
    /// As the settings spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Signups => "signups",
            Self::Answers => "answers",
            Self::Standing => "standing",
            Self::Compliance => "compliance",
            Self::Mail => "mail",
            Self::Deletions => "deletions",
        }
    }
}

impl TokenHash {
    /// The hash of a token.
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token).into())
    }
}

fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=NAME_MAX_BYTES).contains(&name.len()) && name.bytes().all(fits)
}

impl TryFrom<Vec<Client>> for Clients {
    type Error = InvalidClients;
    fn try_from(clients: Vec<Client>) -> Result<Self, InvalidClients> {
        Self::try_new(clients)
    }
}

impl TryFrom<String> for TokenHash {
    type Error = InvalidClients;
    fn try_from(text: String) -> Result<Self, InvalidClients> {
        let mut hash = [0; 32];
        hex::decode_to_slice(text, &mut hash).map_err(|_| InvalidClients::TokenHash)?;
        Ok(Self(hash))
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}…", hex::encode(&self.0[..4]))
    }
}

/// Its beginning, so that `ostiary doctor` may print the settings.
impl Serialize for TokenHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("{self:?}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(name: &str, token: &str) -> Client {
        let scopes = [Scope::Standing].into();
        Client { name: name.to_owned(), token_sha256: TokenHash::of(token), scopes }
    }

    #[test]
    fn a_client_is_found_by_its_token_alone() {
        let clients = Clients::try_new(vec![client("a", "secret"), client("b", "other")]).unwrap();
        assert_eq!(clients.find("other").map(|client| client.name.as_str()), Some("b"));
        assert!(clients.find("secre").is_none());
        assert!(clients.find("").is_none());
    }

    #[test]
    fn clients_that_cannot_be_told_apart_are_refused() {
        let refused = |clients| Clients::try_new(clients).unwrap_err();
        let twice = refused(vec![client("a", "1"), client("a", "2")]);
        assert_eq!(twice, InvalidClients::NameTwice("a".to_owned()));
        let same = refused(vec![client("a", "1"), client("b", "1")]);
        assert_eq!(same, InvalidClients::TokenTwice("b".to_owned()));
        for name in ["", "A", "a b", "ä", "a:b", &"x".repeat(65)] {
            assert_eq!(refused(vec![client(name, "1")]), InvalidClients::Name);
        }
        let idle = Client { scopes: BTreeSet::new(), ..client("a", "1") };
        assert_eq!(refused(vec![idle]), InvalidClients::NoScopes("a".to_owned()));
    }

    #[test]
    fn every_scope_is_explained_where_clients_are_configured() {
        let unknown = serde_json::from_value::<Scope>("?".into()).unwrap_err().to_string();
        // unknown variant `?`, expected one of `signups`, `answers`, …
        let scopes: Vec<&str> = unknown.split('`').skip(3).step_by(2).collect();
        assert!(scopes.contains(&Scope::Deletions.as_str()), "{unknown}");
        let (_, after) = crate::DEFAULTS.split_once("Scopes: ").unwrap();
        let (explained, _) = after.split_once("[[gateway.clients]]").unwrap();
        let explained: Vec<&str> = explained.split(|one: char| !one.is_alphabetic()).collect();
        for name in scopes {
            let scope: Scope = serde_json::from_value(name.into()).unwrap();
            assert_eq!(scope.as_str(), name);
            assert!(explained.contains(&name), "{name} is not explained");
        }
    }

    #[test]
    fn a_hash_is_never_printed_whole() {
        let hash = TokenHash::of("secret");
        let whole = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
        assert_eq!(TokenHash::try_from(whole.to_owned()), Ok(hash.clone()));
        assert_eq!(format!("{hash:?}"), "2bb80d53…");
        assert_eq!(serde_json::to_value(&hash).unwrap(), "2bb80d53…");
        assert_eq!(TokenHash::try_from("2bb8".to_owned()), Err(InvalidClients::TokenHash));
    }
}
