//! The only way from the web page into the program; `doable_app::rpc` lists the commands,
//! but for those that the window alone has.

use std::sync::Arc;

use doable_app::{rpc as commands, wire::RpcError};
use serde_json::Value;
use tauri::{State, WebviewWindow};

use crate::{
    damaged, desktop, files,
    program::{Opening, Program},
};

/// Answers the command `name`.
#[tauri::command]
pub(crate) async fn rpc(
    window: WebviewWindow,
    opening: State<'_, Arc<Opening>>,
    name: String,
    args: Value,
) -> Result<Value, RpcError> {
    let (app, caller) = match opening.program().await {
        Program::Open { app, caller } => (app, caller),
        Program::Closed(why) => return Err(RpcError::closed(why)),
        Program::Damaged { folder, why } => {
            return damaged::answer(&opening, folder, why, &name, args).await;
        }
    };
    let own = match name.as_str() {
        desktop::OPEN_DATA_FOLDER => return desktop::open_data_folder(app, caller).await,
        "pick_sql_file" => files::pick_sql(&window).await,
        "take_given_file" => files::take_given(&window).await,
        "save_runs" => files::save_runs(&window, app, caller, args).await,
        other => return commands::call(app, caller, other, args).await,
    };
    own.map_err(RpcError::from)
}
