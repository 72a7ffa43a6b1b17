//! What is done to an account at the host and its receipt are one transaction.

use std::collections::HashSet;

use super::{Findings, Rule, story::Story};
use crate::kills::witness::TOKENS;

pub(super) fn check(story: &Story<'_>, findings: &mut Findings) {
    let mut broken = |what: String| findings.of(story.account(), Rule::HostFollowsLedger, what);
    let receipts: HashSet<i64> = story.carried_out.iter().map(|done| done.tx).collect();
    for touched in story.touched.iter().filter(|touched| !receipts.contains(&touched.tx)) {
        let what = touched
            .flag
            .map_or("a token went".to_owned(), |flag| format!("the flag became {flag}"));
        broken(format!("{what} in a transaction without a receipt ({})", touched.tx));
    }
    let mut flag = 0;
    for done in &story.carried_out {
        let mut changes = story.touched.iter().filter(|touched| touched.tx == done.tx);
        let became = changes.find_map(|touched| touched.flag);
        let right = (done.suspended != flag).then_some(done.suspended);
        if became != right {
            let version = done.version;
            broken(format!(
                "the receipt of version {version} came with the flag {became:?}, and {right:?} is right"
            ));
        }
        flag = done.suspended;
    }
    let gone = story.touched.iter().filter(|touched| touched.flag.is_none()).count() as i64;
    let left = story.host.map_or(0, |host| host.tokens);
    if gone + left != TOKENS {
        broken(format!("{gone} tokens went, and {left} of {TOKENS} are left"));
    }
}
