//! The file of secrets, its keys, and what happens beside a keychain.

use std::{collections::HashMap, fs, sync::Mutex};

use tempfile::TempDir;

use super::*;

const NAME: &str = "database/3/password";
const PASSWORD: &str = "s3same öffne dich";

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

fn key(text: &str) -> KeySource {
    KeySource { key: Some(secret(text)), passphrase: None }
}

fn passphrase(text: &str) -> KeySource {
    KeySource { key: None, passphrase: Some(secret(text)) }
}

/// 32 bytes in hex.
fn hex(digit: char) -> KeySource {
    key(&digit.to_string().repeat(64))
}

async fn read(secrets: &Secrets, name: &str) -> Option<String> {
    secrets.get(name).await.unwrap().map(|value| value.reveal().clone())
}

/// A folder with one secret, locked with `source`.
async fn folder_with(source: KeySource) -> TempDir {
    let folder = TempDir::new().unwrap();
    Secrets::in_file(folder.path(), source).set(NAME, secret(PASSWORD)).await.unwrap();
    folder
}

#[tokio::test]
async fn a_secret_comes_back_under_each_sort_of_key() {
    let base64 = key("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n");
    for source in [KeySource::default(), hex('a'), base64, passphrase("correct horse")] {
        let folder = folder_with(source.clone()).await;
        let secrets = Secrets::in_file(folder.path(), source.clone());

        let (found, other) = (read(&secrets, NAME).await, read(&secrets, "other").await);
        secrets.set("other", secret("x")).await.unwrap();
        secrets.remove(NAME).await.unwrap();
        secrets.remove(NAME).await.unwrap();
        let (gone, stays) = (read(&secrets, NAME).await, read(&secrets, "other").await);

        assert_eq!((found.as_deref(), other), (Some(PASSWORD), None), "{source:?}");
        assert_eq!((gone, stays.as_deref()), (None, Some("x")), "{source:?}");
    }
}

