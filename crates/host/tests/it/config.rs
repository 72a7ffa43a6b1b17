//! `host.toml` is refused in one line that names the key.

use std::fs;

use contracts::event::HoldEffect;
use host::{Host, HostConfig, HostError};

const GOOD: &str = r#"
acknowledgement = true
[connection]
host = "db.internal"
name = "app"
user = "ostiary"
password_file = "secrets/host"
[accounts]
table = "app.users"
id = "id"
id_type = "text"
[effects.none]
set = { suspended = 0 }
[effects.full]
set = { suspended = 1 }
delete = ["sessions"]
[tokens.sessions]
account = "user_id"
"#;

fn refusal(text: &str) -> String {
    let said = HostConfig::parse(text).unwrap_err().to_string();
    assert!(!said.contains('\n'), "{said}");
    said
}

fn refusal_of(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from));
    refusal(&GOOD.replacen(from, to, 1))
}

#[test]
fn the_example_is_read_as_written() {
    let config = HostConfig::parse(GOOD).unwrap();
    assert!(config.acknowledgement);
    assert_eq!(config.accounts.table.to_string(), "app.users");
    assert_eq!(config.effects.of(HoldEffect::Limited).delete.len(), 1);
}

#[test]
fn a_typo_names_its_key() {
    assert!(
        refusal_of("acknowledgement", "acknowledgment").contains("unknown field `acknowledgment`")
    );
    assert!(refusal_of("delete", "deletes").contains("unknown field `deletes`"));
    assert!(refusal_of("delete", "deletes").contains("in `effects.full`"));
    assert!(refusal_of("\"text\"", "\"number\"").contains("in `accounts.id_type`"));
    assert!(refusal_of("id = \"id\"\n", "").contains("missing field `id` in `accounts`"));
    assert!(
        refusal_of("suspended = 1", "suspended = 1.5")
            .contains("whole number, true, false or a text")
    );
    assert!(
        refusal_of("suspended = 1", "suspended = 1.5").contains("in `effects.full.set.suspended`")
    );
    assert_eq!(refusal_of("name = ", "name "), "line 5 is not TOML: expected `.`, `=`");
}

#[test]
fn names_are_those_that_the_database_takes() {
    for name in ["", "a.b.c", ".users", "users.", "a\\u0000b", &"x".repeat(64)] {
        let said = refusal_of("app.users", name);
        assert!(said.contains("is not a name") && said.contains("in `accounts.table`"), "{said}");
    }
    assert!(refusal_of("\"id\"", "\"a.b\"").contains("in `accounts.id`"));
}

#[test]
fn the_connection_is_stated_once() {
    assert_eq!(
        refusal_of("host = \"db.internal\"", "url = \"postgres://u:secret@h/db\""),
        "connection.name: connection.url says it already"
    );
    assert_eq!(
        refusal_of("user = \"ostiary\"", ""),
        "connection.user: missing, and there is no connection.url"
    );
    assert_eq!(
        refusal_of("[accounts]", "connections = 0\n[accounts]"),
        "connection.connections: must be at least 1"
    );
}

#[test]
fn effects_are_absolute() {
    assert_eq!(
        refusal_of("{ suspended = 1 }", "{ suspended = 1, closed = true }"),
        "effects.none.set: closed is missing, which effects.full sets"
    );
    assert_eq!(
        refusal(&GOOD.replace("suspended = 1", "").replace("suspended = 0", "")),
        "effects.none.set: names no column"
    );
    assert_eq!(
        refusal_of("set = { suspended = 0 }", "set = { suspended = 0 }\ndelete = [\"sessions\"]"),
        "effects.none.delete: an account that may act keeps its tokens"
    );
    assert_eq!(
        refusal_of("suspended = 1", "suspended = \"a\\u0000\""),
        "effects.full.set.suspended: a text cannot hold the character NUL"
    );
}

#[test]
fn no_token_table_is_forgotten() {
    assert_eq!(
        refusal_of("[\"sessions\"]", "[]"),
        "tokens.sessions: no effect deletes it; name it in effects.full.delete"
    );
    assert_eq!(
        refusal_of("[\"sessions\"]", "[\"sessions\", \"keys\"]"),
        "effects: delete names keys, but there is no [tokens.keys]"
    );
}

#[tokio::test]
async fn the_password_is_read_from_beside_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("host.toml");
    fs::write(&file, GOOD).unwrap();
    let config = HostConfig::load(&file).unwrap();
    let missing = Host::connect(config.clone()).unwrap_err();
    assert!(
        matches!(&missing, HostError::Misconfigured(said) if said.contains("secrets/host")),
        "{missing}"
    );
    fs::create_dir(folder.path().join("secrets")).unwrap();
    fs::write(folder.path().join("secrets/host"), "hush\n").unwrap();
    Host::connect(config).unwrap();
    let absent = HostConfig::load(&folder.path().join("other.toml")).unwrap_err().to_string();
    assert!(absent.contains("other.toml: No such file"), "{absent}");
}

#[tokio::test]
async fn nothing_prints_a_secret() {
    let config = HostConfig::parse(
        &GOOD.replace(
            "host = \"db.internal\"\nname = \"app\"\nuser = \"ostiary\"\npassword_file = \"secrets/host\"",
            "url = \"oracle://u:hush@h/db\"",
        ),
    )
    .unwrap();
    assert!(!format!("{config:?}").contains("hush"));
    let said = format!("{:?}", Host::connect(config).unwrap_err());
    assert!(
        said.contains("connection.url is no URL of a PostgreSQL or MariaDB database"),
        "{said}"
    );
    let broken = HostConfig::parse("connection.url = \"postgres://u:hush@h/db\" oops")
        .unwrap_err()
        .to_string();
    assert!(!broken.contains("hush"), "{broken}");
}
