//! `doable serve`.

use std::process::ExitCode;

use doable_server::Options;

use crate::{Opened, args::Serve, out};

/// Serves the UI until Ctrl-C or a polite kill.
pub(crate) async fn serve(opened: Opened, args: Serve) -> anyhow::Result<ExitCode> {
    let options = Options { listen: args.listen, caller: opened.caller };
    let server = doable_server::listen(opened.app, options).await?;
    out::say(&format!("Doable is at {}", server.sign_in_address()));
    out::say("The address opens one browser, once. Ctrl-C ends the server.");
    server.serve(asked_to_stop()).await?;
    Ok(ExitCode::SUCCESS)
}

/// Ready at Ctrl-C, or at SIGTERM where there are signals.
async fn asked_to_stop() {
    let interrupt = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            out::complain(&format!("doable: Ctrl-C can't be heard: {error}"));
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
