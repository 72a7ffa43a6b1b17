//! What all calls over HTTP have in common: where they may go, and how much of an answer is read.

use std::time::Duration;

use reqwest::{Client, Response, Url, redirect::Policy};

/// Why a body was not read.
pub(crate) enum Unread {
    /// It broke off.
    Lost,
    /// It is longer than it may be.
    TooLong,
}

/// A client that follows nobody elsewhere; `None`: the system lets us have none.
pub(crate) fn client(timeout: u64) -> Option<Client> {
    let client = runtime::http::client().timeout(Duration::from_secs(timeout));
    client.redirect(Policy::none()).build().ok()
}

/// A URL to which secrets and personal data may go: HTTPS, or plain HTTP on this machine.
pub(crate) fn safe(url: &str) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    let here =
        url.host_str().is_some_and(|host| ["127.0.0.1", "[::1]", "localhost"].contains(&host));
    let safe = url.scheme() == "https" || (url.scheme() == "http" && here);
    (safe && url.username().is_empty() && url.password().is_none()).then_some(url)
}

/// The body, as long as it is not longer than it may be.
pub(crate) async fn body(mut answer: Response, limit: usize) -> Result<Vec<u8>, Unread> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| Unread::Lost)? {
        if body.len() + chunk.len() > limit {
            return Err(Unread::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_sent_in_clear_to_another_machine() {
        for good in ["https://example.com", "https://example.com/v2", "http://127.0.0.1:8080"] {
            assert!(safe(good).is_some(), "{good}");
        }
        for bad in [
            "http://example.com",
            "http://127.0.0.1.example.com",
            "ftp://127.0.0.1",
            "https://me@example.com",
            "https://:secret@example.com",
            "example.com",
        ] {
            assert!(safe(bad).is_none(), "{bad}");
        }
    }
}
