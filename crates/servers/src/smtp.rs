//! A real mail server that keeps what it is given: aiosmtpd, run by a small Python program.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, SanType,
};
use rustix::process::Signal;

use crate::{Process, Result, error::trying, free_ports, python::python_path};

/// The package that speaks SMTP.
pub const AIOSMTPD: &str = "aiosmtpd==1.4.6";
/// The name that its certificate carries.
pub const HOST: &str = "localhost";
const PROGRAM: &str = include_str!("smtp.py");
const START_WITHIN: Duration = Duration::from_secs(30);

/// What differs between tests and demo.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// How connections are encrypted.
    pub encryption: Encryption,
    /// User and password without which nothing is taken.
    pub login: Option<(&'static str, &'static str)>,
}

/// How connections are encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encryption {
    /// Not at all.
    #[default]
    None,
    /// After STARTTLS, which is required.
    StartTls,
    /// From the first byte on.
    Implicit,
}

/// Under which the server finds what goes wrong for everybody.
const EVERYBODY: &str = "everybody";

/// Where in the conversation a mail fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Instead of the greeting; for everybody only, as all before the recipient is named.
    Greeting,
    /// When the client says hello.
    Hello,
    /// When the client wants TLS.
    StartTls,
    /// When the client logs in.
    Auth,
    /// When the sender is named.
    Sender,
    /// When the recipient is named.
    Recipient,
    /// When the text is announced.
    Data,
    /// After the first line of the text: with `drop` or `hang` only, because whoever writes does not listen.
    Middle,
    /// After the text, which is thrown away.
    Text,
    /// After the text, which is kept all the same.
    Kept,
}

/// A running mail server.
#[derive(Debug)]
pub struct Smtp {
    process: Process,
    folder: PathBuf,
    port: u16,
}

impl Smtp {
    /// Starts a server whose mails, faults, certificate (`server.pem`, for [`HOST`]), its authority (`ca.pem`) and log lie in `folder`.
    ///
    /// # Errors
    /// When the package cannot be fetched, or the server does not come up.
    pub fn start(folder: &Path, options: &Options) -> Result<Self> {
        for name in ["mails", "faults"] {
            let path = folder.join(name);
            fs::create_dir_all(&path).map_err(trying(format!("make {}", path.display())))?;
        }
        let encryption = match options.encryption {
            Encryption::None => "none",
            Encryption::StartTls => "starttls",
            Encryption::Implicit => "implicit",
        };
        if options.encryption != Encryption::None {
            certify(folder)?;
        }
        let [port] = free_ports()?;
        let (user, password) = options.login.unwrap_or_default();
        let mut command = Command::new("python3");
        command
            .env("PYTHONPATH", python_path(&[AIOSMTPD])?)
            .args(["-c", PROGRAM])
            .arg(folder)
            .args([&port.to_string(), encryption, user, password]);
        let process = Process::start("the mail server", command, &folder.join("smtp.log"))?;
        let mut smtp = Self { process, folder: folder.to_owned(), port };
        smtp.wait()?;
        Ok(smtp)
    }

    /// Where it listens, on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Every mail that was kept for a recipient, the oldest first, below the lines that delivery adds: `Return-Path` and
    /// `Delivered-To`.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn mails(&self, recipient: &str) -> Result<Vec<String>> {
        let inbox = self.folder.join("mails").join(spelled(recipient));
        let tried = || trying(format!("read {}", inbox.display()));
        let entries = match fs::read_dir(&inbox) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(tried())?,
        };
        let paths: io::Result<Vec<PathBuf>> = entries.map(|entry| Ok(entry?.path())).collect();
        let mut paths = paths.map_err(tried())?;
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
        paths.sort_unstable();
        let mails: io::Result<Vec<String>> = paths.iter().map(fs::read_to_string).collect();
        mails.map_err(tried())
    }

    /// Lets every mail to this recipient fail there: with a reply such as `550 5.1.1 nobody here`, or `drop` cuts the
    /// connection, or `hang` never answers.
    ///
    /// # Errors
    /// When that cannot be written down.
    pub fn fail(&self, recipient: &str, at: At, what: &str) -> Result<()> {
        let place = match at {
            At::Greeting => "greeting",
            At::Hello => "hello",
            At::StartTls => "starttls",
            At::Auth => "auth",
            At::Sender => "sender",
            At::Recipient => "rcpt",
            At::Data => "data",
            At::Middle => "middle",
            At::Text => "text",
            At::Kept => "kept",
        };
        let path = self.fault(recipient);
        // Renamed, so that the server never reads half a line.
        let part = path.with_extension("part");
        fs::write(&part, format!("{place} {what}\n"))
            .and_then(|()| fs::rename(&part, &path))
            .map_err(trying(format!("write {}", path.display())))
    }

    /// Lets mails to this recipient go through again.
    ///
    /// # Errors
    /// When nothing was wrong with them.
    pub fn heal(&self, recipient: &str) -> Result<()> {
        let path = self.fault(recipient);
        fs::remove_file(&path).map_err(trying(format!("remove {}", path.display())))
    }

    /// Lets every connection fail there, before a recipient is named, as [`Smtp::fail`] does later.
    ///
    /// # Errors
    /// When that cannot be written down.
    pub fn fail_all(&self, at: At, what: &str) -> Result<()> {
        self.fail(EVERYBODY, at, what)
    }

    /// Lets every connection go through again.
    ///
    /// # Errors
    /// When nothing was wrong with them.
    pub fn heal_all(&self) -> Result<()> {
        self.heal(EVERYBODY)
    }

    /// Sends a signal, such as `Signal::STOP` and `Signal::CONT`.
    ///
    /// # Errors
    /// When it is not running.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        self.process.signal(signal)
    }

    /// SIGKILL, and waits until it is gone.
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// Kills the server if it still runs and starts it on the same port and folder.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn restart(&mut self) -> Result<()> {
        self.process.restart()?;
        self.wait()
    }

    fn fault(&self, recipient: &str) -> PathBuf {
        self.folder.join("faults").join(spelled(recipient))
    }

    fn wait(&mut self) -> Result<()> {
        self.process.wait_for_line("listening", START_WITHIN).map(drop)
    }
}

/// An address as a name in a folder; the Python program spells it the same way.
fn spelled(recipient: &str) -> String {
    recipient.to_lowercase().replace('/', "_")
}

/// An authority of its own that vouches for [`HOST`]: clients trust `ca.pem`.
fn certify(folder: &Path) -> Result<()> {
    let made = certificates().map_err(io::Error::other);
    for (name, pem) in made.map_err(trying("make the mail server's certificate"))? {
        let path = folder.join(name);
        fs::write(&path, pem).map_err(trying(format!("write {}", path.display())))?;
    }
    Ok(())
}

fn certificates() -> std::result::Result<[(&'static str, String); 3], rcgen::Error> {
    let named = |name: &str| {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params
    };
    let mut authority = named("Ostiary test authority");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let key = KeyPair::generate()?;
    let ca = authority.self_signed(&key)?.pem();
    let mut server = named(HOST);
    server.subject_alt_names = vec![SanType::DnsName(HOST.try_into()?)];
    let own = KeyPair::generate()?;
    let pem = server.signed_by(&own, &Issuer::new(authority, key))?.pem();
    Ok([("ca.pem", ca), ("server.pem", pem), ("server.key", own.serialize_pem())])
}
