//! The UI's files, from this binary (from the folder `ui/packed` in debug builds).
//!
//! They are kept as they are sent, packed: a third of their size, in the binary and on the
//! way.

use std::io::Read as _;

use axum::{
    http::{HeaderMap, HeaderName, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use flate2::read::GzDecoder;
use rust_embed::RustEmbed;

/// The bundle that `npm run build` makes, each file in gzip.
#[derive(RustEmbed)]
#[folder = "../../ui/packed"]
struct Bundle;

/// What every answer carries: nothing from other sites runs, nothing is framed,
/// nothing is guessed.
pub(crate) const SECURITY_HEADERS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// The file at the address; the page itself at `/`.
pub(crate) async fn file(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    let Some(file) = Bundle::get(path) else {
        return (StatusCode::NOT_FOUND, "Not found.").into_response();
    };
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    // Vite puts a hash into the name of all but the page, so those never change.
    let cache = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    let described = [
        (header::CONTENT_TYPE, kind.as_ref()),
        (header::CACHE_CONTROL, cache),
        (header::VARY, "Accept-Encoding"),
    ];
    if takes_gzip(&headers) {
        let encoding = [(header::CONTENT_ENCODING, "gzip")];
        return (described, encoding, file.data.into_owned()).into_response();
    }
    match unpacked(&file.data) {
        Ok(data) => (described, data).into_response(),
        Err(error) => {
            tracing::error!(%error, path, "a file of the UI is damaged");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Whether the client reads gzip; all browsers do, and say so (RFC 9110, section 12.5.3).
fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).into_iter();
    accepted.filter_map(|value| value.to_str().ok()).flat_map(|list| list.split(',')).any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let is_refused = matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        name.trim().eq_ignore_ascii_case("gzip") && !is_refused
    })
}

fn unpacked(packed: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut data = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut data)?;
    Ok(data)
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::HeaderValue};
    use http_body_util::BodyExt as _;

    use super::*;

    async fn page(accepted: Option<&'static str>) -> (Option<HeaderValue>, Vec<u8>) {
        let mut headers = HeaderMap::new();
        if let Some(accepted) = accepted {
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted));
        }
        let answer = file(Uri::from_static("/"), headers).await;
        let encoding = answer.headers().get(header::CONTENT_ENCODING).cloned();
        let body = Body::new(answer.into_body()).collect().await.unwrap();
        (encoding, body.to_bytes().to_vec())
    }

    #[tokio::test]
    async fn the_page_is_sent_packed_to_whom_can_read_it_and_plain_to_others() {
        let (_, plain) = page(None).await;
        assert!(plain.starts_with(b"<!doctype html>"), "{plain:?}");
        for (accepted, is_packed) in [
            ("gzip, deflate, br, zstd", true),
            ("br;q=1.0, GZIP;q=0.5", true),
            ("identity", false),
            ("gzip;q=0", false),
            ("br, gzip; q=0.0", false),
            ("x-gzip", false),
        ] {
            let (encoding, body) = page(Some(accepted)).await;

            assert_eq!(encoding.is_some(), is_packed, "{accepted}");
            let body = if is_packed { unpacked(&body).unwrap() } else { body };
            assert_eq!(body, plain, "{accepted}");
        }
    }
}
