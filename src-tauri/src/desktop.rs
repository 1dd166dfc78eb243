//! What only a desktop can do, beside the commands of `doable_app::rpc`.

use doable_app::{App, caller::Caller, wire::RpcError};
use doable_domain::code::Code;
use serde_json::Value;

/// The command that shows the data folder in the system's file manager.
pub(crate) const OPEN_DATA_FOLDER: &str = "open_data_folder";

/// Answers [`OPEN_DATA_FOLDER`]; the page names no path.
pub(crate) async fn open_data_folder(app: &App, caller: &Caller) -> Result<Value, RpcError> {
    let folder = app.info(caller).await?.data_folder;
    let opened = tauri_plugin_opener::open_path(&folder, None::<&str>);
    let refused = |error| RpcError::plain(Code::Invalid, &format!("`{folder}`: {error}"));
    opened.map(|()| Value::Null).map_err(refused)
}
