//! Steps that say what they do and how long it took, and commands whose exit code becomes ours.

use std::{
    env,
    ffi::OsString,
    process::{Command, ExitCode},
    time::Instant,
};

use anyhow::{Context, Result};

use crate::workspace_root;

/// A command that ran and ended badly, after saying why itself.
#[derive(Debug, thiserror::Error)]
#[error("`{command}` failed")]
pub struct Failed {
    command: String,
    code: u8,
}

impl Failed {
    /// What it ended with.
    pub fn code(&self) -> u8 {
        self.code
    }
}

/// Does one step between two lines of progress.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("── {name}");
    let started = Instant::now();
    let outcome = work();
    let verdict = if outcome.is_ok() { "done" } else { "FAILED" };
    eprintln!("── {name}: {verdict} in {:.1} s", started.elapsed().as_secs_f64());
    outcome
}

/// Runs cargo in the workspace's folder.
pub fn cargo(arguments: &[&str]) -> Result<()> {
    cargo_with(arguments, &[])
}

/// The same with variables of the environment.
pub fn cargo_with(arguments: &[&str], variables: &[(&str, OsString)]) -> Result<()> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    run(command.args(arguments).envs(variables.iter().cloned()).current_dir(workspace_root()))
}

/// Runs a command to its end, with our own input and output.
pub fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("could not run {name}"))?;
    if status.success() {
        return Ok(());
    }
    let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
    let name = name.rsplit('/').next().unwrap_or_default();
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Err(Failed { command: format!("{name} {}", arguments.join(" ")), code }.into())
}

/// Prints what went wrong; the code of the command that failed, or 1.
pub fn exit_code(outcome: Result<()>) -> ExitCode {
    let Err(error) = outcome else { return ExitCode::SUCCESS };
    eprintln!("error: {error:#}");
    ExitCode::from(error.downcast_ref::<Failed>().map_or(1, Failed::code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_a_failed_command_is_passed_on() {
        let outcome = step("fail", || run(Command::new("sh").args(["-c", "exit 42"])));
        assert_eq!(outcome.as_ref().unwrap_err().to_string(), "`sh -c exit 42` failed");
        assert_eq!(exit_code(outcome), ExitCode::from(42));
        assert_eq!(exit_code(Err(anyhow::anyhow!("other"))), ExitCode::from(1));
        assert_eq!(exit_code(run(&mut Command::new("true"))), ExitCode::SUCCESS);
    }
}
