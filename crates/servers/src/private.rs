//! What private servers share: whom they run as, their passwords and their URLs.

use std::{env, path::Path, process::Command};

use crate::{
    Error, Result,
    error::trying,
    port::random,
    process::{Guard, guarded, run},
};

/// The user's and its group's number. The Debian package makes the user.
pub(crate) fn ids(user: &str) -> Result<(u32, u32)> {
    let number = |flag| {
        let printed = run(Command::new("id").args([flag, user]))?;
        let wrong = || Error::Missing(format!("`id {flag} {user}` printed no number"));
        printed.trim().parse::<u32>().map_err(|_| wrong())
    };
    Ok((number("-u")?, number("-g")?))
}

/// Whether the user reaches the folder, said before a server says it less clearly.
pub(crate) fn can_enter(user: &'static str, folder: &Path) -> Result<()> {
    let mut command = Command::new("test");
    command.arg("-x").arg(folder).current_dir("/");
    let guard = Guard { at_our_death: "KILL", user: Some(user) };
    run(&mut guarded(&command, &guard)).map(drop).map_err(|_| {
        Error::Missing(format!(
            "the user {user} may not enter {}, as a folder above it is private: choose one below {}",
            folder.display(),
            env::temp_dir().display()
        ))
    })
}

/// One that nobody can guess.
pub(crate) fn password() -> Result<String> {
    let bytes: [u8; 16] = random().map_err(trying("draw a password"))?;
    Ok(bytes.map(|byte| format!("{byte:02x}")).concat())
}

/// For one part of a URL.
pub(crate) fn encode(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => (byte as char).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(encode).collect()
}
