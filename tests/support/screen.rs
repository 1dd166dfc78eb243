//! A screen of a test's own, with real keys: what the driver types goes to the page alone,
//! past the window's menu bar.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::Context;

/// An Xvfb without any other program's windows; it ends with this value.
pub struct Screen {
    server: Child,
    /// What `DISPLAY` has to be.
    pub display: String,
}

impl Screen {
    /// Starts it.
    ///
    /// # Errors
    ///
    /// If the program is not installed; says which package has it.
    pub fn start() -> anyhow::Result<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb (package xvfb) could not be started")?;
        let pipe = server.stdout.take().context("it has an output")?;
        let mut screen = Self { server, display: String::new() };
        let mut number = String::new();
        BufReader::new(pipe).read_line(&mut number)?;
        screen.display = format!(":{}", number.trim());
        Ok(screen)
    }

    /// Gives the keyboard to the window whose title is `title`, once it is there.
    ///
    /// # Errors
    ///
    /// If there is none after some seconds.
    pub async fn focus(&self, title: &str) -> anyhow::Result<()> {
        let window = self.window(title).await?;
        self.ask(&["windowfocus", "--sync", &window]).map(drop)
    }

    /// Takes the keyboard from every window: gives it to the ground, where no window is.
    ///
    /// # Errors
    ///
    /// If `xdotool` is not installed.
    pub fn look_away(&self) -> anyhow::Result<()> {
        self.ask(&["mousemove", "1279", "899"])?;
        let place = self.ask(&["getmouselocation", "--shell"])?;
        let ground = place.lines().find_map(|line| line.strip_prefix("WINDOW="));
        self.ask(&["windowfocus", ground.context("there is a ground")?]).map(drop)
    }

    /// Presses keys as `xdotool` spells them, `ctrl+q`.
    ///
    /// # Errors
    ///
    /// If the keys are not known.
    pub fn press(&self, keys: &[&str]) -> anyhow::Result<()> {
        self.ask(&[&["key"], keys].concat()).map(drop)
    }

    /// Types `text` into whatever has the keyboard.
    ///
    /// # Errors
    ///
    /// If it can't be typed.
    pub fn type_text(&self, text: &str) -> anyhow::Result<()> {
        self.ask(&["type", text]).map(drop)
    }

    /// The window whose title is `title`, once it is there.
    ///
    /// # Errors
    ///
    /// If there is none after some seconds.
    pub async fn window(&self, title: &str) -> anyhow::Result<String> {
        let mut ticks = tokio::time::interval(Duration::from_millis(50));
        for _ in 0..200 {
            ticks.tick().await;
            let name = format!("^{title}$");
            if let Ok(found) = self.ask(&["search", "--onlyvisible", "--name", &name])
                && let Some(window) = found.lines().last()
            {
                return Ok(window.to_owned());
            }
        }
        anyhow::bail!("there is no window `{title}`")
    }

    /// What `xdotool` answers.
    ///
    /// # Errors
    ///
    /// If it is not installed, or says no.
    pub fn ask(&self, words: &[&str]) -> anyhow::Result<String> {
        let answer = Command::new("xdotool")
            .args(words)
            .env("DISPLAY", &self.display)
            .output()
            .context("xdotool (package xdotool) could not be started")?;
        let said = String::from_utf8_lossy(&answer.stderr);
        anyhow::ensure!(answer.status.success(), "xdotool {words:?}: {said}");
        Ok(String::from_utf8(answer.stdout)?)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
