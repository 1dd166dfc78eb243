//! A reply, as the handles see it: `{status, headers, body}`.

use reqwest::header::HeaderMap;
use serde_json::{Map, Value, json};

/// U+FEFF in UTF-8, which some servers put before JSON.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A reply that was read to its end, within its bounds.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Reply {
    /// The body as JSON if it is JSON (`serde_json` reads 128 levels at most), else
    /// as a text; null if it is empty. A byte order mark before JSON is passed over
    /// (RFC 8259 §8.1). Bytes that are not UTF-8 become `�`. Header
    /// names are in lower case, and several of one name are joined by commas.
    pub(super) fn into_json(self) -> Value {
        let body = if self.body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(self.body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.body))
                .unwrap_or_else(|_| String::from_utf8_lossy(&self.body).into_owned().into())
        };
        let mut headers: Map<String, Value> = Map::new();
        for (name, value) in &self.headers {
            let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
            let joined = match headers.get(name.as_str()).and_then(Value::as_str) {
                Some(before) => format!("{before}, {text}"),
                None => text,
            };
            headers.insert(name.as_str().to_owned(), joined.into());
        }
        json!({"status": self.status, "headers": headers, "body": body})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_json_if_it_can_be_and_else_a_text() {
        let deep = "[".repeat(200) + &"]".repeat(200);
        for (body, want) in [
            ("", Value::Null),
            (r#"{"a": [1, null]}"#, json!({"a": [1, null]})),
            ("\"text\"", json!("text")),
            ("7", json!(7)),
            ("\u{feff}{}", json!({})),
            ("\u{feff}text", json!("\u{feff}text")),
            ("not json", json!("not json")),
            ("{\"a\": ", json!("{\"a\": ")),
            (deep.as_str(), json!(deep)),
        ] {
            let body = body.as_bytes().to_vec();
            let reply = Reply { status: 200, headers: HeaderMap::new(), body };

            assert_eq!(reply.into_json()["body"], want);
        }
    }

    #[test]
    fn headers_of_one_name_are_joined() {
        let mut headers = HeaderMap::new();
        headers.append("X-A", "1".parse().unwrap());
        headers.append("x-a", "2".parse().unwrap());

        let reply = Reply { status: 204, headers, body: vec![0xff, b'a'] }.into_json();

        assert_eq!(reply, json!({"status": 204, "headers": {"x-a": "1, 2"}, "body": "�a"}));
    }
}
