//! A folder with every settings file of one installation.

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

use contracts::Time;
use ostiary::config::Config;
use runtime::roles::{self, MIGRATE, SERVICES};
use servers::{Nats, Scratch};
use simulators::{
    intercom::{ADMIN, TOKEN},
    sumsub::{APP_TOKEN, SECRET_KEY, WEBHOOK_SECRET},
};

use crate::{Databases, DemoHost, mail_server};

/// Token of a staff member with every role.
pub const STAFF_TOKEN: &str = "staff-token-of-the-tests";
/// Token of a host service without compliance rights.
pub const HOST_TOKEN: &str = "host-token-of-the-tests";
/// Token of a host service with compliance rights.
pub const COMPLIANCE_TOKEN: &str = "compliance-token-of-the-tests";
/// Token of the operator's mail server.
pub const MAIL_TOKEN: &str = "mail-token-of-the-tests";

/// What the host signs assertions with is the other half of this; both are in the tests of `deletion-orchestrator`.
const HOST_KEY: &str = include_str!("../../deletion-orchestrator/tests/keys/host.pub.pem");

/// What the gateway signs with that somebody came by a mailed link: its public and its private half.
const GATEWAY_KEYS: [&str; 2] = [
    include_str!("../../deletion-orchestrator/tests/keys/gateway.pub.pem"),
    include_str!("../../deletion-orchestrator/tests/keys/gateway.key.pem"),
];

/// Networks that documentation may use, and the country that each is in for `POST /v1/signups`.
const NETWORKS: [(&str, &str); 3] =
    [("198.51.100.0/24", "RU"), ("203.0.113.0/24", "DE"), ("2001:db8:7::/48", "RU")];

/// One installation's settings.
pub struct Installation {
    folder: Scratch,
}

impl Installation {
    /// Writes the files for these servers. The clock stands at noon of 1 January 2026.
    pub fn new(databases: &Databases, nats_url: &str, host: DemoHost) -> Self {
        let installation = Self { folder: Scratch::new().unwrap() };
        installation.write("ostiary.toml", &ostiary_toml(databases, nats_url));
        installation.write("host.toml", &host_toml(databases, host));
        let policy = [
            kyc_screener::policy::SHIPPED,
            deletion_orchestrator::policy::SHIPPED,
            anonymizer::former_users::SHIPPED,
        ]
        .concat();
        installation.write("policy.toml", &policy);
        installation.write("host.pub.pem", HOST_KEY);
        installation.write("gateway.pub.pem", GATEWAY_KEYS[0]);
        installation.write("gateway.key.pem", GATEWAY_KEYS[1]);
        let nobody_else = fs::Permissions::from_mode(0o400);
        fs::set_permissions(installation.file("gateway.key.pem"), nobody_else).unwrap();
        installation.write("datamap.toml", &host.datamap());
        for half in ["vault", "approvers"] {
            fs::create_dir_all(installation.file(half)).unwrap();
        }
        installation.write("staff.toml", &staff_toml());
        fs::write(installation.file("country.mmdb"), country_database()).unwrap();
        let noon: Time = "2026-01-01T12:00:00Z".parse().unwrap();
        runtime::clock::set(&installation.file("clock"), noon).unwrap();
        installation
    }

    /// Goes to another broker, whose settings `ostiary doctor` may read.
    pub fn use_broker(&self, nats: &Nats) {
        let old = fs::read_to_string(self.file("ostiary.toml")).unwrap();
        let lines = old.lines().filter(|line| !line.starts_with("monitor_url = ")).map(|line| {
            if line.starts_with("url = \"nats://") {
                format!("url = \"{}\"\nmonitor_url = \"{}\"\n", nats.url(), nats.monitor_url())
            } else {
                format!("{line}\n")
            }
        });
        self.write("ostiary.toml", &lines.collect::<String>());
    }

