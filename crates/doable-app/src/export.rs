//! The journal as a file, as CSV or JSON: page by page, so that a long one takes no room in
//! memory, and in two ways: as parts of a text for whoever sends it on, or into a file that the
//! person at the window names.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

use doable_domain::id::RunId;
use doable_store::{JournalFilter, NamedRun};
use serde::Serialize;
use serde_json::Value;

use crate::{
    App, AppError, Permission,
    caller::Caller,
    journal::filter,
    run_names::RunNames,
    wire::{ExportFormat, SaveRuns, SavedRuns, SearchRuns},
};

/// How many runs are read at once; each may have a result of 64 KiB.
const PER_PART: usize = 100;

/// A file on its way: its text, part by part.
pub struct RunExport {
    app: App,
    filter: JournalFilter,
    names: RunNames,
    format: ExportFormat,
    /// Before which run to go on; `None` at the beginning.
    before: Option<RunId>,
    /// How many runs are in the parts so far.
    count: u64,
    is_done: bool,
}

impl RunExport {
    /// The next part of the text; `None` after the last one.
    ///
    /// # Errors
    ///
    /// [`AppError::Internal`] if the journal can't be read; the text is not whole then.
    pub async fn next(&mut self) -> Result<Option<String>, AppError> {
        if self.is_done {
            return Ok(None);
        }
        let is_first = self.before.is_none();
        let page =
            self.app.store().search_whole_runs(self.filter.clone(), self.before, PER_PART).await?;
        let actions = page.runs.iter().filter_map(|it| it.run.action_id);
        self.names.read(self.app.store(), actions).await?;
        self.before = page.next;
        self.is_done = page.next.is_none();
        let part = match self.format {
            ExportFormat::Csv => csv_part(&page.runs, &self.names, is_first),
            ExportFormat::Json => json_part(&page.runs, self.count == 0, is_first, self.is_done),
        };
        self.count += page.runs.len() as u64;
        Ok(Some(part))
    }
}

impl App {
    /// The runs that fit as a file, newest first; its parts are read as they are asked for.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] as for [`App::search_runs`].
    pub fn export_runs(
        &self,
        caller: &Caller,
        request: SearchRuns,
        format: ExportFormat,
    ) -> Result<RunExport, AppError> {
        caller.allow(Permission::Read)?;
        let (app, filter) = (self.clone(), filter(request)?);
        let names = RunNames::default();
        Ok(RunExport { app, filter, names, format, before: None, count: 0, is_done: false })
    }

    /// What a file of runs is called unless a person says otherwise.
    #[must_use]
    pub fn runs_file_name(&self, format: ExportFormat) -> String {
        let time = (self.0.clock)().strftime("%Y-%m-%d %H.%M.%S").to_string();
        format!("Runs {time}.{}", format.extension())
    }

    /// Writes the runs that fit into the file `path`, in place of one that is there.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] for whoever is not at this machine: its files are not theirs.
    /// [`AppError::Invalid`] if the file can't be written; one that was there is as before.
    pub async fn save_runs(
        &self,
        caller: &Caller,
        request: SaveRuns,
        path: &Path,
    ) -> Result<SavedRuns, AppError> {
        if caller.address.is_some() {
            return Err(AppError::Forbidden);
        }
        let mut export = self.export_runs(caller, request.runs, request.format)?;
        let mut begun = path.as_os_str().to_owned();
        begun.push(".part");
        let begun = Begun(PathBuf::from(begun));
        let mut file = begun.file().await?;
        while let Some(part) = export.next().await? {
            let written = tokio::task::spawn_blocking(move || {
                file.write_all(part.as_bytes())?;
                Ok(file)
            });
            file = written.await.map_err(ending)?.map_err(|error| unwritten(&begun.0, &error))?;
        }
        begun.become_whole(path).await?;
        Ok(SavedRuns { path: path.display().to_string(), runs: export.count })
    }
}

/// A file that is not whole yet: removed if nobody makes it whole.
struct Begun(PathBuf);

