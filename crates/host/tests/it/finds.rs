//! Queries of the operator's: whether anything is found about an account.

use contracts::AccountId;
use host::HostError;

use crate::fixture::{BOTH, DEMO_TOML, Database};

fn id(id: &str) -> AccountId {
    AccountId::try_new(id).unwrap()
}

#[tokio::test]
async fn a_query_finds_something_about_an_account_or_not_and_can_do_nothing_but_look() {
    for kind in BOTH {
        let database = Database::demo(kind, 2).await;
        let host = database.host(DEMO_TOML).await;
        let (email, write) = (
            kind.pick(
                "select 1 from users where id = $1::bigint and email like 'u1@%'",
                "select 1 from users where id = ? and email like 'u1@%'",
            ),
            kind.pick(
                "update users set suspended = 1 where id = $1::bigint returning 1",
                "update users set suspended = 1 where id = ?",
            ),
        );
        assert_eq!(host.finds(email, &id("1")).await, Ok(true));
        assert_eq!(host.finds(email, &id("2")).await, Ok(false));
        assert_eq!(host.finds(email, &id("3")).await, Ok(false), "nobody");
        assert_eq!(host.finds(email, &id("1 or 1=1")).await, Ok(false), "no id of this host");
        assert!(matches!(host.finds(write, &id("1")).await, Err(HostError::Misconfigured(_))));
        let missing =
            kind.pick("select 1 from gone where id = $1", "select 1 from gone where id = ?");
        assert!(matches!(host.finds(missing, &id("1")).await, Err(HostError::Misconfigured(_))));
    }
}
