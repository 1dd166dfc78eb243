//! The menu bar. What the page can do, the page does: it tells which of it is possible
//! now, and is told what was chosen (`ui/src/app/windowMenu.ts`). The rest is the
//! window's own and done here.

use std::{collections::HashSet, sync::Mutex};

use serde::Deserialize;
use tauri::{
    AppHandle, Emitter, Listener, Manager, WebviewWindow, Wry,
    menu::{
        AboutMetadata, MenuBuilder, MenuItem, MenuItemBuilder, PredefinedMenuItem, Submenu,
        SubmenuBuilder,
    },
};

/// Tells the page which of its items was chosen.
const CHOSEN: &str = "menu_chosen";
/// The page tells what it can do now.
const POSSIBLE: &str = "menu_possible";

/// One line of a menu.
#[derive(Clone, Copy)]
enum Line {
    /// Name, words and keys of what the page does.
    Page(&'static str, &'static str, Option<&'static str>),
    /// Name, words and keys of what the window does.
    Own(&'static str, &'static str, &'static str),
    /// Between groups.
    Rule,
}

use Line::{Own, Page, Rule};

const FILE: &[Line] = &[
    Page("new_query", "New &SQL action", Some("CmdOrCtrl+N")),
    Page("new_http", "New &HTTP action", None),
    Page("new_row", "New &row action", None),
    Rule,
    Page("open_sql", "&Open SQL file…", Some("CmdOrCtrl+O")),
    Page("save", "S&ave action", Some("CmdOrCtrl+S")),
    Rule,
    Page("settings", "Se&ttings", Some("CmdOrCtrl+Comma")),
    Rule,
    Own("quit", "&Quit", "CmdOrCtrl+Q"),
];
const UNDO: &[Line] = &[
    Page("undo", "&Undo", Some("CmdOrCtrl+Z")),
    Page("redo", "&Redo", Some("CmdOrCtrl+Shift+Z")),
    Rule,
];
const CLIPBOARD: &[Line] = &[
    Own("cut", "Cu&t", "CmdOrCtrl+X"),
    Own("copy", "&Copy", "CmdOrCtrl+C"),
    Own("paste", "&Paste", "CmdOrCtrl+V"),
];
const SELECT: &[Line] = &[
    Page("select_all", "Select &all", Some("CmdOrCtrl+A")),
    Rule,
    Page("find", "&Find anything", Some("CmdOrCtrl+K")),
];
const VIEW: &[Line] = &[
    Page("back", "&Back", Some("Alt+Left")),
    Page("forward", "F&orward", Some("Alt+Right")),
    Rule,
    Page("actions", "&Actions", Some("CmdOrCtrl+1")),
    Page("runs", "&Runs", Some("CmdOrCtrl+2")),
    Page("databases", "&Databases", Some("CmdOrCtrl+3")),
    Page("share", "&Sharing", Some("CmdOrCtrl+4")),
    Rule,
];
const THEME: &[Line] = &[
    Page("theme_system", "&System", None),
    Page("theme_light", "&Light", None),
    Page("theme_dark", "&Dark", None),
];
const SIZE: &[Line] = &[
    Rule,
    Page("zoom_in", "Zoom &in", Some("CmdOrCtrl+Equal")),
    Page("zoom_out", "Zoom o&ut", Some("CmdOrCtrl+Minus")),
    Page("zoom_reset", "Actual si&ze", Some("CmdOrCtrl+0")),
    Rule,
    Own("full_screen", "&Full screen", "F11"),
];
const RUN: &[Line] = &[
    Page("run", "&Run", Some("CmdOrCtrl+Enter")),
    Page("cancel", "&Cancel the run", Some("CmdOrCtrl+Period")),
    Rule,
    Page("check", "Chec&k the SQL", None),
];
const HELP: &[Line] = &[Page("shortcuts", "&Keyboard shortcuts", Some("CmdOrCtrl+Slash")), Rule];

/// What the page tells.
#[derive(Deserialize)]
struct Possible {
    /// The names of the items it can do.
    items: HashSet<String>,
    /// Whether it is dark by the person's choice; `None`: as the system is.
    dark: Option<bool>,
}

/// The items that the page does, and those of them that are enabled.
struct PageItems {
    items: Vec<MenuItem<Wry>>,
    enabled: Mutex<HashSet<String>>,
}

/// Gives the app's windows their menu bar.
///
/// # Errors
///
/// If the system refuses it.
pub(crate) fn install(app: &AppHandle) -> tauri::Result<()> {
    let mut items = Vec::new();
    let mut build = Build { app, items: &mut items };
    let file = build.fill(build.menu("&File"), FILE)?.build()?;
    let view = build.view()?;
    let run = build.fill(build.menu("&Run"), RUN)?.build()?;
    let edit = build.edit()?;
    let help = build.help()?;
    let bar = MenuBuilder::new(app).items(&[&file, &edit, &view, &run, &help]).build()?;
    app.set_menu(bar)?;
    app.on_menu_event(|app, event| chosen(app, event.id().as_ref()));
    let page = PageItems { items, enabled: Mutex::default() };
    let of = app.clone();
    app.listen(POSSIBLE, move |event| match serde_json::from_str(event.payload()) {
        Ok(possible) => page.follow(&of, possible),
        Err(error) => tracing::warn!(%error, "what the page can do was not understood"),
    });
    Ok(())
}

/// Makes menus, and keeps what the page does.
struct Build<'a> {
    app: &'a AppHandle,
    items: &'a mut Vec<MenuItem<Wry>>,
}

impl<'a> Build<'a> {
    fn menu(&self, text: &str) -> SubmenuBuilder<'a, Wry, AppHandle> {
        SubmenuBuilder::new(self.app, text)
    }

