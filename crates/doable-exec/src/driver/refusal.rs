//! Why a server does not let us in, in the same words for each engine, with the way out.

use std::time::Duration;

/// It does not encrypt, and somebody wants it to.
pub(super) const NO_TLS: &str = "the server offers no encryption; choose `disable` to do without";

/// No such name in the network.
pub(super) fn no_host(host: &str) -> String {
    format!("there is no host `{host}`; check how it is spelt")
}

/// The host is there, and refuses.
pub(super) fn no_port(host: &str, port: u16) -> String {
    format!("nothing listens on `{host}:{port}`; check host and port, and that the server runs")
}

/// Something swallows what is sent.
pub(super) fn silent(host: &str, port: u16, limit: Duration) -> String {
    format!(
        "`{host}:{port}` did not answer within {} s; check host and port, and whether a firewall \
         stands between",
        limit.as_secs()
    )
}

/// Servers do not tell which of the two is wrong.
pub(super) fn no_entry(user: &str) -> String {
    format!("the server does not let `{user}` in with this password; check both")
}

/// The server is there, the database is not.
pub(super) fn no_database(dbname: &str) -> String {
    format!("there is no database `{dbname}` on this server; check its name, or make it there")
}

/// The user is one of the server's, and not of the database's.
pub(super) fn no_rights(user: &str, dbname: &str) -> String {
    format!("`{user}` may not use `{dbname}`; choose another, or grant it to them there")
}
