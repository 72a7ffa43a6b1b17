//! The SQL of the table `standing`.

use std::collections::BTreeMap;

use contracts::{
    AccountId, Time,
    event::{KnownHold, OpenHold},
};
use serde::Serialize;
use sqlx::{FromRow, PgConnection, PgPool, types::Json};

use crate::projection::{Leaving, News};

/// What is known of an account's holds; version 0: nothing was said yet.
#[derive(Debug, Default, FromRow)]
pub(crate) struct StandingRow {
    pub hold_set_version: i64,
    pub holds: Json<Vec<OpenHold>>,
    pub kinds_version: i64,
    pub kinds: Json<Vec<KnownHold>>,
    pub deletion: Option<Json<Leaving>>,
    pub as_of: Option<Time>,
}

/// The account's row; `None`: nobody ever spoke of it.
pub(crate) async fn find_standing(
    pool: &PgPool,
    account: &AccountId,
) -> Result<Option<StandingRow>, sqlx::Error> {
    sqlx::query_as(
        "select hold_set_version, holds, kinds_version, kinds, deletion, as_of from standing
          where account = $1",
    )
    .bind(account.as_str())
    .fetch_optional(pool)
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
