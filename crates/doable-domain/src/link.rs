//! A public link: the address of an action's form for people without an account,
//! and what closes it (security.md "Public pages").

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    id::{ActionId, UserId},
    problem::Problems,
};

/// The most hosts that may frame one form.
pub const MAX_EMBED_HOSTS: usize = 20;
/// The longest text of a closed form, in characters.
pub const MAX_CLOSED_TEXT_CHARS: usize = 2_000;

/// A public link as the store holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Link {
    /// The last part of its address.
    #[cfg_attr(feature = "types", ts(type = "string"))]
    pub uuid: Uuid,
    /// The action it opens.
    pub action_id: ActionId,
    /// Who made it.
    pub made_by_id: Option<UserId>,
    /// When.
    #[cfg_attr(feature = "types", ts(type = "string"))]
    pub created_at: Timestamp,
    /// What the sharer has set.
    #[serde(flatten)]
    pub settings: LinkSettings,
    /// How many runs it has begun that did not fail before they acted.
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub submissions: u64,
    /// When a run last came through it.
    #[cfg_attr(feature = "types", ts(type = "string | null"))]
    pub last_used_at: Option<Timestamp>,
}

/// What a sharer sets of a link; the default is open to everybody for ever.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct LinkSettings {
    /// From then on it is closed.
    #[cfg_attr(feature = "types", ts(type = "string | null"))]
    pub expires_at: Option<Timestamp>,
    /// After so many runs it is closed; at least 1.
    #[cfg_attr(feature = "types", ts(type = "number | null"))]
    pub max_submissions: Option<u64>,
    /// Closed until it is not.
    pub paused: bool,
    /// Only addresses that carry a signature open the form; so a locked value can't be
    /// got round by leaving it out.
    pub signed_only: bool,
    /// The sites that may show the form in a frame, as `example.org` or `*.example.org`.
    pub embed_hosts: Vec<String>,
    /// What a closed form says; `None`: it looks like one that never was.
    pub closed_text: Option<String>,
}

/// Why a link lets nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// By hand.
    Paused,
    /// By its date.
    Expired,
    /// By its number of submissions.
    Full,
}

impl Link {
    /// Why the link is closed at `now`, or `None` while it is open.
    #[must_use]
    pub fn closed(&self, now: Timestamp) -> Option<Closed> {
        let settings = &self.settings;
        if settings.paused {
            return Some(Closed::Paused);
        }
        if settings.expires_at.is_some_and(|at| at <= now) {
            return Some(Closed::Expired);
        }
        let is_full = settings.max_submissions.is_some_and(|most| self.submissions >= most);
        is_full.then_some(Closed::Full)
    }
}

impl LinkSettings {
    /// The settings, if they can be kept.
    ///
    /// # Errors
    ///
    /// What is wrong with which key.
    pub fn checked(mut self) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        if self.max_submissions == Some(0) {
            problems.add("max_submissions", "value must be an integer greater than zero");
        }
        if self.embed_hosts.len() > MAX_EMBED_HOSTS {
            let most = format!("at most {MAX_EMBED_HOSTS} hosts can be named");
            problems.add("embed_hosts", most);
        }
        for host in &mut self.embed_hosts {
            *host = host.trim().to_ascii_lowercase();
            if !is_host(host) {
                let text = format!("`{host}` is not a host; write it as `example.org`");
                problems.add("embed_hosts", text);
            }
        }
        self.closed_text = self.closed_text.filter(|text| !text.trim().is_empty());
        let length = self.closed_text.as_ref().map_or(0, |text| text.chars().count());
        if length > MAX_CLOSED_TEXT_CHARS {
            let most = format!("at most {MAX_CLOSED_TEXT_CHARS} characters");
            problems.add("closed_text", most);
        }
        problems.or(self)
    }
}

/// Whether `text` can stand in `frame-ancestors`: a name, perhaps with `*.` before and
/// a port after it, and nothing that could end the directive.
fn is_host(text: &str) -> bool {
    let (host, port) =
        text.rsplit_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
    let host = host.strip_prefix("*.").unwrap_or(host);
    let is_label = |label: &str| {
        let of_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
        !label.is_empty() && label.len() <= 63 && label.chars().all(of_name)
    };
    let has_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    host.len() <= 253 && host.split('.').all(is_label) && has_port
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(settings: LinkSettings) -> Link {
        Link {
            uuid: Uuid::nil(),
            action_id: ActionId::FIRST,
            made_by_id: None,
            created_at: Timestamp::UNIX_EPOCH,
            settings,
            submissions: 3,
            last_used_at: None,
        }
    }

    #[test]
    fn a_link_is_closed_by_hand_by_date_and_by_number() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let open = LinkSettings::default;
        for (settings, want) in [
            (open(), None),
            (LinkSettings { paused: true, ..open() }, Some(Closed::Paused)),
            (LinkSettings { expires_at: Some(at(101)), ..open() }, None),
            (LinkSettings { expires_at: Some(at(100)), ..open() }, Some(Closed::Expired)),
            (LinkSettings { max_submissions: Some(4), ..open() }, None),
            (LinkSettings { max_submissions: Some(3), ..open() }, Some(Closed::Full)),
            (LinkSettings { max_submissions: Some(2), ..open() }, Some(Closed::Full)),
        ] {
            assert_eq!(link(settings.clone()).closed(at(100)), want, "{settings:?}");
        }
    }

    #[test]
    fn a_host_can_end_no_header() {
        for (host, want) in [
            ("example.org", true),
            ("*.example.org", true),
            ("example.org:8443", true),
            ("EXAMPLE.org ", true),
            ("localhost", true),
            ("", false),
            ("*", false),
            ("a b", false),
            ("example.org;script-src *", false),
            ("example.org, *", false),
            ("https://example.org", false),
            ("example.org/path", false),
            ("example.org:0", false),
            ("example.org:99999", false),
            ("'self'", false),
            ("a..b", false),
        ] {
            let settings =
                LinkSettings { embed_hosts: vec![host.to_owned()], ..Default::default() };

            assert_eq!(settings.checked().is_ok(), want, "{host:?}");
        }
    }

    #[test]
    fn settings_that_mean_nothing_are_refused_by_key() {
        let settings = LinkSettings {
            max_submissions: Some(0),
            embed_hosts: vec!["a".to_owned(); MAX_EMBED_HOSTS + 1],
            closed_text: Some("x".repeat(MAX_CLOSED_TEXT_CHARS + 1)),
            ..Default::default()
        };

        let problems = settings.checked().unwrap_err();

        let keys: Vec<&String> = problems.by_field().keys().collect();
        assert_eq!(keys, ["closed_text", "embed_hosts", "max_submissions"]);
    }
}
