//! Connection strings, pasted whole: `postgres://ana:pass@db.example:5432/shop?sslmode=require`.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};
use url::Url;

use crate::{
    database::Engine,
    server::{TlsMode, usual_port},
};

/// The longest that is read, in bytes.
const MAX_BYTES: usize = 4096;

/// What a connection string says, with the keys of a database's `details`.
///
/// It holds the password if the text did, so it has no `Debug`.
#[derive(Clone, PartialEq)]
pub struct ConnectionString {
    /// The engine its scheme names.
    pub engine: Engine,
    /// `host`, `port`, `dbname`, `user`, `password`, `ssl-mode`: those that it names.
    pub details: Map<String, Value>,
}

/// Why a text is no connection string. Says nothing of what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAConnectionString {
    /// It is longer than any that makes sense.
    #[error("that is too long for a connection string")]
    TooLong,
    /// It can't be read as an address.
    #[error(
        "that is no connection string: one looks like \
         `postgres://user:password@host:5432/database`, with signs such as `@ : / #` in the \
         password percent-encoded"
    )]
    NotAnAddress,
    /// It is for something else.
    #[error("a connection string begins with `postgres://` or `mysql://`")]
    OtherScheme,
    /// It names several servers.
    #[error("name one server; several are not tried in turn")]
    SeveralHosts,
    /// A part of it is not UTF-8 once it is decoded.
    #[error("a part of the connection string is not percent-encoded as UTF-8")]
    NotUtf8,
    /// The encryption it asks for is not known.
    #[error(
        "the connection string asks for an encryption that is not known; choose `disable`, \
         `prefer`, `require` or `verify-full`"
    )]
    UnknownTls,
}

/// Reads `postgres://`, `postgresql://`, `mysql://` and `mariadb://`, libpq's
/// `host=… dbname=…`, and `psql` before one of them.
///
/// # Errors
///
/// [`NotAConnectionString`], which echoes nothing of the text.
pub fn read(text: &str) -> Result<ConnectionString, NotAConnectionString> {
    let text = text.trim();
    if text.len() > MAX_BYTES {
        return Err(NotAConnectionString::TooLong);
    }
    let text = match text.strip_prefix("psql ") {
        Some(argument) => argument.trim().trim_matches(['"', '\'']),
        None => text,
    };
    let Named { engine, mut parts, mut port, pairs } = match keywords(text) {
        Some(pairs) => Named { engine: Engine::Postgres, parts: Vec::new(), port: None, pairs },
        None => of_url(text)?,
    };
    for (key, value) in pairs {
        match &*key {
            "sslmode" | "ssl-mode" | "ssl_mode" | "sslMode" => {
                parts.push(("ssl-mode", tls(&value)?.as_str().to_owned()));
            }
            "port" => {
                let given = value.parse().map_err(|_| NotAConnectionString::NotAnAddress)?;
                port = Some(given);
            }
            // Time zones, pool sizes and the like are the driver's business.
            _ => {
                let known = ["host", "dbname", "user", "password"];
                let key = known.into_iter().find(|known| *known == key);
                parts.extend(key.map(|key| (key, value)));
            }
        }
    }
    if parts.iter().any(|(key, value)| *key == "host" && value.contains(',')) {
        return Err(NotAConnectionString::SeveralHosts);
    }
    let mut details = Map::new();
    for (key, value) in parts.into_iter().filter(|(_, value)| !value.is_empty()) {
        details.insert(key.to_owned(), Value::String(value));
    }
    if details.contains_key("host") {
        details.insert("port".to_owned(), json!(port.or(usual_port(engine))));
    }
    Ok(ConnectionString { engine, details })
}

