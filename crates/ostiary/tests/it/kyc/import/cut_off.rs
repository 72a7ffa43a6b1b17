//! An import that is killed on its way is finished by the same command.

use rustix::process::{Pid, Signal, kill_process};

use super::{HEADINGS, import, sheet, shown};
use crate::support::command;
use harness::World;

const LINES: i64 = 10_000;

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_killed_goes_on_where_it_was() {
    let world = World::start().await;
    let fill = format!(
        "insert into users (id, email, full_name) select n, 'u' || n || '@example.com', 'A' from generate_series(1, {LINES}) n"
    );
    world.host_sql(&fill).await;
    let lines: String = (1..=LINES).map(|account| format!(",{account},cleared,,\n")).collect();
    let file = sheet(&world, "old.csv", format!("{HEADINGS}{lines}").as_bytes());
    let digest = shown(&world, &file, &[])["digest"].as_str().unwrap().to_owned();
    let apply = ["kyc", "import", file.to_str().unwrap(), "--apply", &digest];
    let mut running = command(&world.installation, &apply).spawn().unwrap();
    while world.count("kyc-screener", "states").await == 0 {}
    kill_process(Pid::from_child(&running), Signal::KILL).unwrap();
    running.wait().unwrap();
    let known = world.count("kyc-screener", "states").await;
    assert!((1..LINES).contains(&known), "it was killed on its way: {known}");

    let preview = shown(&world, &file, &[]);
    assert_eq!(preview["digest"], *digest, "what is left to do is the same");
    let done = import(&world, &file, &["--apply", &digest]).done();
    let expected =
        format!("took up {}, {known} were known before, 0 lines left out\n", LINES - known);
    assert_eq!(done, expected);
    assert_eq!(world.count("kyc-screener", "states").await, LINES);
    // Each was taken up once.
    assert_eq!(world.count("kyc-screener", "outbox").await, LINES);
}
