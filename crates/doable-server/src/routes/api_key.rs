//! `/api/api-key`: API keys. Superusers only.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use doable_app::wire::{ApiKeyInfo, CreateApiKey};

use super::{Refusals, id, of_body};
use crate::{auth::Signed, body::JsonBody, error::ApiError, serve::Door};

/// Every API key, masked. Superusers only.
#[utoipa::path(get, path = "/api/api-key", tag = "api-key", responses(
    (status = 200, description = "`[{id, name, user_id, masked_key, created_at}]`"), Refusals,
))]
pub(super) async fn list(
    State(door): State<Door>,
    Signed(caller): Signed,
) -> Result<Json<Vec<ApiKeyInfo>>, ApiError> {
    Ok(Json(door.app.list_api_keys(&caller).await?))
}

/// Makes an API key; this answer is the only one that holds it. Superusers only.
#[utoipa::path(post, path = "/api/api-key", tag = "api-key",
    request_body(content = Object,
        description = "`{name, user_id?}`; without `user_id` it acts as the caller"),
    responses((status = 200, description = "`{id, name, masked_key, unmasked_key}`"), Refusals),
)]
pub(super) async fn create(
    State(door): State<Door>,
    Signed(caller): Signed,
    body: JsonBody<CreateApiKey>,
) -> Result<Json<ApiKeyInfo>, ApiError> {
    Ok(Json(door.app.create_api_key(&caller, body.value).await.map_err(of_body(&body.raw))?))
}

/// Takes an API key away. Superusers only.
#[utoipa::path(delete, path = "/api/api-key/{id}", tag = "api-key", params(("id" = i64, Path)),
    responses((status = 204, description = "It lets nobody in any more"), Refusals),
)]
pub(super) async fn delete(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(key): Path<String>,
) -> Result<StatusCode, ApiError> {
    door.app.delete_api_key(&caller, id("id", &key)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
