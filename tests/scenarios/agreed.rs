//! What two of the staff agree to, as `ostiary approvals` has it.

use contracts::{Envelope, Event, Time};
use harness::{World, days};
use runtime::{
    approvals::{self, Act, Rule},
    staff::{StaffMember, StaffRole},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// An order of `ann`'s to a service, to be carried out, as `bob` has agreed to it.
pub async fn agreed(world: &World, service: &str, order: Event) -> Envelope {
    let mut db = world.service(service).shell().pool.acquire().await.unwrap();
    let asked = (Uuid::from_u128(rand::random()), world.now());
    let (id, order) = agreed_by_two(&mut db, order, asked).await.unwrap();
    Envelope { id: id.to_string(), ..world.envelope(order) }
}

/// An order that `ann` asks for under an id, which `bob` agrees to; it may be asked again. What she says to it herself
/// does not count.
pub async fn agreed_by_two(
    db: &mut PgConnection,
    order: Event,
    (id, now): (Uuid, Time),
) -> Result<(Uuid, Event), String> {
    let person = |id: &str| StaffMember { id: id.to_owned(), roles: vec![StaffRole::Compliance] };
    let roles = &[StaffRole::Compliance];
    let rule = Rule { askers: roles, roles, needed: 1, expires_at: now + days(3) };
    let order = order.agreed_by(None);
    let words = |error: sqlx::Error| error.to_string();
    let found = approvals::find(&mut *db, id).await.map_err(words)?;
    if found.is_none() {
        let act = Act::order(&order);
        approvals::request(&mut *db, &act, &person("ann"), rule, (id, now)).await.map_err(words)?;
    }
    let (asked, _) = approvals::find(&mut *db, id).await.map_err(words)?.ok_or("it is gone")?;
    if asked.status == "open" {
        let own = approvals::vote(&mut *db, &asked, &person("ann"), true, now).await;
        assert!(own.is_err(), "nobody agrees with themselves");
        let agreed = approvals::vote(&mut *db, &asked, &person("bob"), true, now).await;
        assert!(agreed.map_err(|error| error.to_string())?);
    }
    Ok((id, order.agreed_by(Some("bob".to_owned()))))
}
