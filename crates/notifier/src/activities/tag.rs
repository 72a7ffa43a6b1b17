//! Tags people in Intercom by what they were told, so that teammates see it there. A tag is put on once, however often.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use contracts::{AccountId, Event, Time, event::Channel, topology::NOTIFIER_TAG};
use messaging::{Activity, ActivityError, Request};
use sqlx::PgPool;
use uuid::Uuid;
use vendors::intercom::{ConversationId, Error, Intercom, TagId};

use super::Answer;
use crate::{adapters::intercom::MAY_BE_NEW, config::Tags, notices::Notice, store};

/// Puts tags on.
pub(crate) struct Tag {
    pub pool: PgPool,
    /// `None`: Intercom is no channel, and nobody is tagged.
    pub intercom: Option<Intercom>,
    pub tags: Tags,
    /// Ids of tags by their names, as Intercom gave them.
    pub known: Mutex<BTreeMap<String, TagId>>,
}

/// One notice that a channel took.
struct Taken<'a> {
    account: &'a AccountId,
    request: Uuid,
    /// Whether Intercom knows the person for certain.
    in_intercom: bool,
    attempt: i32,
}

#[async_trait]
impl Activity for Tag {
    const NAME: &'static str = NOTIFIER_TAG.name;

    async fn perform(&self, requests: &[Request], _: Time) -> Vec<Answer> {
        let Some(intercom) = &self.intercom else {
            return requests.iter().map(|_| Ok(vec![])).collect();
        };
        let asked: Vec<Uuid> = requests.iter().filter_map(taken).map(|one| one.request).collect();
        let said = match store::find_said(&self.pool, &asked).await {
            Ok(said) => said,
            Err(error) => {
                let again = || Err(ActivityError::Retry(error.to_string()));
                return requests.iter().map(|_| again()).collect();
            }
        };
        self.tag_all(intercom, requests, &said).await
    }
}

impl Tag {
    /// One after the other; whoever takes nothing now is not asked again.
    async fn tag_all(
        &self,
        intercom: &Intercom,
        requests: &[Request],
        said: &HashMap<Uuid, Notice>,
    ) -> Vec<Answer> {
        let (mut answers, mut away) = (Vec::with_capacity(requests.len()), None::<String>);
        for request in requests {
            let wished = taken(request).and_then(|taken| {
                let notice = said.get(&taken.request)?;
                Some((taken, notice, self.tags.of(notice.template)?))
            });
            answers.push(match (wished, &away) {
                (None, _) => Ok(vec![]),
                (Some(_), Some(why)) => Err(ActivityError::Retry(why.clone())),
                (Some((taken, notice, name)), None) => {
                    let answer = self.tag(intercom, &taken, notice, name).await;
                    if let Err(ActivityError::Retry(why)) = &answer {
                        away = Some(why.clone());
                    }
                    answer
                }
            });
        }
        answers
    }

    async fn tag(
        &self,
        intercom: &Intercom,
        taken: &Taken<'_>,
        notice: &Notice,
        name: &str,
    ) -> Answer {
        match self.put_on(intercom, taken, notice, name).await {
            Ok(true) => Ok(vec![]),
            Ok(false) if taken.in_intercom && taken.attempt <= MAY_BE_NEW => {
                Err(ActivityError::Retry("Intercom does not know the person yet".to_owned()))
            }
            // Nobody there to tag.
            Ok(false) => Ok(vec![]),
            Err(Error::NotFound(_)) if taken.attempt > MAY_BE_NEW => Ok(vec![]),
            Err(error @ (Error::Conflict(_) | Error::Refused { .. })) => {
                Err(ActivityError::Reject(error.to_string()))
            }
            Err(error) => {
                // Somebody may have deleted the tag.
                self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
                Err(ActivityError::Retry(error.to_string()))
            }
        }
    }

    /// On the conversation in which it was said, else on the person; whether there is one of them.
    async fn put_on(
        &self,
        intercom: &Intercom,
        taken: &Taken<'_>,
        notice: &Notice,
        name: &str,
    ) -> Result<bool, Error> {
        if let (Some(conversation), true) = (&notice.conversation, taken.in_intercom) {
            let conversation = ConversationId(conversation.clone());
            let tag = self.id_of(intercom, name).await?;
            return intercom.tag_conversation(&conversation, &tag).await.map(|()| true);
        }
        let Some(contact) = intercom.find_contact(taken.account.as_str()).await? else {
            return Ok(false);
        };
        let tag = self.id_of(intercom, name).await?;
        intercom.tag_contact(&contact, &tag).await.map(|()| true)
    }

    async fn id_of(&self, intercom: &Intercom, name: &str) -> Result<TagId, Error> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tag) = known().get(name) {
            return Ok(tag.clone());
        }
        let tag = intercom.tag(name).await?;
        known().insert(name.to_owned(), tag.clone());
        Ok(tag)
    }
}

fn taken(request: &Request) -> Option<Taken<'_>> {
    let Event::NotificationAccepted { account, request: asked, channel, .. } =
        &request.envelope.event
    else {
        return None;
    };
    let in_intercom = *channel == Some(Channel::Intercom);
    Some(Taken { account, request: *asked, in_intercom, attempt: request.attempt })
}
