//! Keys in a Transit engine.

use std::sync::Arc;

use anonymizer::{
    adapters::transit::TransitKeys,
    vault::{DataKey, Epoch, FileKeys, Halves, KeyError, KeyProvider as _, Wrapped},
};
use runtime::config::Secret;
use simulators::transit::{Fault, TOKEN, Transit};
use uuid::Uuid;

async fn ground() -> (Transit, TransitKeys, Epoch) {
    let server = Transit::start().await.unwrap();
    let keys = TransitKeys::new(client(&server), "ostiary-vault");
    (server, keys, "2031-11".parse().unwrap())
}

fn client(server: &Transit) -> vendors::transit::Transit {
    let config = vendors::transit::Config {
        url: server.url().to_owned(),
        mount: "transit".to_owned(),
        token: Secret::new(TOKEN),
        timeout: 10,
    };
    vendors::transit::Transit::new(&config).unwrap()
}

#[tokio::test]
async fn a_key_is_made_for_its_month_and_opens_until_it_is_destroyed() {
    let (server, keys, epoch) = ground().await;
    let wrapped = keys.wrap(epoch, b"for", b"secret").await.unwrap();
    assert_eq!(server.engine().keys.keys().collect::<Vec<_>>(), ["ostiary-vault-2031-11"]);
    assert_eq!(keys.unwrap(&wrapped, b"for").await.unwrap().as_slice(), b"secret");
    assert!(matches!(keys.unwrap(&wrapped, b"else").await, Err(KeyError::DoesNotOpen(_))));
    let from_a_file = Wrapped { provider: "file".to_owned(), ..wrapped.clone() };
    assert!(matches!(keys.unwrap(&from_a_file, b"for").await, Err(KeyError::DoesNotOpen(_))));
    for _ in 0..2 {
        keys.destroy(epoch).await.unwrap();
        assert!(matches!(keys.unwrap(&wrapped, b"for").await, Err(KeyError::Missing(_))));
    }
    keys.wrap(epoch, b"for", b"secret").await.unwrap();
    assert!(matches!(keys.unwrap(&wrapped, b"for").await, Err(KeyError::DoesNotOpen(_))));
}

#[tokio::test]
async fn a_server_that_is_away_destroys_nothing_and_opens_later() {
    let (server, keys, epoch) = ground().await;
    let wrapped = keys.wrap(epoch, b"for", b"secret").await.unwrap();
    for status in [403, 429, 500, 503] {
        server.break_next([Fault::Status(status)]);
        let refused = keys.unwrap(&wrapped, b"for").await;
        assert!(matches!(refused, Err(KeyError::Unavailable(_))), "{status}");
        server.break_next([Fault::Status(status)]);
        assert!(matches!(keys.destroy(epoch).await, Err(KeyError::Unavailable(_))), "{status}");
    }
    server.engine().sealed = true;
    assert!(matches!(keys.destroy(epoch).await, Err(KeyError::Unavailable(_))));
    server.engine().sealed = false;
    for broken in ["", "{}", r#"{"data":{"plaintext":"*"}}"#] {
        server.break_next([Fault::Says(broken.to_owned())]);
        let refused = keys.unwrap(&wrapped, b"for").await;
        assert!(matches!(refused, Err(KeyError::Unavailable(_))), "{broken}");
    }
    assert_eq!(keys.unwrap(&wrapped, b"for").await.unwrap().as_slice(), b"secret");
}

#[tokio::test]
async fn a_server_without_the_better_cipher_uses_the_other() {
    let (server, keys, epoch) = ground().await;
    server.engine().lacks.push("xchacha20-poly1305".to_owned());
    let wrapped = keys.wrap(epoch, b"for", b"secret").await.unwrap();
    assert_eq!(keys.unwrap(&wrapped, b"for").await.unwrap().as_slice(), b"secret");
}

#[tokio::test]
async fn the_halves_may_lie_with_different_providers() {
    let (_server, keys, epoch) = ground().await;
    let folder = tempfile::tempdir().unwrap();
    let halves = Halves::new(Arc::new(keys), Arc::new(FileKeys::open(folder.path()).unwrap()));
    let ada = format!("v1-{}", "a".repeat(32)).parse().unwrap();
    let (key, id) = (DataKey::draw(), Uuid::from_u128(1));
    let wrapped = halves.wrap(&key, ada, id, epoch).await.unwrap();
    let half = halves.half_open(&wrapped, ada, id).await.unwrap();
    let opened = halves.open(&half, ada, id, epoch).await.unwrap();
    assert_eq!(opened.commitment().0, key.commitment().0);
}
