//! The files of `PostgreSQL`'s tools: who may look, what they are shown, and how a
//! password gets from there to its database unseen.

use std::{fs, net::IpAddr, os::unix::fs::PermissionsExt};

use super::{databases::member, *};
use crate::{
    AppError,
    databases::PostgresPlaces,
    secrets::{KeySource, Secrets},
    wire::metadata::FindPostgres,
};

const PASSWORD: &str = "pl4nted-s3same";
const OF_SERVICE: &str = "s3rvice-s3same";

impl Desk {
    /// A person who has this password file and these services.
    async fn with_files(passwords: &str, services: &str) -> Self {
        let Self { caller, executor, folder, app } = Self::new(one_row()).await;
        drop(app);
        let places = PostgresPlaces {
            password_file: Some(folder.path().join(".pgpass")),
            service_files: ["own.conf", "system.conf"].map(|name| folder.path().join(name)).into(),
        };
        write(&folder, ".pgpass", passwords, 0o600);
        write(&folder, "own.conf", services, 0o644);
        write(&folder, "system.conf", "[shop]\nhost=evil.example\n[all]\nuser=ana\n", 0o644);
        let (path, secrets) = (folder.path(), KeySource::default());
        let secrets = Secrets::in_file(path, secrets);
        let clock = || "2026-03-01T10:30:00+01:00[Europe/Berlin]".parse::<ZonedDateTime>().unwrap();
        let clock = Arc::new(clock);
        let tenure = Tenure::OneShot;
        let app = App::assemble(path, tenure, executor.clone(), clock, secrets, places).await;
        Self { app: app.unwrap(), caller, executor, folder }
    }

    async fn look(&self, details: Value) -> Value {
        self.call("find_postgres_files", json!({"details": details})).await.unwrap()
    }

    async fn connect_from(&self, source: &str, more: Value) -> Result<Value, RpcError> {
        let mut details = typed();
        details["password-from"] = source.into();
        details.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let args = json!({"name": "Shop", "engine": "postgres", "details": details});
        self.call("create_database", args).await
    }

    fn tried_with(&self) -> Option<String> {
        self.executor.passwords.lock().unwrap().last().unwrap().clone()
    }
}

fn write(folder: &TempDir, name: &str, text: &str, mode: u32) {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
}

fn typed() -> Value {
    json!({"host": "db.example", "port": 5432, "dbname": "shop", "user": "ana"})
}

async fn desk() -> Desk {
    let services = format!(
        "[shop]\nhost=db.example\nport=6432\nuser=bob\ndbname=shop\npassword={OF_SERVICE}\n\
         [plain]\nhost=db.example\nuser=ana\ndbname=shop\n[socket]\nhost=/run/postgresql\n"
    );
    Desk::with_files(&format!("db.example:5432:*:ana:{PASSWORD}\n"), &services).await
}

#[tokio::test]
async fn services_and_passwords_are_found_and_no_password_is_shown() {
    let desk = desk().await;

    let found = desk.look(typed()).await;

    let names: Vec<_> = found["services"].as_array().unwrap().iter().map(|s| &s["name"]).collect();
    assert_eq!(names, ["shop", "plain", "socket", "all"], "a person's own go before the system's");
    assert_eq!(found["services"][0]["details"]["host"], "db.example");
    assert_eq!(found["services"][0]["password_from"], "service:shop");
    assert_eq!(found["services"][1]["password_from"], "password-file");
    assert!(found["services"][2]["problem"].as_str().unwrap().contains("socket"), "{found}");
    assert_eq!(found["services"][3]["password_from"], Value::Null);
    assert_eq!(found["password_from"], "password-file");
    assert_eq!(found["notes"], json!([]));
    assert!(!found.to_string().contains("s3same"), "{found}");
    let other = desk.look(json!({"host": "db.example", "dbname": "shop", "user": "eve"})).await;
    assert_eq!(other["password_from"], Value::Null);
    assert_eq!(desk.look(json!({})).await["password_from"], Value::Null);
}

