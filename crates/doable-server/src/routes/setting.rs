//! `/api/setting`: the two settings that clients of such an API know. Superusers only.

use axum::{
    Json,
    extract::{Path, State},
};
use doable_app::{
    AppError, Permission,
    wire::{SetSharing, Sharing},
};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::Refusals;
use crate::{auth::Signed, body::JsonBody, error::ApiError, serve::Door};

const SHARING: &str = "enable-public-sharing";
const SITE_URL: &str = "site-url";

/// A new value.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SetSetting {
    /// True or false for `enable-public-sharing`, a text or null for `site-url`.
    value: Value,
}

/// The value of a setting: `enable-public-sharing` or `site-url`. Superusers only.
#[utoipa::path(get, path = "/api/setting/{key}", tag = "setting", params(("key" = String, Path)),
    responses((status = 200, description = "The value"), Refusals),
)]
pub(super) async fn get(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(key): Path<String>,
) -> Result<Json<Value>, ApiError> {
    value_of(&key, &door.app.get_sharing(&caller)?).map(Json)
}

/// Sets a setting. Superusers only.
#[utoipa::path(put, path = "/api/setting/{key}", tag = "setting", params(("key" = String, Path)),
    request_body = SetSetting,
    responses((status = 200, description = "The value"), Refusals),
)]
pub(super) async fn put(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(key): Path<String>,
    body: JsonBody<SetSetting>,
) -> Result<Json<Value>, ApiError> {
    let received = || Some(body.value.value.to_string());
    let change = match (key.as_str(), &body.value.value) {
        (SHARING, Value::Bool(on)) => SetSharing { enabled: Some(*on), ..SetSharing::default() },
        (SITE_URL, Value::Null) => SetSharing { site_url: Some(None), ..SetSharing::default() },
        (SITE_URL, Value::String(url)) => {
            SetSharing { site_url: Some(Some(url.clone())), ..SetSharing::default() }
        }
        (SHARING, _) => {
            return Err(ApiError::unfit("value", "value must be true or false", received()));
        }
        (SITE_URL, _) => {
            return Err(ApiError::unfit("value", "value must be an address or null", received()));
        }
        _ => {
            caller.allow(Permission::Edit)?;
            return Err(AppError::NotFound.into());
        }
    };
    let sharing = door.app.set_sharing(&caller, change).await;
    let sharing = sharing.map_err(|error| match &error {
        // The use case names the setting; in this request it is `value`.
        AppError::Invalid { message, .. } => ApiError::unfit("value", message, received()),
        _ => error.into(),
    })?;
    value_of(&key, &sharing).map(Json)
}

fn value_of(key: &str, sharing: &Sharing) -> Result<Value, ApiError> {
    match key {
        SHARING => Ok(json!(sharing.enabled)),
        SITE_URL => Ok(json!(sharing.site_url)),
        _ => Err(AppError::NotFound.into()),
    }
}
