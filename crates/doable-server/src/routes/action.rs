//! `/api/action` (rest-api.md "/api/action"): actions, their links, and running them.

use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use doable_app::{
    ActionRead, AppError, PublicActionLine,
    caller::Caller,
    wire::{
        Answer, CreateAction, ExecuteAction, PrefillLink, PrefilledLink, SharedLink, UpdateAction,
        UpdateLink,
    },
};
use doable_domain::{bulk::Given, id::ActionId};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::{Refusals, action_id, id, of_body, one, pairs};
use crate::{
    auth::Signed,
    body::JsonBody,
    error::{ApiError, RUN_HEADER},
    serve::Door,
};

const TYPES: [&str; 3] = ["query", "implicit", "http"];

/// The actions that are not archived, the one saved last at the end.
#[utoipa::path(get, path = "/api/action", tag = "action",
    params(
        ("model-id" = Option<i64>, Query, description = "Only this model's"),
        ("type" = Option<String>, Query, description = "query, implicit or http"),
    ),
    responses((status = 200, description = "An array of actions"), Refusals),
)]
pub(super) async fn list(
    State(door): State<Door>,
    Signed(caller): Signed,
    query: RawQuery,
) -> Result<Json<Vec<ActionRead>>, ApiError> {
    let query = pairs(query);
    let model = one(&query, "model-id").map(|text| id("model-id", text)).transpose()?;
    let type_name = one(&query, "type");
    if let Some(other) = type_name.filter(|name| !TYPES.contains(name)) {
        let received = Some(format!("{other:?}"));
        return Err(ApiError::unfit("type", "enum of http, implicit, query", received));
    }
    Ok(Json(door.app.read_actions(&caller, model, type_name).await?))
}

/// The actions that have a public link. Superusers only.
#[utoipa::path(get, path = "/api/action/public", tag = "action", responses(
    (status = 200, description = "`[{id, name, public_uuid, model_id}]`"), Refusals,
))]
pub(super) async fn list_public(
    State(door): State<Door>,
    Signed(caller): Signed,
) -> Result<Json<Vec<PublicActionLine>>, ApiError> {
    Ok(Json(door.app.read_public_actions(&caller).await?))
}

/// One action that is not archived.
#[utoipa::path(get, path = "/api/action/{id}", tag = "action",
    params(("id" = String, Path, description = "Its number or entity id")),
    responses((status = 200, description = "The action"), Refusals),
)]
pub(super) async fn get(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(action): Path<String>,
) -> Result<Json<ActionRead>, ApiError> {
    let id = action_id(&door, &action).await?;
    Ok(Json(door.app.read_action(&caller, id).await?))
}

/// Makes an action. Superusers only.
#[utoipa::path(post, path = "/api/action", tag = "action",
    request_body(content = Object, description =
        "`{name, model_id, type, …}` with the keys of its type: `database_id`, \
         `dataset_query`; `template`, `response_handle`, `error_handle`; `kind`"),
    responses((status = 200, description = "The action, without its creator"), Refusals),
)]
pub(super) async fn create(
    State(door): State<Door>,
    Signed(caller): Signed,
    body: JsonBody<Map<String, Value>>,
) -> Result<Json<Value>, ApiError> {
    if let Err(error) = door.app.check_draft(&body.value).await {
        return Err(of_draft(error, &body.raw));
    }
    let request = CreateAction { draft: body.value };
    let made = door.app.create_action(&caller, request).await;
    let made = made.map_err(|error| of_draft(error, &body.raw))?;
    let read = door.app.read_action(&caller, made.action.id).await?;
    let mut shown = json!(read);
    if let Value::Object(shown) = &mut shown {
        shown.remove("creator");
    }
    Ok(Json(shown))
}

/// Three refusals have a sentence of their own; all others are by field.
fn of_draft(error: AppError, raw: &Value) -> ApiError {
    let AppError::Invalid { problems, .. } = &error else { return error.into() };
    let is_absent = |key: &str| raw.get(key).is_none_or(Value::is_null);
    let is_query = raw.get("type").and_then(Value::as_str) == Some("query");
    // What hangs on the database is not its shape.
    let hangs = |key: &str| {
        matches!(key, "database_id" | "model_id")
            || (key.starts_with("dataset_query") && is_absent("dataset_query"))
    };
    let is_shaped = problems.by_field().keys().all(|key| hangs(key));
    if is_query && is_absent("database_id") && is_shaped {
        let text = "Must provide a database_id for query actions".to_owned();
        return ApiError::Sentence(StatusCode::BAD_REQUEST, text);
    }
    match problems.by_field().get("model_id") {
        Some(text) if text.ends_with('.') && problems.by_field().len() == 1 => {
            ApiError::Sentence(StatusCode::BAD_REQUEST, text.clone())
        }
        _ => ApiError::of_body(problems, raw),
    }
}

