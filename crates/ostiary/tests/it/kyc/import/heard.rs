//! What Ostiary has heard of somebody itself counts for more than the sheet, and the preview says so.

use super::*;

/// Over HTTP, by the host: some answers of accounts that nobody has spoken of yet.
async fn answered(world: &World) {
    for account in ["1", "2"] {
        assert_eq!(world.answer_all(account, "YES").await.0, 202);
    }
    for account in ["3", "4"] {
        assert_eq!(world.answer_all(account, "NO").await.0, 202);
    }
    for account in ["5", "6"] {
        let first = |place| (place == 0).then(|| "NO".to_owned());
        assert_eq!(world.answer(account, first, None).await.0, 202);
    }
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_answered_before_the_import_is_shown_with_what_follows_from_the_answers() {
    let world = company(&["1", "2", "3", "4", "5", "6", "7"]).await;
    answered(&world).await;
    let csv = format!(
        "{HEADINGS},1,cleared,,\n,2,asked,,\n,3,asked,,\n,4,answered YES,,\n,5,asked,,\n\
         ,6,not asked,,\n,7,asked,,\n"
    );
    let file = sheet(&world, "old.csv", csv.as_bytes());
    let preview = shown(&world, &file, &[]);
    let (now, week) = (world.now(), world.now() + days(7));
    let of = |key: &str| -> Vec<Value> {
        preview["taken"].as_array().unwrap().iter().map(|one| one[key].clone()).collect()
    };
    let (null, at_once) = (json!(null), json!(now));
    let expected =
        [&at_once, &at_once, &null, &at_once, &null, &null, &json!(week)].map(Clone::clone);
    assert_eq!(of("suspendedAt"), expected);
    let answered = [true, true, true, true, true, true, false].map(Value::from);
    assert_eq!(
        (of("answeredBefore"), of("knownBefore")),
        (answered.to_vec(), vec![json!(false); 7])
    );
    let table = import(&world, &file, &[]).done();
    for words in [
        "has answered: suspended at once; only two of compliance lift it",
        "has answered: nothing more is asked",
        "has answered: is asked for the rest, and not suspended for silence",
    ] {
        assert!(table.contains(words), "{table}");
    }

    assert_eq!(applied(&world, &file), "took up 7, 0 were known before, 0 lines left out\n");
    world.settle().await;
    for (account, shut) in ["1", "2", "3", "4", "5", "6", "7"].into_iter().zip(of("suspendedAt")) {
        let is_shut = world.host_account(account).await.is_shut();
        assert_eq!(is_shut, shut == at_once, "{account}");
    }
    world.advance_to(week);
    world.settle().await;
    assert!(world.host_account("7").await.is_shut());
    assert!(world.host_account("5").await.is_open() && world.host_account("3").await.is_open());
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_came_since_the_preview_are_looked_at_before_anybody_is_shut() {
    let world = company(&["1"]).await;
    let file = sheet(&world, "old.csv", format!("{HEADINGS},1,asked,,\n").as_bytes());
    let digest = shown(&world, &file, &[])["digest"].as_str().unwrap().to_owned();
    let first = |place| (place == 0).then(|| "NO".to_owned());
    assert_eq!(world.answer("1", first, None).await.0, 202);
    import(&world, &file, &["--apply", &digest]).refused("not what was shown");
    let digest = shown(&world, &file, &[])["digest"].as_str().unwrap().to_owned();
    world.advance(days(1));
    assert_eq!(shown(&world, &file, &[])["digest"], *digest, "the same tomorrow");
    assert_eq!(world.answer_all("1", "YES").await.0, 202);
    import(&world, &file, &["--apply", &digest]).refused("not what was shown");
    world.settle().await;
    assert!(world.host_account("1").await.is_untouched());
}
