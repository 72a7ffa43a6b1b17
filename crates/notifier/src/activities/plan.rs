//! What is to be said, kept before anything is said.

use std::collections::{BTreeMap, BTreeSet};

use contracts::{Event, Time, event::Macro};
use messaging::Request;
use sqlx::types::Json;
use uuid::Uuid;

use super::Deliver;
use crate::{
    channels,
    domain::{Told, Word},
    notices::Notice,
    store::{self, Delivery, Ended},
    templates::Template,
};

impl Deliver {
    /// In one transaction, in which nobody else plans for the same accounts; nothing for those who were erased meanwhile.
    pub(super) async fn plan(&self, requests: &[Request], now: Time) -> Result<(), sqlx::Error> {
        let (mut tx, requests) = messaging::begin_keeping(&self.shell, requests).await?;
        let depending = accounts(&requests, depends_on_what_was_told);
        let mut told = BTreeMap::new();
        if !depending.is_empty() {
            told = store::lock_told(&mut tx, &depending).await?;
        }
        let wished = accounts(&requests, says_ok);
        let mut reached = BTreeSet::new();
        if !wished.is_empty() {
            let found = store::find_reactivated(&mut tx, &wished).await?;
            reached = found.into_keys().collect();
        }
        let new = in_order(&requests).into_iter();
        let new: Vec<Delivery> =
            new.filter_map(|request| self.planned(request, &mut told, &mut reached, now)).collect();
        store::save_new(&mut tx, &new).await?;
        store::save_told(&mut tx, &told).await?;
        store::give_back(&mut tx, &bounced(&requests)).await?;
        tx.commit().await
    }

    /// The delivery that a request leads to, if it leads to any. Who is told of their reactivation is `reached` by it, also
    /// for what comes after it in the same batch.
    fn planned(
        &self,
        request: &Request,
        told: &mut BTreeMap<String, Told>,
        reached: &mut BTreeSet<String>,
        now: Time,
    ) -> Option<Delivery> {
        let event = &request.envelope.event;
        let at = request.envelope.time.unwrap_or(now);
        let account = request.envelope.account().as_str();
        let told = told.get_mut(account);
        let (notice, ended) = match (event, told) {
            (Event::HoldKindsChanged { hold_set_version, holds, .. }, Some(told)) => {
                let word = told.holds_are(&self.holds, *hold_set_version, holds)?;
                let (template, ended) = spoken(word);
                let notice = Notice::about_holds(template, *hold_set_version, told.case(), at);
                let cleared = template == Template::Reactivated && told.is_open_by_clearance();
                if template == Template::Reactivated && ended.is_none() {
                    reached.insert(account.to_owned());
                }
                (Notice { cleared, ..notice }, ended)
            }
            (Event::KycDeadlineReversed { case, .. }, Some(told)) => {
                told.reversed(*case);
                return None;
            }
            (Event::KycCleared { case, .. }, Some(told)) => {
                told.cleared(*case, at);
                return None;
            }
            (Event::KycMacroRequested { which: Macro::Ok, .. }, Some(told)) => {
                let reached = reached.contains(account);
                let (notice, word) = Notice::all_is_well(event, told, reached, at)?;
                (notice, spoken(word).1)
            }
            _ => (Notice::asked_by(event, at)?, None),
        };
        Some(self.delivery(request, notice, ended))
    }

    fn delivery(&self, request: &Request, notice: Notice, ended: Option<Ended>) -> Delivery {
        // Ours are UUIDs; another's id is named by what is derived from it.
        let envelope = &request.envelope;
        let asked = Uuid::parse_str(&envelope.id).unwrap_or_else(|_| envelope.key());
        Delivery {
            id: request.id,
            request: asked,
            asker: request.id,
            account: envelope.account().as_str().to_owned(),
            notice: envelope.event.type_name().to_owned(),
            message_id: format!("<{}@{}>", request.id, self.links.mail_domain()),
            says: Json(notice),
            gone: vec![],
            channel: None,
            accepted_at: None,
            ended,
        }
    }
}

/// Those of which one of these is asked, each once, in their order.
fn accounts<'r>(requests: &[&'r Request], which: impl Fn(&Event) -> bool) -> Vec<&'r str> {
    let asked = requests.iter().filter(|request| which(&request.envelope.event));
    let accounts: BTreeSet<&str> =
        asked.map(|request| request.envelope.account().as_str()).collect();
    accounts.into_iter().collect()
}

fn depends_on_what_was_told(event: &Event) -> bool {
    matches!(
        event,
        Event::HoldKindsChanged { .. }
            | Event::KycDeadlineReversed { .. }
            | Event::KycCleared { .. }
    ) || says_ok(event)
}

fn says_ok(event: &Event) -> bool {
    matches!(event, Event::KycMacroRequested { which: Macro::Ok, .. })
}

/// Calls come in any order; hold sets are heard of in theirs.
fn in_order<'r>(requests: &[&'r Request]) -> Vec<&'r Request> {
    let mut ordered = requests.to_vec();
    ordered.sort_by_key(|request| (request.envelope.time, request.envelope.story_version));
    ordered
}

fn spoken(word: Word) -> (Template, Option<Ended>) {
    match word {
        Word::Say(template) => (template, None),
        Word::Replaced(template) => (template, Some(Ended::Replaced)),
    }
}

/// Each with its call, the event that had asked, and the channel.
fn bounced(requests: &[&Request]) -> Vec<(Uuid, Uuid, &'static str)> {
    let bounced = requests.iter().filter_map(|call| match call.envelope.event {
        Event::NotificationBounced { request, channel, .. } => {
            Some((call.id, request, channels::name_of(channel)))
        }
        _ => None,
    });
    bounced.collect()
}
