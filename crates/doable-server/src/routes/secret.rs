//! `/api/secret`: the secrets of HTTP actions. Superusers only; no answer holds a value.

use std::fmt;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use doable_app::wire::{SaveSecret, SecretInfo, SecretList};
use serde::Deserialize;
use serde_json::Value;

use super::{Refusals, of_body};
use crate::{auth::Signed, body::JsonBody, error::ApiError, serve::Door};

/// What a secret becomes.
#[derive(Deserialize)]
pub(crate) struct PutSecret {
    #[serde(default)]
    hosts: Vec<String>,
    /// Of any type here, so that a wrong one is not echoed.
    #[serde(default)]
    value: Option<Value>,
}

impl fmt::Debug for PutSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PutSecret").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

/// Every secret of HTTP actions, without its value. Superusers only.
#[utoipa::path(get, path = "/api/secret", tag = "secret", responses(
    (status = 200,
     description = "`{place, secrets: [{name, hosts, is_set, problem, used_by}]}`"),
    Refusals,
))]
pub(super) async fn list(
    State(door): State<Door>,
    Signed(caller): Signed,
) -> Result<Json<SecretList>, ApiError> {
    Ok(Json(door.app.list_secrets(&caller).await?))
}

/// Makes a secret or changes it; the answer does not hold its value. Superusers only.
#[utoipa::path(put, path = "/api/secret/{name}", tag = "secret", params(("name" = String, Path)),
    request_body(content = Object,
        description = "`{hosts: [\"api.example.com\"], value?}`; without `value` it keeps the one \
                       it has, if it can go to no other hosts then"),
    responses((status = 200, description = "`{name, hosts, is_set, problem, used_by}`"), Refusals),
)]
pub(super) async fn put(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(name): Path<String>,
    body: JsonBody<PutSecret>,
) -> Result<Json<SecretInfo>, ApiError> {
    let PutSecret { hosts, value } = body.value;
    let saved = door.app.save_secret(&caller, SaveSecret { name, hosts, value }).await;
    Ok(Json(saved.map_err(of_body(&body.raw))?))
}

/// Deletes a secret that no action uses, with its value. Superusers only.
#[utoipa::path(delete, path = "/api/secret/{name}", tag = "secret",
    params(("name" = String, Path)),
    responses((status = 204, description = "It is gone"), Refusals),
)]
pub(super) async fn delete(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(name): Path<String>,
) -> Result<StatusCode, ApiError> {
    door.app.delete_secret(&caller, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}
