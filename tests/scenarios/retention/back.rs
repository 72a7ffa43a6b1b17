//! A backup of the host that comes back when all that was kept of somebody has ended: the vault has nothing of them any more.

use anonymizer::restore::Returned;
use runtime::roles::ANONYMIZER;

use super::{MONTH_OVER, erased_rows, is_at, last_part, leaves};
use crate::restored::Company;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_back_after_the_last_part_is_erased_with_all_that_was_kept() {
    let company = Company::start(false).await;
    company.dump().await;
    leaves(&company, &[]).await;
    is_at(&company, MONTH_OVER).await;
    assert!(last_part(&company).await.is_some());
    company.restore().await;
    assert_eq!(erased_rows(&company).await, 0, "as it was before they left");

    let restorer = company.restorer();
    let returned: Vec<Returned> = restorer.find_all().await.unwrap();
    assert_eq!(returned.len(), 1);
    assert!(
        !returned[0].certain,
        "nothing is left to tell them by: somebody looks, and names them"
    );
    restorer.note(&returned).await.unwrap();
    let done = restorer.reapply(&returned, "staff-1").await.unwrap();
    assert_eq!((done.done.len(), done.failed.len()), (1, 0), "{done:?}");
    assert_eq!(erased_rows(&company).await, 1, "what the law had us keep is over, too");
    let leads = "select count(*) from kept_accounts where sealed is not null";
    let pool = &company.world.service(ANONYMIZER).shell().pool;
    let leads: i64 = sqlx::query_scalar(leads).fetch_one(pool).await.unwrap();
    assert_eq!(leads, 0, "and nothing leads to whom nothing is kept of");
    assert!(restorer.find_all().await.unwrap().is_empty());
}
