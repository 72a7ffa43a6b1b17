//! One sealed record.

use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Commitment, DataKey, OpenError, joined};
use crate::pseudonym::Pseudonym;

/// The only shape that this release writes.
const FORMAT: u8 = 1;

/// What a record is: bound to its bytes, so that they open under no other name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordName {
    /// The installation.
    pub tenant: String,
    /// Whose.
    pub pseudonym: Pseudonym,
    /// Its row.
    pub record: Uuid,
    /// What is kept, such as `users.email` or `kyc-answers`.
    pub field: String,
    /// Under which basis, such as `aml`.
    pub basis: String,
    /// Under which data key. Not under which epoch: a record that is kept on keeps its bytes.
    pub key: Uuid,
}

/// As it lies in the database: a format byte, the nonce, the ciphertext with its tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRecord(pub Vec<u8>);

impl RecordName {
    fn aad(&self) -> Vec<u8> {
        joined(&[
            &[FORMAT],
            self.tenant.as_bytes(),
            self.pseudonym.to_string().as_bytes(),
            self.record.as_bytes(),
            self.field.as_bytes(),
            self.basis.as_bytes(),
            self.key.as_bytes(),
        ])
    }
}

impl SealedRecord {
    /// Seals a record under its person's key.
    pub fn seal(key: &DataKey, name: &RecordName, plaintext: &[u8]) -> Self {
        let mut bytes = vec![FORMAT];
        bytes.extend(key.encrypt(&name.aad(), plaintext));
        Self(bytes)
    }

    /// Opens it.
    ///
    /// # Errors
    /// When the key is not the one committed to, the name is not the one it was sealed under, or a bit was changed.
    pub fn open(
        &self,
        key: &DataKey,
        commitment: &Commitment,
        name: &RecordName,
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        key.check(commitment)?;
        match self.0.split_first() {
            Some((&FORMAT, sealed)) => key.decrypt(&name.aad(), sealed),
            _ => Err(OpenError::UnknownFormat),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name() -> RecordName {
        RecordName {
            tenant: "example".into(),
            pseudonym: "v1-000102030405060708090a0b0c0d0e0f".parse().unwrap(),
            record: Uuid::from_u128(1),
            field: "users.email".into(),
            basis: "aml".into(),
            key: Uuid::from_u128(3),
        }
    }

    #[test]
    fn a_record_opens_under_its_own_name_only() {
        let key = DataKey::draw();
        let sealed = SealedRecord::seal(&key, &name(), b"ada@example.com");
        let open = |name: &RecordName| sealed.open(&key, &key.commitment(), name);
        assert_eq!(open(&name()).unwrap().as_slice(), b"ada@example.com");
        let others = [
            RecordName { tenant: "exampl".into(), ..name() },
            RecordName {
                pseudonym: "v2-000102030405060708090a0b0c0d0e0f".parse().unwrap(),
                ..name()
            },
            RecordName { record: Uuid::from_u128(2), ..name() },
            RecordName { field: "users.emailaml".into(), basis: String::new(), ..name() },
            RecordName { basis: "tax".into(), ..name() },
            RecordName { key: Uuid::from_u128(4), ..name() },
        ];
        for other in &others {
            assert_eq!(open(other), Err(OpenError::DoesNotOpen), "{other:?}");
        }
    }

    #[test]
    fn every_changed_bit_and_every_other_key_is_noticed() {
        let key = DataKey::draw();
        let sealed = SealedRecord::seal(&key, &name(), b"x");
        for bit in 0..sealed.0.len() * 8 {
            let mut changed = sealed.clone();
            changed.0[bit / 8] ^= 1 << (bit % 8);
            assert!(changed.open(&key, &key.commitment(), &name()).is_err(), "bit {bit}");
        }
        for length in 0..sealed.0.len() {
            let cut = SealedRecord(sealed.0[..length].to_vec());
            assert!(cut.open(&key, &key.commitment(), &name()).is_err(), "{length} bytes");
        }
        let other = DataKey::draw();
        assert_eq!(sealed.open(&other, &key.commitment(), &name()), Err(OpenError::OtherKey));
        assert_eq!(sealed.open(&key, &other.commitment(), &name()), Err(OpenError::OtherKey));
    }

    /// The first record of this format, made by Python from the RFCs: whoever keeps one for five years must open it.
    #[test]
    fn a_record_of_the_first_release_opens_for_ever() {
        let key = DataKey::from_bytes(&[7; 32]).unwrap();
        let sealed = SealedRecord(hex::decode(include_str!("v1.hex").trim()).unwrap());
        let opened = sealed.open(&key, &key.commitment(), &name()).unwrap();
        assert_eq!(opened.as_slice(), b"ada@example.com");
        let again = key.encrypt_with([9; 24], &name().aad(), b"ada@example.com");
        assert_eq!(sealed.0[1..], again);
        assert_eq!(
            hex::encode(key.commitment().0),
            "b3cc7ee9d037e8fc3d234e7def244a0de589e41d28ad2feb9d3f69f195258a14"
        );
    }
}
