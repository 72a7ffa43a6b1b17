//! Certificates: an authority, a processor's own, and those that must not be believed.

use std::io;

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, RevokedCertParams, SerialNumber, SigningKey as _, date_time_ymd,
};

/// The processor's domain.
pub const DOMAIN: &str = "opendsr.processor.example";

const SERIAL: u64 = 4711;

/// Who says who is who.
pub(super) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// A key and the certificate that names its holder.
pub(super) struct Identity {
    key: KeyPair,
    /// The certificate, PEM.
    pub pem: String,
}

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    /// Nothing.
    Good,
    /// Nothing; another key than before.
    Renewed,
    /// It was good once.
    Expired,
    /// It will be good.
    Early,
    /// For all servers of a domain.
    Wildcard,
    /// Another domain's.
    OtherDomain,
    /// Of an authority that nobody knows.
    Unknown,
    /// Of nobody but its holder.
    SelfSigned,
}

impl Authority {
    pub fn new() -> io::Result<Self> {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "Authority of the simulators");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = key()?;
        let pem = params.self_signed(&key).map_err(io::Error::other)?.pem();
        Ok(Self { issuer: Issuer::new(params, key), pem })
    }

    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// What it took back, PEM: the processor's certificate, or nothing.
    pub fn revoked(&self, taken_back: bool) -> io::Result<String> {
        let one = RevokedCertParams {
            serial_number: SerialNumber::from(SERIAL),
            revocation_time: date_time_ymd(2026, 1, 1),
            reason_code: None,
            invalidity_date: None,
        };
        let params = CertificateRevocationListParams {
            this_update: date_time_ymd(2026, 1, 1),
            next_update: date_time_ymd(2126, 1, 1),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: if taken_back { vec![one] } else { vec![] },
            key_identifier_method: KeyIdMethod::Sha256,
        };
        let list = params.signed_by(&self.issuer).map_err(io::Error::other)?;
        list.pem().map_err(io::Error::other)
    }

    /// A new key of the processor's, with such a certificate.
    pub fn certify(&self, what: Certificate) -> io::Result<Identity> {
        let key = key()?;
        let name = match what {
            Certificate::Wildcard => "*.processor.example",
            Certificate::OtherDomain => "opendsr.other.example",
            _ => DOMAIN,
        };
        let params = CertificateParams::new(vec![name.to_owned()]);
        let mut params = params.map_err(io::Error::other)?;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.serial_number = Some(SerialNumber::from(SERIAL));
        (params.not_before, params.not_after) = match what {
            Certificate::Expired => (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1)),
            Certificate::Early => (date_time_ymd(2120, 1, 1), date_time_ymd(2121, 1, 1)),
            _ => (date_time_ymd(2020, 1, 1), date_time_ymd(2120, 1, 1)),
        };
        let certificate = match what {
            Certificate::SelfSigned => params.self_signed(&key),
            Certificate::Unknown => params.signed_by(&key, &Self::new()?.issuer),
            _ => params.signed_by(&key, &self.issuer),
        };
        let pem = certificate.map_err(io::Error::other)?.pem();
        Ok(Identity { key, pem })
    }

    /// The same for a key that somebody else made, PEM (PKCS #8).
    pub fn certify_key(&self, pem: &str) -> io::Result<Identity> {
        let key = KeyPair::from_pem(pem).map_err(io::Error::other)?;
        let params = CertificateParams::new(vec![DOMAIN.to_owned()]);
        let mut params = params.map_err(io::Error::other)?;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let certificate = params.signed_by(&key, &self.issuer).map_err(io::Error::other)?;
        Ok(Identity { pem: certificate.pem(), key })
    }
}

impl Identity {
    /// SHA-256 with the key, as OpenDSR wants it.
    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        self.key.sign(bytes).unwrap_or_default()
    }
}

fn key() -> io::Result<KeyPair> {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(io::Error::other)
}
