//! The World: one installation, its services in this process, stepped until nothing moves.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_nats::jetstream::{self, message::PublishMessage};
use chrono::TimeDelta;
use contracts::{AccountId, CountryCode, Envelope, Event, Time};
use messaging::Service;
use runtime::{clock::Clock, lifecycle::Lifecycle, roles};
use serde_json::Value;
use servers::{
    Scratch,
    nats::{Nats, Options},
};
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use crate::{Databases, DemoHost, HOST_TOKEN, Installation};

/// More rounds than any story takes: reaching it means that something never comes to rest.
const MOST_ROUNDS: usize = 500;

/// Options of a World.
#[derive(Debug, Clone, Copy, Default)]
pub struct WorldBuilder {
    host: DemoHost,
}

/// One installation, running.
pub struct World {
    /// Its settings.
    pub installation: Installation,
    /// Its databases.
    pub databases: Databases,
    /// Its broker.
    pub nats: Mutex<Nats>,
    /// A host's connection to the broker.
    pub client: async_nats::Client,
    services: BTreeMap<&'static str, Arc<Service>>,
    gateway: SocketAddr,
    lifecycle: Lifecycle,
    _store: Scratch,
}

/// An account as the host's own database has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct HostAccount {
    /// `users.suspended`.
    pub suspended: i16,
    /// Rows in `o_auth_bearer_tokens`, `sessions` and `api_keys`.
    pub tokens: i64,
}

impl HostAccount {
    /// Flagged, with nothing left to act by.
    pub fn is_shut(self) -> bool {
        self.suspended == 1 && self.tokens == 0
    }

    /// Not flagged.
    pub fn is_open(self) -> bool {
        self.suspended == 0
    }
}

/// So many times 24 hours.
pub fn days(days: i64) -> TimeDelta {
    TimeDelta::days(days)
}

/// So many hours.
pub fn hours(hours: i64) -> TimeDelta {
    TimeDelta::hours(hours)
}

impl WorldBuilder {
    /// With another demo host.
    #[must_use]
    pub fn host(mut self, host: DemoHost) -> Self {
        self.host = host;
        self
    }

    /// Starts it.
    pub async fn start(self) -> World {
        let databases = Databases::copied(self.host).await;
        let store = Scratch::new().unwrap();
        let nats = tokio::task::block_in_place(|| Nats::start(store.path(), &Options::default())).unwrap();
        let installation = Installation::new(&databases, &nats.url(), self.host);
        let config = installation.config();
        ostiary::migrate::broker(&config).await.unwrap();
        let lifecycle = Lifecycle::new();
        let mut services = BTreeMap::new();
        for name in roles::SERVICES {
            let shell = ostiary::role::shell(&config, name).await.unwrap();
            let service = Arc::new(ostiary::role::service(&config, shell).unwrap());
            service.serve(&lifecycle);
            services.insert(name, service);
        }
        let gateway = Arc::clone(&services[roles::GATEWAY]);
        let gateway = gateway::start(gateway, &config.gateway, &lifecycle).await.unwrap();
        let client = async_nats::connect(nats.url()).await.unwrap();
        World { installation, databases, nats: Mutex::new(nats), client, services, gateway, lifecycle, _store: store }
    }
}

impl World {
    /// With the demo host of integer ids.
    pub async fn start() -> Self {
        WorldBuilder::default().start().await
    }

    /// With options.
    pub fn builder() -> WorldBuilder {
        WorldBuilder::default()
    }

    /// One of its services.
    pub fn service(&self, name: &str) -> &Service {
        &self.services[name]
    }

    /// Puts accounts into the host's database, each with two tokens of every kind.
    pub async fn host_has(&self, accounts: &[&str]) {
        let mut db = self.host_db().await;
        for account in accounts {
            self.host_insert(&mut db, account).await;
        }
    }

