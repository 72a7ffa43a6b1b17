//! Values that are never printed, and paths that are relative to the file that names them.

use std::fmt;
use std::fs;
use std::ops::Deref;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use figment::value::magic::RelativePathBuf;
use secrecy::SecretString;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

/// A secret: `"text"`, or better `{ file = "path" }`. Prints nothing.
#[derive(Clone)]
pub struct Secret(Kept);

#[derive(Clone)]
enum Kept {
    Here(SecretString),
    /// Read whenever it is needed.
    InFile(FilePath),
}

/// Why a secret cannot be had.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the secret in {}", .file.display())]
pub struct SecretError {
    /// Where it should be.
    pub file: PathBuf,
    /// What the system said.
    pub source: std::io::Error,
}

/// A path in a settings file, made relative to that file when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePath(PathBuf);

impl Secret {
    /// A secret that is known already.
    pub fn new(text: impl Into<SecretString>) -> Self {
        Self(Kept::Here(text.into()))
    }

    /// The secret, without the line break at the end of its file.
    ///
    /// # Errors
    /// When its file cannot be read as UTF-8 text.
    pub fn read(&self) -> Result<SecretString, SecretError> {
        match &self.0 {
            Kept::Here(text) => Ok(text.clone()),
            Kept::InFile(file) => {
                read(file).map_err(|source| SecretError { file: file.to_path_buf(), source })
            }
        }
    }
}

fn read(file: &Path) -> std::io::Result<SecretString> {
    const ANYBODY_ELSE: u32 = 0o077;
    let mode = fs::metadata(file)?.permissions().mode();
    if mode & ANYBODY_ELSE != 0 {
        let mode = format!("{:04o}", mode & 0o7777);
        tracing::warn!(file = %file.display(), mode, "others can read this secret: chmod 0400");
    }
    let text = fs::read_to_string(file)?;
    Ok(text.trim_end_matches(['\r', '\n']).into())
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kept::Here(_) => formatter.write_str("Secret(…)"),
            Kept::InFile(file) => write!(formatter, "Secret(in {})", file.display()),
        }
    }
}

/// Redacted, so that `ostiary doctor` may print the settings.
impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("{self:?}"))
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SecretVisitor)
    }
}

struct SecretVisitor;

/// Every kind of scalar is taken up here, because the default refusals repeat what they found.
impl<'de> Visitor<'de> for SecretVisitor {
    type Value = Secret;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("quoted text or { file = \"path\" }")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Secret, E> {
        Ok(Secret::new(text))
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Secret, E> {
        Err(E::invalid_type(de::Unexpected::Other("no text"), &self))
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Secret, E> {
        Err(E::invalid_type(de::Unexpected::Other("a number"), &self))
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Secret, E> {
        Err(E::invalid_type(de::Unexpected::Other("a number"), &self))
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Secret, E> {
        Err(E::invalid_type(de::Unexpected::Other("a number"), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Secret, A::Error> {
        const FIELDS: &[&str] = &["file"];
        match map.next_key::<String>()?.as_deref() {
            Some("file") => {}
            Some(other) => return Err(de::Error::unknown_field(other, FIELDS)),
            None => return Err(de::Error::missing_field("file")),
        }
        let file = map.next_value::<FilePath>()?;
        match map.next_key::<String>()? {
            Some(other) => Err(de::Error::unknown_field(&other, FIELDS)),
            None => Ok(Secret(Kept::InFile(file))),
        }
    }
}

impl<P: Into<PathBuf>> From<P> for FilePath {
    fn from(path: P) -> Self {
        Self(path.into())
    }
}

impl Deref for FilePath {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl AsRef<Path> for FilePath {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

impl Serialize for FilePath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for FilePath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        RelativePathBuf::deserialize(deserializer).map(|path| Self(path.relative()))
    }
}
