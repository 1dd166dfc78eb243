//! What a window of GTK needs to behave as one of the system's.

use std::{cell::Cell, path::PathBuf};

use gtk::{
    FileChooserAction, FileChooserNative, FileFilter, ResponseType,
    glib::Propagation,
    prelude::{FileChooserExt, GtkSettingsExt, GtkWindowExt, NativeDialogExt, WidgetExt},
};
use tauri::WebviewWindow;
use tokio::sync::oneshot;
use webkit2gtk::WebViewExt;

/// Whether pages go without layers.
const LAYERS: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Has pages drawn without layers on the graphics card, unless the person has chosen: a page
/// of text and tables has no use for them, they take some 80 MB and a fifth of the start, and
/// with some drivers a window stays empty. Nor is OpenGL looked for then, which takes the first
/// program of a session some 50 ms. To be called before there is another thread, which might
/// read the environment meanwhile.
///
/// <https://trac.webkit.org/wiki/EnvironmentVariables>, <https://docs.gtk.org/gtk3/running.html>
pub(crate) fn draw_without_layers() {
    if std::env::var_os(LAYERS).is_some() {
        return;
    }
    for (name, value) in [(LAYERS, "1"), ("GDK_GL", "disable")] {
        if let Err(error) = gtk::glib::setenv(name, value, false) {
            tracing::warn!(%error, "pages are drawn as the web engine likes");
        }
    }
}

/// Gives keys to the page first, and to the menu bar if the page has no use for them:
/// otherwise Ctrl+Z in the editor would be the menu's. The menu bar must be there.
///
/// # Errors
///
/// If the window is gone.
pub(crate) fn give_keys_to_the_page(window: &WebviewWindow) -> tauri::Result<()> {
    // The page answers later: what it has no use for comes back, and is not taken again.
    window.gtk_window()?.connect_key_press_event(|window, event| {
        if !window.propagate_key_event(event) {
            window.activate_key(event);
        }
        Propagation::Stop
    });
    Ok(())
}

/// Has the page `Cut`, `Copy` or `Paste`: scripts may not, without a click in the page.
///
/// # Errors
///
/// If the window is gone.
pub(crate) fn edit(window: &WebviewWindow, command: &'static str) -> tauri::Result<()> {
    window.with_webview(move |webview| webview.inner().execute_editing_command(command))
}

thread_local! {
    /// Whether the system wanted windows dark, before a person chose.
    static BEFORE: Cell<Option<bool>> = const { Cell::new(None) };
}

/// Makes everything around the page dark or light; `None`: as the system wants it.
pub(crate) fn look(dark: Option<bool>) {
    let Some(settings) = gtk::Settings::default() else { return };
    let now = settings.is_gtk_application_prefer_dark_theme();
    let wanted = match dark {
        Some(dark) => {
            BEFORE.set(BEFORE.get().or(Some(now)));
            dark
        }
        None => BEFORE.take().unwrap_or(now),
    };
    if wanted != now {
        settings.set_gtk_application_prefer_dark_theme(wanted);
    }
}

/// The file that the person picks; `files` names the kind that `patterns` fit.
pub(crate) async fn pick_file(
    window: &WebviewWindow,
    title: &'static str,
    files: &'static str,
    patterns: &'static [&'static str],
) -> Option<PathBuf> {
    ask(window, title, FileChooserAction::Open, move |dialog| {
        for (name, patterns) in [(files, patterns), ("All files", &["*"])] {
            let filter = FileFilter::new();
            filter.set_name(Some(name));
            for pattern in patterns {
                filter.add_pattern(pattern);
            }
            dialog.add_filter(filter);
        }
    })
    .await
}

/// The file that something is to be written into, at first called `name` in `folder`.
pub(crate) async fn name_file(
    window: &WebviewWindow,
    title: &'static str,
    name: &str,
    folder: Option<PathBuf>,
) -> Option<PathBuf> {
    let name = name.to_owned();
    ask(window, title, FileChooserAction::Save, move |dialog| {
        dialog.set_do_overwrite_confirmation(true);
        dialog.set_current_name(&name);
        if let Some(folder) = folder {
            dialog.set_current_folder(folder);
        }
    })
    .await
}

/// The system's dialog in front of the window; it is made and heard on GTK's own thread.
async fn ask(
    window: &WebviewWindow,
    title: &'static str,
    action: FileChooserAction,
    prepare: impl FnOnce(&FileChooserNative) + Send + 'static,
) -> Option<PathBuf> {
    let (tell, told) = oneshot::channel();
    let behind = window.clone();
    let shown = window.run_on_main_thread(move || {
        let parent = behind.gtk_window().ok();
        let dialog = FileChooserNative::new(Some(title), parent.as_ref(), action, None, None);
        dialog.set_modal(true);
        prepare(&dialog);
        // Nothing else keeps it until it is answered.
        let kept = Cell::new(Some((dialog.clone(), tell)));
        dialog.connect_response(move |dialog, response| {
            let Some((_dialog, tell)) = kept.take() else { return };
            let path = if response == ResponseType::Accept { dialog.filename() } else { None };
            dialog.destroy();
            // Who asked may have gone.
            let _ = tell.send(path);
        });
        dialog.show();
    });
    if let Err(error) = shown {
        tracing::warn!(%error, "a file dialog could not be shown");
        return None;
    }
    told.await.ok().flatten()
}
