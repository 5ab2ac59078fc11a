//! The PEM files of a profile, and of `--ca`, `--cert` and `--key`.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;

use tokio_rustls::rustls::pki_types::pem::{self, PemObject, SectionKind};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use zeroize::Zeroizing;

use crate::broker::wire::failure::{FileFailure, FileKind, FileProblem};

/// The certificates in a file; at least one.
pub(super) fn certificates(
    kind: FileKind,
    path: &Path,
) -> Result<Vec<CertificateDer<'static>>, FileFailure> {
    let failure = |problem| FileFailure::new(kind, path, problem);
    let text = read(path).map_err(failure)?;
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    match certificates {
        Ok(certificates) if certificates.is_empty() => Err(failure(other_kind(&text))),
        Ok(certificates) => Ok(certificates),
        Err(_) => Err(failure(FileProblem::Broken)),
    }
}

/// The private key in a file.
pub(super) fn key(path: &Path) -> Result<PrivateKeyDer<'static>, FileFailure> {
    let failure = |problem| FileFailure::new(FileKind::Key, path, problem);
    let text = read(path).map_err(failure)?;
    match PrivateKeyDer::from_pem_slice(&text) {
        Ok(key) => Ok(key),
        Err(pem::Error::NoItemsFound) => Err(failure(other_kind(&text))),
        Err(_) => Err(failure(FileProblem::Broken)),
    }
}

fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, FileProblem> {
    let text = Zeroizing::new(fs::read(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => FileProblem::Missing,
        _ => FileProblem::Unreadable(error),
    })?);
    if text.trim_ascii().is_empty() {
        return Err(FileProblem::Empty);
    }
    Ok(text)
}

/// Why the path in a variable cannot be read, if it cannot.
pub(super) fn unreadable(variable: &str, value: &OsStr) -> Option<String> {
    let path = Path::new(value);
    let error = match fs::metadata(path) {
        Ok(found) if found.is_dir() => fs::read_dir(path).err(),
        Ok(_) => fs::File::open(path).err(),
        Err(error) => Some(error),
    }?;
    let problem = match error.kind() {
        io::ErrorKind::NotFound => "does not exist".into(),
        io::ErrorKind::PermissionDenied => "is not readable by this account".into(),
        _ => format!("cannot be read: {error}"),
    };
    Some(names(variable, path, &problem))
}

/// What is wrong with the path in a variable that gave no certificate.
pub(super) fn blame(variable: &str, value: &OsStr) -> String {
    unreadable(variable, value)
        .unwrap_or_else(|| names(variable, Path::new(value), "contains no certificate"))
}

fn names(variable: &str, path: &Path, problem: &str) -> String {
    format!("{variable} names {}, which {problem}", path.display())
}

/// What a file holds instead of what was wanted.
fn other_kind(text: &[u8]) -> FileProblem {
    let encrypted = b"-----BEGIN ENCRYPTED PRIVATE KEY-----";
    let holds = |needle: &[u8]| text.windows(needle.len()).any(|part| part == needle);
    if holds(encrypted) || holds(b"Proc-Type: 4,ENCRYPTED") {
        return FileProblem::Encrypted;
    }
    let sections = <(SectionKind, Vec<u8>)>::pem_slice_iter(text);
    match sections.flatten().next() {
        Some((SectionKind::Certificate, _)) => FileProblem::Holds("a certificate"),
        Some((
            SectionKind::PrivateKey | SectionKind::RsaPrivateKey | SectionKind::EcPrivateKey,
            _,
        )) => FileProblem::Holds("a private key"),
        Some((SectionKind::Csr, _)) => FileProblem::Holds("a request for a certificate"),
        Some((SectionKind::PublicKey, _)) => FileProblem::Holds("a public key"),
        Some(_) => FileProblem::Holds("something else"),
        None => FileProblem::NoPem,
    }
}
