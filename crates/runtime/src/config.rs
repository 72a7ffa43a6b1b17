//! Settings: commented defaults in the binary, then `ostiary.toml`, then the environment; what nobody knows is refused.

mod env;
mod place;
mod secret;
mod sections;

use std::fs;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::error::{Actual, Kind};
use figment::providers::{Format as _, Toml};
use serde::de::DeserializeOwned;

pub use secret::{FilePath, Secret, SecretError};
pub use sections::{
    AdminConfig, ClockConfig, DatabaseConfig, LinksConfig, LogFormat, Mode, NatsConfig, NatsLogin,
    RoleLogin, TelemetryConfig, TlsMode,
};

/// The commented defaults of the sections that this crate defines; a binary appends those of its own.
pub const DEFAULTS: &str = include_str!("default.toml");

const FILE_NAME: &str = "ostiary.toml";
const SYSTEM_FOLDER: &str = "/etc/ostiary";

/// Settings, and where they were found.
#[derive(Debug, Clone)]
pub struct Loaded<T> {
    /// The settings.
    pub value: T,
    /// What `host.toml` and the like are relative to: the folder of `ostiary.toml`, else the working folder.
    pub folder: PathBuf,
    /// The `ostiary.toml` that was read, if there was one.
    pub file: Option<PathBuf>,
}

/// Why settings are refused; always one line that says where and what.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file that was named does not open.
    #[error("cannot read settings from {}", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not TOML.
    #[error("{place}: not TOML: {message}")]
    NotToml {
        /// File and line.
        place: String,
        /// What the parser missed.
        message: String,
    },
    /// A setting is unknown, missing, or of the wrong kind.
    #[error("{place}: {message}")]
    Refused {
        /// File and line, or the environment variable.
        place: String,
        /// The key, and what to do about it.
        message: String,
    },
    /// Production runs on the system's clock.
    #[error(
        "clock.virtual_file is set to {}, which mode = \"production\" refuses: remove it, or set mode = \"development\"",
        .file.display()
    )]
    VirtualClockInProduction {
        /// The clock's file.
        file: PathBuf,
    },
    /// The virtual clock cannot be read.
    #[error(transparent)]
    Clock(#[from] crate::clock::ClockError),
}

/// Reads `defaults`, over them `explicit` or else the `ostiary.toml` of the working folder or of `/etc/ostiary`, over
/// them the environment, where `OSTIARY__A__B` means `a.b`.
///
/// # Errors
/// When `explicit` cannot be read, or a key is unknown, missing, or of the wrong kind.
pub fn load<T: DeserializeOwned>(
    explicit: Option<&Path>,
    defaults: &str,
) -> Result<Loaded<T>, ConfigError> {
    let file = explicit.map(Path::to_path_buf).or_else(|| {
        [Path::new("."), Path::new(SYSTEM_FOLDER)]
            .map(|folder| folder.join(FILE_NAME))
            .into_iter()
            .find(|file| file.exists())
    });
    load_from(file, defaults, env::variables())
}

/// Reads one file, such as `host.toml`, `policy.toml` or `staff.toml`; paths in it are relative to it.
///
/// # Errors
/// When it cannot be read, or a key is unknown, missing, or of the wrong kind.
pub fn load_file<T: DeserializeOwned>(file: &Path) -> Result<T, ConfigError> {
    check_syntax(file)?;
    extract(&Figment::from(Toml::file_exact(file)))
}

fn load_from<T: DeserializeOwned>(
    file: Option<PathBuf>,
    defaults: &str,
    variables: impl IntoIterator<Item = env::Variable>,
) -> Result<Loaded<T>, ConfigError> {
    let mut figment = Figment::from(Toml::string(defaults));
    if let Some(file) = &file {
        check_syntax(file)?;
        figment = figment.merge(Toml::file_exact(file));
    }
    for variable in variables {
        figment = figment.merge(variable);
    }
    let folder =
        file.as_deref().and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).to_path_buf();
    Ok(Loaded { value: extract(&figment)?, folder, file })
}

/// First, because the parser's own error names the line.
fn check_syntax(file: &Path) -> Result<(), ConfigError> {
    let text = fs::read_to_string(file)
        .map_err(|source| ConfigError::Unreadable { file: file.into(), source })?;
    let parsed: Result<toml::Table, _> = toml::from_str(&text);
    parsed.map(|_| ()).map_err(|error| ConfigError::NotToml {
        place: place::at_byte(file, &text, error.span().map_or(0, |span| span.start)),
        message: one_line(error.message()),
    })
}

/// Lossy, because the environment knows only text: a number or a truth value may be written as one.
fn extract<T: DeserializeOwned>(figment: &Figment) -> Result<T, ConfigError> {
    figment.extract_lossy().map_err(|error| refused(figment, error))
}

fn refused(figment: &Figment, error: figment::Error) -> ConfigError {
    let key = error.path.join(".");
    let metadata = error.metadata.clone().or_else(|| figment.find_metadata(&key).cloned());
    ConfigError::Refused {
        place: place::of(metadata.as_ref(), &error.path),
        message: one_line(&advice(&key, &error.kind)),
    }
}

fn advice(key: &str, kind: &Kind) -> String {
    match kind {
        Kind::UnknownField(_, []) => {
            format!("unknown key `{key}`: remove it, nothing is known here")
        }
        Kind::UnknownField(_, known) => {
            format!("unknown key `{key}`: remove it, or use one of {}", known.join(", "))
        }
        Kind::MissingField(field) if key.is_empty() => format!("missing key `{field}`: add it"),
        Kind::MissingField(field) => format!("missing key `{key}.{field}`: add it"),
        Kind::UnknownVariant(found, known) => {
            format!("`{key}` is \"{found}\": use one of {}", known.join(", "))
        }
        // What was found is named by its kind only: it may be a secret in the wrong place.
        Kind::InvalidType(found, expected) | Kind::InvalidValue(found, expected) => {
            let expected = if expected.starts_with("struct ") { "a table" } else { expected };
            format!("`{key}` is {}: give {expected}", kind_of(found))
        }
        other => format!("`{key}`: {other}"),
    }
}

fn kind_of(found: &Actual) -> &'static str {
    match found {
        Actual::Bool(_) => "true or false",
        Actual::Unsigned(_) | Actual::Signed(_) | Actual::Float(_) => "a number",
        Actual::Char(_) | Actual::Str(_) => "text",
        Actual::Seq => "a list",
        Actual::Map => "a table",
        _ => "something else",
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
