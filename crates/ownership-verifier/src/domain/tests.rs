//! Every input in every state; and that deciding twice changes nothing.

use proptest::{collection::vec, prelude::*, sample::select};

use super::*;

const ONE: Uuid = Uuid::from_u128(1);
const TWO: Uuid = Uuid::from_u128(2);
const DELETION: Uuid = Uuid::from_u128(9);

fn told(state: State, inputs: &[Input]) -> State {
    inputs.iter().fold(state, |state, input| {
        let effects = decide(&state, input, Time::UNIX_EPOCH).unwrap();
        effects.iter().fold(state, evolve)
    })
}

fn heard(recovery: Uuid, story_version: i64, open: bool) -> Input {
    Input::Heard { recovery, story_version, open }
}

fn asks(attempt: i32) -> Input {
    Input::FenceRequested { deletion: DELETION, attempt }
}

fn stands(state: &State) -> Option<bool> {
    state.fence.map(|fence| fence.stands)
}

#[test]
fn an_account_is_open_until_every_recovery_of_it_is_closed() {
    let both = told(State::default(), &[heard(ONE, 1, true), heard(TWO, 1, true)]);
    assert!(both.is_open());
    let one = told(both, &[heard(ONE, 2, false)]);
    assert!(one.is_open());
    assert!(!told(one, &[heard(TWO, 2, false)]).is_open());
}

#[test]
fn older_news_of_a_recovery_is_no_news() {
    let closed = told(State::default(), &[heard(ONE, 3, false)]);
    for version in [1, 2, 3] {
        assert_eq!(decide(&closed, &heard(ONE, version, true), Time::UNIX_EPOCH), Ok(vec![]));
    }
    assert!(told(closed, &[heard(ONE, 4, true)]).is_open());
}

#[test]
fn a_fence_stands_only_while_no_recovery_is_open() {
    assert_eq!(stands(&told(State::default(), &[asks(1)])), Some(true));
    let open = told(State::default(), &[heard(ONE, 1, true)]);
    let refused = told(open, &[asks(1)]);
    assert_eq!(stands(&refused), Some(false));
    let closed = told(refused, &[heard(ONE, 2, false)]);
    assert_eq!(decide(&closed, &asks(1), Time::UNIX_EPOCH), Ok(vec![]), "an answer is given once");
    assert_eq!(stands(&told(closed, &[asks(2)])), Some(true));
}

#[test]
fn what_is_escalated_behind_a_fence_is_noted_and_the_fence_stands() {
    let state = told(State::default(), &[asks(1), heard(ONE, 1, true)]);
    assert_eq!((state.is_open(), stands(&state)), (true, Some(true)));
}

#[test]
fn a_fence_that_was_taken_down_is_not_put_up_by_an_older_request() {
    let release = |attempt| Input::FenceReleased { deletion: DELETION, attempt };
    let down = told(State::default(), &[asks(1), release(1)]);
    assert_eq!(stands(&down), Some(false));
    assert_eq!(decide(&down, &asks(1), Time::UNIX_EPOCH), Ok(vec![]));
    assert_eq!(stands(&told(down, &[asks(2), release(1)])), Some(true), "an older release");
    let before = told(State::default(), &[release(1), asks(1)]);
    assert_eq!(stands(&before), Some(false), "the release overtook the request");
}

fn inputs() -> impl Strategy<Value = Vec<Input>> {
    let recoveries = select(vec![ONE, TWO]);
    let facts = (recoveries, 1_i64..6, any::<bool>())
        .prop_map(|(recovery, story_version, open)| heard(recovery, story_version, open));
    let deletions = || select(vec![DELETION, TWO]);
    let fences = (deletions(), 1..4)
        .prop_map(|(deletion, attempt)| Input::FenceRequested { deletion, attempt });
    let releases = (deletions(), 1..4)
        .prop_map(|(deletion, attempt)| Input::FenceReleased { deletion, attempt });
    vec(prop_oneof![facts, fences, releases], 0..20)
}

proptest! {
    #[test]
    fn the_same_twice_is_once_and_no_fence_is_granted_while_a_recovery_is_open(inputs in inputs()) {
        let mut state = State::default();
        for input in inputs {
            let effects = decide(&state, &input, Time::UNIX_EPOCH).unwrap();
            for effect in &effects {
                if let Effect::Fenced { fence } = effect {
                    prop_assert_eq!(fence.stands, !state.is_open());
                }
            }
            state = effects.iter().fold(state, evolve);
            prop_assert_eq!(decide(&state, &input, Time::UNIX_EPOCH), Ok(vec![]));
            let json = serde_json::to_string(&state).unwrap();
            prop_assert_eq!(serde_json::from_str::<State>(&json).unwrap(), state.clone());
        }
    }
}
