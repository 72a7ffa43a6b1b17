//! Mails as mail servers hand them on.

use contracts::topology::FIND_NOTICE;
use reqwest::Method;
use runtime::links::MailAddress;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, MAIL_SERVER, World, broker::Questions, links};

/// The case that people reply to.
pub const CASE: Uuid = Uuid::from_u128(7);
/// Another one.
pub const OTHER_CASE: Uuid = Uuid::from_u128(9);
/// The delivery that comes back.
pub const REQUEST: Uuid = Uuid::from_u128(8);

/// Where replies to the case go.
pub fn reply_address() -> String {
    address(MailAddress::Reply(CASE))
}

/// An address of ours.
pub fn address(about: MailAddress) -> String {
    links().write_address(about)
}

/// A person's reply.
pub fn reply(message_id: &str) -> String {
    let to = reply_address();
    format!(
        "Received: from mx by us\r\nFrom: Anna <anna@example.org>\r\nTo: {to}\r\nMessage-ID: <{message_id}>\r\n\
         Subject: Re: questions\r\n\r\nNo, to all of them.\r\n"
    )
}

/// A report as Postfix writes it.
pub fn report(action: &str, status: &str) -> String {
    let to = links().write_address(MailAddress::Return(REQUEST));
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.org\r\nTo: {to}\r\nMessage-ID: <dsn@mx.example.org>\r\n\
         Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"AB/mx\"\r\n\r\n\
         --AB/mx\r\nContent-Type: text/plain\r\n\r\nThis is the mail system at host mx.\r\n\r\n\
         --AB/mx\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.example.org\r\nArrival-Date: Sat, 21 Nov 2026 09:00:00 +0000\r\n\r\n\
         Final-Recipient: rfc822; anna@example.org\r\nAction: {action}\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 nobody here\r\n\r\n\
         --AB/mx\r\nContent-Type: message/rfc822\r\n\r\n\
         From: us@mail.example.com\r\nTo: anna@example.org\r\nSubject: questions\r\n\r\nHello\r\n\r\n--AB/mx--\r\n"
    )
}

/// A text that came to the address for mail that comes back, under these headers.
pub fn text_of_a_server(headers: &str) -> String {
    let to = links().write_address(MailAddress::Return(REQUEST));
    format!(
        "{headers}\r\nTo: {to}\r\nMessage-ID: <text@mx.example.org>\r\n\r\n\
         Sorry, no mailbox here by that name: anna@example.org\r\n"
    )
}

impl World {
    /// Hands a mail on.
    pub async fn mail(&self, raw: impl Into<reqwest::Body>) -> Answer {
        self.mail_received_at(&[], raw).await
    }

    /// Hands a mail on, and says when it was received.
    pub async fn mail_received_at(&self, stated: &[&str], raw: impl Into<reqwest::Body>) -> Answer {
        let request = self.caller.request(Method::POST, "/v1/inbound-mail");
        let request = request.bearer_auth(MAIL_SERVER).header("Content-Type", "message/rfc822");
        let request =
            stated.iter().fold(request, |request, at| request.header("X-Received-At", *at));
        self.caller.send(request.body(raw)).await
    }

    /// Lets the notifier know whom it wrote to.
    pub async fn knows_notices(&self) -> Questions {
        let notice = json!({"answer": {"accountId": "42", "caseId": CASE}});
        self.answer_as_notifier(FIND_NOTICE, notice).await
    }

    /// What was told of mails.
    pub async fn told(&self) -> Vec<Value> {
        self.settle().await;
        super::broker::stored(&self.service.shell().nats, "OSTIARY").await
    }
}
