//! What the guide tells people to type.

use clap::Parser as _;

use super::Cli;

/// The commands in a document's code, but for those with a hole in them.
fn commands(document: &str) -> Vec<&str> {
    let code = document.split('`').skip(1).step_by(2).flat_map(str::lines);
    code.filter(|line| line.starts_with("ostiary ") && !line.contains(['…', '<'])).collect()
}

#[test]
fn every_command_of_the_guides_is_one() {
    for (guide, at_least) in [
        (include_str!("../../../../docs/kyc.md"), 40),
        (include_str!("../../../../docs/datamap.md"), 3),
    ] {
        let commands = commands(guide);
        assert!(commands.len() >= at_least, "{commands:?}");
        for command in commands {
            let command = command.split(" #").next().unwrap_or_default();
            let read = Cli::try_parse_from(command.split_whitespace());
            assert!(read.is_ok(), "{command}: {}", read.unwrap_err());
        }
    }
}
