//! Every account is in the one right end state of its script.

use contracts::event::HoldKind;
use kyc_screener::domain::State;

use super::{Findings, Rule, story::Story};
use crate::kills::witness::TOKENS;

pub(super) fn check(story: &Story<'_>, findings: &mut Findings) {
    let account = story.account();
    let mut differs = |what: &str, is: String, should: String| {
        if is != should {
            let kind = story.person.script.kind;
            let what = format!("{what} is {is}, and {should} is right for {kind:?}");
            findings.of(account, Rule::EndState, what);
        }
    };
    let expected = &story.expected;
    let state = story.case.map(|(_, state)| state);
    let status = state.map(State::status);
    differs("the case", format!("{status:?}"), format!("{:?}", expected.status));
    let in_time = match state {
        Some(State::Cleared { in_time, .. }) => Some(*in_time),
        _ => None,
    };
    differs("being in time", format!("{in_time:?}"), format!("{:?}", expected.in_time));
    let kinds: Vec<HoldKind> = story.holds.map_or_else(Vec::new, |(_, state)| {
        state.known_holds().iter().map(|hold| hold.kind).collect()
    });
    differs("the holds", format!("{kinds:?}"), format!("{:?}", Vec::from_iter(expected.hold)));
    let suspended = story.host.map(|host| host.suspended);
    let flag = i16::from(expected.hold.is_some());
    differs("the host's flag", format!("{suspended:?}"), format!("{:?}", Some(flag)));
    // Tokens never come back, and go only when everything is forbidden.
    let was_full = story.carried_out.iter().any(|done| done.suspended == 1);
    let tokens = if was_full { 0 } else { TOKENS };
    let left = story.host.map(|host| host.tokens);
    differs("the number of tokens", format!("{left:?}"), format!("{:?}", Some(tokens)));
}
