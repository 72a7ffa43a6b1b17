//! What settings are refused and how that reads.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::*;
use crate::clock;
use crate::roles::{GATEWAY, KYC_SCREENER};
use secrecy::ExposeSecret as _;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Everything {
    mode: Mode,
    database: DatabaseConfig,
    nats: NatsConfig,
    clock: ClockConfig,
    links: LinksConfig,
    telemetry: TelemetryConfig,
    admin: AdminConfig,
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn with(text: &str) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        fs::write(folder.file(), text).unwrap();
        folder
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("ostiary.toml")
    }

    fn load(&self, variables: &[(&str, &str)]) -> Result<Loaded<Everything>, ConfigError> {
        load_from(Some(self.file()), DEFAULTS, environment(variables))
    }

    /// The refusal of `text`, less the folder's name.
    fn refusal(text: &str, variables: &[(&str, &str)]) -> String {
        let folder = Self::with(text);
        let refusal = folder.load(variables).unwrap_err().to_string();
        assert_eq!(refusal.lines().count(), 1, "{refusal}");
        refusal.replace(&format!("{}/", folder.0.path().display()), "")
    }
}

fn environment(variables: &[(&str, &str)]) -> Vec<env::Variable> {
    variables
        .iter()
        .filter_map(|(name, value)| env::Variable::new(name, (*value).to_owned()))
        .collect()
}

#[test]
fn the_defaults_are_complete_and_meant_for_production() {
    let loaded: Loaded<Everything> = load_from(None, DEFAULTS, []).unwrap();
    let everything = loaded.value;
    assert_eq!(everything.mode, Mode::Production);
    assert_eq!(everything.database.max_connections, 10);
    assert_eq!(everything.nats.url, "nats://127.0.0.1:4222");
    assert_eq!(everything.telemetry.log_format, LogFormat::Json);
    assert!(matches!(everything.clock.open(everything.mode), Ok(clock::Clock::System)));
    assert_eq!(everything.admin.address(KYC_SCREENER).port(), 8481);
    assert_eq!(everything.admin.address(GATEWAY).port(), 8484);
    assert_eq!(loaded.folder, Path::new("."));
}

#[test]
fn every_setting_that_the_defaults_only_mention_is_one() {
    let mentioned = DEFAULTS.lines().map(|line| {
        let setting =
            line.strip_prefix("# ").filter(|rest| rest.contains(" = ") || rest.starts_with('['));
        format!(
            "{}\n",
            setting.filter(|rest| toml::from_str::<toml::Table>(rest).is_ok()).unwrap_or(line)
        )
    });
    // Sub-tables must come last in TOML, so they are moved there.
    let (tables, rest): (Vec<String>, Vec<String>) = sections(&mentioned.collect::<String>())
        .into_iter()
        .partition(|section| section.contains(".roles."));
    let everything: Loaded<Everything> =
        load_from(None, &format!("{}{}", rest.concat(), tables.concat()), []).unwrap();
    assert!(everything.value.database.admin_url.is_some());
    assert!(everything.value.database.roles["kyc_screener"].password.is_some());
    assert!(everything.value.nats.roles["kyc_screener"].nkey_seed.is_some());
    assert!(everything.value.clock.virtual_file.is_some());
    let links = everything.value.links;
    assert!(links.public_url.is_some() && links.mail_domain.is_some() && links.key.is_some());
    assert_eq!(links.old_keys.len(), 1);
    assert!(everything.value.telemetry.otlp_endpoint.is_some());
}

fn sections(text: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    for line in text.lines() {
        if line.starts_with('[') {
            sections.push(String::new());
        }
        let last = sections.last_mut().unwrap();
        last.push_str(line);
        last.push('\n');
    }
    sections
}

#[test]
fn a_typo_is_refused_in_one_line_with_key_file_and_line() {
    assert_eq!(
        Folder::refusal("[admin]\n\nfrist_port = 1\n", &[]),
        "ostiary.toml:3: unknown key `admin.frist_port`: remove it, or use one of host, first_port"
    );
    assert!(
        Folder::refusal("[dtabase]\n", &[]).starts_with("ostiary.toml:1: unknown key `dtabase`")
    );
    assert_eq!(
        Folder::refusal("", &[("OSTIARY__ADMIN__FRIST_PORT", "1")]),
        "environment variable OSTIARY__ADMIN__FRIST_PORT: unknown key `admin.frist_port`: remove it, or use one of host, first_port"
    );
}

#[test]
fn a_value_of_the_wrong_kind_is_refused_with_key_file_and_line() {
    assert_eq!(
        Folder::refusal("[database]\nport = \"many\"\n", &[]),
        "ostiary.toml:2: `database.port` is text: give u16"
    );
    assert_eq!(
        Folder::refusal("admin = 1\n", &[]),
        "ostiary.toml:1: `admin` is a number: give a table"
    );
    assert_eq!(
        Folder::refusal("mode = \"prodution\"", &[]),
        "ostiary.toml:1: `mode` is \"prodution\": use one of production, development"
    );
}

