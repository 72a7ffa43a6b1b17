//! Mail over SMTP: several mails over one connection, and what became of each, as exactly as the server says it.

mod message;
mod settings;

use std::{error::Error as _, fmt, future::Future, io, time::Duration};

use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, DEFAULT_MECHANISMS},
    client::{AsyncSmtpConnection, TlsParameters},
    commands::{Data, Mail as MailFrom, Rcpt, Rset},
    extension::{ClientId, Extension, MailParameter},
};
use secrecy::ExposeSecret;
use tokio::{net::TcpStream, time::timeout};

pub use self::{
    message::Mail,
    settings::{Config, ConfigError, Tls},
};
use self::{
    message::Prepared,
    settings::{is_here, tls_parameters},
};

/// What became of a mail. Never repeats the server's own words: they may quote the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The server has taken it over.
    Accepted,
    /// The server never takes it (5xx).
    Refused {
        /// What it refused.
        stage: Stage,
        /// The reply, such as 550; absent where the mail could not even be put together.
        code: Option<u16>,
    },
    /// Not taken now; later it may be.
    Later(Trouble),
    /// The connection was lost after the text had been sent: it may have been taken.
    Unknown(Trouble),
}

/// How far a mail came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// `MAIL`: who sends it.
    Sender,
    /// `RCPT`: whom it is for.
    Recipient,
    /// `DATA`, and the text after it.
    Message,
}

/// Why a mail was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Nobody could be reached, or the connection was cut.
    #[error("the mail server cannot be reached, or cut the connection")]
    Connection,
    /// It took too long.
    #[error("the mail server took too long")]
    Slow,
    /// It says that it cannot now (4xx).
    #[error("the mail server says {0}: not now")]
    Busy(u16),
    /// It does not let us in (5xx to hello, STARTTLS or the login): a person must correct the settings.
    #[error("the mail server does not let us in ({0}): check host, tls, user and password")]
    Login(u16),
    /// What it says or offers is not what we need, such as STARTTLS: a person must correct the settings.
    #[error("the mail server does not speak as the settings say: check tls, certificates and user")]
    Protocol,
}

/// A mail server, as configured.
#[derive(Clone)]
pub struct Smtp {
    host: String,
    port: u16,
    tls: Tls,
    parameters: Option<TlsParameters>,
    credentials: Option<Credentials>,
    hello: ClientId,
    patience: Duration,
}

/// A connection over which mails go one after the other.
pub struct Session<'a> {
    smtp: &'a Smtp,
    /// `None`: not connected as yet, or not any more.
    connection: Option<AsyncSmtpConnection>,
}

impl Smtp {
    /// Gets ready; nothing is connected as yet.
    ///
    /// # Errors
    /// When certificates or password cannot be read, or the settings contradict each other.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        let credentials = match (&config.user, &config.password) {
            (Some(user), Some(password)) => {
                let password = password.read()?.expose_secret().to_owned();
                Some(Credentials::new(user.clone(), password))
            }
            (None, None) => None,
            _ => return Err(ConfigError::Login("user and password come together")),
        };
        if credentials.is_some() && config.tls == Tls::None && !is_here(&config.host) {
            return Err(ConfigError::Login("a password is not sent in clear: set tls"));
        }
        Ok(Self {
            host: config.host.clone(),
            port: config.port,
            tls: config.tls,
            parameters: tls_parameters(config)?,
            credentials,
            hello: ClientId::Domain(config.hello.clone()),
            patience: Duration::from_secs(config.timeout),
        })
    }

    /// Starts a session, which connects with its first mail.
    pub fn session(&self) -> Session<'_> {
        Session { smtp: self, connection: None }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Trouble> {
        let server = (self.host.as_str(), self.port);
        let connected = if self.tls == Tls::Implicit {
            let parameters = self.parameters.clone();
            let connecting =
                AsyncSmtpConnection::connect_tokio1(server, None, &self.hello, parameters, None);
            self.within(connecting).await
        } else {
            let stream = Box::new(self.reach(server).await?);
            self.within(AsyncSmtpConnection::connect_with_transport(stream, &self.hello)).await
        };
        let mut connection = connected.map_err(Failure::before_mail)?;
        if let Some(parameters) = self.parameters.clone().filter(|_| self.tls == Tls::StartTls) {
            let upgrading = connection.starttls(parameters, &self.hello);
            self.within(upgrading).await.map_err(Failure::before_mail)?;
        }
        if let Some(credentials) = &self.credentials {
            let login = connection.auth(DEFAULT_MECHANISMS, credentials);
            self.within(login).await.map_err(Failure::before_mail)?;
        }
        Ok(connection)
    }

    /// A text goes out in two writes: held back until the first is acknowledged, the second would cost 40 ms a mail.
    async fn reach(&self, server: (&str, u16)) -> Result<TcpStream, Trouble> {
        let connected = timeout(self.patience, TcpStream::connect(server)).await;
        let stream = connected.map_err(|_| Trouble::Slow)?.map_err(|_| Trouble::Connection)?;
        stream.set_nodelay(true).map_err(|_| Trouble::Connection)?;
        Ok(stream)
    }

    async fn within<T>(
        &self,
        answer: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Failure> {
        match timeout(self.patience, answer).await {
            Ok(answered) => answered.map_err(|error| Failure::of(&error)),
            Err(_) => Err(Failure::Slow),
        }
    }
}

