//! The one HTTP client of the program, and its resolver, which lets no address
//! through that the request may not reach.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use rustls::crypto::ring;

use super::address::{Reach, may_reach};
use crate::ExecError;

/// How long a connection may take to open (security.md "Outgoing requests").
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// The most header lines a reply over HTTP/1 may have.
const MAX_HEADER_LINES: usize = 200;
/// The longest header list of an HTTP/2 reply, in bytes.
pub(super) const MAX_HEADER_BYTES: u32 = 64 * 1024;

/// A client for each reach: connections are kept open, and one that a person's run
/// has opened must not serve a stranger's.
#[derive(Debug)]
pub(super) struct Client {
    internal: reqwest::Client,
    public_only: reqwest::Client,
}

impl Client {
    /// Reads the system's roots of trust.
    pub(super) fn new() -> Result<Self, ExecError> {
        // Somebody else in the process may have chosen a provider already.
        let _ = ring::default_provider().install_default();
        Ok(Self { internal: build(Reach::Internal)?, public_only: build(Reach::PublicOnly)? })
    }

    /// The client whose resolver keeps `reach`.
    pub(super) fn with(&self, reach: Reach) -> &reqwest::Client {
        match reach {
            Reach::Internal => &self.internal,
            Reach::PublicOnly => &self.public_only,
        }
    }
}

/// Nothing is followed, retried, remembered or sent through a proxy here: redirects
/// are [`super::send`]'s, and a request is sent at most once.
///
/// One thing looks like a retry and is none: where a kept connection turns out to be
/// closed before the first byte of a request went out, hyper opens another for it.
/// Once a byte may have gone out, a broken connection is an error.
fn build(reach: Reach) -> Result<reqwest::Client, ExecError> {
    reqwest::Client::builder()
        .dns_resolver(Arc::new(Resolver(reach)))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy()
        .connect_timeout(CONNECT_LIMIT)
        .http1_max_headers(MAX_HEADER_LINES)
        .http2_max_header_list_size(MAX_HEADER_BYTES)
        .build()
        .map_err(|error| ExecError::Broken {
            reason: format!(
                "no encrypted connection can be made here: {error}; install the system's CA \
                 certificates"
            ),
        })
}

/// An address that a request may not reach.
#[derive(Debug, thiserror::Error)]
#[error("`{host}` has an address that this request may not go to")]
pub(super) struct Blocked {
    pub(super) host: String,
}

/// A name without an address.
#[derive(Debug, thiserror::Error)]
#[error("could not find the host `{host}`")]
pub(super) struct NoAddress {
    pub(super) host: String,
    #[source]
    source: io::Error,
}

/// Asks the system and checks every answer: one bad address among good ones refuses
/// the name, since it may be an attempt to change the answer after the check.
struct Resolver(Reach);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            let found: Vec<SocketAddr> = match found {
                Ok(found) => found.collect(),
                Err(source) => return Err(NoAddress { host, source }.into()),
            };
            let addresses: Addrs = Box::new(checked(host, found, reach)?.into_iter());
            Ok(addresses)
        })
    }
}

fn checked(host: String, found: Vec<SocketAddr>, reach: Reach) -> Result<Vec<SocketAddr>, Blocked> {
    if found.iter().all(|address| may_reach(address.ip(), reach)) {
        Ok(found)
    } else {
        Err(Blocked { host })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_address_among_good_ones_refuses_the_name() {
        for (addresses, internal, public_only) in [
            (&["1.1.1.1:0", "[2606:4700:4700::1111]:0"][..], true, true),
            (&["1.1.1.1:0", "127.0.0.1:0"], true, false),
            (&["127.0.0.1:0", "1.1.1.1:0"], true, false),
            (&["1.1.1.1:0", "[::ffff:10.0.0.1]:0"], true, false),
            (&["1.1.1.1:0", "169.254.169.254:0"], false, false),
            (&["127.0.0.1:0", "[fe80::1]:0"], false, false),
        ] {
            let found: Vec<SocketAddr> = addresses.iter().map(|a| a.parse().unwrap()).collect();
            for (reach, want) in [(Reach::Internal, internal), (Reach::PublicOnly, public_only)] {
                let got = checked("name".to_owned(), found.clone(), reach);

                assert_eq!(got.is_ok(), want, "{addresses:?} {reach:?}");
            }
        }
    }
}
