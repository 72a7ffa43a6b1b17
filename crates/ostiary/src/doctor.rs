//! What is not as it should be, each with what to do about it.

use std::fmt;

use anyhow::{Error, Result, ensure};
use host::Host;
use kyc_screener::store::Waiting;
use runtime::{database, roles};
use sqlx::PgPool;

mod erasure;
mod provider;

use crate::{
    broker, clocks,
    commands::{say, say_json},
    config::Config,
    migrate::migrations,
};

/// Most dead letters of one service that are counted.
const MOST: i64 = 1000;

/// Prints the settings in force and every check; a failed one is a failure.
pub async fn run(config: &Config) -> Result<()> {
    say_json(config)?;
    let checks = checks(config).await;
    for Check { name, finding } in &checks {
        say(format_args!("{finding} {name}: {}", finding.text()))?;
    }
    let failed = checks.iter().filter(|check| matches!(check.finding, Finding::Wrong(_))).count();
    ensure!(failed == 0, "{failed} checks failed");
    Ok(())
}

/// One thing that was looked at.
pub struct Check {
    /// What.
    pub name: String,
    /// What was found.
    pub finding: Finding,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// As it should be.
    Fine(String),
    /// A person should look at it; the installation itself is as it should be.
    Look(String),
    /// What is wrong, and what to do about it.
    Wrong(String),
}

impl Finding {
    fn text(&self) -> &str {
        match self {
            Self::Fine(text) | Self::Look(text) | Self::Wrong(text) => text,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Fine(_) => "ok  ",
            Self::Look(_) => "look",
            Self::Wrong(_) => "FAIL",
        })
    }
}

/// Looks at everything, whatever fails.
pub async fn checks(config: &Config) -> Vec<Check> {
    let mut checks = vec![
        check("clock", config.clock().map(|clock| clock.now().to_rfc3339())),
        check("policy.toml", config.policy().map(|policy| format!("hash {}", policy.hash()))),
        check("staff.toml", config.staff().map(|_| "readable".to_owned())),
        check("notices", notifier::check(&config.notifier, &config.links).map_err(Error::from)),
    ];
    for service in roles::SERVICES {
        let name = roles::schema(service);
        checks.push(check(
            &format!("keys.{name}"),
            config.keys(service).map(|_| "32 bytes".to_owned()),
        ));
        checks.push(check(&format!("schema {name}"), schema(config, service).await));
        checks.push(check(&format!("dead letters of {name}"), dead_letters(config, service).await));
    }
    checks.extend(provider::check(config).await.map(|found| check("sumsub", found)));
    checks.push(check("erasure", erasure::check(config).await));
    checks.push(check("search of the streams", erasure::search(config).await));
    checks.push(check("approvals", approvals(config).await));
    checks.push(check("expired holds", expired_holds(config).await));
    checks.push(check("lost notices", lost_notices(config).await));
    checks.push(check("erased people", erased_people(config).await));
    checks.push(check("second parts", erasure::second_parts(config).await));
    checks.push(check("ends of retention", erasure::endings(config).await));
    checks.extend(waiting(config).await);
    checks.push(check("database clock", clocks::database(config).await));
    checks.push(check("host database clock", clocks::host(config).await));
    checks.push(check("broker clock", clocks::broker(config).await));
    checks.push(check("broker", broker::sync(config).await));
    checks.push(check("streams and consumers", broker::topology(config).await));
    checks.push(check("host database", host(config).await));
    checks
}

fn check(name: &str, outcome: Result<impl Into<Finding>>) -> Check {
    let wrong =
        |error: Error| error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ");
    let finding = outcome.map_or_else(|error| Finding::Wrong(wrong(error)), Into::into);
    Check { name: name.to_owned(), finding }
}

impl From<String> for Finding {
    fn from(text: String) -> Self {
        Self::Fine(text)
    }
}

async fn schema(config: &Config, service: &str) -> Result<String> {
    let pool = database::connect(&config.database, service).await?;
    database::check_schema(&pool, &migrations(service)).await?;
    reaches_nothing_else(&pool, service).await?;
    Ok("up to date".to_owned())
}

/// A role that could read another's schema would make every other promise worthless.
async fn reaches_nothing_else(pool: &PgPool, service: &str) -> Result<()> {
    let others: Vec<String> = roles::SERVICES
        .iter()
        .filter(|other| **other != service)
        .map(|other| roles::schema(other))
        .collect();
    let reached: Vec<String> = sqlx::query_scalar(
        "select nspname from pg_namespace where nspname = any($1) and has_schema_privilege(oid, 'usage')",
    )
    .bind(&others)
    .fetch_all(pool)
    .await?;
    ensure!(reached.is_empty(), "its login reaches {}: revoke it", reached.join(", "));
    Ok(())
}

