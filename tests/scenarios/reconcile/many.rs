//! Many accounts in whatever state: after a pass every hold is obeyed, and no flag was ever cleared.

use std::time::Instant;

use contracts::event::HoldEffect;
use futures::{StreamExt, stream};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use suspension_worker::Mode;

use super::{after_the_first, pass, reconciler, try_pass, worlds};
use crate::{
    holds::{place, release},
    seed::seed,
};

const ACCOUNTS: i64 = 120;

#[tokio::test(flavor = "multi_thread")]
async fn after_a_pass_every_hold_is_obeyed_and_no_flag_was_cleared() {
    for world in worlds().await {
        let mut dice = StdRng::seed_from_u64(seed());
        let accounts: Vec<String> = (1..=ACCOUNTS).map(|id| id.to_string()).collect();
        world.host_has(&accounts.iter().map(String::as_str).collect::<Vec<_>>()).await;
        after_the_first(&world).await;
        let storied: Vec<&String> = accounts.iter().filter(|_| dice.random_bool(0.6)).collect();
        let (world, all) = (&world, &storied);
        stream::iter(all.iter())
            .for_each_concurrent(8, async |account| {
                place(world, account, "m", HoldEffect::Full).await
            })
            .await;
        world.settle().await;
        let free: Vec<_> = all.iter().filter(|_| dice.random_bool(0.5)).collect();
        for account in &free {
            release(world, account, "m").await.unwrap();
        }
        world.settle().await;
        // The host does as it likes.
        for id in 1..=ACCOUNTS {
            let flag = i32::from(dice.random_bool(0.5));
            world.host_sql(&format!("update users set suspended = {flag} where id = {id}")).await;
            if dice.random_bool(0.3) {
                world.host_logs_in(&id.to_string()).await;
            }
            if dice.random_bool(0.1) {
                world
                    .host_sql(&format!("delete from ostiary_effects where account = '{id}'"))
                    .await;
            }
        }
        let mut before = vec![];
        for account in &accounts {
            before.push(world.host_account(account).await);
        }
        pass(world, Mode::Repair).await;
        for (account, before) in accounts.iter().zip(before) {
            let after = world.host_account(account).await;
            let held = world.held(account).await;
            assert!(after.suspended >= before.suspended, "{account} was cleared");
            assert!(held.is_none() || after.is_shut(), "{account} is held and acts: {after:?}");
            if let Some(held) = held {
                assert_eq!(held.containment, "contained", "{account}");
            }
        }
        let next = pass(world, Mode::Repair).await;
        let acted = next.tally.found.keys().filter(|what| !what.ends_with("reported")).count();
        assert_eq!(acted, 0, "{:?}", next.tally);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_million_accounts_are_compared() {
    for world in worlds().await {
        let million = if world.host_is_mariadb() {
            "insert into users (id, email, full_name, suspended)
             select seq, concat(seq, '@example.com'), 'A Person', seq % 1000 = 0 from seq_1_to_1000000"
        } else {
            "insert into users (id, email, full_name, suspended)
             select n, n || '@example.com', 'A Person', (n % 1000 = 0)::int from generate_series(1, 1000000) n; analyze users"
        };
        world.host_sql(million).await;
        let reconciler = reconciler(&world).await;
        let began = Instant::now();
        let first = try_pass(&reconciler, Mode::Repair).await.unwrap();
        println!("reported in {:?}", began.elapsed());
        assert_eq!(first.tally.accounts, 1_000_000);
        assert_eq!(first.tally.found["flag_without_hold reported"], 1_000);
        let began = Instant::now();
        let second = try_pass(&reconciler, Mode::Repair).await.unwrap();
        println!("adopted in {:?}", began.elapsed());
        assert_eq!(second.tally.found["flag_without_hold adopted"], 1_000);
        world.settle().await;
        let began = Instant::now();
        let third = try_pass(&reconciler, Mode::Repair).await.unwrap();
        println!("compared in {:?}", began.elapsed());
        assert_eq!((third.tally.held, third.tally.found.len()), (1_000, 0), "{:?}", third.tally);
    }
}
