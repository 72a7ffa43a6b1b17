//! Whatever can be said arrives as it was said.

use contracts::{Envelope, Event};
use proptest::{collection::vec, prelude::*};

use crate::events::{envelopes, events};

proptest! {
    #[test]
    fn an_event_is_read_as_it_was_written(event in events()) {
        let data = event.encode();
        prop_assert_eq!(Event::decode(event.type_name(), Some(&data)), Ok(event));
    }

    #[test]
    fn an_envelope_is_read_as_it_was_written(envelope in envelopes()) {
        let bytes = envelope.encode();
        prop_assert_eq!(Envelope::decode(envelope.event.subject(), bytes.as_bytes()), Ok(envelope));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert!(Envelope::decode("host.user-seen", &bytes).is_err());
    }

    #[test]
    fn a_document_that_was_cut_off_is_not_json(envelope in envelopes(), share in 0.0..1.0_f64) {
        let bytes = envelope.encode().into_bytes();
        let kept = (bytes.len() as f64 * share) as usize;
        let error = Envelope::decode(envelope.event.subject(), &bytes[..kept]).unwrap_err();
        prop_assert_eq!(error.code(), "not_json");
    }
}

#[test]
fn a_moment_loses_what_postgresql_would_lose() {
    let data = |nanos: &str| {
        let json = format!(r#"{{"accountId":"1","signedUpAt":"2026-11-21T09:00:00.{nanos}Z"}}"#);
        let data = serde_json::value::RawValue::from_string(json).unwrap();
        Event::decode("ostiary.host.v1.UserSignedUpFromRU", Some(&data)).unwrap()
    };
    assert_eq!(data("123456789"), data("123456"));
}

#[test]
fn whole_numbers_are_read_as_texts_and_as_numbers() {
    let data = |version: &str| {
        let json = format!(r#"{{"accountId":"1","holdSetVersion":{version}}}"#);
        let data = serde_json::value::RawValue::from_string(json).unwrap();
        Event::decode("ostiary.host.v1.ContainmentAcknowledged", Some(&data)).unwrap()
    };
    assert_eq!(data("\"7\""), data("7"));
}
