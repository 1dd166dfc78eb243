//! The only way from the web page into the program; `doable_app::rpc` lists the
//! commands.

use std::sync::Arc;

use doable_app::{rpc as commands, wire::RpcError};
use serde_json::Value;
use tauri::State;

use crate::{
    desktop,
    program::{Opening, Program},
};

/// Answers the command `name`.
#[tauri::command]
pub(crate) async fn rpc(
    opening: State<'_, Arc<Opening>>,
    name: String,
    args: Value,
) -> Result<Value, RpcError> {
    match opening.program().await {
        Program::Open { app, caller } if name == desktop::OPEN_DATA_FOLDER => {
            desktop::open_data_folder(app, caller).await
        }
        Program::Open { app, caller } => commands::call(app, caller, &name, args).await,
        Program::Closed(why) => Err(RpcError::closed(why)),
    }
}
