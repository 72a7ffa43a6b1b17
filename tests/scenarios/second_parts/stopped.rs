//! An order at the end of retention that waits when a legal hold comes.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn an_order_at_the_end_of_its_own_time_that_waits_stops_when_a_legal_hold_comes() {
    let place = Place::certified().await;
    // It keeps what it has for a shorter time than the rest is kept.
    let shorter = "update retained_elsewhere set kept_until = kept_until - interval '2 years' where processor = 'mailing'";
    place.world.ostiary_sql(ANONYMIZER, shorter).await;
    place.listener.fail([listener::Fault::Status(503)]);
    place.world.advance_to(at(KEPT_UNTIL) - days(720));
    place.settle().await;
    assert_eq!(place.listener.state().heard.len(), 1, "it is ordered, and away");
    let ordered = "select count(*) from retained_elsewhere where ordered_at is not null";
    let ordered: i64 = sqlx::query_scalar(ordered).fetch_one(place.pool()).await.unwrap();
    assert_eq!(ordered, 1);
    let (hold, reason) = (Uuid::from_u128(5), "court-7-26".to_owned());
    let until = at(KEPT_UNTIL) + days(60);
    let placed = Placed { hold, deletion: DELETION, until, reason: reason.clone() };
    two_say(&place.world, &placed.act()).await.unwrap();
    for _ in 0..3 {
        place.world.advance(days(1));
        place.settle().await;
    }
    assert_eq!(place.listener.state().heard.len(), 1, "it is kept on");
    two_say(&place.world, &Released { hold, reason }.act()).await.unwrap();
    for _ in 0..2 {
        place.world.advance(hours(1));
        place.settle().await;
    }
    assert_eq!(place.listener.state().heard.len(), 2, "its own time is over");
}
