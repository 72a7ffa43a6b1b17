//! A host's database that comes back from a backup of before an erasure: dumped, erased, restored, noticed, erased again.

use std::{
    fs::{self, File},
    path::PathBuf,
    process::{Command, Stdio},
};

use anonymizer::{
    departures::{self, Departure, KeptAs},
    marks::Identity,
    pseudonym::Pseudonym,
    restore::{Restorer, Returned},
};
use contracts::{AccountId, event::LeavingReason};
use harness::World;
use host::datamap::{Stage, Subject};
use runtime::roles::ANONYMIZER;
use secrecy::ExposeSecret as _;
use sqlx::{AssertSqlSafe, Connection as _, MySqlConnection};
use tokio::task::block_in_place;
use uuid::Uuid;

const STAFF: &str = "staff-1";
/// Five years after the clock's beginning.
pub const KEPT_UNTIL: &str = "2031-01-01T12:00:00Z";

/// A company that two people leave, and its backup of before.
pub struct Company {
    pub world: World,
    backup: PathBuf,
}

pub fn id(account: &str) -> AccountId {
    AccountId::try_new(account).unwrap()
}

pub fn deletion(account: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, account.as_bytes())
}

pub fn mail(account: &str) -> String {
    format!("person-{account}@example.com")
}

impl Company {
    pub async fn start(mariadb: bool) -> Self {
        Self::of(World::builder().mariadb(mariadb).start().await).await
    }

    /// With other settings.
    pub async fn of(mut world: World) -> Self {
        let mariadb = world.host_is_mariadb();
        let [outbox, business] = if mariadb {
            [
                include_str!("../../demo/host/outbox-mariadb.sql"),
                include_str!("../../demo/host/business-mariadb.sql"),
            ]
        } else {
            [
                include_str!("../../demo/host/outbox.sql"),
                include_str!("../../demo/host/business.sql"),
            ]
        };
        world.host_sql(outbox).await;
        world.host_sql(business).await;
        world.installation.write("datamap.toml", include_str!("../../demo/host/datamap.toml"));
        let config = world.installation.config();
        let (host, map) = (config.host().unwrap(), config.datamap().unwrap());
        world.host_sql(&host::schema::ddl(&host)).await;
        world.host_sql(&host::datamap::grants(&map, &host)).await;
        world.restart(ANONYMIZER).await;
        for account in ["41", "42", "43"] {
            let mail = mail(account);
            world
                .host_sql(&format!(
                    "insert into users (id, email, full_name) values ({account}, '{mail}', 'A Person');
                     insert into addresses (user_id, street, city, country) values ({account}, 'Street 1', 'Town', 'EE');
                     insert into sessions (user_id) values ({account})"
                ))
                .await;
        }
        let backup = world.installation.file("backup.sql");
        Self { world, backup }
    }

    pub fn restorer(&self) -> Restorer {
        let shell = self.world.service(ANONYMIZER).shell().clone();
        ostiary::role::restorer(&self.world.installation.config(), shell).unwrap()
    }

    /// What a deletion does, up to the host's part.
    pub async fn leaves(&self, account: &str) -> AccountId {
        let Restorer { shell, host, map, hashing } = self.restorer();
        let (account_id, mail) = (id(account), mail(account));
        let pseudonym = Pseudonym::of(&account_id, &hashing.keys);
        let departure = Departure {
            deletion: deletion(account),
            account: &account_id,
            pseudonym,
            reason: LeavingReason::Voluntary,
            identity: Identity { emails: vec![&mail], ..Identity::default() },
            kept_until: KEPT_UNTIL.parse().unwrap(),
        };
        let (mut db, now) = (shell.pool.acquire().await.unwrap(), shell.clock.now());
        sqlx::query("insert into leavings (deletion, key_version, sealed_at) values ($1, 1, $2)")
            .bind(deletion(account))
            .bind(now)
            .execute(&mut *db)
            .await
            .unwrap();
        departures::note(&mut db, &hashing, &[departure], now).await.unwrap();
        let sealed = self.restorer().find_all().await.unwrap();
        assert!(sealed.iter().all(|one| one.account != account_id), "sealed, not erased as yet");

        let plan = host
            .plan_erasure(&map, Stage::GraceEnd, std::slice::from_ref(&account_id), now)
            .await
            .unwrap();
        let subject = Subject { account: account_id.clone(), pseudonym: pseudonym.to_string() };
        let hash = |place: &str, value: &str| hashing.keys.hash_of_cell(place, value);
        let erased = host.erase(&map, &plan, &[subject], &hash, now).await;
        let erased = erased[&account_id].as_ref().unwrap();
        let kept_as = erased.now.clone();
        let kept = KeptAs { deletion: deletion(account), pseudonym, kept_as: &kept_as };
        departures::note_kept_as(&mut db, &hashing, &shell.keys, &[kept]).await.unwrap();
        kept_as
    }

    /// Who is there again, as `account` or `account?` where that is not certain.
    async fn returned(&self) -> Vec<String> {
        let found = self.restorer().find_all().await.unwrap();
        let name = |one: Returned| format!("{}{}", one.account, if one.certain { "" } else { "?" });
        found.into_iter().map(name).collect()
    }

