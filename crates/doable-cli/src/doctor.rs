//! `doable doctor`: is everything in place that an action needs?

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use doable_app::{App, Diagnosis};
use doable_domain::run::Door;
use doable_exec::LiveExecutor;
use doable_store::Tenure;

use crate::{out, restore};

/// Prints a line for each thing looked at; fails if one is not well.
pub(crate) async fn doctor(folder: PathBuf) -> anyhow::Result<ExitCode> {
    out::say(&format!("doable {}", env!("CARGO_PKG_VERSION")));
    let executor = Arc::new(LiveExecutor::new());
    let clock = Arc::new(jiff::ZonedDateTime::now);
    let app = match App::open(&folder, Tenure::OneShot, executor, clock).await {
        Ok(app) => app,
        Err(error) => {
            out::say(&format!("bad   data folder {}: {error}", folder.display()));
            if let Some(offer) = restore::offer(&folder, &error.into()).await {
                out::say(&format!("      {offer}"));
            }
            return Ok(ExitCode::FAILURE);
        }
    };
    out::say(&format!("ok    data folder {}", folder.display()));
    let caller = app.local_caller(Door::Terminal).await?;
    let mut code = ExitCode::SUCCESS;
    for Diagnosis { subject, problem } in app.diagnose(&caller).await? {
        match problem {
            None => out::say(&format!("ok    {subject}")),
            Some(problem) => {
                out::say(&format!("bad   {subject}: {problem}"));
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}
