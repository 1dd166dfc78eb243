//! `doable serve` as a process, and requests to it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    thread,
};

use serde_json::Value;

use super::Terminal;

/// The key with every right.
pub(crate) const KEY: &str = "marker-admin-key-7f3a";

/// A server of its own, ended with the value.
pub(crate) struct Serving {
    pub(crate) child: Child,
    pub(crate) host: String,
    /// Whether its first line has a token in it.
    pub(crate) offers_sign_in: bool,
    /// What it writes to either stream.
    said: Vec<thread::JoinHandle<String>>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Either call fails only if it has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Serving {
    pub(crate) fn start(terminal: &Terminal, options: &[&str]) -> Self {
        let mut command = Self::command(terminal);
        command.args(options);
        Self::spawn(command)
    }

    /// A server that tells all it does, to be started otherwise.
    pub(crate) fn command(terminal: &Terminal) -> Command {
        let mut command = terminal.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.args(["--public-limit-factor", "1000000"]);
        command.env("DOABLE_ADMIN_KEY", KEY).env("DOABLE_LOG", "trace");
        command
    }

    pub(crate) fn spawn(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let log = hear(child.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Doable is at http://").unwrap();
        let (host, token) = address.split_once('/').unwrap();
        let (host, offers_sign_in) = (host.to_owned(), !token.is_empty());
        Self { child, host, offers_sign_in, said: vec![log, hear(said)] }
    }

    /// Sends a request; its status and everything that came back.
    pub(crate) fn send(
        &self,
        line: &str,
        key: Option<&str>,
        kind: &str,
        body: &str,
    ) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let key = key.map(|key| format!("X-API-Key: {key}\r\n")).unwrap_or_default();
        let length = body.len();
        let text = format!(
            "{line} HTTP/1.1\r\nHost: {}\r\n{key}Content-Type: {kind}\r\nContent-Length: \
             {length}\r\nConnection: close\r\n\r\n{body}",
            self.host
        );
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        (answer.split(' ').nth(1).unwrap().parse().unwrap(), answer)
    }

    /// A JSON request with every right that must succeed; what it answered.
    #[track_caller]
    pub(crate) fn json(&self, line: &str, body: &Value) -> Value {
        let (status, answer) = self.send(line, Some(KEY), "application/json", &body.to_string());
        assert!(matches!(status, 200 | 204), "{line} {body}: {answer}");
        serde_json::from_str(body_of(&answer)).unwrap_or_default()
    }

    /// Asks it to end, politely.
    pub(crate) fn terminate(&self) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for its end; its log, and what else it has said.
    pub(crate) fn log(mut self) -> String {
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}");
        self.said.drain(..).map(|said| said.join().unwrap()).collect()
    }
}

/// Reads a stream to its end, in the background.
fn hear(mut stream: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    })
}

/// An answer without its head.
pub(crate) fn body_of(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}
