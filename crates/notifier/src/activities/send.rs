//! Sends what is open, over several connections at once, each to the end of its lane.
//!
//! **One reason, one mail.** A delivery is kept before it is sent, and its Message-ID is that of its request, so that
//! a repeat can be recognised (SMTP knows no idempotency). Each acceptance is noted at once: a kill repeats at most
//! what was on its way, one mail on each of four connections. Intercom is searched for the notice's reference before
//! anything is said again; who is unknown there may be new, and is waited for some minutes, in which an outage does not count.

use std::{
    collections::HashMap,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use contracts::{AccountId, Event, Locale, Time, topology::FIND_CONTACTS};
use futures::future::join_all;
use host::Contact;
use messaging::requests;
use runtime::links::{Link, MailAddress};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{Deliver, Later, Open};
use crate::{
    channels::{Lane, Outgoing, Taken},
    config::ChannelName,
    domain::Told,
    store::{self, Ended},
    templates::{Rendered, Template},
};

/// Connections to the mail server at once.
const LANES: u64 = 4;
/// How long somebody of ours is waited for.
const ASK_WITHIN: Duration = Duration::from_secs(5);

/// Where somebody who leaves is written to for the last time.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LastContact {
    account_id: AccountId,
    email: Option<SecretString>,
    locale: Option<String>,
}

/// Which channel took a notice, and when.
type Acceptance = (ChannelName, Time);

/// What a channel took while our database was away: not sent again for as long as this process lives. By call.
#[derive(Default)]
pub(crate) struct Unnoted(Mutex<HashMap<Uuid, Acceptance>>);

impl Unnoted {
    fn keep(&self, call: Uuid, taken: Acceptance) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(call, taken);
    }

    fn holds(&self, call: Uuid) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&call)
    }

    fn take(&self, call: Uuid) -> Option<Acceptance> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&call)
    }
}

impl Deliver {
    /// Notes on each delivery how far it came; an answer says why some have to wait.
    pub(super) async fn send(
        &self,
        open: &mut Vec<Open<'_>>,
        now: Time,
    ) -> Result<Later, sqlx::Error> {
        self.drop_outdated(open, now).await?;
        if open.is_empty() {
            return Ok(Later::new());
        }
        let accounts: Vec<AccountId> =
            open.iter().map(|one| one.request.envelope.account().clone()).collect();
        let contacts = match self.host.find_contacts(&accounts).await {
            Ok(contacts) => contacts,
            Err(error) => {
                let why = format!("the host's directory: {error}");
                return Ok(open.iter().map(|one| (one.request.id, why.clone())).collect());
            }
        };
        let mut contacts = contacts;
        let mut later = self.find_last_contacts(open, &mut contacts).await;
        let lanes = lanes(open).into_iter().map(|lane| self.send_lane(lane, &contacts, now));
        later.extend(join_all(lanes).await.into_iter().flatten());
        Ok(later)
    }

    /// Of whom the host's database may know nothing any more, `anonymizer` knows where they are written to until the last
    /// time. Whom it does not answer for wait, and are left out.
    async fn find_last_contacts(
        &self,
        open: &mut Vec<Open<'_>>,
        contacts: &mut HashMap<AccountId, Contact>,
    ) -> Later {
        let may_be_erased = |one: &Open<'_>| one.delivery.says.template.reaches_erased();
        let leaving: Vec<&Open<'_>> = open.iter().filter(|one| may_be_erased(one)).collect();
        if leaving.is_empty() {
            return Later::new();
        }
        let found = self.last_contacts(&leaving).await;
        let mut later = Later::new();
        for one in open.iter_mut().filter(|one| may_be_erased(one)) {
            let account = one.request.envelope.account();
            let contact = found.as_ref().map(|found| found.get(account).cloned());
            match contact {
                // Nothing is sealed as yet: the host knows.
                Ok(Some(contact)) if contact.email.is_none() && !is_last(one) => {}
                // Nobody answers, but the host knows as well.
                Ok(None) | Err(_) if !is_last(one) && is_known(contacts, account) => {}
                Ok(Some(contact)) => {
                    contacts.insert(account.clone(), contact);
                    one.sealed = true;
                }
                Ok(None) => drop(later.insert(one.request.id, "the address does not open".into())),
                Err(why) => drop(later.insert(one.request.id, why.clone())),
            }
        }
        open.retain(|one| !later.contains_key(&one.request.id));
        later
    }

