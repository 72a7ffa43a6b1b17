//! People in Intercom by their e-mail address: users whom the host has named, users whom nobody has, and leads.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Contact, Error, Intercom};

/// Most filters of one group.
const MOST_FILTERS: usize = 15;
/// People of one answer; the vendor's most.
const PAGE: usize = 150;
/// Most answers to one question: whoever has more people under one address has another trouble.
const MOST_PAGES: usize = 40;

/// Somebody whom an address has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Who.
    pub contact: Contact,
    /// What they are to Intercom.
    pub role: Role,
    /// The host's id, where there is one: of a lead it may be one that Intercom made up.
    pub external_id: Option<String>,
}

/// What somebody is to Intercom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Who has logged in.
    User,
    /// Who wrote without having logged in, and left the address.
    Lead,
    /// What later versions may say.
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Person>,
    #[serde(default)]
    pages: Value,
}

#[derive(Deserialize)]
struct Person {
    #[serde(flatten)]
    contact: Contact,
    role: Role,
    external_id: Option<String>,
    email: Option<String>,
}

impl Intercom {
    /// Everybody with one of these addresses, users and leads, once each. A new one may be found only after some minutes.
    pub async fn find_by_email(&self, addresses: &[&str]) -> Result<Vec<Found>, Error> {
        let lower = |address: &&str| address.trim().to_lowercase();
        let plain = addresses.iter().map(|address| address.trim().to_owned());
        let spellings: BTreeSet<String> = plain.chain(addresses.iter().map(lower)).collect();
        let spellings: Vec<String> = spellings.into_iter().filter(|one| !one.is_empty()).collect();
        let mut found: Vec<Found> = vec![];
        for some in spellings.chunks(MOST_FILTERS) {
            for person in self.search(some).await? {
                // Whom nobody asked for is nobody's to be deleted.
                let email = person.email.as_ref().map(|email| email.trim().to_lowercase());
                let asked = email.is_some_and(|email| spellings.contains(&email));
                if asked && found.iter().all(|one| one.contact != person.contact) {
                    let external_id = person.external_id.filter(|id| !id.is_empty());
                    let Person { contact, role, .. } = person;
                    found.push(Found { contact, role, external_id });
                }
            }
        }
        Ok(found)
    }

    async fn search(&self, addresses: &[String]) -> Result<Vec<Person>, Error> {
        let filter =
            |address: &String| json!({"field": "email", "operator": "=", "value": address});
        let filters: Vec<Value> = addresses.iter().map(filter).collect();
        let mut pagination = json!({"per_page": PAGE});
        let mut people = vec![];
        for _ in 0..MOST_PAGES {
            let query =
                json!({"query": {"operator": "OR", "value": filters}, "pagination": pagination});
            let page: Page =
                self.post("search", "/contacts/search", &query).await.map_err(Error::of_a_read)?;
            people.extend(page.data);
            match page.pages["next"]["starting_after"].as_str() {
                Some(next) => pagination["starting_after"] = json!(next),
                None => return Ok(people),
            }
        }
        // Some of them would stay: nothing is said of what was not read.
        Err(Error::Conflict("search"))
    }
}
