//! A slice of accounts costs the host as many statements as one account.

use std::{cell::Cell, ops::RangeInclusive, sync::Once};

use contracts::{
    AccountId,
    event::HoldEffect::{self, Full, None},
};
use host::Host;
use tracing::{Event, Subscriber};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
};

use crate::fixture::{BOTH, DEMO_TOML, Database, order, short};

thread_local! {
    /// The statements that this thread has sent.
    static SENT: Cell<usize> = const { Cell::new(0) };
}

/// Counts statements, each thread its own.
struct Counting;

impl<S: Subscriber> Layer<S> for Counting {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            SENT.set(SENT.get() + 1);
        }
    }
}

/// Counts for the whole process: for one thread alone, what another thread met first might stay off.
fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        let counting = tracing_subscriber::registry().with(Counting);
        tracing::subscriber::set_global_default(counting).unwrap();
    });
}

/// How many statements it takes to carry an effect out on these accounts.
async fn statements(
    host: &Host,
    accounts: RangeInclusive<i64>,
    (version, effect): (i64, HoldEffect),
) -> usize {
    let orders: Vec<_> = accounts.map(|id| order(&id.to_string(), version, effect)).collect();
    let before = SENT.get();
    for outcome in host.contain(&orders).await {
        assert!(short(&outcome).starts_with("applied flag=1"), "{}", short(&outcome));
    }
    SENT.get() - before
}

// On one thread, so that the statements of other tests are not counted.
#[tokio::test]
async fn two_hundred_accounts_take_as_many_statements_as_one() {
    listen();
    for kind in BOTH {
        let database = Database::demo(kind, 201).await;
        // Opening a connection costs statements too: there is one, and the first order opens it.
        let host = database.host(&format!("connection.connections = 1\n{DEMO_TOML}")).await;
        statements(&host, 1..=201, (1, None)).await;
        for turn in [(2, Full), (3, None)] {
            let one = statements(&host, 201..=201, turn).await;
            let many = statements(&host, 1..=200, turn).await;
            // It locks, reads what was done, flags and keeps a receipt, and where tokens go, each of three tables.
            let least = if turn.1 == Full { 7 } else { 4 };
            assert!(one >= least, "{kind:?}: only {one} statements");
            assert_eq!(many, one, "{kind:?} {turn:?}");
        }
    }
}

/// How many statements it takes to look at these accounts, and to go through all of them.
async fn looks(host: &Host, accounts: RangeInclusive<i64>) -> (usize, usize) {
    let accounts: Vec<_> = accounts.map(|id| AccountId::try_new(id.to_string()).unwrap()).collect();
    let before = SENT.get();
    assert_eq!(host.look(&accounts).await.unwrap().len(), accounts.len());
    let looked = SENT.get() - before;
    let chunk = host.scan(Option::None).await.unwrap();
    assert_eq!(usize::try_from(chunk.accounts).unwrap(), accounts.len());
    assert!(chunk.next.is_none(), "they are one chunk");
    (looked, SENT.get() - before - looked)
}

#[tokio::test]
async fn two_thousand_accounts_are_looked_at_with_as_many_statements_as_one() {
    listen();
    for kind in BOTH {
        let mut all = vec![];
        for accounts in [1, 2_000] {
            let database = Database::demo(kind, accounts).await;
            let host = database.host(&format!("connection.connections = 1\n{DEMO_TOML}")).await;
            // Opening the connection, and learning the catalogue, costs statements too.
            looks(&host, 1..=accounts).await;
            all.push(looks(&host, 1..=accounts).await);
        }
        assert_eq!(all[0], all[1], "{kind:?}");
        assert!(all[0].0 > 0 && all[0].1 > 0, "{kind:?}: nothing was counted");
    }
}