    /// Whoever has no address any more has a contact without one.
    async fn last_contacts(
        &self,
        last: &[&Open<'_>],
    ) -> Result<HashMap<AccountId, Contact>, String> {
        let people = last.iter().map(|one| {
            json!({ "accountId": one.request.envelope.account(), "deletionId": one.delivery.says.deletion })
        });
        let question = json!({ "people": people.collect::<Vec<_>>() });
        let answer =
            requests::question(&self.shell.nats, FIND_CONTACTS, &question, ASK_WITHIN).await;
        let mut answer = answer.map_err(|error| error.to_string())?;
        let contacts: Vec<LastContact> = serde_json::from_value(answer["contacts"].take())
            .map_err(|_| "the answer cannot be read".to_owned())?;
        let contacts = contacts.into_iter().map(|LastContact { account_id, email, locale }| {
            let locale = locale.and_then(|tag| Locale::try_new(&*tag).ok());
            (account_id, Contact { email, locale, ..Contact::default() })
        });
        Ok(contacts.collect())
    }

    /// What is not so any more is not sent; what was, and waits to be noted, is not taken back.
    async fn drop_outdated(&self, open: &mut Vec<Open<'_>>, now: Time) -> Result<(), sqlx::Error> {
        let passing = open.iter().filter(|one| one.delivery.says.may_be_overtaken());
        let accounts: Vec<&str> =
            passing.map(|one| one.request.envelope.account().as_str()).collect();
        let told = match accounts.is_empty() {
            true => HashMap::new(),
            false => store::find_told(&self.shell.pool, &accounts).await?,
        };
        let nothing = Told::default();
        open.retain_mut(|Open { request, delivery, .. }| {
            let told = told.get(&delivery.account).unwrap_or(&nothing);
            let outdated = delivery.says.is_outdated(told, now) && !self.unnoted.holds(request.id);
            if outdated {
                delivery.ended = Some(Ended::Outdated);
            }
            !outdated
        });
        Ok(())
    }

    async fn send_lane(
        &self,
        deliveries: Vec<&mut Open<'_>>,
        contacts: &HashMap<AccountId, Contact>,
        now: Time,
    ) -> Later {
        let nobody = Contact::default();
        let mut lane = Lane::new(&self.channels);
        let mut later = Later::new();
        for open in deliveries {
            let contact = contacts.get(open.request.envelope.account()).unwrap_or(&nobody);
            if let Err(why) = self.send_one(&mut lane, open, contact, now).await {
                later.insert(open.request.id, why);
            }
        }
        lane.end().await;
        later
    }

    /// Over the first channel that takes it; an error says why it has to wait.
    async fn send_one(
        &self,
        lane: &mut Lane<'_>,
        open: &mut Open<'_>,
        contact: &Contact,
        now: Time,
    ) -> Result<(), String> {
        if let Some(taken) = self.unnoted.take(open.request.id) {
            return self.note(lane, open, taken).await;
        }
        if open.delivery.says.template == Template::DeletionConfirm
            && contact.two_factor != Some(false)
        {
            // Whoever has a second factor, or may have one, confirms where it is asked for.
            open.delivery.ended = Some(Ended::Outdated);
            return Ok(());
        }
        let mut refused = !open.delivery.gone.is_empty();
        for channel in self.channels.order(open.delivery, open.sealed) {
            match self.hand_over(lane, channel, open, contact).await? {
                Taken::Accepted => {
                    let asked_at = open.request.envelope.time;
                    let at = asked_at.map_or(now, |asked_at| asked_at.max(now));
                    return self.note(lane, open, (channel, at)).await;
                }
                Taken::Refused => {
                    open.delivery.gone.push(channel.name().to_owned());
                    refused = true;
                }
                Taken::NoAddress => {}
                Taken::Later(why) | Taken::Away(why) => return Err(why),
            }
        }
        let bounced = matches!(open.request.envelope.event, Event::NotificationBounced { .. });
        open.delivery.ended = Some(match (bounced, refused) {
            (true, _) => Ended::Bounced,
            (false, true) => Ended::Refused,
            (false, false) => Ended::NoAddress,
        });
        Ok(())
    }

    /// Each by itself and at once: whoever is killed repeats what was on its way, and nothing else.
    async fn note(
        &self,
        lane: &mut Lane<'_>,
        open: &mut Open<'_>,
        (channel, at): Acceptance,
    ) -> Result<(), String> {
        let delivery = &mut *open.delivery;
        delivery.channel = Some(channel.name().to_owned());
        delivery.accepted_at = Some(at);
        let Err(error) = store::save(&self.shell.pool, &[&*delivery]).await else { return Ok(()) };
        (delivery.channel, delivery.accepted_at) = (None, None);
        self.unnoted.keep(open.request.id, (channel, at));
        let why = format!("it was taken, which could not be noted: {error}");
        lane.stop(&why);
        Err(why)
    }

    async fn hand_over(
        &self,
        lane: &mut Lane<'_>,
        channel: ChannelName,
        open: &Open<'_>,
        contact: &Contact,
    ) -> Result<Taken, String> {
        let Open { request, delivery, .. } = open;
        let reference = reference(delivery.id);
        let rendered = self.rendered(channel, open, contact, &reference)?;
        let outgoing = Outgoing {
            account: request.envelope.account(),
            contact,
            delivery,
            rendered: &rendered,
            reference: &reference,
            reply_to: delivery.says.story.map(|case| self.address(MailAddress::Reply(case))),
            return_path: self.address(MailAddress::Return(delivery.request)),
            attempt: request.attempt,
        };
        Ok(lane.send(channel, &outgoing).await)
    }

    fn rendered(
        &self,
        channel: ChannelName,
        open: &Open<'_>,
        contact: &Contact,
        reference: &str,
    ) -> Result<Rendered, String> {
        let says = &open.delivery.says;
        let account = open.request.envelope.account();
        let page = says.page().filter(|_| !open.sealed);
        let link = page.map(|(page, story)| {
            let address = match (channel, &contact.email) {
                (ChannelName::Email, Some(email)) => email.expose_secret(),
                _ => account.as_str(),
            };
            let link = Link {
                account: account.clone(),
                story,
                contact: self.links.contact_version(channel.into(), address),
                expires_at: self.links.expires_at(says.asked_at),
            };
            self.links.sign(page, &link)
        });
        let reads = self.templates.language(says.locale.as_ref().or(contact.locale.as_ref()));
        let known = (&*self.kept, Some(reads));
        let values = says.values(&self.company, link, reference.to_owned(), known);
        let rendered = says.rendered(&self.templates, &values, contact.locale.as_ref());
        rendered.map_err(|error| error.to_string())
    }

    fn address(&self, address: MailAddress) -> String {
        self.links.write_address(address)
    }
}

fn is_known(contacts: &HashMap<AccountId, Contact>, account: &AccountId) -> bool {
    contacts.get(account).is_some_and(|contact| contact.email.is_some())
}

fn is_last(open: &Open<'_>) -> bool {
    open.delivery.says.template == Template::DeletionLast
}

/// What names a notice when somebody asks about it.
fn reference(delivery: Uuid) -> String {
    delivery.simple().to_string().chars().take(12).collect()
}

/// What one account is told comes in order, over one connection.
fn lanes<'a, 'b>(open: &'a mut [Open<'b>]) -> Vec<Vec<&'a mut Open<'b>>> {
    open.sort_by_key(|one| (one.delivery.says.asked_at, one.delivery.says.hold_set));
    let mut lanes: Vec<Vec<_>> = (0..LANES).map(|_| vec![]).collect();
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    for one in open {
        let lane = hasher.hash_one(&one.delivery.account) % LANES;
        lanes[lane as usize].push(one);
    }
    lanes
}
