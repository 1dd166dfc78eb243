//! Ways to a server, and why there is none.

use doable_domain::secret::Secret;
use doable_exec::{Detail, ExecError, Executor as _};
use serde_json::{Value as Json, json};

use super::Shop;

impl Shop {
    async fn check_with(&mut self, details: Json) -> Result<(), ExecError> {
        let kept = self.database.details.clone();
        self.database.details.extend(details.as_object().unwrap().clone());
        let checked = self.executor.check_database(&self.database).await;
        self.database.details = kept;
        checked.map(drop)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_encrypted_as_far_as_it_was_asked() {
    let mut shop = Shop::new("CREATE TABLE t (a INT)").await;
    let cipher = "SHOW SESSION STATUS LIKE 'Ssl_cipher'";
    for (mode, is_encrypted) in [("disable", false), ("prefer", true), ("require", true)] {
        shop.database.details.insert("ssl-mode".to_owned(), json!(mode));

        let seen = shop.run(cipher, &[]).await.unwrap();

        assert_eq!(seen.body["rows"][0][1] != "", is_encrypted, "{mode}: {}", seen.body);
    }
    let unknown = shop.check_with(json!({"ssl-mode": "verify-full"})).await.unwrap_err();
    assert!(unknown.to_string().contains("the encryption failed"), "{unknown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn why_there_is_no_connection_is_said_in_words() {
    let mut shop = Shop::new("CREATE TABLE t (a INT)").await;
    for (details, at, want) in [
        (json!({"host": "no-such-host.invalid"}), Detail::Place, "no host `no-such-host.invalid`"),
        (json!({"port": 1}), Detail::Place, "nothing listens on `127.0.0.1:1`"),
        (json!({"dbname": "no_such"}), Detail::Database, "no database `no_such` on this server"),
        (json!({"user": "nobody_here"}), Detail::Password, "does not let `nobody_here` in"),
        (json!({"host": ""}), Detail::Place, "details.host: name the server"),
    ] {
        let refused = shop.check_with(details.clone()).await;

        let Err(ExecError::Unreachable { detail, reason, .. }) = refused else {
            panic!("{details}: {refused:?}");
        };
        assert_eq!(detail, at, "{details}: {reason}");
        assert!(reason.contains(want), "{details}: {reason}");
    }
    shop.database.password = Some(Secret::new("wrong-and-secret".to_owned()));
    let refused = shop.check_with(json!({})).await.unwrap_err();
    assert!(refused.to_string().contains("with this password"), "{refused}");
    assert!(!format!("{refused:?} {:?}", shop.executor).contains("secret"), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_says_nothing_is_given_up() {
    let mut shop = Shop::new("").await;
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();

    let refused = shop.check_with(json!({"host": "127.0.0.1", "port": port})).await.unwrap_err();

    assert!(refused.to_string().contains("did not answer within 5 s"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_can_not_ask_for_a_file_of_this_computer() {
    let shop = Shop::new("CREATE TABLE t (a TEXT)").await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "mine\n").unwrap();
    let sql = format!("LOAD DATA LOCAL INFILE '{}' INTO TABLE t", file.path().display());

    let refused = shop.run(&sql, &[]).await;

    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(shop.column("SELECT count(*) FROM t").await, ["0"]);
}