#[tokio::test]
async fn nothing_is_in_clear_and_asking_makes_no_file() {
    let folder = folder_with(passphrase("correct horse")).await;
    let text = fs::read(folder.path().join("secrets.enc")).unwrap();
    for hidden in [PASSWORD, NAME, "correct horse", "s3same"] {
        let is_there = text.windows(hidden.len()).any(|part| part == hidden.as_bytes());
        assert!(!is_there, "{hidden}");
    }
    assert!(!folder.path().join("secrets.key").exists(), "a passphrase needs no key file");

    let untouched = TempDir::new().unwrap();
    let secrets = Secrets::in_file(untouched.path(), KeySource::default());
    assert_eq!(read(&secrets, NAME).await, None);
    secrets.remove(NAME).await.unwrap();
    assert_eq!(fs::read_dir(untouched.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn two_processes_see_each_other() {
    let folder = folder_with(KeySource::default()).await;
    let window = Secrets::in_file(folder.path(), KeySource::default());
    let terminal = Secrets::in_file(folder.path(), KeySource::default());
    assert_eq!(read(&terminal, NAME).await.as_deref(), Some(PASSWORD));

    window.set(NAME, secret("new")).await.unwrap();
    terminal.set("other", secret("two")).await.unwrap();

    assert_eq!(read(&terminal, NAME).await.as_deref(), Some("new"));
    assert_eq!(read(&window, "other").await.as_deref(), Some("two"));
}

#[tokio::test]
async fn another_key_is_told_and_nothing_is_touched() {
    for (locked, tried, words) in [
        (hex('a'), hex('b'), "`DOABLE_SECRET_KEY`"),
        (hex('a'), KeySource::default(), "`DOABLE_SECRET_KEY`"),
        (passphrase("one"), passphrase("two"), "`DOABLE_SECRET_PASSPHRASE`"),
        (KeySource::default(), passphrase("two"), "the key file"),
        (hex('a'), key("short"), "32 bytes"),
        (hex('a'), key(&"é".repeat(32)), "32 bytes"),
        (passphrase("one"), passphrase(""), "is empty"),
        (hex('a'), KeySource { passphrase: Some(secret("p")), ..hex('a') }, "both set"),
    ] {
        let folder = folder_with(locked).await;
        let file = folder.path().join("secrets.enc");
        let before = fs::read(&file).unwrap();
        let secrets = Secrets::in_file(folder.path(), tried.clone());

        let errors = [
            secrets.get(NAME).await.unwrap_err(),
            secrets.set(NAME, secret("new")).await.unwrap_err(),
            secrets.remove(NAME).await.unwrap_err(),
        ];

        for error in errors {
            let text = error.to_string();
            assert!(text.contains(words), "{tried:?}: {text}");
            assert!(!text.contains(PASSWORD) && !text.contains("two"), "{text}");
        }
        assert_eq!(fs::read(&file).unwrap(), before, "{tried:?}");
    }
}

#[tokio::test]
async fn a_lost_key_file_is_missed_and_not_made_anew() {
    let folder = folder_with(KeySource::default()).await;
    let key_file = folder.path().join("secrets.key");
    fs::remove_file(&key_file).unwrap();
    let secrets = Secrets::in_file(folder.path(), KeySource::default());

    let error = secrets.set(NAME, secret("new")).await.unwrap_err();

    assert!(matches!(error, SecretError::WrongKey { .. }), "{error:?}");
    assert!(!key_file.exists());
    fs::write(&key_file, "nonsense").unwrap();
    make_private(&key_file);
    let error = secrets.get(NAME).await.unwrap_err();
    assert!(matches!(error, SecretError::KeyFileBroken { .. }), "{error:?}");
}

#[tokio::test]
async fn damage_is_told_and_left_as_it_is() {
    let folder = folder_with(hex('a')).await;
    let file = folder.path().join("secrets.enc");
    let whole = fs::read_to_string(&file).unwrap();
    let secrets = Secrets::in_file(folder.path(), hex('a'));
    let of = |change: fn(&mut serde_json::Value)| {
        let mut value: serde_json::Value = serde_json::from_str(&whole).unwrap();
        change(&mut value);
        value.to_string()
    };
    let flip =
        |text: &str| format!("{}{}", if text.starts_with('A') { 'B' } else { 'A' }, &text[1..]);
    for (broken, newer) in [
        (String::new(), false),
        ("{}".to_owned(), false),
        (whole[..whole.len() / 2].to_owned(), false),
        (whole.replace("\"sealed\":\"", "\"sealed\":\"AAAA"), false),
        (of(|file| file["salt"] = "AAAAAAAAAAAAAAAAAAAAAA==".into()), false),
        (of(|file| file["key_from"] = "key_file".into()), false),
        (of(|file| file["nonce"] = "AAAA".into()), false),
        (of(|file| file["doable_secrets"] = 0.into()), false),
        (of(|file| file["doable_secrets"] = 2.into()), true),
        (flip(&whole), false),
    ] {
        fs::write(&file, &broken).unwrap();

        let read = secrets.get(NAME).await.unwrap_err();
        let written = secrets.set(NAME, secret("new")).await.unwrap_err();

        for error in [read, written] {
            let is_newer = matches!(error, SecretError::TooNew { .. });
            assert!(
                is_newer || matches!(error, SecretError::Damaged { .. }),
                "{broken}: {error:?}"
            );
            assert_eq!(is_newer, newer, "{broken}: {error:?}");
        }
        assert_eq!(fs::read_to_string(&file).unwrap(), broken);
    }
}

#[tokio::test]
async fn a_write_replaces_the_file_whole() {
    let folder = folder_with(KeySource::default()).await;
    let (file, new) = (folder.path().join("secrets.enc"), folder.path().join("secrets.enc.new"));
    fs::write(&new, "left by a start that was cut short").unwrap();
    let secrets = Secrets::in_file(folder.path(), KeySource::default());
    let before = fs::File::open(&file).unwrap();

    secrets.set(NAME, secret("new")).await.unwrap();

    assert!(!new.exists());
    assert_eq!(read(&secrets, NAME).await.as_deref(), Some("new"));
    // Whoever had the old file open still reads the old file, and all of it.
    let old: serde_json::Value = serde_json::from_reader(before).unwrap();
    let now: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_ne!(old["nonce"], now["nonce"], "a nonce is used once");

    // A folder stands where the new file would be written: nothing is lost.
    fs::create_dir(&new).unwrap();
    let refused = secrets.set(NAME, secret("newer")).await;
    assert!(matches!(refused, Err(SecretError::Io { .. })), "{refused:?}");
    assert_eq!(read(&secrets, NAME).await.as_deref(), Some("new"));
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_what_is_written() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder_with(KeySource::default()).await;
    let mode =
        |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("secrets.enc"), mode("secrets.key")), (0o600, 0o600));

    let key_file = folder.path().join("secrets.key");
    fs::set_permissions(&key_file, fs::Permissions::from_mode(0o640)).unwrap();
    let secrets = Secrets::in_file(folder.path(), KeySource::default());
    let error = secrets.get(NAME).await.unwrap_err();

    assert!(matches!(error, SecretError::KeyFileOpen { .. }), "{error:?}");
    assert!(error.to_string().contains("chmod 600"), "{error}");
}

#[cfg(unix)]
fn make_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
fn make_private(_: &Path) {}

/// A keychain in memory.
#[derive(Default)]
struct Remembered(Mutex<HashMap<String, String>>);

impl Keeper for Remembered {
    fn get(&self, name: &str) -> Result<Option<Secret<String>>, SecretError> {
        Ok(self.0.lock().unwrap().get(name).cloned().map(Secret::new))
    }

    fn set(&self, name: &str, value: &Secret<String>) -> Result<(), SecretError> {
        self.0.lock().unwrap().insert(name.to_owned(), value.reveal().clone());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        self.0.lock().unwrap().remove(name);
        Ok(())
    }

    fn place(&self) -> String {
        "memory".to_owned()
    }
}

#[tokio::test]
async fn a_keychain_comes_first_and_the_file_is_still_read() {
    let folder = folder_with(KeySource::default()).await;
    let with = |_: &Path| Some(Box::new(Remembered::default()) as Box<dyn Keeper>);
    let secrets = Secrets::found_by(folder.path(), KeySource::default(), with);
    let file = Secrets::in_file(folder.path(), KeySource::default());
    assert_eq!(read(&secrets, NAME).await.as_deref(), Some(PASSWORD), "from the file");

    secrets.set(NAME, secret("new")).await.unwrap();

    assert_eq!(read(&secrets, NAME).await.as_deref(), Some("new"));
    assert_eq!(read(&file, NAME).await, None, "no old one stays behind");
    secrets.remove(NAME).await.unwrap();
    assert_eq!(read(&secrets, NAME).await, None);
    assert_eq!(secrets.place().await.unwrap(), "memory");
    let place = file.place().await.unwrap();
    assert!(place.contains("secrets.enc") && place.contains("the key file"), "{place}");
}
