//! `/api/table` and `/api/field`: what is known of the databases' tables.

use axum::{
    Json,
    extract::{Path, State},
};
use doable_app::wire::metadata::{FieldMetadata, TableMetadata, TableSummary};

use super::{Refusals, id};
use crate::{auth::Signed, error::ApiError, serve::Door};

/// Every table.
#[utoipa::path(get, path = "/api/table", tag = "table", responses(
    (status = 200, description = "An array of tables without their columns"), Refusals,
))]
pub(super) async fn list(
    State(door): State<Door>,
    Signed(caller): Signed,
) -> Result<Json<Vec<TableSummary>>, ApiError> {
    Ok(Json(door.app.list_tables(&caller).await?))
}

/// One table.
#[utoipa::path(get, path = "/api/table/{id}", tag = "table", params(("id" = i64, Path)),
    responses((status = 200, description = "The table without its columns"), Refusals),
)]
pub(super) async fn get(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(table): Path<String>,
) -> Result<Json<TableSummary>, ApiError> {
    Ok(Json(door.app.get_table(&caller, id("id", &table)?).await?.table))
}

/// One table with its columns.
#[utoipa::path(get, path = "/api/table/{id}/query_metadata", tag = "table",
    params(("id" = i64, Path)),
    responses((status = 200, description = "The table with `fields`"), Refusals),
)]
pub(super) async fn query_metadata(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(table): Path<String>,
) -> Result<Json<TableMetadata>, ApiError> {
    Ok(Json(door.app.get_table(&caller, id("id", &table)?).await?))
}

/// One column.
#[utoipa::path(get, path = "/api/field/{id}", tag = "table", params(("id" = i64, Path)),
    responses((status = 200, description = "The column"), Refusals),
)]
pub(super) async fn field(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(field): Path<String>,
) -> Result<Json<FieldMetadata>, ApiError> {
    Ok(Json(door.app.get_field(&caller, id("id", &field)?).await?))
}
