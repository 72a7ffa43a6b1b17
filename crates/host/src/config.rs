//! `host.toml`: what the host's tables and columns are called, and what each effect means there.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    path::{Path, PathBuf},
    time::Duration,
};

use contracts::event::HoldEffect;
use secrecy::SecretString;
use serde::Deserialize;

/// All of `host.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HostConfig {
    /// Whether the host itself acknowledges each hold set by `host.containment-acknowledged`.
    #[serde(default)]
    pub acknowledgement: bool,
    /// Where the host database is.
    pub connection: Connection,
    /// Where its accounts are.
    pub accounts: Accounts,
    /// What a hold does to an account.
    pub effects: Effects,
    /// What lets somebody act as an account: sessions, tokens, API keys.
    #[serde(default)]
    pub tokens: BTreeMap<Table, Tokens>,
    /// Where its people can be reached.
    #[serde(default)]
    pub directory: Directory,
    /// What erasures and the scans after them may cost it.
    #[serde(default)]
    pub work: Work,
}

/// `[work]`: for how much of the time each process may be at work there.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Work {
    /// Erasures, which change rows.
    pub erase_share: Share,
    /// Scans, which read rows.
    pub scan_share: Share,
}

impl Default for Work {
    fn default() -> Self {
        Self { erase_share: Share(0.05), scan_share: Share(0.05) }
    }
}

/// A part of the time: above 0, and 1 is all of it.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "f64")]
pub struct Share(f64);

impl Share {
    /// With less nothing would ever be done.
    const LEAST: f64 = 0.001;
    const LONGEST_REST: Duration = Duration::from_mins(1);

    /// How long nothing is done after so much work, so that the work has this share of both together. A host that let us
    /// wait for minutes is asked again after one.
    pub(crate) fn rest_after(self, work: Duration) -> Duration {
        work.mul_f64(1.0 / self.0 - 1.0).min(Self::LONGEST_REST)
    }
}

impl TryFrom<f64> for Share {
    type Error = String;

    fn try_from(share: f64) -> Result<Self, Self::Error> {
        if (Self::LEAST..=1.0).contains(&share) {
            Ok(Self(share))
        } else {
            Err(format!("a share of the time is from {} to 1, not {share}", Self::LEAST))
        }
    }
}

/// `[connection]`: a `url`, or `host`, `port`, `name` and `user` of a PostgreSQL.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connection {
    /// `postgres://user@host:5432/name?sslmode=verify-full`, or `mysql://` or `mariadb://` with
    /// `?ssl-mode=VERIFY_IDENTITY` for MariaDB; better without a password.
    pub url: Option<SecretString>,
    /// Name or address of the server, or the folder of its socket.
    pub host: Option<String>,
    /// TCP port; 5432 if absent.
    pub port: Option<u16>,
    /// Name of the database.
    pub name: Option<String>,
    /// Login.
    pub user: Option<String>,
    /// File whose one line is the login's password; relative to the folder of `host.toml`.
    pub password_file: Option<PathBuf>,
    /// Connections at most, for each process.
    #[serde(default = "four")]
    pub connections: u32,
}

/// `[accounts]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounts {
    /// One row for each account.
    pub table: Table,
    /// Its unique column of account ids.
    pub id: Column,
    /// How these are compared.
    pub id_type: IdType,
}

/// How the host writes account ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IdType {
    /// A whole number of at most 64 bits, in decimal without leading zeros or plus.
    Integer,
    /// A UUID, in lower case with hyphens.
    Uuid,
    /// Any text, compared byte by byte.
    Text,
}

/// `[effects.*]`. An effect that is absent is carried out as the next stronger one: it fails closed (decision 0007).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effects {
    /// The account may act.
    pub none: Effect,
    /// No payouts, no changes of contact.
    pub limited: Option<Effect>,
    /// Nothing but withdrawing.
    pub exit_only: Option<Effect>,
    /// Nothing at all.
    pub full: Effect,
}

