//! The KYC stories that a measurement needs, made by the real machine.

use anyhow::{Context, Result};
use contracts::{AccountId, CountryCode, Envelope, Event, Locale, Time};
use kyc_screener::{
    domain::{self, Alarm, Input, Opening, State, Timer},
    machine::{Effect, KycScreener},
    policy::Policy,
};
use messaging::{Machine, StoryKey, Told, source_of};
use uuid::Uuid;

/// The case of all made-up stories.
const CASE: Uuid = Uuid::from_u128(7);

/// A sign-up from Russia.
fn listed(policy: &Policy) -> Result<Input> {
    let (jurisdiction, locale) = (Some(CountryCode::try_new("RU")?), Some(Locale::try_new("ru")?));
    Ok(Input::Listed(Opening { case: CASE, jurisdiction, locale, terms: policy.terms() }))
}

/// The state after a sign-up.
pub fn asked(policy: &Policy, now: Time) -> Result<State> {
    next(State::default(), &listed(policy)?, now)
}

/// The state whose deadline is at `deadline`.
pub fn waiting(policy: &Policy, deadline: Time) -> Result<State> {
    let accepted_at = deadline - policy.terms().deadline_after.0;
    let accepted = Input::DeliveryAccepted { case: CASE, accepted_at, channel: None };
    next(asked(policy, accepted_at)?, &accepted, accepted_at)
}

/// The timer of that deadline, as it is stored.
pub fn deadline() -> Input {
    Input::Due(Timer { case: CASE, alarm: Alarm::Deadline })
}

/// What the questionnaire of `account` is requested by, as the stream stores it.
pub fn request(policy: &Policy, account: &str, id: Uuid, now: Time) -> Result<Envelope> {
    let account = AccountId::try_new(account)?;
    let key = StoryKey::of(&account);
    let machine = KycScreener::new(policy.clone().into());
    let effects = domain::decide(&State::default(), &listed(policy)?, now)?;
    let told = effects.into_iter().flat_map(|effect| machine.tell(&key, &Effect::Case(effect)));
    let event = told.filter_map(|told| match told {
        Told::Event(event) => Some(event),
        _ => None,
    });
    let event: Event = event.into_iter().next().context("a sign-up is asked")?;
    Ok(Envelope {
        id: id.to_string(),
        source: source_of("kyc-screener"),
        time: Some(now),
        correlation_id: Some(CASE.to_string()),
        causation_id: Some(CASE.to_string()),
        trace_parent: None,
        story_version: Some(1),
        event,
    })
}

fn next(state: State, input: &Input, now: Time) -> Result<State> {
    let effects = domain::decide(&state, input, now)?;
    Ok(effects.iter().fold(state, domain::evolve))
}
