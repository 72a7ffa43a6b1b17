//! Many whose time ends on one day, and some of them whom nobody can end by themselves.

use runtime::roles::ANONYMIZER;

use super::{MONTH_OVER, erased_rows, is_at, last_part, leaves};
use crate::restored::Company;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_for_a_person_keeps_nobody_behind_them_waiting() {
    let company = Company::start(false).await;
    leaves(&company, &[]).await;
    let many = "insert into departures (id, reason, left_at, kept_until, term)
                select gen_random_uuid(), 'voluntary', '2026-01-01', '2030-06-01', '4 years' from generate_series(1, 450)";
    company.world.ostiary_sql(ANONYMIZER, many).await;
    let unreadable = "insert into kept_accounts (departure, same_id, wrapped, sealed)
                      select id, false, 'x', 'x' from departures where kept_until < '2030-07-01'";
    company.world.ostiary_sql(ANONYMIZER, unreadable).await;
    is_at(&company, MONTH_OVER).await;
    assert_eq!(erased_rows(&company).await, 1);
    assert!(last_part(&company).await.is_some());
}
