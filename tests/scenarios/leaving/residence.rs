//! Whose law a deletion runs under.

use super::*;

async fn profile(world: &World, account: &str) -> String {
    let state = world.state("deletion-orchestrator", account).await.unwrap();
    state["deletion"]["terms"]["profile"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_does_so_under_the_law_of_where_they_live() {
    let world = World::start().await;
    world.host_has(&["1", "2", "3", "4"]).await;
    for (account, country) in [(1, "EE"), (2, "ru"), (3, "US")] {
        let sql = format!("update users set residence = '{country}' where id = {account}");
        world.host_sql(&sql).await;
    }
    host_answers(&world, &[]).await;
    // As shipped: three weeks in the EU, ten days under 152-FZ, else what the month leaves; unknown: the strictest.
    for (account, grace) in [("1", 21), ("2", 10), ("3", 25), ("4", 10)] {
        let asked_at = world.now();
        let deletion = asks(&world, account).await["deletionId"].clone();
        let (_, shown) = confirms(&world, account, &deletion).await;
        assert_eq!(shown["executeAfter"], json!(asked_at + days(grace)), "{account}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobodys_law_is_guessed_while_the_host_cannot_say_where_they_live() {
    let world = World::start().await;
    world.host_has(&["1"]).await;
    world.host_sql("update users set residence = 'EE' where id = 1").await;
    host_answers(&world, &[]).await;
    world.host_is_down(true).await;
    let asked = asks(&world, "1").await;
    assert_eq!((&asked["status"], &asked["blockers"]), (&json!("requested"), &json!([])));
    let known = world.state("deletion-orchestrator", "1").await.unwrap();
    assert_eq!(known["deletion"]["checking"], "asking", "it is found out later");
    world.host_is_down(false).await;
    world.advance(hours(1));
    world.settle().await;
    let known = world.state("deletion-orchestrator", "1").await.unwrap();
    assert_eq!(known["deletion"].get("checking"), None);
    assert_eq!(profile(&world, "1").await, "EU");
}