#[tokio::test]
async fn a_named_password_is_read_when_it_is_saved_and_kept_like_a_typed_one() {
    let desk = desk().await;

    let made = desk.connect_from("password-file", json!({})).await.unwrap();
    assert_eq!(desk.tried_with().as_deref(), Some(PASSWORD));
    assert_eq!(made["details"], {
        let mut want = typed();
        want["password"] = "**MetabasePass**".into();
        want
    });
    let of_service = json!({"port": 6432, "user": "bob"});
    desk.connect_from("service:shop", of_service.clone()).await.unwrap();
    assert_eq!(desk.tried_with().as_deref(), Some(OF_SERVICE));
    let changes = json!({"details": {"host": "db.example", "dbname": "other", "user": "ana",
                                     "password-from": "password-file"}});
    let args = json!({"id": made["id"], "changes": changes});
    desk.call("update_database", args).await.unwrap();
    assert_eq!(desk.tried_with().as_deref(), Some(PASSWORD));

    let tries = desk.executor.passwords.lock().unwrap().len();
    for (source, more, want) in [
        ("password-file", json!({"user": "eve"}), "has no password for `eve`"),
        (
            "service:shop",
            json!({"port": 6432, "host": "evil.example"}),
            "the service `shop` has no",
        ),
        ("service:shop", json!({}), "the service `shop` has no password for `ana`"),
        ("service:plain", json!({}), "has no password"),
        ("service:none", json!({}), "has no password"),
        ("password-file", json!({"host": ""}), "fill in the rest"),
    ] {
        let refused = desk.connect_from(source, more).await.unwrap_err();

        let problem = &refused.fields["details.password"];
        assert!(problem.contains(want), "{source}: {problem}");
        assert!(!problem.contains("s3same"), "{problem}");
    }
    for wrong in ["/etc/passwd", "file", ""] {
        let refused = desk.connect_from(wrong, json!({})).await.unwrap_err();
        assert!(refused.fields.contains_key("details.password-from"), "{wrong}: {refused:?}");
    }
    assert_eq!(desk.executor.passwords.lock().unwrap().len(), tries, "nothing was connected to");
}

#[tokio::test]
async fn a_file_that_others_may_read_or_that_is_none_is_not_used() {
    let desk = desk().await;
    for mode in [0o640, 0o604, 0o620, 0o666] {
        write(&desk.folder, ".pgpass", &format!("*:*:*:*:{PASSWORD}"), mode);

        let found = desk.look(typed()).await;
        let refused = desk.connect_from("password-file", json!({})).await.unwrap_err();

        assert_eq!(found["password_from"], Value::Null, "{mode:o}");
        assert!(found["notes"][0].as_str().unwrap().contains("chmod 600"), "{found}");
        assert!(refused.fields["details.password"].contains("chmod 600"), "{refused:?}");
    }
    fs::remove_file(desk.folder.path().join(".pgpass")).unwrap();
    assert_eq!(desk.look(typed()).await["notes"], json!([]), "no file is no problem");
    fs::create_dir(desk.folder.path().join(".pgpass")).unwrap();
    let found = desk.look(typed()).await;
    assert!(found["notes"][0].as_str().unwrap().contains("no plain file"), "{found}");
    fs::remove_dir(desk.folder.path().join(".pgpass")).unwrap();
    write(&desk.folder, ".pgpass", &"#".repeat((1 << 20) + 1), 0o600);
    let found = desk.look(typed()).await;
    assert!(found["notes"][0].as_str().unwrap().contains("over 1 MiB"), "{found}");
}

#[tokio::test]
async fn only_a_superuser_at_this_machine_may_look() {
    let desk = desk().await;
    let details = || FindPostgres { details: Default::default() };
    let at = |door, ip: Option<&str>| {
        let address: Option<IpAddr> = ip.map(|ip| ip.parse().unwrap());
        Caller { door, address, ..desk.caller.clone() }
    };
    for (caller, want) in [
        (at(Door::Window, None), true),
        (at(Door::Api, Some("127.0.0.1")), true),
        (at(Door::Api, Some("::1")), true),
        (at(Door::Api, Some("::ffff:127.0.0.1")), true),
        (at(Door::Api, None), false),
        (at(Door::Api, Some("192.168.1.7")), false),
        (at(Door::Window, Some("192.168.1.7")), false),
        (member(), false),
    ] {
        let found = desk.app.find_postgres_files(&caller, details()).await;
        assert_eq!(found.is_ok(), want, "{caller:?}");

        let mut details = typed();
        details["password-from"] = "password-file".into();
        let args = json!({"name": "Shop", "engine": "postgres", "details": details});
        let request = serde_json::from_value(args).unwrap();
        let made = desk.app.create_database(&caller, request).await;
        match made {
            Ok(_) => assert!(want, "{caller:?}"),
            Err(AppError::Forbidden) => assert!(!want, "{caller:?}"),
            Err(other) => panic!("{caller:?}: {other:?}"),
        }
    }
}