/// Changes the keys that are given; null clears. Archived ones come back this way.
/// Superusers only.
#[utoipa::path(put, path = "/api/action/{id}", tag = "action",
    params(("id" = String, Path, description = "Its number or entity id")),
    request_body(content = Object, description = "Any of the keys of POST, and `archived`"),
    responses((status = 200, description = "The whole action"), Refusals),
)]
pub(super) async fn update(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(action): Path<String>,
    body: JsonBody<Map<String, Value>>,
) -> Result<Json<ActionRead>, ApiError> {
    let id = action_id(&door, &action).await?;
    let request = UpdateAction { id, changes: body.value, version: None };
    let saved = door.app.update_action(&caller, request).await;
    saved.map_err(|error| of_draft(error, &body.raw))?;
    Ok(Json(door.app.read_any_action(&caller, id).await?))
}

/// Deletes an action for good; its runs stay. Superusers only.
#[utoipa::path(delete, path = "/api/action/{id}", tag = "action",
    params(("id" = String, Path, description = "Its number or entity id")),
    responses((status = 204, description = "It is gone"), Refusals),
)]
pub(super) async fn delete(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(action): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id = action_id(&door, &action).await?;
    door.app.delete_action(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes an action public; one that is public stays so. Superusers only.
#[utoipa::path(post, path = "/api/action/{id}/public_link", tag = "link",
    params(("id" = String, Path, description = "Its number or entity id")),
    responses((status = 200, description = "`{uuid}`"), Refusals),
)]
pub(super) async fn share(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(action): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let id = action_id(&door, &action).await?;
    let shared = door.app.create_link(&caller, id).await?;
    Ok(Json(json!({"uuid": shared.link.uuid})))
}

/// Changes what is set of a public link; null clears. Superusers only.
#[utoipa::path(put, path = "/api/action/{id}/public_link", tag = "link",
    params(("id" = String, Path, description = "Its number or entity id")),
    request_body(content = Object, description =
        "Any of `{expires_at, max_submissions, paused, signed_only, embed_hosts, closed_text}`"),
    responses((status = 200, description = "The link with its settings"), Refusals),
)]
pub(super) async fn set_link(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(action): Path<String>,
    body: JsonBody<Map<String, Value>>,
) -> Result<Json<SharedLink>, ApiError> {
    let request = UpdateLink { id: action_id(&door, &action).await?, changes: body.value };
    Ok(Json(door.app.update_link(&caller, request).await.map_err(of_body(&body.raw))?))
}

/// Takes a public link away; its address is dead at once. Superusers only.
#[utoipa::path(delete, path = "/api/action/{id}/public_link", tag = "link",
    params(("id" = String, Path, description = "Its number or entity id")),
    responses((status = 204, description = "It is gone"), Refusals),
)]
pub(super) async fn unshare(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(action): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id = action_id(&door, &action).await?;
    door.app.delete_link(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a link's address fills in.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Prefill {
    /// Values by parameter id or slug.
    values: Map<String, Value>,
    /// The ids of those that nobody can change.
    #[serde(default)]
    locked: Vec<String>,
}

/// The address of a form with values filled in, and locked ones signed. Superusers only.
#[utoipa::path(post, path = "/api/action/{id}/public_link/prefill", tag = "link",
    params(("id" = String, Path, description = "Its number or entity id")),
    request_body = Prefill,
    responses((status = 200, description = "`{url}`"), Refusals),
)]
pub(super) async fn prefill_link(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(action): Path<String>,
    body: JsonBody<Prefill>,
) -> Result<Json<PrefilledLink>, ApiError> {
    let Prefill { values, locked } = body.value;
    let request = PrefillLink { id: action_id(&door, &action).await?, values, locked };
    Ok(Json(door.app.prefill_link(&caller, request).await.map_err(of_body(&body.raw))?))
}

/// The values a form starts with once its row is picked.
#[utoipa::path(get, path = "/api/action/{id}/execute", tag = "run",
    params(
        ("id" = String, Path, description = "Its number or entity id"),
        ("parameters" = Option<String>, Query, description = "A JSON object of scalars"),
    ),
    responses((status = 200, description = "A map of values by parameter id"), Refusals),
)]
pub(super) async fn prefetch(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(action): Path<String>,
    query: RawQuery,
) -> Result<Json<Map<String, Value>>, ApiError> {
    let id = action_id(&door, &action).await?;
    let query = pairs(query);
    let parameters = match one(&query, "parameters") {
        None | Some("") => Ok(Map::new()),
        Some(text) => serde_json::from_str(text).map_err(|_| not_an_object(text)),
    };
    prefetched(&door, &caller, id, parameters).await
}

/// The parameters of a prefetch.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PrefetchRequest {
    /// Values by parameter id or slug.
    #[serde(default)]
    parameters: Option<Map<String, Value>>,
}