impl Begun {
    async fn file(&self) -> Result<File, AppError> {
        let path = self.0.clone();
        let made = tokio::task::spawn_blocking(move || File::create(path)).await;
        made.map_err(ending)?.map_err(|error| unwritten(&self.0, &error))
    }

    async fn become_whole(&self, path: &Path) -> Result<(), AppError> {
        let (from, to) = (self.0.clone(), path.to_owned());
        let moved = tokio::task::spawn_blocking(move || std::fs::rename(from, to)).await;
        moved.map_err(ending)?.map_err(|error| unwritten(path, &error))
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        // Gone, if it has become the whole file.
        let _ = std::fs::remove_file(&self.0);
    }
}

fn ending(_: tokio::task::JoinError) -> AppError {
    refused("the file can't be written: the program is ending".to_owned())
}

fn unwritten(path: &Path, error: &std::io::Error) -> AppError {
    refused(format!("`{}` can't be written: {error}", path.display()))
}

fn refused(message: String) -> AppError {
    AppError::Invalid { message, problems: Default::default() }
}

/// The runs as lines, below a line of names at the beginning.
fn csv_part(runs: &[NamedRun], names: &RunNames, is_first: bool) -> String {
    let mut writer = csv::WriterBuilder::new().has_headers(is_first).from_writer(Vec::new());
    for run in runs {
        // Writing texts and numbers into memory can't fail.
        let _ = writer.serialize(Line::of(run, names));
    }
    if runs.is_empty() && is_first {
        let _ = writer.write_record(NAMES);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// The runs as a part of one list.
fn json_part(runs: &[NamedRun], none_yet: bool, is_first: bool, is_last: bool) -> String {
    let mut text = if is_first { "[".to_owned() } else { String::new() };
    for (at, run) in runs.iter().enumerate() {
        text.push_str(if none_yet && at == 0 { "\n" } else { ",\n" });
        text.push_str(&serde_json::to_string(run).unwrap_or_default());
    }
    if is_last {
        text.push_str("\n]\n");
    }
    text
}

/// The names of the columns, for a file without lines.
const NAMES: [&str; 17] = [
    "run",
    "started",
    "finished",
    "took_ms",
    "action",
    "action_id",
    "version",
    "status",
    "door",
    "user_id",
    "user",
    "api_key",
    "rows_affected",
    "error",
    "values",
    "parameters",
    "result",
];

/// A run as a line of CSV.
#[derive(Serialize)]
struct Line {
    run: String,
    started: String,
    finished: Option<String>,
    took_ms: Option<i64>,
    action: String,
    action_id: Option<i64>,
    version: u64,
    status: &'static str,
    door: &'static str,
    user_id: Option<i64>,
    user: Option<String>,
    api_key: Option<String>,
    rows_affected: Option<u64>,
    error: Option<String>,
    /// `name: value`, one to a line.
    values: String,
    /// As JSON.
    parameters: String,
    /// As JSON.
    result: Option<String>,
}

impl Line {
    fn of(NamedRun { run, user }: &NamedRun, names: &RunNames) -> Self {
        let took = run.finished_at.map(|at| at.as_millisecond() - run.started_at.as_millisecond());
        Self {
            run: run.id.to_string(),
            started: run.started_at.to_string(),
            finished: run.finished_at.map(|at| at.to_string()),
            took_ms: took,
            action: plain(&run.action_name),
            action_id: run.action_id.map(doable_domain::id::ActionId::as_i64),
            version: run.action_version,
            status: run.status.as_str(),
            door: run.door.as_str(),
            user_id: run.user_id.map(doable_domain::id::UserId::as_i64),
            user: user.as_deref().map(plain),
            api_key: run.api_key.as_deref().map(plain),
            rows_affected: run.rows_affected,
            error: run.error.as_ref().map(|error| plain(&error.message)),
            values: plain(&names.written(run.action_id, &run.parameters)),
            parameters: Value::Object(run.parameters.clone()).to_string(),
            // A number by itself may be below zero; a text has its quotes.
            result: run.result.as_ref().map(|result| plain(&result.body.to_string())),
        }
    }
}

/// The text so that no spreadsheet takes it for a formula.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests;
