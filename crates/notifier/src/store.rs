//! What is to be delivered, how far it came, and what accounts were told.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    time::Duration,
};

use contracts::{AccountId, Time};
use sqlx::{FromRow, PgConnection, PgPool, types::Json};
use uuid::Uuid;

use crate::{domain::Told, notices::Notice};

/// One notice to one person.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Delivery {
    /// Of the call that asked for it.
    pub id: Uuid,
    /// Of the event that asked for it, as we tell it.
    pub request: Uuid,
    /// The call that awaits its end.
    pub asker: Uuid,
    pub account: String,
    /// The type of the event that asked.
    pub notice: String,
    /// The same for every copy that is sent.
    pub message_id: String,
    pub says: Json<Notice>,
    /// Channels that never take it, or gave it back.
    pub gone: Vec<String>,
    pub channel: Option<String>,
    pub accepted_at: Option<Time>,
    pub ended: Option<Ended>,
}

/// Why a delivery goes nowhere any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub(crate) enum Ended {
    /// No channel has an address.
    NoAddress,
    /// Every channel refused it.
    Refused,
    /// Every channel refused it or gave it back.
    Bounced,
    /// It was not so any more before it could be sent.
    Outdated,
    /// The same was said in other words: by a macro instead of a mail, or the other way round.
    Replaced,
}

impl Delivery {
    /// Whether it is still to be sent.
    pub fn is_open(&self) -> bool {
        self.accepted_at.is_none() && self.ended.is_none()
    }
}

/// Keeps deliveries that are new; one that is known stays as it is.
pub(crate) async fn save_new(
    db: &mut PgConnection,
    deliveries: &[Delivery],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into deliveries (id, request, asker, account, notice, message_id, says, ended)
         select id, request, id, account, notice, message_id, says, ended
           from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::text[])
                    as new (id, request, account, notice, message_id, says, ended)
          order by id on conflict do nothing",
    )
    .bind(deliveries.iter().map(|one| one.id).collect::<Vec<_>>())
    .bind(deliveries.iter().map(|one| one.request).collect::<Vec<_>>())
    .bind(deliveries.iter().map(|one| one.account.as_str()).collect::<Vec<_>>())
    .bind(deliveries.iter().map(|one| one.notice.as_str()).collect::<Vec<_>>())
    .bind(deliveries.iter().map(|one| one.message_id.as_str()).collect::<Vec<_>>())
    .bind(deliveries.iter().map(|one| one.says.clone()).collect::<Vec<_>>())
    .bind(deliveries.iter().map(|one| one.ended).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(())
}

/// What a channel had taken and gave back is open again for the others, and the bounce's own call awaits its end; told
/// twice, it changes nothing. Each bounce: its call, the event that had asked, the channel.
pub(crate) async fn give_back(
    db: &mut PgConnection,
    bounced: &[(Uuid, Uuid, &str)],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update deliveries set gone = gone || bounced.channel, channel = null, accepted_at = null, asker = bounced.call,
                changed_at = now()
           from (select * from unnest($1::uuid[], $2::uuid[], $3::text[]) as b (call, request, channel)) as bounced
          where deliveries.request = bounced.request and deliveries.channel = bounced.channel",
    )
    .bind(bounced.iter().map(|(call, ..)| *call).collect::<Vec<_>>())
    .bind(bounced.iter().map(|(_, request, _)| *request).collect::<Vec<_>>())
    .bind(bounced.iter().map(|(.., channel)| *channel).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(())
}

/// The deliveries that these calls await, by call.
pub(crate) async fn find_awaited(
    pool: &PgPool,
    askers: &[Uuid],
) -> Result<HashMap<Uuid, Delivery>, sqlx::Error> {
    let found: Vec<Delivery> = sqlx::query_as(
        "select id, request, asker, account, notice, message_id, says, gone, channel, accepted_at, ended
           from deliveries where asker = any($1)",
    )
    .bind(askers)
    .fetch_all(pool)
    .await?;
    Ok(found.into_iter().map(|delivery| (delivery.asker, delivery)).collect())
}

