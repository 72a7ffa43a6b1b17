//! Which texts are ids of this host: compared exactly, so that two spellings are never one account.

use contracts::AccountId;
use uuid::Uuid;

use crate::config::IdType;

/// Whether an id is the one canonical spelling of a value of the declared type.
///
/// `042`, `+42` and ` 42` are not 42, and a UUID is lower case with hyphens: Ostiary keeps one story for each
/// spelling, so a second spelling of one account would be a second story about it.
pub(crate) fn fits(id_type: IdType, account: &AccountId) -> bool {
    let id = account.as_str();
    match id_type {
        IdType::Integer => id.parse::<i64>().is_ok_and(|number| number.to_string() == id),
        IdType::Uuid => Uuid::try_parse(id).is_ok_and(|uuid| uuid.hyphenated().to_string() == id),
        IdType::Text => true,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn takes(id_type: IdType, id: &str) -> bool {
        fits(id_type, &AccountId::try_new(id).unwrap())
    }

    #[test]
    fn an_integer_has_one_spelling() {
        for id in ["0", "42", "-7", "9223372036854775807", "-9223372036854775808"] {
            assert!(takes(IdType::Integer, id), "{id}");
        }
        for id in [
            "042",
            "42abc",
            " 42",
            "42 ",
            "+42",
            "-0",
            "4_2",
            "42.0",
            "1e3",
            "٤٢",
            "9223372036854775808",
        ] {
            assert!(!takes(IdType::Integer, id), "{id}");
        }
    }

    #[test]
    fn a_uuid_has_one_spelling() {
        assert!(takes(IdType::Uuid, "0d7c5f0e-5f0b-4a53-9f7e-1f4f0f6f7a01"));
        for id in [
            "0D7C5F0E-5F0B-4A53-9F7E-1F4F0F6F7A01",
            "0d7c5f0e5f0b4a539f7e1f4f0f6f7a01",
            "{0d7c5f0e-5f0b-4a53-9f7e-1f4f0f6f7a01}",
            "urn:uuid:0d7c5f0e-5f0b-4a53-9f7e-1f4f0f6f7a01",
            "0d7c5f0e-5f0b-4a53-9f7e-1f4f0f6f7a0",
        ] {
            assert!(!takes(IdType::Uuid, id), "{id}");
        }
    }

    proptest! {
        #[test]
        fn every_number_and_every_uuid_is_an_id(number: i64, bits: u128) {
            prop_assert!(takes(IdType::Integer, &number.to_string()));
            prop_assert!(takes(IdType::Uuid, &Uuid::from_u128(bits).to_string()));
        }
    }
}
