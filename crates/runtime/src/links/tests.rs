//! What opens and what does not.

use contracts::{AccountId, Time, event::Channel};
use uuid::Uuid;

use super::*;

const NOW: Time = Time::UNIX_EPOCH;
const STORY: Uuid = Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);

fn config(key: &str) -> LinksConfig {
    LinksConfig {
        public_url: Some("https://id.example.com/".to_owned()),
        mail_domain: Some("Mail.Example.com".to_owned()),
        key: Some(Secret::new(key.repeat(64))),
        old_keys: vec![],
        valid_days: 90,
    }
}

fn of_key(key: &str) -> Links {
    Links::open(&config(key)).unwrap()
}

fn link(links: &Links) -> Link {
    Link {
        account: AccountId::try_new("customer-42").unwrap(),
        story: STORY,
        contact: links.contact_version(Channel::Email, "a@example.com"),
        expires_at: Time::from_timestamp(60, 0).unwrap(),
    }
}

fn token(url: &str) -> &str {
    url.strip_prefix("https://id.example.com/q/").unwrap()
}

fn seconds(seconds: i64) -> Time {
    Time::from_timestamp(seconds, 0).unwrap()
}

#[test]
fn a_link_says_again_what_was_put_into_it_until_it_expires() {
    let links = of_key("a");
    let link = link(&links);
    let url = links.sign(Purpose::QUESTIONNAIRE, &link);
    let open = |now| links.open_token(Purpose::QUESTIONNAIRE, token(&url), now);
    assert_eq!(open(seconds(59)), Ok(link));
    assert_eq!(open(seconds(60)), Err(LinkError::Expired));
}

#[test]
fn a_link_is_good_for_as_many_days_as_the_settings_say() {
    assert_eq!(of_key("a").expires_at(NOW), seconds(90 * 24 * 60 * 60));
}

#[test]
fn a_link_for_another_purpose_or_of_another_key_opens_nothing() {
    let (links, others) = (of_key("a"), of_key("b"));
    let url = links.sign(Purpose::QUESTIONNAIRE, &link(&links));
    let forged = Err(LinkError::Forged);
    assert_eq!(links.open_token(Purpose::OTHER, token(&url), NOW), forged);
    assert_eq!(others.open_token(Purpose::QUESTIONNAIRE, token(&url), NOW), forged);
}

#[test]
fn a_changed_cut_or_lengthened_link_opens_nothing() {
    let links = of_key("a");
    let url = links.sign(Purpose::QUESTIONNAIRE, &link(&links));
    let token = token(&url);
    let open = |token: &str| links.open_token(Purpose::QUESTIONNAIRE, token, NOW);
    for at in 0..token.len() {
        assert_eq!(open(&token[..at]), Err(LinkError::Forged));
        let mut changed = token.as_bytes().to_vec();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        assert_eq!(open(str::from_utf8(&changed).unwrap()), Err(LinkError::Forged), "at {at}");
    }
    for wrong in [format!("{token}A"), format!("{token}="), "A".repeat(513), "ä/?#".to_owned()] {
        assert_eq!(open(&wrong), Err(LinkError::Forged));
    }
}

#[test]
fn nothing_can_be_read_in_a_link() {
    let links = of_key("a");
    let link = link(&links);
    let (one, other) =
        (links.sign(Purpose::QUESTIONNAIRE, &link), links.sign(Purpose::QUESTIONNAIRE, &link));
    assert_ne!(one, other, "two mails cannot be seen to be about one account");
    let bytes =
        base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, token(&one));
    let bytes = bytes.unwrap();
    for secret in [b"customer-42".as_slice(), STORY.as_bytes()] {
        assert!(!bytes.windows(secret.len()).any(|part| part == secret));
    }
    assert!(!one.contains("customer") && !format!("{links:?}").contains("aaaa"));
}

#[test]
fn the_longest_account_id_fits() {
    let links = of_key("a");
    let account = AccountId::try_new("ж".repeat(64)).unwrap();
    let long = Link { account, ..link(&links) };
    let url = links.sign(Purpose::QUESTIONNAIRE, &long);
    assert_eq!(links.open_token(Purpose::QUESTIONNAIRE, token(&url), NOW), Ok(long));
}

