//! A real window, driven by `WebKitWebDriver` (package webkit2gtk-driver).

use std::{
    fs::File,
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::Context;
use fantoccini::{Client, ClientBuilder, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

/// `WebKitWebDriver` on a free port; it ends with this value.
///
/// Each driver opens one window at a time.
pub struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// Starts the driver.
    ///
    /// # Errors
    ///
    /// If the program is not installed; says which package has it.
    pub fn start() -> anyhow::Result<Self> {
        Self::start_with(&[])
    }

    /// As [`Driver::start`]; its windows find `variables` in their environment.
    ///
    /// # Errors
    ///
    /// As [`Driver::start`].
    pub fn start_with(variables: &[(&str, &str)]) -> anyhow::Result<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = Command::new("WebKitWebDriver")
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            // Without it, a Tauri window does not answer the driver and `POST
            // /session` hangs.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // A group of its own, so that the windows it has opened end with it.
            .process_group(0)
            .spawn()
            .context("WebKitWebDriver (package webkit2gtk-driver) could not be started")?;
        Ok(Self { child, port })
    }

    /// Opens the window of `binary`, with everything it keeps in `folder`.
    ///
    /// # Errors
    ///
    /// The driver's word if there is no window after some seconds.
    pub async fn open(&self, binary: &Path, folder: &Path) -> anyhow::Result<Client> {
        let path = std::env::var("PATH").unwrap_or_default();
        // The driver hands its own environment on, so the folders go through `env`.
        let args = json!([
            format!("DOABLE_DATA_DIR={}", folder.join("data").display()),
            format!("XDG_CONFIG_HOME={}", folder.join("config").display()),
            format!("XDG_DATA_HOME={}", folder.join("share").display()),
            format!("XDG_CACHE_HOME={}", folder.join("cache").display()),
            // A test may put programs there that stand for the system's.
            format!("PATH={}:{path}", folder.join("bin").display()),
            binary,
        ]);
        let options = json!({"binary": "/usr/bin/env", "args": args});
        let mut wanted = Capabilities::new();
        wanted.insert("webkitgtk:browserOptions".to_owned(), options);

        let address = format!("http://127.0.0.1:{}", self.port);
        let mut ticks = tokio::time::interval(Duration::from_millis(50));
        let mut last = None;
        for _ in 0..100 {
            // The driver itself may not listen yet.
            ticks.tick().await;
            let mut builder = ClientBuilder::new(HttpConnector::new());
            match builder.capabilities(wanted.clone()).connect(&address).await {
                Ok(client) => return Ok(client),
                Err(error) => last = Some(error),
            }
        }
        Err(last.context("the driver was asked")?.into())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Already gone is as good.
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.child.wait();
    }
}

/// The process that runs `binary` with its data in `folder`.
///
/// # Errors
///
/// If there is none.
pub fn process_of(binary: &Path, folder: &Path) -> anyhow::Result<u32> {
    let binary = binary.canonicalize()?;
    let mark = format!("DOABLE_DATA_DIR={}", folder.join("data").display());
    for entry in std::fs::read_dir("/proc")? {
        let path = entry?.path();
        let Some(pid) = path.file_name().and_then(|name| name.to_str()?.parse().ok()) else {
            continue;
        };
        if std::fs::read_link(path.join("exe")).is_ok_and(|exe| exe == binary)
            && std::fs::read(path.join("environ"))
                .is_ok_and(|all| all.split(|byte| *byte == 0).any(|one| one == mark.as_bytes()))
        {
            return Ok(pid);
        }
    }
    anyhow::bail!("no process runs {} in {}", binary.display(), folder.display())
}

/// Waits until no process owns the data folder in `folder` any more: the system
/// takes a moment to end one that was killed.
///
/// # Errors
///
/// If one still does after ten seconds.
pub async fn wait_until_free(folder: &Path) -> anyhow::Result<()> {
    let lock = File::open(folder.join("data/owner.lock"))?;
    let mut ticks = tokio::time::interval(Duration::from_millis(20));
    for _ in 0..500 {
        ticks.tick().await;
        if lock.try_lock_shared().is_ok() {
            lock.unlock()?;
            return Ok(());
        }
    }
    anyhow::bail!("{} still has an owner", folder.display())
}
