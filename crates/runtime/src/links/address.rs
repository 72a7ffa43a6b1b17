//! Mail addresses that say what a mail is about: `answers+<case>.<mac>@…` and `bounce+<delivery>.<mac>@…`.

use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use super::{Keys, Links, mac};

/// In bytes, and in twice as many characters: enough where every guess is a mail that we count.
const MAC_BYTES: usize = 10;

/// What a mail to one of our addresses is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailAddress {
    /// Where a person's reply goes: names the case.
    Reply(Uuid),
    /// Where undeliverable mail comes back to: names what was delivered.
    Return(Uuid),
}

impl MailAddress {
    fn parts(self) -> (&'static str, Uuid) {
        match self {
            Self::Reply(case) => ("answers", case),
            Self::Return(delivery) => ("bounce", delivery),
        }
    }
}

impl Links {
    /// The address, in lower case, with at most 64 bytes before the `@` (RFC 5321).
    pub fn write_address(&self, address: MailAddress) -> String {
        let (kind, id) = address.parts();
        let mac = hex::encode(self.keys[0].address_mac(kind, id));
        format!("{kind}+{}.{mac}@{}", id.simple(), self.mail_domain)
    }

    /// What an address says, in whatever case a mail server has written it; `None`: none of ours, or forged.
    pub fn read_address(&self, address: &str) -> Option<MailAddress> {
        let address = address.trim().to_ascii_lowercase();
        let (local, domain) = address.rsplit_once('@')?;
        let (kind, rest) = local.split_once('+')?;
        let (id, given) = rest.split_once('.')?;
        let id = Uuid::try_parse(id).ok().filter(|parsed| parsed.simple().to_string() == id)?;
        let read = match kind {
            "answers" => MailAddress::Reply(id),
            "bounce" => MailAddress::Return(id),
            _ => return None,
        };
        let mut mac = [0; MAC_BYTES];
        hex::decode_to_slice(given, &mut mac).ok()?;
        let ours = self.keys.iter().any(|keys| keys.address_mac(kind, id).ct_eq(&mac).into());
        (ours && domain == &*self.mail_domain).then_some(read)
    }
}

impl Keys {
    fn address_mac(&self, kind: &str, id: Uuid) -> [u8; MAC_BYTES] {
        let whole = mac(&self.address, &[kind, &id.simple().to_string()]);
        *whole.split_first_chunk().expect("a hash has more bytes").0
    }
}