/// As GET, with the parameters in the body.
#[utoipa::path(post, path = "/api/action/{id}/execute/values", tag = "run",
    params(("id" = String, Path, description = "Its number or entity id")),
    request_body = PrefetchRequest,
    responses((status = 200, description = "A map of values by parameter id"), Refusals),
)]
pub(super) async fn prefetch_by_body(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(action): Path<String>,
    body: JsonBody<PrefetchRequest>,
) -> Result<Json<Map<String, Value>>, ApiError> {
    let id = action_id(&door, &action).await?;
    prefetched(&door, &caller, id, Ok(body.value.parameters.unwrap_or_default())).await
}

/// What is wrong with the parameters counts once the action is there and may run
/// (rest-api.md "/api/action", row 9).
async fn prefetched(
    door: &Door,
    caller: &Caller,
    id: ActionId,
    parameters: Result<Map<String, Value>, ApiError>,
) -> Result<Json<Map<String, Value>>, ApiError> {
    let is_scalar = |value: &Value| !value.is_array() && !value.is_object();
    let parameters = parameters.and_then(|given| {
        let all_are = given.values().all(is_scalar);
        if all_are { Ok(given) } else { Err(not_an_object(&Value::Object(given).to_string())) }
    });
    let (given, refusal) = match parameters {
        Ok(given) => (given, None),
        Err(refusal) => (Map::new(), Some(refusal)),
    };
    let request = ExecuteAction { id, parameters: given.into(), idempotency_key: None };
    let values = door.app.prefetch(caller, &request).await;
    match (values, refusal) {
        (Ok(_) | Err(AppError::Invalid { .. }), Some(refusal)) => Err(refusal),
        (values, _) => values.map(Json).map_err(ApiError::Run),
    }
}

fn not_an_object(text: &str) -> ApiError {
    let expected = "value must be a JSON object of texts, numbers, true or false";
    ApiError::unfit("parameters", expected, Some(format!("{text:?}")))
}

/// One set of values, or one for each row.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes `Given`, which the domain reads")]
pub(crate) enum Parameters {
    One(Map<String, Value>),
    List(Vec<Map<String, Value>>),
}

/// A run.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ExecuteRequest {
    /// Values by parameter id or slug; absent ones take their defaults. For a bulk action a
    /// list of such maps, one a row, 1 to 10 000 of them.
    #[serde(default)]
    #[schema(value_type = Option<Parameters>)]
    pub(super) parameters: Option<Given>,
    /// The same key with the same values runs once in 24 hours.
    #[serde(default)]
    pub(super) idempotency_key: Option<String>,
    /// Not yet: true is refused, so that nobody who asks for a dry run writes.
    #[serde(default)]
    pub(super) preview: Option<bool>,
}

/// The longest idempotency key, in bytes.
const MAX_KEY_BYTES: usize = 255;

impl ExecuteRequest {
    /// The request, if it asks for nothing that can't be done.
    pub(super) fn checked(self) -> Result<Self, ApiError> {
        if self.preview == Some(true) {
            let expected = "previews are not available; leave it out to run the action";
            return Err(ApiError::unfit("preview", expected, Some("true".to_owned())));
        }
        let length = self.idempotency_key.as_ref().map_or(1, String::len);
        if !(1..=MAX_KEY_BYTES).contains(&length) {
            let expected = "value must be 1 to 255 bytes";
            return Err(ApiError::unfit("idempotency_key", expected, None));
        }
        Ok(self)
    }
}

/// Runs an action once.
#[utoipa::path(post, path = "/api/action/{id}/execute", tag = "run",
    params(("id" = String, Path, description = "Its number or entity id")),
    request_body = ExecuteRequest,
    responses(
        (status = 200, description = "What it answered: `{rows-affected, columns?, rows?}`; \
                                      `{created-row}`, `{rows-updated}` or `{rows-deleted}` of a \
                                      row, or of all rows of a bulk action; or the response \
                                      handle's value"),
        (status = 400, description = "`{message, errors?}`, of a bulk action \
                                      `errors: [{index, message, errors}]` with every bad row, \
                                      from 0; nothing was changed"),
        (status = 204, description = "It has run; there is nothing to answer"),
        (status = 502, description = "The target could not be reached: `{message, kind}`"),
        (status = 504, description = "No answer in time; it may have happened"),
        Refusals,
    ),
)]
pub(super) async fn execute(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(action): Path<String>,
    body: JsonBody<ExecuteRequest>,
) -> Result<Response, ApiError> {
    let id = action_id(&door, &action).await?;
    let ExecuteRequest { parameters, idempotency_key, .. } = body.value.checked()?;
    let parameters = parameters.unwrap_or_default();
    let request = ExecuteAction { id, parameters, idempotency_key };
    let answer = door.app.execute(&caller, request).await.map_err(ApiError::Run)?;
    Ok(answered(answer))
}

/// The answer of a run that succeeded, with its id in a header.
pub(super) fn answered(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let run = [(RUN_HEADER, answer.run_id.to_string())];
    if status == StatusCode::NO_CONTENT {
        (status, run).into_response()
    } else {
        (status, run, Json(answer.body)).into_response()
    }
}
