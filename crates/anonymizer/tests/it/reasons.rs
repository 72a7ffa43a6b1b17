//! Why people leave: for what is known when they are sealed, since whoever comes back is judged by it.

use crate::fixture::{Place, deletion};

async fn reason(place: &Place, account: &str) -> String {
    sqlx::query_scalar("select reason from departures where id = $1")
        .bind(deletion(account))
        .fetch_one(&place.pool())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_the_provider_rejected_for_good_does_not_just_want_to_be_gone() {
    let place = Place::start().await;
    for (account, review, labels, expected) in [
        ("1", ("GREEN", None), None, "voluntary"),
        ("2", ("RED", Some("RETRY")), None, "voluntary"),
        ("3", ("RED", Some("FINAL")), Some("WRONG_USER_REGION"), "provider_rejected"),
        ("4", ("RED", Some("FINAL")), Some("FORGERY"), "fraud"),
        ("5", ("RED", Some("FINAL")), Some("BLOCKLIST"), "fraud"),
    ] {
        let profile = place.has(account).await;
        place.sumsub.review(&profile, review, place.world.now());
        if let Some(label) = labels {
            place.sumsub.label(&profile, &["UNSATISFACTORY_PHOTOS", label]);
        }
        place.seal(account).await;
        assert_eq!(reason(&place, account).await, expected, "{review:?} {labels:?}");
    }
    // The newest verdict counts.
    let profile = place.has("6").await;
    place.sumsub.review(&profile, ("RED", Some("FINAL")), place.world.now());
    place.sumsub.review(&profile, ("GREEN", None), place.world.now());
    place.seal("6").await;
    assert_eq!(reason(&place, "6").await, "voluntary");
}
