//! Reads the role from the arguments and runs it.

use std::process::ExitCode;

use clap::Parser;
use ostiary::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    match ostiary::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
            eprintln!("ostiary: {}", causes.join(": ").replace('\n', " "));
            ExitCode::FAILURE
        }
    }
}
