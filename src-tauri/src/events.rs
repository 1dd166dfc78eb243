//! Tells the web page what happens.

use std::sync::Arc;

use doable_app::wire::Event;
use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::error::RecvError;

use crate::program::Opening;

/// The name every event has on the page's side; the payload says which it is.
const NAME: &str = "doable";

/// Hands the program's events to the page, for as long as the program lives.
pub(crate) fn forward(opening: Arc<Opening>, window: AppHandle) {
    tauri::async_runtime::spawn(async move {
        let Some(app) = opening.app().await else { return };
        let mut events = app.events();
        loop {
            let event = match events.recv().await {
                Ok(event) => event,
                // Some were missed; the page then asks for the list anew.
                Err(RecvError::Lagged(_)) => Event::ActionsChanged,
                Err(RecvError::Closed) => return,
            };
            if let Err(error) = window.emit(NAME, event) {
                tracing::warn!(%error, "an event did not reach the window");
            }
        }
    });
}