    async fn host_insert(&self, db: &mut PgConnection, account: &str) {
        let id = account.replace('\'', "''");
        let token = Uuid::new_v5(&Uuid::NAMESPACE_OID, account.as_bytes());
        let sql = format!(
            "insert into users (id, email, full_name) values ('{id}', '{token}@example.com', 'A Person');
             insert into o_auth_bearer_tokens (user_id, token) values ('{id}', '{token}-1'), ('{id}', '{token}-2');
             insert into sessions (user_id) values ('{id}'), ('{id}');
             insert into api_keys (user_id, key) values ('{id}', '{token}-1'), ('{id}', '{token}-2')"
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(db).await.unwrap();
    }

    /// An account as the host's own database has it.
    pub async fn host_account(&self, account: &str) -> HostAccount {
        sqlx::query_as(
            "select suspended::smallint as suspended,
                    (select count(*) from o_auth_bearer_tokens where user_id::text = $1)
                  + (select count(*) from sessions where user_id::text = $1)
                  + (select count(*) from api_keys where user_id::text = $1) as tokens
               from users where id::text = $1",
        )
        .bind(account)
        .fetch_one(&mut self.host_db().await)
        .await
        .unwrap()
    }

    /// A superuser's connection to the host's database.
    pub async fn host_db(&self) -> PgConnection {
        self.databases.connect(&self.databases.host).await
    }

    /// A superuser's connection to Ostiary's database.
    pub async fn ostiary_db(&self) -> PgConnection {
        self.databases.connect(&self.databases.ostiary).await
    }

    /// The host says that an account was opened from Russia.
    pub async fn sign_up_from_russia(&self, account: &str) {
        let account = AccountId::try_new(account).unwrap();
        self.tell(Event::UserSignedUpFromRu { account, signed_up_at: self.now(), locale: None }).await;
    }

    /// The host says that an account was opened from a country.
    pub async fn sign_up_from(&self, account: &str, country: &str) {
        let (account, country) = (AccountId::try_new(account).unwrap(), CountryCode::try_new(country).unwrap());
        self.tell(Event::UserSignedUp { account, signed_up_at: self.now(), locale: None, country }).await;
    }

    /// Publishes an event as the host, with an id derived from what it says.
    pub async fn tell(&self, event: Event) {
        let envelope = self.envelope(event);
        self.tell_raw(envelope.event.subject(), envelope.encode().into_bytes()).await;
    }

    /// An event of the host, as it is told.
    pub fn envelope(&self, event: Event) -> Envelope {
        let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, event.encode().get().as_bytes());
        Envelope {
            id: id.to_string(),
            source: "https://app.example.com/accounts".to_owned(),
            time: Some(self.now()),
            correlation_id: None,
            causation_id: None,
            trace_parent: None,
            story_version: None,
            event,
        }
    }

    /// Publishes bytes, and waits until the stream has them.
    pub async fn tell_raw(&self, subject: &str, payload: Vec<u8>) {
        let message = PublishMessage::build().payload(payload.into());
        let acknowledged = self.jetstream().send_publish(subject.to_owned(), message).await.unwrap();
        acknowledged.await.unwrap();
    }

    /// What time it is.
    pub fn now(&self) -> Time {
        self.clock().now()
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: TimeDelta) {
        runtime::clock::set(&self.installation.file("clock"), self.now() + by).unwrap();
    }

    /// Steps every service until nothing moves.
    pub async fn settle(&self) {
        for _ in 0..MOST_ROUNDS {
            let mut moved = 0;
            for service in self.services.values() {
                moved += service.step().await.unwrap();
            }
            if moved == 0 {
                return;
            }
        }
        panic!("still moving after {MOST_ROUNDS} rounds");
    }

    /// Steps one service once, whatever comes of it.
    pub async fn step(&self, service: &str) -> Result<usize, messaging::StepError> {
        self.services[service].step().await
    }

    /// The subjects of everything that Ostiary has published, in order.
    pub async fn published(&self) -> Vec<String> {
        self.events().await.iter().map(|envelope| envelope.event.subject().to_owned()).collect()
    }

