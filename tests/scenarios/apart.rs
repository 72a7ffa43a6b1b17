//! Two worlds at once know nothing of each other: each test has databases, a broker and a clock of its own.

use harness::{World, days};

#[tokio::test(flavor = "multi_thread")]
async fn two_worlds_share_no_database_no_stream_and_no_clock() {
    let (here, there) = tokio::join!(World::start(), World::start());
    assert_eq!(here.now(), there.now(), "both begin alike");
    for world in [&here, &there] {
        world.host_has(&["42"]).await;
    }
    here.sign_up_from_russia("42").await;
    here.settle().await;
    there.settle().await;
    assert_eq!(here.mails("42").len(), 1);
    assert_eq!(there.mails("42"), Vec::<String>::new());
    assert!(here.state("kyc-screener", "42").await.is_some());
    assert_eq!(there.state("kyc-screener", "42").await, None);
    assert_eq!(there.published().await, Vec::<String>::new());

    here.advance(days(15));
    here.settle().await;
    there.settle().await;
    assert!(here.host_account("42").await.is_shut(), "silence");
    assert!(!there.host_account("42").await.is_shut());
    assert_eq!(here.now() - there.now(), days(15));
}
