//! What an operator would write: `ostiary.toml` and the files that it names, with secrets drawn for this one run.

use std::{
    fs,
    io::Write as _,
    net::TcpListener,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use clap::ValueEnum as _;
use serde_json::{Value, json};
use servers::{Nats, Postgres, free_ports};
use simulators::intercom;

use super::{
    Demo, Options,
    company::{DATABASE, OWNER},
    secrets::{Token, secret},
    staff::Staff,
};
use crate::workspace_root;

/// The services, by schema, in the order of their admin ports.
const SCHEMAS: [&str; 7] = [
    "kyc_screener",
    "suspension_worker",
    "notifier",
    "gateway",
    "deletion_orchestrator",
    "ownership_verifier",
    "anonymizer",
];

/// What the company's flag is of an account that is paid nothing out. Tests take a company that knows no such thing.
const LIMITED: &str = "\n[effects.limited]\nset = { suspended = 2 }\n";
/// The demo's years pass in a minute, and its host has no other work.
const ALL_THE_TIME: &str = "\n[work]\nerase_share = 1.0\nscan_share = 1.0\n";

/// Where things are and what opens them.
pub(super) struct Settings {
    pub passwords: Passwords,
    folder: PathBuf,
    gateway_port: u16,
    /// The first of one for each service.
    admin_port: u16,
    client: Token,
    /// Of the company's mail server.
    mail_server: Token,
    staff: Staff,
    /// What Intercom signs its notifications with.
    webhook_secret: String,
}

/// Of logins at PostgreSQL.
pub(super) struct Passwords {
    /// The company's own.
    pub company: String,
    /// Ostiary's in the company's database.
    pub host: String,
    /// Of each service in Ostiary's database.
    services: Vec<String>,
}

impl Settings {
    /// Draws secrets and picks ports.
    pub(super) fn draw(folder: &Path, ostiary: &Path) -> Result<Self> {
        let [gateway_port] = free_ports()?;
        let services = (0..SCHEMAS.len()).map(|_| secret()).collect::<Result<Vec<_>>>()?;
        Ok(Self {
            passwords: Passwords { company: secret()?, host: secret()?, services },
            folder: folder.to_owned(),
            gateway_port,
            admin_port: ports_in_a_row(SCHEMAS.len())?,
            client: Token::draw(ostiary)?,
            mail_server: Token::draw(ostiary)?,
            staff: Staff::draw(ostiary)?,
            webhook_secret: secret()?,
        })
    }

    /// Writes every file.
    pub(super) fn write(&self, demo: &Demo) -> Result<()> {
        let root = workspace_root();
        let policy = ["kyc-screener", "deletion-orchestrator", "anonymizer"]
            .map(|service| fs::read_to_string(root.join(format!("crates/{service}/policy.toml"))));
        let policy = with_mailing(&policy.into_iter().collect::<Result<String, _>>()?)?;
        let host = fs::read_to_string(root.join("demo/host/host.toml"))?;
        let datamap = stating_mailing(&fs::read_to_string(root.join("demo/host/datamap.toml"))?)?;
        let url = demo.host_url("ostiary", &self.passwords.host);
        let lines = host.lines().map(|line| match line.strip_prefix("url = ") {
            Some(_) => format!("url = \"{url}\"\n"),
            None => format!("{line}\n"),
        });
        self.write_file("policy.toml", &policy)?;
        self.write_file("datamap.toml", &datamap)?;
        self.write_file("host.toml", &(lines.collect::<String>() + LIMITED + ALL_THE_TIME))?;
        self.write_file("staff.toml", &self.staff.file())?;
        for (file, token) in self.staff.tokens() {
            self.write_file(&file, token)?;
        }
        self.write_file("token", &self.client.token)?;
        self.write_file("clock", &now()?)?;
        let main = self.main_file(&demo.postgres, &demo.nats)?
            + &self.vault_section()?
            + &demo.outside.settings(&self.webhook_secret, demo.mail.port());
        self.write_file("ostiary.toml", &main)
    }

    /// `ostiary.toml`.
    fn main_file(&self, postgres: &Postgres, nats: &Nats) -> Result<String> {
        let shared = format!(
            r#"mode = "development"
[database]
port = {database_port}
name = "ostiary"
tls = "disable"
admin_url = "{admin_url}"
[nats]
url = "{nats_url}"
monitor_url = "{monitor_url}"
[clock]
virtual_file = "clock"
[links]
public_url = "http://127.0.0.1:{gateway_port}"
mail_domain = "mail.demo.invalid"
key = "{links_key}"
[telemetry]
log_format = "text"
[admin]
first_port = {admin_port}
[gateway]
port = {gateway_port}
country_database = "networks.mmdb"
[[gateway.clients]]
name = "company"
token_sha256 = "{token_sha256}"
scopes = ["signups", "answers", "standing", "deletions"]
[[gateway.clients]]
name = "mail-server"
token_sha256 = "{mail_sha256}"
scopes = ["mail"]
# The story says when.
[suspension_worker.reconcile]
interval = "0s"
"#,
            database_port = postgres.port(),
            admin_url = postgres.superuser_url("ostiary"),
            nats_url = nats.url(),
            monitor_url = nats.monitor_url(),
            links_key = secret()?,
            admin_port = self.admin_port,
            gateway_port = self.gateway_port,
            token_sha256 = self.client.sha256,
            mail_sha256 = self.mail_server.sha256,
        );
        Ok(shared + &self.logins_and_keys()?)
    }

    /// The part of `ostiary.toml` about who leaves, and the folders of keys that it names.
    fn vault_section(&self) -> Result<String> {
        for half in ["vault", "approvers"] {
            fs::create_dir_all(self.folder.join("keys").join(half))?;
        }
        Ok(format!(
            r#"[deletion_orchestrator]
assertion_keys = [{{ algorithm = "EdDSA", public_key = "host.pub.pem" }}]
[anonymizer]
issuer = "Example Exchange Ltd, Dublin"
hash_keys = [{{ version = 1, key = "{}" }}]
signing_key = {{ file = "certificate.key" }}
end_every = "1s"
[anonymizer.vault]
own = {{ folder = "keys/vault" }}
approvers = {{ folder = "keys/approvers" }}
"#,
            secret()?
        ))
    }

    /// The part of `ostiary.toml` that each service has for itself.
    fn logins_and_keys(&self) -> Result<String> {
        let mut text = String::new();
        for (schema, password) in SCHEMAS.iter().zip(&self.passwords.services) {
            text += &format!("[database.roles.{schema}]\npassword = \"{password}\"\n");
        }
        text += "[keys]\n";
        for schema in SCHEMAS {
            text += &format!("{schema} = \"{}\"\n", secret()?);
        }
        Ok(text)
    }

    /// Where each service says that it is ready.
    pub(super) fn readiness_urls(&self) -> impl Iterator<Item = String> {
        self.admin_urls().map(|(_, url)| format!("{url}/readyz"))
    }

    fn admin_urls(&self) -> impl Iterator<Item = (&'static str, String)> {
        let ports = self.admin_port..;
        SCHEMAS
            .into_iter()
            .zip(ports)
            .map(|(schema, port)| (schema, format!("http://127.0.0.1:{port}")))
    }

    /// What `play.py` needs to know.
    pub(super) fn for_play(&self, demo: &Demo, options: &Options) -> Value {
        json!({
            "elapsed": demo.started.elapsed().as_secs_f64(),
            "ostiary": [&demo.binary, Path::new("--config"), &self.folder.join("ostiary.toml")],
            "clock": self.folder.join("clock"),
            "gateway": self.gateway_url(),
            "token": self.client.token,
            "nats": demo.nats.url(),
            "mail_token": self.mail_server.token,
            "folder": self.folder,
            "staff": Staff::compliance().map(|file| self.folder.join(file)),
            "mails": self.folder.join("mail/mails"),
            "story": options.story.to_possible_value().map(|name| name.get_name().to_owned()),
            "people": options.people,
            "stage": demo.outside.stage_url(),
            "intercom": {"url": demo.outside.intercom.url(), "token": intercom::TOKEN, "admin": intercom::ADMIN},
            "webhook": {
                "to": format!("{}/v1/webhooks/intercom", self.gateway_url()),
                "secret": self.webhook_secret,
                "teammate": Staff::teammate(),
            },
            "lose_broker": options.lose_broker,
            "prove_check": options.prove_check.then(|| demo.postgres.superuser_url("ostiary")),
            "host_db": if demo.mariadb.is_some() { "mariadb" } else { "postgres" },
            "host_database": {
                "port": demo.mariadb.as_ref().map_or(demo.postgres.port(), |mariadb| mariadb.port()),
                "database": DATABASE, "user": OWNER, "password": self.passwords.company,
            },
        })
    }

    /// For whoever looks around.
    pub(super) fn addresses(&self, demo: &Demo) -> String {
        let file = |name: &str| self.folder.join(name).display().to_string();
        let mut lines = vec![
            ("gateway", self.gateway_url()),
            ("  its token", file("token")),
            ("NATS", demo.nats.url()),
            ("mailboxes", file("mail/mails")),
            ("Intercom", demo.outside.intercom.url().to_owned()),
            ("company", demo.host_url(OWNER, &self.passwords.company)),
            ("Ostiary's data", demo.postgres.superuser_url("ostiary")),
            ("settings", file("ostiary.toml")),
            ("staff token", file("staff-token")),
            ("  of compliance", file("staff-token-*")),
            ("log", file("ostiary.log")),
            ("binary", demo.binary.display().to_string()),
        ];
        lines.extend(self.admin_urls().map(|(schema, url)| (schema, format!("{url}/metrics"))));
        lines.iter().map(|(what, place)| format!("   {what:<21} {place}\n")).collect()
    }

    fn gateway_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.gateway_port)
    }

    /// For the owner's eyes only: most of these hold secrets.
    fn write_file(&self, name: &str, text: &str) -> Result<()> {
        let path = self.folder.join(name);
        let options = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        let written = options.and_then(|mut file| file.write_all(text.as_bytes()));
        written.with_context(|| format!("could not write {}", path.display()))
    }
}

