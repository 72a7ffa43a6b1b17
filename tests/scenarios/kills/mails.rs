//! What people really received.

use std::collections::BTreeMap;

use harness::mail_server;

use super::place::Place;

/// One mail in somebody's box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub message_id: String,
    /// The event that it comes back for.
    pub reason: String,
    pub subject: String,
    pub date: String,
}

/// Every mail of each account, the oldest first.
pub fn received<'a>(
    place: &Place,
    accounts: impl Iterator<Item = &'a str>,
) -> BTreeMap<String, Vec<Mail>> {
    let of = |account: &str| {
        let mails = mail_server().mails(&place.address(account)).unwrap();
        (account.to_owned(), mails.iter().map(|mail| read(mail)).collect())
    };
    accounts.map(of).collect()
}

fn read(mail: &str) -> Mail {
    let head = |name: &str| {
        let mut lines = mail.lines().take_while(|line| !line.is_empty());
        let found = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        found.unwrap_or_default().to_owned()
    };
    // `<bounce+<request>.<signature>@…>`
    let back = head("Return-Path");
    let reason = back.split(['+', '.']).nth(1).unwrap_or_default().to_owned();
    Mail { message_id: head("Message-ID"), reason, subject: head("Subject"), date: head("Date") }
}
