//! What a person learns of a run while they look elsewhere: the task bar shows that one is
//! under way, and a notification tells that a long one has ended.
//!
//! Only runs of this window: those of other doors have somebody else who waits.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use doable_app::{App, caller::Caller, wire::RpcError};
use doable_domain::{
    id::RunId,
    run::{Run, RunStatus},
};
use serde_json::Value;
use tauri::{
    Manager, WebviewWindow,
    window::{ProgressBarState, ProgressBarStatus},
};

/// A run that ends sooner is not worth a flicker in the task bar.
const WORTH_SHOWING: Duration = Duration::from_secs(1);
/// A person has turned to something else by then.
const WORTH_TELLING: Duration = Duration::from_secs(10);

/// How many runs are shown in the task bar.
#[derive(Default)]
pub(crate) struct Shown(Mutex<usize>);

/// Waits for a run, and lets the person do something else meanwhile.
pub(crate) async fn watch(
    window: &WebviewWindow,
    app: &App,
    caller: &Caller,
    run: impl Future<Output = Result<Value, RpcError>>,
) -> Result<Value, RpcError> {
    let begun = Instant::now();
    tokio::pin!(run);
    let outcome = tokio::select! {
        outcome = &mut run => outcome,
        () = tokio::time::sleep(WORTH_SHOWING) => {
            let _shown = InTaskBar::show(window);
            run.await
        }
    };
    if begun.elapsed() >= WORTH_TELLING
        && !window.is_focused().unwrap_or(true)
        && let Some(run) = run_of(&outcome)
    {
        match app.get_run(caller, run).await {
            Ok(run) => tell(window.clone(), &run),
            Err(error) => tracing::warn!(run.id = %run, %error, "its end was not told"),
        }
    }
    outcome
}

/// The run in the journal, however it ended.
fn run_of(outcome: &Result<Value, RpcError>) -> Option<RunId> {
    match outcome {
        Ok(answer) => serde_json::from_value(answer.get("run_id")?.clone()).ok(),
        Err(error) => error.run_id,
    }
}

/// One run in the task bar, for as long as this lives.
struct InTaskBar<'a>(&'a WebviewWindow);

impl<'a> InTaskBar<'a> {
    fn show(window: &'a WebviewWindow) -> Self {
        count(window, |shown| shown + 1);
        Self(window)
    }
}

impl Drop for InTaskBar<'_> {
    fn drop(&mut self) {
        count(self.0, |shown| shown.saturating_sub(1));
    }
}

fn count(window: &WebviewWindow, change: impl Fn(usize) -> usize) {
    let state = window.state::<Shown>();
    // The number is whole at every moment, so a panic elsewhere does not matter.
    let mut shown = state.0.lock().unwrap_or_else(|broken| broken.into_inner());
    *shown = change(*shown);
    let status = match *shown {
        0 => ProgressBarStatus::None,
        _ => ProgressBarStatus::Indeterminate,
    };
    let bar = ProgressBarState { status: Some(status), progress: None };
    if let Err(error) = window.set_progress_bar(bar) {
        tracing::warn!(%error, "the task bar could not follow");
    }
}

/// What stands in the notification: a line, and one below it.
fn words(run: &Run) -> (String, String) {
    let how = match (run.status, run.rows_affected) {
        (RunStatus::Succeeded, Some(1)) => "Done: 1 row changed.".to_owned(),
        (RunStatus::Succeeded, Some(rows)) => format!("Done: {rows} rows changed."),
        (RunStatus::Succeeded, None) => "Done.".to_owned(),
        (RunStatus::Failed, _) => "It failed. Open the run to read why.".to_owned(),
        (RunStatus::Undone, _) => "Done, and undone since.".to_owned(),
        (RunStatus::Started | RunStatus::Unknown, _) => "Its outcome is unknown.".to_owned(),
    };
    (run.action_name.clone(), how)
}

fn tell(window: WebviewWindow, run: &Run) {
    let (title, below) = words(run);
    let place = format!("/runs/{}", run.id);
    #[cfg(target_os = "linux")]
    tauri::async_runtime::spawn(async move {
        if let Err(error) = crate::notification::show(&window, &title, &below, &place).await {
            tracing::warn!(%error, "the notification could not be shown");
        }
    });
}
