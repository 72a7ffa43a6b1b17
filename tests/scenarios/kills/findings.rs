//! What a checker finds: the same for every campaign, each with rules of its own.

use std::{collections::BTreeMap, fmt::Debug};

use super::faults::Fault;

/// Of how many accounts the whole story is told.
pub const TOLD: usize = 10;
/// How many kinds of warnings of the roles are shown.
const ALARMS: usize = 25;

/// One thing that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding<R> {
    pub rule: R,
    /// Whose, if it is about one account.
    pub account: Option<String>,
    pub what: String,
}

impl<R: PartialEq> Finding<R> {
    /// Whether this rule says this of this account, or of the whole.
    pub fn says(&self, rule: R, account: Option<&str>, what: &str) -> bool {
        self.rule == rule && self.account.as_deref() == account && self.what.contains(what)
    }
}

/// Collects findings.
#[derive(Debug)]
pub struct Findings<R>(pub Vec<Finding<R>>);

impl<R> Default for Findings<R> {
    fn default() -> Self {
        Self(vec![])
    }
}

impl<R> Findings<R> {
    /// About the whole.
    pub fn say(&mut self, rule: R, what: impl Into<String>) {
        self.0.push(Finding { rule, account: None, what: what.into() });
    }

    /// About one account.
    pub fn of(&mut self, account: &str, rule: R, what: impl Into<String>) {
        self.0.push(Finding { rule, account: Some(account.to_owned()), what: what.into() });
    }
}

/// How a campaign failed, without the accounts' stories: how often each rule, the first of what was found, the blows, the
/// roles' warnings. Logs that are cut keep what comes first.
pub fn told<R: Ord + Copy + Debug>(
    seed: u64,
    faults: &[Fault],
    rested: &str,
    findings: &[Finding<R>],
    alarms: &[(usize, String)],
) -> String {
    let mut text = format!("OSTIARY_SEED={seed}: {} findings; {rested}\n", findings.len());
    let mut rules: BTreeMap<R, usize> = BTreeMap::new();
    for finding in findings {
        *rules.entry(finding.rule).or_default() += 1;
    }
    text += &format!("{rules:?}\n");
    let first = findings.iter().take(2 * TOLD);
    text.extend(first.map(|Finding { rule, account, what }| {
        let of =
            account.as_ref().map_or_else(String::new, |account| format!(" (account {account})"));
        format!("{rule:?}{of}: {what}\n")
    }));
    text += "\nblows:\n";
    text.extend(faults.iter().map(|fault| format!("  {fault}\n")));
    text += "\nwarnings:\n";
    let shown = alarms.len().saturating_sub(ALARMS);
    text.extend(alarms[shown..].iter().map(|(count, words)| format!("  {count:5} {words}\n")));
    text
}
