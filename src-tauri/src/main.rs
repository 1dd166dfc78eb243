//! The desktop door: puts the program together and opens its window.
//!
//! There is no logic here: the window's page calls [`rpc`], which hands over to
//! `doable-app`.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod background;
mod damaged;
mod desktop;
mod events;
mod files;
#[cfg(target_os = "linux")]
mod gtk_window;
mod menu;
#[cfg(target_os = "linux")]
mod notification;
mod on_their_way;
mod paths;
mod program;
mod rpc;
mod server;

use std::sync::Arc;

use tauri::{Manager, RunEvent};
use tauri_plugin_window_state::StateFlags;

use crate::program::Opening;

fn main() -> tauri::Result<()> {
    start_log();
    #[cfg(target_os = "linux")]
    gtk_window::draw_without_layers();
    let opening = Arc::new(Opening::default());
    let (begun, ending) = (Arc::clone(&opening), Arc::clone(&opening));
    tauri::async_runtime::spawn(async move {
        begun.program().await;
    });
    let given = files::Given::default();
    let arguments: Vec<String> =
        std::env::args_os().map(|one| one.to_string_lossy().into()).collect();
    given.note(&arguments, &std::env::current_dir().unwrap_or_default());
    let window_state = tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .build();
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, arguments, folder| {
            files::hand_over(app, &arguments, &folder);
            if let Some(window) = app.get_webview_window("main") {
                show_window(&window);
            }
        }))
        .plugin(window_state)
        // A link to another page opens in the system's browser, never in this window.
        .plugin(tauri_plugin_opener::init())
        .plugin(early_question())
        .setup(move |app| {
            give_menu_bar_soon(app.handle());
            events::forward(Arc::clone(&opening), app.handle().clone());
            server::follow(Arc::clone(&opening));
            program::keep_house(Arc::clone(&opening));
            app.manage(opening);
            Ok(())
        })
        .manage(given)
        .manage(background::Shown::default())
        .manage(on_their_way::OnTheirWay::default())
        .invoke_handler(tauri::generate_handler![rpc::rpc])
        .build(tauri::generate_context!())?
        .run(move |_, event| {
            // The process ends here, and nothing is dropped.
            if let RunEvent::Exit = event {
                ending.end();
            }
        });
    Ok(())
}

/// The page's first questions are answered on this thread too, and its first frame waits
/// for them.
#[cfg(target_os = "linux")]
fn give_menu_bar_soon(app: &tauri::AppHandle) {
    let app = app.clone();
    gtk::glib::idle_add_local_once(move || give_menu_bar(&app));
}

#[cfg(not(target_os = "linux"))]
fn give_menu_bar_soon(app: &tauri::AppHandle) {
    give_menu_bar(app);
}

/// The page's process starts meanwhile, and a window without its menu bar is still one.
fn give_menu_bar(app: &tauri::AppHandle) {
    let given = menu::install(app);
    #[cfg(target_os = "linux")]
    let given = given.and_then(|()| {
        let Some(window) = app.get_webview_window("main") else { return Ok(()) };
        gtk_window::give_keys_to_the_page(&window)
    });
    if let Err(error) = given {
        tracing::warn!(%error, "there is no menu bar");
    }
}

/// Asks for the first screen's list while the page's scripts are still on their way.
fn early_question<R: tauri::Runtime>() -> tauri::plugin::TauriPlugin<R> {
    tauri::plugin::Builder::new("early").js_init_script(include_str!("early.js")).build()
}

/// A second start brings the first one's window to the front, and so does a notification.
fn show_window(window: &tauri::WebviewWindow) {
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