/// One effect, stated in full: every effect sets the same columns.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// Columns of the account's row and their values.
    pub set: BTreeMap<Column, FlagValue>,
    /// Tables of `[tokens]` whose rows of the account go, in this order.
    #[serde(default)]
    pub delete: Vec<Table>,
}

/// What a flag column is set to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "expected a whole number, true, false or a text")]
pub enum FlagValue {
    /// For integer and numeric columns.
    Integer(i64),
    /// For boolean columns.
    Boolean(bool),
    /// For text and enum columns.
    Text(String),
}

/// `[tokens.<table>]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    /// The column that says whose row it is.
    pub account: Column,
}

/// `[directory]`: columns of the accounts table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    /// E-mail address.
    pub email: Option<Column>,
    /// Telephone number.
    pub phone: Option<Column>,
    /// Language, as a BCP 47 tag.
    pub locale: Option<Column>,
    /// Whether a second factor is set: neither empty, nor 0, nor false.
    pub two_factor: Option<Column>,
    /// Country of residence.
    pub residence: Option<Column>,
    /// Countries of nationality.
    pub nationalities: Option<Column>,
}

/// Name of a table, with or without its schema: `users`, `app.users`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Table {
    pub(crate) schema: Option<String>,
    pub(crate) name: String,
}

/// Name of a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Column(pub(crate) String);

/// What is wrong with `host.toml`, in one line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

impl HostConfig {
    /// Reads and checks the file; a relative `password_file` is one beside it.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let named =
            |reason: &dyn fmt::Display| ConfigError(format!("{}: {reason}", path.display()));
        let text = fs::read_to_string(path).map_err(|error| named(&error))?;
        let mut config = Self::parse(&text).map_err(|error| named(&error))?;
        if let (Some(file), Some(folder)) = (&mut config.connection.password_file, path.parent()) {
            *file = folder.join(&*file);
        }
        Ok(config)
    }

    /// Reads and checks the text of such a file.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        // In two steps, because only the second names keys, and the first would quote lines with secrets in them.
        let table: toml::Table = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start.min(text.len()));
            let line = text.as_bytes()[..start].iter().filter(|byte| **byte == b'\n').count() + 1;
            ConfigError(format!("line {line} is not TOML: {}", one_line(error.message())))
        })?;
        let config: Self = table
            .try_into()
            .map_err(|error: toml::de::Error| ConfigError(one_line(&error.to_string())))?;
        config.validate()?;
        Ok(config)
    }

    /// Checks what single keys cannot show.
    pub fn validate(&self) -> Result<(), ConfigError> {
        self.connection.validate()?;
        self.effects.validate()?;
        let deleted: BTreeSet<&Table> =
            self.effects.stated().into_iter().flat_map(|(_, effect)| &effect.delete).collect();
        if let Some(unknown) = deleted.iter().find(|table| !self.tokens.contains_key(table)) {
            return refuse(format!(
                "effects: delete names {unknown}, but there is no [tokens.{unknown}]"
            ));
        }
        match self.tokens.keys().find(|table| !deleted.contains(table)) {
            Some(kept) => refuse(format!(
                "tokens.{kept}: no effect deletes it; name it in effects.full.delete"
            )),
            None => Ok(()),
        }
    }
}

impl Connection {
    fn validate(&self) -> Result<(), ConfigError> {
        let parts = [
            ("host", self.host.is_some()),
            ("port", self.port.is_some()),
            ("name", self.name.is_some()),
            ("user", self.user.is_some()),
        ];
        if self.connections == 0 {
            return refuse("connection.connections: must be at least 1".to_owned());
        }
        if self.url.is_some() {
            return match parts.iter().find(|(_, present)| *present) {
                Some((key, _)) => {
                    refuse(format!("connection.{key}: connection.url says it already"))
                }
                None => Ok(()),
            };
        }
        match parts.iter().find(|(key, present)| *key != "port" && !present) {
            Some((key, _)) => {
                refuse(format!("connection.{key}: missing, and there is no connection.url"))
            }
            None => Ok(()),
        }
    }
}

