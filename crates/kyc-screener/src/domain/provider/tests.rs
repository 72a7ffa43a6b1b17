//! Verdicts in any order come to the same as in theirs.

use chrono::TimeDelta;
use contracts::event::Decision;
use proptest::prelude::*;

use super::*;

use ProviderVerdict::{Green, RedFinal, RedRetry};

const APPLICANT: &str = "64f0c0ffee00000000000001";

fn at(minute: i64) -> Time {
    Time::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::minutes(minute)
}

/// A verdict of this minute, read a minute later.
fn read(verdict: ProviderVerdict, minute: i64) -> News {
    News::Read {
        applicant: APPLICANT.to_owned(),
        verdict,
        reviewed_at: at(minute),
        read_at: at(minute + 1),
    }
}

fn after(known: Option<Profile>, news: &News) -> (Option<Profile>, Vec<Follows>) {
    let follows = decide(known.as_ref(), news, at(0)).unwrap();
    (follows.iter().fold(known, evolve), follows)
}

/// What verdicts lead to, one after the other, in one word each.
fn words(verdicts: &[(ProviderVerdict, i64)]) -> Vec<&'static str> {
    let mut known = None;
    let told = verdicts.iter().map(|(verdict, minute)| {
        let (next, follows) = after(known.take(), &read(*verdict, *minute));
        known = next;
        match follows.as_slice() {
            [] => "nothing",
            [Follows::Seen(_)] => "seen",
            [Follows::Rejected(_)] => "rejected",
            [Follows::Accepted(_, None)] => "accepted",
            [Follows::RetryRequested(_)] => "retry",
            _ => "something else",
        }
    });
    told.collect()
}

#[test]
fn each_verdict_after_each_other_leads_to_what_the_table_says() {
    for (verdicts, expected) in [
        (&[(RedFinal, 1)][..], &["rejected"][..]),
        (&[(Green, 1)], &["seen"]),
        (&[(RedRetry, 1)], &["retry"]),
        (&[(RedFinal, 1), (Green, 2)], &["rejected", "accepted"]),
        (&[(RedFinal, 1), (RedRetry, 2), (Green, 3)], &["rejected", "retry", "accepted"]),
        (&[(RedFinal, 1), (RedFinal, 2)], &["rejected", "seen"]),
        (&[(Green, 1), (RedFinal, 2)], &["seen", "rejected"]),
        (&[(RedRetry, 1), (RedRetry, 2)], &["retry", "retry"]),
        // Told twice, and told late.
        (&[(RedFinal, 1), (RedFinal, 1)], &["rejected", "nothing"]),
        (&[(RedRetry, 1), (RedRetry, 1)], &["retry", "nothing"]),
        (&[(Green, 2), (RedFinal, 1)], &["seen", "nothing"]),
        (&[(RedFinal, 2), (Green, 1)], &["rejected", "nothing"]),
        (&[(RedFinal, 1), (Green, 3), (RedFinal, 2)], &["rejected", "accepted", "nothing"]),
    ] {
        assert_eq!(words(verdicts), expected, "{verdicts:?}");
    }
}

#[test]
fn of_two_verdicts_of_one_second_the_one_that_was_read_later_counts() {
    let (rejected, _) = after(None, &read(RedFinal, 1));
    let News::Read { applicant, reviewed_at, .. } = read(Green, 1) else { panic!() };
    let green =
        |read_at| News::Read { applicant: applicant.clone(), verdict: Green, reviewed_at, read_at };
    let (accepted, follows) = after(rejected.clone(), &green(at(5)));
    assert!(matches!(follows[..], [Follows::Accepted(_, None)]));
    assert!(!accepted.unwrap().rejected);
    assert_eq!(after(rejected.clone(), &green(at(0))), (rejected, vec![]));
}

fn review(case: Uuid, decision: Decision, approver: Option<&str>) -> Review {
    Review {
        case,
        revision: None,
        decision,
        actor: "staff-1".to_owned(),
        approver: approver.map(str::to_owned),
        reason_code: "provider-mistaken".to_owned(),
    }
}

#[test]
fn two_of_compliance_lift_it_until_a_newer_verdict_says_otherwise() {
    let (rejected, _) = after(None, &read(RedFinal, 1));
    let id = rejected.as_ref().unwrap().id;
    let lift = |case, decision, approver| {
        decide(rejected.as_ref(), &News::Lifted(review(case, decision, approver)), at(9))
    };
    assert_eq!(lift(id, Decision::Clear, None), Err(Refusal::FourEyes));
    assert_eq!(lift(id, Decision::Clear, Some("staff-1")), Err(Refusal::FourEyes));
    let reject = lift(id, Decision::Reject, Some("staff-2"));
    assert_eq!(reject, Err(Refusal::ProvidersVerdict));
    assert_eq!(lift(Uuid::nil(), Decision::Clear, Some("staff-2")), Err(Refusal::OtherCase));

    let news = News::Lifted(review(id, Decision::Clear, Some("staff-2")));
    let (lifted, follows) = after(rejected, &news);
    let [Follows::Accepted(_, Some(by)), Follows::DecisionKept(..)] = &follows[..] else {
        panic!("{follows:?}")
    };
    assert_eq!((by.actor.as_str(), by.approver.as_deref()), ("staff-1", Some("staff-2")));
    assert_eq!(after(lifted.clone(), &news).1, vec![], "once is as often as twice");
    assert_eq!(after(lifted.clone(), &read(RedFinal, 1)).1, vec![], "the same verdict again");
    assert!(matches!(after(lifted, &read(RedFinal, 2)).1[..], [Follows::Rejected(_)]));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever comes in between, twice or late: the newest verdict decides, and a retry decides nothing.
    #[test]
    fn any_order_ends_where_the_newest_verdict_says(
        history in proptest::collection::vec(0..3_usize, 1..8),
        mut heard in proptest::collection::vec(any::<proptest::sample::Index>(), 0..20),
    ) {
        let verdicts: Vec<_> = history.iter().map(|which| [Green, RedRetry, RedFinal][*which]).collect();
        let last = verdicts.len() - 1;
        let mut known = None;
        for index in heard.drain(..) {
            let index = index.index(verdicts.len());
            known = after(known, &read(verdicts[index], index as i64)).0;
        }
        let (end, _) = after(known.clone(), &read(verdicts[last], last as i64));
        let end = end.unwrap();
        prop_assert_eq!((end.verdict, end.reviewed_at), (verdicts[last], at(last as i64)));
        match verdicts[last] {
            Green => prop_assert!(!end.rejected),
            RedFinal => prop_assert!(end.rejected),
            RedRetry => prop_assert_eq!(end.rejected, known.is_some_and(|known| known.rejected)),
        }
        prop_assert_eq!(after(Some(end), &read(verdicts[last], last as i64)).1, vec![]);
    }
}
