//! `/public/action/:uuid`: the form of a public link as a page for people
//! (form.md "The public page").
//!
//! A page carries a signed ticket: when it was drawn, and the key by which its run
//! happens once however often it is sent. Nothing else of a visitor is kept.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
};

use axum::{
    Router,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use doable_app::{AppError, PublicForm, wire::Answer};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::{
    auth::Client,
    body::FormBody,
    error::{ApiError, PUBLIC_MESSAGE, PublicError, too_many_text},
    page::{self, Failure, FormPage, NoticePage, SuccessPage},
    routes::{NotAdmitted, admit, pairs},
    serve::Door,
};

/// The least time between drawing a form and its coming back: programs are faster than
/// people.
const LEAST_FILL: SignedDuration = SignedDuration::from_secs(1);
/// How long a drawn form can be sent; as long as its key is remembered.
const TICKET_LIFE: SignedDuration = SignedDuration::from_hours(24);
const TICKET: &str = "_ticket";
const CONFIRM: &str = "_confirm";

const NOT_AVAILABLE: &str = "This form is not available.";

/// The pages and what they load.
pub(crate) fn pages() -> Router<Door> {
    let style = || asset("text/css; charset=utf-8", page::STYLE);
    let script = || asset("text/javascript; charset=utf-8", page::SCRIPT);
    Router::new()
        .route("/public/action/{uuid}", get(show).post(send))
        .route("/public/assets/page.css", get(move || async move { style() }))
        .route("/public/assets/page.js", get(move || async move { script() }))
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, text).into_response()
}

/// One visit: whose door, which link, and how it was asked for.
struct Visit<'a> {
    door: &'a Door,
    uuid: Uuid,
    query: Vec<(String, String)>,
    raw_query: Option<String>,
    address: Option<IpAddr>,
    embedded: bool,
}

impl Visit<'_> {
    /// The address of this very form.
    fn here(&self) -> String {
        let query = self.raw_query.as_ref().map(|query| format!("?{query}"));
        format!("/public/action/{}{}", self.uuid, query.unwrap_or_default())
    }
}

fn is_embedded(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-dest").is_some_and(|dest| dest == "iframe" || dest == "frame")
}

