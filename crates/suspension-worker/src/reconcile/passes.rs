//! Passes as rows: whose turn it is, where a pass goes on, and what it met.

use std::time::Duration;

use contracts::{Time, envelope::derive_id};
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::Tally;
use crate::config::Mode;

/// How long a chunk may take before another replica goes on with the pass.
const LEASE: &str = "60 seconds";

/// What may begin a pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begin {
    /// Time.
    WhenDue {
        /// From the beginning of one to the next.
        every: Duration,
        /// What it may do.
        mode: Mode,
    },
    /// Somebody of the staff.
    Now {
        /// Their staff id.
        staff: String,
        /// What it may do.
        mode: Mode,
    },
}

/// Where a pass is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Among the open holds.
    Ledger,
    /// Among the host's accounts.
    Host,
}

/// One pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// Which.
    pub id: Uuid,
    /// What it may do.
    pub mode: Mode,
    /// Whether it is the first of all, which only reports.
    pub first: bool,
    /// What it met so far.
    pub tally: Tally,
    /// When it was over.
    pub finished_at: Option<Time>,
    pub(super) stage: Stage,
    pub(super) position: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    mode: String,
    first: bool,
    stage: String,
    position: Option<String>,
    tally: Json<Tally>,
    taken: bool,
}

impl Begin {
    fn mode(&self) -> Mode {
        match self {
            Self::WhenDue { mode, .. } | Self::Now { mode, .. } => *mode,
        }
    }
}

impl Pass {
    /// Whether all was compared.
    pub fn is_finished(&self) -> bool {
        self.finished_at.is_some()
    }

    pub(super) fn preview() -> Self {
        Self::new(Uuid::nil(), Mode::Report, false)
    }

    fn new(id: Uuid, mode: Mode, first: bool) -> Self {
        let (tally, stage) = (Tally::default(), Stage::Ledger);
        Self { id, mode, first, tally, finished_at: None, stage, position: None }
    }
}

/// The pass that this replica is to go on with, under a lease, or a new one. `None`: none is due, or another replica
/// is at it.
pub(super) async fn take(
    pool: &PgPool,
    replica: Uuid,
    begin: &Begin,
) -> Result<Option<Pass>, sqlx::Error> {
    let mut tx = pool.begin().await?;
    sqlx::query("select pg_advisory_xact_lock(hashtext('passes'), hashtext(current_schema))")
        .execute(&mut *tx)
        .await?;
    let first: bool =
        sqlx::query_scalar("select not exists (select from passes where finished_at is not null)")
            .fetch_one(&mut *tx)
            .await?;
    let mode = if first { Mode::Report } else { begin.mode() };
    let pass = match find_unfinished(&mut tx, replica).await? {
        Some(row) if row.taken => return Ok(None),
        Some(row) if row.mode == mode.name() => Some(go_on(&mut tx, replica, row, mode).await?),
        Some(row) => {
            // It may not do what this one may, or the other way round.
            sqlx::query("delete from passes where id = $1").bind(row.id).execute(&mut *tx).await?;
            start_if_due(&mut tx, replica, begin, (mode, first)).await?
        }
        None => start_if_due(&mut tx, replica, begin, (mode, first)).await?,
    };
    tx.commit().await?;
    Ok(pass)
}

async fn find_unfinished(tx: &mut PgConnection, replica: Uuid) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as(
        "select id, mode, first, stage, position, tally,
                coalesce(leased_until > now() and leased_by <> $1, false) as taken
           from passes where finished_at is null",
    )
    .bind(replica)
    .fetch_optional(tx)
    .await
}

async fn go_on(
    tx: &mut PgConnection,
    replica: Uuid,
    row: Row,
    mode: Mode,
) -> Result<Pass, sqlx::Error> {
    sqlx::query(
        "update passes set leased_by = $2, leased_until = now() + $3::interval where id = $1",
    )
    .bind(row.id)
    .bind(replica)
    .bind(LEASE)
    .execute(tx)
    .await?;
    let stage = if row.stage == "host" { Stage::Host } else { Stage::Ledger };
    let Row { id, first, position, tally, .. } = row;
    Ok(Pass { tally: tally.0, stage, position, ..Pass::new(id, mode, first) })
}

async fn start_if_due(
    tx: &mut PgConnection,
    replica: Uuid,
    begin: &Begin,
    (mode, first): (Mode, bool),
) -> Result<Option<Pass>, sqlx::Error> {
    let staff = match begin {
        Begin::Now { staff, .. } => Some(staff),
        Begin::WhenDue { every, .. } => {
            let due: bool = sqlx::query_scalar(
                "select coalesce(max(started_at) + make_interval(secs => $1) <= now(), true) from passes",
            )
            .bind(every.as_secs_f64())
            .fetch_one(&mut *tx)
            .await?;
            if !due {
                return Ok(None);
            }
            None
        }
    };
    let id = derive_id(replica, &[&rand::random::<[u8; 16]>()]);
    sqlx::query("delete from passes where finished_at < now() - interval '30 days' and not first")
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "insert into passes (id, mode, first, asked_by, leased_by, leased_until)
         values ($1, $2, $3, $4, $5, now() + $6::interval)",
    )
    .bind(id)
    .bind(mode.name())
    .bind(first)
    .bind(staff)
    .bind(replica)
    .bind(LEASE)
    .execute(tx)
    .await?;
    Ok(Some(Pass::new(id, mode, first)))
}

/// Keeps where the pass is; `false`: its lease is another replica's by now.
pub(super) async fn keep(
    pool: &PgPool,
    replica: Uuid,
    pass: &mut Pass,
    end: bool,
) -> Result<bool, sqlx::Error> {
    let stage = match pass.stage {
        Stage::Ledger => "ledger",
        Stage::Host => "host",
    };
    let kept: Option<(Option<Time>,)> = sqlx::query_as(
        "update passes set stage = $3, position = $4, tally = $5, leased_until = now() + $6::interval,
                finished_at = case when $7 then clock_timestamp() end
          where id = $1 and leased_by = $2 and finished_at is null returning finished_at",
    )
    .bind(pass.id)
    .bind(replica)
    .bind(stage)
    .bind(&pass.position)
    .bind(Json(&pass.tally))
    .bind(LEASE)
    .bind(end)
    .fetch_optional(pool)
    .await?;
    let Some((finished_at,)) = kept else { return Ok(false) };
    pass.finished_at = finished_at;
    Ok(true)
}
