//! Keys in a folder: one file for each epoch, mode 0400, outside of every database and its backups.

use std::{
    fs::{self, File, OpenOptions, Permissions},
    io::{self, ErrorKind, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use zeroize::Zeroizing;

use super::{DataKey, Epoch, KeyError, KeyProvider, Wrapped, data_key::KEY_BYTES};

const PROVIDER: &str = "file";
/// Keys in files are never turned over: an epoch is their turn.
const VERSION: u32 = 1;

/// A folder of keys.
#[derive(Debug, Clone)]
pub struct FileKeys {
    folder: PathBuf,
}

impl FileKeys {
    /// In this folder, which must be there: a folder that was not mounted must not be made anew.
    ///
    /// # Errors
    /// When it is none.
    pub fn open(folder: &Path) -> io::Result<Self> {
        if fs::metadata(folder)?.is_dir() {
            Ok(Self { folder: folder.to_owned() })
        } else {
            Err(io::Error::new(
                ErrorKind::NotADirectory,
                format!("{} is no folder", folder.display()),
            ))
        }
    }

    fn key_file(&self, epoch: Epoch) -> PathBuf {
        self.folder.join(format!("{epoch}.key"))
    }

    /// Says for ever that the epoch's key was destroyed, so that none is made in its place.
    fn grave(&self, epoch: Epoch) -> PathBuf {
        self.folder.join(format!("{epoch}.destroyed"))
    }

    fn find(&self, epoch: Epoch) -> Result<Option<DataKey>, KeyError> {
        if self.grave(epoch).try_exists().map_err(KeyError::Unavailable)? {
            return Err(KeyError::Destroyed(epoch));
        }
        match self.key_file(epoch).try_exists() {
            Ok(true) => read(&self.key_file(epoch)).map(Some).map_err(KeyError::Unavailable),
            Ok(false) => Ok(None),
            Err(error) => Err(KeyError::Unavailable(error)),
        }
    }

    /// Written whole under another name first; whoever links it first has made the key.
    fn make(&self, epoch: Epoch) -> Result<DataKey, KeyError> {
        let key = DataKey::draw();
        let digits = Zeroizing::new(hex::encode(key.bytes()));
        let made = tempfile::Builder::new()
            .permissions(Permissions::from_mode(0o400))
            .tempfile_in(&self.folder)
            .and_then(|mut draft| {
                draft.write_all(digits.as_bytes())?;
                draft.as_file().sync_all()?;
                draft.persist_noclobber(self.key_file(epoch)).map_err(io::Error::from)?;
                self.sync()
            });
        match made {
            Ok(()) => Ok(key),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                self.find(epoch)?.ok_or(KeyError::Missing(epoch))
            }
            Err(error) => Err(KeyError::Unavailable(error)),
        }
    }

    /// The grave first: if we stop between the two, the key is gone for everybody already.
    fn bury(&self, epoch: Epoch) -> io::Result<()> {
        OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o400)
            .open(self.grave(epoch))?;
        self.sync()?;
        let file = self.key_file(epoch);
        if !file.try_exists()? {
            return Ok(());
        }
        // A file system may keep old blocks all the same: where that matters, the folder lies on an encrypted volume.
        fs::set_permissions(&file, Permissions::from_mode(0o600))?;
        let mut open = OpenOptions::new().write(true).open(&file)?;
        open.write_all(&[b'0'; KEY_BYTES * 2])?;
        open.sync_all()?;
        fs::remove_file(&file)?;
        self.sync()
    }

    fn sync(&self) -> io::Result<()> {
        File::open(&self.folder)?.sync_all()
    }
}

#[async_trait]
impl KeyProvider for FileKeys {
    async fn wrap(&self, epoch: Epoch, aad: &[u8], secret: &[u8]) -> Result<Wrapped, KeyError> {
        let key = match self.find(epoch)? {
            Some(key) => key,
            None => self.make(epoch)?,
        };
        let ciphertext = hex::encode(key.encrypt(aad, secret));
        Ok(Wrapped { provider: PROVIDER.to_owned(), epoch, version: VERSION, ciphertext })
    }

