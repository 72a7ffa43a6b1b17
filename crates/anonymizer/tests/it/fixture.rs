//! An installation with a host that has orders and money, and with everybody who erases outside.

use anonymizer::{
    certificate::{Signed, verify},
    pseudonym::Pseudonym,
    vault::Vault,
};
use contracts::{
    AccountId, Event,
    event::{ErasureOutcome, ErasureReport, ErasureStage, EvidenceTier, Reporter},
};
use harness::{Installation, World};
use runtime::roles::ANONYMIZER;
use simulators::{Intercom, Listener, Sumsub, intercom, listener};
use sqlx::PgPool;
use uuid::Uuid;

const BUSINESS: &str = include_str!("../../../../demo/host/business.sql");
const OUTBOX: &str = include_str!("../../../../demo/host/outbox.sql");
pub const DATA_MAP: &str = include_str!("../../../../demo/host/datamap.toml");

pub struct Place {
    pub world: World,
    pub sumsub: Sumsub,
    pub intercom: Intercom,
    pub listener: Listener,
}

/// The deletion of an account.
pub fn deletion(account: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("deletion of {account}").as_bytes())
}

pub fn id(account: &str) -> AccountId {
    AccountId::try_new(account).unwrap()
}

/// An order to erase, but for some categories.
pub fn ordered(
    account: &str,
    processor: &str,
    (attempt, stage): (i32, ErasureStage),
    except: &[&str],
) -> Event {
    Event::ErasureOrdered {
        account: id(account),
        deletion: deletion(account),
        processor: processor.to_owned(),
        attempt,
        stage,
        except: except.iter().map(|one| (*one).to_owned()).collect(),
    }
}

impl Place {
    pub async fn start() -> Self {
        let (sumsub, intercom) = (Sumsub::start().await.unwrap(), Intercom::start().await.unwrap());
        let listener = Listener::start().await.unwrap();
        let outside = format!(
            "[anonymizer.processors.intercom.intercom]\nurl = \"{}\"\ntoken = \"{}\"\nadmin_id = {}\nmessage_type = \"in_app\"\ntimeout = 2\n\
             [anonymizer.processors.mailing.webhook]\nurl = \"{}\"\nsecrets = [\"{}\"]\ntimeout = 2\n",
            intercom.url(),
            intercom::TOKEN,
            intercom::ADMIN,
            listener.url(),
            listener::SECRET,
        );
        let sumsub_url = sumsub.url().to_owned();
        let world = World::builder().settings(move |installation| {
            installation.use_sumsub(&sumsub_url);
            installation.append("ostiary.toml", &outside);
            installation.append("datamap.toml", &Installation::stating(&["mailing"]));
            installation.order_to_erase(&["mailing"]);
        });
        let mut world = world.start().await;
        world.host_sql(OUTBOX).await;
        world.host_sql(BUSINESS).await;
        let stated = Installation::stating(&["mailing"]);
        world.installation.write("datamap.toml", &format!("{DATA_MAP}{stated}"));
        world.host_sql(&world.installation.host_schema()).await;
        world.restart(ANONYMIZER).await;
        Self { world, sumsub, intercom, listener }
    }

    /// A customer with orders and money, who is known to Sumsub and Intercom; the id at Sumsub.
    pub async fn has(&self, account: &str) -> String {
        self.world
            .host_sql(&format!(
                "insert into users (id, email, phone, full_name, residence) values ({account}, 'ada{account}@example.com', '+7912345{account:0>4}', 'Ada Lovelace', 'EE');
                 insert into sessions (user_id) values ({account});
                 insert into addresses (id, user_id, street, city, postcode, country) values ({account}, {account}, 'St James Square 12', 'London', 'SW1Y', 'GB');
                 insert into orders (id, user_id, address_id, total, note, delivery) values ({account}, {account}, {account}, 19.90, 'ring at Ada''s', '{{\"carrier\": \"x\", \"recipient\": \"Ada Lovelace\", \"door\": {{\"phone\": \"1\"}}}}');
                 insert into transactions (order_id, amount, currency, card_holder) values ({account}, 19.90, 'EUR', 'ADA LOVELACE');
                 insert into transfers (from_user, to_user, amount, from_note) values ({account}, {account}, 5, 'rent');
                 insert into messages (user_id, body) values ({account}, 'write to ada{account}@example.com');
                 insert into logins (user_id, ip, agent) values ({account}, '198.51.100.7', 'phone')"
            ))
            .await;
        let profile = self.sumsub.add_applicant(account, "basic");
        self.sumsub.add_image(&profile, "PASSPORT", "image/jpeg", b"a passport of Ada");
        self.sumsub.review(&profile, ("GREEN", None), self.world.now());
        self.intercom.add_contact(account);
        profile
    }

