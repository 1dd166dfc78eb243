//! Who the servers are: an authority of this run's own, and what it signs.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::Account;
use crate::process;

/// What a server's certificate says: that it is for this name, and vouches for nobody.
const EXTENSIONS: &str = "basicConstraints = critical, CA:FALSE\nsubjectAltName = DNS:localhost\n";
/// How long a certificate is good for: longer than any run.
const DAYS: &str = "30";
/// What `openssl req` makes a new key as, without a password.
const NEW_KEY: [&str; 5] = ["-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];

/// Vouches for the servers, for whoever is told to trust it.
pub(super) struct Authority {
    key: PathBuf,
    pub(super) certificate: PathBuf,
}

impl Authority {
    /// Makes one in `folder`.
    ///
    /// # Errors
    ///
    /// Fails where `openssl` does.
    pub(super) fn make(folder: &Path) -> anyhow::Result<Self> {
        let made = Self { key: folder.join("ca.key"), certificate: folder.join("ca.crt") };
        let mut request = Command::new("openssl");
        request.args(["req", "-new", "-x509", "-days", DAYS]).args(NEW_KEY);
        request.args(["-subj", "/CN=Test servers of Doable"]);
        request.arg("-keyout").arg(&made.key).arg("-out").arg(&made.certificate);
        process::output(&mut request)?;
        Ok(made)
    }

    /// Signs what `request` asks for.
    fn sign(&self, request: &Path, certificate: &Path) -> anyhow::Result<()> {
        let extensions = request.with_extension("ext");
        fs::write(&extensions, EXTENSIONS)?;
        let mut sign = Command::new("openssl");
        sign.args(["x509", "-req", "-days", DAYS, "-in"]).arg(request);
        sign.arg("-CA").arg(&self.certificate).arg("-CAkey").arg(&self.key);
        sign.arg("-extfile").arg(&extensions).arg("-out").arg(certificate);
        process::output(&mut sign).map(drop)
    }
}

/// A server's key and certificate.
pub(super) struct Certificate {
    pub(super) key: PathBuf,
    pub(super) certificate: PathBuf,
}

impl Certificate {
    /// Where they are in `folder`.
    pub(super) fn of(folder: &Path) -> Self {
        Self { key: folder.join("tls.key"), certificate: folder.join("tls.crt") }
    }

    /// Makes them, the key as `account`, whose folder it is.
    ///
    /// # Errors
    ///
    /// Fails where `openssl` does.
    pub(super) fn make(&self, account: &Account, authority: &Authority) -> anyhow::Result<()> {
        let request = self.key.with_extension("csr");
        let mut ask = account.command("openssl");
        ask.args(["req", "-new"]).args(NEW_KEY).args(["-subj", "/CN=localhost"]);
        ask.arg("-keyout").arg(&self.key).arg("-out").arg(&request);
        process::output(&mut ask)?;
        authority.sign(&request, &self.certificate)
    }
}