/// What a text names, as it stands in it.
struct Named {
    engine: Engine,
    parts: Vec<(&'static str, String)>,
    port: Option<u16>,
    /// Keys with their values: behind the `?` of an address, or all there is.
    pairs: Vec<(String, String)>,
}

fn of_url(text: &str) -> Result<Named, NotAConnectionString> {
    // Tools of Java put a word of their own before it.
    let text = text.strip_prefix("jdbc:").unwrap_or(text);
    let url = Url::parse(text).map_err(|_| NotAConnectionString::NotAnAddress)?;
    let engine = match url.scheme() {
        "postgres" | "postgresql" => Engine::Postgres,
        "mysql" | "mariadb" => Engine::Mysql,
        _ => return Err(NotAConnectionString::OtherScheme),
    };
    let host = decoded(url.host_str().unwrap_or_default())?;
    let parts = vec![
        ("host", host.trim_matches(['[', ']']).to_owned()),
        ("dbname", decoded(url.path().trim_start_matches('/'))?),
        ("user", decoded(url.username())?),
        ("password", decoded(url.password().unwrap_or_default())?),
    ];
    let pairs = url.query_pairs().into_owned().collect();
    Ok(Named { engine, parts, port: url.port(), pairs })
}

/// `host=db.example password='it\'s'`, as libpq reads it; `None` if it is no such list.
fn keywords(text: &str) -> Option<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (key, after) = rest.split_once('=')?;
        let key = key.trim();
        if key.is_empty() || !key.bytes().all(|sign| sign.is_ascii_lowercase() || sign == b'_') {
            return None;
        }
        let (value, left) = keyword_value(after.trim_start())?;
        pairs.push((key.to_owned(), value));
        rest = left.trim_start();
    }
    (!pairs.is_empty()).then_some(pairs)
}

/// A value in quotes, or up to a blank, and the rest; `\` takes the next sign as it is.
fn keyword_value(text: &str) -> Option<(String, &str)> {
    let quoted = text.strip_prefix('\'');
    let text = quoted.unwrap_or(text);
    let mut value = String::new();
    let mut signs = text.char_indices();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '\\' => value.push(signs.next()?.1),
            '\'' if quoted.is_some() => return Some((value, text.get(at + 1..)?)),
            _ if quoted.is_none() && sign.is_whitespace() => return Some((value, text.get(at..)?)),
            _ => value.push(sign),
        }
    }
    quoted.is_none().then_some((value, ""))
}

fn decoded(part: &str) -> Result<String, NotAConnectionString> {
    let text = percent_decode_str(part).decode_utf8();
    Ok(text.map_err(|_| NotAConnectionString::NotUtf8)?.into_owned())
}

