//! The only way from the web page into the program; `doable_app::rpc` lists the
//! commands.

use doable_app::{rpc as commands, wire::RpcError};
use serde_json::Value;
use tauri::State;

use crate::program::Program;

/// Answers the command `name`.
#[tauri::command]
pub(crate) async fn rpc(
    program: State<'_, Program>,
    name: String,
    args: Value,
) -> Result<Value, RpcError> {
    match program.inner() {
        Program::Open { app, caller } => commands::call(app, caller, &name, args).await,
        Program::Closed(why) => Err(RpcError::closed(why)),
    }
}
