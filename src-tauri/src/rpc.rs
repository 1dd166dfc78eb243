//! The only way from the web page into the program; `doable_app::rpc` lists the commands,
//! but for those that the window alone has.

use std::sync::Arc;

use doable_app::{rpc as commands, wire::RpcError};
use serde_json::Value;
use tauri::{State, WebviewWindow};

use crate::{
    background, damaged, desktop, files,
    on_their_way::OnTheirWay,
    program::{Opening, Program},
};

/// Answers the command `name`; by its `key`, the page can take it back.
#[tauri::command]
pub(crate) async fn rpc(
    window: WebviewWindow,
    opening: State<'_, Arc<Opening>>,
    on_their_way: State<'_, OnTheirWay>,
    name: String,
    args: Value,
    key: Option<String>,
) -> Result<Value, RpcError> {
    if name == "take_back" {
        on_their_way.take_back(args.get("key").and_then(Value::as_str).unwrap_or_default());
        return Ok(Value::Null);
    }
    on_their_way.answer(key, call(&window, opening.inner(), &name, args)).await
}

async fn call(
    window: &WebviewWindow,
    opening: &Arc<Opening>,
    name: &str,
    args: Value,
) -> Result<Value, RpcError> {
    let (app, caller) = match opening.program().await {
        Program::Open { app, caller } => (app, caller),
        Program::Closed(why) => return Err(RpcError::closed(why)),
        Program::Damaged { folder, why } => {
            return damaged::answer(opening, folder, why, name, args).await;
        }
    };
    let own = match name {
        desktop::OPEN_DATA_FOLDER => return desktop::open_data_folder(app, caller).await,
        "pick_sql_file" => files::pick_sql(window).await,
        "pick_database_file" => files::pick_database(window).await,
        "take_given_file" => files::take_given(window).await,
        "save_runs" => files::save_runs(window, app, caller, args).await,
        "execute_action" => {
            let run = commands::call(app, caller, name, args);
            return background::watch(window, app, caller, run).await;
        }
        other => return commands::call(app, caller, other, args).await,
    };
    own.map_err(RpcError::from)
}
