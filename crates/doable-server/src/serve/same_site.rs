//! Refuses what another web page may have sent: a name that is not ours (DNS
//! rebinding), another origin, a request that the browser calls cross-site
//! (security.md "Incoming").

use std::net::SocketAddr;

use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, Uri, header, uri::Authority},
    response::{IntoResponse, Response},
};
use doable_app::App;

use super::Door;

/// The `Host` values that mean this server.
pub(super) struct Hosts {
    /// The address itself; browsers come to it in clear.
    own: Vec<String>,
    /// The port, if it listens on every address of the machine.
    everywhere: Option<u16>,
    /// Other names, in lower case; a proxy may stand before them.
    also: Vec<String>,
    app: App,
}

impl Hosts {
    /// Of a server at `address` that is also called `also`, and what the site URL says.
    pub(super) fn new(address: SocketAddr, also: Vec<String>, app: App) -> Self {
        let port = address.port();
        let mut own = vec![format!("localhost:{port}"), format!("127.0.0.1:{port}")];
        if !address.ip().is_unspecified() {
            own.push(address.to_string());
        }
        let also = also.into_iter().map(|host| host.to_ascii_lowercase()).collect();
        let everywhere = address.ip().is_unspecified().then_some(port);
        Self { own, everywhere, also, app }
    }

    /// Whether `host` means this server, and how a browser may have come to it.
    fn schemes(&self, host: &str) -> &'static [&'static str] {
        let is_site = || {
            let site = self.app.site_url().and_then(|url| url.parse::<Uri>().ok());
            site.as_ref()
                .and_then(Uri::authority)
                .map(Authority::as_str)
                .is_some_and(|site| site.eq_ignore_ascii_case(host))
        };
        let is_own = self.own.iter().any(|own| own == host) || is_address(host, self.everywhere);
        if is_own {
            &["http://"]
        } else if self.also.iter().any(|also| also == host) || is_site() {
            &["http://", "https://"]
        } else {
            &[]
        }
    }
}

/// Whether `host` is an address in numbers at the port where every address of the
/// machine answers. A page that rebinds a name of its own to this machine has that name
/// as its host; whoever names an address in numbers means the machine that has it.
fn is_address(host: &str, everywhere: Option<u16>) -> bool {
    let port = host.parse::<SocketAddr>().ok().map(|address| address.port());
    everywhere.is_some() && port == everywhere
}

/// The answer to what does not name this server, or comes from another site.
pub(super) fn refusal(door: &Door, request: &Request) -> Option<Response> {
    let schemes = |host: &str| door.hosts.schemes(host);
    let ours = is_ours(schemes, request.method(), request.uri().path(), request.headers());
    ours.err().map(|why| (StatusCode::FORBIDDEN, why).into_response())
}

const OTHER_SITE: &str = "requests from other sites are refused";

/// Whether the headers name this server, and only this server.
fn is_ours(
    schemes: impl Fn(&str) -> &'static [&'static str],
    method: &Method,
    path: &str,
    headers: &HeaderMap,
) -> Result<(), &'static str> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = text(header::HOST).unwrap_or_default().to_ascii_lowercase();
    let schemes = schemes(&host);
    // Of two, a proxy before us may have looked at the other one.
    if schemes.is_empty() || headers.get_all(header::HOST).iter().count() > 1 {
        return Err("this server does not answer to that host name");
    }
    let header = |name: &str| headers.get(name).map(|value| value.as_bytes());
    if let Some(origin) = text(header::ORIGIN) {
        let is_own = |scheme: &&str| origin.strip_prefix(*scheme) == Some(host.as_str());
        // A browser that gives no page's address away sends `null` from our forms, too;
        // no page can write the other header itself.
        let is_kept_back =
            origin == "null" && header("sec-fetch-site") == Some(b"same-origin".as_slice());
        if !schemes.iter().any(is_own) && !is_kept_back {
            return Err(OTHER_SITE);
        }
    }
    match header("sec-fetch-site") {
        None | Some(b"same-origin" | b"none") => Ok(()),
        // Somebody follows a link to a page, or a page shows a form in a frame.
        Some(_) if is_visit(method, path) && header("sec-fetch-mode") == Some(b"navigate") => {
            Ok(())
        }
        Some(_) => Err(OTHER_SITE),
    }
}

