//! From an address to a country, by the operator's MMDB file.

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
};

use contracts::CountryCode;
use maxminddb::{MaxMindDbError, Reader};
use serde::Deserialize;

/// The operator's file, in memory.
pub(crate) struct Countries(Reader<Vec<u8>>);

/// `gateway.country_database` does not open as an MMDB file.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the country database {}", .file.display())]
pub struct CountryDatabaseError {
    /// The file.
    pub file: PathBuf,
    /// What the reader said.
    pub source: MaxMindDbError,
}

/// What is read of a record; databases of countries and of cities both have it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Record<'a> {
    #[serde(borrow)]
    country: Country<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Country<'a> {
    iso_code: Option<&'a str>,
}

impl Countries {
    /// Reads the whole file.
    pub fn open(file: &Path) -> Result<Self, CountryDatabaseError> {
        let reader = Reader::open_readfile(file);
        reader.map(Self).map_err(|source| CountryDatabaseError { file: file.to_owned(), source })
    }

    /// Where the address is used. Not where its network is registered: that would be a guess.
    pub fn find(&self, address: IpAddr) -> Option<CountryCode> {
        let found = self.0.lookup(address.to_canonical()).ok()?;
        let record: Record<'_> = found.decode().ok()??;
        CountryCode::try_new(record.country.iso_code?).ok()
    }
}
