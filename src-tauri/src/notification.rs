//! The system's notifications, as freedesktop.org describes them: shown by whoever has the
//! name on the session's bus, and answered by a signal when a person clicks.

use std::collections::HashMap;

use futures_util::StreamExt;
use tauri::{Emitter, WebviewWindow};
use zbus::{Connection, Proxy, zvariant};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// Tells the page where a person wants to go; the payload is the place.
const PLACE_WANTED: &str = "place_wanted";

/// Shows a notification; who clicks it comes to `place` of the window.
///
/// Returns once it is gone.
///
/// # Errors
///
/// If nobody shows notifications here.
pub(crate) async fn show(
    window: &WebviewWindow,
    title: &str,
    below: &str,
    place: &str,
) -> zbus::Result<()> {
    let bus = Connection::session().await?;
    let shower = Proxy::new(&bus, NAME, PATH, NAME).await?;
    // Listened to before it is shown, so that no click is missed.
    let mut clicked = shower.receive_signal("ActionInvoked").await?;
    let mut closed = shower.receive_signal("NotificationClosed").await?;
    let hints = HashMap::from([("desktop-entry", zvariant::Value::from("Doable"))]);
    // A click anywhere on it is called `default`.
    let actions = ["default", "Open the run"];
    let shown = ("Doable", 0_u32, "doable-desktop", title, below, &actions[..], hints, -1_i32);
    let id: u32 = shower.call("Notify", &shown).await?;
    loop {
        tokio::select! {
            Some(message) = clicked.next() => {
                let (of, _action): (u32, String) = message.body().deserialize()?;
                if of == id {
                    crate::show_window(window);
                    if let Err(error) = window.emit(PLACE_WANTED, place) {
                        tracing::warn!(%error, "the window did not go where it was to");
                    }
                    return Ok(());
                }
            }
            Some(message) = closed.next() => {
                let (of, _reason): (u32, u32) = message.body().deserialize()?;
                if of == id {
                    return Ok(());
                }
            }
            else => return Ok(()),
        }
    }
}
