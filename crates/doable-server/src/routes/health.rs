//! `GET /api/health`.

use axum::Json;
use serde_json::{Value, json};

/// Whether the server answers.
#[utoipa::path(get, path = "/api/health", tag = "health", security(()), responses(
    (status = 200, description = "It does: `{\"status\": \"ok\"}`"),
    (status = 403, description = "The request names another host"),
))]
pub(super) async fn health() -> Json<Value> {
    Json(json!({"status": "ok"}))
}
