//! A person deleted in Intercom for good, with the conversations. Intercom's support can bring them back for seven days.

use reqwest::Method;
use serde::Deserialize;

use super::{Contact, Error, Intercom, segment};

/// What became of a person who was to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    /// Intercom says that they are deleted.
    Deleted,
    /// Intercom does not know their id: whoever had it from Intercom may take them for deleted before.
    Absent,
}

#[derive(Deserialize)]
struct Deleted {
    id: String,
    deleted: bool,
}

impl Intercom {
    /// Deletes a person, whom [`Intercom::find_contact`] found. After a lost answer it may be asked again.
    pub async fn delete_contact(&self, contact: &Contact) -> Result<Deletion, Error> {
        const WHAT: &str = "contact";
        let path = format!("/contacts/{}", segment(&contact.id));
        let answer = self.call::<Deleted>(WHAT, Method::DELETE, &path, None).await;
        match answer.map_err(Error::of_a_read) {
            Ok(Deleted { id, deleted: true }) if id == contact.id => Ok(Deletion::Deleted),
            // Not what it was asked for, or not about this person: nothing is known of them.
            Ok(_) => Err(Error::Unknown(WHAT)),
            Err(Error::NotFound(_)) => Ok(Deletion::Absent),
            Err(other) => Err(other),
        }
    }
}
