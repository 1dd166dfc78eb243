//! What the commands about public links and the server take and give.

use std::collections::BTreeMap;

use doable_domain::{
    form::Field,
    id::ActionId,
    link::{Closed, Link},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// `get_sharing {}`, `set_sharing`, `set_server` → how the world reaches this program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Sharing {
    /// Whether public links open at all.
    pub enabled: bool,
    /// The address people are told, `https://forms.example.org`, if one is set.
    pub site_url: Option<String>,
    /// What the addresses of links begin with; `None` while nothing answers there.
    pub base_url: Option<String>,
    /// The server.
    pub server: ServerState,
}

/// The server that answers the API and the public links.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ServerState {
    /// Whether it can be turned on and off here: in the window, not under `doable serve`.
    pub switchable: bool,
    /// Whether it is meant to run.
    pub wanted: bool,
    /// Where it listens or would, `127.0.0.1:7171`.
    pub listen: String,
    /// Where it answers, `http://127.0.0.1:7171`; `None` while it does not.
    pub address: Option<String>,
    /// Why it does not run although it should.
    pub error: Option<String>,
    /// Who can reach that address.
    pub reach: ServerReach,
}

/// Who can reach an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ServerReach {
    /// Programs on this machine.
    ThisMachine,
    /// Whoever can reach this machine.
    Network,
}

/// `set_sharing {enabled?, site_url?}`: absent keys stay, a null `site_url` clears it.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct SetSharing {
    /// Whether public links open at all.
    pub enabled: Option<bool>,
    /// The address people are told.
    #[serde(deserialize_with = "super::given")]
    #[cfg_attr(feature = "types", ts(type = "string | null"))]
    pub site_url: Option<Option<String>>,
}

/// `set_server {on, listen?}`: turns the window's server on or off.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(optional_fields))]
pub struct SetServer {
    /// Whether it is meant to run.
    pub on: bool,
    /// Where, `127.0.0.1:7171`; absent: where it was.
    #[serde(default)]
    pub listen: Option<String>,
}

/// `create_link {id}`, `get_link`, `update_link` → a link and its address; `list_links {}`
/// → all of them, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct SharedLink {
    /// The link.
    #[serde(flatten)]
    pub link: Link,
    /// Its action's name.
    pub action_name: String,
    /// Its whole address; `None` while nothing answers there.
    pub url: Option<String>,
    /// Why it lets nobody in, if it does not.
    pub closed: Option<WhyClosed>,
}

/// Why a link lets nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum WhyClosed {
    /// By hand.
    Paused,
    /// By its date.
    Expired,
    /// By its number of submissions.
    Full,
    /// Its action is archived.
    Archived,
}

impl From<Closed> for WhyClosed {
    fn from(closed: Closed) -> Self {
        match closed {
            Closed::Paused => Self::Paused,
            Closed::Expired => Self::Expired,
            Closed::Full => Self::Full,
        }
    }
}

/// `update_link {id, changes}`: absent keys stay, null clears.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct UpdateLink {
    /// The action.
    pub id: ActionId,
    /// Keys of `LinkSettings`.
    #[cfg_attr(feature = "types", ts(type = "Partial<LinkSettings>"))]
    pub changes: Map<String, Value>,
}

/// `prefill_link {id, values, locked?}` → `{url}`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(optional_fields))]
pub struct PrefillLink {
    /// The action.
    pub id: ActionId,
    /// What fields start with, by parameter id or slug.
    #[cfg_attr(feature = "types", ts(type = "Record<string, unknown>"))]
    pub values: Map<String, Value>,
    /// The ids of those that nobody can change.
    #[serde(default)]
    #[cfg_attr(feature = "types", ts(as = "Option<Vec<String>>"))]
    pub locked: Vec<String>,
}

/// `prefill_link` → the address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct PrefilledLink {
    /// The whole address; only its path and query while nothing answers there.
    pub url: String,
}

/// What a stranger's address carries beside the link's uuid: prefilled values as
/// typed, by parameter id or slug, and the signature of those that are locked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prefill {
    /// The values of visible fields, by parameter id.
    pub values: BTreeMap<String, String>,
    /// Those among them that the signature fixes.
    pub locked: BTreeMap<String, String>,
}

impl Prefill {
    /// Whether a stranger can't choose the field's value: the signature fixes it, or the
    /// author.
    #[must_use]
    pub fn fixes(&self, field: &Field) -> bool {
        field.locked || self.locked.contains_key(&field.id)
    }
}
