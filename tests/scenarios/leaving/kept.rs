//! Legal holds: on the whole person nothing goes, on a category of the data only that waits, and goes by itself afterwards.

use contracts::{
    Time,
    event::{DeletionAttention, StaffHold},
};
use runtime::roles::{KYC_SCREENER, SUSPENSION_WORKER};
use simulators::{Intercom, Sumsub};

use super::{
    certified::{DATA_MAP, host_text, installed},
    erased::{goes_outside, is_found_clean},
    fences::stored,
    told::read,
    *,
};
use crate::agreed::agreed;

const MESSAGES: &str = "select concat_ws(' ', string_agg(body, ' ')) from messages";
const USERS: &str = "select concat_ws(' ', string_agg(u::text, ' ')) from users u";
const SESSIONS: &str = "select count(*)::text from sessions where user_id = 4711";
const NOTES: &str = "select concat_ws(' ', string_agg(note, ' ')) from orders";

fn ada() -> AccountId {
    AccountId::try_new("4711").unwrap()
}

/// As installed; her mails are told from those of other tests.
async fn company(sumsub: &Sumsub, workspace: &Intercom) -> World {
    let world = installed(sumsub, workspace).await;
    let address = world.address("4711");
    world.host_sql(&format!("update users set email = '{address}' where id = 4711")).await;
    world
}

/// What two of the staff order is carried out.
async fn two(world: &World, order: Event) {
    let order = agreed(world, SUSPENSION_WORKER, order).await;
    world.service(SUSPENSION_WORKER).command(order).await.unwrap().unwrap();
    world.settle().await;
}

/// A category of an account's data is kept for an authority.
fn keeps(account: AccountId, hold: &str, category: &str, expires_at: Option<Time>) -> Event {
    Event::CategoryHoldRequested {
        account,
        hold: hold.to_owned(),
        categories: vec![category.to_owned()],
        actor: "ann".to_owned(),
        reason_code: "court-7-26".to_owned(),
        approver: None,
        expires_at,
    }
}

/// Her messages are kept for a court, until a moment or until somebody releases them.
async fn messages_are_kept(world: &World, expires_at: Option<Time>) {
    two(world, keeps(ada(), "court", "messages", expires_at)).await;
}

fn released(account: AccountId, hold: &str) -> Event {
    Event::HoldReleaseRequested {
        account,
        hold: hold.to_owned(),
        actor: "ann".to_owned(),
        reason_code: "settled".to_owned(),
        approver: None,
    }
}

/// Long enough for everybody outside.
async fn everybody_works(world: &World) {
    for _ in 0..40 {
        world.advance(chrono::TimeDelta::seconds(2));
        world.settle().await;
    }
}

/// How many legal holds on categories were said to be open, each time.
async fn said(world: &World) -> Vec<usize> {
    let events = world.events_of("4711").await.into_iter();
    let said = events.filter_map(|one| match one.event {
        Event::LegalHoldsChanged { holds, .. } => Some(holds.len()),
        _ => None,
    });
    said.collect()
}

async fn goes_but_for_the_messages(world: &World) -> Value {
    let deletion = leaves(world, "4711").await;
    world.advance(days(21));
    everybody_works(world).await;
    assert_eq!(stored(world, "4711").await, "erasing");
    assert_eq!(status(world, &deletion).await, "erasing");
    assert!(host_text(world, MESSAGES).await.contains("ada@example.com"), "it is kept");
    assert!(!host_text(world, USERS).await.contains("Ada"), "the rest is gone");
    assert_eq!(host_text(world, SESSIONS).await, "0");
    let told = world.said("deletion", "4711").await;
    assert!(!told.contains(&"verification-ordered".to_owned()), "nothing is certified: {told:?}");
    assert!(!told.contains(&"deletion-needs-attention".to_owned()), "nobody has to look: {told:?}");
    deletion
}

