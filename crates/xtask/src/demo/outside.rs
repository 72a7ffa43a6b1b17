//! Who else holds something of the company's customers: simulators of vendors, and how Ostiary reaches them.

use std::sync::Arc;

use anyhow::Result;
use servers::smtp::{self, Encryption};
use simulators::{Intercom, Listener, Stage, Sumsub, intercom, listener, stage::Cast, sumsub};
use tokio::runtime::Runtime;

/// More than the demo calls in five seconds: the company has a contract for that.
const CALLS: usize = 100_000;

/// With whom the company's mail server takes mail, and only encrypted.
const LOGIN: (&str, &str) = ("ostiary", "the login of the relay");

/// As companies have it: STARTTLS, then a login.
pub(super) fn relay() -> smtp::Options {
    smtp::Options { encryption: Encryption::StartTls, login: Some(LOGIN) }
}

/// The simulators, and what they run on.
pub(super) struct Outside {
    pub intercom: Arc<Intercom>,
    sumsub: Arc<Sumsub>,
    mailing: Arc<Listener>,
    stage: Stage,
    _runtime: Runtime,
}

impl Outside {
    /// Starts all of them, empty.
    pub(super) fn start() -> Result<Self> {
        let runtime = Runtime::new()?;
        let (intercom, sumsub, mailing) = runtime.block_on(async {
            anyhow::Ok((Intercom::start().await?, Sumsub::start().await?, Listener::start().await?))
        })?;
        sumsub.rule(|rules| rules.per_window = [CALLS; 2]);
        let (intercom, sumsub, mailing) = (Arc::new(intercom), Arc::new(sumsub), Arc::new(mailing));
        let cast = Cast {
            sumsub: Arc::clone(&sumsub),
            intercom: Arc::clone(&intercom),
            listener: Arc::clone(&mailing),
        };
        let stage = runtime.block_on(Stage::start(cast))?;
        Ok(Self { intercom, sumsub, mailing, stage, _runtime: runtime })
    }

    /// Where `play.py` directs them.
    pub(super) fn stage_url(&self) -> &str {
        self.stage.url()
    }

    /// The part of `ostiary.toml` about everybody outside: mail and Intercom in both directions, who checks identities, who else
    /// erases.
    pub(super) fn settings(&self, webhook_secret: &str, mail_port: u16) -> String {
        let intercom = self.intercom_settings();
        format!(
            "[gateway.intercom]\nclient_secrets = [\"{webhook_secret}\"]\n[gateway.intercom.notes]\n{intercom}"
        ) + &notifier_section(mail_port)
            + &format!(
                "[notifier.intercom]\n{intercom}[anonymizer.processors.intercom.intercom]\n{intercom}"
            )
            + &self.erasing_sections()
    }

    /// How to write in Intercom.
    fn intercom_settings(&self) -> String {
        format!(
            "url = \"{}\"\ntoken = \"{}\"\nadmin_id = {}\nmessage_type = \"in_app\"\ntimeout = 10\n",
            self.intercom.url(),
            intercom::TOKEN,
            intercom::ADMIN,
        )
    }

    fn erasing_sections(&self) -> String {
        format!(
            r#"[sumsub]
url = "{sumsub}"
app_token = "{app_token}"
secret_key = "{secret_key}"
timeout = 10
image_limit = 1000000
[gateway.sumsub]
secrets = ["{webhook_secret}"]
[anonymizer.processors.mailing.webhook]
url = "{mailing}"
secrets = ["{mailing_secret}"]
timeout = 10
"#,
            sumsub = self.sumsub.url(),
            app_token = sumsub::APP_TOKEN,
            secret_key = sumsub::SECRET_KEY,
            webhook_secret = sumsub::WEBHOOK_SECRET,
            mailing = self.mailing.url(),
            mailing_secret = listener::SECRET,
        )
    }
}

/// How people are told: by mail, and in Intercom whoever has no mail address.
fn notifier_section(mail_port: u16) -> String {
    let (user, password) = LOGIN;
    format!(
        r#"[notifier]
channels = ["email", "intercom"]
company = "The company"
[notifier.email]
from = "The company <help@company.example.com>"
[notifier.email.server]
host = "{host}"
port = {mail_port}
tls = "starttls"
tls_root_certificates = "mail/ca.pem"
user = "{user}"
password = "{password}"
hello = "company.example.com"
timeout = 10
"#,
        host = smtp::HOST,
    )
}
