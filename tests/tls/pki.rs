//! Certificates made for a test.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair,
    PKCS_ECDSA_P256_SHA256,
};

/// A certificate and its key, as PEM.
#[derive(Clone)]
pub(crate) struct Identity {
    pub(crate) chain: String,
    pub(crate) key: String,
}

/// An issuer.
pub(crate) struct Ca(CertifiedIssuer<'static, KeyPair>);

impl Ca {
    pub(crate) fn new(name: &str) -> Self {
        Self(CertifiedIssuer::self_signed(authority(name), new_key()).unwrap())
    }

    /// An issuer that this one vouches for.
    pub(crate) fn certify(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = authority(name);
        change(&mut params);
        Self(CertifiedIssuer::signed_by(params, new_key(), &self.0).unwrap())
    }

    /// A certificate for another issuer and its key, beside the one that it has.
    pub(crate) fn cross_sign(
        &self,
        name: &str,
        other: &Self,
        change: impl FnOnce(&mut CertificateParams),
    ) -> String {
        let mut params = authority(name);
        change(&mut params);
        params.signed_by(other.0.key(), &self.0).unwrap().pem()
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    pub(crate) fn key(&self) -> String {
        self.0.key().serialize_pem()
    }

    pub(crate) fn issue(&self, names: &[&str]) -> Identity {
        self.issue_with(names, |_| {})
    }

    pub(crate) fn issue_with(
        &self,
        names: &[&str],
        change: impl FnOnce(&mut CertificateParams),
    ) -> Identity {
        let params = leaf(names, change);
        let key = new_key();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Identity {
            chain: certificate.pem(),
            key: key.serialize_pem(),
        }
    }
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

/// A certificate that vouches for itself. `is_ca`: as `openssl req -x509` makes it.
pub(crate) fn self_signed(names: &[&str], is_ca: bool) -> Identity {
    self_signed_with(names, is_ca, |_| {})
}

pub(crate) fn self_signed_with(
    names: &[&str],
    is_ca: bool,
    change: impl FnOnce(&mut CertificateParams),
) -> Identity {
    let params = leaf(names, |params| {
        if is_ca {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        }
        change(params);
    });
    let key = new_key();
    Identity {
        chain: params.self_signed(&key).unwrap().pem(),
        key: key.serialize_pem(),
    }
}

/// The names of a broker on this machine.
pub(crate) const LOCAL: &[&str] = &["localhost", "127.0.0.1"];

pub(crate) fn new_key() -> KeyPair {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap()
}

fn leaf(names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> CertificateParams {
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name.push(DnType::CommonName, "leaf");
    change(&mut params);
    params
}
