//! The erase step by itself, in turn with SQL by hand for as many other people.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use contracts::AccountId;
use host::{
    Host, HostConfig,
    datamap::{DataMap, Plan, Stage, Subject},
};
use runtime::clock::Clock;
use sqlx::{AssertSqlSafe, PgConnection, query_as, query_scalar};

use super::{
    bare,
    company::{People, account},
};
use crate::{ground::Site, report::ms};

/// Accounts that the anonymizer hands over at once.
const AT_ONCE: usize = 500;

/// As many people by each.
pub struct Round {
    pub accounts: usize,
    pub ours: Duration,
    pub bare: Duration,
}

impl Round {
    /// How much of the speed of SQL by hand.
    pub fn ratio(&self) -> f64 {
        self.bare.div_duration_f64(self.ours)
    }
}

/// In turn, also in who begins; then looks that both did the same.
pub async fn measure(
    site: &Site,
    people: &mut People,
    accounts: i64,
    rounds: i64,
) -> Result<Vec<Round>> {
    let eraser = Eraser::open(site)?;
    let company = people.company;
    let mut db = site.host().await;
    let mut measured = vec![];
    for round in 0..rounds {
        let (ours, theirs) = (people.take(accounts), people.take(accounts));
        let plans = eraser.plan(&ours).await?;
        let mut bare = async || {
            let began = Instant::now();
            bare::erase(&mut db, company.bare, &theirs, company.rows_of_one()).await?;
            anyhow::Ok(began.elapsed())
        };
        let (of_ours, of_bare) = if round % 2 == 0 {
            (eraser.erase(&plans).await?, bare().await?)
        } else {
            let bare = bare().await?;
            (eraser.erase(&plans).await?, bare)
        };
        eprintln!("round {}: {} and {}", round + 1, ms(of_ours), ms(of_bare));
        same(&mut db, people, &[ours.as_slice(), &theirs].concat()).await?;
        measured.push(Round { accounts: ours.len(), ours: of_ours, bare: of_bare });
    }
    Ok(measured)
}

/// What is kept under ids that nobody had: how many rows of some tables, and how many of them still name somebody.
const KEPT: [(&[&str], &str); 2] = [
    (
        &["users", "orders", "transactions"],
        "select count(distinct users.id), count(distinct orders.id), count(distinct transactions.id),
                count(*) filter (where email not like 'deleted-%@invalid' or phone is not null or full_name <> 'deleted'
                                    or note is not null or delivery ->> 'recipient' is not null
                                    or delivery #>> '{door,phone}' <> 'deleted' or card_holder !~ '^kh1:[0-9a-f]{64}$')
           from users left join orders on orders.user_id = users.id left join transactions on order_id = orders.id
          where users.id < 0",
    ),
    (
        &["logins", "transfers", "transfers"],
        "select (select count(*) from logins where user_id < 0), (select count(*) from transfers where from_user < 0),
                (select count(*) from transfers where to_user < 0),
                (select count(*) from logins where user_id < 0 and (agent is not null or host(ip) <> '198.51.100.0'))
              + (select count(*) from transfers where from_user < 0 and from_note is not null)
              + (select count(*) from transfers where to_user < 0 and to_note is not null)",
    ),
];

/// Nobody of them is there any more, and all that is to be kept of everybody who ever left is, without their names.
async fn same(db: &mut PgConnection, people: &People, gone: &[i64]) -> Result<()> {
    let left: i64 = query_scalar(bare::LEFT).bind(gone).fetch_one(&mut *db).await?;
    ensure!(left == 0, "{left} people are still there");
    let company = people.company;
    for (tables, sql) in KEPT.iter().filter(|(tables, _)| company.rows_of(tables[0]) > 0) {
        let (first, second, third, named): (i64, i64, i64, i64) =
            query_as(AssertSqlSafe(*sql)).fetch_one(&mut *db).await?;
        ensure!(named == 0, "{named} rows still name somebody");
        for (table, kept) in tables.iter().zip([first, second, third]) {
            let expected = people.left() * company.rows_of(table);
            ensure!(kept == expected, "{kept} rows of {table} are kept, and not {expected}");
        }
    }
    Ok(())
}

/// What the anonymizer erases with.
pub struct Eraser {
    pub host: Host,
    map: DataMap,
    keys: anonymizer::keyed::HashKeys,
}

impl Eraser {
    /// As fast as it goes.
    pub fn open(site: &Site) -> Result<Self> {
        Self::with(site, site.config.host()?)
    }

    /// As fast as it goes where a host sets no limits.
    pub fn limited(site: &Site) -> Result<Self> {
        Self::with(site, HostConfig { work: Default::default(), ..site.config.host()? })
    }

    fn with(site: &Site, config: HostConfig) -> Result<Self> {
        let (host, map) = (Host::connect(config)?, site.config.datamap()?);
        Ok(Self { host, map, keys: site.config.anonymizer.keys()? })
    }

    /// As it is pinned when identity is sealed.
    pub async fn plan(&self, people: &[i64]) -> Result<Vec<Plan>> {
        let mut plans = vec![];
        for some in people.chunks(AT_ONCE) {
            let accounts: Vec<AccountId> =
                some.iter().map(|id| account(*id)).collect::<Result<_>>()?;
            let now = Clock::System.now();
            plans.push(self.host.plan_erasure(&self.map, Stage::GraceEnd, &accounts, now).await?);
        }
        Ok(plans)
    }

    /// Carries plans out; how long it took.
    pub async fn erase(&self, plans: &[Plan]) -> Result<Duration> {
        let hash = |place: &str, value: &str| self.keys.hash_of_cell(place, value);
        let began = Instant::now();
        for plan in plans {
            let subjects: Vec<Subject> = plan.accounts.keys().map(subject).collect();
            let now = Clock::System.now();
            let outcomes = self.host.erase(&self.map, plan, &subjects, &hash, now).await;
            for outcome in outcomes.into_values() {
                ensure!(outcome?.deviations.is_empty(), "not as planned");
            }
        }
        Ok(began.elapsed())
    }
}

fn subject(account: &AccountId) -> Subject {
    Subject { account: account.clone(), pseudonym: format!("{:0>64}", account.as_str()) }
}
