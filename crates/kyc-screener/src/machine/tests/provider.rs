//! The provider's verdicts, from event to event, beside a case that they do not touch.

use contracts::event::{Decision, ProviderVerdict};
use serde_json::json;

use super::*;

fn verdict(verdict: ProviderVerdict, day: i64) -> Envelope {
    let read = Event::KycProviderVerdictRead {
        account: account(),
        applicant: "64f0c0ffee00000000000001".to_owned(),
        verdict,
        level: None,
        reviewed_at: at(day),
        read_at: at(day),
    };
    said(&format!("verdict-{day}"), read)
}

/// A case that waits for answers.
fn waiting() -> Story {
    let story = hear_all(&shipped(), Story::default(), &signed_up_from_ru(), at(0)).0;
    let case = story.case.case().map(|case| case.id);
    hear_all(&shipped(), story, &accepted(case), at(0)).0
}

#[test]
fn a_final_rejection_is_told_and_lifted_and_the_case_goes_on_as_if_nothing_was() {
    let before = waiting();
    let (story, told) =
        hear_all(&shipped(), before.clone(), &verdict(ProviderVerdict::RedFinal, 1), at(1));
    assert_eq!(story.case, before.case);
    let profile = story.profile.as_ref().unwrap().id;
    let (account, reviewed_at) = (account(), at(1));
    assert_eq!(events(&told), [&Event::KycProviderRejected { account, profile, reviewed_at }]);
    let (story, told) = hear_all(&shipped(), story, &verdict(ProviderVerdict::Green, 2), at(2));
    assert_eq!(story.case, before.case);
    let [Event::KycProviderAccepted { profile: accepted, actor: None, .. }] = events(&told)[..]
    else {
        panic!("{told:?}")
    };
    assert_eq!(*accepted, profile, "the same hold");
}

#[test]
fn whoever_may_try_again_is_told_so_unless_the_policy_says_otherwise() {
    let retry = verdict(ProviderVerdict::RedRetry, 1);
    let (_, told) = hear_all(&shipped(), Story::default(), &retry, at(1));
    assert!(matches!(events(&told)[..], [Event::KycProviderRetryRequested { .. }]));
    let silent = machine(|policy| policy.replacen("asks_again = true", "asks_again = false", 1));
    let (story, told) = hear_all(&silent, Story::default(), &retry, at(1));
    assert_eq!(events(&told), Vec::<&Event>::new());
    assert_eq!(story.profile.unwrap().verdict, ProviderVerdict::RedRetry);
}

#[test]
fn two_of_compliance_lift_a_rejection_by_its_id_and_it_goes_into_the_record() {
    let rejected = verdict(ProviderVerdict::RedFinal, 1);
    let (story, _) = hear_all(&shipped(), waiting(), &rejected, at(1));
    let case = story.profile.as_ref().unwrap().id;
    let decision = |approver: Option<&str>| {
        let decide = Event::DecideReview {
            account: account(),
            case,
            revision: None,
            decision: Decision::Clear,
            actor: "ann".to_owned(),
            approver: approver.map(str::to_owned),
            reason_code: "mistaken".to_owned(),
        };
        said("10", decide)
    };
    let (_, input) = shipped().route(&decision(None)).unwrap().unwrap();
    assert_eq!(shipped().decide(&story, &input, at(2)), Err(Refusal::FourEyes));
    let (after, told) = hear_all(&shipped(), story.clone(), &decision(Some("bob")), at(2));
    assert_eq!(after.case, story.case);
    assert!(!after.profile.unwrap().rejected);
    let [Event::KycProviderAccepted { actor, approver, .. }] = events(&told)[..] else {
        panic!("{told:?}")
    };
    assert_eq!((actor.as_deref(), approver.as_deref()), (Some("ann"), Some("bob")));
    assert!(
        told.iter().any(
            |told| matches!(told, Told::Sealed { purpose, .. } if *purpose == DECISIONS_PURPOSE)
        )
    );
}

#[test]
fn stories_and_timers_of_before_there_were_profiles_are_read_and_written_as_they_were() {
    let case = waiting().case;
    let written = serde_json::to_value(&case).unwrap();
    let story: Story = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(story, Story { case, profile: None });
    assert_eq!(serde_json::to_value(&story).unwrap(), written);
    let timer = json!({"due": {"case": Uuid::nil(), "alarm": "deadline"}});
    let read: Input = serde_json::from_value(timer.clone()).unwrap();
    assert!(matches!(read, Input::Case(CaseInput::Due(_))));
    assert_eq!(serde_json::to_value(&read).unwrap(), timer);
}

#[test]
fn a_story_with_a_profile_is_read_back_and_what_reads_only_its_case_still_does() {
    for before in [Story::default(), waiting()] {
        let rejected = verdict(ProviderVerdict::RedFinal, 1);
        let (story, _) = hear_all(&shipped(), before.clone(), &rejected, at(1));
        let written = serde_json::to_value(&story).unwrap();
        assert_eq!(serde_json::from_value::<Story>(written.clone()).unwrap(), story);
        assert_eq!(serde_json::from_value::<State>(written).unwrap(), before.case);
    }
}
