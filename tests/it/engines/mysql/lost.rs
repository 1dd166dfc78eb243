//! A connection that breaks at the worst moment: around the commit.

use doable_exec::ExecError;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use super::Shop;

/// What becomes of the commit.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Cut {
    /// It never arrives.
    Before,
    /// It arrives, and its answer does not.
    After,
}

/// A port that leads to the server until a commit comes by.
async fn wire(server: String, cut: Cut) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(&server).await.unwrap();
            tokio::spawn(pass(client, server, cut));
        }
    });
    port
}

async fn pass(client: TcpStream, server: TcpStream, cut: Cut) -> std::io::Result<()> {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let back = tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
    let mut bytes = vec![0; 64 * 1024];
    loop {
        let count = from_client.read(&mut bytes).await?;
        if count == 0 {
            break;
        }
        let is_commit = bytes[..count].ends_with(b"COMMIT");
        if is_commit {
            // From now on nothing comes back.
            back.abort();
        }
        if !is_commit || cut == Cut::After {
            to_server.write_all(&bytes[..count]).await?;
        }
        if is_commit {
            // The server answers before it sees the end of the connection.
            break;
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_without_an_answer_may_have_been_done_and_is_not_repeated() {
    for cut in [Cut::Before, Cut::After] {
        let mut shop = Shop::new("CREATE TABLE t (a INT); INSERT INTO t VALUES (1)").await;
        let port = shop.server.tcp_port();
        let wire = wire(format!("127.0.0.1:{port}"), cut).await;
        shop.database
            .details
            .extend(json!({"port": wire, "ssl-mode": "disable"}).as_object().unwrap().clone());

        let lost = shop.run("UPDATE t SET a = a + 1 WHERE a > 0", &[]).await;

        assert!(
            matches!(&lost, Err(ExecError::Network { may_have_acted: true, .. })),
            "{cut:?}: {lost:?}"
        );
        shop.database.details.insert("port".to_owned(), json!(port));
        let kept = shop.run("SELECT a FROM t FOR UPDATE", &[]).await.unwrap();
        let want = if cut == Cut::Before { 1 } else { 2 };
        assert_eq!(kept.body["rows"], json!([[want]]), "{cut:?}");
    }
}
