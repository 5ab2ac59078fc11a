//! TLS by rustls with ring: which versions, who is trusted, and who this client is. The exceptions
//! (a self-signed certificate that is named, `tlsInsecure`) are in `verify`.
//!
//! A missing `SSL_CERT_FILE` stops the connection, even where `SSL_CERT_DIR` gives certificates:
//! somebody chose that file. Other mistakes in the two variables stop it only when no certificate
//! is left.

use std::ffi::OsString;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::client::ResolvesClientCert;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{
    AlertDescription as Alert, CertificateError, ClientConfig, Error, RootCertStore,
    SignatureScheme,
};

use super::first_bytes::Watched;
use super::pem;
use super::quick_ack::Prompt;
use super::verify::{Anyone, Checked, InChain, SelfSigned, is_version_1};
use crate::broker::wire::failure::{Failure, FileFailure, FileKind, FileProblem, TlsFailure};
use crate::domain::profile::TlsOptions;

/// All that a handshake needs.
pub(super) struct Setup {
    config: Arc<ClientConfig>,
    auth: Arc<ClientAuth>,
}

impl Setup {
    /// Reads the files, beside the runtime: a network drive may be slow.
    pub(super) async fn read(options: &TlsOptions) -> Result<Self, Failure> {
        let options = options.clone();
        match tokio::task::spawn_blocking(move || Self::load(&options)).await {
            Ok(setup) => setup,
            Err(error) => Err(Failure::Tls(TlsFailure::Other(error.to_string()))),
        }
    }

    fn load(options: &TlsOptions) -> Result<Self, Failure> {
        let provider = Arc::new(ring::default_provider());
        let own = own_key(options, &provider)?;
        let auth = Arc::new(ClientAuth {
            own,
            asked: AtomicBool::new(false),
        });
        let other = |error: Error| Failure::Tls(TlsFailure::Other(error.to_string()));
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(other)?
            .dangerous();
        let builder = if options.insecure {
            builder.with_custom_certificate_verifier(Arc::new(Anyone(provider)))
        } else {
            builder.with_custom_certificate_verifier(Arc::new(checked(options, provider)?))
        };
        let config = builder.with_client_cert_resolver(Arc::clone(&auth) as _);
        Ok(Self {
            config: Arc::new(config),
            auth,
        })
    }

    /// The handshake, with `host` as the name that the certificate must be for.
    pub(super) async fn greet(self, host: &str, stream: Prompt) -> Result<Watched, Failure> {
        let name = host.trim_end_matches('.').to_owned();
        let name = ServerName::try_from(name).map_err(|_| Failure::Tls(TlsFailure::Name))?;
        let connector = TlsConnector::from(self.config);
        match connector.connect(name, stream).await {
            Ok(stream) => Ok(Watched::tls(stream, self.auth)),
            Err(error) => {
                Err(failure(&error, Some(&self.auth))
                    .unwrap_or_else(|| broken_off(error, &self.auth)))
            }
        }
    }
}

/// Who checks the broker's certificate.
fn checked(options: &TlsOptions, provider: Arc<CryptoProvider>) -> Result<Checked, Failure> {
    let mut roots = RootCertStore::empty();
    let mut named = Vec::new();
    if let Some(path) = &options.ca {
        named = pem::certificates(FileKind::Ca, path).map_err(Failure::File)?;
        for certificate in &named {
            roots.add(certificate.clone()).map_err(|_| {
                Failure::File(FileFailure::new(FileKind::Ca, path, FileProblem::Broken))
            })?;
        }
    } else {
        let variable = |name: &str| std::env::var_os(name);
        let found = rustls_native_certs::load_native_certs().certs;
        roots = system_roots(found, variable)?;
    }
    Checked::new(roots, provider, named)
        .map_err(|error| Failure::Tls(TlsFailure::Other(error.to_string())))
}

fn system_roots(
    certificates: Vec<CertificateDer<'static>>,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<RootCertStore, Failure> {
    let no_roots = |why| Failure::Tls(TlsFailure::NoRoots(why));
    // Without it others than the chosen certificates would count.
    if let Some(why) =
        variable("SSL_CERT_FILE").and_then(|file| pem::unreadable("SSL_CERT_FILE", &file))
    {
        return Err(no_roots(Some(why)));
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(certificates);
    if roots.is_empty() {
        let file = variable("SSL_CERT_FILE").map(|file| pem::blame("SSL_CERT_FILE", &file));
        let folder = || variable("SSL_CERT_DIR").map(|dir| pem::blame("SSL_CERT_DIR", &dir));
        return Err(no_roots(file.or_else(folder)));
    }
    Ok(roots)
}

/// The certificate and key of this client.
fn own_key(
    options: &TlsOptions,
    provider: &CryptoProvider,
) -> Result<Option<Arc<CertifiedKey>>, Failure> {
    let (certificate, key) = match (&options.certificate, &options.key) {
        (None, None) => return Ok(None),
        (Some(certificate), Some(key)) => (certificate, key),
        (Some(certificate), None) => {
            let problem = FileProblem::NoKey;
            let failure = FileFailure::new(FileKind::Certificate, certificate, problem);
            return Err(Failure::File(failure));
        }
        (None, Some(key)) => {
            let problem = FileProblem::NoCertificate;
            return Err(Failure::File(FileFailure::new(FileKind::Key, key, problem)));
        }
    };
    let chain = pem::certificates(FileKind::Certificate, certificate).map_err(Failure::File)?;
    let secret = pem::key(key).map_err(Failure::File)?;
    let signer = provider
        .key_provider
        .load_private_key(secret)
        .map_err(|_| {
            let problem = FileProblem::Unsupported;
            Failure::File(FileFailure::new(FileKind::Key, key, problem))
        })?;
    let own = CertifiedKey::new(chain, signer);
    match own.keys_match() {
        Err(Error::InconsistentKeys(why)) if why != unknown_consistency() => {
            let problem = FileProblem::Mismatch(certificate.clone());
            Err(Failure::File(FileFailure::new(FileKind::Key, key, problem)))
        }
        // webpki cannot read it, but it can still be shown.
        Err(Error::InvalidCertificate(error)) if is_version_1(&error) => Ok(Some(Arc::new(own))),
        Err(Error::InvalidCertificate(_)) => {
            let problem = FileProblem::Broken;
            let failure = FileFailure::new(FileKind::Certificate, certificate, problem);
            Err(Failure::File(failure))
        }
        _ => Ok(Some(Arc::new(own))),
    }
}

/// What rustls says of a key when it does not know the public half.
const fn unknown_consistency() -> tokio_rustls::rustls::InconsistentKeys {
    tokio_rustls::rustls::InconsistentKeys::Unknown
}

/// What this client can show, and whether the server asked for it.
#[derive(Debug)]
pub(super) struct ClientAuth {
    own: Option<Arc<CertifiedKey>>,
    asked: AtomicBool,
}

impl ClientAuth {
    fn was_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    /// Whether the server asked for a certificate, and there is none.
    pub(super) fn is_lacking(&self) -> bool {
        self.own.is_none() && self.was_asked()
    }
}

impl ResolvesClientCert for ClientAuth {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.asked.store(true, Ordering::Relaxed);
        self.own.clone()
    }

    fn has_certs(&self) -> bool {
        self.own.is_some()
    }
}

