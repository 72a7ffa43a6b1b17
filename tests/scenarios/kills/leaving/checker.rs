//! What must hold of a campaign over deletions, whatever was killed: pure functions over what was recorded.
//!
//! The promises are those of design section 7: 1 is [`Rule::NothingLost`], [`Rule::NothingDoubled`],
//! [`Rule::NothingParked`] and [`Rule::WordKept`]; 2 is [`Rule::HostFollowsHolds`]; 3 is [`Rule::EndState`] and
//! [`Rule::NeverBackwards`]; 4 is [`Rule::NeverEarly`] and [`Rule::NobodyElse`]; 5 is [`Rule::NothingLeft`],
//! [`Rule::Certified`] and [`Rule::VendorsFollow`]; 6 is [`Rule::NobodyAlone`]; 7 is [`Rule::MoneyAddsUp`].

mod certified;
mod ends;
mod host;
mod mails;
mod once;
mod order;
mod parked;
mod rows;
mod vendors;
mod word;

use contracts::Event;
use uuid::Uuid;

use super::{
    oracle::{self, End},
    people::Person,
    snapshot::{Deletion, Snapshot},
};
use crate::kills::snapshot::Fact;

/// What is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Every deletion is in the one right end state of its script, and shown so.
    EndState,
    /// The host's flags, tokens and effects are what the holds say.
    HostFollowsHolds,
    /// Every cause has its effects.
    NothingLost,
    /// No effect happened or was told twice, or without a cause.
    NothingDoubled,
    /// Versions only grow.
    NeverBackwards,
    /// Nothing waits, and no dead letter is open but for the planted messages.
    NothingParked,
    /// Nothing irreversible before grace, re-check, fences and seal.
    NeverEarly,
    /// Of whoever is not gone every row is as before.
    NobodyElse,
    /// Of whoever is gone nothing is left that names them.
    NothingLeft,
    /// One certificate for each who is gone, and none for anybody else.
    Certified,
    /// Whoever else has something of people was told to erase it of exactly those who are gone.
    VendorsFollow,
    /// What two have to agree to was agreed to by two.
    NobodyAlone,
    /// Money adds up to the same before and after, for each person.
    MoneyAddsUp,
    /// What was answered is so.
    WordKept,
}

/// One thing that is not as it must be.
pub type Finding = crate::kills::findings::Finding<Rule>;
type Findings = crate::kills::findings::Findings<Rule>;

/// Everything that was recorded of one account, side by side.
struct Story<'s> {
    person: &'s Person,
    /// How it must have ended.
    end: End,
    /// What our services said of it, in the order in which each committed it.
    facts: Vec<&'s Fact>,
    deletion: Option<&'s Deletion>,
}

impl<'s> Story<'s> {
    fn account(&self) -> &'s str {
        &self.person.account
    }

    /// The id of its deletion.
    fn id(&self) -> Option<Uuid> {
        self.person.seen.deletion
    }

    /// What was said of this kind, in the order in which it was committed.
    fn said(&self, is: impl Fn(&Event) -> bool) -> Vec<&'s Fact> {
        self.facts.iter().filter(|fact| is(&fact.envelope.event)).copied().collect()
    }

    fn any(&self, is: impl Fn(&Event) -> bool) -> bool {
        self.facts.iter().any(|fact| is(&fact.envelope.event))
    }
}

/// Everything that is not as it must be.
pub fn check(snapshot: &Snapshot) -> Vec<Finding> {
    let mut findings = Findings::default();
    let mut facts = snapshot.by_account();
    for person in &snapshot.people {
        let account = person.account.as_str();
        // Where nobody was told and both are right, the story itself says which it is.
        let end = oracle::end(person).or_else(|| snapshot.end_of(account)).unwrap_or(End::Never);
        let facts = facts.remove(account).unwrap_or_default();
        let deletion = snapshot.deletions.get(account);
        let story = Story { person, end, facts, deletion };
        ends::check(&story, snapshot, &mut findings);
        once::check(&story, &mut findings);
        order::check(&story, snapshot, &mut findings);
        host::check(&story, snapshot, &mut findings);
        word::check(&story, &mut findings);
        mails::check(&story, snapshot, &mut findings);
        vendors::check(&story, snapshot, &mut findings);
        certified::check(&story, snapshot, &mut findings);
    }
    for (account, facts) in facts {
        let what = format!("{} events of {account}, and nobody is {account}", facts.len());
        findings.say(Rule::NothingDoubled, what);
    }
    rows::check(snapshot, &mut findings);
    parked::check(snapshot, &mut findings);
    certified::check_all(snapshot, &mut findings);
    vendors::check_all(snapshot, &mut findings);
    word::check_all(snapshot, &mut findings);
    findings.0
}
