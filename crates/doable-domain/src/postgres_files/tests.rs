//! Both files as tables, and as properties: whatever is written well is read back.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const SOUGHT: Sought<'_> = Sought { host: "db.example", port: 5432, dbname: "shop", user: "ana" };

#[track_caller]
fn found(file: &str, want: Option<&str>) {
    let password = find_password(file, &SOUGHT);

    assert_eq!(password.as_ref().map(|p| p.reveal().as_str()), want, "{file:?}");
}

#[test]
fn the_first_line_that_fits_has_the_password() {
    for (file, want) in [
        ("db.example:5432:shop:ana:pear", Some("pear")),
        ("db.example:5432:shop:ana:pear\r\n", Some("pear")),
        ("*:*:*:*:pear", Some("pear")),
        ("*:5432:*:ana:pear", Some("pear")),
        ("db.example:*:shop:ana:a b:c ", Some("a b:c ")),
        (r"db.example:5432:shop:ana:a\:b\\c", Some(r"a:b\c")),
        (r"db.example:5432:shop:ana:end\", Some(r"end\")),
        (r"db\.example:5432:sh\op:ana:pear", Some("pear")),
        ("*:*:*:ana:one\n*:*:*:*:two", Some("one")),
        ("*:*:*:bob:one\n*:*:*:*:two", Some("two")),
        ("#*:*:*:*:one\n*:*:*:*:two", Some("two")),
        ("\nbroken\n*:*:*\n*:*:*:*:two", Some("two")),
        ("*:*:*:*:\n*:*:*:*:two", None),
        ("", None),
        ("DB.example:5432:shop:ana:pear", None),
        ("db.example:5433:shop:ana:pear", None),
        ("db.exampl:5432:shop:ana:pear", None),
        ("db.example.org:5432:shop:ana:pear", None),
        ("*.example:5432:shop:ana:pear", None),
        (" db.example:5432:shop:ana:pear", None),
        ("db.example:5432:shop:ana", None),
        (r"db.example\:5432:shop:ana:pear", None),
    ] {
        found(file, want);
    }
}

fn escaped(field: &str) -> String {
    field.replace('\\', r"\\").replace(':', r"\:")
}

proptest! {
    #[test]
    fn a_password_that_is_written_is_found(
        fields in prop::array::uniform3("[^\r\n\0]{1,12}"), port in 1u16.., password in "[^\r\n\0]{1,20}",
    ) {
        let [host, dbname, user] = fields;
        prop_assume!(!host.starts_with('#'));
        let line = format!(
            "{}:{port}:{}:{}:{}",
            escaped(&host), escaped(&dbname), escaped(&user), escaped(&password),
        );
        // A lone star is a wildcard, and fits as well.
        let sought = Sought { host: &host, port, dbname: &dbname, user: &user };

        let found = find_password(&format!("other:1:a:b:c\n{line}\n"), &sought);

        prop_assert_eq!(found.map(|found| found.reveal().clone()), Some(password));
    }

    #[test]
    fn any_text_is_read_to_its_end(file in any::<String>()) {
        let _ = find_password(&file, &SOUGHT);
        for service in services(&file) {
            prop_assert!(!service.name.is_empty());
        }
    }

    #[test]
    fn a_service_that_is_written_is_found(
        name in "[a-z][a-z0-9 ._-]{0,10}", host in "[a-z][a-z0-9.-]{0,20}", port in 1u16..,
        user in "[a-z]{1,8}", password in "[!-~]{1,20}",
    ) {
        let file = format!(
            "# mine\n[{name}]\nhost={host}\nport={port}\nuser={user}\npassword={password}\n"
        );

        let found = services(&file);

        prop_assert_eq!(found.len(), 1);
        let details = json!({"host": host, "port": port, "user": user, "dbname": user});
        prop_assert_eq!(Value::Object(found[0].details.clone()), details);
        prop_assert_eq!(found[0].password.as_ref().map(|p| p.reveal()), Some(&password));
    }
}

#[test]
fn a_service_is_read_as_details_of_a_database() {
    let local = json!({"host": "localhost", "port": 5432});
    for (keys, want, problem) in [
        ("", local.clone(), None),
        (
            "host=db.example\nport=6432\ndbname=shop\nuser=ana\nsslmode=verify-ca",
            json!({"host": "db.example", "port": 6432, "dbname": "shop", "user": "ana",
                   "ssl-mode": "verify-full"}),
            None,
        ),
        (
            "user=ana",
            json!({"host": "localhost", "port": 5432, "user": "ana", "dbname": "ana"}),
            None,
        ),
        ("hostaddr=10.0.0.1", json!({"host": "10.0.0.1", "port": 5432}), None),
        ("hostaddr=10.0.0.1\nhost=h", json!({"host": "h", "port": 5432}), None),
        ("# user=bob\n connect_timeout=3\nnonsense", local.clone(), None),
        ("dbname=a=b", json!({"host": "localhost", "port": 5432, "dbname": "a=b"}), None),
        ("host=a,b", json!({"host": "a,b", "port": 5432}), Some("name one server")),
        ("host=/run", json!({"host": "/run", "port": 5432}), Some("socket")),
        ("port=0", json!({"host": "localhost"}), Some("port")),
        ("sslmode=maybe", local, Some("sslmode")),
    ] {
        let found = services(&format!("[other]\nhost=o\n[mine]\n{keys}\n[mine]\nhost=later"));

        assert_eq!(found.len(), 2, "{keys}");
        let mine = &found[1];
        assert_eq!((&*mine.name, &Value::Object(mine.details.clone())), ("mine", &want), "{keys}");
        let got = mine.problem.as_deref().unwrap_or_default();
        assert!(got.contains(problem.unwrap_or_default()), "{keys}: {got}");
        assert_eq!(got.is_empty(), problem.is_none(), "{keys}: {got}");
    }
}

#[test]
fn a_password_of_a_service_does_not_show() {
    let found = services("[mine]\npassword=pl4nted");

    assert!(!format!("{found:?}").contains("pl4nted"), "{found:?}");
}
