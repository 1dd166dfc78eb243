//! Reading a request: one content type a route, bounded in size, depth and time; what
//! does not fit is named by field (rest-api.md "Conventions").

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request},
    http::{Extensions, HeaderMap, StatusCode, header},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    error::{ApiError, Unfit},
    serve::Patience,
};

/// The longest request body, in bytes (rest-api.md "Conventions").
pub(crate) const MAX_BODY_BYTES: usize = 1024 * 1024;

/// The longest body of this request in bytes, where it is not [`MAX_BODY_BYTES`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyLimit(pub(crate) usize);

/// How long the whole body of this request may take to arrive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyPatience(pub(crate) Duration);

/// A JSON body as `T`, and as it came.
pub(crate) struct JsonBody<T> {
    pub(crate) value: T,
    pub(crate) raw: Value,
}

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let (head, body) = request.into_parts();
        require(&head.headers, "application/json")?;
        let bytes = read(&head.extensions, body).await?;
        // serde_json goes no deeper than 128 levels.
        let raw: Value = serde_json::from_slice(&bytes).map_err(|error| {
            ApiError::unfit("body", "value must be JSON", Some(error.to_string()))
        })?;
        if !raw.is_object() {
            let kind = kind_of(&raw).to_owned();
            return Err(ApiError::unfit("body", "value must be a JSON object", Some(kind)));
        }
        // What is wrong is looked for only if something is: it costs each field a step.
        let value = T::deserialize(&raw).or_else(|_| serde_path_to_error::deserialize(&raw));
        let value = value.map_err(|error| {
            let path = error.path().to_string();
            // A missing key is reported for the object that lacks it.
            let inner = error.into_inner().to_string();
            let missing =
                inner.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
            let field = match (path.as_str(), missing) {
                (".", Some(missing)) => missing.to_owned(),
                (".", None) => "body".to_owned(),
                (path, Some(missing)) => format!("{path}.{missing}"),
                (path, None) => path.to_owned(),
            };
            // What came instead stands in `received`, which strangers are not sent back.
            let wanted = inner.rsplit_once(", expected ").map(|(_, wanted)| wanted);
            let expected = match (missing, wanted) {
                (Some(_), _) => "value is required".to_owned(),
                (None, Some(wanted)) => format!("value must be {wanted}"),
                (None, None) => inner,
            };
            let received = raw.pointer(&format!("/{}", field.replace('.', "/")));
            ApiError::unfit(&field, expected, Some(received.unwrap_or(&Value::Null).to_string()))
        })?;
        Ok(Self { value, raw })
    }
}

/// A form as browsers send it without scripts.
pub(crate) struct FormBody(pub(crate) Vec<(String, String)>);

impl<S: Sync> FromRequest<S> for FormBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let (head, body) = request.into_parts();
        require(&head.headers, "application/x-www-form-urlencoded")?;
        let bytes = read(&head.extensions, body).await?;
        Ok(Self(url::form_urlencoded::parse(&bytes).into_owned().collect()))
    }
}

/// Whether the request has the one content type its route takes.
fn require(headers: &HeaderMap, wanted: &str) -> Result<(), ApiError> {
    let given = headers.get(header::CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
    let kind = given.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case(wanted) {
        return Ok(());
    }
    let unfit = Unfit {
        expected: format!("the content type must be {wanted}"),
        received: Some(format!("{kind:?}")),
    };
    Err(ApiError::Unfit(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        [("content-type".to_owned(), unfit)].into(),
    ))
}

async fn read(extensions: &Extensions, body: Body) -> Result<Bytes, ApiError> {
    let refusal = |status, expected: &str| {
        let unfit = Unfit { expected: expected.to_owned(), received: None };
        ApiError::Unfit(status, [("body".to_owned(), unfit)].into())
    };
    let patience = extensions.get::<BodyPatience>();
    let BodyPatience(limit) = *patience.unwrap_or(&BodyPatience(Patience::default().body));
    let BodyLimit(most) = *extensions.get::<BodyLimit>().unwrap_or(&BodyLimit(MAX_BODY_BYTES));
    let whole = Limited::new(body, most).collect();
    match tokio::time::timeout(limit, whole).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let expected = format!("the body must be at most {} MiB", most / 1024 / 1024);
            Err(refusal(StatusCode::PAYLOAD_TOO_LARGE, &expected))
        }
        Ok(Err(_)) => Err(refusal(StatusCode::BAD_REQUEST, "the body ended early")),
        Err(_) => {
            let expected = format!("the body must arrive in {} seconds", limit.as_secs_f64());
            Err(refusal(StatusCode::REQUEST_TIMEOUT, &expected))
        }
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
