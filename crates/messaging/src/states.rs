//! Where every story stands: one row each.

use std::collections::HashMap;

use serde::{Serialize, de::DeserializeOwned};
use sqlx::{PgConnection, types::Json};

use crate::{StepError, fold::Story, machine::StoryKey, work::problem};

/// Reads and locks the stories' rows, in key order. A story without a row is new.
pub(crate) async fn lock<S: DeserializeOwned + Default>(
    tx: &mut PgConnection,
    mut keys: Vec<&str>,
) -> Result<HashMap<StoryKey, Story<S>>, sqlx::Error> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    keys.sort_unstable();
    keys.dedup();
    let rows: Vec<(String, i64, Json<Box<serde_json::value::RawValue>>)> =
        sqlx::query_as(LOCK).bind(&keys).fetch_all(tx).await?;
    let stories = rows.into_iter().map(|(story, version, state)| {
        let state = serde_json::from_str(state.0.get()).map_err(|error| {
            problem("state_unreadable", &format!("the stored state cannot be read: {error}"))
        });
        (StoryKey(story), Story { state, expected: version, version })
    });
    Ok(stories.collect())
}

/// How stories are locked: each by its key, held by a test of its plan. Not by `= any($1)`: once the server plans for
/// any values, it compares every row of a small table with every key.
pub const LOCK: &str = "select states.story, states.version, states.state
      from unnest($1::text[]) as wanted (story) join states on states.story = wanted.story
     order by states.story for update of states";

/// Writes the changed stories, each only if nobody else moved it. One query.
pub(crate) async fn save<S: Serialize>(
    tx: &mut PgConnection,
    stories: &HashMap<StoryKey, Story<S>>,
) -> Result<(), StepError> {
    let mut changed: Vec<(&StoryKey, &Story<S>)> =
        stories.iter().filter(|(_, story)| story.version > story.expected).collect();
    if changed.is_empty() {
        return Ok(());
    }
    changed.sort_unstable_by_key(|(key, _)| *key);
    let states: Vec<String> = changed
        .iter()
        .filter_map(|(_, story)| story.state.as_ref().ok())
        .map(|state| serde_json::to_string(state).expect("a state is plain data"))
        .collect();
    let keys: Vec<&str> = changed.iter().map(|(key, _)| key.0.as_str()).collect();
    let versions: Vec<i64> = changed.iter().map(|(_, story)| story.version).collect();
    let expected: Vec<i64> = changed.iter().map(|(_, story)| story.expected).collect();
    let written: i64 = sqlx::query_scalar(SAVE)
        .bind(&keys)
        .bind(&versions)
        .bind(&expected)
        .bind(&states)
        .fetch_one(tx)
        .await?;
    if written == keys.len() as i64 { Ok(()) } else { Err(StepError::Conflict) }
}

/// How stories are written: each by its key, held by a test of its plan.
pub const SAVE: &str = "with new as (
        select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[]) as n (story, version, expected, state)
    ), added as (
        insert into states (story, version, state)
        select story, version, state::jsonb from new where expected = 0 order by story
        on conflict do nothing returning 1
    ), moved as (
        update states set version = new.version, state = new.state::jsonb
          from new where states.story = new.story and states.version = new.expected and new.expected > 0
        returning 1
    )
    select (select count(*) from added) + (select count(*) from moved)";