    /// Ids and addresses, the oldest first.
    async fn people(&self) -> Vec<(i64, String)> {
        let sql = "select id, email from users where id between 0 and 1000 order by id";
        if self.world.host_is_mariadb() {
            let mut db = MySqlConnection::connect(&self.mariadb_url().await).await.unwrap();
            return sqlx::query_as(sql).fetch_all(&mut db).await.unwrap();
        }
        sqlx::query_as(sql).fetch_all(&mut self.world.host_db().await).await.unwrap()
    }

    /// The superuser's.
    async fn mariadb_url(&self) -> String {
        let server = tokio::task::spawn_blocking(servers::mariadb::shared_url).await.unwrap();
        let config = self.world.installation.config().host().unwrap();
        let url = config.connection.url.unwrap();
        let name = url.expose_secret().rsplit_once('/').unwrap().1.to_owned();
        format!("{}/{name}", server.unwrap().rsplit_once('/').unwrap().0)
    }

    pub async fn dump(&self) {
        let file = File::create(&self.backup).unwrap();
        if self.world.host_is_mariadb() {
            let url = self.mariadb_url().await;
            let mut arguments = servers::mariadb::client_arguments(&url);
            let database = arguments.pop().unwrap();
            arguments.push(database.trim_start_matches("--database=").to_owned());
            let dump = servers::mariadb::program("mariadb-dump").unwrap();
            run(Command::new(dump).args(arguments).stdout(file));
        } else {
            let url = self.postgres_url();
            let dump = servers::postgres::program("pg_dump").unwrap();
            run(Command::new(dump).arg(url).stdout(file));
        }
    }

    pub async fn restore(&self) {
        let file = File::open(&self.backup).unwrap();
        if self.world.host_is_mariadb() {
            let client = servers::mariadb::program("mariadb").unwrap();
            let arguments = servers::mariadb::client_arguments(&self.mariadb_url().await);
            return run(Command::new(client).args(arguments).stdin(file));
        }
        let name = &self.world.databases.host;
        let mut db = self.world.databases.connect("postgres").await;
        for sql in [format!("drop database {name} with (force)"), format!("create database {name}")]
        {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut db).await.unwrap();
        }
        run(Command::new(servers::postgres::program("psql").unwrap())
            .args(["--quiet", "--set=ON_ERROR_STOP=1"])
            .arg(self.postgres_url())
            .stdin(file)
            .stdout(Stdio::null()));
    }

    fn postgres_url(&self) -> String {
        let databases = &self.world.databases;
        let admin = self.world.installation.config().database.admin_url.unwrap().read().unwrap();
        format!("{}/{}", admin.expose_secret().rsplit_once('/').unwrap().0, databases.host)
    }

    /// As `ostiary deletions reapply`.
    async fn reapply(&self) -> (Vec<String>, usize) {
        let restorer = self.restorer();
        let found = restorer.find_all().await.unwrap();
        restorer.note(&found).await.unwrap();
        let certain: Vec<Returned> = found.into_iter().filter(|one| one.certain).collect();
        let done = restorer.reapply(&certain, STAFF).await.unwrap();
        (done.done.keys().map(ToString::to_string).collect(), done.failed.len())
    }
}

fn run(command: &mut Command) {
    let output = block_in_place(|| command.stderr(Stdio::piped()).output()).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

async fn a_restored_database_is_noticed_and_erased_again(mariadb: bool) {
    let company = Company::start(mariadb).await;
    company.dump().await;
    assert!(fs::read_to_string(&company.backup).unwrap().contains("person-42@example.com"));
    company.leaves("41").await;
    company.leaves("42").await;
    assert_eq!(company.people().await, [(43, mail("43"))]);
    assert!(company.returned().await.is_empty());

    company.restore().await;
    assert_eq!(company.people().await.len(), 3, "they are there again");
    assert_eq!(company.returned().await, ["41", "42"]);
    let world = &company.world;
    world.settle().await;
    let seen = anonymizer::restore::count_returned(&world.service(ANONYMIZER).shell().pool).await;
    assert_eq!(seen.unwrap(), (2, 2), "the routine saw them by itself");

    let done = company.reapply().await;
    assert_eq!(done, (vec!["41".to_owned(), "42".to_owned()], 0));
    assert_eq!(company.people().await, [(43, mail("43"))]);
    assert!(company.returned().await.is_empty());
    let left = anonymizer::restore::count_returned(&world.service(ANONYMIZER).shell().pool).await;
    assert_eq!(left.unwrap(), (0, 0));
    assert_eq!(company.reapply().await, (vec![], 0), "done twice is done");
    // The backup is still good for the next accident.
    company.restore().await;
    assert_eq!(company.returned().await, ["41", "42"]);
    world.settle().await;
    assert_eq!(company.reapply().await.0.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_came_back_is_noticed_and_erased_again() {
    a_restored_database_is_noticed_and_erased_again(false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mariadb_that_came_back_is_noticed_and_erased_again() {
    a_restored_database_is_noticed_and_erased_again(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_who_has_the_id_now_is_left_alone() {
    let company = Company::start(false).await;
    company.leaves("42").await;
    // Sequences come back from a backup, too: the host draws the same ids again.
    company
        .world
        .host_sql("insert into users (id, email, full_name) values (42, 'newcomer@example.com', 'Somebody Else')")
        .await;
    assert_eq!(company.returned().await, ["42?"]);
    assert_eq!(company.reapply().await, (vec![], 0));
    let people = company.people().await;
    assert!(people.contains(&(42, "newcomer@example.com".to_owned())), "{people:?}");
}
