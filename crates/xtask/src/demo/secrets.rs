//! What opens things, drawn for one run.

use std::{fs, io::Read as _, path::Path, process::Command};

use anyhow::{Result, bail, ensure};

/// A bearer token and what is kept of it by whom it is shown to.
pub(super) struct Token {
    pub token: String,
    pub sha256: String,
}

impl Token {
    /// A new one, as an operator draws it.
    pub(super) fn draw(ostiary: &Path) -> Result<Self> {
        let output = Command::new(ostiary).args(["staff", "token"]).output()?;
        ensure!(output.status.success(), "`ostiary staff token` failed");
        let printed = String::from_utf8(output.stdout)?;
        let values: Vec<_> = printed.lines().filter_map(|line| line.split_once(" = ")).collect();
        let [(_, token), (_, sha256)] = values[..] else {
            bail!("`ostiary staff token` printed no token and hash");
        };
        Ok(Self { token: token.to_owned(), sha256: sha256.to_owned() })
    }
}

/// 32 bytes that nobody can guess, in hexadecimal.
pub(super) fn secret() -> Result<String> {
    let mut bytes = [0_u8; 32];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.map(|byte| format!("{byte:02x}")).concat())
}