    /// Adding up money.
    pub async fn sums(&self) -> String {
        self.host_text(
            "select concat_ws(' ', (select sum(amount) from transactions), (select sum(total) from orders),
                              (select sum(amount) from transfers), (select count(*) from transactions))",
        )
        .await
    }

    /// Statements on Ostiary's own database, by its superuser.
    pub async fn ostiary_sql(&self, sql: &str) {
        let mut db = self.world.ostiary_db().await;
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut db).await.unwrap();
    }

    /// One text of the host's database.
    pub async fn host_text(&self, sql: &'static str) -> String {
        let mut db = self.world.databases.connect(&self.world.databases.host).await;
        sqlx::query_scalar(sql).fetch_one(&mut db).await.unwrap()
    }

    /// Everything that the host has in its tables.
    pub async fn host_whole(&self) -> String {
        self.host_text(
            "select concat_ws(' ', (select string_agg(t::text, ' ') from users t), (select string_agg(t::text, ' ') from orders t),
                (select string_agg(t::text, ' ') from transactions t), (select string_agg(t::text, ' ') from transfers t),
                (select string_agg(t::text, ' ') from messages t), (select string_agg(t::text, ' ') from logins t),
                (select string_agg(t::text, ' ') from sessions t), (select string_agg(t::text, ' ') from ostiary_effects t))",
        )
        .await
    }

    pub fn pool(&self) -> PgPool {
        self.world.service(ANONYMIZER).shell().pool.clone()
    }

    /// What the vault has of an account, opened: ground, name, text.
    pub async fn sealed(&self, account: &str) -> Vec<(String, String, String)> {
        let config = self.world.installation.config().anonymizer;
        let vault: Vault = config.vault(self.pool()).unwrap();
        let pseudonym = Pseudonym::of(&id(account), &config.keys().unwrap());
        let opened = vault.open(pseudonym, self.world.now()).await.unwrap();
        let text = |one: &anonymizer::vault::Opened| {
            String::from_utf8_lossy(one.plaintext.expose()).into_owned()
        };
        opened.iter().map(|one| (one.basis.clone(), one.field.clone(), text(one))).collect()
    }

    /// One step of the role, and of nothing else.
    pub async fn settle(&self) {
        self.world.settle_only(&[ANONYMIZER]).await;
    }

    pub async fn seal(&self, account: &str) {
        self.world
            .tell(Event::SealOrdered {
                account: id(account),
                deletion: deletion(account),
                asked_at: Some(self.world.now() - harness::days(10)),
                jurisdiction: Some("EU".to_owned()),
            })
            .await;
        self.settle().await;
    }

    pub async fn order(&self, account: &str, processor: &str, attempt: i32, stage: ErasureStage) {
        self.world.tell(ordered(account, processor, (attempt, stage), &[])).await;
        self.settle().await;
    }

    /// At the end of grace, but for what a legal hold keeps.
    pub async fn erase_but(&self, account: &str, processor: &str, attempt: i32, except: &[&str]) {
        let stage = ErasureStage::GraceEnd;
        self.world.tell(ordered(account, processor, (attempt, stage), except)).await;
        self.settle().await;
    }

    pub async fn erase(&self, account: &str, processor: &str) {
        self.order(account, processor, 1, ErasureStage::GraceEnd).await;
    }

    /// Two services of ours say that their rows are gone.
    pub async fn own_rows_are_gone(&self, account: &str) {
        for (reporter, processor) in [
            (Reporter::KycScreener, "kyc-screener"),
            (Reporter::SuspensionWorker, "suspension-worker"),
        ] {
            let report = ErasureReport {
                deletion: deletion(account),
                processor: processor.to_owned(),
                attempt: 1,
                stage: ErasureStage::GraceEnd,
                outcome: ErasureOutcome::Erased,
                tier: EvidenceTier::Completed,
                rows: Some(3),
                basis: None,
                until: None,
            };
            self.world
                .tell(Event::ErasureReported { account: id(account), reporter, report })
                .await;
        }
        self.settle().await;
    }

    pub async fn verify(&self, account: &str, attempt: i32, processors: &[&str]) {
        self.world
            .tell(Event::VerificationOrdered {
                account: id(account),
                deletion: deletion(account),
                attempt,
                processors: processors.iter().map(|&name| name.to_owned()).collect(),
            })
            .await;
        self.settle().await;
    }

    /// What the role said of an account, in order.
    pub async fn said(&self, account: &str) -> Vec<Event> {
        let events = self.world.events_of(account).await.into_iter();
        let own = events.filter(|one| one.source == "urn:ostiary:anonymizer");
        own.map(|one| one.event).collect()
    }

    /// What the role reported last.
    pub async fn report(&self, account: &str) -> ErasureReport {
        match self.said(account).await.pop() {
            Some(Event::ErasureReported { report, .. }) => report,
            other => panic!("{other:?}"),
        }
    }

    /// The certificate, checked with its file and the public key alone.
    pub async fn certificate(&self, account: &str) -> Signed {
        let parts = anonymizer::list_parts(&self.pool(), deletion(account)).await.unwrap();
        let document = serde_json::to_vec(&parts[0]).unwrap();
        let (_, key) = self.world.installation.config().anonymizer.issuer().unwrap();
        verify(&document, &[key.verifying()]).unwrap()
    }
}
