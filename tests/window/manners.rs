//! The window among the system's others: menu bar, its keys, its place, one at a time.

use std::{collections::HashMap, fs, time::Duration};

use anyhow::Context;
use fantoccini::{Locator, elements::Element};
use serde_json::json;
use support::{bus::Bus, screen::Screen, webdriver::process_of};
use tempfile::TempDir;
use tokio::sync::mpsc;

use super::{Window, binary, wait_until_free};

/// A window on a screen of its own, where real keys reach it.
async fn open_on(screen: &Screen, folder: TempDir) -> anyhow::Result<Window> {
    let window = Window::open_with(folder, &[("DISPLAY", &screen.display)]).await?;
    window.see("Mark an order as shipped").await?;
    screen.focus("Doable").await?;
    Ok(window)
}

/// Presses keys of the menu bar until they do something: the page says only after its first
/// frame what is possible.
async fn first_press(
    screen: &Screen,
    window: &Window,
    keys: &str,
    shows: &str,
) -> anyhow::Result<Element> {
    for _ in 0..20 {
        screen.press(&[keys])?;
        let wait = window.client.wait().at_most(Duration::from_millis(500));
        if let Ok(found) = wait.for_element(Locator::XPath(shows)).await {
            return Ok(found);
        }
    }
    window.find(shows).await
}

/// Leaves the window through its menu, and waits until the program is gone.
async fn quit(screen: &Screen, window: Window) -> anyhow::Result<TempDir> {
    screen.press(&["ctrl+q"])?;
    wait_until_free(window.folder.path()).await?;
    let Window { folder, .. } = window;
    Ok(folder)
}

#[tokio::test]
async fn the_menu_bar_has_the_keys_that_the_page_has_no_use_for() -> anyhow::Result<()> {
    let screen = Screen::start()?;
    let window = open_on(&screen, TempDir::new()?).await?;
    first_press(&screen, &window, "ctrl+2", "//h1[normalize-space()='Runs']").await?;
    screen.press(&["ctrl+1"])?;
    window.find("//h1[normalize-space()='Actions']").await?;
    screen.press(&["alt+Left"])?;
    window.find("//h1[normalize-space()='Runs']").await?;
    screen.press(&["ctrl+k"])?;
    window.find("//dialog[@aria-label='Find anything']").await?;
    screen.press(&["Escape"])?;
    let editor = first_press(&screen, &window, "ctrl+n", "//*[@aria-label='SQL']").await?;
    editor.click().await?;
    screen.type_text("SELECT 1")?;
    window.see("SELECT").await?;
    // A slow machine makes several steps of what is typed.
    screen.press(&["ctrl+z"; 8])?;
    window.find("//*[@aria-label='SQL'][not(contains(., 'SELECT'))]").await?;
    quit(&screen, window).await?;
    Ok(())
}

#[tokio::test]
async fn unsaved_changes_hold_the_window_open_until_one_says() -> anyhow::Result<()> {
    let screen = Screen::start()?;
    let window = open_on(&screen, TempDir::new()?).await?;
    let editor = first_press(&screen, &window, "ctrl+n", "//*[@aria-label='SQL']").await?;
    editor.click().await?;
    screen.type_text("SELECT 1")?;
    window.see("SELECT").await?;
    screen.press(&["ctrl+q"])?;
    window.see("Leave without saving?").await?;
    window.picture("leave").await?;
    window.find("//dialog//button[normalize-space()='Stay']").await?.click().await?;
    window.find("//*[@aria-label='SQL'][contains(., 'SELECT 1')]").await?;
    screen.press(&["ctrl+q"])?;
    let discard = window.find("//dialog//button[normalize-space()='Discard changes']").await?;
    // The window may be gone before the driver answers.
    let _ = discard.click().await;
    wait_until_free(window.folder.path()).await?;
    Ok(())
}

#[tokio::test]
async fn a_window_comes_back_where_it_was() -> anyhow::Result<()> {
    let screen = Screen::start()?;
    let window = open_on(&screen, TempDir::new()?).await?;
    let id = screen.window("Doable").await?;
    screen.ask(&["windowsize", "--sync", &id, "900", "640"])?;
    screen.ask(&["windowmove", "--sync", &id, "120", "60"])?;
    let before = screen.ask(&["getwindowgeometry", &id])?;
    let folder = quit(&screen, window).await?;

    let again = open_on(&screen, folder).await?;
    let id = screen.window("Doable").await?;
    let after = screen.ask(&["getwindowgeometry", &id])?;
    // The first line is the window's number.
    let place = |text: &str| text.split_once('\n').map(|(_, rest)| rest.to_owned());
    assert!(before.contains("120,60") && before.contains("900x640"), "{before}");
    assert_eq!(place(&after), place(&before));
    quit(&screen, again).await?;
    Ok(())
}

