//! The client of key servers.

use runtime::config::Secret;
use simulators::transit::{Fault, TOKEN, Transit as Server};
use vendors::transit::{Config, Error, Transit};

fn client(server: &Server, token: &str) -> Transit {
    let config = Config {
        url: format!("{}/", server.url()),
        mount: "/transit/".to_owned(),
        token: Secret::new(token),
        timeout: 10,
    };
    Transit::new(&config).unwrap()
}

#[tokio::test]
async fn a_key_encrypts_until_it_is_deleted() {
    let server = Server::start().await.unwrap();
    let transit = client(&server, TOKEN);
    assert_eq!(transit.encrypt("k", b"aad", b"x").await, Err(Error::NoKey));
    assert_eq!(transit.has_key("k").await, Ok(false));
    transit.create_key("k").await.unwrap();
    let encrypted = transit.encrypt("k", b"aad", b"x").await.unwrap();
    transit.create_key("k").await.unwrap();
    let opened = transit.decrypt("k", b"aad", &encrypted.ciphertext).await.unwrap();
    assert_eq!((encrypted.version, opened.as_slice()), (1, &b"x"[..]));
    assert_eq!(transit.decrypt("k", b"", &encrypted.ciphertext).await, Err(Error::Refused));
    assert_eq!(transit.decrypt("k", b"aad", "x").await, Err(Error::Refused));
    transit.delete_key("k").await.unwrap();
    transit.delete_key("k").await.unwrap();
    assert_eq!(transit.decrypt("k", b"aad", &encrypted.ciphertext).await, Err(Error::NoKey));
}

#[tokio::test]
async fn what_goes_wrong_is_told_apart() {
    let server = Server::start().await.unwrap();
    assert_eq!(client(&server, "stranger").create_key("k").await, Err(Error::Unauthorized));
    let transit = client(&server, TOKEN);
    for (status, error) in [
        (400, Error::Refused),
        (403, Error::Unauthorized),
        (404, Error::NoKey),
        (413, Error::Refused),
        (429, Error::Unavailable),
        (500, Error::Unavailable),
        (503, Error::Unavailable),
        (302, Error::Unintelligible),
    ] {
        server.break_next([Fault::Status(status)]);
        assert_eq!(transit.encrypt("k", b"", b"x").await, Err(error), "{status}");
    }
    transit.create_key("k").await.unwrap();
    for broken in ["", "[]", r#"{"data":{"ciphertext":"x"}}"#] {
        server.break_next([Fault::Says(broken.to_owned())]);
        let refused = transit.encrypt("k", b"", b"x").await;
        assert_eq!(refused, Err(Error::Unintelligible), "{broken}");
    }
    server.engine().sealed = true;
    assert_eq!(transit.has_key("k").await, Err(Error::Unavailable));
}
