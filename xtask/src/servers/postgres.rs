//! PostgreSQL.

use std::{fs, path::Path};

use super::{Account, Authority, Certificate, PASSWORD, Server, USER, start};
use crate::{
    process::{self, Owned},
    setup::packages,
};

/// Makes a cluster in `folder`.
pub(super) fn prepare(
    account: &Account,
    authority: &Authority,
    folder: &Path,
) -> anyhow::Result<()> {
    account.make_folder(folder)?;
    let data = folder.join("data");
    let secret = folder.join("password");
    fs::write(&secret, PASSWORD)?;
    let mut initdb = account.command(packages::postgres_program("initdb")?);
    initdb
        .current_dir(folder)
        .arg("--pgdata")
        .arg(&data)
        .args(["--username", USER, "--auth", "scram-sha-256", "--encoding", "UTF8"])
        // The files of a fresh cluster need not be safe; what is written later is.
        .args(["--no-locale", "--no-sync", "--pwfile"])
        .arg(&secret);
    process::output(&mut initdb)?;
    Certificate::of(folder).make(account, authority)
}

/// Ends the server at once, without its tidying up.
pub(super) fn crash(account: &Account, folder: &Path, child: &mut Owned) -> anyhow::Result<()> {
    let mut stop = account.command(packages::postgres_program("pg_ctl")?);
    stop.current_dir(folder).args(["stop", "-s", "-m", "immediate", "-D"]).arg(folder.join("data"));
    process::output(&mut stop)?;
    child.end();
    Ok(())
}

/// Starts a server on the cluster.
pub(super) fn start_in(account: &Account, folder: &Path, port: u16) -> anyhow::Result<Server> {
    let data = folder.join("data");
    let tls = Certificate::of(folder);
    let mut command = account.command(packages::postgres_program("postgres")?);
    command.current_dir(folder).arg("-D").arg(&data);
    for setting in [
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        format!("unix_socket_directories={}", folder.display()),
        // Tests run side by side, each with connections of its own.
        "max_connections=300".to_owned(),
        "ssl=on".to_owned(),
        format!("ssl_cert_file={}", tls.certificate.display()),
        format!("ssl_key_file={}", tls.key.display()),
    ] {
        command.arg("-c").arg(setting);
    }
    let ready = packages::postgres_program("pg_isready")?;
    let child = start(command, &folder.join("log"), || {
        let port = port.to_string();
        let mut ask = std::process::Command::new(&ready);
        process::output(ask.args(["-q", "-h", "127.0.0.1", "-p", &port])).is_ok()
    })?;
    let address = format!("postgres://{USER}:{PASSWORD}@127.0.0.1:{port}/postgres");
    Ok(Server { child, address, port, folder: folder.to_owned() })
}
