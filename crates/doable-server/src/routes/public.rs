//! `/api/public/action`: what a script with nothing but a public link may do
//! (rest-api.md "Public"). The page for people is in [`crate::form`].

use axum::{
    Json,
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};
use doable_app::AppError;
use doable_domain::bulk::Given;
use uuid::Uuid;

use super::{
    action::{ExecuteRequest, answered},
    pairs,
};
use crate::{
    auth::Client,
    body::JsonBody,
    error::{ApiError, PublicError},
    serve::Door,
};

/// The form behind a public link: exactly `name, id, database_id,
/// visualization_settings, parameters`, without hidden parameters.
#[utoipa::path(get, path = "/api/public/action/{uuid}", tag = "public", security(()),
    params(("uuid" = String, Path)),
    responses(
        (status = 200, description = "The action, as far as strangers may know it"),
        (status = 400, description = "Public sharing or actions are off: `An error occurred.`"),
        (status = 403, description = "The request names another host or came from another site"),
        (status = 404, description = "There is no such link, or it is closed"),
        (status = 429, description = "Too many attempts; `Retry-After` says how long to wait"),
    ),
)]
pub(super) async fn get(
    State(door): State<Door>,
    Client(address): Client,
    Path(uuid): Path<String>,
    query: RawQuery,
) -> Response {
    let uuid = match admit(&door, &uuid, address) {
        Ok(uuid) => uuid,
        Err(refusal) => return refusal.into_response(),
    };
    match door.app.public_action(uuid, &pairs(query)).await {
        Ok(action) => Json(action).into_response(),
        Err(error) => PublicError::from(error).into_response(),
    }
}

/// Runs the action behind a public link, as the service.
#[utoipa::path(post, path = "/api/public/action/{uuid}/execute", tag = "public", security(()),
    params(("uuid" = String, Path)),
    request_body = ExecuteRequest,
    responses(
        (status = 200, description = "What it answered"),
        (status = 204, description = "It has run; there is nothing to answer"),
        (status = 400, description = "`{message: \"An error occurred.\", errors?, reference?}`"),
        (status = 403, description = "The request names another host or came from another site"),
        (status = 404, description = "There is no such link, or it is closed"),
        (status = 408, description = "The body took too long to arrive"),
        (status = 409, description = "Its key was used already"),
        (status = 413, description = "The body is over 1 MiB"),
        (status = 415, description = "The route takes JSON"),
        (status = 429, description = "Too many attempts; `Retry-After` says how long to wait"),
    ),
)]
pub(super) async fn execute(
    State(door): State<Door>,
    Client(address): Client,
    Path(uuid): Path<String>,
    query: RawQuery,
    body: Result<JsonBody<ExecuteRequest>, ApiError>,
) -> Response {
    let uuid = match admit(&door, &uuid, address) {
        Ok(uuid) => uuid,
        Err(refusal) => return refusal.into_response(),
    };
    let request = match body.and_then(|body| body.value.checked()) {
        Ok(request) => request,
        Err(error) => return error.for_strangers().into_response(),
    };
    let _turn = match door.throttle.turn() {
        Ok(turn) => turn,
        Err(wait) => return crate::error::too_many(wait),
    };
    let Given::One(parameters) = request.parameters.unwrap_or_default() else {
        return ApiError::unfit("parameters", "value must be a map", None).into_response();
    };
    let key = request.idempotency_key;
    match door.app.execute_public(uuid, address, &pairs(query), parameters, key).await {
        Ok(answer) => answered(answer),
        Err(error) => PublicError::from(error).into_response(),
    }
}

/// Why somebody with a link is not let in.
pub(crate) enum NotAdmitted {
    /// It opens nothing; which of the reasons it is can't be told apart.
    Closed(AppError),
    /// They come too often; the whole seconds to wait.
    TooOften(u64),
}

impl IntoResponse for NotAdmitted {
    fn into_response(self) -> Response {
        match self {
            Self::Closed(error) => PublicError::from(error).into_response(),
            Self::TooOften(wait) => crate::error::too_many(wait),
        }
    }
}

/// The link of an address, if it is one and is not asked for too often. What opens
/// nothing is counted and answered alike, whether it ever was a link or not, before
/// anything else of the request is looked at, and costs no database work.
pub(crate) fn admit(
    door: &Door,
    uuid: &str,
    address: Option<std::net::IpAddr>,
) -> Result<Uuid, NotAdmitted> {
    let uuid = uuid.parse::<Uuid>().map_err(|_| AppError::NotFound);
    match uuid.and_then(|uuid| door.app.knock(uuid).map(|()| uuid)) {
        Ok(uuid) => {
            door.throttle.link(uuid, address).map_err(NotAdmitted::TooOften)?;
            Ok(uuid)
        }
        Err(error) => {
            door.throttle.unknown(address).map_err(NotAdmitted::TooOften)?;
            Err(NotAdmitted::Closed(error))
        }
    }
}