async fn followed(world: &World, deletion: &Value) {
    everybody_works(world).await;
    assert!(!host_text(world, MESSAGES).await.contains("ada"), "it followed by itself");
    assert_eq!(status(world, deletion).await, "deleted");
    assert_eq!(subjects(world, "4711").last().unwrap(), "Your account is deleted", "not before");
    for service in SERVICES {
        assert_eq!(world.dead_letters(service).await.len(), 0, "{service}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_category_under_a_legal_hold_waits_alone_and_follows_when_it_is_released() {
    let (sumsub, workspace) = (Sumsub::start().await.unwrap(), Intercom::start().await.unwrap());
    let world = company(&sumsub, &workspace).await;
    host_answers(&world, &[]).await;
    messages_are_kept(&world, None).await;
    assert!(world.host_account("4711").await.is_open(), "it shuts nothing");
    let deletion = goes_but_for_the_messages(&world).await;
    let held = world.held("4711").await.expect("staff finds it");
    assert_eq!(held.kept[0].categories, ["messages"]);
    let alone =
        world.service(SUSPENSION_WORKER).command(world.envelope(released(ada(), "court"))).await;
    assert_eq!(alone.unwrap().unwrap_err().code, "refused", "not by one");
    two(&world, released(ada(), "court")).await;
    followed(&world, &deletion).await;
    assert_eq!(said(&world).await, [1, 0]);
    assert_eq!(world.state(SUSPENSION_WORKER, "4711").await.unwrap()["status"], "erased");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_category_whose_hold_expires_follows_by_itself_though_our_own_rows_are_gone() {
    let (sumsub, workspace) = (Sumsub::start().await.unwrap(), Intercom::start().await.unwrap());
    let world = company(&sumsub, &workspace).await;
    host_answers(&world, &[]).await;
    messages_are_kept(&world, Some(world.now() + days(70))).await;
    let deletion = goes_but_for_the_messages(&world).await;
    world.advance(days(6) + hours(12));
    everybody_works(&world).await;
    assert_eq!(
        subjects(&world, "4711").last().unwrap(),
        "The deletion of your account takes longer"
    );
    let mail = read(world.mails("4711").last().unwrap());
    assert!(!mail.contains("/stay/"), "its page knows nobody any more: {mail}");
    assert!(workspace.state().contacts.is_empty(), "and nobody is made known again elsewhere");
    world.advance(days(31));
    everybody_works(&world).await;
    assert_eq!(stored(&world, "4711").await, "erasing", "more than thirty days later, too");
    world.advance(days(13));
    world.settle().await;
    assert_eq!(said(&world).await, [1, 0], "it ended by itself");
    followed(&world, &deletion).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn categories_of_two_holds_follow_one_after_the_other() {
    let (sumsub, workspace) = (Sumsub::start().await.unwrap(), Intercom::start().await.unwrap());
    let world = company(&sumsub, &workspace).await;
    host_answers(&world, &[]).await;
    messages_are_kept(&world, None).await;
    two(&world, keeps(ada(), "tax", "orders", None)).await;
    let deletion = leaves(&world, "4711").await;
    world.advance(days(21));
    everybody_works(&world).await;
    assert!(host_text(&world, NOTES).await.contains("Ada"));
    two(&world, released(ada(), "court")).await;
    everybody_works(&world).await;
    assert!(!host_text(&world, MESSAGES).await.contains("ada"), "this one followed");
    assert!(host_text(&world, NOTES).await.contains("Ada"), "that one is still kept");
    assert_eq!(stored(&world, "4711").await, "erasing");
    two(&world, released(ada(), "tax")).await;
    followed(&world, &deletion).await;
    assert!(!host_text(&world, NOTES).await.contains("Ada"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_follows_by_a_data_map_that_changed_meanwhile() {
    let (sumsub, workspace) = (Sumsub::start().await.unwrap(), Intercom::start().await.unwrap());
    let mut world = company(&sumsub, &workspace).await;
    host_answers(&world, &[]).await;
    messages_are_kept(&world, None).await;
    let deletion = goes_but_for_the_messages(&world).await;
    world.host_sql("alter table users add column nickname varchar(40)").await;
    let (id, nickname) = ("[tables.users]\n", "columns.nickname = { erase = \"null\" }\n");
    let head = DATA_MAP.split_inclusive("\n\n").find(|part| part.contains(id)).unwrap();
    let changed = format!("{}\n{nickname}\n", head.trim_end());
    world.installation.write("datamap.toml", &DATA_MAP.replacen(head, &changed, 1));
    world.restart(ANONYMIZER).await;
    two(&world, released(ada(), "court")).await;
    followed(&world, &deletion).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_somebody_who_is_erased_nothing_is_kept_any_more_and_staff_hears_so() {
    let (sumsub, workspace) = (Sumsub::start().await.unwrap(), Intercom::start().await.unwrap());
    let world = installed(&sumsub, &workspace).await;
    host_answers(&world, &[]).await;
    let deletion = leaves(&world, "4711").await;
    world.advance(days(21));
    everybody_works(&world).await;
    assert_eq!(status(&world, &deletion).await, "deleted");
    let order = agreed(&world, SUSPENSION_WORKER, keeps(ada(), "court", "messages", None)).await;
    let refused = world.service(SUSPENSION_WORKER).command(order).await.unwrap().unwrap_err();
    assert!(refused.detail.contains("nothing of it is left to be kept"), "{refused:?}");
    assert!(world.held("4711").await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_on_what_was_ordered_to_go_is_told_to_be_too_late_and_the_rest_goes_on() {
    let world = without_anonymizer().await;
    world.host_has(&["42"]).await;
    host_answers(&world, &[]).await;
    let deletion = leaves(&world, "42").await;
    world.advance(days(10));
    settle(&world).await;
    goes_outside(&world, "42", &deletion).await;
    settle_without(&world, &[SUSPENSION_WORKER]).await;
    let order = keeps(AccountId::try_new("42").unwrap(), "court", "users", None);
    let order = agreed(&world, SUSPENSION_WORKER, order).await;
    world.service(SUSPENSION_WORKER).command(order).await.unwrap().unwrap();
    settle(&world).await;
    let why = world.events_of("42").await.into_iter().find_map(|one| match one.event {
        Event::DeletionNeedsAttention { reason, processor, .. } => Some((reason, processor)),
        _ => None,
    });
    let late = DeletionAttention::CategoryHeldTooLate;
    assert_eq!(why, Some((late, Some("host".to_owned()))));
    is_found_clean(&world, "42", &deletion).await;
    assert!(world.held("42").await.is_some(), "it is there until two release it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_legal_hold_on_the_person_stops_a_deletion_and_its_end_leaves_three_days() {
    let world = without_anonymizer().await;
    world.host_has(&["42"]).await;
    host_answers(&world, &[]).await;
    let deletion = leaves(&world, "42").await;
    let order = Event::HoldRequested {
        account: AccountId::try_new("42").unwrap(),
        hold: "court".to_owned(),
        effect: HoldEffect::Limited,
        actor: "ann".to_owned(),
        reason_code: "court-7-26".to_owned(),
        kind: StaffHold::Legal,
        approver: None,
        expires_at: Some(world.now() + days(5)),
    };
    let order = agreed(&world, SUSPENSION_WORKER, order).await;
    world.service(SUSPENSION_WORKER).command(order).await.unwrap().unwrap();
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "on_hold");
    world.advance(days(12));
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "on_hold", "its expiry lifts nothing: people decide");
    let order =
        agreed(&world, SUSPENSION_WORKER, released(AccountId::try_new("42").unwrap(), "court"))
            .await;
    world.service(SUSPENSION_WORKER).command(order).await.unwrap().unwrap();
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "pending");
    world.advance(hours(71));
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "pending");
    world.advance(hours(1));
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "sealing");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_be_on_a_sanctions_list_does_not_vanish_and_neither_does_the_evidence() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    host_answers(&world, &[]).await;
    let deletion = leaves(&world, "42").await;
    world.sign_up_from_russia("42").await;
    settle(&world).await;
    world.answer_all("42", "YES").await;
    settle(&world).await;
    let evidence = world.count(KYC_SCREENER, "sealed").await;
    assert!(evidence > 0);
    for _ in 0..5 {
        world.advance(days(90));
        world.settle().await;
        assert_eq!(status(&world, &deletion).await, "on_hold");
    }
    assert_eq!(world.count(KYC_SCREENER, "sealed").await, evidence, "all of it is there");
    assert!(world.host_account("42").await.is_shut());
    let told = world.said("deletion", "42").await;
    for never in ["seal-ordered", "erasure-fence-requested", "account-deleted"] {
        assert!(!told.contains(&never.to_owned()), "{told:?}");
    }
}
