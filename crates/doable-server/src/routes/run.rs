//! `/api/run`: the journal.

use axum::{
    Json,
    extract::{Path, RawQuery, State},
};
use doable_app::{AppError, wire::ListRuns};
use doable_domain::run::{Run, RunStatus};
use serde_json::Value;

use super::{Refusals, id, one, pairs};
use crate::{auth::Signed, error::ApiError, serve::Door};

/// Runs, the newest first.
#[utoipa::path(get, path = "/api/run", tag = "run",
    params(
        ("action-id" = Option<i64>, Query, description = "Only this action's"),
        ("status" = Option<String>, Query,
            description = "started, succeeded, failed, unknown or undone"),
        ("limit" = Option<u32>, Query, description = "1 to 200; 50 if absent"),
        ("before" = Option<String>, Query, description = "Only those before this run"),
    ),
    responses((status = 200, description = "An array of runs"), Refusals),
)]
pub(super) async fn list(
    State(door): State<Door>,
    Signed(caller): Signed,
    query: RawQuery,
) -> Result<Json<Vec<Run>>, ApiError> {
    let query = pairs(query);
    let of = |key: &str| one(&query, key);
    let status = of("status").map(|text| {
        let known = serde_json::from_value::<RunStatus>(Value::from(text));
        let expected = "enum of started, succeeded, failed, unknown, undone";
        known.map_err(|_| ApiError::unfit("status", expected, Some(format!("{text:?}"))))
    });
    let limit = of("limit").map(|text| {
        let expected = "value must be an integer from 1 to 200";
        text.parse().map_err(|_| ApiError::unfit("limit", expected, Some(format!("{text:?}"))))
    });
    let request = ListRuns {
        action_id: of("action-id").map(|text| id("action-id", text)).transpose()?,
        status: status.transpose()?,
        before: of("before").map(|text| id("before", text)).transpose()?,
        limit: limit.transpose()?,
    };
    let runs = door.app.list_runs(&caller, request).await;
    Ok(Json(runs.map_err(|error| match &error {
        // Only the limit has a range.
        AppError::Invalid { message, .. } => {
            ApiError::unfit("limit", message, of("limit").map(str::to_owned))
        }
        _ => error.into(),
    })?))
}

/// One run.
#[utoipa::path(get, path = "/api/run/{id}", tag = "run", params(("id" = String, Path)),
    responses((status = 200, description = "The run"), Refusals),
)]
pub(super) async fn get(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(run): Path<String>,
) -> Result<Json<Run>, ApiError> {
    Ok(Json(door.app.get_run(&caller, id("id", &run)?).await?))
}
