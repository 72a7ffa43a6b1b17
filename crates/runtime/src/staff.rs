//! Who of the staff is asking: personal tokens, of which only hashes are kept.

use std::path::Path;

use contracts::Time;
use rand::RngExt as _;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::config::{self, ConfigError};

const TOKEN_BYTES: usize = 32;

/// Everyone who may act, from `staff.toml`.
#[derive(Debug, Clone, Default)]
pub struct Staff(Vec<Entry>);

#[derive(Debug, Clone)]
struct Entry {
    member: StaffMember,
    token_hash: [u8; 32],
    expires_at: Option<Time>,
    intercom_admin_id: Option<String>,
}

/// One person who may act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// Personal, stable, never reused; it is what the journal says.
    pub id: String,
    /// What they may do.
    pub roles: Vec<StaffRole>,
}

/// What a person of the staff may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StaffRole {
    /// Answers people.
    Support,
    /// Decides about sanctions and identity.
    Compliance,
    /// Decides about access to accounts.
    Manager,
    /// Keeps the machinery running.
    Sre,
}

/// A token that was just drawn.
#[derive(Debug)]
pub struct Minted {
    /// What its owner keeps; shown once.
    pub token: SecretString,
    /// What is written into `staff.toml`: SHA-256 in hexadecimal.
    pub token_sha256: String,
}

/// Why `staff.toml` is refused.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// It cannot be read.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// One entry is unusable.
    #[error("{file}: staff {id:?}: {problem}")]
    Entry {
        /// The file.
        file: String,
        /// Whose entry.
        id: String,
        /// What is wrong.
        problem: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    staff: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    roles: Vec<StaffRole>,
    token_sha256: String,
    expires_at: Option<Time>,
    /// Who they are in Intercom.
    intercom_admin_id: Option<String>,
}

impl StaffRole {
    /// Its name, as `staff.toml` spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Compliance => "compliance",
            Self::Manager => "manager",
            Self::Sre => "sre",
        }
    }
}

impl Entry {
    fn unless_expired(&self, now: Time) -> Option<&StaffMember> {
        self.expires_at.is_none_or(|end| now < end).then_some(&self.member)
    }
}

impl Staff {
    /// Reads `staff.toml`.
    ///
    /// # Errors
    /// When it cannot be read, or an entry is empty, is no SHA-256, or shares its id or token with another.
    pub fn load(file: &Path) -> Result<Self, StaffError> {
        let mut staff = Self::default();
        for written in config::load_file::<File>(file)?.staff {
            let id = written.id.clone();
            staff.admit(written).map_err(|problem| StaffError::Entry {
                file: file.display().to_string(),
                id,
                problem,
            })?;
        }
        Ok(staff)
    }

    /// Whose token this is, unless it has expired. Every entry is compared, in constant time.
    pub fn authenticate(&self, token: &str, now: Time) -> Option<&StaffMember> {
        let hash = hash(token);
        let mut found = None;
        for entry in &self.0 {
            if bool::from(entry.token_hash.ct_eq(&hash)) {
                found = Some(entry);
            }
        }
        found?.unless_expired(now)
    }

    /// Who has this id, unless their token has expired: then they are of the staff no more.
    pub fn find(&self, id: &str, now: Time) -> Option<&StaffMember> {
        self.0.iter().find(|entry| entry.member.id == id)?.unless_expired(now)
    }

    /// Whom Intercom knows by this id, with the same end.
    pub fn find_by_intercom(&self, admin_id: &str, now: Time) -> Option<&StaffMember> {
        let mut entries = self.0.iter();
        let is_theirs = |entry: &&Entry| entry.intercom_admin_id.as_deref() == Some(admin_id);
        entries.find(is_theirs)?.unless_expired(now)
    }

    fn admit(&mut self, written: Written) -> Result<(), &'static str> {
        let mut token_hash = [0; 32];
        hex::decode_to_slice(&written.token_sha256, &mut token_hash).map_err(
            |_| "token_sha256 is not 64 hexadecimal digits: make one with `ostiary staff token`",
        )?;
        if written.id.trim().is_empty() {
            return Err("id is empty: name the person");
        }
        let person = person(&written.id);
        if self.0.iter().any(|entry| person == self::person(&entry.member.id)) {
            return Err("id is there twice: one entry for each person, however it is spelled");
        }
        if written.roles.is_empty() {
            return Err("roles is empty: give at least one, or remove the entry");
        }
        if self.0.iter().any(|entry| entry.token_hash == token_hash) {
            return Err("token_sha256 is somebody else's: a token belongs to one person");
        }
        let intercom_admin_id = written.intercom_admin_id;
        let theirs = |entry: &Entry| entry.intercom_admin_id == intercom_admin_id;
        if intercom_admin_id.is_some() && self.0.iter().any(theirs) {
            return Err("intercom_admin_id is somebody else's: it belongs to one person");
        }
        let member = StaffMember { id: written.id, roles: written.roles };
        let expires_at = written.expires_at;
        self.0.push(Entry { member, token_hash, expires_at, intercom_admin_id });
        Ok(())
    }
}

