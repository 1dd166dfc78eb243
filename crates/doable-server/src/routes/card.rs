//! `/api/card`: models, which actions belong to.

use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::StatusCode,
};
use doable_app::wire::metadata::{Card, ListCards};
use serde_json::{Map, Value};

use super::{Refusals, id, of_body, one, pairs};
use crate::{auth::Signed, body::JsonBody, error::ApiError, serve::Door};

/// Every model and question.
#[utoipa::path(get, path = "/api/card", tag = "card",
    params(("f" = Option<String>, Query, description = "all, or archived")),
    responses((status = 200, description = "An array of cards"), Refusals),
)]
pub(super) async fn list(
    State(door): State<Door>,
    Signed(caller): Signed,
    query: RawQuery,
) -> Result<Json<Vec<Card>>, ApiError> {
    let query = pairs(query);
    let archived = match one(&query, "f") {
        None | Some("all") => false,
        Some("archived") => true,
        Some(other) => {
            let received = Some(format!("{other:?}"));
            return Err(ApiError::unfit("f", "enum of all, archived", received));
        }
    };
    Ok(Json(door.app.list_cards(&caller, &ListCards { archived }).await?))
}

/// Makes a model: a table, or a saved SELECT. Superusers only.
#[utoipa::path(post, path = "/api/card", tag = "card",
    request_body(content = Object, description =
        "`{name, type: \"model\", dataset_query, display?, visualization_settings?, \
          description?}`"),
    responses((status = 200, description = "The card"), Refusals),
)]
pub(super) async fn create(
    State(door): State<Door>,
    Signed(caller): Signed,
    body: JsonBody<Map<String, Value>>,
) -> Result<Json<Card>, ApiError> {
    Ok(Json(door.app.create_card(&caller, &body.value).await.map_err(of_body(&body.raw))?))
}

/// One model or question.
#[utoipa::path(get, path = "/api/card/{id}", tag = "card", params(("id" = i64, Path)),
    responses((status = 200, description = "The card"), Refusals),
)]
pub(super) async fn get(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(card): Path<String>,
) -> Result<Json<Card>, ApiError> {
    Ok(Json(door.app.get_card(&caller, id("id", &card)?).await?))
}

/// Changes a model; absent keys stay. Superusers only.
#[utoipa::path(put, path = "/api/card/{id}", tag = "card", params(("id" = i64, Path)),
    request_body(content = Object, description = "Any of the keys of POST, and `archived`"),
    responses((status = 200, description = "The card"), Refusals),
)]
pub(super) async fn update(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(card): Path<String>,
    body: JsonBody<Map<String, Value>>,
) -> Result<Json<Card>, ApiError> {
    let card = id("id", &card)?;
    Ok(Json(door.app.update_card(&caller, card, &body.value).await.map_err(of_body(&body.raw))?))
}

/// Deletes a model with its actions; their runs stay. Superusers only.
#[utoipa::path(delete, path = "/api/card/{id}", tag = "card", params(("id" = i64, Path)),
    responses((status = 204, description = "It is gone"), Refusals),
)]
pub(super) async fn delete(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(card): Path<String>,
) -> Result<StatusCode, ApiError> {
    door.app.delete_card(&caller, id("id", &card)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