#[test]
fn links_of_an_old_key_open_while_it_is_kept() {
    let old = of_key("a");
    let rotated = LinksConfig { old_keys: vec![Secret::new("a".repeat(64))], ..config("b") };
    let new = Links::open(&rotated).unwrap();
    let link = link(&old);
    let url = old.sign(Purpose::QUESTIONNAIRE, &link);
    assert_eq!(new.open_token(Purpose::QUESTIONNAIRE, token(&url), NOW), Ok(link.clone()));
    assert!(new.is_version_of(link.contact, Channel::Email, "a@example.com"));
    let address = old.write_address(MailAddress::Reply(STORY));
    assert_eq!(new.read_address(&address), Some(MailAddress::Reply(STORY)));
    let newer = new.sign(Purpose::QUESTIONNAIRE, &link);
    assert_eq!(old.open_token(Purpose::QUESTIONNAIRE, token(&newer), NOW), Err(LinkError::Forged));
}

#[test]
fn a_contact_version_tells_addresses_apart_and_not_how_they_are_written() {
    let links = of_key("a");
    let version = links.contact_version(Channel::Email, "a@example.com");
    assert!(links.is_version_of(version, Channel::Email, " A@Example.com "));
    assert!(!links.is_version_of(version, Channel::Email, "b@example.com"));
    assert!(!links.is_version_of(version, Channel::Intercom, "a@example.com"));
    assert_ne!(version, of_key("b").contact_version(Channel::Email, "a@example.com"));
    let text = String::from(version);
    assert_eq!(ContactVersion::try_from(text.clone()), Ok(version));
    assert!(ContactVersion::try_from(text[1..].to_owned()).is_err());
}

#[test]
fn addresses_say_again_what_was_put_into_them_however_they_are_written() {
    let links = of_key("a");
    for address in [MailAddress::Reply(STORY), MailAddress::Return(STORY)] {
        let written = links.write_address(address);
        assert!(written.split('@').next().unwrap().len() <= 64, "{written}");
        assert_eq!(links.read_address(&written), Some(address));
        assert_eq!(links.read_address(&format!(" {} ", written.to_uppercase())), Some(address));
    }
}

#[test]
fn an_address_that_we_did_not_make_says_nothing() {
    let links = of_key("a");
    let ours = links.write_address(MailAddress::Reply(STORY));
    let (local, _) = ours.split_once('@').unwrap();
    let other = links.write_address(MailAddress::Return(STORY));
    let swapped = other.replace("bounce", "answers");
    let elsewhere = format!("{local}@example.net");
    let hyphens = ours.replace(&STORY.simple().to_string(), &STORY.to_string());
    let cut = ours.replacen("@", "", 1);
    let short = format!("{}@mail.example.com", &local[..local.len() - 2]);
    let of_others = of_key("b").write_address(MailAddress::Reply(STORY));
    for wrong in ["", "@", "answers@mail.example.com", "answers+.@mail.example.com", "a+ж.ж@ж"] {
        assert_eq!(links.read_address(wrong), None);
    }
    for wrong in [swapped, elsewhere, hyphens, cut, short, of_others] {
        assert_eq!(links.read_address(&wrong), None, "{wrong}");
    }
}

#[test]
fn settings_that_cannot_be_meant_are_refused_in_words() {
    let refused = |config: LinksConfig| Links::open(&config).unwrap_err().to_string();
    let without_key = LinksConfig { key: None, ..config("a") };
    assert_eq!(refused(without_key), "links.key is missing: add it");
    let no_key = refused(config("x"));
    assert!(no_key.contains("links.key is not 64 hexadecimal digits") && !no_key.contains("xx"));
    for url in ["", "example.com", "ftp://example.com", "https://", "https://a?b", "https://a b"] {
        let config = LinksConfig { public_url: Some(url.to_owned()), ..config("a") };
        assert!(refused(config).starts_with("links.public_url"), "{url}");
    }
    for domain in ["", "a..b", "a b", "a@b", ".a"] {
        let config = LinksConfig { mail_domain: Some(domain.to_owned()), ..config("a") };
        assert!(refused(config).starts_with("links.mail_domain"), "{domain}");
    }
}
