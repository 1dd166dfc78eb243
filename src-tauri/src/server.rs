//! The window's own server: on and off as the person says, with the same router as
//! `doable serve`.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use doable_app::{App, ServerReport};
use doable_server::Options;
use tauri::async_runtime::JoinHandle;
use tokio::sync::oneshot;

use crate::program::Opening;

/// A server that answers, and the way to end it.
struct Running {
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Duration>,
}

impl Running {
    /// Ends it, and waits until its address is free again. Runs go on, since the window does.
    async fn end(self) {
        // It may have ended by itself.
        let _ = self.stop.send(());
        if let Err(error) = self.ended.await {
            tracing::error!(%error, "the server ended in a panic");
        }
    }
}

/// Starts and stops the server for as long as the program lives.
pub(crate) fn follow(opening: Arc<Opening>) {
    tauri::async_runtime::spawn(async move {
        let Some(app) = opening.app().await else { return };
        let mut wanted = app.serve_from_window();
        let mut running: Option<Running> = None;
        loop {
            let listen = *wanted.borrow_and_update();
            if let Some(running) = running.take() {
                running.end().await;
            }
            running = match listen {
                Some(listen) => start(app, listen).await,
                None => {
                    app.report_server(ServerReport::default());
                    None
                }
            };
            if wanted.changed().await.is_err() {
                return;
            }
        }
    });
}

/// Starts the server at `listen` and reports what became of it.
async fn start(app: &App, listen: SocketAddr) -> Option<Running> {
    match doable_server::listen(app.clone(), Options::at(listen)).await {
        Ok(server) => {
            let address = Some(server.address());
            let (stop, stopped) = oneshot::channel::<()>();
            let serving = server.serve(async {
                // A dropped sender means the same.
                let _ = stopped.await;
            });
            let ended = tauri::async_runtime::spawn(serving);
            app.report_server(ServerReport { address, error: None });
            Some(Running { stop, ended })
        }
        Err(error) => {
            app.report_server(ServerReport { address: None, error: Some(error.to_string()) });
            None
        }
    }
}