impl Effects {
    /// What is done for an effect: the next stronger one where none is stated.
    pub fn of(&self, effect: HoldEffect) -> &Effect {
        match effect {
            HoldEffect::None => &self.none,
            HoldEffect::Limited => {
                self.limited.as_ref().unwrap_or_else(|| self.of(HoldEffect::ExitOnly))
            }
            HoldEffect::ExitOnly => self.exit_only.as_ref().unwrap_or(&self.full),
            HoldEffect::Full => &self.full,
        }
    }

    /// The effects that are stated, by their keys.
    pub fn stated(&self) -> Vec<(&'static str, &Effect)> {
        let limited = self.limited.as_ref().map(|effect| ("limited", effect));
        let exit_only = self.exit_only.as_ref().map(|effect| ("exit_only", effect));
        [Some(("none", &self.none)), limited, exit_only, Some(("full", &self.full))]
            .into_iter()
            .flatten()
            .collect()
    }

    fn validate(&self) -> Result<(), ConfigError> {
        for (key, effect) in self.stated() {
            if effect.set.is_empty() {
                return refuse(format!("effects.{key}.set: names no column"));
            }
            // Effects replace each other, so each has to undo what any other did.
            for (other, states) in self.stated() {
                if let Some(column) =
                    states.set.keys().find(|column| !effect.set.contains_key(column))
                {
                    return refuse(format!(
                        "effects.{key}.set: {column} is missing, which effects.{other} sets"
                    ));
                }
            }
            if let Some((column, _)) = effect.set.iter().find(|(_, value)| value.has_nul()) {
                return refuse(format!(
                    "effects.{key}.set.{column}: a text cannot hold the character NUL"
                ));
            }
        }
        if !self.none.delete.is_empty() {
            return refuse(
                "effects.none.delete: an account that may act keeps its tokens".to_owned(),
            );
        }
        Ok(())
    }
}

impl Directory {
    /// The columns that are named, by their keys.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (&'static str, &Column)> {
        [
            ("email", &self.email),
            ("phone", &self.phone),
            ("locale", &self.locale),
            ("two_factor", &self.two_factor),
            ("residence", &self.residence),
            ("nationalities", &self.nationalities),
        ]
        .into_iter()
        .filter_map(|(key, column)| column.as_ref().map(|column| (key, column)))
    }
}

impl FlagValue {
    fn has_nul(&self) -> bool {
        matches!(self, Self::Text(text) if text.contains('\0'))
    }
}

impl TryFrom<String> for Table {
    type Error = String;
    fn try_from(written: String) -> Result<Self, String> {
        match written.split_once('.') {
            Some((schema, name)) => {
                Ok(Self { schema: Some(identifier(schema)?), name: identifier(name)? })
            }
            None => Ok(Self { schema: None, name: identifier(&written)? }),
        }
    }
}

impl TryFrom<String> for Column {
    type Error = String;
    fn try_from(written: String) -> Result<Self, String> {
        identifier(&written).map(Self)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(formatter, "{schema}.{}", self.name),
            None => formatter.write_str(&self.name),
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// PostgreSQL cuts longer names off without a word, and would then mean another column.
const IDENTIFIER_MAX_BYTES: usize = 63;

fn identifier(part: &str) -> Result<String, String> {
    let fits = (1..=IDENTIFIER_MAX_BYTES).contains(&part.len());
    if fits && !part.contains(|character: char| character == '.' || character.is_control()) {
        Ok(part.to_owned())
    } else {
        Err(format!(
            "`{}` is not a name of 1 to {IDENTIFIER_MAX_BYTES} bytes without dots",
            part.escape_debug()
        ))
    }
}

fn refuse(reason: String) -> Result<(), ConfigError> {
    Err(ConfigError(reason))
}

fn one_line(message: &str) -> String {
    message.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

fn four() -> u32 {
    4
}