/// The connection ended in the middle of the handshake.
fn broken_off(error: io::Error, auth: &ClientAuth) -> Failure {
    if auth.is_lacking() {
        return Failure::Tls(TlsFailure::CertificateWanted);
    }
    match Failure::from_io(error) {
        Failure::Closed => Failure::Tls(TlsFailure::BrokenOff),
        failure => failure,
    }
}

/// What an I/O error from TLS means, if it is one of TLS.
pub(super) fn failure(error: &io::Error, auth: Option<&ClientAuth>) -> Option<Failure> {
    let error = error.get_ref()?.downcast_ref::<Error>()?;
    let asked = auth.is_some_and(ClientAuth::was_asked);
    let lacking = auth.is_some_and(ClientAuth::is_lacking);
    Some(Failure::Tls(match error {
        Error::InvalidCertificate(error) => certificate_failure(error),
        Error::InvalidMessage(_) | Error::InappropriateMessage { .. } => TlsFailure::NotTls,
        Error::PeerIncompatible(_) => TlsFailure::NothingInCommon,
        Error::AlertReceived(alert) => match alert {
            Alert::CertificateRequired => TlsFailure::CertificateWanted,
            _ if lacking => TlsFailure::CertificateWanted,
            Alert::CertificateExpired => TlsFailure::CertificateRefused("expired"),
            Alert::CertificateRevoked => TlsFailure::CertificateRefused("revoked"),
            Alert::UnknownCA => TlsFailure::CertificateRefused("from an unknown issuer"),
            Alert::UnrecognisedName => TlsFailure::NameUnknown,
            Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateUnknown
            | Alert::AccessDenied
            | Alert::DecryptError
            | Alert::HandshakeFailure
                if asked =>
            {
                TlsFailure::CertificateRefused("not accepted")
            }
            Alert::ProtocolVersion | Alert::HandshakeFailure | Alert::InsufficientSecurity => {
                TlsFailure::NothingInCommon
            }
            alert => TlsFailure::Other(format!("{alert:?}")),
        },
        error => TlsFailure::Other(error.to_string()),
    }))
}

fn certificate_failure(error: &CertificateError) -> TlsFailure {
    match error {
        CertificateError::ExpiredContext { not_after, .. } => {
            TlsFailure::Expired(not_after.as_secs())
        }
        CertificateError::NotValidYetContext { not_before, .. } => {
            TlsFailure::NotYet(not_before.as_secs())
        }
        CertificateError::NotValidForNameContext { presented, .. } => {
            TlsFailure::WrongName(presented.iter().map(|name| plain_name(name)).collect())
        }
        CertificateError::UnknownIssuer => TlsFailure::UnknownIssuer,
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            TlsFailure::Purpose
        }
        CertificateError::Other(other) if other.0.is::<SelfSigned>() => TlsFailure::SelfSigned,
        CertificateError::Other(other) if other.0.is::<InChain>() => {
            match other.0.downcast_ref::<InChain>() {
                Some(InChain(outdated)) => TlsFailure::Outdated(outdated.clone()),
                None => TlsFailure::UnknownIssuer,
            }
        }
        error if is_version_1(error) => TlsFailure::Version1,
        error => TlsFailure::BadCertificate(error.to_string()),
    }
}

/// A name as webpki shows it, `DnsName("gw7")` or `IpAddress(10.0.0.7)`, without that.
fn plain_name(name: &str) -> String {
    let inner = name.split_once('(').map_or(name, |(_, rest)| rest);
    let inner = inner.strip_suffix(')').unwrap_or(inner);
    let inner = inner.trim_matches('"');
    inner.chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_roots_is_told_apart() {
        assert!(matches!(
            system_roots(Vec::new(), |_| None),
            Err(Failure::Tls(TlsFailure::NoRoots(None)))
        ));
    }

    #[test]
    fn names_are_shown_plain() {
        assert_eq!(plain_name("DnsName(\"*.plant\")"), "*.plant");
        assert_eq!(plain_name("IpAddress(10.0.0.7)"), "10.0.0.7");
    }
}
