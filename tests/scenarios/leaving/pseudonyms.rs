//! A host of text ids whose data map has the pseudonym stand where the account's id stood.

use harness::{DemoHost, Installation};
use simulators::{Intercom, Sumsub};

use super::{
    certified::{host_text, reaching},
    *,
};

const ROWS: &str = "select string_agg(concat_ws('|', id, coalesce(residence, '-')), ' ' order by length(id) desc) from users";

fn data_map() -> String {
    let whole = DemoHost::Text.datamap().replace("\"surrogate\"", "\"pseudonym\"");
    let (kept, goes) = (
        "columns.residence  = { keep = true, basis = \"aml\" }",
        "columns.residence  = { erase = \"null\", when = \"retention_end\", basis = \"aml\" }",
    );
    assert!(whole.contains(kept));
    whole.replace(kept, goes)
}

async fn everybody_works(world: &World) {
    for _ in 0..10 {
        world.advance(chrono::TimeDelta::seconds(2));
        world.settle().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_under_a_pseudonym_is_found_again_when_its_time_has_come() {
    let (sumsub, workspace) = (Sumsub::start().await.unwrap(), Intercom::start().await.unwrap());
    let reaching = reaching(&sumsub, &workspace);
    let settings = move |installation: &Installation| {
        reaching(installation);
        installation.write("datamap.toml", &data_map());
    };
    let world = World::builder().host(DemoHost::Text).settings(settings).start().await;
    world.host_sql(&world.installation.host_schema()).await;
    world.host_has(&["anna", "boris"]).await;
    world.host_sql("update users set residence = 'EE'").await;
    host_answers(&world, &[]).await;
    let deletion = leaves(&world, "anna").await;
    world.advance(days(21));
    everybody_works(&world).await;
    assert_eq!(status(&world, &deletion).await, "deleted");
    let kept = host_text(&world, ROWS).await;
    let (pseudonym, rest) = kept.split_once('|').unwrap();
    assert_eq!((pseudonym.len(), rest), (64, "EE boris|EE"), "{kept}");
    world.advance(days(5 * 366));
    everybody_works(&world).await;
    assert_eq!(host_text(&world, ROWS).await, format!("{pseudonym}|- boris|EE"));
    // Once its month is over, too.
    world.advance(days(40));
    everybody_works(&world).await;
    let events = world.events().await;
    for event in &events {
        assert!(!event.encode().contains(pseudonym), "{}", event.event.subject());
    }
    let ended = events.iter().find(|one| matches!(one.event, Event::RetentionEnded { .. }));
    assert_eq!(json!(ended.unwrap().account().as_str()), deletion);
}
