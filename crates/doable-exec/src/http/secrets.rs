//! The secrets that one request carries: where they may go, and taking them out of what
//! comes back (security.md "Secrets").

use std::borrow::Cow;

use doable_domain::{
    http_secret::{HttpSecret, Mask, SecretToSend},
    value::{Value, Values},
};
use reqwest::Url;
use serde_json::Value as Json;

use crate::ExecError;

/// The secrets of one request, from its making to its reply.
pub(super) struct Carried<'a> {
    secrets: &'a [SecretToSend],
    mask: Mask,
}

impl<'a> Carried<'a> {
    pub(super) fn of(secrets: &'a [SecretToSend]) -> Self {
        Self { secrets, mask: Mask::of(secrets) }
    }

    pub(super) fn is_none(&self) -> bool {
        self.secrets.is_empty()
    }

    /// `values` with the secrets among them. Not for keeping: it has a `Debug`.
    pub(super) fn among<'v>(&self, values: &'v Values) -> Cow<'v, Values> {
        if self.secrets.is_empty() {
            return Cow::Borrowed(values);
        }
        let given = self.secrets.iter().map(|SecretToSend { secret, value }| {
            (secret.name.variable(), Value::Text(value.reveal().clone()))
        });
        Cow::Owned(values.clone().into_iter().chain(given).collect())
    }

    /// Whether `text` holds one of them.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.mask.is_in(text)
    }

    /// The first of them that may not go where `url` leads.
    pub(super) fn strayed(&self, url: &Url) -> Option<&HttpSecret> {
        self.secrets.iter().map(|one| &one.secret).find(|secret| !secret.may_go_to(url))
    }

    /// As [`Carried::strayed`], of those that are in one of `texts`.
    pub(super) fn strayed_in(&self, url: &Url, texts: &[Cow<'_, str>]) -> Option<&HttpSecret> {
        let strayed = |one: &&SecretToSend| {
            let mask = || Mask::of(std::slice::from_ref(*one));
            !one.secret.may_go_to(url) && texts.iter().any(|text| mask().is_in(text))
        };
        self.secrets.iter().find(strayed).map(|one| &one.secret)
    }

    /// A reply without the secrets that it echoes.
    pub(super) fn masked(&self, reply: Json) -> Json {
        if self.secrets.is_empty() { reply } else { self.mask.json(reply) }
    }

    /// A failure without the secrets in its words; what it says of the reply has none.
    pub(super) fn without(&self, error: ExecError) -> ExecError {
        match error {
            ExecError::Template { part, reason } => {
                ExecError::Template { part, reason: self.mask.text(&reason) }
            }
            ExecError::UnfitValue { name, reason } => {
                ExecError::UnfitValue { name, reason: self.mask.text(&reason) }
            }
            ExecError::Network { kind, message, may_have_acted } => {
                ExecError::Network { kind, message: self.mask.text(&message), may_have_acted }
            }
            other => other,
        }
    }
}