/// `GET`: the empty form, filled in as the address says.
async fn show(
    State(door): State<Door>,
    Client(address): Client,
    Path(uuid): Path<String>,
    RawQuery(raw_query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let uuid = match admit(&door, &uuid, address) {
        Ok(uuid) => uuid,
        Err(refusal) => return not_admitted(refusal),
    };
    let query = pairs(RawQuery(raw_query.clone()));
    let embedded = is_embedded(&headers);
    let visit = Visit { door: &door, uuid, query, raw_query, address, embedded };
    match visit.door.app.public_form(uuid, &visit.query).await {
        Ok(form) => {
            let values = page::prefill_of(&form.form, &visit.query);
            drawn(&visit, &form, &Filled { values, ..Filled::default() }).await
        }
        Err(error) => closed(error),
    }
}

/// `POST`: the form comes back.
async fn send(
    State(door): State<Door>,
    Client(address): Client,
    Path(uuid): Path<String>,
    RawQuery(raw_query): RawQuery,
    headers: HeaderMap,
    body: Result<FormBody, ApiError>,
) -> Response {
    let uuid = match admit(&door, &uuid, address) {
        Ok(uuid) => uuid,
        Err(refusal) => return not_admitted(refusal),
    };
    let sent = match body {
        Ok(FormBody(sent)) => sent,
        Err(error) => return error.for_strangers().into_response(),
    };
    let query = pairs(RawQuery(raw_query.clone()));
    let embedded = is_embedded(&headers);
    let visit = Visit { door: &door, uuid, query, raw_query, address, embedded };
    let form = match visit.door.app.public_form(uuid, &visit.query).await {
        Ok(form) => form,
        Err(error) => return closed(error),
    };
    match take(&visit, &form, &sent).await {
        Ok(answer) => success(&visit, &form, &answer),
        Err(refused) => {
            let mut filled = Filled { values: page::typed_of(&form.form, &sent), ..*refused };
            filled.values.extend(form.prefill.locked.clone());
            drawn(&visit, &form, &filled).await
        }
    }
}

/// How a form is drawn again.
#[derive(Default)]
struct Filled {
    status: StatusCode,
    values: BTreeMap<String, String>,
    problems: BTreeMap<String, String>,
    message: Option<String>,
    advice: &'static str,
    reference: Option<String>,
}

/// Where the message says already what to do.
const STILL_THERE: &str = "What you entered is still below.";
const ASK: &str =
    "What you entered is still below. Check it; if it seems right, ask whoever gave you this link.";
/// The page that is drawn now has a ticket of its own, so sending it is another run.
const SENT_ALREADY: &str = "The first sending counts. Send what stands below only if you mean \
    another one; to learn what came of the first, ask whoever gave you this link.";

impl Filled {
    fn refused(message: &str, advice: &'static str) -> Box<Self> {
        let message = Some(message.to_owned());
        Box::new(Self { status: StatusCode::BAD_REQUEST, message, advice, ..Self::default() })
    }
}

/// Runs what was sent, if it may be.
async fn take(
    visit: &Visit<'_>,
    form: &PublicForm,
    sent: &[(String, String)],
) -> Result<Answer, Box<Filled>> {
    if page::is_trap_sprung(sent) {
        return Err(Filled::refused(PUBLIC_MESSAGE, ASK));
    }
    let of = |key: &str| sent.iter().find(|(name, _)| name == key).map(|(_, value)| &**value);
    let ticket = of(TICKET).unwrap_or_default();
    let key = key_of(visit, ticket).await;
    let key = key.map_err(|message| Filled::refused(message, STILL_THERE))?;
    if form.form.confirm_message.is_some() && of(CONFIRM) != Some("true") {
        let problems = [(CONFIRM.to_owned(), "Please confirm.".to_owned())].into();
        return Err(Box::new(Filled { problems, ..*Filled::refused(CHECK_FIELDS, STILL_THERE) }));
    }
    let Ok(_turn) = visit.door.throttle.turn() else {
        let message = "Too many people are sending forms. Please send it again.";
        return Err(Filled::refused(message, STILL_THERE));
    };
    let parameters = page::values_of(&form.form, sent);
    let app = &visit.door.app;
    let run = app.execute_public(visit.uuid, visit.address, &visit.query, parameters, Some(key));
    run.await.map_err(|error| failed(form, error))
}

const CHECK_FIELDS: &str = "Please check the fields below.";

fn failed(form: &PublicForm, error: AppError) -> Box<Filled> {
    let PublicError { status, errors, reference, .. } = error.into();
    let own = form.form.error_message.as_deref();
    let (message, advice) = match status {
        _ if !errors.is_empty() => (CHECK_FIELDS, STILL_THERE),
        StatusCode::CONFLICT => ("This form was sent already.", SENT_ALREADY),
        StatusCode::NOT_FOUND => (NOT_AVAILABLE, ASK),
        _ => (own.unwrap_or(PUBLIC_MESSAGE), ASK),
    };
    let reference = reference.map(|run| run.to_string());
    Box::new(Filled { status, problems: errors, reference, ..*Filled::refused(message, advice) })
}

/// A new ticket: `<key>.<milliseconds>.<signature>`.
async fn ticket(visit: &Visit<'_>) -> Result<String, AppError> {
    let key = Uuid::new_v4().to_string();
    let drawn = visit.door.app.time().as_millisecond().to_string();
    let signature = visit.door.app.sign(&["ticket", &visit.uuid.to_string(), &key, &drawn]).await?;
    Ok(format!("{key}.{drawn}.{signature}"))
}

/// The key in a ticket that is ours, for this form, and neither too young nor too old.
///
/// # Errors
///
/// What to tell the visitor, whose input is kept.
async fn key_of(visit: &Visit<'_>, ticket: &str) -> Result<String, &'static str> {
    const OLD: &str =
        "This page was open for too long. Please check your answers and send it again.";
    const YOUNG: &str = "That was very quick. Please check your answers and send it again.";
    let mut parts = ticket.split('.');
    let (Some(key), Some(drawn), Some(signature)) = (parts.next(), parts.next(), parts.next())
    else {
        return Err(OLD);
    };
    let signed = ["ticket", &visit.uuid.to_string(), key, drawn];
    let is_ours = visit.door.app.is_signed(&signed, signature).await.map_err(|_| PUBLIC_MESSAGE)?;
    let drawn = drawn.parse().ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    match drawn.filter(|_| is_ours).map(|drawn| visit.door.app.time().duration_since(drawn)) {
        Some(age) if age < LEAST_FILL => Err(YOUNG),
        Some(age) if age <= TICKET_LIFE => Ok(key.to_owned()),
        _ => Err(OLD),
    }
}

async fn drawn(visit: &Visit<'_>, form: &PublicForm, filled: &Filled) -> Response {
    let ticket = match ticket(visit).await {
        Ok(ticket) => ticket,
        Err(error) => return closed(error),
    };
    let fixed = form.form.fields.iter().filter(|field| form.prefill.fixes(field));
    let locked: BTreeSet<String> = fixed.map(|field| field.id.clone()).collect();
    let mut values = filled.values.clone();
    // What only the author fixed shows its default, whatever an address or a visitor says.
    values.retain(|id, _| !locked.contains(id) || form.prefill.locked.contains_key(id));
    let message = filled.message.as_deref();
    let page = FormPage {
        form: &form.form,
        post_to: &visit.here(),
        ticket: &ticket,
        values: &values,
        locked: &locked,
        problems: &filled.problems,
        failure: message.map(|message| Failure {
            message,
            advice: filled.advice,
            reference: filled.reference.as_deref(),
        }),
        embedded: visit.embedded,
    };
    let status = if message.is_some() { filled.status } else { StatusCode::OK };
    html(status, page::form_page(&page), &form.link.settings.embed_hosts)
}

fn success(visit: &Visit<'_>, form: &PublicForm, answer: &Answer) -> Response {
    let page = SuccessPage {
        title: &form.form.title,
        message: &form.form.success_message,
        again: &visit.here(),
        reference: &answer.run_id.to_string(),
    };
    html(StatusCode::OK, page::success_page(&page), &form.link.settings.embed_hosts)
}

fn not_admitted(refusal: NotAdmitted) -> Response {
    match refusal {
        NotAdmitted::Closed(error) => closed(error),
        NotAdmitted::TooOften(wait) => {
            let page = NoticePage { title: "One moment", text: &too_many_text(wait) };
            let answer = html(StatusCode::TOO_MANY_REQUESTS, page::notice_page(&page), &[]);
            ([(header::RETRY_AFTER, wait.to_string())], answer).into_response()
        }
    }
}

/// Whatever keeps a form from being shown: one page for what is no link and what is
/// closed, unless its sharer has said what to tell.
fn closed(error: AppError) -> Response {
    let PublicError { status, closed_text, .. } = error.into();
    let text = match (&closed_text, status) {
        (Some(text), _) => text.as_str(),
        (None, StatusCode::NOT_FOUND) => "Ask whoever gave you the address for a new one.",
        (None, _) => PUBLIC_MESSAGE,
    };
    let page = NoticePage { title: NOT_AVAILABLE, text };
    html(status, page::notice_page(&page), &[])
}

/// The page with the headers of security.md "Public pages".
fn html(status: StatusCode, page: Result<String, askama::Error>, embed: &[String]) -> Response {
    let page = match page {
        Ok(page) => page,
        Err(error) => {
            tracing::error!(%error, "a public page could not be drawn");
            return (StatusCode::INTERNAL_SERVER_ERROR, PUBLIC_MESSAGE).into_response();
        }
    };
    let ancestors = if embed.is_empty() { "'none'".to_owned() } else { embed.join(" ") };
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
    );
    let mut answer = (status, Html(page)).into_response();
    let headers = answer.headers_mut();
    // The hosts were checked when they were set; what does not fit a header frames nothing.
    let policy = HeaderValue::from_str(&policy);
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        policy.unwrap_or(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let robots = HeaderName::from_static("x-robots-tag");
    headers.insert(robots, HeaderValue::from_static("noindex"));
    if embed.is_empty() {
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    answer
}
