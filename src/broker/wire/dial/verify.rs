//! Whether a server is who it says.
//!
//! - A self-signed certificate is taken when the CA file holds that very certificate, also where it
//!   calls itself a CA, as those of `openssl req -x509` do; webpki alone would refuse it. Name and
//!   time are checked all the same.
//! - `tlsInsecure` takes any certificate but still checks that the server has its key.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::client::verify_server_name;
use tokio_rustls::rustls::client::{VerifierBuilderError, WebPkiServerVerifier};
use tokio_rustls::rustls::crypto::{
    CryptoProvider, verify_tls12_signature, verify_tls13_signature,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::server::ParsedCertificate;
use tokio_rustls::rustls::{
    CertificateError, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme,
};

use super::subject;
use crate::broker::wire::failure::Outdated;

/// A certificate that only vouches for itself.
#[derive(Debug)]
pub(super) struct SelfSigned;

impl fmt::Display for SelfSigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("self-signed")
    }
}

impl std::error::Error for SelfSigned {}

/// A certificate of the chain, not the server's own, that is out of date.
#[derive(Debug)]
pub(super) struct InChain(pub(super) Outdated);

impl fmt::Display for InChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a certificate in the chain is out of date")
    }
}

impl std::error::Error for InChain {}

/// Checks certificates as webpki does, with three differences: it tells a self-signed certificate
/// from one of an unknown issuer; it says which certificate of a chain is out of date; and it takes
/// a certificate that the CA file names itself, even where it also calls itself a CA, as those of
/// `openssl req -x509` do.
#[derive(Debug)]
pub(super) struct Checked {
    webpki: Arc<WebPkiServerVerifier>,
    named: Vec<CertificateDer<'static>>,
    /// The names of the trusted issuers, as in certificates.
    trusted: HashSet<Vec<u8>>,
}

impl Checked {
    /// `named`: the certificates of the CA file.
    pub(super) fn new(
        roots: RootCertStore,
        provider: Arc<CryptoProvider>,
        named: Vec<CertificateDer<'static>>,
    ) -> Result<Self, VerifierBuilderError> {
        let subjects = roots.roots.iter().map(|root| root.subject.to_vec());
        let trusted = subjects.collect();
        let roots = Arc::new(roots);
        let webpki = WebPkiServerVerifier::builder_with_provider(roots, provider).build()?;
        Ok(Self {
            webpki,
            named,
            trusted,
        })
    }

    /// The certificate of the chain that is out of date, if it is not the server's own. webpki does
    /// not say which it is.
    fn outdated(
        &self,
        certificate: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        now: UnixTime,
    ) -> Option<Outdated> {
        // The time is the first thing that is checked of a certificate.
        let time_of = |certificate: &CertificateDer<'_>| {
            let alone = self
                .webpki
                .verify_server_cert(certificate, &[], name, &[], now);
            alone.err().as_ref().and_then(out_of_time)
        };
        if time_of(certificate).is_some() {
            return None;
        }
        let (found, (time, is_over)) = chain.iter().find_map(|it| Some((it, time_of(it)?)))?;
        let found = webpki::EndEntityCert::try_from(found).ok()?;
        let subject = subject::name(found.subject());
        Some(Outdated {
            subject: subject.unwrap_or_else(|| "without a name".into()),
            time,
            is_over,
            is_trusted: self.trusted.contains(found.issuer()),
        })
    }

    /// A second look at what webpki refused.
    fn look_again(
        &self,
        error: Error,
        certificate: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if out_of_time(&error).is_some()
            && let Some(outdated) = self.outdated(certificate, chain, name, now)
        {
            let why = OtherError(Arc::new(InChain(outdated)));
            return Err(CertificateError::Other(why).into());
        }
        let is_ca = is_ca_as_end_entity(&error);
        if is_ca && self.named.contains(certificate) {
            // webpki has checked its time already.
            verify_server_name(&ParsedCertificate::try_from(certificate)?, name)?;
            return Ok(ServerCertVerified::assertion());
        }
        let unknown = error == Error::InvalidCertificate(CertificateError::UnknownIssuer);
        if (is_ca || unknown) && is_self_signed(certificate) {
            let why = OtherError(Arc::new(SelfSigned));
            return Err(CertificateError::Other(why).into());
        }
        Err(error)
    }
}

/// When an expired certificate ended, and true; or when one that is not yet valid begins, and
/// false.
fn out_of_time(error: &Error) -> Option<(u64, bool)> {
    match error {
        Error::InvalidCertificate(CertificateError::ExpiredContext { not_after, .. }) => {
            Some((not_after.as_secs(), true))
        }
        Error::InvalidCertificate(CertificateError::NotValidYetContext { not_before, .. }) => {
            Some((not_before.as_secs(), false))
        }
        _ => None,
    }
}

fn is_ca_as_end_entity(error: &Error) -> bool {
    matches!(error, Error::InvalidCertificate(error)
        if from_webpki(error) == Some(&webpki::Error::CaUsedAsEndEntity))
}

/// Whether a certificate is of the first version of X.509, as `openssl x509 -req` makes them
/// without extensions.
pub(super) fn is_version_1(error: &CertificateError) -> bool {
    from_webpki(error) == Some(&webpki::Error::UnsupportedCertVersion)
}

/// What webpki said, where rustls has no error of its own for it.
fn from_webpki(error: &CertificateError) -> Option<&webpki::Error> {
    let CertificateError::Other(other) = error else {
        return None;
    };
    other.0.downcast_ref()
}

fn is_self_signed(certificate: &CertificateDer<'_>) -> bool {
    webpki::EndEntityCert::try_from(certificate)
        .is_ok_and(|certificate| certificate.issuer() == certificate.subject())
}

impl ServerCertVerifier for Checked {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.webpki
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            .or_else(|error| self.look_again(error, end_entity, intermediates, server_name, now))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.webpki.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.webpki.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.webpki.supported_verify_schemes()
    }
}

/// Takes any certificate if the server has its key: encrypted, but the other end is not known.
#[derive(Debug)]
pub(super) struct Anyone(pub(super) Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(
            message,
            cert,
            dss,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            cert,
            dss,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