impl StaffMember {
    /// Whether this person has a role.
    pub fn is(&self, role: StaffRole) -> bool {
        self.roles.contains(&role)
    }
}

/// Two spellings of one person: neither case nor space makes another.
fn person(id: &str) -> String {
    id.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Draws a token of 32 random bytes.
pub fn mint() -> Minted {
    let token = hex::encode(rand::rng().random::<[u8; TOKEN_BYTES]>());
    let token_sha256 = hex::encode(hash(&token));
    Minted { token: token.into(), token_sha256 }
}

/// The SHA-256 under which a token is kept. Tokens are random, so no slow hash is needed.
pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;

    fn load(text: &str) -> Result<Staff, StaffError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        Staff::load(file.path())
    }

    fn entry(id: &str, token: &str) -> String {
        format!(
            "[[staff]]\nid = {id:?}\nroles = [\"compliance\"]\ntoken_sha256 = \"{}\"\n",
            hex::encode(hash(token))
        )
    }

    #[test]
    fn a_token_names_its_owner_and_nothing_else_does() {
        let minted = mint();
        let minted_entry = format!(
            "[[staff]]\nid = \"b\"\nroles = [\"sre\"]\ntoken_sha256 = \"{}\"\n",
            minted.token_sha256
        );
        let staff = load(&(entry("a", "token of a") + &minted_entry)).unwrap();
        let now = Time::UNIX_EPOCH;
        assert_eq!(staff.authenticate("token of a", now).unwrap().id, "a");
        let member = staff.authenticate(minted.token.expose_secret(), now).unwrap();
        assert!(member.id == "b" && member.is(StaffRole::Sre) && !member.is(StaffRole::Compliance));
        for wrong in ["", "token of", "token of a ", &minted.token_sha256] {
            assert_eq!(staff.authenticate(wrong, now), None);
        }
    }

    #[test]
    fn a_token_ends_at_its_moment() {
        let staff =
            load(&(entry("a", "token") + "expires_at = \"1970-01-01T00:00:01Z\"\n")).unwrap();
        assert!(staff.authenticate("token", Time::UNIX_EPOCH).is_some());
        assert!(staff.authenticate("token", Time::from_timestamp_nanos(1_000_000_000)).is_none());
    }

    #[test]
    fn an_entry_that_cannot_be_meant_is_refused() {
        let same_id = entry("a", "1") + &entry("a", "2");
        let same_person = entry("Ann Lee", "1") + &entry("annlee ", "2");
        let same_token = entry("a", "1") + &entry("b", "1");
        let no_hash = "[[staff]]\nid = \"a\"\nroles = [\"sre\"]\ntoken_sha256 = \"secret token\"\n"
            .to_owned();
        let no_role = entry("a", "1").replace("\"compliance\"", "");
        for (text, problem) in [
            (same_id, "id is there twice"),
            (same_person, "id is there twice"),
            (same_token, "token_sha256 is somebody else's"),
            (no_hash, "token_sha256 is not"),
            (no_role, "roles is empty"),
        ] {
            let refusal = load(&text).unwrap_err().to_string();
            assert!(refusal.contains(problem) && !refusal.contains("secret token"), "{refusal}");
        }
    }

    #[test]
    fn a_teammate_in_intercom_is_one_person_and_only_while_they_are_of_the_staff() {
        let teammate = |id: &str, token: &str, admin: &str| {
            entry(id, token) + &format!("intercom_admin_id = {admin:?}\n")
        };
        let ends = "expires_at = \"1970-01-01T00:00:01Z\"\n";
        let staff = load(&(teammate("a", "1", "501") + ends + &entry("b", "2"))).unwrap();
        let id = |admin, second: i64| {
            let now = Time::from_timestamp(second, 0).unwrap();
            staff.find_by_intercom(admin, now).map(|member| member.id.as_str())
        };
        assert_eq!((id("501", 0), id("501", 1)), (Some("a"), None));
        assert_eq!((id("502", 0), id("", 0)), (None, None));
        let twice = load(&(teammate("a", "1", "501") + &teammate("b", "2", "501"))).unwrap_err();
        assert!(twice.to_string().contains("intercom_admin_id is somebody else's"), "{twice}");
    }

    #[test]
    fn two_mints_differ_and_print_nothing() {
        let (one, other) = (mint(), mint());
        assert_ne!(one.token_sha256, other.token_sha256);
        assert!(!format!("{one:?}").contains(one.token.expose_secret()));
    }
}