    fn fill(
        &mut self,
        mut menu: SubmenuBuilder<'a, Wry, AppHandle>,
        lines: &[Line],
    ) -> tauri::Result<SubmenuBuilder<'a, Wry, AppHandle>> {
        for line in lines {
            menu = match *line {
                Rule => menu.separator(),
                Own(id, text, keys) => {
                    let item = MenuItemBuilder::with_id(id, text).accelerator(keys);
                    menu.item(&item.build(self.app)?)
                }
                Page(id, text, keys) => {
                    let mut item = MenuItemBuilder::with_id(id, text).enabled(false);
                    if let Some(keys) = keys {
                        item = item.accelerator(keys);
                    }
                    let item = item.build(self.app)?;
                    self.items.push(item.clone());
                    menu.item(&item)
                }
            };
        }
        Ok(menu)
    }

    /// GTK's own items for the clipboard want a library that types for them; elsewhere the
    /// system's are the ones that work.
    fn edit(&mut self) -> tauri::Result<Submenu<Wry>> {
        let menu = self.fill(self.menu("&Edit"), UNDO)?;
        let menu = if cfg!(target_os = "linux") {
            self.fill(menu, CLIPBOARD)?
        } else {
            menu.cut().copy().paste()
        };
        self.fill(menu, SELECT)?.build()
    }

    fn view(&mut self) -> tauri::Result<Submenu<Wry>> {
        let theme = self.fill(self.menu("&Theme"), THEME)?.build()?;
        let menu = self.fill(self.menu("&View"), VIEW)?.item(&theme);
        self.fill(menu, SIZE)?.build()
    }

    fn help(&mut self) -> tauri::Result<Submenu<Wry>> {
        let about = AboutMetadata {
            name: Some("Doable".to_owned()),
            version: Some(self.app.package_info().version.to_string()),
            comments: Some("Forms for the writes you do every week".to_owned()),
            license: Some("MIT OR Apache-2.0".to_owned()),
            icon: self.app.default_window_icon().cloned(),
            ..AboutMetadata::default()
        };
        let about = PredefinedMenuItem::about(self.app, Some("&About Doable"), Some(about))?;
        self.fill(self.menu("&Help"), HELP)?.item(&about).build()
    }
}

impl PageItems {
    /// Enables what is possible now, and nothing else of the page's.
    fn follow(&self, app: &AppHandle, possible: Possible) {
        // The set is whole at every moment, so a panic elsewhere does not matter.
        let mut enabled = self.enabled.lock().unwrap_or_else(|broken| broken.into_inner());
        for item in &self.items {
            let id = item.id().as_ref();
            let can = possible.items.contains(id);
            if can != enabled.contains(id)
                && let Err(error) = item.set_enabled(can)
            {
                tracing::warn!(%error, item = id, "a menu item could not follow");
            }
        }
        *enabled = possible.items;
        look(app, possible.dark);
    }
}

/// Does what was chosen, or has the page do it.
fn chosen(app: &AppHandle, id: &str) {
    let Some(window) = app.get_webview_window("main") else { return };
    let done = match id {
        // The page may ask first, as when the window is closed by its frame.
        "quit" => window.close(),
        "full_screen" => window.is_fullscreen().and_then(|is| window.set_fullscreen(!is)),
        "cut" => edit(&window, "Cut"),
        "copy" => edit(&window, "Copy"),
        "paste" => edit(&window, "Paste"),
        of_page => window.emit(CHOSEN, of_page),
    };
    if let Err(error) = done {
        tracing::warn!(%error, item = id, "a menu item did nothing");
    }
}

#[cfg(target_os = "linux")]
fn edit(window: &WebviewWindow, command: &'static str) -> tauri::Result<()> {
    crate::gtk_window::edit(window, command)
}

/// The system's own items do it.
#[cfg(not(target_os = "linux"))]
fn edit(_window: &WebviewWindow, _command: &'static str) -> tauri::Result<()> {
    Ok(())
}

/// Makes the menu bar as dark as the page.
fn look(app: &AppHandle, dark: Option<bool>) {
    #[cfg(target_os = "linux")]
    let outcome = app.run_on_main_thread(move || crate::gtk_window::look(dark));
    #[cfg(not(target_os = "linux"))]
    let outcome = {
        let theme = |dark| if dark { tauri::Theme::Dark } else { tauri::Theme::Light };
        app.set_theme(dark.map(theme));
        tauri::Result::Ok(())
    };
    if let Err(error) = outcome {
        tracing::warn!(%error, "the menu bar could not follow the theme");
    }
}
