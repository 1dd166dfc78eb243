//! Who the servers run as: this person, or `nobody` where that is root, as which they
//! refuse to run or should not.

use std::{path::Path, process::Command};

use anyhow::Context;

use crate::process;

/// The user and group of `nobody`, if we are root.
pub(super) struct Account {
    nobody: Option<(String, String)>,
}

impl Account {
    /// # Errors
    ///
    /// Fails where the system does not say who anybody is.
    pub(super) fn find() -> anyhow::Result<Self> {
        if id(&["-u"])? != "0" {
            return Ok(Self { nobody: None });
        }
        let nobody = (id(&["-u", "nobody"])?, id(&["-g", "nobody"])?);
        Ok(Self { nobody: Some(nobody) })
    }

    /// Lets it go through `folder` to what it owns below.
    ///
    /// # Errors
    ///
    /// Fails if the folder is not ours.
    pub(super) fn may_enter(&self, folder: &Path) -> anyhow::Result<()> {
        process::output(Command::new("chmod").arg("711").arg(folder)).map(drop)
    }

    /// Makes `folder` for it alone.
    ///
    /// # Errors
    ///
    /// Fails where `install` does.
    pub(super) fn make_folder(&self, folder: &Path) -> anyhow::Result<()> {
        let mut command = Command::new("install");
        command.args(["-d", "-m", "700"]);
        if let Some((user, group)) = &self.nobody {
            command.args(["-o", user, "-g", group]);
        }
        let folder_shown = folder.display().to_string();
        process::output(command.arg(folder)).map(drop).context(folder_shown)
    }

    /// `program` as it, in place of this process's child, which ends when this process
    /// does, however that ends.
    pub(super) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        if process::find("setpriv").is_none() {
            return Command::new(program);
        }
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "QUIT"]);
        if let Some((user, group)) = &self.nobody {
            command.args(["--reuid", user, "--regid", group, "--clear-groups"]);
        }
        command.arg("--").arg(program);
        command
    }
}

fn id(arguments: &[&str]) -> anyhow::Result<String> {
    Ok(process::output(Command::new("id").args(arguments))?.trim().to_owned())
}
