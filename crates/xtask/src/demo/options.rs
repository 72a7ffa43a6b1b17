//! What can be asked of the demo.

use std::path::PathBuf;

/// How many people leave, or try to, if nobody says otherwise.
const PEOPLE: u32 = 1_000;

/// What can be asked of the demo.
#[derive(Debug, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// What is played.
    #[arg(long, value_enum, default_value_t)]
    pub(super) story: Story,
    /// How many people leave, or try to, in the deletion story.
    #[arg(long, value_name = "NUMBER", default_value_t = PEOPLE)]
    pub(super) people: u32,
    /// Leaves everything running at the end and prints the addresses; Ctrl-C stops it.
    #[arg(long)]
    pub(super) keep: bool,
    /// Lets the broker lose all that it stores in the midst of the KYC story; everything must end as if it had not.
    #[arg(long)]
    pub(super) lose_broker: bool,
    /// Which database the company has.
    #[arg(long, value_enum, default_value_t)]
    pub(super) host_db: HostDb,
    /// Afterwards brings disagreements about, one by one: the closing check must name each of them.
    #[arg(long)]
    pub(super) prove_check: bool,
    /// `ostiary`, if it is built already.
    #[arg(long, hide = true)]
    pub(super) binary: Option<PathBuf>,
}

impl Options {
    /// Of a company with the other database, as `cargo xtask prove` runs it, too.
    pub fn on_mariadb() -> Self {
        Self { host_db: HostDb::Mariadb, ..Self::plain() }
    }

    /// Of people who leave, with its check put to the test, as `cargo xtask prove` runs it.
    pub fn leaving() -> Self {
        Self { story: Story::Deletion, ..Self::proving() }
    }

    /// With a broker that loses its store, as `cargo xtask prove` runs it, too.
    pub fn losing_the_broker() -> Self {
        Self { lose_broker: true, ..Self::plain() }
    }

    /// With its check put to the test.
    fn proving() -> Self {
        Self { prove_check: true, ..Self::plain() }
    }

    /// Whether this is what is played when nobody asks for anything.
    pub(super) fn is_plain(&self) -> bool {
        *self == Self { binary: self.binary.clone(), ..Self::plain() }
    }

    fn plain() -> Self {
        Self {
            story: Story::default(),
            people: PEOPLE,
            keep: false,
            lose_broker: false,
            host_db: HostDb::default(),
            prove_check: false,
            binary: None,
        }
    }
}

/// What can be played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum Story {
    /// Two weeks of sign-ups, answers, silence and staff.
    #[default]
    Kyc,
    /// A thousand people ask to leave, and five years pass.
    Deletion,
}

/// The databases that companies have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum HostDb {
    #[default]
    Postgres,
    Mariadb,
}
