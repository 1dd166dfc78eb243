//! `cargo xtask fuzz`: schemathesis over the real `doable serve`, with its own
//! description of the API.
//!
//! Schemathesis is a Python program; it is installed once per person into the cache
//! folder. Not part of `cargo xtask test`: it takes minutes, and finds new inputs only
//! with another seed.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, bail};

use crate::{
    process::{self, Owned},
    repo::{Profile, Repo},
    setup::{
        packages::{self, Purpose},
        tools,
    },
    ui,
};

/// The version of schemathesis, so that a seed means the same requests everywhere.
const VERSION: &str = "4.32.5";
/// Lets schemathesis do everything; the server is gone when this command ends.
const KEY: &str = "a-key-for-fuzzing-only";
/// What holds of every answer. The checks left out guess from the description what the
/// server accepts; what it refuses is tested by sentence in `tests/it`.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance,\
                      unsupported_method,ignored_auth,use_after_free";

/// What `cargo xtask fuzz` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The same seed sends the same requests.
    #[arg(long, default_value_t = 20_260_101)]
    seed: u32,
    /// The most requests of each operation and phase.
    #[arg(long, default_value_t = 300)]
    examples: u32,
}

/// Builds `doable`, serves an empty folder and sends it what schemathesis thinks of.
pub(crate) fn run(repo: &Repo, arguments: &Arguments) -> anyhow::Result<()> {
    let schemathesis = install()?;
    packages::install(&[Purpose::Programs])?;
    ui::build_if_stale(repo)?;
    let mut build = repo.cargo();
    build.args(["build", "-p", "doable-cli", "-p", "doable-exec"]);
    process::run(&mut build)?;
    let folder = repo.target.join("fuzz");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    let server = Server::start(repo, &folder)?;
    let mut command = Command::new(schemathesis);
    command
        .current_dir(&folder)
        .arg("run")
        .arg(format!("{}api/openapi.json", server.address))
        .args(["--header", &format!("X-API-Key: {KEY}")])
        .args(["--checks", CHECKS, "--phases", "examples,coverage,fuzzing,stateful"])
        .args(["--max-examples", &arguments.examples.to_string()])
        .args(["--seed", &arguments.seed.to_string()])
        .args(["--request-timeout", "30", "--continue-on-failure"]);
    process::run(&mut command)
}

/// A server over a folder of its own; it ends with this value.
struct Server {
    _child: Owned,
    /// With a slash at its end.
    address: String,
}

impl Server {
    fn start(repo: &Repo, folder: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        let log = fs::File::create(folder.join("serve.log"))?;
        let mut command = Command::new(repo.binary(Profile::Debug, "doable"));
        command
            .arg("--data-dir")
            .arg(folder.join("data"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            // Otherwise most answers would be the throttle's.
            .args(["--public-limit-factor", "100000"])
            .env("DOABLE_ADMIN_KEY", KEY)
            .stdout(Stdio::piped())
            .stderr(log);
        let mut child = Owned(process::spawn(&mut command)?);
        let said = child.0.stdout.take().context("the server has no standard output")?;
        for line in BufReader::new(said).lines() {
            if let Some(address) = line?.strip_prefix("Doable is at ") {
                return Ok(Self { _child: child, address: address.to_owned() });
            }
        }
        bail!("`doable serve` has ended; {} says why", folder.join("serve.log").display())
    }
}

/// The program `schemathesis`, which is installed first if it is not here.
fn install() -> anyhow::Result<PathBuf> {
    let root = tools::cache_folder()?.join("tools").join(format!("schemathesis-{VERSION}"));
    let programs = root.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let program = programs.join(format!("schemathesis{}", env::consts::EXE_SUFFIX));
    if program.is_file() {
        return Ok(program);
    }
    let python = process::find("python3").context("there is no `python3`")?;
    process::run(Command::new(python).args(["-m", "venv"]).arg(&root))?;
    let mut pip = Command::new(programs.join(format!("pip{}", env::consts::EXE_SUFFIX)));
    process::run(pip.args(["install", "--quiet", &format!("schemathesis=={VERSION}")]))?;
    Ok(program)
}
