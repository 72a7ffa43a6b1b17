//! Everything that is recorded of a campaign at its end, for the checker to judge without any server.

mod record;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use contracts::{Time, topology::Stream};
use sqlx::FromRow;
use uuid::Uuid;

use super::{echo, ledger::Tables, oracle::End, people::Person, residue::Found};
use crate::kills::{
    mails::Mail,
    snapshot::{Call, DeadLetter, Fact},
};
pub use record::{Scene, record, tables};

/// What was recorded.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub now: Time,
    pub people: Vec<Person>,
    /// Ids of messages that nobody can handle, with their subjects.
    pub planted: BTreeMap<Uuid, String>,
    /// The company's rows before anybody left, and now.
    pub before: Tables,
    pub after: Tables,
    /// Every effect at the host, in order.
    pub effects: Vec<Effect>,
    /// Every row of a person's that an erasure touched, in order.
    pub gone: Vec<Gone>,
    pub deletions: BTreeMap<String, Deletion>,
    /// Every version of every deletion, in order: story, version.
    pub versions: Vec<(String, i64)>,
    pub facts: Vec<Fact>,
    /// Schema, consumer and id.
    pub inbox: HashSet<(String, String, Uuid)>,
    pub calls: BTreeMap<Uuid, Call>,
    pub mails: BTreeMap<String, Vec<Mail>>,
    /// How often the notifier came to an end without warning.
    pub notifier_ends: usize,
    pub dead_letters: Vec<DeadLetter>,
    pub streams: BTreeMap<Stream, HashSet<String>>,
    /// How everybody stands over HTTP.
    pub standings: BTreeMap<String, String>,
    pub certificates: Vec<Certificate>,
    /// Hashes of those who left, and how many departures there are.
    pub tombstones: Vec<String>,
    pub departures: i64,
    /// What two of the staff agreed to.
    pub approvals: Vec<Approval>,
    /// Where something that names somebody was found.
    pub residue: Found,
    pub profiles: Vec<Profile>,
    pub contacts: BTreeSet<String>,
    /// What the mailing tool was told: each id with its account.
    pub mailing: BTreeMap<String, String>,
    /// What the processor of OpenDSR was asked: each id with account and status.
    pub analytics: BTreeMap<String, (String, String)>,
    /// What was said once more, by subject.
    pub echoes: echo::Told,
    /// How often the company did not answer, answered twice and late.
    pub answers: [usize; 3],
    /// How often Sumsub, Intercom, the mailing tool and the processor were told to fail, to do it and say that they
    /// failed, and to be late.
    pub faults: [[usize; 3]; 4],
}

/// A deletion's row.
#[derive(Debug, Clone, FromRow)]
pub struct Deletion {
    pub version: i64,
    pub status: String,
}

#[derive(Debug, Clone, FromRow)]
pub struct Effect {
    pub account: String,
    pub version: i64,
    pub suspended: Option<i16>,
    pub tokens: i64,
}

#[derive(Debug, Clone, FromRow)]
pub struct Gone {
    pub account: String,
    pub place: String,
    pub at: Time,
}

/// A part of a certificate, and what anybody can say of it offline.
#[derive(Debug, Clone)]
pub struct Certificate {
    pub id: Uuid,
    pub deletion: Uuid,
    pub part: String,
    /// Whether its signature and its rules hold.
    pub proves: bool,
    /// Who is named as having erased.
    pub processors: BTreeSet<String>,
    pub text: String,
}

#[derive(Debug, Clone, FromRow)]
pub struct Approval {
    pub requester: String,
    pub status: String,
    pub voters: Vec<String>,
}

/// A profile at Sumsub.
#[derive(Debug, Clone)]
pub struct Profile {
    pub account: String,
    pub deactivated: bool,
    /// How often its presence was set, well or in vain.
    pub set: usize,
}

impl Snapshot {
    /// The story of an account, as events.
    pub fn facts_of<'s>(&'s self, account: &'s str) -> impl Iterator<Item = &'s Fact> {
        self.facts.iter().filter(move |fact| fact.story == account)
    }

    /// How somebody's deletion ended, as its own row says it.
    pub fn end_of(&self, account: &str) -> Option<End> {
        let status = self.deletions.get(account).map_or("", |deletion| &deletion.status);
        let ends = [
            End::Never,
            End::Lapsed,
            End::Blocked,
            End::Cancelled,
            End::OnHold,
            End::Waiting,
            End::Deleted,
        ];
        ends.into_iter()
            .find(|end| end.status() == status || status == "none" && *end == End::Never)
    }

    /// The facts of each account, for whoever looks at all of them.
    pub fn by_account(&self) -> HashMap<&str, Vec<&Fact>> {
        let mut facts: HashMap<&str, Vec<&Fact>> = HashMap::new();
        for fact in self.facts.iter().filter(|fact| fact.schema != "host") {
            facts.entry(&fact.story).or_default().push(fact);
        }
        facts
    }
}