#[test]
fn what_is_not_toml_is_refused_with_file_and_line() {
    let refusal = Folder::refusal("mode = \"production\"\n[database\nport = 1\n", &[]);
    assert!(refusal.starts_with("ostiary.toml:2: not TOML: "), "{refusal}");
}

#[test]
fn a_missing_key_is_named() {
    let refusal =
        load_from::<Everything>(None, "mode = \"production\"", []).unwrap_err().to_string();
    assert_eq!(refusal, "settings: missing key `database`: add it");
}

#[test]
fn a_file_that_was_named_must_exist() {
    let refusal = load::<Everything>(Some(Path::new("absent/ostiary.toml")), DEFAULTS).unwrap_err();
    assert_eq!(refusal.to_string(), "cannot read settings from absent/ostiary.toml");
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
    let folder = Folder::with("[database]\nname = \"from_file\"\nport = 1\n");
    let variables = [
        ("OSTIARY__DATABASE__PORT", "2"),
        ("OSTIARY__DATABASE__ROLES__KYC_SCREENER__PASSWORD", "007"),
        ("OSTIARY_OTHER", "not ours"),
    ];
    let database = folder.load(&variables).unwrap().value.database;
    assert_eq!(
        (database.name.as_str(), database.port, database.host.as_str()),
        ("from_file", 2, "127.0.0.1")
    );
    let password = database.roles["kyc_screener"].password.as_ref().unwrap().read().unwrap();
    assert_eq!(password.expose_secret(), "007", "text stays as it was written");
}

#[test]
fn a_secret_of_the_environment_replaces_the_file_that_was_configured() {
    let folder = Folder::with("[database.roles.gateway]\npassword = { file = \"absent\" }\n");
    let variables = [("OSTIARY__DATABASE__ROLES__GATEWAY__PASSWORD", "hunter2")];
    let database = folder.load(&variables).unwrap().value.database;
    assert_eq!(
        database.roles["gateway"].password.as_ref().unwrap().read().unwrap().expose_secret(),
        "hunter2"
    );
}

#[test]
fn paths_are_relative_to_the_file_that_names_them() {
    let folder = Folder::with(
        "[database]\nadmin_url = { file = \"admin\" }\n[clock]\nvirtual_file = \"clock\"\n",
    );
    fs::write(folder.0.path().join("admin"), "postgres://localhost\n").unwrap();
    let loaded = folder.load(&[]).unwrap();
    assert_eq!(loaded.folder, folder.0.path());
    assert_eq!(
        loaded.value.clock.virtual_file.as_deref(),
        Some(folder.0.path().join("clock").as_path())
    );
    let admin_url = loaded.value.database.admin_url.unwrap().read().unwrap();
    assert_eq!(admin_url.expose_secret(), "postgres://localhost");
}

#[test]
fn production_refuses_a_virtual_clock_in_one_line() {
    let folder = Folder::with("[clock]\nvirtual_file = \"/demo/clock\"\n");
    let everything = folder.load(&[]).unwrap().value;
    assert_eq!(
        everything.clock.open(everything.mode).unwrap_err().to_string(),
        "clock.virtual_file is set to /demo/clock, which mode = \"production\" refuses: remove it, or set mode = \"development\""
    );
}

#[test]
fn development_takes_a_virtual_clock() {
    let folder = Folder::with("mode = \"development\"\n[clock]\nvirtual_file = \"clock\"\n");
    clock::set(&folder.0.path().join("clock"), contracts::Time::UNIX_EPOCH).unwrap();
    let everything = folder.load(&[]).unwrap().value;
    assert_eq!(everything.clock.open(everything.mode).unwrap().now(), contracts::Time::UNIX_EPOCH);
}

#[test]
fn a_secret_is_never_printed() {
    #[derive(Debug, Deserialize)]
    struct Keeper {
        secrets: BTreeMap<String, Secret>,
    }
    let keeper: Loaded<Keeper> = load_from(None, "secrets.a = \"hunter2\"", []).unwrap();
    assert!(!format!("{keeper:?}").contains("hunter2"));
    assert!(!toml::to_string(&keeper.value.secrets).unwrap().contains("hunter2"));
    for misplaced in
        ["secrets.a = 7734", "secrets.a = [\"7734\"]", "secrets = \"7734\"", "secrets.a = 77.34"]
    {
        let refusal = load_from::<Keeper>(None, misplaced, []).unwrap_err().to_string();
        assert!(!refusal.contains("77"), "{refusal}");
    }
}

#[test]
fn a_single_file_is_refused_like_the_main_one() {
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Entry {
        #[expect(dead_code, reason = "only read from a file")]
        id: String,
    }
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Entries {
        #[expect(dead_code, reason = "only read from a file")]
        entries: Vec<Entry>,
    }
    let folder = Folder::with("[[entries]]\nid = \"a\"\n\n[[entries]]\nid = \"b\"\nextra = 1\n");
    let refusal = load_file::<Entries>(&folder.file()).unwrap_err().to_string();
    assert!(
        refusal.ends_with(
            "ostiary.toml:6: unknown key `entries.1.extra`: remove it, or use one of id"
        ),
        "{refusal}"
    );
}
