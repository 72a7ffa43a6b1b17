//! What all calls over HTTP have in common: where they may go, how much of an answer is read, and how it is understood.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::{
    Client, Response, Url,
    header::{HeaderMap, RETRY_AFTER},
    redirect::Policy,
};
use serde::de::DeserializeOwned;

/// Longer waits are a mistake of theirs: who asks again learns no less.
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);

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

/// How long to wait before asking again: `Retry-After` in seconds, within reason. A date counts as nothing said.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = single(headers, RETRY_AFTER.as_str())?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds).min(LONGEST_WAIT))
}

/// A header that is there once, in plain characters.
pub(crate) fn single<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

/// Reads JSON and nothing behind it, or names the field that is not as it should be, without what is in it.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let read = serde_path_to_error::deserialize(&mut json).map_err(|error| field(&error))?;
    json.end().map_err(|_| "the body".to_owned())?;
    Ok(read)
}

fn field(error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    let path = error.path().to_string();
    let path = if path == "." { "" } else { &*path };
    let said = error.inner().to_string();
    let missing = said.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    match (path, missing) {
        ("", Some(missing)) => missing.to_owned(),
        (path, Some(missing)) => format!("{path}.{missing}"),
        ("", None) => "the body".to_owned(),
        (path, None) => path.to_owned(),
    }
}

/// Seconds since 1970. Others compare it with their own clocks, which know nothing of a virtual one.
#[expect(clippy::disallowed_methods, reason = "the clock of whoever is called is real")]
pub(crate) fn unix_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;
    use serde::Deserialize;

    use super::*;

    fn headers(values: &[&str]) -> HeaderMap {
        let values =
            values.iter().map(|value| (RETRY_AFTER, HeaderValue::from_str(value).unwrap()));
        values.fold(HeaderMap::new(), |mut headers, (name, value)| {
            headers.append(name, value);
            headers
        })
    }

    #[test]
    fn a_wait_is_in_seconds_and_never_for_days() {
        assert_eq!(retry_after(&headers(&["10"])), Some(Duration::from_secs(10)));
        for long in ["999999999", "18446744073709551615"] {
            assert_eq!(retry_after(&headers(&[long])), Some(LONGEST_WAIT), "{long}");
        }
        for none in
            [&["soon"][..], &["-1"], &["Wed, 21 Oct 2026 07:28:00 GMT"], &["1", "2"], &[""], &[]]
        {
            assert_eq!(retry_after(&headers(none)), None, "{none:?}");
        }
    }

    #[test]
    fn a_header_counts_if_it_is_there_once() {
        assert_eq!(single(&headers(&["a"]), "retry-after"), Some("a"));
        for none in [&["a", "a"][..], &["caf\u{e9}"], &[]] {
            assert_eq!(single(&headers(none), "retry-after"), None, "{none:?}");
        }
    }

    #[test]
    fn json_is_read_whole_and_its_fault_is_named_without_its_content() {
        #[derive(Debug, Deserialize)]
        struct Outer {
            #[expect(dead_code, reason = "read only")]
            inner: Vec<Inner>,
        }
        #[derive(Debug, Deserialize)]
        struct Inner {
            #[expect(dead_code, reason = "read only")]
            number: u8,
        }
        assert!(decode::<Outer>(br#"{"inner": [{"number": 1}]}"#).is_ok());
        for (body, field) in [
            (r#"{"inner": [{"number": 1}]} {}"#, "the body"),
            (r#""Anna""#, "the body"),
            (r#"{}"#, "inner"),
            (r#"{"inner": [{}]}"#, "inner[0].number"),
            (r#"{"inner": [{"number": "Anna"}]}"#, "inner[0].number"),
        ] {
            assert_eq!(decode::<Outer>(body.as_bytes()).unwrap_err(), field, "{body}");
        }
    }

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