/// libpq's words and those of `MySQL`'s tools. A mode between two of ours becomes the
/// stricter one.
pub(crate) fn tls(word: &str) -> Result<TlsMode, NotAConnectionString> {
    match word.to_ascii_lowercase().replace('_', "-").as_str() {
        "disable" | "disabled" => Ok(TlsMode::Disable),
        "allow" | "prefer" | "preferred" => Ok(TlsMode::Prefer),
        "require" | "required" => Ok(TlsMode::Require),
        "verify-ca" | "verify-full" | "verify-identity" => Ok(TlsMode::VerifyFull),
        _ => Err(NotAConnectionString::UnknownTls),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::server::ServerDetails;

    #[test]
    fn a_string_becomes_the_keys_of_details() {
        for (text, engine, want) in [
            (
                " postgres://ana:s3same@db.example:5433/shop?sslmode=require\n",
                Engine::Postgres,
                json!({"host": "db.example", "dbname": "shop", "user": "ana",
                       "password": "s3same", "ssl-mode": "require", "port": 5433}),
            ),
            (
                "postgresql://db.example",
                Engine::Postgres,
                json!({"host": "db.example", "port": 5432}),
            ),
            (
                "postgresql://ana%40shop:p%40ss%3A%2F%23%25@[::1]/my%20shop",
                Engine::Postgres,
                json!({"host": "::1", "dbname": "my shop", "user": "ana@shop",
                       "password": "p@ss:/#%", "port": 5432}),
            ),
            (
                "postgres:///shop?host=db.example&port=6000&user=ana&password=a+b",
                Engine::Postgres,
                json!({"dbname": "shop", "host": "db.example", "user": "ana", "password": "a b",
                       "port": 6000}),
            ),
            (
                "mysql://root@127.0.0.1/shop?ssl-mode=VERIFY_IDENTITY&charset=utf8mb4",
                Engine::Mysql,
                json!({"host": "127.0.0.1", "dbname": "shop", "user": "root",
                       "ssl-mode": "verify-full", "port": 3306}),
            ),
            (
                "jdbc:mariadb://ana:%E4%B8%96%E7%95%8C@h:3307/d?sslMode=disable",
                Engine::Mysql,
                json!({"host": "h", "dbname": "d", "user": "ana", "password": "世界",
                       "ssl-mode": "disable", "port": 3307}),
            ),
            (
                r"host=db.example port = 5433 dbname=shop user='ana b' password='it\'s = \\' sslmode=require",
                Engine::Postgres,
                json!({"host": "db.example", "dbname": "shop", "user": "ana b",
                       "password": r"it's = \", "ssl-mode": "require", "port": 5433}),
            ),
            (
                "psql 'postgres://ana@db.example/shop'",
                Engine::Postgres,
                json!({"host": "db.example", "dbname": "shop", "user": "ana", "port": 5432}),
            ),
        ] {
            let got = read(text).unwrap_or_else(|error| panic!("{text}: {error}"));

            assert_eq!((got.engine, Value::Object(got.details)), (engine, want), "{text}");
        }
    }

    #[test]
    fn what_is_none_is_refused_without_an_echo() {
        use NotAConnectionString::{
            NotAnAddress, NotUtf8, OtherScheme, SeveralHosts, TooLong, UnknownTls,
        };
        for (text, want) in [
            ("", NotAnAddress),
            ("s3same", NotAnAddress),
            ("//ana:s3same@h/d", NotAnAddress),
            ("postgres://ana:s3same@h:port/d", NotAnAddress),
            ("postgres://ana:s3same@h:70000/d", NotAnAddress),
            ("postgres://ana:s3same@h/d?port=s3same", NotAnAddress),
            ("http://ana:s3same@h/d", OtherScheme),
            ("sqlite:///s3same.db", OtherScheme),
            ("postgres://ana:s3same@a,b/d", SeveralHosts),
            ("host=a,b password=s3same", SeveralHosts),
            ("host=a password='s3same", NotAnAddress),
            ("psql -h s3same", NotAnAddress),
            ("postgres://ana:s3same%FF@h/d", NotUtf8),
            ("postgres://ana:s3same@h/d?sslmode=s3same", UnknownTls),
        ] {
            let error = read(text).err();

            assert_eq!(error, Some(want), "{text}");
            assert!(!want.to_string().contains("s3same"), "{want}");
        }
        let long = format!("postgres://ana:s3same@h/{}", "d".repeat(MAX_BYTES));
        assert_eq!(read(&long).err(), Some(TooLong));
    }

    proptest! {
        #[test]
        fn any_password_survives_its_encoding(password in "\\PC{1,40}") {
            let encoded = percent_encoding::utf8_percent_encode(
                &password,
                percent_encoding::NON_ALPHANUMERIC,
            );
            let read = read(&format!("postgres://ana:{encoded}@h/d")).ok().unwrap();

            prop_assert_eq!(&read.details["password"], &json!(password));
            prop_assert!(ServerDetails::read(read.engine, &read.details).is_ok());
        }

        #[test]
        fn nothing_makes_it_panic(text in "\\PC*", tail in "\\PC*") {
            let _ = read(&text).is_ok();
            let _ = read(&format!("mysql://{tail}")).is_ok();
            let _ = read(&format!("host={tail}")).is_ok();
        }
    }
}
