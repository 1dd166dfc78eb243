//! Files that a person takes out of the program or hands to it: by the system's dialogs, or
//! named when the program is started. What a file holds is judged by the page.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Mutex,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use doable_app::{App, AppError, caller::Caller, wire::SaveRuns};
use serde_json::{Value, json};
use tauri::{AppHandle, Emitter, Manager, WebviewWindow};

/// Tells the page that there is a file to ask for.
const GIVEN: &str = "file_given";

/// More than the page takes of a file of SQL (`ui/src/lib/sqlFile.ts`); not read.
const MAX_BYTES: u64 = 1 << 20;

/// How files of SQLite are called.
#[cfg(target_os = "linux")]
const DATABASES: &[&str] = &["*.db", "*.db3", "*.sqlite", "*.sqlite3"];

/// The file named when the program was started, until the page asks for it.
#[derive(Default)]
pub(crate) struct Given(Mutex<Option<PathBuf>>);

impl Given {
    /// Notes the file that `arguments` name, if they do; the first is the program.
    pub(crate) fn note(&self, arguments: &[String], folder: &Path) {
        let named = arguments.iter().skip(1).find(|argument| !argument.starts_with('-'));
        *self.lock() = named.map(|path| folder.join(path));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<PathBuf>> {
        // The place is whole at every moment, so a panic elsewhere does not matter.
        self.0.lock().unwrap_or_else(|broken| broken.into_inner())
    }
}

/// Notes what a second start named, and tells the page.
pub(crate) fn hand_over(app: &AppHandle, arguments: &[String], folder: &str) {
    app.state::<Given>().note(arguments, Path::new(folder));
    if let Err(error) = app.emit(GIVEN, ()) {
        tracing::warn!(%error, "the page was not told of a file");
    }
}

/// `take_given_file` → the file named when the program was started, once; or null.
pub(crate) async fn take_given(window: &WebviewWindow) -> Result<Value, AppError> {
    let path = window.state::<Given>().lock().take();
    read(path).await
}

/// `pick_sql_file` → the file that the person picks, or null.
pub(crate) async fn pick_sql(window: &WebviewWindow) -> Result<Value, AppError> {
    #[cfg(target_os = "linux")]
    let picked = crate::gtk_window::pick_file(window, "Open an SQL file", "SQL", &["*.sql"]).await;
    #[cfg(not(target_os = "linux"))]
    let picked = None;
    read(picked).await
}

/// `pick_database_file` → the path of the SQLite file that the person picks, or null.
pub(crate) async fn pick_database(window: &WebviewWindow) -> Result<Value, AppError> {
    #[cfg(target_os = "linux")]
    let picked =
        crate::gtk_window::pick_file(window, "Choose a SQLite file", "SQLite", DATABASES).await;
    #[cfg(not(target_os = "linux"))]
    let picked: Option<PathBuf> = None;
    let Some(path) = picked else { return Ok(Value::Null) };
    match path.to_str() {
        Some(path) => Ok(json!(path)),
        None => {
            Err(refused(format!("the name of `{}` is no text; give it another", path.display())))
        }
    }
}

/// The file's name, size and bytes as base64; without bytes if it is too large.
async fn read(path: Option<PathBuf>) -> Result<Value, AppError> {
    let Some(path) = path else { return Ok(Value::Null) };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let named = path.clone();
    let outcome = tauri::async_runtime::spawn_blocking(move || -> io::Result<_> {
        let size = std::fs::metadata(&path)?.len();
        let bytes = if size > MAX_BYTES { Vec::new() } else { std::fs::read(&path)? };
        Ok((size, bytes))
    });
    match outcome.await {
        Ok(Ok((size, bytes))) => {
            Ok(json!({"name": name, "size": size, "bytes": BASE64_STANDARD.encode(bytes)}))
        }
        Ok(Err(error)) => Err(refused(format!("`{}` can't be read: {error}", named.display()))),
        Err(_) => Err(refused("the program is ending".to_owned())),
    }
}

/// `save_runs`: asks for a file and writes the runs into it; null if none is named.
pub(crate) async fn save_runs(
    window: &WebviewWindow,
    app: &App,
    caller: &Caller,
    args: Value,
) -> Result<Value, AppError> {
    let request: SaveRuns = serde_json::from_value(args)
        .map_err(|error| refused(format!("the arguments do not fit: {error}")))?;
    let name = app.runs_file_name(request.format);
    let Some(path) = place_of(window, &name).await else { return Ok(Value::Null) };
    let saved = app.save_runs(caller, request, &path).await?;
    Ok(json!(saved))
}

/// Where the person wants the file, in the folder of downloads unless they say otherwise.
async fn place_of(window: &WebviewWindow, name: &str) -> Option<PathBuf> {
    let folder = window.path().download_dir().or_else(|_| window.path().home_dir()).ok();
    #[cfg(target_os = "linux")]
    return crate::gtk_window::name_file(window, "Save the runs", name, folder).await;
    #[cfg(not(target_os = "linux"))]
    folder.map(|folder| folder.join(name))
}

fn refused(message: String) -> AppError {
    AppError::Invalid { message, problems: Default::default() }
}