/// Who was erased stays so, whatever backup the host's database came back from.
async fn erased_people(config: &Config) -> Result<Finding> {
    let pool = database::connect(&config.database, roles::ANONYMIZER).await?;
    let (returned, certain) = anonymizer::restore::count_returned(&pool).await?;
    ensure!(
        certain == 0,
        "{certain} people who were erased are in the host's database again, as after a backup: `ostiary deletions reapply`"
    );
    Ok(match returned {
        0 => Finding::Fine("none was seen at the host again".to_owned()),
        some => Finding::Look(format!(
            "{some} ids of erased people are at the host again, perhaps as somebody else's: `ostiary deletions reapply --dry-run`"
        )),
    })
}

/// Messages that wait for a person: nothing is wrong with the installation, but somebody has to know.
async fn dead_letters(config: &Config, service: &str) -> Result<Finding> {
    let pool = database::connect(&config.database, service).await?;
    Ok(match messaging::dead_letters::list(&pool, false, MOST).await?.len() {
        0 => Finding::Fine("none is open".to_owned()),
        1 => Finding::Look("1 is open: ostiary dead-letters list".to_owned()),
        open => Finding::Look(format!("{open} are open: ostiary dead-letters list")),
    })
}

/// What waits for staff, a line for each kind. That somebody is late is nothing wrong with the installation.
async fn waiting(config: &Config) -> Vec<Check> {
    let counted = async {
        let pool = database::connect(&config.database, roles::KYC_SCREENER).await?;
        Ok(kyc_screener::store::count_waiting(&pool, config.clock()?.now()).await?)
    };
    match counted.await {
        Ok(kinds) => kinds
            .iter()
            .map(|waiting| check(&format!("waits for {}", waiting.kind), Ok(on_time(waiting))))
            .collect(),
        Err(error) => vec![check("waits for staff", Err::<Finding, _>(error))],
    }
}

fn on_time(Waiting { kind, open, overdue, .. }: &Waiting) -> Finding {
    let open = match open {
        0 => return Finding::Fine("none".to_owned()),
        1 => "1 case".to_owned(),
        more => format!("{more} cases"),
    };
    match overdue {
        0 => Finding::Fine(format!("{open}, none past due")),
        overdue => Finding::Look(format!(
            "{open}, {overdue} past due: ostiary kyc list --waits-for {kind}"
        )),
    }
}

/// Acts that wait for a second person; after a few days they expire.
async fn approvals(config: &Config) -> Result<Finding> {
    let (now, mut waiting) = (config.clock()?.now(), 0);
    for service in roles::SERVICES {
        let pool = database::connect(&config.database, service).await?;
        let mut db = pool.acquire().await?;
        waiting += runtime::approvals::list(&mut db, false, now, MOST).await?.len();
    }
    Ok(match waiting {
        0 => Finding::Fine("none waits".to_owned()),
        1 => Finding::Look("1 waits: ostiary approvals list".to_owned()),
        more => Finding::Look(format!("{more} wait: ostiary approvals list")),
    })
}

/// Holds whose end has come: they stay until somebody decides.
async fn expired_holds(config: &Config) -> Result<Finding> {
    let pool = database::connect(&config.database, roles::SUSPENSION_WORKER).await?;
    Ok(match suspension_worker::store::count_reviews(&pool).await? {
        0 => Finding::Fine("none waits for a decision".to_owned()),
        1 => Finding::Look("1 waits for a decision: ostiary holds list --expired".to_owned()),
        more => Finding::Look(format!("{more} wait for a decision: ostiary holds list --expired")),
    })
}

/// What people were to be told and no channel took: only staff can reach them.
async fn lost_notices(config: &Config) -> Result<Finding> {
    let pool = database::connect(&config.database, roles::NOTIFIER).await?;
    Ok(match notifier::find_unheard(&pool, MOST).await?.len() {
        0 => Finding::Fine("none".to_owned()),
        1 => Finding::Look("1 reached nobody: ostiary notice lost".to_owned()),
        more => Finding::Look(format!("{more} reached nobody: ostiary notice lost")),
    })
}

async fn host(config: &Config) -> Result<Finding> {
    let findings = Host::connect(config.host()?)?.check().await?;
    let text: Vec<String> = findings.iter().map(ToString::to_string).collect();
    let broken = findings.iter().any(|finding| finding.severity == host::Severity::Error);
    ensure!(!broken, "{}", text.join("; "));
    Ok(if text.is_empty() {
        Finding::Fine("as host.toml says".to_owned())
    } else {
        Finding::Look(text.join("; "))
    })
}
