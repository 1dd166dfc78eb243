//! `/api/database`: what actions write to.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use doable_app::{
    Permission,
    caller::Caller,
    wire::{
        CreateDatabase,
        metadata::{DatabaseMetadata, UpdateDatabase, ValidateDatabase},
    },
};
use doable_domain::database::Database;
use serde_json::{Value, json};

use super::{Refusals, id, of_body};
use crate::{auth::Signed, body::JsonBody, error::ApiError, serve::Door};

/// A database as clients see it; where it is, only whoever may edit it.
fn shown(database: Database, caller: &Caller) -> Value {
    let mut shown = json!({
        "id": database.id,
        "name": database.name,
        "engine": database.engine,
        "features": ["actions"],
        "settings": database.settings,
    });
    if caller.allow(Permission::Edit).is_ok() {
        shown["details"] = Value::Object(database.details);
    }
    shown
}

/// Every database.
#[utoipa::path(get, path = "/api/database", tag = "database", responses(
    (status = 200, description = "`{data: [database], total}`"), Refusals,
))]
pub(super) async fn list(
    State(door): State<Door>,
    Signed(caller): Signed,
) -> Result<Json<Value>, ApiError> {
    let databases = door.app.list_databases(&caller).await?;
    let data: Vec<Value> = databases.into_iter().map(|one| shown(one, &caller)).collect();
    Ok(Json(json!({"total": data.len(), "data": data})))
}

/// Connects a database once it could be opened. Superusers only.
#[utoipa::path(post, path = "/api/database", tag = "database",
    request_body(content = Object, description =
        "`{name, engine: \"sqlite\", details: {db: <path>}, \
          settings?: {\"database-enable-actions\", production}}`; of `postgres` and `mysql` the \
          details are `{host, port?, dbname, user, password?, \"ssl-mode\"?}`"),
    responses((status = 200, description = "The database"), Refusals),
)]
pub(super) async fn create(
    State(door): State<Door>,
    Signed(caller): Signed,
    body: JsonBody<CreateDatabase>,
) -> Result<Json<Value>, ApiError> {
    let made = door.app.create_database(&caller, body.value).await.map_err(of_body(&body.raw))?;
    Ok(Json(shown(made, &caller)))
}

/// Tries whether a database could be connected. Superusers only.
#[utoipa::path(post, path = "/api/database/validate", tag = "database",
    request_body(content = Object, description = "`{engine, details}`"),
    responses((status = 200, description = "`{\"valid\": true, \"warnings\": […]}`: what its user may not do there, in words"), Refusals),
)]
pub(super) async fn validate(
    State(door): State<Door>,
    Signed(caller): Signed,
    body: JsonBody<ValidateDatabase>,
) -> Result<Json<Value>, ApiError> {
    let validated = door.app.validate_database(&caller, body.value).await;
    let warnings = validated.map_err(of_body(&body.raw))?.warnings;
    Ok(Json(json!({"valid": true, "warnings": warnings})))
}

/// One database.
#[utoipa::path(get, path = "/api/database/{id}", tag = "database", params(("id" = i64, Path)),
    responses((status = 200, description = "The database"), Refusals),
)]
pub(super) async fn get(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(database): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let found = door.app.get_database(&caller, id("id", &database)?).await?;
    Ok(Json(shown(found, &caller)))
}

/// Changes a database. Superusers only.
#[utoipa::path(put, path = "/api/database/{id}", tag = "database", params(("id" = i64, Path)),
    request_body(content = Object, description = "Any of `{name, details, settings}`"),
    responses((status = 200, description = "The database"), Refusals),
)]
pub(super) async fn update(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(database): Path<String>,
    body: JsonBody<UpdateDatabase>,
) -> Result<Json<Value>, ApiError> {
    let database = id("id", &database)?;
    let saved = door.app.update_database(&caller, database, body.value).await;
    Ok(Json(shown(saved.map_err(of_body(&body.raw))?, &caller)))
}

/// Disconnects a database that no action uses. Superusers only.
#[utoipa::path(delete, path = "/api/database/{id}", tag = "database", params(("id" = i64, Path)),
    responses((status = 204, description = "It is gone; nothing in it has changed"), Refusals),
)]
pub(super) async fn delete(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(database): Path<String>,
) -> Result<StatusCode, ApiError> {
    door.app.delete_database(&caller, id("id", &database)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reads the database's tables anew. Superusers only.
#[utoipa::path(post, path = "/api/database/{id}/sync_schema", tag = "database",
    params(("id" = i64, Path)),
    responses((status = 200, description = "`{\"status\": \"ok\"}`, once it is done"), Refusals),
)]
pub(super) async fn sync(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(database): Path<String>,
) -> Result<Json<Value>, ApiError> {
    door.app.sync_schema(&caller, id("id", &database)?).await?;
    Ok(Json(json!({"status": "ok"})))
}

/// A database with its tables and their columns.
#[utoipa::path(get, path = "/api/database/{id}/metadata", tag = "database",
    params(("id" = i64, Path)),
    responses((status = 200, description = "`{…, tables: [{…, fields: […]}]}`"), Refusals),
)]
pub(super) async fn metadata(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(database): Path<String>,
) -> Result<Json<DatabaseMetadata>, ApiError> {
    Ok(Json(door.app.database_schema(&caller, id("id", &database)?).await?))
}
