//! Two halves: nobody who holds one of them opens anything.

use std::sync::Arc;

use uuid::Uuid;
use zeroize::Zeroizing;

use super::{DataKey, Epoch, KeyError, KeyProvider, Wrapped, joined};
use crate::pseudonym::Pseudonym;

/// The two who must agree: each holds keys that the other has not.
#[derive(Clone)]
pub struct Halves {
    /// The inner wrap.
    vault: Arc<dyn KeyProvider>,
    /// The outer wrap.
    approvers: Arc<dyn KeyProvider>,
}

/// A data key as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedTwice(pub Wrapped);

/// A data key of which the approvers' wrap was taken off: the vault's is still on.
pub struct HalfOpened(Zeroizing<Vec<u8>>);

impl HalfOpened {
    /// As it is handed on. Whoever has the vault's half too opens the key with it.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// What was handed on.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self(Zeroizing::new(bytes.to_vec()))
    }
}

/// Whose key it is.
struct KeyName([Vec<u8>; 2]);

impl Halves {
    /// Of these two.
    pub fn new(vault: Arc<dyn KeyProvider>, approvers: Arc<dyn KeyProvider>) -> Self {
        Self { vault, approvers }
    }

    /// Wraps a person's key under the keys of an epoch.
    ///
    /// # Errors
    /// When a half has destroyed the epoch's key or cannot be reached.
    pub async fn wrap(
        &self,
        key: &DataKey,
        pseudonym: Pseudonym,
        id: Uuid,
        epoch: Epoch,
    ) -> Result<WrappedTwice, KeyError> {
        let KeyName([inner, outer]) = KeyName::of(pseudonym, id);
        let once = self.vault.wrap(epoch, &inner, key.bytes()).await?;
        let once = Zeroizing::new(serde_json::to_vec(&once).expect("it has string keys"));
        Ok(WrappedTwice(self.approvers.wrap(epoch, &outer, &once).await?))
    }

    /// The approvers' part.
    ///
    /// # Errors
    /// When the key was destroyed, is not this person's, or cannot be reached.
    pub async fn half_open(
        &self,
        wrapped: &WrappedTwice,
        pseudonym: Pseudonym,
        id: Uuid,
    ) -> Result<HalfOpened, KeyError> {
        let KeyName([_, outer]) = KeyName::of(pseudonym, id);
        self.approvers.unwrap(&wrapped.0, &outer).await.map(HalfOpened)
    }

    /// The vault's part.
    ///
    /// # Errors
    /// When the key was destroyed, is not this person's, or cannot be reached.
    pub async fn open(
        &self,
        half: &HalfOpened,
        pseudonym: Pseudonym,
        id: Uuid,
        epoch: Epoch,
    ) -> Result<DataKey, KeyError> {
        let KeyName([inner, _]) = KeyName::of(pseudonym, id);
        let once: Wrapped =
            serde_json::from_slice(&half.0).map_err(|_| KeyError::DoesNotOpen(epoch))?;
        let bytes = self.vault.unwrap(&once, &inner).await?;
        DataKey::from_bytes(&bytes).ok_or(KeyError::DoesNotOpen(epoch))
    }

    /// Destroys an epoch at both; after one of them nothing opens.
    ///
    /// # Errors
    /// When a half cannot be reached: to be done again.
    pub async fn destroy(&self, epoch: Epoch) -> Result<(), KeyError> {
        self.vault.destroy(epoch).await?;
        self.approvers.destroy(epoch).await
    }
}

impl KeyName {
    fn of(pseudonym: Pseudonym, id: Uuid) -> Self {
        let pseudonym = pseudonym.to_string();
        let name = |half: &str| joined(&[half.as_bytes(), pseudonym.as_bytes(), id.as_bytes()]);
        Self([name("vault"), name("approvers")])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::FileKeys;

    const ID: Uuid = Uuid::from_u128(1);

    struct Ground {
        halves: Halves,
        stolen: Halves,
        folders: [tempfile::TempDir; 3],
        ada: Pseudonym,
        eve: Pseudonym,
        epoch: Epoch,
    }

    fn ground() -> Ground {
        let folders: [_; 3] = std::array::from_fn(|_| tempfile::tempdir().unwrap());
        let half = |at: usize| Arc::new(FileKeys::open(folders[at].path()).unwrap());
        Ground {
            halves: Halves::new(half(0), half(1)),
            stolen: Halves::new(half(2), half(1)),
            ada: "a".repeat(64).parse().unwrap(),
            eve: "e".repeat(64).parse().unwrap(),
            epoch: "2031-11".parse().unwrap(),
            folders,
        }
    }

    #[tokio::test]
    async fn both_halves_open_a_key_and_it_is_the_same() {
        let Ground { halves, ada, epoch, folders: _folders, .. } = ground();
        let key = DataKey::draw();
        let wrapped = halves.wrap(&key, ada, ID, epoch).await.unwrap();
        let half = halves.half_open(&wrapped, ada, ID).await.unwrap();
        let opened = halves.open(&half, ada, ID, epoch).await.unwrap();
        assert_eq!(opened.bytes(), key.bytes());
    }

    #[tokio::test]
    async fn one_half_opens_nothing_and_no_half_opens_another_persons_key() {
        let Ground { halves, stolen, ada, eve, epoch, folders: _folders } = ground();
        let key = DataKey::draw();
        let wrapped = halves.wrap(&key, ada, ID, epoch).await.unwrap();
        assert!(halves.half_open(&wrapped, eve, ID).await.is_err());
        assert!(halves.half_open(&wrapped, ada, Uuid::from_u128(2)).await.is_err());
        let half = halves.half_open(&wrapped, ada, ID).await.unwrap();
        assert!(halves.open(&half, eve, ID, epoch).await.is_err());
        assert!(matches!(stolen.open(&half, ada, ID, epoch).await, Err(KeyError::Missing(_))));
        assert_ne!(half.0.as_slice(), key.bytes());
    }

    #[tokio::test]
    async fn a_destroyed_epoch_opens_nothing_even_if_one_half_was_brought_back() {
        let Ground { halves, ada, epoch, folders, .. } = ground();
        let key = DataKey::draw();
        let wrapped = halves.wrap(&key, ada, ID, epoch).await.unwrap();
        let file = |folder: &tempfile::TempDir| folder.path().join(format!("{epoch}.key"));
        let backup = std::fs::read(file(&folders[1])).unwrap();
        halves.destroy(epoch).await.unwrap();
        assert!(matches!(halves.half_open(&wrapped, ada, ID).await, Err(KeyError::Destroyed(_))));
        std::fs::write(file(&folders[1]), backup).unwrap();
        std::fs::remove_file(folders[1].path().join(format!("{epoch}.destroyed"))).unwrap();
        let half = halves.half_open(&wrapped, ada, ID).await.unwrap();
        assert!(matches!(halves.open(&half, ada, ID, epoch).await, Err(KeyError::Destroyed(_))));
    }
}