#[tokio::test]
async fn a_second_start_ends_and_hands_its_file_to_the_first_window() -> anyhow::Result<()> {
    let (screen, bus) = (Screen::start()?, Bus::start()?);
    let variables = [("DISPLAY", &*screen.display), ("DBUS_SESSION_BUS_ADDRESS", &*bus.address)];
    let window = Window::open_with(TempDir::new()?, &variables).await?;
    window.see("Mark an order as shipped").await?;
    let first = process_of(&binary()?, window.folder.path())?;
    fs::write(window.folder.path().join("Fix_an_email.sql"), "SELECT 'Grüße', {{email}}\n")?;

    let ended = tokio::process::Command::new(binary()?)
        .arg("Fix_an_email.sql")
        .current_dir(window.folder.path())
        .envs(variables)
        .env("DOABLE_DATA_DIR", window.folder.path().join("data"))
        .status()
        .await?;
    assert!(ended.success(), "{ended}");
    window.find("//*[@aria-label='SQL'][contains(., 'Grüße')]").await?;
    window.find("//h1[contains(., 'Fix an email')]").await?;
    window.see("The SQL is now what Fix_an_email.sql has.").await?;
    assert_eq!(process_of(&binary()?, window.folder.path())?, first);
    window.client.close().await?;
    Ok(())
}

#[tokio::test]
async fn a_file_dropped_on_the_editor_becomes_its_sql_and_can_be_taken_back() -> anyhow::Result<()>
{
    let window = Window::open().await?;
    window.see("Mark an order as shipped").await?;
    window.client.execute("location.hash = '#/new/query'", vec![]).await?;
    let editor = window.find("//*[@aria-label='SQL']").await?;
    editor.click().await?;
    window.press("SELECT 1").await?;
    let drop = "const [name, bytes] = arguments; \
                const dataTransfer = new DataTransfer(); \
                dataTransfer.items.add(new File([new Uint8Array(bytes)], name)); \
                const target = document.querySelector('[aria-label=SQL]'); \
                const options = { dataTransfer, bubbles: true, cancelable: true }; \
                target.dispatchEvent(new DragEvent('dragover', options)); \
                target.dispatchEvent(new DragEvent('drop', options));";
    let text = "UPDATE customer SET email = {{email}} WHERE id = {{id}}";
    window.client.execute(drop, vec![json!("a.sql"), json!(text.as_bytes())]).await?;
    window.find("//*[@aria-label='SQL'][contains(., 'UPDATE customer')]").await?;
    window
        .find("//section[@aria-label='Notices']//button[normalize-space()='Undo']")
        .await?
        .click()
        .await?;
    window.find("//*[@aria-label='SQL'][contains(., 'SELECT 1')]").await?;

    for (name, bytes, says) in [
        ("program.sql", vec![0x7f, 0x45, 0x4c, 0x46, 0], "program.sql is not a text"),
        ("latin.sql", vec![0x53, 0xfc], "latin.sql is written in an encoding other than UTF-8"),
        ("dump.sql", vec![0x20; (1 << 20) + 1], "an action takes SQL of at most 1 MB"),
    ] {
        window.client.execute(drop, vec![json!(name), json!(bytes)]).await?;
        window.see(says).await?;
    }
    window.find("//*[@aria-label='SQL'][contains(., 'SELECT 1')]").await?;
    window.picture("drop-refused").await?;
    window.client.close().await?;
    Ok(())
}

