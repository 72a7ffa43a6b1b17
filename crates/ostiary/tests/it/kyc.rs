//! `ostiary kyc`.

mod answer;
mod enroll;
mod export;
mod import;
mod list;
mod replied;
mod review;
mod show;

use contracts::{AccountId, Event};
use harness::World;

use crate::support::more_staff;

/// A World in which these were asked, as sign-ups from Russia, and its more staff.
pub async fn asked(accounts: &[&str]) -> World {
    let world = World::start().await;
    more_staff(&world.installation);
    world.host_has(accounts).await;
    for account in accounts {
        let account = AccountId::try_new(*account).unwrap();
        let signed_up_at = world.now();
        world.tell(Event::UserSignedUpFromRu { account, signed_up_at, locale: None }).await;
    }
    world.settle().await;
    world
}

/// Every question answered so.
pub fn all(answer: &str) -> Vec<String> {
    let policy = kyc_screener::policy::Policy::parse(kyc_screener::policy::SHIPPED).unwrap();
    let questions = policy.kyc.questionnaire.questions.into_iter();
    questions.map(|question| format!("{}={answer}", question.id)).collect()
}
