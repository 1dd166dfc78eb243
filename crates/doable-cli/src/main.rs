//! The terminal door: `doable list`, `show`, `run`, `serve`, `sample`, `restore`, `doctor`.
//!
//! One-shot commands share the data folder with a window that is open; `serve`
//! owns it, as the window does. Exit code 0 means success, 1 failure, 2 a command
//! line that makes no sense.

mod args;
mod doctor;
mod list;
mod out;
mod restore;
mod rows;
mod run;
mod serve;
mod show;

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::Context;
use clap::Parser;
use doable_app::{App, caller::Caller, wire::RpcError};
use doable_domain::run::Door;
use doable_exec::LiveExecutor;
use doable_store::Tenure;

use crate::args::{Args, Command, LogFormat};

#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let args = Args::parse();
    start_log(&args.command);
    match runtime(&args.command).and_then(|runtime| runtime.block_on(answer(args))) {
        Ok(code) => code,
        Err(error) => {
            out::complain(&format!("doable: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn answer(args: Args) -> anyhow::Result<ExitCode> {
    let folder = match args.data_dir {
        Some(folder) => folder,
        None => doable_app::default_data_folder()
            .context("this system has no folder for application data; name one with --data-dir")?,
    };
    let done = obey(args.command, folder.clone()).await;
    let Err(error) = &done else { return done };
    let Some(offer) = restore::offer(&folder, error).await else { return done };
    out::complain(&format!("doable: {error:#}"));
    out::complain(&offer);
    Ok(ExitCode::FAILURE)
}

async fn obey(command: Command, folder: PathBuf) -> anyhow::Result<ExitCode> {
    match command {
        Command::List(list) => list::list(&open(folder, Tenure::OneShot).await?, &list).await,
        Command::Show(show) => show::show(&open(folder, Tenure::OneShot).await?, &show).await,
        Command::Run(run) => run::run(open(folder, Tenure::OneShot).await?, run).await,
        Command::Serve(serve) => serve::serve(open(folder, Tenure::LongLived).await?, serve).await,
        Command::Sample => {
            let Opened { app, caller } = open(folder, Tenure::OneShot).await?;
            let sample = app.create_sample_workspace(&caller).await?;
            out::say(&format!("{}: {} actions", sample.database.name, sample.actions));
            Ok(ExitCode::SUCCESS)
        }
        Command::Restore(restore) => restore::restore(&folder, restore).await,
        Command::Doctor => doctor::doctor(folder).await,
    }
}

/// The program, and the person at this machine.
struct Opened {
    app: App,
    caller: Caller,
}

async fn open(folder: PathBuf, tenure: Tenure) -> anyhow::Result<Opened> {
    let executor = Arc::new(LiveExecutor::new());
    let app = App::open(&folder, tenure, executor, Arc::new(jiff::ZonedDateTime::now))
        .await
        .with_context(|| format!("the data folder `{}` could not be opened", folder.display()))?;
    let door = match tenure {
        Tenure::OneShot => Door::Terminal,
        Tenure::LongLived => Door::Window,
    };
    let caller = app.local_caller(door).await?;
    if let Err(error) = app.welcome(&caller).await {
        // What the person asked for may go all the same.
        let details = RpcError::from(error);
        out::complain(&format!(
            "doable: the sample workspace could not be made: {}",
            details.message
        ));
        for (field, text) in &details.fields {
            out::complain(&format!("  {field}: {text}"));
        }
    }
    Ok(Opened { app, caller })
}

/// One thread is enough for one command, and starts sooner.
fn runtime(command: &Command) -> anyhow::Result<tokio::runtime::Runtime> {
    let mut builder = match command {
        Command::Serve(_) => tokio::runtime::Builder::new_multi_thread(),
        _ => tokio::runtime::Builder::new_current_thread(),
    };
    Ok(builder.enable_all().build()?)
}

/// Logs go to standard error; `DOABLE_LOG` says what (`info`, `doable_exec=debug`).
fn start_log(command: &Command) {
    use tracing_subscriber::{EnvFilter, fmt};
    let (usual, format) = match command {
        Command::Serve(serve) => ("info", serve.log_format),
        _ => ("warn", LogFormat::Text),
    };
    let filter = std::env::var("DOABLE_LOG").unwrap_or_else(|_| usual.to_owned());
    let log = fmt().with_writer(std::io::stderr).with_env_filter(EnvFilter::new(filter));
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}