/// A mailing tool has something of everybody, too.
fn with_mailing(policy: &str) -> Result<String> {
    let (known, more) = ("[\"sumsub\", \"intercom\"]", "[\"sumsub\", \"intercom\", \"mailing\"]");
    ensure!(policy.contains(known), "the shipped policy has another order of erasure");
    Ok(policy.replace(known, more))
}

/// People are told of it as they are of the others, in every language.
fn stating_mailing(datamap: &str) -> Result<String> {
    const STATED: &str = r#"[processors.mailing]
name = "Mailing tool"
holds = "the e-mail address, for letters to customers"
erase = "the address is deleted"

"#;
    const RUSSIAN: &str = r#"[words.ru]
"the e-mail address, for letters to customers" = "адрес электронной почты для писем клиентам"
"the address is deleted" = "адрес удаляется"
"#;
    let (others, words) = ("[processors.intercom]\n", "[words.ru]\n");
    let known = datamap.contains(others) && datamap.contains(words);
    ensure!(known, "the demo host's data map states others, or has no words in Russian");
    Ok(datamap.replace(others, &format!("{STATED}{others}")).replace(words, RUSSIAN))
}

/// Where the demo's clock starts: now, on the full hour, as it makes stories easier to read.
fn now() -> Result<String> {
    let output = Command::new("date").args(["--utc", "+%Y-%m-%dT%H:00:00Z"]).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// The first of so many free ports that follow each other.
fn ports_in_a_row(count: usize) -> Result<u16> {
    for _ in 0..100 {
        let [first] = free_ports()?;
        let row = (first..).take(count).map(|port| TcpListener::bind(("127.0.0.1", port)));
        if row.collect::<Result<Vec<_>, _>>().is_ok() {
            return Ok(first);
        }
    }
    bail!("found no {count} free ports in a row on 127.0.0.1")
}
