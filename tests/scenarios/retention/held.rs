//! Legal holds that are placed in the years in which the law has us keep something, and their end.

use anonymizer::legal_holds::{self, LegalHoldError, Placed, Released};
use contracts::{Event, Time, event::HoldKind};
use harness::{World, days};
use runtime::{
    approvals::{self, Act, Rule},
    roles::ANONYMIZER,
    staff::{StaffMember, StaffRole},
};
use uuid::Uuid;

use super::{MONTH_OVER, at, count, erased_rows, is_at, last_part, leaves, open};
use crate::restored::{Company, KEPT_UNTIL, deletion, id};

const HOLD: Uuid = Uuid::from_u128(5);

/// As `ann` asked and `bob` agreed.
pub async fn two_say(world: &World, act: &Act) -> Result<(), LegalHoldError> {
    let shell = world.service(ANONYMIZER).shell();
    let person = |id: &str| StaffMember { id: id.to_owned(), roles: vec![StaffRole::Compliance] };
    let (roles, now) = (&[StaffRole::Compliance], world.now());
    let rule = Rule { askers: roles, roles, needed: 1, expires_at: now + days(3) };
    let id = Uuid::from_u128(rand::random());
    let mut db = shell.pool.acquire().await.unwrap();
    approvals::request(&mut db, act, &person("ann"), rule, (id, now)).await.unwrap();
    let asked = async || approvals::find(&mut shell.pool.acquire().await.unwrap(), id).await;
    let (seen, _) = asked().await.unwrap().unwrap();
    let early = legal_holds::carry_out(shell, &seen).await;
    assert!(matches!(early, Err(LegalHoldError::Database(_))), "nobody agreed as yet: {early:?}");
    assert!(approvals::vote(&mut db, &seen, &person("bob"), true, now).await.unwrap());
    let (agreed, _) = asked().await.unwrap().unwrap();
    legal_holds::carry_out(shell, &agreed).await
}

async fn hold_until(company: &Company, hold: Uuid, until: &str) -> Result<(), LegalHoldError> {
    let (deletion, reason) = (deletion("42"), "court-7-26".to_owned());
    two_say(&company.world, &Placed { hold, deletion, until: at(until), reason }.act()).await
}

async fn release(company: &Company, hold: Uuid) -> Result<(), LegalHoldError> {
    two_say(&company.world, &Released { hold, reason: "settled".to_owned() }.act()).await
}

/// Account 42 has left, and a hold came two years later.
async fn held_until(until: &str) -> Company {
    let company = Company::start(false).await;
    leaves(&company, &[]).await;
    company.world.advance(days(730));
    hold_until(&company, HOLD, until).await.unwrap();
    company.world.settle().await;
    company
}

/// Until when something is kept: of the departure, and of each entry of the vault.
async fn ends(company: &Company) -> Vec<Time> {
    let sql = "select kept_until from departures union all select kept_until from vault_entries";
    let pool = &company.world.service(ANONYMIZER).shell().pool;
    sqlx::query_scalar(sql).fetch_all(pool).await.unwrap()
}

async fn destroyed(company: &Company) -> Vec<String> {
    let sql = "select epoch from vault_epochs where destroyed_at is not null order by epoch";
    let pool = &company.world.service(ANONYMIZER).shell().pool;
    sqlx::query_scalar(sql).fetch_all(pool).await.unwrap()
}

