//! Sends one request, follows its redirects, and reads the reply within its bounds.

use std::{borrow::Cow, error::Error as _, net::IpAddr};

use doable_domain::{
    action::{HttpOperation, HttpOptions},
    http_secret::HttpSecret,
    request::Request,
};
use reqwest::{
    Method, StatusCode, Url,
    header::{
        ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT,
        HOST, HeaderMap, HeaderName, HeaderValue, LOCATION, TE, TRAILER, TRANSFER_ENCODING,
        UPGRADE, USER_AGENT,
    },
};
use url::Host;

use super::{
    address::{Reach, may_reach},
    client::{Blocked, Client, MAX_HEADER_BYTES, NoAddress},
    reply::Reply,
    secrets::Carried,
};
use crate::{ExecError, Job, NetworkFailure};

/// What is sent as `User-Agent` unless the template has one.
const AGENT: &str = concat!("Doable/", env!("CARGO_PKG_VERSION"));
/// The header that lets a target recognise a request it has seen before.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// How a request is laid on the wire is the client's to say: a length that is not the
/// body's would make a second request of its rest.
const FRAMING: [HeaderName; 7] =
    [CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION, UPGRADE, EXPECT, TE, TRAILER];
/// What goes along when a redirect leads to another host. Any other header may hold a
/// secret (`X-Api-Key` as well as `Authorization`), or is about the first host (`Host`).
const FOR_ANYBODY: [HeaderName; 6] =
    [ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONTENT_TYPE, IDEMPOTENCY_KEY, USER_AGENT];

impl Client {
    /// Sends `request` and reads its reply, within the time of `http_options` or of
    /// the guard, whichever ends first.
    pub(super) async fn send(
        &self,
        job: &Job,
        operation: &HttpOperation,
        request: Request,
        carried: &Carried<'_>,
    ) -> Result<Reply, ExecError> {
        // The first step below may already send.
        if job.cancel.is_cancelled() {
            return Err(ExecError::Cancelled { may_have_acted: false });
        }
        let mut hop = Hop::first(job, request, carried)?;
        let options = &operation.http_options;
        let limit = options.timeout_ms.min(job.guard.timeout_ms);
        tokio::select! {
            biased;
            reply = self.follow(&mut hop, options, job.reach, carried) => reply,
            () = job.cancel.cancelled() => Err(ExecError::Cancelled { may_have_acted: true }),
            () = tokio::time::sleep(limit.as_duration()) => {
                let message = format!("no answer within {} ms", limit.as_millis());
                Err(failure(NetworkFailure::Timeout, message, true))
            }
        }
    }

    async fn follow(
        &self,
        hop: &mut Hop,
        options: &HttpOptions,
        reach: Reach,
        carried: &Carried<'_>,
    ) -> Result<Reply, ExecError> {
        for _ in 0..=HttpOptions::MAX_REDIRECTS {
            hop.check_address(reach)?;
            hop.check_secrets(carried)?;
            let response = self
                .with(reach)
                .request(hop.method.clone(), hop.url.clone())
                .headers(hop.headers.clone())
                .body(hop.body.clone().unwrap_or_default())
                .send()
                .await
                .map_err(|error| hop.failed(&error))?;
            match options.follow_redirects.then(|| location(&response)).flatten() {
                Some(location) => hop.redirect(response.status(), &location)?,
                None => return read(response, options.max_response_bytes).await,
            }
        }
        let message = format!("more than {} redirects", HttpOptions::MAX_REDIRECTS);
        Err(failure(NetworkFailure::Redirect, message, true))
    }
}

/// One request of a chain of redirects.
struct Hop {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<String>,
    /// Whether an earlier one of the chain has been answered.
    is_redirected: bool,
}

