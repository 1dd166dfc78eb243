//! The processes under load, until they are dropped.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::bare;

/// The key that the load comes in with.
pub(crate) const ADMIN_KEY: &str = "a-key-for-the-load-alone";

/// A server in a process of its own.
pub(crate) struct Server {
    process: Child,
    /// Where it answers, with a slash at the end.
    pub(crate) address: String,
    /// From the start of the process to the first answer.
    pub(crate) first_answer: Duration,
}

impl Server {
    /// `doable serve` over `folder`, with a log like in earnest.
    pub(crate) async fn doable(folder: &Path) -> anyhow::Result<Self> {
        let doable = std::env::current_exe()?.with_file_name("doable");
        ensure!(doable.exists(), "{} is missing: run `cargo xtask bench`", doable.display());
        let mut command = Command::new(doable);
        command.arg("--data-dir").arg(folder);
        command.args(["serve", "--listen", "127.0.0.1:0", "--admin-key", ADMIN_KEY]);
        command.args(["--public-limit-factor", "100000"]);
        command.stderr(File::create(folder.join("log.txt"))?);
        Self::start(command, "/api/health").await
    }

    /// A baseline: see [`bare::serve`].
    pub(crate) async fn bare(args: &[&str]) -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(bare::WORD).args(args);
        Self::start(command, "/").await
    }

    async fn start(mut command: Command, path: &str) -> anyhow::Result<Self> {
        let started = Instant::now();
        let mut process = command.stdout(Stdio::piped()).spawn()?;
        let out = process.stdout.take().context("its output is piped")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        let address = line.split_whitespace().find(|word| word.starts_with("http://"));
        let address = address.with_context(|| format!("it said {line:?}"))?.to_owned();
        let mut server = Self { process, address, first_answer: Duration::ZERO };
        server.ask(path).await?;
        server.first_answer = started.elapsed();
        Ok(server)
    }

    /// `127.0.0.1:PORT`.
    pub(crate) fn host(&self) -> &str {
        self.address.trim_start_matches("http://").trim_end_matches('/')
    }

    pub(crate) fn pid(&self) -> u32 {
        self.process.id()
    }

    /// One request over a connection of its own.
    async fn ask(&self, path: &str) -> anyhow::Result<()> {
        let mut stream = TcpStream::connect(self.host()).await?;
        let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host());
        stream.write_all(head.as_bytes()).await?;
        let mut begin = [0; 8];
        stream.read_exact(&mut begin).await?;
        ensure!(begin == *b"HTTP/1.1", "it answered {begin:?}");
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is gone already, which is as good.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
