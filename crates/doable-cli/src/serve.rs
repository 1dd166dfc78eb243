//! `doable serve`.

use std::{io, process::ExitCode, time::Duration};

use anyhow::{Context, ensure};
use doable_app::{App, ServerReport};
use doable_server::Options;

use crate::{Opened, args::Serve, out};

/// The fewest characters of an admin key; one that can be guessed opens everything.
const MIN_ADMIN_KEY_CHARS: usize = 16;

/// Serves until Ctrl-C or a polite kill.
pub(crate) async fn serve(opened: Opened, args: Serve) -> anyhow::Result<ExitCode> {
    let Opened { app, caller } = opened;
    if let Some(site_url) = args.site_url {
        app.use_site_url(site_url)?;
    }
    if let Some(key) = &args.admin_key {
        let is_long = key.chars().count() >= MIN_ADMIN_KEY_CHARS;
        ensure!(is_long, "the admin key needs at least {MIN_ADMIN_KEY_CHARS} characters");
    }
    allow_many_connections();
    let is_closed = args.admin_key.is_none() && app.needs_set_up().await?;
    let options = Options {
        offer_sign_in: is_closed.then(|| caller.clone()),
        admin_key: args.admin_key.map(|key| (key, caller)),
        allow_hosts: args.allow_hosts,
        trusted_proxies: args.trusted_proxies,
        public_limit_factor: args.public_limit_factor,
        ..Options::at(args.listen)
    };
    // Before anybody is told that there is a server, who might end it at once.
    let asked_to_stop = asked_to_stop().context("the signals to end could not be asked for")?;
    let server = doable_server::listen(app.clone(), options).await?;
    app.report_server(ServerReport { address: Some(server.address()), error: None });
    match server.sign_in_address() {
        Some(address) => {
            out::say(&format!("Doable is at {address}"));
            out::say("The address opens one browser, once. Ctrl-C ends the server.");
        }
        None => out::say(&format!("Doable is at http://{}/", server.address())),
    }
    let served = async {
        let left = server.serve(asked_to_stop).await;
        wind_up(&app, left).await;
    };
    tokio::select! {
        () = served => {}
        () = app.keep_house() => {}
    }
    app.end();
    Ok(ExitCode::SUCCESS)
}

/// Lets the runs under way end for `patience`; one that has not by then is called unknown.
async fn wind_up(app: &App, patience: Duration) {
    match app.wind_up(patience).await {
        Ok(0) => {}
        Ok(count) => tracing::warn!(count, "runs were cut off; how they ended is unknown"),
        Err(error) => tracing::error!(%error, "the runs under way could not be marked"),
    }
}

/// Each connection is an open file, and the usual limit is for programs with few.
fn allow_many_connections() {
    #[cfg(unix)]
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(%error, "the limit of open files could not be raised");
    }
}

/// Hears Ctrl-C, and SIGTERM, from now on; ready at the first.
#[cfg(unix)]
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Hears Ctrl-C from now on.
#[cfg(windows)]
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
