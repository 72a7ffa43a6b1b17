//! What people who leave are written, and what they do by the links in it.

use reqwest::Method;

use super::{erased::goes_for_good, fences::stored, *};

/// With a host that knows whether a second factor is set: here, whether there is a telephone number.
pub(super) async fn world_with_factors() -> World {
    world_with(|_| {}).await
}

/// The same, and with other settings.
pub(super) async fn world_with(
    settings: impl FnOnce(&harness::Installation) + Send + 'static,
) -> World {
    let factors = |installation: &harness::Installation| {
        let host = std::fs::read_to_string(installation.file("host.toml")).unwrap();
        let known = host.replacen("[directory]\n", "[directory]\ntwo_factor = \"phone\"\n", 1);
        assert_ne!(known, host);
        installation.write("host.toml", &known);
    };
    let mut world = World::builder().settings(factors).settings(settings).start().await;
    world.stop(ANONYMIZER).await;
    world
}

/// A mail without the breaks that its encoding put into lines.
pub(super) fn read(mail: &str) -> String {
    mail.replace("=\r\n", "").replace("=\n", "").replace("=3D", "=")
}

/// The link to a page in the newest mail that has one, as a path.
pub(super) fn link(world: &World, account: &str, page: &str) -> String {
    let mails = world.mails(account);
    let found = mails.iter().rev().find_map(|mail| {
        let mail = read(mail);
        mail.find(page).map(|at| mail[at..].to_owned())
    });
    let is_token = |byte: &char| byte.is_ascii_alphanumeric() || "-_/".contains(*byte);
    found.unwrap().chars().take_while(is_token).collect()
}

/// A person's browser.
pub(super) async fn visits(
    world: &World,
    method: Method,
    path: &str,
    act: Option<&str>,
) -> (u16, String) {
    let client = runtime::http::client().build().unwrap();
    let mut request = client.request(method, world.url(path)).header("Accept-Language", "en");
    if let Some(act) = act {
        let kind = "application/x-www-form-urlencoded";
        request = request.header("Content-Type", kind).body(format!("act={act}"));
    }
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_second_factor_confirms_by_a_mailed_link_and_takes_it_back_by_another() {
    let world = world_with_factors().await;
    world.host_has(&["42"]).await;
    host_answers(&world, &[]).await;
    let deletion = asks(&world, "42").await["deletionId"].clone();
    settle(&world).await;
    assert_eq!(subjects(&world, "42"), ["Please confirm that you want to leave"]);
    let leave = link(&world, "42", "/leave/");
    for _ in 0..2 {
        let (status, page) = visits(&world, Method::GET, &leave, None).await;
        assert_eq!((status, page.contains("Delete my account")), (200, true), "{page}");
    }
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "requested", "a GET confirms nothing");

    let (code, page) = visits(&world, Method::POST, &leave, Some("confirm")).await;
    assert_eq!((code, page.contains("will be deleted")), (200, true), "{page}");
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "pending");
    assert!(world.host_account("42").await.is_shut());
    assert_eq!(visits(&world, Method::GET, &leave, None).await.0, 410, "it has moved on");

    assert_eq!(subjects(&world, "42").last().unwrap(), "Your account will be deleted");
    let stay = link(&world, "42", "/stay/");
    let (code, page) = visits(&world, Method::POST, &stay, Some("cancel")).await;
    assert_eq!((code, page.contains("will not be deleted")), (200, true), "{page}");
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "cancelled");
    assert!(world.host_account("42").await.is_open());
    assert_eq!(visits(&world, Method::POST, &stay, Some("cancel")).await.0, 410);
    assert_eq!(subjects(&world, "42").last().unwrap(), "Your account will not be deleted");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_second_factor_is_mailed_no_link_that_confirms() {
    let world = world_with_factors().await;
    world.host_has(&["42"]).await;
    world.host_sql("update users set phone = '+4915112345678' where id = 42").await;
    host_answers(&world, &[]).await;
    asks(&world, "42").await;
    settle(&world).await;
    assert_eq!(subjects(&world, "42"), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_factor_that_is_set_after_the_mail_makes_its_link_not_enough() {
    let world = world_with_factors().await;
    world.host_has(&["42"]).await;
    host_answers(&world, &[]).await;
    asks(&world, "42").await;
    settle(&world).await;
    let leave = link(&world, "42", "/leave/");
    world.host_sql("update users set phone = '+4915112345678' where id = 42").await;
    assert_eq!(visits(&world, Method::GET, &leave, None).await.0, 403);
    assert_eq!(visits(&world, Method::POST, &leave, Some("confirm")).await.0, 403);
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "requested");
}

#[tokio::test(flavor = "multi_thread")]
async fn links_of_before_are_dead_once_the_address_is_another_one() {
    let world = world_with_factors().await;
    world.host_has(&["42"]).await;
    host_answers(&world, &[]).await;
    leaves(&world, "42").await;
    let stay = link(&world, "42", "/stay/");
    world.host_sql("update users set email = 'other@example.com' where id = 42").await;
    assert_eq!(visits(&world, Method::GET, &stay, None).await.0, 410);
    assert_eq!(visits(&world, Method::POST, &stay, Some("cancel")).await.0, 410);
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "pending");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_leave_reads_why_and_what_helps_and_who_forgets_it_reads_that() {
    let world = without_anonymizer().await;
    world.host_has(&["1", "2"]).await;
    host_answers(&world, &[("1", &["balance"])]).await;
    asks(&world, "1").await;
    asks(&world, "2").await;
    settle(&world).await;
    assert_eq!(subjects(&world, "1"), ["We cannot delete your account yet"]);
    let mail = read(&world.mails("1")[0]);
    assert!(mail.contains("There is money on your account. Withdraw it first."), "{mail}");
    world.advance(hours(25));
    settle(&world).await;
    assert_eq!(subjects(&world, "2"), ["Your account was not deleted"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_too_late_is_told_so_and_the_last_message_goes_where_no_table_knows_it() {
    let world = without_anonymizer().await;
    world.host_has(&["42"]).await;
    host_answers(&world, &[]).await;
    let deletion = leaves(&world, "42").await;
    let stay = link(&world, "42", "/stay/");
    world.advance(days(10));
    settle(&world).await;
    assert_eq!(undoes(&world, &deletion).await["status"], "erasing");
    assert_eq!(subjects(&world, "42").last().unwrap(), "It is too late to keep your account");
    assert_eq!(visits(&world, Method::POST, &stay, Some("cancel")).await.0, 410);
    goes_for_good(&world, "42", &deletion).await;
    assert_eq!(subjects(&world, "42").last().unwrap(), "Your account is deleted");
    assert_eq!(visits(&world, Method::GET, &stay, None).await.0, 410);
}