async fn is_all_kept(company: &Company) {
    assert_eq!(open(company).await.unwrap().len(), 1);
    assert_eq!(erased_rows(company).await, 0);
    assert_eq!(count(company, "former_user_marks").await, 1);
    assert!(last_part(company).await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_hold_keeps_on_is_wrapped_anew_and_ends_when_it_is_released() {
    let company = held_until("2033-05-10T00:00:00Z").await;
    is_at(&company, MONTH_OVER).await;
    assert_eq!(destroyed(&company).await, ["2031-01"], "the keys of the old month die in time");
    is_all_kept(&company).await;

    is_at(&company, "2032-03-10T00:00:00Z").await;
    is_all_kept(&company).await;
    release(&company, HOLD).await.unwrap();
    company.world.settle().await;
    assert_eq!(erased_rows(&company).await, 1, "its own term is over long since");
    assert_eq!(count(&company, "former_user_marks").await, 0);
    let over = ends(&company).await.into_iter().all(|end| end <= company.world.now());
    assert!(over, "what the hold kept besides is over, too");
    is_at(&company, "2032-04-01T00:00:00Z").await;
    assert!(open(&company).await.unwrap().is_empty());
    assert!(last_part(&company).await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_nobody_releases_ends_by_itself() {
    let company = held_until("2031-06-15T00:00:00Z").await;
    is_at(&company, "2031-06-14T23:59:59Z").await;
    is_all_kept(&company).await;
    is_at(&company, "2031-06-15T00:00:00Z").await;
    assert_eq!(erased_rows(&company).await, 1);
    is_at(&company, "2031-07-01T00:00:00Z").await;
    assert!(open(&company).await.unwrap().is_empty());
    assert!(last_part(&company).await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_is_released_before_the_term_has_ended_leaves_no_trace_of_it() {
    let company = held_until("2033-05-10T00:00:00Z").await;
    hold_until(&company, Uuid::from_u128(6), "2034-05-10T00:00:00Z").await.unwrap();
    company.world.settle().await;
    release(&company, Uuid::from_u128(6)).await.unwrap();
    company.world.settle().await;
    assert_eq!(ends(&company).await, [at("2033-05-10T00:00:00Z"); 2], "the other one stands");
    release(&company, HOLD).await.unwrap();
    company.world.settle().await;
    is_at(&company, KEPT_UNTIL).await;
    assert_eq!(erased_rows(&company).await, 1);
    is_at(&company, MONTH_OVER).await;
    assert!(open(&company).await.unwrap().is_empty());
    assert!(last_part(&company).await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_hold_that_stands_is_the_end_whatever_was_released() {
    let company = held_until("2031-06-15T00:00:00Z").await;
    hold_until(&company, Uuid::from_u128(6), "2034-05-10T00:00:00Z").await.unwrap();
    company.world.settle().await;
    release(&company, Uuid::from_u128(6)).await.unwrap();
    company.world.settle().await;
    is_at(&company, "2031-06-15T00:00:00Z").await;
    assert_eq!(erased_rows(&company).await, 1);
    is_at(&company, "2031-07-01T00:00:00Z").await;
    assert!(open(&company).await.unwrap().is_empty());
    assert!(last_part(&company).await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_is_released_before_the_vault_heard_of_it_leaves_nothing_behind() {
    let company = Company::start(false).await;
    leaves(&company, &[]).await;
    company.world.advance(days(730));
    let before = ends(&company).await;
    hold_until(&company, HOLD, "2033-05-10T00:00:00Z").await.unwrap();
    release(&company, HOLD).await.unwrap();
    company.world.settle().await;
    assert_eq!(ends(&company).await, before);
    is_at(&company, MONTH_OVER).await;
    assert!(last_part(&company).await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_comes_when_the_time_has_ended_is_refused_and_so_is_one_on_nobody() {
    let company = Company::start(false).await;
    leaves(&company, &[]).await;
    let deletion = Uuid::from_u128(1);
    let nobody = Placed { hold: HOLD, deletion, until: at(MONTH_OVER), reason: "x".to_owned() };
    let refused = two_say(&company.world, &nobody.act()).await;
    assert!(matches!(refused, Err(LegalHoldError::Unknown(_))), "{refused:?}");
    let refused = release(&company, HOLD).await;
    assert!(matches!(refused, Err(LegalHoldError::NoHold(_))), "{refused:?}");
    company.world.advance_to(at(KEPT_UNTIL));
    let refused = hold_until(&company, HOLD, "2033-05-10T00:00:00Z").await;
    assert!(matches!(refused, Err(LegalHoldError::TooLate(_))), "{refused:?}");
    is_at(&company, MONTH_OVER).await;
    assert!(last_part(&company).await.is_some());
    assert_eq!(count(&company, "legal_holds").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_wait_for_what_a_hold_says_and_cannot_be_done_yet() {
    let company = Company::start(false).await;
    leaves(&company, &[]).await;
    company.world.advance(days(730));
    hold_until(&company, HOLD, "2033-05-10T00:00:00Z").await.unwrap();
    // Whose it is cannot be read for a while.
    let hide = "update kept_accounts set sealed = 'x'::bytea || sealed";
    company.world.ostiary_sql(ANONYMIZER, hide).await;
    is_at(&company, MONTH_OVER).await;
    assert_eq!(destroyed(&company).await, [""; 0], "its own keys are still needed");
    let show = "update kept_accounts set sealed = substring(sealed from 2)";
    company.world.ostiary_sql(ANONYMIZER, show).await;
    company.world.settle().await;
    assert_eq!(destroyed(&company).await, ["2031-01"]);
    is_all_kept(&company).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_comes_too_late_while_a_legal_hold_stands_moves_the_own_end_and_no_further() {
    let company = held_until("2036-05-10T00:00:00Z").await;
    company.world.advance(days(20));
    let own = company.world.now() + (at(KEPT_UNTIL) - at("2026-01-01T12:00:00Z"));
    let (account, hold) = (id("42"), "late".to_owned());
    let late = Event::HoldCameTooLate { account, hold, kind: HoldKind::SanctionsMatch };
    company.world.tell(late).await;
    company.world.settle().await;
    assert_eq!(
        ends(&company).await,
        [at("2036-05-10T00:00:00Z"); 2],
        "the legal hold lasts longer"
    );
    release(&company, HOLD).await.unwrap();
    company.world.settle().await;
    assert_eq!(
        ends(&company).await,
        [own; 2],
        "the term, counted from the hold that came too late"
    );
}
