//! The actions under load, made before the server starts.

use std::{path::Path, sync::Arc};

use anyhow::Context;
use doable_app::{App, caller::Caller, wire::CreateAction};
use doable_domain::{id::ActionId, run::Door};
use doable_exec::LiveExecutor;
use doable_store::Tenure;
use serde_json::{Map, Value, json};

/// An action and the name of its public link.
pub(crate) struct Made {
    pub(crate) action: ActionId,
    pub(crate) link: String,
}

/// An action that inserts one row into `file`.
pub(crate) async fn insert(folder: &Path, file: &str) -> anyhow::Result<Made> {
    let (app, caller) = open(folder).await?;
    let new = json!({
        "name": "Under load", "engine": "sqlite", "details": {"db": file},
        "settings": {"database-enable-actions": true},
    });
    let database = app.create_database(&caller, serde_json::from_value(new)?).await?;
    let models = app.list_models(&caller).await?;
    let model = models.first().context("the sample has a model")?;
    let query = super::INSERT.replace("?1", "{{text}}").replace("?2", "{{qty}}");
    let draft = json!({
        "name": "Insert", "type": "query", "model_id": model.id, "database_id": database.id,
        "dataset_query": {
            "database": database.id, "type": "native", "native": {"query": query},
        },
        "visualization_settings": {"fields": {"qty": {"inputType": "number"}}},
    });
    create(&app, &caller, draft).await
}

/// An action that posts to `url`.
pub(crate) async fn request(folder: &Path, url: &str) -> anyhow::Result<Made> {
    let (app, caller) = open(folder).await?;
    let models = app.list_models(&caller).await?;
    let model = models.first().context("the sample has a model")?;
    let draft = json!({
        "name": "Post", "type": "http", "model_id": model.id,
        "template": {
            "method": "POST", "url": url, "headers": "{\"Content-Type\": \"application/json\"}",
            "body": "{\"text\": {{text}}, \"qty\": {{qty}}}",
        },
        "visualization_settings": {"fields": {"qty": {"inputType": "number"}}},
    });
    create(&app, &caller, draft).await
}

async fn open(folder: &Path) -> anyhow::Result<(App, Caller)> {
    let executor = Arc::new(LiveExecutor::new());
    let clock = Arc::new(jiff::ZonedDateTime::now);
    let app = App::open(folder, Tenure::LongLived, executor, clock).await?;
    let caller = app.local_caller(Door::Window).await?;
    app.welcome(&caller).await?;
    Ok((app, caller))
}

async fn create(app: &App, caller: &Caller, draft: Value) -> anyhow::Result<Made> {
    let made = app.create_action(caller, CreateAction { draft: object(draft) }).await?;
    let action = made.action.id;
    app.set_sharing(caller, serde_json::from_value(json!({"enabled": true}))?).await?;
    let link = app.create_link(caller, action).await?.link.uuid.to_string();
    Ok(Made { action, link })
}

fn object(json: Value) -> Map<String, Value> {
    let Value::Object(object) = json else { unreachable!("it is written as an object") };
    object
}
