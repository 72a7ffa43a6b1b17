//! The ways to reach a person.

use std::collections::BTreeMap;

use contracts::{AccountId, event::Channel};
use host::Contact;
use vendors::{
    intercom::Intercom,
    smtp::{Session, Smtp},
};

use crate::{
    adapters,
    config::{ChannelName, Config, ConfigError, Email},
    store::Delivery,
    templates::Rendered,
};

/// The channels, as configured.
pub(crate) struct Channels {
    order: Vec<ChannelName>,
    email: Option<(Email, Smtp)>,
    intercom: Option<Intercom>,
}

/// One notice on its way.
pub(crate) struct Outgoing<'a> {
    pub account: &'a AccountId,
    pub contact: &'a Contact,
    pub delivery: &'a Delivery,
    pub rendered: &'a Rendered,
    /// Named in the text.
    pub reference: &'a str,
    /// Where a mail's answer goes.
    pub reply_to: Option<String>,
    /// Where a mail comes back to.
    pub return_path: String,
    /// 1 at the first try.
    pub attempt: i32,
}

/// What a channel made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Taken {
    Accepted,
    /// Never, for this person.
    Refused,
    NoAddress,
    /// Not now, for this person.
    Later(String),
    /// Not now, for anybody.
    Away(String),
}

/// One after the other over connections of their own.
pub(crate) struct Lane<'a> {
    channels: &'a Channels,
    session: Option<Session<'a>>,
    /// What the channels said that take nothing now: they are not asked again in this lane.
    away: BTreeMap<ChannelName, String>,
}

impl Channels {
    /// Gets ready; nothing is connected as yet.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        let order = config.channels.clone();
        if order.is_empty() {
            return Err(ConfigError::NoChannel);
        }
        let wanted = |name| order.contains(&name);
        let email = match &config.email {
            Some(email) if wanted(ChannelName::Email) => {
                Some((email.clone(), Smtp::new(&email.server)?))
            }
            None if wanted(ChannelName::Email) => return Err(ConfigError::NoSection("email")),
            _ => None,
        };
        let intercom = match &config.intercom {
            Some(settings) if wanted(ChannelName::Intercom) => Some(Intercom::new(settings)?),
            None if wanted(ChannelName::Intercom) => {
                return Err(ConfigError::NoSection("intercom"));
            }
            _ => None,
        };
        Ok(Self { order, email, intercom })
    }

    /// Intercom, where it is one of them.
    pub fn intercom(&self) -> Option<&Intercom> {
        self.intercom.as_ref()
    }

    /// In which order they are tried for this notice: who wrote in Intercom is answered there. `sealed`: nobody but us knows
    /// their address any more.
    pub fn order(&self, delivery: &Delivery, sealed: bool) -> Vec<ChannelName> {
        let mut order = self.order.clone();
        if delivery.says.conversation.is_some() {
            order.sort_by_key(|name| *name != ChannelName::Intercom);
        }
        if sealed || delivery.says.template.goes_by_mail_alone() {
            order.retain(|name| *name == ChannelName::Email);
        }
        let gone = |name: &ChannelName| delivery.gone.iter().any(|gone| gone == name.name());
        order.retain(|name| !gone(name));
        order
    }
}

impl<'a> Lane<'a> {
    /// Connects with its first mail.
    pub fn new(channels: &'a Channels) -> Self {
        let session = channels.email.as_ref().map(|(_, smtp)| smtp.session());
        Self { channels, session, away: BTreeMap::new() }
    }

    /// Hands a notice to one channel.
    pub async fn send(&mut self, channel: ChannelName, notice: &Outgoing<'_>) -> Taken {
        if let Some(why) = self.away.get(&channel) {
            return Taken::Later(why.clone());
        }
        let Channels { email, intercom, .. } = self.channels;
        let taken = match (channel, &mut self.session, email, intercom) {
            (ChannelName::Email, Some(session), Some((email, _)), _) => {
                adapters::smtp::send(session, email, notice).await
            }
            (ChannelName::Intercom, _, _, Some(intercom)) => {
                adapters::intercom::send(intercom, notice).await
            }
            _ => Taken::NoAddress,
        };
        if let Taken::Away(why) = &taken {
            self.away.insert(channel, why.clone());
        }
        taken
    }

    /// Nothing more is handed to any channel.
    pub fn stop(&mut self, why: &str) {
        for channel in &self.channels.order {
            self.away.insert(*channel, why.to_owned());
        }
    }

    /// Says goodbye.
    pub async fn end(self) {
        if let Some(session) = self.session {
            session.end().await;
        }
    }
}

impl ChannelName {
    /// As it is kept and told.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Intercom => "intercom",
        }
    }
}

impl From<ChannelName> for Channel {
    fn from(name: ChannelName) -> Self {
        match name {
            ChannelName::Email => Self::Email,
            ChannelName::Intercom => Self::Intercom,
        }
    }
}

/// As it is kept and told.
pub(crate) fn name_of(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => ChannelName::Email.name(),
        Channel::Intercom => ChannelName::Intercom.name(),
    }
}

/// What was kept, read again.
pub(crate) fn named(name: &str) -> Option<Channel> {
    [Channel::Email, Channel::Intercom].into_iter().find(|one| name_of(*one) == name)
}
