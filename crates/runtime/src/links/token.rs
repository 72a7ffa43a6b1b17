//! The token at the end of a link: one byte of format, a random nonce, and the link sealed with XChaCha20-Poly1305.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use contracts::{AccountId, Time};
use rand::RngExt as _;
use uuid::Uuid;

use super::{ContactVersion, Keys, Links};

const FORMAT: u8 = 1;
const NONCE_BYTES: usize = 24;
/// Longer than the token of the longest account id, so that nobody makes us decode a novel.
const MAX_CHARS: usize = 512;

/// What a link is for: it opens nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purpose {
    /// Authenticated with the token, so never changed.
    name: &'static str,
    /// Of the page, below the public URL.
    path: &'static str,
}

/// What a link says to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Whose page it opens.
    pub account: AccountId,
    /// The case, deletion or recovery that it is about.
    pub story: Uuid,
    /// Where it was sent to: it is dead once the person is reached elsewhere.
    pub contact: ContactVersion,
    /// The first moment at which it opens no more; whole seconds.
    pub expires_at: Time,
}

/// Why a token opens nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// None of ours, none for this purpose, or not whole.
    #[error("the link is none of ours")]
    Forged,
    /// One of ours, too old.
    #[error("the link has expired")]
    Expired,
}

impl Purpose {
    /// Answering the questions of a KYC case.
    pub const QUESTIONNAIRE: Self = Self { name: "questionnaire", path: "q" };

    /// Confirming that one wants to leave.
    pub const LEAVE: Self = Self { name: "deletion-confirm", path: "leave" };
    /// Seeing where one's deletion stands, and taking it back.
    pub const STAY: Self = Self { name: "deletion-status", path: "stay" };

    #[cfg(test)]
    pub(super) const OTHER: Self = Self { name: "other", path: "o" };
}

impl Links {
    /// The address of a page: `<public_url>/<purpose>/<token>`. Each call makes another one, all of them good.
    pub fn sign(&self, purpose: Purpose, link: &Link) -> String {
        let token = self.keys[0].seal(purpose, &encode(link));
        format!("{}/{}/{}", self.public_url, purpose.path, URL_SAFE_NO_PAD.encode(token))
    }

    /// What the token at the end of a link says.
    ///
    /// # Errors
    /// When it is not one of ours for this purpose, or older than it may be.
    pub fn open_token(&self, purpose: Purpose, token: &str, now: Time) -> Result<Link, LinkError> {
        if token.len() > MAX_CHARS {
            return Err(LinkError::Forged);
        }
        let token = URL_SAFE_NO_PAD.decode(token).map_err(|_| LinkError::Forged)?;
        let opened = self.keys.iter().find_map(|keys| keys.unseal(purpose, &token));
        let link = opened.and_then(|bytes| decode(&bytes)).ok_or(LinkError::Forged)?;
        if now < link.expires_at { Ok(link) } else { Err(LinkError::Expired) }
    }
}

impl Keys {
    fn seal(&self, purpose: Purpose, plaintext: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_BYTES] = rand::rng().random();
        let payload = Payload { msg: plaintext, aad: purpose.name.as_bytes() };
        let ciphertext = self.cipher().encrypt(&XNonce::from(nonce), payload);
        let ciphertext = ciphertext.expect("links are far below the cipher's limit of 256 GiB");
        [&[FORMAT], nonce.as_slice(), &ciphertext].concat()
    }

    fn unseal(&self, purpose: Purpose, token: &[u8]) -> Option<Vec<u8>> {
        let (&FORMAT, rest) = token.split_first()? else { return None };
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: ciphertext, aad: purpose.name.as_bytes() };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.token).into())
    }
}

/// Fixed widths first, the account takes the rest.
fn encode(link: &Link) -> Vec<u8> {
    let expires_at = link.expires_at.timestamp().to_be_bytes();
    let Link { account, story, contact, .. } = link;
    [&expires_at, &contact.0[..], story.as_bytes(), account.as_str().as_bytes()].concat()
}

fn decode(bytes: &[u8]) -> Option<Link> {
    let (expires_at, rest) = bytes.split_first_chunk()?;
    let (contact, rest) = rest.split_first_chunk()?;
    let (story, account) = rest.split_first_chunk()?;
    Some(Link {
        account: AccountId::try_new(str::from_utf8(account).ok()?).ok()?,
        story: Uuid::from_bytes(*story),
        contact: ContactVersion(*contact),
        expires_at: Time::from_timestamp(i64::from_be_bytes(*expires_at), 0)?,
    })
}