    /// The subjects of everything that Ostiary has published about one account.
    pub async fn published_of(&self, account: &str) -> Vec<String> {
        let events = self.events().await;
        let ours = events.iter().filter(|envelope| envelope.account().as_str() == account);
        ours.map(|envelope| envelope.event.subject().to_owned()).collect()
    }

    /// Everything that Ostiary has published, in order.
    pub async fn events(&self) -> Vec<Envelope> {
        let stream = self.jetstream().get_stream("OSTIARY").await.unwrap();
        let last = stream.cached_info().state.last_sequence;
        let mut events = Vec::new();
        for sequence in stream.cached_info().state.first_sequence.max(1)..=last {
            let message = stream.get_raw_message(sequence).await.unwrap();
            events.push(Envelope::decode(&message.subject, &message.payload).unwrap());
        }
        events
    }

    /// The open dead letters of a service: reason and detail.
    pub async fn dead_letters(&self, service: &str) -> Vec<messaging::dead_letters::DeadLetter> {
        messaging::dead_letters::list(&self.services[service].shell().pool, false, 1000).await.unwrap()
    }

    /// A GET with the host's token.
    pub async fn get(&self, path: &str) -> (u16, Value) {
        self.ask(reqwest::Client::new().get(self.url(path)).bearer_auth(HOST_TOKEN)).await
    }

    /// A POST with the host's token and an idempotency key.
    pub async fn post(&self, path: &str, key: &str, body: &Value) -> (u16, Value) {
        let request = reqwest::Client::new().post(self.url(path)).bearer_auth(HOST_TOKEN);
        self.ask(request.header("Idempotency-Key", key).json(body)).await
    }

    /// Where the gateway listens.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.gateway)
    }

    async fn ask(&self, request: reqwest::RequestBuilder) -> (u16, Value) {
        let response = request.timeout(Duration::from_secs(10)).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap_or(Value::Null))
    }

    /// Answers the whole questionnaire over HTTP, every question the same way; the reply.
    pub async fn answer_all(&self, account: &str, answer: &str) -> (u16, Value) {
        self.answer(account, |_| Some(answer.to_owned()), None).await
    }

    /// Answers over HTTP what `choose` says for each question; absent ones are left out.
    pub async fn answer(
        &self,
        account: &str,
        choose: impl Fn(usize) -> Option<String>,
        submitted_at: Option<Time>,
    ) -> (u16, Value) {
        let policy = kyc_screener::policy::Policy::parse(kyc_screener::policy::SHIPPED).unwrap();
        let questions = policy.kyc.questionnaire.questions.iter().enumerate();
        let answers: Vec<Value> = questions
            .filter_map(|(at, question)| Some(serde_json::json!({"questionId": question.id, "answer": choose(at)?})))
            .collect();
        let submitted_at = submitted_at.unwrap_or_else(|| self.now());
        let body = serde_json::json!({"questionnaireVersion": policy.kyc.questionnaire.id, "answers": answers, "submittedAt": submitted_at});
        let key = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{account}{body}{}", self.now()).as_bytes()).to_string();
        self.post(&format!("/v1/accounts/{account}/answers"), &key, &body).await
    }

    fn clock(&self) -> Clock {
        Clock::virtual_at(self.installation.file("clock")).unwrap()
    }

    /// A host's JetStream context.
    pub fn jetstream(&self) -> jetstream::Context {
        jetstream::new(self.client.clone())
    }

    /// Drops and makes the whole broker anew, as `ostiary migrate` does after its store was lost.
    pub async fn lose_the_broker(&self) {
        tokio::task::block_in_place(|| {
            let mut nats = self.nats.lock().unwrap();
            nats.delete_store().unwrap();
            nats.restart().unwrap();
        });
        ostiary::migrate::broker(&self.installation.config()).await.unwrap();
    }

    /// Stops what runs beside the steps.
    pub async fn stop(self) {
        self.lifecycle.stop(Duration::from_secs(5)).await.ok();
    }
}