/// Whether this asks for a page and changes nothing.
fn is_visit(method: &Method, path: &str) -> bool {
    let is_page = path == "/" || path.starts_with("/public/");
    is_page && matches!(*method, Method::GET | Method::HEAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schemes(host: &str) -> &'static [&'static str] {
        match host {
            "127.0.0.1:7171" | "localhost:7171" => &["http://"],
            "forms.example.org" => &["http://", "https://"],
            _ => &[],
        }
    }

    #[test]
    fn only_requests_that_name_this_server_pass() {
        let own = ("host", "127.0.0.1:7171");
        let site = ("host", "forms.example.org");
        for (headers, want) in [
            (&[own][..], true),
            (&[("host", "LOCALHOST:7171")], true),
            (&[own, ("origin", "http://127.0.0.1:7171")], true),
            (&[("host", "localhost:7171"), ("sec-fetch-site", "same-origin")], true),
            (&[("host", "localhost:7171"), ("sec-fetch-site", "none")], true),
            (&[site, ("origin", "https://forms.example.org")], true),
            (&[], false),
            (&[own, ("host", "evil.example")], false),
            (&[("host", "evil.example")], false),
            (&[("host", "evil.example:7171")], false),
            (&[("host", "127.0.0.1:80")], false),
            (&[own, ("origin", "http://evil.example")], false),
            (&[own, ("origin", "https://127.0.0.1:7171")], false),
            (&[own, ("origin", "http://localhost:7171")], false),
            (&[own, ("origin", "null")], false),
            (&[own, ("origin", "null"), ("sec-fetch-site", "same-origin")], true),
            (&[own, ("origin", "null"), ("sec-fetch-site", "none")], false),
            (&[own, ("origin", "null"), ("sec-fetch-site", "cross-site")], false),
            (&[own, ("origin", "http://evil.example"), ("sec-fetch-site", "same-origin")], false),
            (&[own, ("sec-fetch-site", "cross-site")], false),
            (&[own, ("sec-fetch-site", "same-site")], false),
        ] {
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.append(*name, value.parse().unwrap());
            }

            let got = is_ours(schemes, &Method::POST, "/api/action", &map);
            assert_eq!(got.is_ok(), want, "{headers:?}");
        }
    }

    #[test]
    fn an_address_in_numbers_is_ours_where_every_address_answers() {
        for (host, everywhere, want) in [
            ("192.168.1.5:7171", Some(7171), true),
            ("[2001:db8::1]:7171", Some(7171), true),
            ("192.168.1.5:80", Some(7171), false),
            ("192.168.1.5", Some(7171), false),
            ("evil.example:7171", Some(7171), false),
            ("192.168.1.5.evil.example:7171", Some(7171), false),
            ("192.168.1.5:7171", None, false),
            ("", None, false),
        ] {
            assert_eq!(is_address(host, everywhere), want, "{host} {everywhere:?}");
        }
    }

    #[test]
    fn following_a_link_is_allowed_and_nothing_else_from_outside() {
        for (method, path, mode, want) in [
            (Method::GET, "/", "navigate", true),
            (Method::GET, "/public/action/x", "navigate", true),
            (Method::GET, "/public/action/x", "cors", false),
            (Method::POST, "/public/action/x", "navigate", false),
            (Method::GET, "/api/action", "navigate", false),
            (Method::GET, "/session", "navigate", false),
            (Method::GET, "/rpc/events", "navigate", false),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in [
                ("host", "localhost:7171"),
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", mode),
            ] {
                headers.insert(name, value.parse().unwrap());
            }

            let got = is_ours(schemes, &method, path, &headers);
            assert_eq!(got.is_ok(), want, "{method} {path} {mode}");
        }
    }
}
