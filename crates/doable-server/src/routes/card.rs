//! `/api/card`: models, which actions belong to.

use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use doable_app::wire::metadata::{Card, ListCards};
use serde_json::{Map, Value};

use super::{Refusals, id, of_body, one, pairs};
use crate::{auth::Signed, body::JsonBody, error::ApiError, serve::Door};

/// What `preview` does.
const PREVIEW: &str = "true: nothing is done; the answer is `{archived, deleted}`, the actions \
                       that would be, each `{id, name}`";

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
#[utoipa::path(put, path = "/api/card/{id}", tag = "card",
    params(("id" = i64, Path), ("preview" = Option<bool>, Query, description = PREVIEW)),
    request_body(content = Object, description = "Any of the keys of POST, and `archived`"),
    responses((status = 200, description = "The card"), Refusals),
)]
pub(super) async fn update(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(card): Path<String>,
    query: RawQuery,
    body: JsonBody<Map<String, Value>>,
) -> Result<Response, ApiError> {
    let card = id("id", &card)?;
    if is_preview(query)? {
        let effects = door.app.preview_card(&caller, card, Some(&body.value)).await;
        return Ok(Json(effects.map_err(of_body(&body.raw))?).into_response());
    }
    let saved = door.app.update_card(&caller, card, &body.value).await;
    Ok(Json(saved.map_err(of_body(&body.raw))?).into_response())
}

/// Deletes a model with its actions; their runs stay. Superusers only.
#[utoipa::path(delete, path = "/api/card/{id}", tag = "card",
    params(("id" = i64, Path), ("preview" = Option<bool>, Query, description = PREVIEW)),
    responses((status = 204, description = "It is gone"), Refusals),
)]
pub(super) async fn delete(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(card): Path<String>,
    query: RawQuery,
) -> Result<Response, ApiError> {
    let card = id("id", &card)?;
    if is_preview(query)? {
        return Ok(Json(door.app.preview_card(&caller, card, None).await?).into_response());
    }
    door.app.delete_card(&caller, card).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Whether it is only asked what would happen.
fn is_preview(query: RawQuery) -> Result<bool, ApiError> {
    match one(&pairs(query), "preview") {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(other) => Err(ApiError::unfit("preview", "boolean", Some(format!("{other:?}")))),
    }
}