impl Session<'_> {
    /// Sends one mail. After a refusal the connection is used again, after a cut a new one is made for the next mail.
    pub async fn send(&mut self, mail: &Mail) -> Outcome {
        let Some(prepared) = Prepared::of(mail) else {
            return Outcome::Refused { stage: Stage::Recipient, code: None };
        };
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => match self.smtp.connect().await {
                Ok(connection) => connection,
                Err(trouble) => return Outcome::Later(trouble),
            },
        };
        match self.smtp.hand_over(&mut connection, &prepared).await {
            Ok(()) => {
                self.connection = Some(connection);
                Outcome::Accepted
            }
            Err((stage, failure)) => {
                if failure.was_said() && self.smtp.within(connection.command(Rset)).await.is_ok() {
                    self.connection = Some(connection);
                }
                failure.outcome(stage)
            }
        }
    }

    /// Says goodbye.
    pub async fn end(mut self) {
        if let Some(mut connection) = self.connection.take() {
            // The mails are over; how the server takes leave is its own affair.
            let _ = self.smtp.within(connection.quit()).await;
        }
    }
}

/// How far the text had gone when it failed.
#[derive(Clone, Copy)]
enum Reached {
    Stage(Stage),
    TextSent,
}

impl Smtp {
    async fn hand_over(
        &self,
        connection: &mut AsyncSmtpConnection,
        mail: &Prepared,
    ) -> Result<(), (Reached, Failure)> {
        let at = |reached: Reached| move |failure: Failure| (reached, failure);
        let mut options = Vec::new();
        if !mail.is_ascii {
            // A server that cannot write such an address down can never reach it.
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err((Reached::Stage(Stage::Recipient), Failure::Said(553)));
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        let from = MailFrom::new(Some(mail.return_path.clone()), options);
        let sender = self.within(connection.command(from)).await;
        sender.map_err(at(Reached::Stage(Stage::Sender)))?;
        let to = Rcpt::new(mail.to.clone(), vec![]);
        let recipient = self.within(connection.command(to)).await;
        recipient.map_err(at(Reached::Stage(Stage::Recipient)))?;
        let data = self.within(connection.command(Data)).await;
        data.map_err(at(Reached::Stage(Stage::Message)))?;
        let text = self.within(connection.message(&mail.bytes)).await;
        text.map_err(at(Reached::TextSent)).map(|_| ())
    }
}

/// A handshake that failed for what was said in it comes as invalid data on the connection.
fn is_distrust(error: &Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return error.kind() == io::ErrorKind::InvalidData;
        }
        cause = error.source();
    }
    false
}

/// Why a step of the conversation failed.
#[derive(Clone, Copy)]
enum Failure {
    Said(u16),
    Cut,
    Slow,
    Protocol,
}

impl Failure {
    fn of(error: &Error) -> Self {
        match error.status() {
            Some(code) => Self::Said(code.into()),
            None if error.is_tls() || error.is_client() || is_distrust(error) => Self::Protocol,
            // A half reply is a connection that was cut.
            None => Self::Cut,
        }
    }

    fn was_said(self) -> bool {
        matches!(self, Self::Said(_))
    }

    fn trouble(self) -> Trouble {
        match self {
            Self::Said(code) => Trouble::Busy(code),
            Self::Cut => Trouble::Connection,
            Self::Slow => Trouble::Slow,
            Self::Protocol => Trouble::Protocol,
        }
    }

    fn before_mail(self) -> Trouble {
        match self {
            Self::Said(code) if code >= 500 => Trouble::Login(code),
            other => other.trouble(),
        }
    }

    fn outcome(self, reached: Reached) -> Outcome {
        match (self, reached) {
            // 421 at any stage, and 4xx: later.
            (Self::Said(code), Reached::Stage(stage)) if code >= 500 => {
                Outcome::Refused { stage, code: Some(code) }
            }
            (Self::Said(code), Reached::TextSent) if code >= 500 => {
                Outcome::Refused { stage: Stage::Message, code: Some(code) }
            }
            (Self::Said(_), _) | (_, Reached::Stage(_)) => Outcome::Later(self.trouble()),
            (Self::Cut | Self::Slow | Self::Protocol, Reached::TextSent) => {
                Outcome::Unknown(self.trouble())
            }
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Sender => "the sender",
            Self::Recipient => "the recipient",
            Self::Message => "the message",
        })
    }
}
