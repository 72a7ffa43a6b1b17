//! Tags people in Intercom by what they were told last, so that teammates see it there: one tag at most.
//!
//! **Tags.** Where Intercom is a channel, `[notifier.tags]` gives each notice a tag, put on the conversation in which
//! it was said, else on the person, after a channel took it; who is not there is not tagged. A person has one of them
//! at most, that of the newest notice. It repeats nothing that was said, and one that Intercom refuses for good is a
//! dead letter.

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
use crate::{
    adapters::intercom::MAY_BE_NEW,
    config::Tags,
    notices::Notice,
    store::{self, Said},
    templates::Template,
};

/// Puts tags on.
pub(crate) struct Tag {
    pub pool: PgPool,
    /// `None`: Intercom is no channel, and nobody is tagged.
    pub intercom: Option<Intercom>,
    pub tags: Tags,
    /// Ids of tags by their names, as Intercom gave them.
    pub known: Mutex<BTreeMap<String, TagId>>,
}

/// Which of the tags a person is to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish<'a> {
    /// This one alone.
    Only(&'a str),
    /// None: whoever is open again without being cleared.
    None,
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
        let templates: Vec<&str> = self.tags.templates().into_iter().map(Template::name).collect();
        let said = match store::find_said(&self.pool, &asked, &templates).await {
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
    /// One after the other; when Intercom takes nothing now from anybody, it is not asked again.
    async fn tag_all(
        &self,
        intercom: &Intercom,
        requests: &[Request],
        said: &HashMap<Uuid, Said>,
    ) -> Vec<Answer> {
        let (mut answers, mut away) = (Vec::with_capacity(requests.len()), None::<String>);
        for request in requests {
            let wished = taken(request).and_then(|taken| {
                let said = said.get(&taken.request)?;
                Some((taken, said, self.wish(&said.notice)?))
            });
            answers.push(match (wished, &away) {
                (None, _) => Ok(vec![]),
                (Some(_), Some(why)) => Err(ActivityError::Retry(why.clone())),
                (Some((taken, said, wish)), None) => {
                    let tagged = self.tag(intercom, &taken, said, wish).await;
                    if let Err(error) = &tagged
                        && is_for_everybody(error)
                    {
                        away = Some(error.to_string());
                    }
                    self.answer(&taken, wish, tagged)
                }
            });
        }
        answers
    }

    /// What the tags are to say after a notice; `None`: what they said before.
    fn wish(&self, notice: &Notice) -> Option<Wish<'_>> {
        match notice.template {
            Template::Reactivated if !notice.cleared => Some(Wish::None),
            template => self.tags.of(template).map(Wish::Only),
        }
    }

    fn answer(&self, taken: &Taken<'_>, wish: Wish<'_>, tagged: Result<bool, Error>) -> Answer {
        match tagged {
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
                if let Wish::Only(name) = wish {
                    // Somebody may have deleted the tag.
                    self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
                }
                Err(ActivityError::Retry(error.to_string()))
            }
        }
    }

    /// On the conversation in which it was said, else on the person; whether there is one of them. On the person the tag
    /// takes the place of the others, unless something newer was said.
    async fn tag(
        &self,
        intercom: &Intercom,
        taken: &Taken<'_>,
        said: &Said,
        wish: Wish<'_>,
    ) -> Result<bool, Error> {
        let mut in_conversation = false;
        if let (Some(conversation), true, Wish::Only(name)) =
            (&said.notice.conversation, taken.in_intercom, wish)
        {
            let tag = self.id_of(intercom, name).await?;
            let conversation = ConversationId(conversation.clone());
            intercom.tag_conversation(&conversation, &tag).await?;
            in_conversation = true;
        }
        let Some(contact) = intercom.find_contact(taken.account.as_str()).await? else {
            return Ok(in_conversation);
        };
        if !said.is_newest {
            return Ok(true);
        }
        if let (Wish::Only(name), false) = (wish, in_conversation) {
            let tag = self.id_of(intercom, name).await?;
            intercom.tag_contact(&contact, &tag).await?;
        }
        for worn in intercom.find_tags(&contact).await? {
            if self.tags.has(&worn.name) && wish != Wish::Only(&worn.name) {
                intercom.untag_contact(&contact, &worn).await?;
            }
        }
        Ok(true)
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

/// Whether the next person's tag would be refused as well.
fn is_for_everybody(error: &Error) -> bool {
    matches!(error, Error::Unreachable | Error::Throttled(_) | Error::Misconfigured(_))
}