impl Hop {
    fn first(job: &Job, request: Request, carried: &Carried<'_>) -> Result<Self, ExecError> {
        let wrong = |part, reason: String| ExecError::Template { part, reason };
        let method = match request.method {
            doable_domain::action::Method::Get => Method::GET,
            doable_domain::action::Method::Post => Method::POST,
            doable_domain::action::Method::Put => Method::PUT,
            doable_domain::action::Method::Delete => Method::DELETE,
            doable_domain::action::Method::Patch => Method::PATCH,
        };
        // Those of the template, and the two below.
        let mut headers = HeaderMap::with_capacity(request.headers.len() + 2);
        for (name, value) in &request.headers {
            let bad = || wrong("headers", format!("`{name}` can't be sent with this value"));
            let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad())?;
            let mut line = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| bad())?;
            line.set_sensitive(carried.is_in(value));
            headers.append(header, line);
        }
        for header in FRAMING {
            headers.remove(header);
        }
        headers.entry(USER_AGENT).or_insert(HeaderValue::from_static(AGENT));
        if matches!(method, Method::POST | Method::PATCH)
            && !headers.contains_key(&IDEMPOTENCY_KEY)
            && let Ok(run) = HeaderValue::from_str(&job.run.to_string())
        {
            headers.insert(IDEMPOTENCY_KEY, run);
        }
        Ok(Self { method, url: request.url, headers, body: request.body, is_redirected: false })
    }

    /// An address written out in the URL never meets the resolver, so it is checked
    /// here, at every hop.
    fn check_address(&self, reach: Reach) -> Result<(), ExecError> {
        let ip = match self.url.host() {
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(self.refused("the address names no host")),
        };
        if may_reach(ip, reach) {
            return Ok(());
        }
        Err(failure(NetworkFailure::Blocked, blocked(&ip.to_string()), self.is_redirected))
    }

    /// A secret goes to its hosts only. What is left of a redirected request may go on
    /// without it.
    fn check_secrets(&self, carried: &Carried<'_>) -> Result<(), ExecError> {
        if carried.is_none() {
            return Ok(());
        }
        let mut targets = vec![self.url.clone()];
        // Many servers share an address, and this header says which is meant.
        if let Some(host) = self.headers.get(HOST) {
            let host = String::from_utf8_lossy(host.as_bytes());
            let named = Url::parse(&format!("{}://{host}/", self.url.scheme()));
            targets.push(named.map_err(|_| {
                let message = format!("`{host}` in the `Host` header is no host for a secret");
                failure(NetworkFailure::Blocked, message, self.is_redirected)
            })?);
        }
        for target in targets {
            let strayed = match self.is_redirected {
                false => carried.strayed(&target),
                true => carried.strayed_in(&target, &self.texts()),
            };
            if let Some(secret) = strayed {
                let message = strays(secret, target.host_str().unwrap_or_default());
                return Err(failure(NetworkFailure::Blocked, message, self.is_redirected));
            }
        }
        Ok(())
    }

    /// All that is sent.
    fn texts(&self) -> Vec<Cow<'_, str>> {
        let headers = self.headers.values().map(|value| String::from_utf8_lossy(value.as_bytes()));
        let rest = [Some(self.url.as_str()), self.body.as_deref()];
        headers.chain(rest.into_iter().flatten().map(Cow::Borrowed)).collect()
    }

    /// Turns to where a reply points (RFC 9110 §15.4).
    fn redirect(&mut self, status: StatusCode, location: &str) -> Result<(), ExecError> {
        self.is_redirected = true;
        let next = self
            .url
            .join(location)
            .map_err(|error| self.refused(&format!("it points nowhere: {error}")))?;
        match (self.url.scheme(), next.scheme()) {
            ("http", "http" | "https") | ("https", "https") => {}
            ("https", "http") => return Err(self.refused("it leads from https to http")),
            _ => return Err(self.refused("it leads away from the web")),
        }
        if next.origin() != self.url.origin() {
            self.headers = FOR_ANYBODY
                .into_iter()
                .filter_map(|name| self.headers.remove(&name).map(|value| (name, value)))
                .collect();
        }
        let keeps_method =
            matches!(status, StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT);
        if !keeps_method && self.method != Method::GET {
            self.method = Method::GET;
            self.body = None;
            for header in [CONTENT_TYPE, IDEMPOTENCY_KEY] {
                self.headers.remove(header);
            }
        }
        self.url = next;
        Ok(())
    }

    fn refused(&self, why: &str) -> ExecError {
        let message = format!("the redirect can't be followed: {why}");
        failure(NetworkFailure::Redirect, message, true)
    }

    /// What an error on the way to the head of a reply means.
    fn failed(&self, error: &reqwest::Error) -> ExecError {
        let failed = failed(error, &self.url);
        if self.is_redirected { answered(failed) } else { failed }
    }
}

