//! The real window: the built app under a display, driven by `WebKitWebDriver`.
//!
//! `cargo xtask test` builds the app, starts a display and names the binary in
//! `DOABLE_DESKTOP_BIN`; each test has a data folder of its own.

mod editor;
mod journal;
mod keychain;
mod manners;

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context;
use fantoccini::{
    Client, Locator,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    key::Key,
};
use rusqlite::Connection;
use serde_json::{Value, json};
use support::webdriver::{Driver, process_of, wait_until_free};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A window over a data folder of its own.
struct Window {
    client: Client,
    folder: TempDir,
    driver: Driver,
}

impl Window {
    async fn open() -> anyhow::Result<Self> {
        Self::open_in(TempDir::new()?).await
    }

    async fn open_in(folder: TempDir) -> anyhow::Result<Self> {
        Self::open_with(folder, &[]).await
    }

    async fn open_with(folder: TempDir, variables: &[(&str, &str)]) -> anyhow::Result<Self> {
        let driver = Driver::start_with(variables)?;
        let client = driver.open(&binary()?, folder.path()).await?;
        Ok(Self { client, folder, driver })
    }

    fn shop(&self) -> anyhow::Result<Connection> {
        Ok(Connection::open(self.folder.path().join("data/sample/shop.db"))?)
    }

    fn store(&self) -> anyhow::Result<Connection> {
        Ok(Connection::open(self.folder.path().join("data/doable.db"))?)
    }

    /// Types into whatever has the focus.
    async fn press(&self, keys: &str) -> anyhow::Result<()> {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in keys.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        Ok(self.client.perform_actions(actions).await?)
    }

    /// Ctrl+`key` in whatever has the focus.
    async fn press_control(&self, key: char) -> anyhow::Result<()> {
        let control = char::from(Key::Control);
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: control })
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key })
            .then(KeyAction::Up { value: control });
        Ok(self.client.perform_actions(keys).await?)
    }

    async fn click(&self, xpath: &str) -> anyhow::Result<()> {
        if self.find(xpath).await?.click().await.is_ok() {
            return Ok(());
        }
        // It was drawn anew between the two.
        Ok(self.find(xpath).await?.click().await?)
    }

    /// Types into the field of a label.
    async fn type_into(&self, label: &str, text: &str) -> anyhow::Result<()> {
        if self.field(label).await?.send_keys(text).await.is_ok() {
            return Ok(());
        }
        Ok(self.field(label).await?.send_keys(text).await?)
    }

    async fn click_button(&self, words: &str) -> anyhow::Result<()> {
        self.click(&format!("//button[normalize-space()=\"{words}\"]")).await
    }

    /// Asks the program behind the page.
    async fn call(&self, name: &str, args: Value) -> anyhow::Result<Value> {
        let ask = "const [name, args, done] = arguments; \
                   window.__TAURI_INTERNALS__.invoke('rpc', { name, args }) \
                     .then((answer) => done({ answer }), (refusal) => done({ refusal }));";
        let got = self.client.execute_async(ask, vec![json!(name), args]).await?;
        got.get("answer").cloned().with_context(|| format!("{name} was refused: {got}"))
    }

    async fn find(&self, xpath: &str) -> anyhow::Result<Element> {
        let wait = self.client.wait().at_most(Duration::from_secs(15));
        match wait.for_element(Locator::XPath(xpath)).await {
            Ok(element) => Ok(element),
            Err(error) => {
                self.picture("failed").await?;
                Err(error).with_context(|| format!("no {xpath}"))
            }
        }
    }

    async fn field(&self, label: &str) -> anyhow::Result<Element> {
        self.find(&format!("//*[@id=//label[starts-with(normalize-space(), '{label}')]/@for]"))
            .await
    }

    async fn see(&self, text: &str) -> anyhow::Result<Element> {
        self.find(&format!("//*[text()[contains(normalize-space(), \"{text}\")]]")).await
    }

    /// Runs "Orders of a customer", which never ends by itself now.
    async fn run_endlessly(&self, limit: Duration) -> anyhow::Result<()> {
        self.store()?.execute(
            "UPDATE action SET operation = json_set(operation, '$.dataset_query.native.query', \
             'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n \
              WHERE {{customer_id}} > 0'), guard = json_set(guard, '$.timeout_ms', ?1) \
              WHERE name = 'Orders of a customer'",
            [i64::try_from(limit.as_millis())?],
        )?;
        self.press("/").await?;
        self.press("orders of").await?;
        self.press(&enter()).await?;
        self.field("Customer number").await?.send_keys("1").await?;
        self.click_button("Show the orders").await?;
        self.find("//button[normalize-space()='Cancel']").await?;
        Ok(())
    }

    /// Waits until a run is in the journal: its button says no more than that it was asked for.
    async fn has_begun(&self) -> anyhow::Result<()> {
        let mut ticks = tokio::time::interval(Duration::from_millis(20));
        for _ in 0..500 {
            ticks.tick().await;
            let count = "SELECT count(*) FROM run";
            let runs: i64 = self.store()?.query_row(count, [], |row| row.get(0))?;
            if runs > 0 {
                return Ok(());
            }
        }
        anyhow::bail!("no run has begun")
    }

    /// The address that the window had the system's browser open.
    async fn opened(&self) -> anyhow::Result<String> {
        let mut ticks = tokio::time::interval(Duration::from_millis(20));
        for _ in 0..500 {
            ticks.tick().await;
            match fs::read_to_string(self.folder.path().join("opened")) {
                Ok(address) if address.ends_with('\n') => return Ok(address.trim().to_owned()),
                Ok(_) | Err(_) => {}
            }
        }
        self.picture("failed").await?;
        anyhow::bail!("nothing was opened")
    }

    /// Keeps a picture of the window beside the test's other results.
    async fn picture(&self, name: &str) -> anyhow::Result<()> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("window/results");
        fs::create_dir_all(&folder)?;
        self.client.execute(DRAW_SOON, vec![]).await?;
        let png = tokio::time::timeout(PICTURED_IN, self.client.screenshot())
            .await
            .context("the driver took no picture")??;
        Ok(fs::write(folder.join(format!("{name}.png")), png)?)
    }
}

