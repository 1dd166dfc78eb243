//! A password in the system's keychain: a real Secret Service on a message bus of the
//! test's own, so that nobody's keychain is touched.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
};

use anyhow::Context;
use serde_json::json;
use support::bus::Bus;
use tempfile::TempDir;

use super::{Window, enter, wait_until_free};

/// A process that ends with this value.
struct Owned(Child);

impl Drop for Owned {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A message bus with an unlocked keyring on it.
struct Keyring {
    bus: Bus,
    _keyring: Owned,
}

impl Keyring {
    /// Starts both, with what is kept in `folder`.
    fn start(folder: &Path) -> anyhow::Result<Self> {
        let bus = Bus::start()?;
        let mut keyring = Command::new("gnome-keyring-daemon");
        keyring
            .args(["--foreground", "--components=secrets", "--unlock"])
            .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
            .env("XDG_DATA_HOME", folder)
            .env("XDG_RUNTIME_DIR", folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let keyring = keyring.spawn().context("gnome-keyring-daemon (package gnome-keyring)")?;
        let mut keyring = Owned(keyring);
        // The password of the new keyring; its end says that there is no more of it.
        let mut password = keyring.0.stdin.take().context("it has an input")?;
        password.write_all(b"of the keyring")?;
        drop(password);
        // It names its control socket once it can be asked.
        let said = keyring.0.stdout.take().context("it has an output")?;
        BufReader::new(said).read_line(&mut String::new())?;
        Ok(Self { bus, _keyring: keyring })
    }

    async fn window(&self, folder: TempDir) -> anyhow::Result<Window> {
        Window::open_with(folder, &[("DBUS_SESSION_BUS_ADDRESS", &self.bus.address)]).await
    }
}

#[tokio::test]
async fn a_password_stays_in_the_keychain_and_outlives_the_window() -> anyhow::Result<()> {
    let server = std::env::var("DOABLE_TEST_POSTGRES").context("run `cargo xtask test`")?;
    let password = url::Url::parse(&server)?.password().context("it has one")?.to_owned();
    let kept = TempDir::new()?;
    let keyring = Keyring::start(kept.path())?;
    let window = keyring.window(TempDir::new()?).await?;
    window.see("Mark an order as shipped").await?;
    window.client.execute("location.hash = '#/databases'", vec![]).await?;
    window.find("//button[normalize-space()='Connect a database']").await?.click().await?;
    window.find("//button[normalize-space()='PostgreSQL']").await?.click().await?;
    let address = window.field("Connection string").await?;
    address.send_keys(&server).await?;
    address.send_keys(&enter()).await?;
    window.find("//button[normalize-space()='Connect']").await?.click().await?;
    window.find("//h1[contains(., 'ostgres')]").await?;

    let databases = window.call("list_databases", json!({})).await?;
    let database = databases
        .as_array()
        .and_then(|all| all.iter().find(|one| one["engine"] == "postgres"))
        .context("it is connected")?["id"]
        .clone();
    assert!(!databases.to_string().contains(&password), "{databases}");
    let Window { client, folder, driver } = window;
    client.close().await?;
    drop(driver);
    wait_until_free(folder.path()).await?;
    let files = files(&folder.path().join("data"))?;
    assert!(!files.iter().any(|(name, _)| name.ends_with("secrets.enc")), "it is in a file");
    for (name, bytes) in &files {
        let is_there = bytes.windows(password.len()).any(|part| part == password.as_bytes());
        assert!(!is_there, "{name} holds the password");
    }
    assert!(!self::files(&kept.path().join("keyrings"))?.is_empty(), "the keyring keeps nothing");

    let again = keyring.window(folder).await?;
    again.see("Mark an order as shipped").await?;
    again.call("sync_database", json!({"id": database})).await?;
    again.client.close().await?;
    Ok(())
}

/// All files under `folder`, by their path.
fn files(folder: &Path) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all.extend(files(&path)?);
        } else if path.is_file() {
            all.push((path.display().to_string(), fs::read(&path)?));
        }
    }
    Ok(all)
}
