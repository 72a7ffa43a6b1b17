//! The register of cases: a page of stories at a time, so that a million of them fill no memory and no query runs long.

use contracts::{AccountId, Time};
use serde::Serialize;
use sqlx::{FromRow, PgPool};
use uuid::Uuid;

/// Which cases are wanted. Nothing set: all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this account.
    pub account: Option<AccountId>,
    /// In any of these statuses; empty: in all.
    pub statuses: Vec<String>,
    /// With a deadline at this moment or later.
    pub due_after: Option<Time>,
    /// With a deadline before this moment.
    pub due_before: Option<Time>,
    /// Asked for this country, by its ISO 3166-1 alpha-2 code.
    pub jurisdiction: Option<String>,
    /// Under this questionnaire.
    pub questionnaire: Option<String>,
    /// In which staff has this to do.
    pub waits_for: Option<WaitsFor>,
}

/// What staff has to do about a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    /// To type in what the customer replied.
    Transcription,
    /// To look at it, and decide.
    Review,
    /// The same, because no channel takes the questionnaire.
    Undeliverable,
}

/// One case, as lists and exports show it. Never an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct Registered {
    /// Whose.
    pub account: String,
    /// Where it stands.
    pub status: String,
    /// Its id; absent while answers wait for their sign-up.
    #[serde(rename = "caseId")]
    pub case: Option<Uuid>,
    /// The questionnaire that is asked.
    pub questionnaire: Option<String>,
    /// The country for which the account is asked.
    pub jurisdiction: Option<String>,
    /// The language that the person reads.
    pub locale: Option<String>,
    /// When it was opened.
    pub opened_at: Option<Time>,
    /// Until when an answer is or was in time.
    pub deadline: Option<Time>,
    /// On a cleared case: whether the answers came in time.
    pub in_time: Option<bool>,
    /// A reply is to be typed in until then.
    pub transcription_due_at: Option<Time>,
    /// Compliance is to look.
    pub in_review: bool,
    /// The staff id of whoever took it up.
    pub enrolled_by: Option<String>,
}

/// A story of a page: wanted, or only the last one.
#[derive(FromRow)]
struct Row {
    wanted: bool,
    #[sqlx(flatten)]
    registered: Registered,
}

/// One page of `size` stories after `after`, of which only the wanted are returned, and where the next page begins;
/// `None`: this was the last.
///
/// # Errors
/// When the database does not answer.
pub async fn list_cases(
    pool: &PgPool,
    filter: &Filter,
    after: &str,
    size: i64,
) -> Result<(Vec<Registered>, Option<String>), sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(PAGE)
        .bind(after)
        .bind(size)
        .bind(filter.account.as_ref().map(AccountId::as_str))
        .bind(&filter.statuses)
        .bind(filter.due_after.map(|at| at.timestamp_millis()))
        .bind(filter.due_before.map(|at| at.timestamp_millis()))
        .bind(&filter.jurisdiction)
        .bind(&filter.questionnaire)
        .bind(filter.waits_for.map(WaitsFor::name))
        .fetch_all(pool)
        .await?;
    let last = rows.last().map(|row| row.registered.account.clone());
    let wanted = rows.into_iter().filter(|row| row.wanted).map(|row| row.registered);
    Ok((wanted.collect(), last))
}

const PAGE: &str = "
with page as materialized (
    select story, status, questionnaire, state, in_review, task_due,
           coalesce(deadline_ms, (extract(epoch from task_due::timestamptz) * 1000)::bigint) as due_ms
      from states
     where story > $1 and ($3::text is null or story = $3) and status <> 'unknown'
     order by story limit $2
), judged as (
    select *, story = (select max(story) from page) as last,
           (cardinality($4::text[]) = 0 or status = any($4))
           and ($5::bigint is null or due_ms >= $5)
           and ($6::bigint is null or due_ms < $6)
           and ($7::text is null or state #>> '{case,jurisdiction}' = $7)
           and ($8::text is null or questionnaire = $8)
           and case $9::text
                   when 'transcription' then task_due is not null
                   when 'review' then in_review
                   when 'undeliverable' then in_review and status = 'asked'
                   else true
               end is true as wanted
      from page
)
select coalesce(wanted, false) as wanted, story as account, status, (state #>> '{case,id}')::uuid as \"case\", questionnaire,
       state #>> '{case,jurisdiction}' as jurisdiction, state #>> '{case,locale}' as locale,
       (state #>> '{case,opened_at}')::timestamptz as opened_at,
       to_timestamp((state ->> 'deadline')::numeric / 1000000) as deadline,
       (state ->> 'in_time')::boolean as in_time,
       task_due::timestamptz as transcription_due_at,
       in_review, state #>> '{case,enrolled_by}' as enrolled_by
  from judged
 where wanted or last
 order by story";

impl WaitsFor {
    fn name(self) -> &'static str {
        match self {
            Self::Transcription => "transcription",
            Self::Review => "review",
            Self::Undeliverable => "undeliverable",
        }
    }
}
