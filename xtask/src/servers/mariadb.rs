//! MariaDB.

use std::{
    fs,
    io::Read,
    net::{Ipv4Addr, TcpStream},
    path::{Path, PathBuf},
    time::Duration,
};

use super::{Account, Authority, Certificate, PASSWORD, Server, USER, start};
use crate::process;

/// The database that the address names.
const DATABASE: &str = "doable";

/// Makes a data folder in `folder`.
pub(super) fn prepare(
    account: &Account,
    authority: &Authority,
    folder: &Path,
) -> anyhow::Result<()> {
    account.make_folder(folder)?;
    let data = folder.join("data");
    let mut install = account.command("mariadb-install-db");
    install
        .current_dir(folder)
        .args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"])
        .arg(option("datadir", &data));
    process::output(&mut install)?;
    Certificate::of(folder).make(account, authority)
}

/// Starts a server on it.
pub(super) fn start_in(account: &Account, folder: &Path, port: u16) -> anyhow::Result<Server> {
    let data = folder.join("data");
    let tls = Certificate::of(folder);
    let first = folder.join("first.sql");
    fs::write(
        &first,
        format!(
            "CREATE DATABASE IF NOT EXISTS {DATABASE};\n\
             CREATE USER IF NOT EXISTS '{USER}'@'%' IDENTIFIED BY '{PASSWORD}';\n\
             GRANT ALL ON *.* TO '{USER}'@'%' WITH GRANT OPTION;\n"
        ),
    )?;
    let mut command = account.command(server());
    command
        .current_dir(folder)
        // Must be the first.
        .arg("--no-defaults")
        .args(["--bind-address=127.0.0.1", "--skip-name-resolve", "--max-connections=300"])
        .arg(format!("--port={port}"))
        .arg(option("datadir", &data))
        .arg(option("socket", &folder.join("socket")))
        .arg(option("init-file", &first))
        .arg(option("ssl-cert", &tls.certificate))
        .arg(option("ssl-key", &tls.key));
    let child = start(command, &folder.join("log"), || greets(port))?;
    let address = format!("mysql://{USER}:{PASSWORD}@127.0.0.1:{port}/{DATABASE}");
    Ok(Server { child, address, port, folder: folder.to_owned() })
}

/// It greets only once it has read its first file.
fn greets(port: u16) -> bool {
    let greeting = || -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.read_exact(&mut [0; 4])
    };
    greeting().is_ok()
}

fn option(name: &str, path: &Path) -> String {
    format!("--{name}={}", path.display())
}

/// Debian keeps servers where only root looks.
fn server() -> PathBuf {
    process::find("mariadbd").unwrap_or_else(|| PathBuf::from("/usr/sbin/mariadbd"))
}