/// The driver takes its picture when something is drawn next, and waits for ever where nothing
/// is: so a dot comes, and goes a moment later.
const DRAW_SOON: &str = "
    const dot = document.createElement('i');
    dot.style.cssText = 'position: fixed; bottom: 0; width: 1px; height: 1px; background: gray';
    document.body.append(dot);
    setTimeout(() => dot.remove(), 200);";
/// Many times what a picture takes.
const PICTURED_IN: Duration = Duration::from_secs(20);

fn binary() -> anyhow::Result<PathBuf> {
    let path = env::var_os("DOABLE_DESKTOP_BIN");
    path.map(PathBuf::from).context("DOABLE_DESKTOP_BIN is not set: run `cargo xtask test`")
}

/// Enter, as the driver spells it.
fn enter() -> String {
    char::from(Key::Enter).to_string()
}

#[tokio::test]
async fn an_action_is_found_by_keyboard_filled_in_and_run() -> anyhow::Result<()> {
    let window = Window::open().await?;
    window.see("Mark an order as shipped").await?;
    window.picture("actions").await?;
    window.press("/").await?;
    window.press("correct").await?;
    window.press(&enter()).await?;
    window.field("Customer number").await?.send_keys("7").await?;
    let email = window.field("New email").await?;
    email.send_keys("ada@世界.example").await?;
    window.find("//button[normalize-space()='Save the address']").await?.click().await?;
    window.see("1 row changed").await?;
    window.picture("run").await?;

    let got: String =
        window
            .shop()?
            .query_row("SELECT email FROM customer WHERE id = 7", [], |row| row.get(0))?;
    let runs: i64 = window.store()?.query_row(
        "SELECT count(*) FROM run WHERE status = 'succeeded' AND door = 'window'",
        [],
        |row| row.get(0),
    )?;
    assert_eq!((got.as_str(), runs), ("ada@世界.example", 1));
    window.client.close().await?;
    Ok(())
}