/// Keeps how far deliveries came; one that came to its end meanwhile keeps that.
pub(crate) async fn save(pool: &PgPool, deliveries: &[&Delivery]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update deliveries
            set gone = string_to_array(new.gone, ','), channel = new.channel, accepted_at = new.accepted_at,
                ended = new.ended, changed_at = now()
           from (select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])
                     as n (id, asker, gone, channel, accepted_at, ended)) as new
          where deliveries.id = new.id and deliveries.asker = new.asker
            and deliveries.accepted_at is null and deliveries.ended is null",
    )
    .bind(deliveries.iter().map(|one| one.id).collect::<Vec<_>>())
    .bind(deliveries.iter().map(|one| one.asker).collect::<Vec<_>>())
    .bind(deliveries.iter().map(|one| one.gone.join(",")).collect::<Vec<_>>())
    .bind(deliveries.iter().map(|one| one.channel.as_deref()).collect::<Vec<_>>())
    .bind(deliveries.iter().map(|one| one.accepted_at).collect::<Vec<_>>())
    .bind(deliveries.iter().map(|one| one.ended).collect::<Vec<_>>())
    .execute(pool)
    .await?;
    Ok(())
}

/// What accounts were told; locked, whether or not anything was.
pub(crate) async fn lock_told(
    db: &mut PgConnection,
    accounts: &[&str],
) -> Result<BTreeMap<String, Told>, sqlx::Error> {
    sqlx::query(
        "insert into told (account, told) select distinct account, $2 from unnest($1::text[]) as asked (account)
          order by account on conflict do nothing",
    )
    .bind(accounts)
    .bind(Json(Told::default()))
    .execute(&mut *db)
    .await?;
    let told: Vec<(String, Json<Told>)> = sqlx::query_as(
        "select account, told from told where account = any($1) order by account for update",
    )
    .bind(accounts)
    .fetch_all(db)
    .await?;
    Ok(told.into_iter().map(|(account, told)| (account, told.0)).collect())
}

/// What accounts were told; nothing of those who were told nothing.
pub(crate) async fn find_told(
    pool: &PgPool,
    accounts: &[&str],
) -> Result<HashMap<String, Told>, sqlx::Error> {
    let told: Vec<(String, Json<Told>)> =
        sqlx::query_as("select account, told from told where account = any($1)")
            .bind(accounts)
            .fetch_all(pool)
            .await?;
    Ok(told.into_iter().map(|(account, told)| (account, told.0)).collect())
}

/// Keeps what accounts were told.
pub(crate) async fn save_told(
    db: &mut PgConnection,
    told: &BTreeMap<String, Told>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update told set told = new.told, changed_at = now()
           from (select * from unnest($1::text[], $2::jsonb[]) as n (account, told)) as new
          where told.account = new.account",
    )
    .bind(told.keys().collect::<Vec<_>>())
    .bind(told.values().map(Json).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(())
}

/// The newest mail to an account that says that it is open again.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Reactivated {
    account: String,
    /// When a channel took it; `None`: it is on its way.
    pub accepted_at: Option<Time>,
    /// Which one.
    pub channel: Option<String>,
}

/// As staff reads it who asks to say it again.
impl fmt::Display for Reactivated {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.accepted_at, &self.channel) {
            (Some(at), Some(channel)) => {
                let at = at.format("%Y-%m-%d %H:%M UTC");
                write!(formatter, "the customer was told by {channel} at {at}")
            }
            _ => formatter.write_str("the notice that the account is open again is on its way"),
        }
    }
}

/// By account the newest; if that was given up, none, whatever an earlier one said.
pub(crate) async fn find_reactivated(
    db: &mut PgConnection,
    accounts: &[&str],
) -> Result<BTreeMap<String, Reactivated>, sqlx::Error> {
    let found: Vec<Reactivated> = sqlx::query_as(
        "select account, accepted_at, channel
           from (select distinct on (account) account, accepted_at, channel, ended from deliveries
                  where account = any($1) and says ->> 'template' = 'reactivated'
                  order by account, says ->> 'asked_at' desc) newest
          where ended is null",
    )
    .bind(accounts)
    .fetch_all(db)
    .await?;
    Ok(found.into_iter().map(|one| (one.account.clone(), one)).collect())
}

