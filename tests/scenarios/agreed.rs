//! What two of the staff agree to, as `ostiary approvals` has it.

use contracts::{Envelope, Event};
use harness::{World, days};
use runtime::{
    approvals::{self, Act, Rule},
    staff::{StaffMember, StaffRole},
};
use uuid::Uuid;

/// An order of `ann`'s to a service, to be carried out, as `bob` has agreed to it.
pub async fn agreed(world: &World, service: &str, order: Event) -> Envelope {
    let mut db = world.service(service).shell().pool.acquire().await.unwrap();
    let person = |id: &str| StaffMember { id: id.to_owned(), roles: vec![StaffRole::Compliance] };
    let roles = &[StaffRole::Compliance];
    let rule = Rule { askers: roles, roles, needed: 1, expires_at: world.now() + days(3) };
    let order = order.agreed_by(None);
    let (act, asked) = (Act::order(&order), (Uuid::from_u128(rand::random()), world.now()));
    let id = approvals::request(&mut db, &act, &person("ann"), rule, asked).await.unwrap();
    let (asked, _) = approvals::find(&mut db, id).await.unwrap().unwrap();
    assert!(approvals::vote(&mut db, &asked, &person("bob"), true, world.now()).await.unwrap());
    Envelope { id: id.to_string(), ..world.envelope(order.agreed_by(Some("bob".to_owned()))) }
}
