//! The SQL of the tables `standing` and `questions`.

use std::collections::BTreeMap;

use contracts::{
    AccountId, Time,
    event::{KnownHold, OpenHold},
};
use messaging::{graves, seal::Keys};
use serde::Serialize;
use sqlx::{FromRow, PgConnection, PgPool, types::Json};
use uuid::Uuid;

use crate::projection::{Leaving, News, Question};

/// What is known of an account's holds; version 0: nothing was said yet.
#[derive(Debug, FromRow)]
pub(crate) struct StandingRow {
    pub hold_set_version: i64,
    pub holds: Json<Vec<OpenHold>>,
    pub kinds_version: i64,
    pub kinds: Json<Vec<KnownHold>>,
    /// The case that waits for answers.
    pub asked: Option<Uuid>,
    pub deletion: Option<Json<Leaving>>,
    pub as_of: Option<Time>,
    /// Whether its rows were erased, and nothing names it any more.
    pub erased: bool,
}

/// What is known of the account; nobody may ever have spoken of it.
pub(crate) async fn get_standing(
    pool: &PgPool,
    keys: &Keys,
    account: &AccountId,
) -> Result<StandingRow, sqlx::Error> {
    sqlx::query_as(
        "select coalesce(hold_set_version, 0) as hold_set_version, coalesce(holds, '[]') as holds,
                coalesce(kinds_version, 0) as kinds_version, coalesce(kinds, '[]') as kinds,
                deletion, case_id as asked, greatest(as_of, said_at) as as_of,
                exists (select from erased where fingerprint = $2) as erased
           from (select $1::text collate \"C\" as account) as wanted
           left join standing using (account) left join questions using (account)",
    )
    .bind(account.as_str())
    .bind(graves::fingerprint(keys, account.as_str()))
    .fetch_one(pool)
    .await
}

/// Writes what is newer than what is known. One query.
pub(crate) async fn save_standing(
    tx: &mut PgConnection,
    accounts: &BTreeMap<&str, News<'_>>,
) -> Result<(), sqlx::Error> {
    if accounts.is_empty() {
        return Ok(());
    }
    let mut columns = Columns::default();
    for (account, news) in accounts {
        columns.push(account, news);
    }
    sqlx::query(
        "insert into standing as known (account, hold_set_version, holds, kinds_version, kinds, as_of, deletion_version, deletion)
         select account, hold_set_version, holds::jsonb, kinds_version, kinds::jsonb, as_of,
                deletion_version, deletion::jsonb
           from unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::timestamptz[], $7::bigint[], $8::text[])
             as news (account, hold_set_version, holds, kinds_version, kinds, as_of, deletion_version, deletion)
         on conflict (account) do update set
             hold_set_version = greatest(known.hold_set_version, excluded.hold_set_version),
             holds = case when excluded.hold_set_version > known.hold_set_version
                          then excluded.holds else known.holds end,
             kinds_version = greatest(known.kinds_version, excluded.kinds_version),
             kinds = case when excluded.kinds_version > known.kinds_version
                          then excluded.kinds else known.kinds end,
             deletion_version = greatest(known.deletion_version, excluded.deletion_version),
             deletion = case when excluded.deletion_version > known.deletion_version
                             then excluded.deletion else known.deletion end,
             as_of = greatest(known.as_of, excluded.as_of)
          where excluded.hold_set_version > known.hold_set_version
             or excluded.kinds_version > known.kinds_version
             or excluded.deletion_version > known.deletion_version",
    )
    .bind(columns.accounts)
    .bind(columns.hold_set_versions)
    .bind(columns.holds)
    .bind(columns.kinds_versions)
    .bind(columns.kinds)
    .bind(columns.as_of)
    .bind(columns.deletion_versions)
    .bind(columns.deletions)
    .execute(tx)
    .await?;
    Ok(())
}

/// Writes what is newer than what is known. One query.
pub(crate) async fn save_questions(
    tx: &mut PgConnection,
    accounts: &BTreeMap<&str, Question>,
) -> Result<(), sqlx::Error> {
    if accounts.is_empty() {
        return Ok(());
    }
    let said = || accounts.values();
    sqlx::query(
        "insert into questions as known (account, version, case_id, said_at)
         select * from unnest($1::text[], $2::bigint[], $3::uuid[], $4::timestamptz[])
         on conflict (account) do update
            set version = excluded.version, case_id = excluded.case_id, said_at = excluded.said_at
          where excluded.version > known.version",
    )
    .bind(accounts.keys().copied().collect::<Vec<_>>())
    .bind(said().map(|said| said.version).collect::<Vec<_>>())
    .bind(said().map(|said| said.case).collect::<Vec<_>>())
    .bind(said().map(|said| said.said_at).collect::<Vec<_>>())
    .execute(tx)
    .await?;
    Ok(())
}

#[derive(Default)]
struct Columns<'a> {
    accounts: Vec<&'a str>,
    hold_set_versions: Vec<i64>,
    holds: Vec<String>,
    kinds_versions: Vec<i64>,
    kinds: Vec<String>,
    as_of: Vec<Option<Time>>,
    deletion_versions: Vec<i64>,
    deletions: Vec<Option<String>>,
}

impl<'a> Columns<'a> {
    /// What was not said is version 0, which nothing is older than.
    fn push(&mut self, account: &'a str, news: &News<'_>) {
        let (version, holds) =
            news.holds.map_or((0, [].as_slice()), |set| (set.hold_set_version, &set.holds));
        let (kinds_version, kinds) = news.kinds.unwrap_or_default();
        self.accounts.push(account);
        self.hold_set_versions.push(version);
        self.holds.push(json(holds));
        self.kinds_versions.push(kinds_version);
        self.kinds.push(json(kinds));
        self.as_of.push(news.said_at);
        let (deletion_version, deletion) = news.deletion.unzip();
        self.deletion_versions.push(deletion_version.unwrap_or_default());
        self.deletions.push(deletion.map(|deletion| json(&deletion)));
    }
}

fn json<T: Serialize + ?Sized>(values: &T) -> String {
    serde_json::to_string(values).expect("words and moments always have a JSON form")
}