    async fn unwrap(&self, wrapped: &Wrapped, aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let epoch = wrapped.epoch;
        let is_ours = wrapped.provider == PROVIDER && wrapped.version == VERSION;
        let key = self.find(epoch)?.ok_or(KeyError::Missing(epoch))?;
        let bytes = hex::decode(&wrapped.ciphertext).ok().filter(|_| is_ours);
        let bytes = bytes.ok_or(KeyError::DoesNotOpen(epoch))?;
        key.decrypt(aad, &bytes).map_err(|_| KeyError::DoesNotOpen(epoch))
    }

    async fn destroy(&self, epoch: Epoch) -> Result<(), KeyError> {
        self.bury(epoch).map_err(KeyError::Unavailable)
    }
}

fn read(file: &Path) -> io::Result<DataKey> {
    let digits = Zeroizing::new(fs::read_to_string(file)?);
    let mut bytes = Zeroizing::new([0; KEY_BYTES]);
    hex::decode_to_slice(digits.trim_end(), bytes.as_mut()).map_err(|_| {
        io::Error::new(ErrorKind::InvalidData, format!("{} is no key", file.display()))
    })?;
    DataKey::from_bytes(bytes.as_ref()).ok_or_else(|| io::Error::from(ErrorKind::InvalidData))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn november() -> Epoch {
        "2031-11".parse().unwrap()
    }

    #[tokio::test]
    async fn what_was_wrapped_opens_for_its_purpose_until_the_key_is_destroyed() {
        let folder = tempfile::tempdir().unwrap();
        let keys = FileKeys::open(folder.path()).unwrap();
        let wrapped = keys.wrap(november(), b"for", b"secret").await.unwrap();
        assert_eq!(keys.unwrap(&wrapped, b"for").await.unwrap().as_slice(), b"secret");
        assert!(matches!(keys.unwrap(&wrapped, b"else").await, Err(KeyError::DoesNotOpen(_))));
        let december = Wrapped { epoch: "2031-12".parse().unwrap(), ..wrapped.clone() };
        assert!(matches!(keys.unwrap(&december, b"for").await, Err(KeyError::Missing(_))));
        for _ in 0..2 {
            keys.destroy(november()).await.unwrap();
            assert!(matches!(keys.unwrap(&wrapped, b"for").await, Err(KeyError::Destroyed(_))));
            let anew = keys.wrap(november(), b"for", b"secret").await;
            assert!(matches!(anew, Err(KeyError::Destroyed(_))));
        }
        assert!(!keys.key_file(november()).exists());
    }

    #[tokio::test]
    async fn only_the_owner_reads_a_key_and_two_who_make_it_make_one() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Arc::new(FileKeys::open(folder.path()).unwrap());
        let wrap = |number: u8| {
            let keys = Arc::clone(&keys);
            tokio::spawn(async move { keys.wrap(november(), b"for", &[number]).await.unwrap() })
        };
        let wrapped: Vec<_> = (0..16).map(wrap).collect();
        for (number, task) in (0..16).zip(wrapped) {
            let opened = keys.unwrap(&task.await.unwrap(), b"for").await.unwrap();
            assert_eq!(opened.as_slice(), [number]);
        }
        let mode = fs::metadata(keys.key_file(november())).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o400);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[tokio::test]
    async fn a_folder_that_is_not_there_and_a_file_that_is_no_key_are_said() {
        let folder = tempfile::tempdir().unwrap();
        assert!(FileKeys::open(&folder.path().join("none")).is_err());
        let keys = FileKeys::open(folder.path()).unwrap();
        fs::write(keys.key_file(november()), "not a key").unwrap();
        let refused = keys.wrap(november(), b"for", b"secret").await.unwrap_err();
        assert!(
            matches!(refused, KeyError::Unavailable(error) if error.to_string().ends_with("is no key"))
        );
    }
}
