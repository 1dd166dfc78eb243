//! Going back to a copy.

use super::*;

/// Opens the folder as its owner, as a start of the program does.
async fn start(folder: &Path) -> Result<Store, StoreError> {
    Store::open(folder, Tenure::LongLived, later()).await.map(|(store, _)| store)
}

fn later() -> Timestamp {
    now() + SignedDuration::from_hours(1)
}

async fn names(store: &Store) -> Vec<String> {
    store.actions(false).await.unwrap().into_iter().map(|action| action.spec.name).collect()
}

/// A folder whose store has the actions `old` and `new`, and a copy of it with `old` only.
async fn folder_with_copy() -> (TempDir, Store, String) {
    let folder = TempDir::new().unwrap();
    let store = start(folder.path()).await.unwrap();
    insert(&store, "old").await;
    store.back_up(now()).await.unwrap();
    insert(&store, "new").await;
    let name = store.backups().await.unwrap().remove(0).name;
    (folder, store, name)
}

/// The thread that writes closes the file a moment after the store is dropped.
fn wait_until_closed(folder: &Path) {
    let connection = rusqlite::Connection::open(folder.join("doable.db")).unwrap();
    let end = || {
        let mode = connection
            .pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get::<_, String>(0));
        mode.is_ok_and(|mode| mode == "delete")
    };
    while !end() {
        std::thread::yield_now();
    }
}

fn file_names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn a_copy_takes_the_place_of_the_store_at_the_next_start_and_the_old_one_is_kept() {
    let (folder, store, name) = folder_with_copy().await;

    store.restore(name.clone()).await.unwrap();
    assert!(store.is_restoring());
    assert_eq!(names(&store).await, ["old", "new"], "nothing changes while it is in use");
    drop(store);
    let store = start(folder.path()).await.unwrap();

    assert_eq!(names(&store).await, ["old"]);
    assert!(!store.is_restoring());
    let kept = store.backups().await.unwrap();
    let told: Vec<_> = kept.iter().map(|copy| (copy.made_at, copy.before_restore)).collect();
    assert_eq!(told, [(later(), true), (now(), false)]);
    assert!(kept.iter().all(|copy| copy.bytes > 0));

    // And back again.
    store.restore(kept[0].name.clone()).await.unwrap();
    drop(store);
    assert_eq!(names(&start(folder.path()).await.unwrap()).await, ["old", "new"]);
}

#[tokio::test]
async fn a_restore_can_be_taken_back() {
    let (folder, store, name) = folder_with_copy().await;
    store.restore(name).await.unwrap();

    store.cancel_restore().await.unwrap();
    store.cancel_restore().await.unwrap();

    assert!(!store.is_restoring());
    drop(store);
    assert_eq!(names(&start(folder.path()).await.unwrap()).await, ["old", "new"]);
}

#[tokio::test]
async fn a_copy_that_can_not_be_used_is_refused_and_nothing_lies_ready() {
    let (folder, store, name) = folder_with_copy().await;
    let path = folder.path().join("backups").join(&name);
    let whole = fs::read(&path).unwrap();
    let with = |change: &dyn Fn(&rusqlite::Connection)| {
        fs::write(&path, &whole).unwrap();
        change(&rusqlite::Connection::open(&path).unwrap());
    };
    let sql = |text: &'static str| move |c: &rusqlite::Connection| c.execute_batch(text).unwrap();
    for (why, want) in [
        ("newer", "written by a newer version"),
        ("foreign", "another program made it"),
        ("no journal", "it has no table `run`"),
        ("damaged", "is not a file of Doable"),
        ("no file", "it is not a SQLite file"),
    ] {
        match why {
            "newer" => with(&sql("PRAGMA user_version = 9999")),
            "foreign" => with(&sql("PRAGMA application_id = 1")),
            "no journal" => with(&sql("DROP TABLE run")),
            "damaged" => {
                let mut bytes = whole.clone();
                let half = bytes.len() / 2;
                bytes[half..].fill(7);
                fs::write(&path, bytes).unwrap();
            }
            _ => fs::write(&path, "x".repeat(5_000)).unwrap(),
        }

        let refused = store.restore(name.clone()).await.unwrap_err();

        assert!(refused.to_string().contains(want), "{why}: {refused}");
        assert!(!store.is_restoring(), "{why}");
    }
    for name in ["", "none.db", "../doable.db", "doable-x.db"] {
        let refused = store.restore(name.to_owned()).await;

        assert!(matches!(refused, Err(StoreError::NotFound)), "{name}: {refused:?}");
    }
}

#[tokio::test]
async fn a_start_finishes_what_another_began() {
    let (folder, store, name) = folder_with_copy().await;
    store.restore(name).await.unwrap();
    drop(store);
    wait_until_closed(folder.path());
    // It ended between the two renames.
    fs::remove_file(folder.path().join("doable.db")).unwrap();

    let store = start(folder.path()).await.unwrap();

    assert_eq!(names(&store).await, ["old"]);
    let left = file_names(folder.path());
    assert!(!left.iter().any(|name| name.starts_with("restore")), "{left:?}");
}

#[tokio::test]
async fn the_log_of_a_damaged_store_is_not_read_into_the_new_one() {
    for whole in [true, false] {
        let (folder, store, name) = folder_with_copy().await;
        store.restore(name).await.unwrap();
        let log = fs::read(folder.path().join("doable.db-wal")).unwrap();
        assert!(!log.is_empty());
        drop(store);
        wait_until_closed(folder.path());
        // As after a crash, with a file that can't be read any more.
        let (file, kept) = if whole { (log.len(), log) } else { (5_000, vec![7; 5_000]) };
        fs::write(folder.path().join("doable.db"), "x".repeat(file)).unwrap();
        fs::write(folder.path().join("doable.db-wal"), kept).unwrap();

        let store = start(folder.path()).await.unwrap();

        assert_eq!(names(&store).await, ["old"], "whole: {whole}");
    }
}

#[tokio::test]
async fn it_waits_until_nobody_has_the_store_open() {
    let (folder, store, name) = folder_with_copy().await;
    store.restore(name).await.unwrap();
    drop(store);
    let command = open(folder.path()).await;

    let busy = start(folder.path()).await.unwrap();
    assert_eq!(names(&busy).await, ["old", "new"]);
    assert!(busy.is_restoring());
    drop((busy, command));

    assert_eq!(names(&start(folder.path()).await.unwrap()).await, ["old"]);
}

#[tokio::test]
async fn copies_from_before_a_restore_are_not_among_those_that_are_removed() {
    let (folder, store, name) = folder_with_copy().await;
    store.restore(name).await.unwrap();
    drop(store);
    let store = start(folder.path()).await.unwrap();
    for hours in 2..10 {
        store.back_up(now() + SignedDuration::from_hours(hours)).await.unwrap();
    }

    let kept = store.backups().await.unwrap();

    let before = kept.iter().filter(|copy| copy.before_restore).count();
    assert_eq!((kept.len(), before), (6, 1));
}
