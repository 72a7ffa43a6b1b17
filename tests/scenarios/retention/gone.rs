//! The end of retention where the host's database is not as the first erasure left it, or a pass was cut short.

use anonymizer::{certificate::Outcome, restore::Returned};
use chrono::TimeDelta;

use super::{MONTH_OVER, at, count, erased_rows, is_at, last_part, leaves};
use crate::restored::{Company, KEPT_UNTIL};
use runtime::roles::ANONYMIZER;

/// What the last part says of the host.
async fn host(company: &Company) -> (Outcome, u64) {
    let last = last_part(company).await.unwrap();
    (last.steps[0].outcome, last.steps[0].changed)
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_the_host_has_removed_altogether_ends_like_everybody() {
    let company = Company::start(false).await;
    leaves(&company, &[]).await;
    let removed = "delete from addresses where user_id not in (41, 43); delete from users where id not in (41, 43)";
    company.world.host_sql(removed).await;
    is_at(&company, KEPT_UNTIL).await;
    assert_eq!(count(&company, "former_user_marks").await, 0);
    is_at(&company, MONTH_OVER).await;
    assert_eq!(host(&company).await, (Outcome::NothingHeld, 0));
}

/// The host has erased, and what was to be kept here about it was lost.
const LOST: &str = "delete from endings; update departures set ended_at = null, waits_since = null, reason = 'voluntary'";

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_that_was_cut_short_is_gone_on_with_and_says_what_it_did() {
    let company = Company::start(false).await;
    leaves(&company, &[]).await;
    is_at(&company, KEPT_UNTIL).await;
    assert_eq!(erased_rows(&company).await, 1);
    company.world.ostiary_sql(ANONYMIZER, LOST).await;
    company.world.settle().await;
    assert_eq!(count(&company, "endings").await, 1);
    is_at(&company, MONTH_OVER).await;
    assert_eq!(host(&company).await, (Outcome::Erased, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_erased_under_a_plan_that_is_lost_is_looked_at_and_ends() {
    let company = Company::start(false).await;
    leaves(&company, &[]).await;
    is_at(&company, KEPT_UNTIL).await;
    company.world.ostiary_sql(ANONYMIZER, LOST).await;
    company.world.ostiary_sql(ANONYMIZER, "delete from plans").await;
    is_at(&company, MONTH_OVER).await;
    assert_eq!(host(&company).await, (Outcome::NothingHeld, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_came_back_from_a_backup_is_erased_again_before_the_end_is_said() {
    let company = Company::start(false).await;
    leaves(&company, &[]).await;
    let world = &company.world;
    world.advance_to(at(KEPT_UNTIL) - TimeDelta::hours(1));
    world.settle().await;
    let as_before = "
        delete from ostiary_effects;
        delete from addresses where user_id not in (41, 43); delete from users where id not in (41, 43);
        insert into users (id, email, full_name) values (42, 'person-42@example.com', 'A Person');
        insert into addresses (user_id, street, city, country) values (42, 'Street 1', 'Town', 'EE')";
    world.host_sql(as_before).await;
    world.settle().await;
    is_at(&company, KEPT_UNTIL).await;
    assert_eq!(count(&company, "endings").await, 0, "it is all there again");
    assert_eq!(count(&company, "former_user_marks").await, 1);

    let restorer = company.restorer();
    let returned: Vec<Returned> = restorer.find_all().await.unwrap();
    assert!(returned.iter().all(|one| one.certain) && returned.len() == 1);
    assert!(restorer.reapply(&returned, "staff-1").await.unwrap().failed.is_empty());
    assert_eq!(erased_rows(&company).await, 0, "that is for the end");
    world.settle().await;
    assert_eq!(erased_rows(&company).await, 1);
    is_at(&company, MONTH_OVER).await;
    assert_eq!(host(&company).await, (Outcome::Erased, 1));
}

/// What was to go with the end, put back into our own tables; and what takes it away again.
const LEFT: [(&str, &str); 3] = [
    ("insert into former_user_marks select * from copied_marks", "delete from former_user_marks"),
    ("insert into vault_index select * from copied_index", "delete from vault_index"),
    ("insert into vault_entries select * from copied_entries", "delete from vault_entries"),
];

#[tokio::test(flavor = "multi_thread")]
async fn the_last_part_is_not_signed_while_our_own_tables_have_something() {
    for (left, gone) in LEFT {
        let company = Company::start(false).await;
        leaves(&company, &[]).await;
        let copied = "create table copied_marks as select * from former_user_marks;
                      create table copied_index as select * from vault_index;
                      create table copied_entries as select * from vault_entries";
        company.world.ostiary_sql(ANONYMIZER, copied).await;
        is_at(&company, KEPT_UNTIL).await;
        // The month's keys go, and then there is only the signing left.
        company.world.ostiary_sql(ANONYMIZER, "update departures set waits_since = null").await;
        is_at(&company, MONTH_OVER).await;
        company.world.ostiary_sql(ANONYMIZER, left).await;
        let waits = "update departures set waits_since = ended_at";
        company.world.ostiary_sql(ANONYMIZER, waits).await;
        company.world.settle().await;
        assert!(last_part(&company).await.is_none(), "{left}");
        company.world.ostiary_sql(ANONYMIZER, gone).await;
        company.world.settle().await;
        assert!(last_part(&company).await.is_some(), "{gone}");
    }
}
