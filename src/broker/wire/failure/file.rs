//! What is wrong with a file that TLS needs.

use std::io;
use std::path::{Path, PathBuf};

/// Which file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::broker) enum FileKind {
    Ca,
    Certificate,
    Key,
}

/// What is wrong with it.
#[derive(Debug)]
pub(in crate::broker) enum FileProblem {
    Missing,
    Unreadable(io::Error),
    Empty,
    /// No PEM section in it.
    NoPem,
    /// A PEM section of another kind.
    Holds(&'static str),
    /// A key that needs a passphrase.
    Encrypted,
    /// PEM, but what it encodes cannot be read.
    Broken,
    /// A key of an algorithm that is not known.
    Unsupported,
    /// A key that does not belong to this certificate.
    Mismatch(PathBuf),
    /// A certificate, but no file with its key.
    NoKey,
    /// A key, but no file with its certificate.
    NoCertificate,
}

/// A file that TLS needs but cannot use.
#[derive(Debug)]
pub(in crate::broker) struct FileFailure {
    kind: FileKind,
    path: PathBuf,
    problem: FileProblem,
}

impl FileFailure {
    pub(in crate::broker) fn new(kind: FileKind, path: &Path, problem: FileProblem) -> Self {
        Self {
            kind,
            path: path.into(),
            problem,
        }
    }

    /// The end of a sentence.
    pub(super) fn words(&self) -> String {
        let path = self.path.display();
        let (name, wanted) = match self.kind {
            FileKind::Ca => ("CA file", "certificate"),
            FileKind::Certificate => ("client certificate", "certificate"),
            FileKind::Key => ("client key", "private key"),
        };
        match &self.problem {
            FileProblem::Missing => format!("the {name} {path} does not exist"),
            FileProblem::Unreadable(error) => match error.kind() {
                io::ErrorKind::PermissionDenied => {
                    format!("the {name} {path} is not readable by this account")
                }
                io::ErrorKind::IsADirectory => format!("the {name} {path} is a directory"),
                _ => format!("the {name} {path} cannot be read: {error}"),
            },
            FileProblem::Empty => format!("the {name} {path} is empty"),
            FileProblem::NoPem => format!(
                "the {name} {path} is not a PEM file; convert it from DER or PKCS#12 with \
                    openssl"
            ),
            FileProblem::Holds(what) => {
                format!("the {name} {path} contains no {wanted} but {what}")
            }
            FileProblem::Encrypted => format!(
                "the {name} {path} needs a passphrase; make a key without one with openssl pkey"
            ),
            FileProblem::Broken => format!("the {name} {path} is damaged"),
            FileProblem::Unsupported => {
                format!("the {name} {path} has an unknown type; use RSA, ECDSA or Ed25519")
            }
            FileProblem::Mismatch(certificate) => {
                let certificate = certificate.display();
                format!("the {name} {path} does not belong to the certificate {certificate}")
            }
            FileProblem::NoKey => {
                format!("the {name} {path} needs its key; pass --key FILE too")
            }
            FileProblem::NoCertificate => {
                format!("the {name} {path} needs its certificate; pass --cert FILE too")
            }
        }
    }
}