/// The mail that said, or is to say, that a case's end opened the account: the macro *KYC ok* sends nothing beside it.
///
/// # Errors
/// When the database does not answer.
pub async fn find_told_open(
    pool: &PgPool,
    account: &AccountId,
    case: Uuid,
) -> Result<Option<Reactivated>, sqlx::Error> {
    let told = find_told(pool, &[account.as_str()]).await?;
    if !told.get(account.as_str()).is_some_and(|told| told.is_by_mail(case)) {
        return Ok(None);
    }
    let mut db = pool.acquire().await?;
    Ok(find_reactivated(&mut db, &[account.as_str()]).await?.remove(account.as_str()))
}

/// What a request had a person told.
pub(crate) struct Said {
    pub notice: Notice,
    /// Whether nothing that counts was told them since.
    pub is_newest: bool,
}

/// What these requests had people told; only notices of these templates count as newer.
pub(crate) async fn find_said(
    pool: &PgPool,
    requests: &[Uuid],
    templates: &[&str],
) -> Result<HashMap<Uuid, Said>, sqlx::Error> {
    let found: Vec<(Uuid, Json<Notice>, bool)> = sqlx::query_as(
        "select request, says,
                not exists (select from deliveries newer
                             where newer.account = asked.account
                               and (newer.accepted_at, newer.says ->> 'asked_at')
                                   > (asked.accepted_at, asked.says ->> 'asked_at')
                               and newer.says ->> 'template' = any($2))
           from deliveries asked where request = any($1)",
    )
    .bind(requests)
    .bind(templates)
    .fetch_all(pool)
    .await?;
    let said = |(request, notice, is_newest): (_, Json<_>, _)| {
        (request, Said { notice: notice.0, is_newest })
    };
    Ok(found.into_iter().map(said).collect())
}

/// Who was written to about a case, and the case.
pub(crate) async fn find_case(pool: &PgPool, case: Uuid) -> Result<Option<Whom>, sqlx::Error> {
    sqlx::query_as(
        "select account, $1::uuid from deliveries where coalesce(says ->> 'story', says ->> 'case') = $1::text limit 1",
    )
    .bind(case)
    .fetch_optional(pool)
    .await
}

/// Who was sent what this event asked for, and the case that it belongs to.
pub(crate) async fn find_request(
    pool: &PgPool,
    request: Uuid,
) -> Result<Option<Whom>, sqlx::Error> {
    sqlx::query_as("select account, (says ->> 'case')::uuid from deliveries where request = $1")
        .bind(request)
        .fetch_optional(pool)
        .await
}

/// Forgets deliveries that came to their end so long ago; how many. Those of an account that is shut stay, since its person
/// may still reply to them, and so do those that a dead letter may bring back.
pub(crate) async fn forget_deliveries(
    pool: &PgPool,
    after: Duration,
    limit: i64,
) -> Result<u64, sqlx::Error> {
    let forgotten = sqlx::query(
        "delete from deliveries where ctid = any(array(
             select ctid from deliveries
              where changed_at < now() - make_interval(secs => $1)
                and (accepted_at is not null or ended is not null)
                and not exists (select from told where told.account = deliveries.account and told.told -> 'holds' <> '[]')
                and not exists (select from dead_letters where dead_letters.account = deliveries.account and status = 'open')
              limit $2))",
    )
    .bind(after.as_secs_f64())
    .bind(limit)
    .execute(pool)
    .await?;
    Ok(forgotten.rows_affected())
}

/// Forgets what accounts were told that long ago; how many. Whoever is shut, or was told so and not yet of the end, is told
/// the end one day.
pub(crate) async fn forget_told(
    pool: &PgPool,
    after: Duration,
    limit: i64,
) -> Result<u64, sqlx::Error> {
    let forgotten = sqlx::query(
        "delete from told where ctid = any(array(
             select ctid from told
              where changed_at < now() - make_interval(secs => $1)
                and told -> 'holds' = '[]' and not (told -> 'suspended')::boolean
                and not exists (select from dead_letters where dead_letters.account = told.account and status = 'open')
              limit $2))",
    )
    .bind(after.as_secs_f64())
    .bind(limit)
    .execute(pool)
    .await?;
    Ok(forgotten.rows_affected())
}

/// An account, and the case that its notice was about.
pub(crate) type Whom = (String, Option<Uuid>);
