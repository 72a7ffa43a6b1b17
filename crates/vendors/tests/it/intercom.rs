//! A workspace as strict as the vendor's documentation, and every way in which it says no.

use std::time::{Duration, Instant};

use runtime::config::Secret;
use simulators::{
    Intercom as Workspace,
    intercom::{ADMIN, Fault, Part, TOKEN},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use vendors::intercom::{
    Config, ConfigError, Contact, ConversationId, Deletion, Error, Intercom, Tag, TagId,
};

async fn world() -> (Workspace, Intercom) {
    let workspace = Workspace::start().await.unwrap();
    let client = client(&workspace, TOKEN);
    (workspace, client)
}

fn client(workspace: &Workspace, token: &str) -> Intercom {
    at(workspace.url(), token).unwrap()
}

fn at(url: &str, token: &str) -> Result<Intercom, ConfigError> {
    Intercom::new(&Config {
        url: url.to_owned(),
        token: Secret::new(token),
        admin_id: ADMIN,
        message_type: "in_app".to_owned(),
        timeout: 1,
    })
}

#[tokio::test]
async fn nothing_is_sent_in_clear_to_another_machine() {
    for good in ["https://api.eu.intercom.io", "https://api.intercom.io/", "http://127.0.0.1:8080"]
    {
        assert!(at(good, TOKEN).is_ok(), "{good}");
    }
    for bad in [
        "http://api.intercom.io",
        "http://127.0.0.1.example.com",
        "https://me@example.com",
        "intercom",
    ] {
        let refused = at(bad, TOKEN).err().unwrap().to_string();
        assert!(refused.starts_with("the url of Intercom is https://"), "{bad}: {refused}");
    }
}

/// Answers every call by sending it on to another place.
async fn elsewhere(place: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let place = place.to_owned();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = vec![0; 4096];
            let read = stream.read(&mut head).await.unwrap();
            let head = String::from_utf8_lossy(&head[..read]).into_owned();
            let path = head.split_whitespace().nth(1).unwrap_or("/");
            let answer = format!(
                "HTTP/1.1 307 Temporary Redirect\r\nlocation: {place}{path}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            );
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    url
}

#[tokio::test]
async fn nobody_is_followed_elsewhere() {
    let (workspace, _) = world().await;
    let contact = Contact { id: workspace.add_contact("42") };
    let client = at(&elsewhere(workspace.url()).await, TOKEN).unwrap();
    let refused = client.send_message(&contact, "Hello").await;
    assert!(matches!(refused, Err(Error::Misconfigured(307))), "{refused:?}");
    let refused = client.find_contact("42").await;
    assert!(matches!(refused, Err(Error::Misconfigured(307))), "{refused:?}");
    assert_eq!(workspace.state().calls, 0);
}

#[tokio::test]
async fn a_person_is_found_by_the_id_of_the_host_and_written_to() {
    let (workspace, client) = world().await;
    let id = workspace.add_contact("user/42");
    let contact = client.find_contact("user/42").await.unwrap().unwrap();
    assert_eq!(contact.id, id);
    client.send_message(&contact, "<p>Hello</p>").await.unwrap();
    let state = workspace.state();
    assert_eq!(
        (state.messages[0].to.as_str(), state.messages[0].body.as_str()),
        (&*id, "<p>Hello</p>")
    );
    assert_eq!(client.find_contact("user/43").await, Ok(None));
}

#[tokio::test]
async fn a_new_person_is_not_found_at_first() {
    let (workspace, client) = world().await;
    let id = workspace.add_new_contact("42", 2);
    assert_eq!(client.find_contact("42").await, Ok(None));
    let early = Contact { id };
    assert_eq!(client.send_message(&early, "Hello").await, Err(Error::NotFound("message")));
    assert_eq!(client.find_contact("42").await, Ok(None));
    assert_eq!(client.find_contact("42").await, Ok(Some(early)));
}

#[tokio::test]
async fn the_id_of_the_host_in_place_of_theirs_finds_nobody() {
    let (workspace, client) = world().await;
    workspace.add_contact("42");
    let mixed_up = Contact { id: "42".to_owned() };
    assert_eq!(client.send_message(&mixed_up, "Hello").await, Err(Error::NotFound("message")));
}

#[tokio::test]
async fn a_message_whose_answer_was_lost_is_found_again() {
    let (workspace, client) = world().await;
    workspace.add_contact("42");
    workspace.add_contact("43");
    let contact = client.find_contact("42").await.unwrap().unwrap();
    let other = client.find_contact("43").await.unwrap().unwrap();
    let slow = Fault::Slow(Duration::from_secs(2));
    for (fault, reference) in [(Fault::DoneBut(500), "ref-1"), (slow, "ref-2")] {
        workspace.fail([fault]);
        let body = format!("<p>Hello</p><p>{reference}</p>");
        let lost = client.send_message(&contact, &body).await;
        assert_eq!(lost, Err(Error::Unknown("message")), "{fault:?}");
        assert!(client.find_message(&contact, reference).await.unwrap().is_some(), "{fault:?}");
        assert_eq!(client.find_message(&other, reference).await, Ok(None));
    }
    workspace.fail([Fault::Status(500, 0)]);
    let lost = client.send_message(&contact, "ref-3").await;
    assert_eq!(lost, Err(Error::Unknown("message")), "nobody can tell it from the one before");
    assert_eq!(client.find_message(&contact, "ref-3").await, Ok(None));
}

#[tokio::test]
async fn a_conversation_is_answered_noted_and_tagged() {
    let (workspace, client) = world().await;
    workspace.add_contact("42");
    let contact = client.find_contact("42").await.unwrap().unwrap();
    client.send_message(&contact, "ref-1").await.unwrap();
    let conversation = client.find_message(&contact, "ref-1").await.unwrap().unwrap();
    client.reply(&conversation, "for you").await.unwrap();
    client.note(&conversation, "for us").await.unwrap();
    let read = client.conversation(&conversation).await.unwrap();
    assert!(read.says("for you") && !read.says("for nobody"));
    workspace.add_contact("43");
    let stranger = client.find_contact("43").await.unwrap().unwrap();
    assert!(read.is_with(&contact) && !read.is_with(&stranger));
    let tag = client.tag("KYC suspended").await.unwrap();
    for _ in 0..2 {
        client
            .tag_conversation(&conversation, &client.tag("KYC suspended").await.unwrap())
            .await
            .unwrap();
        client.tag_contact(&contact, &tag).await.unwrap();
    }
    let state = workspace.state();
    let part = |kind: &str, body: &str| Part {
        kind: kind.to_owned(),
        body: body.to_owned(),
        by_person: false,
    };
    assert_eq!(state.conversations[0].parts, [part("comment", "for you"), part("note", "for us")]);
    assert_eq!(state.tags, ["KYC suspended"]);
    assert_eq!(state.conversations[0].tags.len(), 1);
    assert_eq!(state.contacts[0].tags.len(), 1);
    let worn = client.find_tags(&contact).await.unwrap();
    assert_eq!(worn, [Tag { id: tag.id.clone(), name: "KYC suspended".to_owned() }]);
    for _ in 0..2 {
        client.untag_contact(&contact, &worn[0]).await.unwrap();
        assert_eq!(client.find_tags(&contact).await.unwrap(), []);
    }
    assert_eq!(workspace.state().conversations[0].tags.len(), 1, "only the person's");
    let no_tag = TagId { id: "9".to_owned() };
    assert_eq!(client.tag_contact(&contact, &no_tag).await, Err(Error::NotFound("contact")));
    let none = ConversationId("9".to_owned());
    assert_eq!(client.reply(&none, "hello").await, Err(Error::NotFound("conversation")));
}

#[tokio::test]
async fn what_is_refused_says_what_can_be_done_about_it() {
    let (workspace, client) = world().await;
    workspace.add_contact("42");
    let contact = client.find_contact("42").await.unwrap().unwrap();
    for (status, error) in [
        (401, Error::Misconfigured(401)),
        (403, Error::Misconfigured(403)),
        (406, Error::Misconfigured(406)),
        (404, Error::NotFound("message")),
        (409, Error::Conflict("message")),
        (500, Error::Unknown("message")),
        (503, Error::Unknown("message")),
    ] {
        workspace.fail([Fault::Status(status, 0)]);
        assert_eq!(client.send_message(&contact, "Hello").await, Err(error), "{status}");
    }
    let empty = client.send_message(&contact, "").await;
    let code = "parameter_invalid".to_owned();
    assert_eq!(empty, Err(Error::Refused { what: "message", status: 400, code }));
    workspace.fail([Fault::Status(500, 0)]);
    assert_eq!(client.find_contact("42").await, Err(Error::Unreachable), "a read is asked again");
    assert_eq!(workspace.state().messages.len(), 0);
    let stranger = self::client(&workspace, "another token");
    assert_eq!(stranger.find_contact("42").await, Err(Error::Misconfigured(401)));
}

#[tokio::test]
async fn after_too_many_calls_nobody_asks_before_the_window_ends() {
    let (workspace, client) = world().await;
    workspace.add_contact("42");
    workspace.fail([Fault::Status(429, 1)]);
    let started = Instant::now();
    let refused = client.find_contact("42").await;
    assert!(matches!(refused, Err(Error::Throttled(_))), "{refused:?}");
    let calls = workspace.state().calls;
    let mut asked = 0;
    let found = loop {
        match client.find_contact("42").await {
            Err(Error::Throttled(wait)) => {
                assert!(wait <= Duration::from_secs(2), "{wait:?}");
                asked += 1;
                tokio::time::timeout(wait, std::future::pending::<()>()).await.unwrap_err();
            }
            other => break other,
        }
    };
    assert!(asked > 0);
    assert!(found.unwrap().is_some());
    assert_eq!(workspace.state().calls, calls + 1, "while it waited nothing went out");
    assert!(started.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_workspace_that_is_away_is_unreachable_and_not_unknown() {
    let workspace = Workspace::start().await.unwrap();
    let client = client(&workspace, TOKEN);
    drop(workspace);
    let contact = Contact { id: "1".to_owned() };
    // The port closes with the task that listens.
    let refused = loop {
        match client.send_message(&contact, "Hello").await {
            Err(Error::Unknown(_)) => tokio::task::yield_now().await,
            other => break other,
        }
    };
    assert_eq!(refused, Err(Error::Unreachable));
}

#[tokio::test]
async fn a_person_is_deleted_with_all_that_was_written_and_the_others_stay() {
    let (workspace, client) = world().await;
    for person in ["42", "43"] {
        workspace.add_contact(person);
        let contact = client.find_contact(person).await.unwrap().unwrap();
        client.send_message(&contact, "Hello").await.unwrap();
    }
    let contact = client.find_contact("42").await.unwrap().unwrap();
    assert_eq!(client.delete_contact(&contact).await, Ok(Deletion::Deleted));
    assert_eq!(client.delete_contact(&contact).await, Ok(Deletion::Absent));
    assert_eq!(client.find_contact("42").await, Ok(None));
    let state = workspace.state();
    assert_eq!((state.contacts.len(), state.messages.len(), state.conversations.len()), (1, 1, 1));
    assert_eq!(state.contacts[0].external_id, "43");
}

#[tokio::test]
async fn a_deletion_whose_answer_was_lost_is_asked_again_and_found_done() {
    let (workspace, client) = world().await;
    for (person, fault) in [("42", Fault::DoneBut(500)), ("43", Fault::Status(503, 0))] {
        workspace.add_contact(person);
        let contact = client.find_contact(person).await.unwrap().unwrap();
        workspace.fail([fault]);
        assert_eq!(client.delete_contact(&contact).await, Err(Error::Unreachable), "{fault:?}");
        client.delete_contact(&contact).await.unwrap();
        assert_eq!(client.find_contact(person).await, Ok(None));
    }
    workspace.add_contact("44");
    let contact = client.find_contact("44").await.unwrap().unwrap();
    for answer in [r#"{"id":"9","deleted":true}"#, r#"{"deleted":true}"#, "{}", "<html>"] {
        workspace.fail([Fault::Instead(answer)]);
        let broken = client.delete_contact(&contact).await;
        assert!(
            matches!(broken, Err(Error::Unknown(_) | Error::Unreachable) | Ok(Deletion::Absent)),
            "{answer}"
        );
        assert_ne!(broken, Ok(Deletion::Deleted), "{answer}");
    }
    let mixed_up = Contact { id: "../admins".to_owned() };
    assert_eq!(client.delete_contact(&mixed_up).await, Ok(Deletion::Absent));
}

#[tokio::test]
async fn everybody_with_an_address_is_found_leads_too_and_page_by_page() {
    use vendors::intercom::Role::{Lead, User};
    let (workspace, client) = world().await;
    assert_eq!(client.find_by_email(&[]).await, Ok(vec![]));
    assert_eq!(workspace.state().calls, 0, "nobody is not asked for");
    let named = workspace.add_address("user", "42", "ada@example.com");
    let lead = workspace.add_address("lead", "", "ada@example.com");
    workspace.add_address("lead", "", "eve@example.com");
    workspace.add_contact("43");
    let found = client.find_by_email(&["Ada@Example.com", " "]).await.unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|one| (one.contact.id.as_str(), one.role, one.external_id.as_deref()))
        .collect();
    assert_eq!(found, [(&*named, User, Some("42")), (&*lead, Lead, None)]);
    assert_eq!(client.find_contact("").await, Ok(None), "a lead has no id of the host");

    // More than a page, and more addresses than a group may have.
    for number in 0..160 {
        workspace.add_address("lead", "", &format!("many{}@example.com", number % 16));
    }
    let addresses: Vec<String> = (0..16).map(|one| format!("many{one}@example.com")).collect();
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    assert_eq!(client.find_by_email(&addresses).await.unwrap().len(), 160);
    let many = vec!["ada@example.com"; 3];
    for _ in 0..160 {
        workspace.add_address("lead", "", "ada@example.com");
    }
    assert_eq!(client.find_by_email(&many).await.unwrap().len(), 162);

    workspace.fail([Fault::Instead(
        r#"{"data": [{"id": "9", "role": "lead", "email": "eve@example.com"}], "pages": {}}"#,
    )]);
    assert_eq!(
        client.find_by_email(&["ada@example.com"]).await,
        Ok(vec![]),
        "not whom we asked for"
    );
    workspace.fail([Fault::Status(503, 0)]);
    assert_eq!(client.find_by_email(&["ada@example.com"]).await, Err(Error::Unreachable));
}
