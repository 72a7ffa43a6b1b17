//! Reads the role from the arguments and runs it.

use std::{io, process::ExitCode};

use clap::Parser;
use ostiary::{Cli, NobodyActs};

#[tokio::main]
async fn main() -> ExitCode {
    match ostiary::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read our output has seen enough, as `head` does.
        Err(error) if went_away(&error) => ExitCode::FAILURE,
        Err(error) => {
            let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
            eprintln!("ostiary: {}", causes.join(": ").replace('\n', " "));
            // As arguments that make no sense, which clap ends with.
            if error.is::<NobodyActs>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

fn went_away(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
