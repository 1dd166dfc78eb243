//! The options of a field that has them from a query (actions.md §2.5), for whoever may
//! read the action and for whoever has its public link.

use axum::{
    Json,
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};
use doable_app::wire::ListOptions;
use doable_domain::form::Choices;

use super::{Refusals, action_id, admit, one, pairs};
use crate::{
    auth::{Client, Signed},
    error::{ApiError, PublicError},
    serve::Door,
};

/// What is searched for.
const SEARCH: &str = "q";

/// The options of a field that has them from a query, at most 1 000.
#[utoipa::path(get, path = "/api/action/{id}/options/{parameter}", tag = "action",
    params(
        ("id" = String, Path, description = "Its number or entity id"),
        ("parameter" = String, Path, description = "The parameter's id or slug"),
        ("q" = Option<String>, Query, description = "What values or labels hold, in any case"),
    ),
    responses((status = 200, description = "`{options: [{value, label}], truncated}`"), Refusals),
)]
pub(super) async fn list(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path((action, parameter)): Path<(String, String)>,
    query: RawQuery,
) -> Result<Json<Choices>, ApiError> {
    let id = action_id(&door, &action).await?;
    let q = one(&pairs(query), SEARCH).unwrap_or_default().to_owned();
    let request = ListOptions { id, parameter, q, value: None };
    Ok(Json(door.app.list_options(&caller, &request).await?))
}

/// As for a signed-in caller, for a field that the link's form shows and does not lock.
#[utoipa::path(get, path = "/api/public/action/{uuid}/options/{parameter}", tag = "public",
    security(()),
    params(
        ("uuid" = String, Path),
        ("parameter" = String, Path, description = "The parameter's id or slug"),
        ("q" = Option<String>, Query, description = "What values or labels hold, in any case"),
    ),
    responses(
        (status = 200, description = "`{options: [{value, label}], truncated}`"),
        (status = 400, description = "They can't be read: `An error occurred.`"),
        (status = 403, description = "The request names another host or came from another site"),
        (status = 404, description = "There is no such link or field, or it is closed"),
        (status = 429, description = "Too many attempts; `Retry-After` says how long to wait"),
    ),
)]
pub(super) async fn public(
    State(door): State<Door>,
    Client(address): Client,
    Path((uuid, parameter)): Path<(String, String)>,
    query: RawQuery,
) -> Response {
    let uuid = match admit(&door, &uuid, address) {
        Ok(uuid) => uuid,
        Err(refusal) => return refusal.into_response(),
    };
    let _turn = match door.throttle.turn() {
        Ok(turn) => turn,
        Err(wait) => return crate::error::too_many(wait),
    };
    // The page's own query comes first, and may fill in a field that is called `q`.
    let mut query = pairs(query);
    let search = query.iter().rposition(|(key, _)| key == SEARCH).map(|at| query.remove(at).1);
    let search = search.unwrap_or_default();
    match door.app.public_options(uuid, &query, &parameter, &search).await {
        Ok(choices) => Json(choices).into_response(),
        Err(error) => PublicError::from(error).into_response(),
    }
}