#[tokio::test]
async fn the_runs_are_saved_where_the_person_says() -> anyhow::Result<()> {
    let screen = Screen::start()?;
    let window = open_on(&screen, TempDir::new()?).await?;
    window.client.execute("location.hash = '#/actions/2'", vec![]).await?;
    window.field("Customer number").await?.send_keys("7").await?;
    window.field("New email").await?.send_keys("ada@世界.example").await?;
    window.find("//button[normalize-space()='Save the address']").await?.click().await?;
    window.see("1 row changed").await?;
    window.client.execute("location.hash = '#/runs'", vec![]).await?;
    window.find("//main//a[contains(@href, '#/runs/')]").await?;
    window.picture("runs").await?;
    for (kind, name) in [("As CSV", "runs.csv"), ("As JSON", "runs.json")] {
        let path = window.folder.path().join(name);
        export(&window, kind).await?;
        screen.focus("Save the runs").await?;
        screen.press(&["ctrl+a"])?;
        screen.type_text(&path.display().to_string())?;
        screen.press(&["Return"])?;
        window.see(&format!("to {}", path.display())).await?;
        let saved = fs::read_to_string(&path)?;
        assert!(saved.contains("ada@世界.example"), "{saved}");
        assert!(saved.contains("succeeded"), "{saved}");
    }
    // Who names no file is asked nothing more.
    export(&window, "As CSV").await?;
    screen.focus("Save the runs").await?;
    screen.press(&["Escape"])?;
    window.find("//button[normalize-space()='Export'][not(@aria-busy)]").await?;
    screen.focus("Doable").await?;
    quit(&screen, window).await?;
    Ok(())
}

/// Chooses from the menu of the runs. A dialog of the system in front of the page has the
/// driver's clicks fail, so the page makes them.
async fn export(window: &Window, kind: &str) -> anyhow::Result<()> {
    let item = format!("//*[@role='menuitem'][normalize-space()='{kind}']");
    for xpath in ["//button[normalize-space()='Export']", &item] {
        let element = serde_json::to_value(window.find(xpath).await?)?;
        window.client.execute("arguments[0].click()", vec![element]).await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_end_of_a_long_run_is_told_to_who_looks_elsewhere() -> anyhow::Result<()> {
    let (screen, bus) = (Screen::start()?, Bus::start()?);
    let (shower, mut shown) = Notifications::serve(&bus).await?;
    let variables = [("DISPLAY", &*screen.display), ("DBUS_SESSION_BUS_ADDRESS", &*bus.address)];
    let window = Window::open_with(TempDir::new()?, &variables).await?;
    window.see("Mark an order as shipped").await?;
    // Stopped a moment after it has become worth telling.
    window.run_endlessly(Duration::from_millis(10_500)).await?;
    screen.look_away()?;
    let wait = Duration::from_secs(30);
    let words = tokio::time::timeout(wait, shown.recv()).await?.context("it is shown")?;
    assert_eq!(words, ["Orders of a customer", "It failed. Open the run to read why."]);
    window.client.execute("location.hash = '#/databases'", vec![]).await?;
    shower.click().await?;
    window.find("//h1[contains(., 'Orders of a customer')]").await?;
    let at = window.client.execute("return location.hash", vec![]).await?;
    assert!(at.as_str().is_some_and(|at| at.starts_with("#/runs/")), "{at}");
    window.client.close().await?;
    Ok(())
}

/// Whoever shows notifications, on a bus of its own.
struct Notifications {
    bus: zbus::Connection,
}

/// The words of each that is shown.
struct Desk(mpsc::UnboundedSender<[String; 2]>);

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Desk {
    #[expect(clippy::too_many_arguments, reason = "the specification has them")]
    fn notify(
        &self,
        _app: &str,
        _replaces: u32,
        _icon: &str,
        summary: String,
        body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, zbus::zvariant::OwnedValue>,
        _expires: i32,
    ) -> u32 {
        // The test may be over.
        let _ = self.0.send([summary, body]);
        7
    }
}

impl Notifications {
    async fn serve(bus: &Bus) -> anyhow::Result<(Self, mpsc::UnboundedReceiver<[String; 2]>)> {
        let (tell, shown) = mpsc::unbounded_channel();
        let bus = zbus::connection::Builder::address(&*bus.address)?
            .name("org.freedesktop.Notifications")?
            .serve_at("/org/freedesktop/Notifications", Desk(tell))?
            .build()
            .await?;
        Ok((Self { bus }, shown))
    }

    /// The person clicks what is shown.
    async fn click(&self) -> anyhow::Result<()> {
        let (at, name) = ("/org/freedesktop/Notifications", "org.freedesktop.Notifications");
        let none: Option<&str> = None;
        self.bus.emit_signal(none, at, name, "ActionInvoked", &(7_u32, "default")).await?;
        Ok(())
    }
}