#[tokio::test]
async fn a_form_is_shared_from_the_window_and_opens_elsewhere() -> anyhow::Result<()> {
    let folder = TempDir::new()?;
    stand_in_for_the_browser(folder.path())?;
    let window = Window::open_in(folder).await?;
    window.see("Mark an order as shipped").await?;
    window.find("//nav//a[normalize-space()='Sharing']").await?.click().await?;
    window.find("//label[normalize-space()='Public links']").await?.click().await?;
    window.find("//label[starts-with(normalize-space(), 'I understand')]").await?.click().await?;
    window.find("//button[normalize-space()='Turn on public links']").await?.click().await?;
    window.field("Address").await?.click().await?;
    window.press_control('a').await?;
    window.press("127.0.0.1:0").await?;
    window.find("//label[normalize-space()='Run the server']").await?.click().await?;
    window.see("It answers at").await?;
    window.picture("sharing").await?;

    window.client.execute("location.hash = '#/actions/2/share'", vec![]).await?;
    window.find("//button[normalize-space()='Make public']").await?.click().await?;
    let link = window.find("//*[contains(text(), '/public/action/')]").await?.text().await?;
    window.find("//button[normalize-space()='Copy link']").await?.click().await?;
    window.find("//button[normalize-space()='Copied']").await?;
    window.picture("share").await?;
    let closed_text = window.field("Text when it is closed").await?;
    closed_text.click().await?;
    window.press_control('v').await?;
    let pasted = closed_text.prop("value").await?;
    assert_eq!(pasted.as_deref(), Some(link.as_str()), "the system's clipboard");
    window.find("//*[normalize-space()='Open as a stranger']").await?.click().await?;
    assert_eq!(window.opened().await?, link);

    let (host, path) = link
        .strip_prefix("http://")
        .and_then(|rest| rest.split_once('/'))
        .with_context(|| format!("`{link}` is an address"))?;
    let page = get(host, path).await?;
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains("Correct a customer&#39;s email"), "{page}");

    window.find("//nav//a[normalize-space()='Sharing']").await?.click().await?;
    window.find("//label[normalize-space()='Run the server']").await?.click().await?;
    window.see("no link opens, on this machine or elsewhere").await?;
    assert!(tokio::net::TcpStream::connect(host).await.is_err(), "{host} still answers");
    window.client.close().await?;
    Ok(())
}

/// A program in the system's place that writes down what it is to open.
fn stand_in_for_the_browser(folder: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let bin = folder.join("bin");
    fs::create_dir_all(&bin)?;
    let program = bin.join("xdg-open");
    fs::write(&program, format!("#!/bin/sh\necho \"$1\" > '{}/opened'\n", folder.display()))?;
    Ok(fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?)
}

/// What a stranger's browser gets.
async fn get(host: &str, path: &str) -> anyhow::Result<String> {
    let mut stream = tokio::net::TcpStream::connect(host).await?;
    let request = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

#[tokio::test]
async fn a_run_cut_off_by_the_kill_of_the_app_is_unknown_after_a_restart() -> anyhow::Result<()> {
    let window = Window::open().await?;
    window.see("Orders of a customer").await?;
    window.run_endlessly(Duration::from_secs(60)).await?;
    window.has_begun().await?;

    let Window { client, folder, driver } = window;
    let pid = process_of(&binary()?, folder.path())?;
    let killed = std::process::Command::new("kill").args(["-9", &pid.to_string()]).status()?;
    assert!(killed.success());
    drop(client);
    drop(driver);
    wait_until_free(folder.path()).await?;

    let again = Window::open_in(folder).await?;
    again.see("Mark an order as shipped").await?;
    again.picture("after-a-kill").await?;
    let status: String =
        again.store()?.query_row("SELECT status FROM run", [], |row| row.get(0))?;
    let whole: String = again.store()?.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    let actions: i64 =
        again.store()?.query_row("SELECT count(*) FROM action", [], |row| row.get(0))?;
    assert_eq!((status.as_str(), whole.as_str(), actions), ("unknown", "ok", 7));
    again.client.close().await?;
    Ok(())
}
