//! The demo host's data map as somebody would write it by hand, set-based: for old ids, new ids and pseudonyms.

use anyhow::Result;
use sqlx::{AssertSqlSafe, Connection, PgConnection, query};

/// People in one transaction, so that it has about as many rows as one of `host`.
const ROWS: i64 = 20_000;

/// All tables.
pub const TEN_TABLES: [&str; 12] = [
    NEW_ROWS, CARDS, ORDERS, ADDRESSES, FROM, TO, MESSAGES, TOKENS, SESSIONS, KEYS, LOGINS,
    OLD_ROWS,
];

/// Those of the five tables.
pub const FIVE_TABLES: [&str; 6] = [NEW_ROWS, CARDS, ORDERS, ADDRESSES, MESSAGES, OLD_ROWS];

const NEW_ROWS: &str =
    "insert into users (id, email, phone, full_name, locale, residence, suspended, created_at)
     select who.new, 'deleted-' || who.pseudonym || '@invalid', null, 'deleted', 'en', residence, suspended,
            date_trunc('year', created_at, 'UTC')
       from users, unnest($1::bigint[], $2::bigint[], $3::text[]) who (old, new, pseudonym) where id = who.old";
/// The key of the hash travels in the statement.
const CARDS: &str =
    "update transactions set card_holder = 'kh1:' || encode(sha256(convert_to('a key of some length' || card_holder, 'UTF8')), 'hex')
       from orders, unnest($1::bigint[], $2::bigint[], $3::text[]) who (old, new, pseudonym)
      where orders.id = order_id and orders.user_id = who.old";
const ORDERS: &str =
    "update orders set user_id = who.new, note = null,
            delivery = jsonb_set(jsonb_set(delivery, '{recipient}', 'null', false), '{door,phone}', '\"deleted\"', false)
       from unnest($1::bigint[], $2::bigint[], $3::text[]) who (old, new, pseudonym) where user_id = who.old";
const ADDRESSES: &str =
    "update addresses set user_id = who.new
       from unnest($1::bigint[], $2::bigint[], $3::text[]) who (old, new, pseudonym) where user_id = who.old";
const FROM: &str =
    "update transfers set from_user = who.new, from_note = null
       from unnest($1::bigint[], $2::bigint[], $3::text[]) who (old, new, pseudonym) where from_user = who.old";
const TO: &str =
    "update transfers set to_user = who.new, to_note = null
       from unnest($1::bigint[], $2::bigint[], $3::text[]) who (old, new, pseudonym) where to_user = who.old";
const MESSAGES: &str = "delete from messages using unnest($1::bigint[], $2::bigint[], $3::text[]) who (old, new, pseudonym) where user_id = who.old";
const TOKENS: &str =
    "delete from o_auth_bearer_tokens using unnest($1::bigint[], $2::bigint[], $3::text[]) who (old, new, pseudonym)
      where user_id = who.old";
const SESSIONS: &str = "delete from sessions using unnest($1::bigint[], $2::bigint[], $3::text[]) who (old, new, pseudonym) where user_id = who.old";
const KEYS: &str = "delete from api_keys using unnest($1::bigint[], $2::bigint[], $3::text[]) who (old, new, pseudonym) where user_id = who.old";
const LOGINS: &str =
    "update logins set user_id = who.new, ip = network(set_masklen(ip, case family(ip) when 4 then 24 else 48 end))::inet,
            agent = null, day = date_trunc('year', day)::date
       from unnest($1::bigint[], $2::bigint[], $3::text[]) who (old, new, pseudonym) where user_id = who.old";
const OLD_ROWS: &str = "delete from users using unnest($1::bigint[], $2::bigint[], $3::text[]) who (old, new, pseudonym) where id = who.old";

/// Whose personal values are left: of these ids.
pub const LEFT: &str = "select count(*) from users where id = any($1)";

/// Erases these people, some in each transaction, and gives each a new id below zero.
pub async fn erase(
    db: &mut PgConnection,
    statements: &[&'static str],
    people: &[i64],
    rows_of_one: i64,
) -> Result<()> {
    let together = usize::try_from(ROWS / rows_of_one)?.clamp(1, 500);
    for some in people.chunks(together) {
        let new: Vec<i64> = some.iter().map(|id| -id).collect();
        let pseudonyms: Vec<String> = some.iter().map(|id| format!("{id:064x}")).collect();
        let mut tx = db.begin().await?;
        for sql in statements {
            query(AssertSqlSafe(*sql))
                .bind(some)
                .bind(&new)
                .bind(&pseudonyms)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
