//! Names, hosts and masks of secrets, as tables.

use serde_json::{Value as Json, json};

use super::*;

fn host(text: &str) -> Result<SecretHost, NotAHost> {
    SecretHost::try_from(text.to_owned())
}

#[test]
fn a_host_is_written_with_or_without_a_port_and_nothing_else() {
    for (text, want) in [
        ("api.example.com", Some("api.example.com")),
        (" API.Example.com ", Some("api.example.com")),
        ("api.example.com:8443", Some("api.example.com:8443")),
        ("bücher.example", Some("xn--bcher-kva.example")),
        ("127.0.0.1:80", Some("127.0.0.1:80")),
        ("0x7f.1", Some("127.0.0.1")),
        ("[::1]", Some("[::1]")),
        ("[0:0::1]:8080", Some("[::1]:8080")),
        ("", None),
        ("https://api.example.com", None),
        ("api.example.com/v1", None),
        ("user@api.example.com", None),
        ("api.example.com:", None),
        ("api.example.com:0", None),
        ("api.example.com:+80", None),
        ("api.example.com:65536", None),
        ("::1", None),
        ("*.example.com", None),
        ("a b", None),
        ("api.example.com?x", None),
        ("api%2eexample.com", None),
    ] {
        assert_eq!(host(text).ok().map(String::from).as_deref(), want, "{text:?}");
    }
}

#[test]
fn a_secret_goes_to_its_hosts_and_no_other() {
    let secret = |hosts: &[&str]| HttpSecret {
        name: SecretName::try_from("KEY".to_owned()).unwrap(),
        hosts: hosts.iter().map(|text| host(text).unwrap()).collect(),
    };
    for (hosts, url, want) in [
        (&["api.example.com"][..], "https://api.example.com/a", true),
        (&["api.example.com"], "http://API.example.com:8080/", true),
        (&["api.example.com"], "https://api.example.com.evil.example/", false),
        (&["api.example.com"], "https://evil.example/api.example.com", false),
        (&["api.example.com"], "https://api.example.com@evil.example/", false),
        (&["api.example.com"], "https://sub.api.example.com/", false),
        (&["api.example.com"], "https://api.example.com./", false),
        (&["api.example.com:443"], "https://api.example.com/", true),
        (&["api.example.com:443"], "http://api.example.com/", false),
        (&["api.example.com:80"], "http://api.example.com/", true),
        (&["127.0.0.1"], "http://2130706433/", true),
        (&["[::1]:80"], "http://[0::1]/", true),
        (&["a.example", "b.example"], "https://b.example/", true),
        (&[], "https://b.example/", false),
    ] {
        let url_ = Url::parse(url).unwrap();
        assert_eq!(secret(hosts).may_go_to(&url_), want, "{hosts:?} {url}");
    }
}

#[test]
fn a_name_fits_into_a_template() {
    let long = "x".repeat(65);
    for (text, want) in [
        ("STRIPE_KEY", true),
        ("key-2", true),
        ("", false),
        ("a.b", false),
        ("a b", false),
        ("clé", false),
        ("a}}", false),
        (&long, false),
    ] {
        assert_eq!(SecretName::try_from(text.to_owned()).is_ok(), want, "{text:?}");
    }
}

fn mask(values: &[&str]) -> Mask {
    let to_send = |value: &&str| SecretToSend {
        secret: HttpSecret { name: SecretName::try_from("KEY".to_owned()).unwrap(), hosts: vec![] },
        value: Secret::new((*value).to_owned()),
    };
    Mask::of(&values.iter().map(to_send).collect::<Vec<_>>())
}

#[test]
fn every_spelling_of_a_secret_is_masked() {
    let mask = mask(&["a b/\"ü&", "a b/"]);
    for (text, want) in [
        ("Bearer a b/\"ü&!", "Bearer •••!"),
        (r#"{"k":"a b/\"ü&"}"#, r#"{"k":"•••"}"#),
        ("?k=a%20b%2F%22%C3%BC%26", "?k=•••"),
        ("k=a+b%2F%22%C3%BC%26", "k=•••"),
        ("a b/ alone", "••• alone"),
        ("a b", "a b"),
        ("", ""),
    ] {
        assert_eq!(mask.text(text), want);
        assert_eq!(mask.is_in(text), text != want, "{text}");
    }
}

#[test]
fn a_reply_is_masked_wherever_it_echoes_a_secret() {
    let mask = mask(&["12345", "s3cret"]);
    for (json, want) in [
        (json!({"s3cret": ["x s3cret", 12345, 7]}), json!({"•••": ["x •••", "•••", 7]})),
        (json!([null, true, 1.5, "123"]), json!([null, true, 1.5, "123"])),
        (Json::String("12345".to_owned()), json!("•••")),
    ] {
        assert_eq!(mask.json(json), want);
    }
}

#[test]
fn a_value_has_a_length_that_can_be_masked() {
    let long = "x".repeat(16 * 1024 + 1);
    for (value, want) in [("", false), ("abc", false), ("abcd", true), (&long, false)] {
        assert_eq!(check_value(value).is_ok(), want, "{} characters", value.len());
    }
}
