//! `ostiary kyc replied`: an agent found a reply that the channel never told of.

use anyhow::{Context, Result, bail, ensure};
use contracts::{AccountId, Envelope, Event, Time, envelope::derive_id};
use runtime::{
    roles,
    staff::{StaffMember, StaffRole},
};
use uuid::Uuid;

use super::{iso, state_of};
use crate::{
    cli::StaffArg,
    commands::{acting, order, say, word},
    config::Config,
    role,
};

/// Who may note one: whoever may type its answers in.
const ENTITLED: [StaffRole; 2] = [StaffRole::Support, StaffRole::Compliance];
/// The same for all of them, so that one reply is noted once, whoever finds it.
const SOURCE: &str = "urn:ostiary:staff";

/// Takes it in as a reply that came by itself. Repeating it changes nothing.
pub(super) async fn run(
    config: &Config,
    account: AccountId,
    reply: String,
    received_at: Time,
    staff: &StaffArg,
) -> Result<()> {
    let member = acting(config, staff, &ENTITLED)?;
    let shell = role::shell(config, roles::KYC_SCREENER).await?;
    ensure!(received_at <= shell.clock.now(), "a reply is noted once it was written");
    let state = state_of(&shell.pool, &account).await?;
    let case = state.case().context("this account is asked nothing")?;
    if received_at < case.asked_since() {
        let how = if case.anew_at.is_some() { "asked anew" } else { "opened" };
        let since = iso(Some(case.asked_since()));
        bail!("the case was {how} at {since}: what was written before is no reply to it");
    }
    let service = role::service(config, shell)?;
    match service.command(note(&member, account, reply, received_at)).await? {
        Ok(status) => say(format_args!("noted; the case is {}", word(&status["status"]))),
        Err(problem) if problem.code == "id_reused" => {
            say("nothing changes: somebody else has noted this reply")
        }
        Err(problem) => bail!("{}", problem.detail),
    }
}

/// Known by what it says of the reply, and not by who says it.
fn note(member: &StaffMember, account: AccountId, reply: String, received_at: Time) -> Envelope {
    let moment = received_at.timestamp_micros().to_be_bytes();
    let parts = [account.as_str().as_bytes(), reply.as_bytes(), &moment];
    let id = derive_id(Uuid::NAMESPACE_URL, &parts).to_string();
    let actor = member.id.clone();
    let event = Event::NoteReply { account, reply, received_at, actor };
    Envelope { id, source: SOURCE.to_owned(), ..order(member, received_at, event) }
}