/// Where a redirect points, if the reply is one.
fn location(response: &reqwest::Response) -> Option<String> {
    let is_redirect = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = response.headers().get(LOCATION).filter(|_| is_redirect)?;
    Some(String::from_utf8_lossy(location.as_bytes()).into_owned())
}

/// Reads the reply, counting what comes out of the decompression.
async fn read(mut response: reqwest::Response, most: u64) -> Result<Reply, ExecError> {
    let too_large = || {
        let message = format!("the reply is longer than {most} bytes");
        failure(NetworkFailure::TooLarge, message, true)
    };
    let header_bytes: usize =
        response.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if header_bytes > MAX_HEADER_BYTES as usize {
        let message = format!("the reply's headers are longer than {MAX_HEADER_BYTES} bytes");
        return Err(failure(NetworkFailure::TooLarge, message, true));
    }
    if response.content_length().is_some_and(|length| length > most) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    let url = response.url().clone();
    while let Some(chunk) =
        response.chunk().await.map_err(|error| answered(failed(&error, &url)))?
    {
        if (body.len() + chunk.len()) as u64 > most {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    let status = response.status().as_u16();
    Ok(Reply { status, headers: std::mem::take(response.headers_mut()), body })
}

/// The same failure after a target has answered: whatever broke then, it has acted.
fn answered(error: ExecError) -> ExecError {
    match error {
        ExecError::Network { kind, message, .. } => failure(kind, message, true),
        other => other,
    }
}

/// What an error of the client means, by the types in its chain.
fn failed(error: &reqwest::Error, url: &Url) -> ExecError {
    let host = url.host_str().unwrap_or_default();
    let mut cause = error.source();
    while let Some(this) = cause {
        if let Some(Blocked { host }) = this.downcast_ref() {
            return failure(NetworkFailure::Blocked, blocked(host), false);
        }
        if let Some(NoAddress { host, .. }) = this.downcast_ref() {
            return failure(
                NetworkFailure::Dns,
                format!("could not find the host `{host}`"),
                false,
            );
        }
        if let Some(tls) = tls_error(this) {
            // Once a connection is open, what breaks it may break it after the request.
            let message = format!("no encrypted connection to `{host}`: {tls}");
            return failure(NetworkFailure::Tls, message, !error.is_connect());
        }
        if this.downcast_ref().is_some_and(hyper::Error::is_parse_too_large) {
            let message = format!("the headers of `{host}`'s reply are too long or too many");
            return failure(NetworkFailure::TooLarge, message, true);
        }
        cause = this.source();
    }
    if error.is_timeout() {
        let message = format!("`{host}` did not take the connection in time");
        return failure(NetworkFailure::Timeout, message, !error.is_connect());
    }
    if error.is_connect() {
        let message = format!("could not connect to `{host}`");
        return failure(NetworkFailure::Connect, message, false);
    }
    let message = format!("the connection to `{host}` broke before the reply was whole");
    failure(NetworkFailure::Connect, message, true)
}

/// The error of a handshake, which arrives wrapped in one or two `io::Error`s.
fn tls_error<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    match error.downcast_ref::<std::io::Error>() {
        Some(io) => tls_error(io.get_ref()?),
        None => error.downcast_ref(),
    }
}

fn strays(secret: &HttpSecret, host: &str) -> String {
    let HttpSecret { name, .. } = secret;
    format!("the secret `{name}` may not go to `{host}`, only to {}", secret.hosts_in_words())
}

fn blocked(host: &str) -> String {
    format!("`{host}` is an address that this request may not go to")
}

fn failure(kind: NetworkFailure, message: String, may_have_acted: bool) -> ExecError {
    ExecError::Network { kind, message, may_have_acted }
}
