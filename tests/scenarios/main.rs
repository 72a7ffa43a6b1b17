//! Stories that cross services, on real servers.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod account_ids;
mod agreed;
mod answered;
mod apart;
mod bad_messages;
mod broker_away;
mod browser;
mod folding;
mod former_users;
mod holds;
mod kills;
mod kyc;
mod kyc_people;
mod kyc_provider;
mod kyc_time;
mod leaving;
mod outages;
mod races;
mod reconcile;
mod restored;
mod retention;
mod second_parts;
mod seed;
mod triggers;
mod unheard;

#[test]
fn every_file_of_stories_stands_in_the_readme() {
    let readme = include_str!("../README.md");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let modules = include_str!("main.rs").lines();
    let modules = modules.filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    let stands = |name: &str| {
        readme.contains(&format!("`{name}`")) || readme.contains(&format!("`scenarios/{name}`"))
    };
    for module in modules {
        assert!(stands(&format!("{module}.rs")), "{module}.rs does not stand in the README");
        let has_folder = folder.join(module).is_dir();
        assert!(!has_folder || stands(&format!("{module}/")), "nor does its folder {module}/");
    }
}
