//! Facts that a request states, each once under its idempotency key.

use messaging::Stated;
use uuid::Uuid;

use crate::{
    support::{World, settle},
    toy::{noted, signed_up},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_stated_fact_goes_out_once_and_its_key_is_for_nothing_else() {
    let world = World::start().await;
    let service = world.service().await;
    let (key, fact) = (Uuid::from_u128(1), world.envelope("1", signed_up("a")));
    let state = async |request: &[u8], fact| service.state_fact(key, request, fact).await.unwrap();
    assert_eq!(state(b"one", &fact).await, Stated::Now);
    assert_eq!(state(b"one", &fact).await, Stated::Before);
    let other = world.envelope("2", noted("a", "other"));
    assert_eq!(state(b"two", &other).await, Stated::KeyReused);
    settle(&service).await;
    assert_eq!(world.story("a").await.unwrap().0, 1);
    assert_eq!(world.state("a").await.sign_ups, 1);
}