    /// Where one of the files is.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Replaces one of the files.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.file(name), text).unwrap();
    }

    /// Adds lines to one of the files.
    pub fn append(&self, name: &str, text: &str) {
        let old = fs::read_to_string(self.file(name)).unwrap();
        self.write(name, &format!("{old}\n{text}\n"));
    }

    /// Writes to people over these channels; a simulator of Intercom listens at its URL.
    pub fn use_channels(&self, channels: &[&str], intercom_url: &str) {
        let old = fs::read_to_string(self.file("ostiary.toml")).unwrap();
        let mail_only = "channels = [\"email\"]";
        assert!(old.contains(mail_only), "the channels were chosen before");
        let new = old.replace(mail_only, &format!("channels = {channels:?}"));
        let section = format!(
            "[notifier.intercom]\nurl = \"{intercom_url}\"\ntoken = \"{TOKEN}\"\nadmin_id = {ADMIN}\nmessage_type = \"in_app\"\ntimeout = 1\n"
        );
        self.write("ostiary.toml", &(new + &section));
    }

    /// Has identities checked by a Sumsub; its simulator listens at its URL.
    pub fn use_sumsub(&self, url: &str) {
        let section = format!(
            "[sumsub]\nurl = \"{url}\"\napp_token = \"{APP_TOKEN}\"\nsecret_key = \"{SECRET_KEY}\"\ntimeout = 2\nimage_limit = 1000000\n\
             [gateway.sumsub]\nsecrets = [\"{WEBHOOK_SECRET}\"]"
        );
        self.append("ostiary.toml", &section);
    }

    /// Has the policy order others to erase, too; the data map has to state them.
    pub fn order_to_erase(&self, names: &[&str]) {
        let old = fs::read_to_string(self.file("policy.toml")).unwrap();
        let shipped = "[\"sumsub\", \"intercom\"";
        assert!(old.contains(shipped), "the shipped policy has another order of erasure");
        let more: String = names.iter().map(|name| format!(", {name:?}")).collect();
        self.write("policy.toml", &old.replace(shipped, &format!("{shipped}{more}")));
    }

    /// What a data map says of others who erase, in words that the demo host's has in every language.
    pub fn stating(names: &[&str]) -> String {
        let said = "holds = \"conversations with support\"\nerase = \"the contact is deleted\"";
        let one = |name: &&str| format!("\n[processors.{name}]\nname = {name:?}\n{said}\n");
        names.iter().map(one).collect()
    }

    /// What the host's administrator runs: `ostiary host schema`.
    pub fn host_schema(&self) -> String {
        let config = self.config();
        let host = config.host().unwrap();
        let grants = host::datamap::grants(&config.datamap().unwrap(), &host);
        format!("{}\n{grants}", host::schema::ddl(&host))
    }

    /// The settings as the binary reads them.
    pub fn config(&self) -> Config {
        Config::load(Some(&self.file("ostiary.toml"))).unwrap()
    }
}

