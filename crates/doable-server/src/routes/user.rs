//! `/api/user`: accounts.

use axum::{
    Json,
    extract::{Path, State},
};
use doable_app::wire::{CreateUser, UpdateUser, UserInfo};
use serde_json::{Value, json};

use super::{Refusals, id, of_body};
use crate::{auth::Signed, body::JsonBody, error::ApiError, serve::Door};

/// The caller's own account.
#[utoipa::path(get, path = "/api/user/current", tag = "user", responses(
    (status = 200, description = "The account"), Refusals,
))]
pub(super) async fn current(
    State(door): State<Door>,
    Signed(caller): Signed,
) -> Result<Json<UserInfo>, ApiError> {
    Ok(Json(door.app.current_user(&caller).await?))
}

/// Every account. Superusers only.
#[utoipa::path(get, path = "/api/user", tag = "user", responses(
    (status = 200, description = "`{data: [account], total}`"), Refusals,
))]
pub(super) async fn list(
    State(door): State<Door>,
    Signed(caller): Signed,
) -> Result<Json<Value>, ApiError> {
    let users = door.app.list_users(&caller).await?;
    Ok(Json(json!({"total": users.len(), "data": users})))
}

/// Makes an account. Superusers only.
#[utoipa::path(post, path = "/api/user", tag = "user",
    request_body(content = Object,
        description = "`{email, first_name?, last_name?, password?, is_superuser?}`"),
    responses((status = 200, description = "The account"), Refusals),
)]
pub(super) async fn create(
    State(door): State<Door>,
    Signed(caller): Signed,
    body: JsonBody<CreateUser>,
) -> Result<Json<UserInfo>, ApiError> {
    Ok(Json(door.app.create_user(&caller, body.value).await.map_err(of_body(&body.raw))?))
}

/// Changes an account. Members may change their own name, address and password. A new
/// password of one's own wants the old one.
#[utoipa::path(put, path = "/api/user/{id}", tag = "user", params(("id" = i64, Path)),
    request_body(content = Object, description =
        "Any of `{email, first_name, last_name, password, old_password, is_superuser, \
         is_active}`"),
    responses((status = 200, description = "The account"), Refusals),
)]
pub(super) async fn update(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(user): Path<String>,
    body: JsonBody<UpdateUser>,
) -> Result<Json<UserInfo>, ApiError> {
    let user = id("id", &user)?;
    Ok(Json(door.app.update_user(&caller, user, body.value).await.map_err(of_body(&body.raw))?))
}
