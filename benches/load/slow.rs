//! Clients that take their time: half of them send a head that never ends, half a
//! body. Whoever is dropped comes again.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

/// Between two bytes of one client.
const BETWEEN_BYTES: Duration = Duration::from_millis(500);

/// The clients, until they are dropped.
pub(crate) struct Slow(JoinSet<()>);

impl Slow {
    /// Connects `count` clients to `host`; each has sent its first bytes.
    pub(crate) async fn connect(host: &str, key: &str, count: usize) -> anyhow::Result<Self> {
        let mut clients = JoinSet::new();
        for number in 0..count {
            let begin = beginning(host, key, number);
            let mut stream = TcpStream::connect(host).await?;
            stream.write_all(begin.as_bytes()).await?;
            let host = host.to_owned();
            clients.spawn(async move {
                loop {
                    trickle(stream).await;
                    let again = async {
                        let mut stream = TcpStream::connect(&host).await?;
                        stream.write_all(begin.as_bytes()).await?;
                        std::io::Result::Ok(stream)
                    };
                    match again.await {
                        Ok(new) => stream = new,
                        // The server has gone.
                        Err(_) => return,
                    }
                }
            });
        }
        Ok(Self(clients))
    }

    /// How many of them are still there.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }
}

fn beginning(host: &str, key: &str, number: usize) -> String {
    let head = format!("POST /api/action/1/execute HTTP/1.1\r\nHost: {host}\r\n");
    if number.is_multiple_of(2) {
        return head + "X-Slow: ";
    }
    head + &format!(
        "X-Api-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{{"
    )
}

/// Sends byte after byte until the server ends the connection.
async fn trickle(mut stream: TcpStream) {
    let mut answer = [0; 64];
    loop {
        tokio::select! {
            // An answer is a refusal; nothing better comes to half a request.
            _ = stream.read(&mut answer) => return,
            () = tokio::time::sleep(BETWEEN_BYTES) => {}
        }
        if stream.write_all(b" ").await.is_err() {
            return;
        }
    }
}
