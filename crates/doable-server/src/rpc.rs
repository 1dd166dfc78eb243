//! `POST /rpc/<name>`, `GET /rpc/events` and `GET /rpc/export/<file>`: the window's commands,
//! events and files for the same UI in a browser.

use std::convert::Infallible;

use axum::{
    Json,
    body::Body,
    extract::{FromRequest, Path, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event as Message, KeepAlive, Sse},
    },
};
use doable_app::{
    App, AppError,
    caller::Caller,
    rpc,
    wire::{Event, ExportFormat, RpcError, SearchRuns},
};
use doable_domain::{code::Code, run::Door as RunDoor};
use futures_util::stream::{self, Stream};
use serde_json::{Map, Value};
use tokio::sync::{
    broadcast::{Receiver, error::RecvError},
    watch,
};

use crate::{
    auth::{Client, browser, cookie_identity},
    body::{BodyLimit, JsonBody},
    error::ApiError,
    serve::Door,
};

/// The longest list of rows that the UI sends, in bytes: enough for the longest one allowed,
/// from somebody who is signed in. The API keeps to the limit it promises.
const MAX_LIST_BYTES: usize = 16 * 1024 * 1024;

/// `POST /rpc/<name>` with the arguments as a JSON object.
pub(crate) async fn command(
    State(door): State<Door>,
    Path(name): Path<String>,
    headers: HeaderMap,
    Client(address): Client,
    mut request: Request,
) -> Response {
    let Some(identity) = browser(&door, &headers).await else {
        return ApiError::Unauthenticated.into_response();
    };
    if name == "execute_action" {
        request.extensions_mut().insert(BodyLimit(MAX_LIST_BYTES));
    }
    let args = match JsonBody::<Map<String, Value>>::from_request(request, &()).await {
        Ok(body) => body.raw,
        Err(error) => return error.into_response(),
    };
    let caller = Caller { door: RunDoor::Window, identity, address };
    match rpc::call(&door.app, &caller, &name, args).await {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => (status_of(&error), Json(error)).into_response(),
    }
}

/// The status of a failure (house rule: one line a code).
fn status_of(error: &RpcError) -> StatusCode {
    match error.code {
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::Invalid | Code::Disabled | Code::Rejected | Code::Cancelled => {
            StatusCode::BAD_REQUEST
        }
        Code::Conflict => StatusCode::CONFLICT,
        Code::Unreachable => StatusCode::BAD_GATEWAY,
        Code::TimedOut => StatusCode::GATEWAY_TIMEOUT,
        Code::Damaged | Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// `GET /rpc/events`: what happens from now on, as server-sent events.
pub(crate) async fn events(State(door): State<Door>, headers: HeaderMap) -> Response {
    if cookie_identity(&door, &headers).await.is_none() {
        return ApiError::Unauthenticated.into_response();
    }
    Sse::new(messages(&door.app, door.open.clone()))
        .keep_alive(KeepAlive::default())
        .into_response()
}

/// `GET /rpc/export/runs.csv` or `…/runs.json`, with the conditions of `search_runs` as query:
/// the runs as a file that the browser saves, sent as it is read.
pub(crate) async fn export(
    State(door): State<Door>,
    Path(file): Path<String>,
    headers: HeaderMap,
    Client(address): Client,
    Query(runs): Query<SearchRuns>,
) -> Result<Response, ApiError> {
    let identity = cookie_identity(&door, &headers).await.ok_or(ApiError::Unauthenticated)?;
    let (format, kind) = match file.as_str() {
        "runs.csv" => (ExportFormat::Csv, "text/csv; charset=utf-8"),
        "runs.json" => (ExportFormat::Json, "application/json"),
        _ => return Err(AppError::NotFound.into()),
    };
    let caller = Caller { door: RunDoor::Window, identity, address };
    let export = door.app.export_runs(&caller, runs, format)?;
    let parts = stream::try_unfold(export, |mut export| async move {
        Ok::<_, AppError>(export.next().await?.map(|part| (part, export)))
    });
    let saved = format!("attachment; filename=\"{file}\"");
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, saved.as_str())];
    Ok((headers, Body::from_stream(parts)).into_response())
}

/// The events as messages, until the server stops.
fn messages(
    app: &App,
    open: watch::Receiver<()>,
) -> impl Stream<Item = Result<Message, Infallible>> + use<> {
    stream::unfold((app.events(), open), |(mut events, mut open)| async move {
        let event = tokio::select! {
            event = next(&mut events) => event?,
            _ = open.changed() => return None,
        };
        // An `Event` is names and numbers: it always is JSON.
        let message = Message::default().json_data(event).unwrap_or_default();
        Some((Ok(message), (events, open)))
    })
}

/// The next event; a listener that lagged behind is told to ask for everything.
async fn next(events: &mut Receiver<Event>) -> Option<Event> {
    match events.recv().await {
        Ok(event) => Some(event),
        Err(RecvError::Lagged(_)) => Some(Event::ActionsChanged),
        Err(RecvError::Closed) => None,
    }
}