fn ostiary_toml(databases: &Databases, nats_url: &str) -> String {
    let (host, port) = (databases.server.get_host(), databases.server.get_port());
    let admin = admin_url(databases, &databases.ostiary);
    let clients = [("shop", HOST_TOKEN, ""), ("back-office", COMPLIANCE_TOKEN, ", \"compliance\"")].map(|(name, token, more)| {
        let hash = sha256(token);
        format!("[[gateway.clients]]\nname = \"{name}\"\ntoken_sha256 = \"{hash}\"\nscopes = [\"signups\", \"answers\", \"standing\", \"deletions\"{more}]\n")
    });
    let keys =
        SERVICES.map(|service| format!("{} = \"{}\"\n", roles::schema(service), sha256(service)));
    let logins = [&SERVICES[..], &[MIGRATE]].concat().into_iter().map(|role| {
        let (schema, password) = (roles::schema(role), broker_password(role));
        format!("[nats.roles.{schema}]\nuser = \"{role}\"\npassword = \"{password}\"\n")
    });
    format!(
        "mode = \"development\"
[database]
host = \"{host}\"
port = {port}
name = \"{}\"
tls = \"disable\"
admin_url = \"{admin}\"
[nats]
url = \"{nats_url}\"
{}[clock]
virtual_file = \"clock\"
[links]
public_url = \"https://verify.example.com\"
mail_domain = \"mail.example.com\"
key = \"{}\"
[telemetry]
log_format = \"text\"
[admin]
first_port = 0
[gateway]
port = 0
country_database = \"country.mmdb\"
confirmation_key = {{ file = \"gateway.key.pem\" }}
{}
[[gateway.clients]]
name = \"mx\"
token_sha256 = \"{}\"
scopes = [\"mail\"]
[deletion_orchestrator]
assertion_keys = [
    {{ algorithm = \"EdDSA\", public_key = \"host.pub.pem\" }},
    {{ algorithm = \"EdDSA\", public_key = \"gateway.pub.pem\", by = \"gateway\" }},
]
[suspension_worker.reconcile]
interval = \"0s\"
mode = \"repair\"
[anonymizer]
issuer = \"The company\"
hash_keys = [{{ version = 1, key = \"{}\" }}]
signing_key = \"{}\"
[anonymizer.vault]
own = {{ folder = \"vault\" }}
approvers = {{ folder = \"approvers\" }}
{}[keys]
{}",
        databases.ostiary,
        logins.collect::<String>(),
        sha256("links"),
        clients.concat(),
        sha256(MAIL_TOKEN),
        sha256("hashes"),
        sha256("certificates"),
        notifier_toml(),
        keys.concat()
    )
}

/// By mail only; a test that wants Intercom too says so.
fn notifier_toml() -> String {
    let port = mail_server().port();
    format!(
        "[notifier]
channels = [\"email\"]
company = \"The company\"
[notifier.email]
from = \"The company <help@company.example.com>\"
[notifier.email.server]
host = \"127.0.0.1\"
port = {port}
tls = \"none\"
hello = \"company.example.com\"
timeout = 10
"
    )
}

/// What a role logs in to the broker with.
pub(crate) fn broker_password(role: &str) -> String {
    format!("password of {role}")
}

fn country_database() -> Vec<u8> {
    let mut writer = mmdb_writer::Writer::new("Test-Country");
    for (network, country) in NETWORKS {
        let network: mmdb_writer::ipnet::IpNet = network.parse().unwrap();
        writer.insert(network, &serde_json::json!({"country": {"iso_code": country}})).unwrap();
    }
    writer.to_bytes().unwrap()
}

fn host_toml(databases: &Databases, host: DemoHost) -> String {
    let server = &databases.server;
    let url = format!(
        "postgres://ostiary@{}:{}/{}",
        server.get_host(),
        server.get_port(),
        databases.host
    );
    host.settings_at(&url)
}

fn admin_url(databases: &Databases, database: &str) -> String {
    let server = &databases.server;
    let password = std::env::var(servers::postgres::SHARED_VARIABLE).ok().and_then(|url| {
        let (login, _) = url.strip_prefix("postgres://")?.split_once('@')?;
        login.split_once(':').map(|(_, password)| password.to_owned())
    });
    let login = format!("{}:{}", server.get_username(), password.unwrap_or_default());
    format!("postgres://{login}@{}:{}/{database}", server.get_host(), server.get_port())
}

fn staff_toml() -> String {
    let hash = sha256(STAFF_TOKEN);
    format!(
        "[[staff]]\nid = \"staff-1\"\nroles = [\"support\", \"compliance\", \"manager\", \"sre\"]\ntoken_sha256 = \"{hash}\"\n"
    )
}

fn sha256(text: &str) -> String {
    runtime::staff::hash(text).iter().map(|byte| format!("{byte:02x}")).collect()
}
