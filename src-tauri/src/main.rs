//! The desktop door: puts the program together and opens its window.
//!
//! There is no logic here: the window's page calls [`rpc`], which hands over to
//! `doable-app`. File dialogs and menus join as files of their own.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod desktop;
mod events;
mod paths;
mod program;
mod rpc;
mod server;

use std::sync::Arc;

use tauri::Manager;
use tauri_plugin_window_state::StateFlags;

use crate::program::Opening;

fn main() -> tauri::Result<()> {
    start_log();
    let opening = Arc::new(Opening::default());
    let begun = Arc::clone(&opening);
    tauri::async_runtime::spawn(async move {
        begun.program().await;
    });
    let window_state = tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .build();
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| show_window(app)))
        .plugin(window_state)
        // A link to another page opens in the system's browser, never in this window.
        .plugin(tauri_plugin_opener::init())
        .plugin(early_question())
        .setup(move |app| {
            events::forward(Arc::clone(&opening), app.handle().clone());
            server::follow(Arc::clone(&opening));
            program::keep_house(Arc::clone(&opening));
            app.manage(opening);
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![rpc::rpc])
        .run(tauri::generate_context!())
}

/// Asks for the first screen's list while the page's scripts are still on their way.
fn early_question<R: tauri::Runtime>() -> tauri::plugin::TauriPlugin<R> {
    tauri::plugin::Builder::new("early").js_init_script(include_str!("early.js")).build()
}

/// A second start brings the first one's window to the front.
fn show_window(app: &tauri::AppHandle) {
    let Some(window) = app.get_webview_window("main") else { return };
    for outcome in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = outcome {
            tracing::warn!(%error, "the window could not be brought to the front");
        }
    }
}

/// Logs go to standard error; `DOABLE_LOG` says what.
fn start_log() {
    use tracing_subscriber::{EnvFilter, fmt};
    let filter = std::env::var("DOABLE_LOG").unwrap_or_else(|_| "warn".to_owned());
    fmt().with_writer(std::io::stderr).with_env_filter(EnvFilter::new(filter)).init();
}
