//! Whether a conversation in Intercom is one with an account, as staff hears it before anything is said in it.

use contracts::AccountId;
use vendors::intercom::{ConversationId, Error};

use crate::{
    channels::Channels,
    config::{Config, ConfigError},
};

/// Why nothing is said in it.
#[derive(Debug, thiserror::Error)]
pub enum ConversationError {
    /// The settings.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Nobody is reached there.
    #[error("Intercom is none of the channels")]
    NoIntercom,
    /// No person of this id, or not yet.
    #[error("Intercom knows nobody by this account")]
    NoPerson,
    /// A mistyped number, or it is gone.
    #[error("Intercom has no such conversation")]
    NoConversation,
    /// A mistyped number, or a mistyped account.
    #[error("the conversation is not one with this account")]
    NotTheirs,
    /// It cannot be found out now.
    #[error("whose conversation it is cannot be found out")]
    Unknown(#[from] Error),
}

/// Asks Intercom whether the account takes part in the conversation.
///
/// # Errors
/// When it does not, or that cannot be found out.
pub async fn check_conversation(
    config: &Config,
    account: &AccountId,
    conversation: &str,
) -> Result<(), ConversationError> {
    let channels = Channels::new(config)?;
    let intercom = channels.intercom().ok_or(ConversationError::NoIntercom)?;
    let contact = intercom.find_contact(account.as_str()).await?;
    let contact = contact.ok_or(ConversationError::NoPerson)?;
    match intercom.conversation(&ConversationId(conversation.to_owned())).await {
        Ok(conversation) if conversation.is_with(&contact) => Ok(()),
        Ok(_) => Err(ConversationError::NotTheirs),
        Err(Error::NotFound(_)) => Err(ConversationError::NoConversation),
        Err(other) => Err(other.into()),
    }
}
