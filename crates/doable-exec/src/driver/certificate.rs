//! Why a server's encryption was not taken, in words.

use std::io;

use rustls::{CertificateError, Error};

/// What rustls said, if it is behind `error`.
pub(super) fn of_io(error: &io::Error) -> Option<&Error> {
    error.get_ref()?.downcast_ref()
}

/// Why there is no encryption with `host`.
pub(super) fn words(error: &Error, host: &str) -> String {
    match error {
        Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => format!(
            "the server's certificate is not for `{host}`; connect by a name that it is for"
        ),
        Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
            "nobody whom this system trusts vouches for the server's certificate; add its \
             authority to the system, or choose `require` to do without the check"
                .to_owned()
        }
        error => error.to_string(),
    }
}
