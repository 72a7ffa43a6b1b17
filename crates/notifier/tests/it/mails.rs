//! What a mail is made of.

use chrono::TimeDelta;
use contracts::event::Channel;
use harness::World;
use runtime::links::{Links, MailAddress, Purpose};

use crate::fixture::{asked, head, questionnaire};

fn links(world: &World) -> Links {
    Links::open(&world.installation.config().links).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_names_its_delivery_its_case_and_a_link_that_only_the_gateway_can_read() {
    let world = asked("42").await;
    world.settle().await;
    let [mail] = &world.mails("42")[..] else { panic!() };
    let (request, case) = questionnaire(&world, "42").await;
    let links = links(&world);
    let address = |name| head(mail, name).trim_matches(['<', '>']);
    assert_eq!(links.read_address(address("Return-Path")), Some(MailAddress::Return(request)));
    assert_eq!(links.read_address(address("Reply-To")), Some(MailAddress::Reply(case)));
    assert_eq!(address("To"), world.address("42"));
    assert_eq!(head(mail, "From"), "\"The company\" <help@company.example.com>");
    assert_eq!(head(mail, "Auto-Submitted"), "auto-generated");
    assert!(head(mail, "Message-ID").ends_with("@mail.example.com>"));
    let text = decoded(mail);
    let link = text.lines().find(|line| line.starts_with("https://verify.example.com/q/")).unwrap();
    let token = link.trim().rsplit('/').next().unwrap();
    let opened = links.open_token(Purpose::QUESTIONNAIRE, token, world.now()).unwrap();
    assert_eq!((opened.account.as_str(), opened.story), ("42", case));
    assert!(links.is_version_of(opened.contact, Channel::Email, &world.address("42")));
    let late = opened.expires_at + TimeDelta::seconds(1);
    assert!(links.open_token(Purpose::QUESTIONNAIRE, token, late).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_reads_their_own_language() {
    let world = World::start().await;
    world.host_has(&["42", "43"]).await;
    world.host_sql("update users set locale = 'ru-KZ' where id = 42").await;
    for account in ["42", "43"] {
        world.sign_up_from_russia(account).await;
    }
    world.settle().await;
    assert!(decoded(&world.mails("42")[0]).contains("Здравствуйте!"));
    assert!(decoded(&world.mails("43")[0]).contains("Hello,"));
}

/// The plain text of a mail, whatever it is wrapped in.
fn decoded(mail: &str) -> String {
    let plain = mail.split("Content-Type: text/plain").nth(1).unwrap();
    let (head, rest) = plain.split_once("\r\n\r\n").unwrap();
    let body = rest.split("\r\n--").next().unwrap();
    if head.contains("base64") {
        let packed: String = body.split_whitespace().collect();
        let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, packed);
        return String::from_utf8(bytes.unwrap()).unwrap();
    }
    if !head.contains("quoted-printable") {
        return body.to_owned();
    }
    let joined = body.replace("=\r\n", "");
    let mut parts = joined.split('=');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).unwrap()
}
