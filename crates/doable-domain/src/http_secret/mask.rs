//! Takes secrets out of texts, in every way that a request writes them.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value as Json;
use url::form_urlencoded;

use super::SecretToSend;
use crate::request::COMPONENT;

/// What stands in a secret's place.
const MASKED: &str = "•••";

/// Finds secrets. It has no `Debug`, since it is made of them.
pub struct Mask {
    /// Each way to write each of them, the longest first: one may hold another.
    spellings: Vec<String>,
}

impl Mask {
    /// A mask for these secrets.
    #[must_use]
    pub fn of(secrets: &[SecretToSend]) -> Self {
        let mut spellings: Vec<String> = secrets
            .iter()
            .flat_map(|secret| spellings(secret.value.reveal()))
            .filter(|spelling| !spelling.is_empty())
            .collect();
        spellings.sort_by(|one, other| other.len().cmp(&one.len()).then(one.cmp(other)));
        spellings.dedup();
        Self { spellings }
    }

    /// Whether one of the secrets is in `text`.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.spellings.iter().any(|spelling| text.contains(spelling.as_str()))
    }

    /// `text` with `•••` in place of each secret.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let masked = |text: String, spelling: &String| text.replace(spelling.as_str(), MASKED);
        self.spellings.iter().fold(text.to_owned(), masked)
    }

    /// `json` with `•••` in place of each secret, in keys and numbers too.
    #[must_use]
    pub fn json(&self, json: Json) -> Json {
        match json {
            Json::String(text) if self.is_in(&text) => Json::String(self.text(&text)),
            Json::Number(number) if self.is_in(&number.to_string()) => MASKED.into(),
            Json::Array(list) => list.into_iter().map(|item| self.json(item)).collect(),
            Json::Object(map) => {
                map.into_iter().map(|(key, value)| (self.text(&key), self.json(value))).collect()
            }
            other @ (Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_)) => other,
        }
    }
}

/// The ways that a request, and a reply that echoes it, write `value`.
fn spellings(value: &str) -> impl Iterator<Item = String> {
    let quoted = Json::String(value.to_owned()).to_string();
    let inside = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    [
        value.to_owned(),
        inside.unwrap_or_default().to_owned(),
        utf8_percent_encode(value, COMPONENT).to_string(),
        utf8_percent_encode(value, NON_ALPHANUMERIC).to_string(),
        form_urlencoded::byte_serialize(value.as_bytes()).collect(),
    ]
    .into_iter()
}
