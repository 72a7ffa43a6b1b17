//! Read models, kept from events.

use crate::{
    support::{World, settle},
    toy::seen,
    traces::PARENT,
};

async fn shown(world: &World) -> Vec<(String, String)> {
    let sql = "select account, locale from view order by account";
    sqlx::query_as(sql).fetch_all(&world.pool).await.unwrap()
}

fn row(account: &str, locale: &str) -> (String, String) {
    (account.to_owned(), locale.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_a_read_model_cannot_take_falls_out_alone_and_can_be_played_again() {
    let world = World::start().await;
    let service = world.service().await;
    world.tell("1", seen("a", Some("de"))).await;
    let mut refused = world.envelope("2", seen("b", None)); // the column is not null
    refused.trace_parent = Some(PARENT.to_owned());
    world.tell_as_it_is(&refused).await;
    world.tell("3", seen("c", Some("ru"))).await;
    settle(&service).await;
    assert_eq!(shown(&world).await, [row("a", "de"), row("c", "ru")]);
    let letter = world.letter().await;
    assert_eq!((letter.consumer.as_str(), letter.reason.as_str()), ("toy-view", "bad_data"));
    assert_eq!(letter.account.as_deref(), Some("b"));
    let traced = format!("select count(*) from dead_letters where trace_parent = '{PARENT}'");
    assert_eq!(world.count(&traced).await, 1);

    let refused = service.replay(letter.id, "anna").await.unwrap().unwrap_err();
    assert_eq!(refused.code, "bad_data");
    assert_eq!(world.letter().await.status, "open");
    world.execute("alter table view alter column locale drop not null").await;
    service.replay(letter.id, "anna").await.unwrap().unwrap();
    assert_eq!(world.count("select count(*) from view").await, 3);
    assert_eq!(world.letter().await.status, "replayed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_model_that_is_away_is_waited_for() {
    let world = World::start().await;
    let service = world.service().await;
    world.execute("alter table view rename to gone").await;
    world.tell("1", seen("a", Some("de"))).await;
    service.step().await.unwrap_err();
    world.execute("alter table gone rename to view").await;
    crate::support::step_until(&service, "it is shown", async || !shown(&world).await.is_empty())
        .await;
    assert!(world.letters().await.is_empty());
}
