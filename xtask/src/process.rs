//! Starting other programs: shown before they run, their exit codes never ignored.

use std::{
    env,
    io::Read,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use anyhow::{Context, bail};

use crate::say;

/// What a program that was listened to left behind.
pub(crate) struct Heard {
    /// Whether it ended with exit code 0.
    pub(crate) ok: bool,
    /// Its standard output, whole.
    pub(crate) stdout: String,
}

/// Runs `command` in sight of the person; fails if it does.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    if succeeds(command)? {
        return Ok(());
    }
    bail!("`{}` failed", shown(command))
}

/// Runs `command` in sight of the person and says whether it succeeded.
pub(crate) fn succeeds(command: &mut Command) -> anyhow::Result<bool> {
    announce(command);
    let status =
        command.status().with_context(|| format!("could not start `{}`", shown(command)))?;
    Ok(status.success())
}

/// Runs `command` in sight of the person and keeps what it says, too.
///
/// Standard error is passed through untouched, so Cargo keeps its progress bar.
pub(crate) fn listen(command: &mut Command) -> anyhow::Result<Heard> {
    announce(command);
    let mut child = spawn(command.stdout(Stdio::piped()))?;
    let mut pipe = child.stdout.take().context("the child has no standard output")?;
    let mut heard = Vec::new();
    let mut buffer = [0; 8192];
    loop {
        let read = pipe.read(&mut buffer)?;
        let Some(chunk) = buffer.get(..read).filter(|chunk| !chunk.is_empty()) else { break };
        say::bytes(chunk);
        heard.extend_from_slice(chunk);
    }
    let ok = child.wait()?.success();
    Ok(Heard { ok, stdout: String::from_utf8_lossy(&heard).into_owned() })
}

/// What `command` prints; fails if it does. Nothing is shown.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let output =
        command.output().with_context(|| format!("could not start `{}`", shown(command)))?;
    if !output.status.success() {
        bail!("`{}` failed: {}", shown(command), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Starts `command` and does not wait for it.
pub(crate) fn spawn(command: &mut Command) -> anyhow::Result<Child> {
    command.spawn().with_context(|| format!("could not start `{}`", shown(command)))
}

/// A child that is ended, by its own id, when this goes out of scope.
pub(crate) struct Owned(pub(crate) Child);

impl Owned {
    /// Ends it now and waits until it has.
    pub(crate) fn end(&mut self) {
        // Either call fails only if the child has ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        self.end();
    }
}

/// The file that `name` would start, if the search path has it.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

fn announce(command: &Command) {
    say::line(format!("$ {}", shown(command)));
}

/// The command as a person would type it, without folders before the program.
fn shown(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let program = program.file_name().unwrap_or(command.get_program()).to_string_lossy();
    let words = command.get_args().map(|word| word.to_string_lossy().into_owned());
    std::iter::once(program.into_owned()).chain(words).collect::<Vec<_>>().join(" ")
}
