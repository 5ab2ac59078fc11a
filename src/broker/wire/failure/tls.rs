//! Why there is no TLS, and the sentence for it: a certificate that is out of date or not trusted,
//! for instance. Which of them an error of rustls is, for the certificate of the broker and for a
//! refused own one, is decided in `dial::tls`; the second look at a certificate that webpki refused
//! is in `dial::verify`.

use super::ports;
use crate::domain::address::Address;
use crate::text;

/// How many names of a certificate are shown.
const NAMES: usize = 3;

/// Why there is no TLS.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::broker) enum TlsFailure {
    /// What answered is no TLS.
    NotTls,
    /// The connection was closed in the middle of the handshake.
    BrokenOff,
    /// Both sides have no version or cipher in common.
    NothingInCommon,
    /// This machine has no CA certificates; what is wrong with a variable that names some.
    NoRoots(Option<String>),
    /// The host is no name that a certificate can hold.
    Name,
    /// The server does not know itself by this host name.
    NameUnknown,
    /// The certificate is out of date since then, in seconds since 1970.
    Expired(u64),
    /// The certificate is not yet valid until then, in seconds since 1970.
    NotYet(u64),
    /// A certificate that the server sends along is out of date.
    Outdated(Outdated),
    /// The certificate is for these names.
    WrongName(Vec<String>),
    /// No trusted issuer has signed it.
    UnknownIssuer,
    SelfSigned,
    /// The certificate is not for servers.
    Purpose,
    /// The certificate is of the first version of X.509.
    Version1,
    /// Anything else that is wrong with the certificate.
    BadCertificate(String),
    /// The server wants a certificate from this client.
    CertificateWanted,
    /// The server asked for a certificate, got none, and closed the connection without a word.
    ClosedAfterAsking,
    /// The server refuses this client's certificate: what it is, as the end of a sentence.
    CertificateRefused(&'static str),
    Other(String),
}

/// A certificate in the chain of a server, behind its own, that is out of date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::broker) struct Outdated {
    /// The owner of the certificate.
    pub(in crate::broker) subject: String,
    /// In seconds since 1970: since then, or until then.
    pub(in crate::broker) time: u64,
    /// Whether it is expired, and not valid only later.
    pub(in crate::broker) is_over: bool,
    /// Whether its issuer is trusted.
    pub(in crate::broker) is_trusted: bool,
}

impl Outdated {
    fn sentence(&self, place: &str) -> String {
        let time = utc(self.time);
        let subject = &self.subject;
        let since = if self.is_over {
            format!("expired on {time}")
        } else {
            format!("is not valid before {time}")
        };
        if self.is_trusted {
            return format!(
                "The certificate of the issuer \"{subject}\" in the chain of {place} {since}: \
                    renew the chain, or correct the clock of this machine."
            );
        }
        format!(
            "The certificate of {place} is from an issuer that is not trusted here (\"{subject}\" \
             in its chain {since}): pass the issuer's certificate with --ca FILE."
        )
    }
}

impl TlsFailure {
    pub(super) fn sentence(&self, address: &Address) -> String {
        let place = address.place();
        let host = &address.host;
        let ports = ports(address.scheme);
        match self {
            Self::NotTls => format!("{place} does not speak TLS: check the port.{ports}"),
            Self::BrokenOff => format!(
                "{place} closed the connection during the TLS handshake: that port probably \
                    does not speak TLS.{ports}"
            ),
            Self::NothingInCommon => format!(
                "{place} and guestlist share no TLS version or cipher: the broker must \
                    offer TLS 1.2 or 1.3."
            ),
            Self::NoRoots(Some(why)) => format!(
                "The certificate of {place} cannot be checked: {why}. Correct or unset it, or \
                 pass --ca FILE."
            ),
            Self::NoRoots(None) => format!(
                "The certificate of {place} cannot be checked: this machine has no CA \
                    certificates. Install ca-certificates, or pass --ca FILE."
            ),
            Self::Name => format!(
                "{place} cannot be reached over TLS: a certificate cannot contain the name \
                    \"{host}\"."
            ),
            Self::NameUnknown => format!(
                "{place} does not know the name \"{host}\": use the name that is in its \
                 certificate."
            ),
            Self::Expired(time) => format!(
                "The certificate of {place} expired on {}: renew it, or correct the clock of \
                    this machine.",
                utc(*time)
            ),
            Self::NotYet(time) => format!(
                "The certificate of {place} is not valid before {}: correct the clock of this \
                    machine, or of the one that issued it.",
                utc(*time)
            ),
            Self::Outdated(outdated) => outdated.sentence(&place),
            Self::WrongName(names) if names.is_empty() => format!(
                "The certificate of {place} is not for \"{host}\", nor for any other host: the \
                 broker needs one with a subjectAltName."
            ),
            Self::WrongName(names) => format!(
                "The certificate of {place} is not for \"{host}\" but for {}: connect by a \
                    name in the certificate.",
                text::some_of(names, NAMES)
            ),
            Self::UnknownIssuer => format!(
                "The certificate of {place} is from an issuer that is not trusted here: pass the \
                 issuer's certificate with --ca FILE, or as \"ca\" in the profile."
            ),
            Self::SelfSigned => format!(
                "The certificate of {place} is self-signed: if it is the right one, pass it with \
                 --ca FILE, or as \"ca\" in the profile."
            ),
            Self::Purpose => format!(
                "The certificate of {place} is not meant for a server: the broker needs another \
                 one."
            ),
            Self::Version1 => format!(
                "The certificate of {place} is X.509 version 1, without a host name: the \
                    broker needs version 3, with a subjectAltName."
            ),
            Self::BadCertificate(why) => {
                format!("The certificate of {place} is invalid: {why}.")
            }
            Self::CertificateWanted => format!(
                "{place} requires a client certificate: pass --cert FILE and --key FILE, or \
                    \"clientCert\" and \"clientKey\" in the profile."
            ),
            Self::ClosedAfterAsking => format!(
                "{place} asked for a client certificate and closed the connection: pass --cert \
                    FILE and --key FILE, or \"clientCert\" and \"clientKey\" in the profile."
            ),
            Self::CertificateRefused(why) => format!(
                "{place} refused the client certificate ({why}): use one that the broker \
                    accepts."
            ),
            Self::Other(why) => format!("{place} and guestlist could not agree on TLS: {why}."),
        }
    }
}

/// A time in seconds since 1970, as `2026-03-01 12:00 UTC`.
fn utc(time: u64) -> String {
    let time = i64::try_from(time).ok();
    let time = time.and_then(|time| jiff::Timestamp::from_second(time).ok());
    // No certificate can name a later year.
    let time = time.unwrap_or(jiff::Timestamp::MAX);
    time.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_utc() {
        // Compared with `date -u -d @TIME`.
        for (time, text) in [
            (0, "1970-01-01 00:00 UTC"),
            (951_782_399, "2000-02-28 23:59 UTC"),
            (951_868_799, "2000-02-29 23:59 UTC"),
            (1_709_251_200, "2024-03-01 00:00 UTC"),
            (4_102_444_799, "2099-12-31 23:59 UTC"),
        ] {
            assert_eq!(utc(time), text);
        }
    }
}
