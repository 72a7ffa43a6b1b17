//! Tokens of Sign in with Apple, dead when the client says so.

use std::time::Duration;

use runtime::config::Secret;
use secrecy::{ExposeSecret, SecretString};
use simulators::{
    Apple as Provider,
    apple::{CLIENT, Fault, KEY, TEAM},
};
use vendors::apple::{Apple, Config, Error, Token};

fn config(provider: &Provider) -> Config {
    Config {
        url: provider.url().to_owned(),
        team_id: TEAM.to_owned(),
        key_id: KEY.to_owned(),
        client_id: CLIENT.to_owned(),
        private_key: Secret::new(provider.private_key()),
        timeout: 2,
    }
}

async fn world() -> (Provider, Apple) {
    let provider = Provider::start().await.unwrap();
    let client = Apple::new(&config(&provider)).unwrap();
    (provider, client)
}

#[tokio::test]
async fn a_token_is_dead_after_it_was_revoked_and_once_is_as_often_as_twice() {
    let (provider, client) = world().await;
    let token = SecretString::from("r+t/=&1");
    provider.add_token("r+t/=&1");
    for _ in 0..2 {
        assert_eq!(client.revoke(Token::Refresh(&token)).await, Ok(()));
        assert!(!provider.state().tokens["r+t/=&1"]);
    }
    let unknown = SecretString::from("never lived");
    assert_eq!(client.revoke(Token::Access(&unknown)).await, Ok(()), "no proof that it lived");
}

#[tokio::test]
async fn a_code_becomes_a_token_once() {
    let (provider, client) = world().await;
    provider.add_code("code-1", "token-1");
    let code = SecretString::from("code-1");
    let token = client.exchange(&code).await.unwrap();
    assert_eq!(token.expose_secret(), "token-1");
    client.revoke(Token::Refresh(&token)).await.unwrap();
    assert!(!provider.state().tokens["token-1"]);
    assert_eq!(client.exchange(&code).await.unwrap_err(), Error::CodeSpent);
}

#[tokio::test]
async fn another_key_team_or_app_is_not_let_in() {
    let (provider, _) = world().await;
    provider.add_token("t");
    let other = Provider::start().await.unwrap();
    let good = config(&provider);
    for wrong in [
        Config { private_key: Secret::new(other.private_key()), ..good.clone() },
        Config { team_id: "OTHER".to_owned(), ..good.clone() },
        Config { key_id: "OTHER".to_owned(), ..good.clone() },
        Config { client_id: "com.example.other".to_owned(), ..good.clone() },
    ] {
        let client = Apple::new(&wrong).unwrap();
        let refused = client.revoke(Token::Refresh(&SecretString::from("t"))).await;
        assert_eq!(refused, Err(Error::Unauthorized(400)));
        assert!(provider.state().tokens["t"]);
    }
}

#[tokio::test]
async fn what_is_lost_is_asked_again_and_what_is_refused_is_not() {
    let (provider, client) = world().await;
    provider.add_token("t");
    let token = SecretString::from("t");
    for (fault, error) in [
        (Fault::Status(500), Error::Unavailable),
        (Fault::DoneBut(503), Error::Unavailable),
        (Fault::Status(401), Error::Unauthorized(401)),
        (Fault::Status(404), Error::Refused { status: 404, code: String::new() }),
    ] {
        provider.fail([fault]);
        assert_eq!(client.revoke(Token::Refresh(&token)).await, Err(error), "{fault:?}");
    }
    assert_eq!(client.revoke(Token::Refresh(&token)).await, Ok(()));
    assert_eq!(provider.state().calls, 5);
    provider.fail([Fault::Status(429)]);
    let minute = Duration::from_secs(60);
    let throttled = client.revoke(Token::Refresh(&token)).await;
    assert_eq!(throttled, Err(Error::Throttled(minute)));
    let again = client.revoke(Token::Refresh(&token)).await;
    assert!(matches!(again, Err(Error::Throttled(left)) if left < minute), "{again:?}");
    assert_eq!(provider.state().calls, 6, "nobody asks before the window ends");
}

#[test]
fn a_key_that_is_none_is_refused_at_once() {
    let config = Config {
        url: "https://appleid.apple.com".to_owned(),
        team_id: TEAM.to_owned(),
        key_id: KEY.to_owned(),
        client_id: CLIENT.to_owned(),
        private_key: Secret::new("no key"),
        timeout: 2,
    };
    assert!(Apple::new(&config).is_err());
}
