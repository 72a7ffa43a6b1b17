//! Who signed: a certificate of a processor, good for its domain and issued by somebody whom we trust, and what it signed.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustls_pki_types::{
    CertificateDer, CertificateRevocationListDer, TrustAnchor, UnixTime, pem::PemObject as _,
};
use webpki::{
    ALL_VERIFICATION_ALGS, CertRevocationList, EndEntityCert, KeyUsage, OwnedCertRevocationList,
    RevocationCheckDepth, RevocationOptionsBuilder, UnknownStatusPolicy, anchor_from_trusted_cert,
    ring::{ECDSA_P256_SHA256, ECDSA_P384_SHA256, RSA_PKCS1_2048_8192_SHA256},
};

use super::ConfigError;

/// Longer chains are no certificate of anybody.
const CHAIN_MAX: usize = 8;

/// Whom we trust to say who is who, and whom they take that back from.
pub(super) struct Authorities {
    anchors: Vec<TrustAnchor<'static>>,
    revoked: Option<CertRevocationList<'static>>,
}

/// A processor's certificate, with those between it and an authority.
#[derive(Clone)]
pub(super) struct Chain(Vec<CertificateDer<'static>>);

impl Authorities {
    /// From PEM: authorities, and the list of what the one that issues took back, if there is one.
    pub fn new(authorities: &[u8], revoked: Option<&[u8]>) -> Result<Self, ConfigError> {
        let certificates = certificates(authorities).ok_or(ConfigError::Authorities)?;
        let anchors = certificates.iter().map(|one| Ok(anchor_from_trusted_cert(one)?.to_owned()));
        let anchors: Result<Vec<_>, webpki::Error> = anchors.collect();
        let anchors = anchors.map_err(|_| ConfigError::Authorities)?;
        if anchors.is_empty() {
            return Err(ConfigError::Authorities);
        }
        let revoked = revoked.map(revocations).transpose()?;
        Ok(Self { anchors, revoked })
    }

    /// Whether the certificate is this domain's own, is good now, and was not taken back.
    pub fn vouch_for(&self, Chain(chain): &Chain, domain: &str) -> bool {
        let Some((own, between)) = chain.split_first() else { return false };
        let Ok(certificate) = EndEntityCert::try_from(own) else { return false };
        // By name, letter for letter: a wildcard is for many servers, of whom one is not the processor.
        if !certificate.valid_dns_names().any(|name| name.eq_ignore_ascii_case(domain)) {
            return false;
        }
        let lists: Vec<&CertRevocationList<'_>> = self.revoked.iter().collect();
        let revocation = RevocationOptionsBuilder::new(&lists).ok().map(|options| {
            let own_only = options.with_depth(RevocationCheckDepth::EndEntity);
            own_only.with_status_policy(UnknownStatusPolicy::Deny).build()
        });
        let (now, usage) = (unix_time(), KeyUsage::server_auth());
        let anchors = &self.anchors;
        certificate
            .verify_for_usage(ALL_VERIFICATION_ALGS, anchors, between, now, usage, revocation, None)
            .is_ok()
    }
}

impl Chain {
    /// From PEM, the processor's own first.
    pub fn read(pem: &[u8]) -> Option<Self> {
        let chain = certificates(pem)?;
        (1..=CHAIN_MAX).contains(&chain.len()).then_some(Self(chain))
    }

    /// Whether the holder of its key signed these very bytes: SHA-256 with RSA (PKCS #1 v1.5) or ECDSA.
    pub fn signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        let Some(Ok(certificate)) = self.0.first().map(EndEntityCert::try_from) else {
            return false;
        };
        let algorithms = [RSA_PKCS1_2048_8192_SHA256, ECDSA_P256_SHA256, ECDSA_P384_SHA256];
        algorithms.iter().any(|one| certificate.verify_signature(*one, bytes, signature).is_ok())
    }
}

fn certificates(pem: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
    CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().ok()
}

fn revocations(pem: &[u8]) -> Result<CertRevocationList<'static>, ConfigError> {
    let list = CertificateRevocationListDer::from_pem_slice(pem);
    let list = list.map_err(|_| ConfigError::Revocations)?;
    let list = OwnedCertRevocationList::from_der(&list).map_err(|_| ConfigError::Revocations)?;
    Ok(CertRevocationList::Owned(list))
}

/// A certificate is good or not by the real clock.
#[expect(clippy::disallowed_methods, reason = "certificates expire in real time")]
fn unix_time() -> UnixTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    UnixTime::since_unix_epoch(since)
}
