//! Servers that do not encrypt, or not well: what `prefer` does then, and what `require`
//! does not.

use doable_domain::database::Engine;
use doable_exec::{Detail, ExecError, Executor as _};
use serde_json::{Value as Json, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
};

use super::Target;

/// What a client asks first who wants encryption of a `PostgreSQL` server.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];
/// The bit of a greeting's second capability byte that offers encryption (`CLIENT_SSL`).
const OFFERS_TLS: u8 = 0x08;

/// What has become of a server's encryption.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Tls {
    /// It offers none.
    Missing,
    /// It offers one and then speaks in clear.
    Broken,
}

/// A port that leads to the server on `port` of an engine.
async fn wire(engine: Engine, port: u16, tls: Tls) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let wire = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            tokio::spawn(async move {
                match engine {
                    Engine::Postgres => of_postgres(client, server, tls).await,
                    Engine::Mysql => of_mysql(client, server, tls).await,
                    Engine::Sqlite => panic!("a file is no server"),
                }
            });
        }
    });
    wire
}

async fn of_postgres(
    mut client: TcpStream,
    mut server: TcpStream,
    tls: Tls,
) -> std::io::Result<()> {
    let mut first = [0; 8];
    client.read_exact(&mut first).await?;
    match (first == SSL_REQUEST, tls) {
        (false, _) => server.write_all(&first).await?,
        (true, Tls::Missing) => client.write_all(b"N").await?,
        (true, Tls::Broken) => return client.write_all(b"Sthis is no handshake").await,
    }
    copy_bidirectional(&mut client, &mut server).await.map(drop)
}

async fn of_mysql(mut client: TcpStream, mut server: TcpStream, tls: Tls) -> std::io::Result<()> {
    let mut greeting = vec![0; 4];
    server.read_exact(&mut greeting).await?;
    let length = usize::from(greeting[0]) | usize::from(greeting[1]) << 8;
    greeting.resize(4 + length, 0);
    server.read_exact(&mut greeting[4..]).await?;
    // Behind the version's end: a number of four bytes, eight of salt, one of filling.
    let version = greeting[5..].iter().position(|byte| *byte == 0).unwrap();
    if tls == Tls::Missing {
        greeting[5 + version + 1 + 4 + 8 + 1 + 1] &= !OFFERS_TLS;
    }
    client.write_all(&greeting).await?;
    if tls == Tls::Broken {
        // The second byte of what the client can do, behind the packet's four.
        let mut answer = vec![0; 4 + 2];
        client.read_exact(&mut answer).await?;
        if answer[5] & OFFERS_TLS != 0 {
            let mut rest = vec![0; 4 + usize::from(answer[0]) - answer.len()];
            client.read_exact(&mut rest).await?;
            return client.write_all(b"this is no handshake").await;
        }
        server.write_all(&answer).await?;
    }
    copy_bidirectional(&mut client, &mut server).await.map(drop)
}

impl Target {
    /// The target through `wire`, with this `ssl-mode`.
    async fn through(&self, wire: u16, mode: &str) -> Result<Json, ExecError> {
        let mut database = self.database.clone();
        database.id = i64::from(wire).try_into().unwrap();
        database.details.insert("port".to_owned(), wire.into());
        database.details.insert("ssl-mode".to_owned(), mode.into());
        let target = Target { executor: self.executor.clone(), database, _folder: None };
        target.executor.check_database(&target.database).await?;
        Ok(target.rows("SELECT 1").await)
    }

    fn port(&self) -> u16 {
        self.database.details["port"].as_u64().unwrap().try_into().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_prefers_encryption_does_without() {
    for engine in [Engine::Postgres, Engine::Mysql] {
        let target = Target::new(engine).await;
        let wire = wire(engine, target.port(), Tls::Missing).await;
        for mode in ["disable", "prefer"] {
            assert_eq!(target.through(wire, mode).await, Ok(json!([[1]])), "{engine:?} {mode}");
        }
        for mode in ["require", "verify-full"] {
            let refused = target.through(wire, mode).await;

            let Err(ExecError::Unreachable { reason, .. }) = refused else {
                panic!("{engine:?} {mode}: {refused:?}");
            };
            let want = "the server offers no encryption; choose `disable` to do without";
            assert_eq!(reason, want, "{engine:?} {mode}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encryption_that_fails_is_done_without_only_where_that_is_allowed() {
    for engine in [Engine::Postgres, Engine::Mysql] {
        let target = Target::new(engine).await;
        let wire = wire(engine, target.port(), Tls::Broken).await;

        assert_eq!(target.through(wire, "prefer").await, Ok(json!([[1]])), "{engine:?}");
        for mode in ["require", "verify-full"] {
            let refused = target.through(wire, mode).await.unwrap_err();

            let Some(Detail::Encryption) = detail(&refused) else {
                panic!("{engine:?} {mode}: {refused}");
            };
        }
    }
}

fn detail(refused: &ExecError) -> Option<Detail> {
    match refused {
        ExecError::Unreachable { detail, .. } => Some(*detail),
        _ => None,
    }
}
